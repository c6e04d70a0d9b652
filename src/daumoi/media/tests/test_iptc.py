"""Words inside photos: read from what came in, written into what goes out, and nothing else there."""

from __future__ import annotations

import io
from datetime import timedelta

import pytest
from lxml import etree
from PIL import ExifTags, Image, IptcImagePlugin

from conftest import NOON
from daumoi.accounts.viewer import acting_as
from daumoi.media import iptc
from daumoi.media.actions import add_photo, describe_media
from daumoi.media.tests.photographs import picture_bytes

SAID = {
    "headline": "Trạm phát sóng đảo",
    "caption": "Kỹ sư đo kiểm tại đảo <Lý Sơn> & vùng ven",
    "creator": "Lê Minh An",
    "credit": "Cục Hạ tầng số",
    "source": "Cục Hạ tầng số",
    "copyright_notice": "© 2026 Cục Hạ tầng số",
    "usage_terms": "Được dùng tự do khi ghi nguồn",
    "alternative_text": "Một kỹ sư bên cột ăng-ten",
}


def opened(content: bytes) -> Image.Image:
    picture = Image.open(io.BytesIO(content))
    picture.load()
    return picture


def test_what_is_written_is_read_again_and_the_pixels_stay():
    plain = picture_bytes()
    written = iptc.with_words(plain, SAID)
    assert iptc.words_in(opened(written)) == SAID
    assert opened(written).tobytes() == opened(plain).tobytes()
    assert len(written) < len(plain) + 6000


def test_the_packet_carries_the_names_of_the_standard():
    packet = opened(iptc.with_words(picture_bytes(), SAID)).info["xmp"]
    root = etree.fromstring(packet)
    values = {
        name: root.xpath(f"string(//{name})", namespaces=iptc.NAMESPACES).strip()
        for name in ("dc:description", "photoshop:Credit", "dc:creator", "dc:rights", "xmpRights:UsageTerms",
                     "photoshop:Source", "Iptc4xmpCore:AltTextAccessibility")
    }  # fmt: skip
    assert values == {
        "dc:description": SAID["caption"],
        "photoshop:Credit": SAID["credit"],
        "dc:creator": SAID["creator"],
        "dc:rights": SAID["copyright_notice"],
        "xmpRights:UsageTerms": SAID["usage_terms"],
        "photoshop:Source": SAID["source"],
        "Iptc4xmpCore:AltTextAccessibility": SAID["alternative_text"],
    }


def test_older_programs_find_the_words_in_iim_as_utf8():
    datasets = IptcImagePlugin.getiptcinfo(opened(iptc.with_words(picture_bytes(), SAID)))
    assert datasets[(1, 90)] == b"\x1b%G"
    assert datasets[(2, 120)].decode() == SAID["caption"]
    assert datasets[(2, 110)].decode() == SAID["credit"]


def test_long_words_are_cut_at_a_letter_in_iim_and_whole_in_xmp():
    long = {"credit": "Ủy ban nhân dân tỉnh Khánh Hưng và các sở"}
    picture = opened(iptc.with_words(picture_bytes(), long))
    cut = IptcImagePlugin.getiptcinfo(picture)[(2, 110)]
    assert len(cut) <= 32
    assert long["credit"].startswith(cut.decode("utf-8"))
    assert iptc.words_in(picture) == long


def test_without_words_nothing_is_written():
    assert iptc.with_words(picture_bytes(), {}) == picture_bytes()
    assert iptc.with_words(picture_bytes(), {"caption": "", "gps": "16.1"}) == picture_bytes()


def with_xmp(packet: str) -> Image.Image:
    written = io.BytesIO()
    Image.new("RGB", (40, 30)).save(written, "JPEG", xmp=packet.encode())
    return opened(written.getvalue())


ENTITY = '<!DOCTYPE x [<!ENTITY a "boom"><!ENTITY b "&a;&a;&a;">]>'
RDF = (
    '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/">'
    '<rdf:Description rdf:about=""{attributes}>{elements}</rdf:Description></rdf:RDF></x:xmpmeta>'
)


@pytest.mark.parametrize(
    ("attributes", "elements", "found"),
    [
        (' photoshop:Credit="Ảnh A"', "", {"credit": "Ảnh A"}),
        ("", "<photoshop:Credit>Ảnh B</photoshop:Credit>", {"credit": "Ảnh B"}),
        (
            "",
            '<dc:description><rdf:Alt><rdf:li xml:lang="en">Sea</rdf:li><rdf:li xml:lang="x-default">Biển</rdf:li>'
            "</rdf:Alt></dc:description>",
            {"caption": "Biển"},
        ),
        (
            "",
            "<dc:creator><rdf:Seq><rdf:li>An</rdf:li><rdf:li>Bình</rdf:li></rdf:Seq></dc:creator>",
            {"creator": "An, Bình"},
        ),
    ],
)
def test_every_way_of_writing_a_field_is_read(attributes, elements, found):
    assert iptc.words_in(with_xmp(RDF.format(attributes=attributes, elements=elements))) == found


@pytest.mark.parametrize(
    "packet",
    [
        ENTITY + RDF.format(attributes="", elements="<photoshop:Credit>&b;</photoshop:Credit>"),
        '<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]>'
        + RDF.format(attributes="", elements="<photoshop:Credit>&f;</photoshop:Credit>"),
        "<x:xmpmeta",
        "",
        "\x00" * 500,
    ],
)
def test_a_packet_that_is_a_trap_or_broken_says_nothing(packet):
    assert iptc.words_in(with_xmp(packet)) == {}


def test_xmp_wins_over_exif():
    exif = Image.Exif()
    exif[ExifTags.Base.ImageDescription] = "OLYMPUS DIGITAL CAMERA"
    exif[ExifTags.Base.Artist] = "An"
    written = io.BytesIO()
    packet = RDF.format(attributes="", elements="<dc:description>Biển</dc:description>")
    Image.new("RGB", (40, 30)).save(written, "JPEG", exif=exif, xmp=packet.encode())
    assert iptc.words_in(opened(written.getvalue())) == {"caption": "Biển", "creator": "An"}


# --- through the product ---------------------------------------------------------------------------------------------


def from_a_camera() -> bytes:
    """A photo as an agency's photographer sends it: words, a place, a serial number."""
    exif = Image.Exif()
    exif[ExifTags.Base.BodySerialNumber] = "SERIAL-77"
    place = exif.get_ifd(ExifTags.IFD.GPSInfo)
    place[ExifTags.GPS.GPSLatitudeRef], place[ExifTags.GPS.GPSLatitude] = "N", (16.0, 4.0, 7.0)
    written = io.BytesIO()
    packet = RDF.format(
        attributes=' photoshop:Credit="Cục Hạ tầng số" photoshop:City="Đà Nẵng"',
        elements="<dc:creator><rdf:Seq><rdf:li>Lê Minh An</rdf:li></rdf:Seq></dc:creator>"
        '<dc:description><rdf:Alt><rdf:li xml:lang="x-default">Kỹ sư đo kiểm</rdf:li></rdf:Alt></dc:description>',
    )
    Image.new("RGB", (640, 480), (10, 90, 70)).save(written, "JPEG", exif=exif, xmp=packet.encode())
    return written.getvalue()


@pytest.fixture
def camera_photo(world, viewer, photo_folder):
    with acting_as(viewer(world.officer)) as by:
        return add_photo(content=from_a_camera(), name="a.jpg", organisation=world.unit, by=by, at=NOON)


def test_what_the_file_says_is_proposed_and_kept_and_what_was_typed_wins(world, viewer, camera_photo, photo_folder):
    assert (camera_photo.caption, camera_photo.credit, camera_photo.creator) == (
        "Kỹ sư đo kiểm", "Cục Hạ tầng số", "Lê Minh An",
    )  # fmt: skip
    assert camera_photo.embedded["city"] == "Đà Nẵng"
    assert camera_photo.remarks == ["location"]
    with acting_as(viewer(world.officer)) as by:
        words = {"caption": "Lời của đơn vị"}
        typed = add_photo(content=from_a_camera(), name="b.jpg", organisation=world.unit, by=by, at=NOON, **words)
    assert (typed.caption, typed.credit) == ("Lời của đơn vị", "Cục Hạ tầng số")


def test_what_goes_out_says_the_words_of_its_issue_and_neither_place_nor_camera(
    world, viewer, client_of, camera_photo, make_release, issue, at
):
    from daumoi.releases.actions import attach_media

    release = make_release()
    with acting_as(viewer(world.officer)) as by:
        describe_media(
            item=camera_photo, words={"alternative_text": "Một kỹ sư", "usage_terms": "Tự do"}, by=by, at=NOON
        )
        attach_media(release=release, item=camera_photo, by=by)
    issue(release)
    with acting_as(viewer(world.officer)) as by:
        describe_media(item=camera_photo, words={"caption": "Lời chưa phát hành"}, by=by, at=NOON)
    at(NOON + timedelta(hours=1))
    for size in ("small", "large"):
        answer = client_of(None).get(f"/media/photo/{camera_photo.public_id}/{size}.jpg")
        picture = opened(answer.content)
        assert iptc.words_in(picture) == {
            "caption": "Kỹ sư đo kiểm",
            "creator": "Lê Minh An",
            "credit": "Cục Hạ tầng số",
            "source": "Cục Hạ tầng số",
            "usage_terms": "Tự do",
            "alternative_text": "Một kỹ sư",
        }
        assert not picture.getexif()
        assert b"GPS" not in answer.content
        assert b"SERIAL-77" not in answer.content
        assert "Đà Nẵng".encode() not in answer.content


def test_the_words_of_a_draft_stand_in_what_its_own_unit_sees(world, client_of, camera_photo):
    answer = client_of(world.officer).get(f"/media/photo/{camera_photo.public_id}/large.jpg")
    assert iptc.words_in(opened(answer.content))["caption"] == "Kỹ sư đo kiểm"


def test_a_photo_whose_words_changed_is_sent_again(world, viewer, client_of, camera_photo):
    client, address = client_of(world.officer), f"/media/photo/{camera_photo.public_id}/large.jpg"
    etag = client.get(address)["ETag"]
    assert client.get(address, headers={"If-None-Match": etag}).status_code == 304
    with acting_as(viewer(world.officer)) as by:
        describe_media(item=camera_photo, words={"caption": "Khác"}, by=by, at=NOON)
    assert client.get(address, headers={"If-None-Match": etag}).status_code == 200
