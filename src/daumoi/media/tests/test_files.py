"""Files of every kind: what is taken, what is refused and in which words, and what goes out of it."""

from __future__ import annotations

import hashlib
import io
import random
import struct
import tracemalloc
import zipfile
import zlib

import pytest
from django.core.files.base import ContentFile

from conftest import NOON
from daumoi.accounts.viewer import acting_as
from daumoi.media import containers, pdfs, recordings
from daumoi.media.actions import add_media, prepare_item
from daumoi.media.errors import NotAccepted
from daumoi.media.file_types import TYPES, file_type
from daumoi.media.models import MediaItem, MediaKind
from daumoi.media.tests.files import MARK, docx, mp3, mp4, odt, pdf, wav, webm, xlsx, zipped
from daumoi.media.tests.photographs import picture_bytes

TAKEN = {
    "film.mp4": (mp4(), "MP4", "video"),
    "film.m4v": (mp4(brand=b"M4V "), "MP4", "video"),
    "film.mov": (mp4(brand=b"qt  "), "QuickTime", "video"),
    "film.webm": (webm(), "WebM", "video"),
    "sound.m4a": (mp4(brand=b"M4A "), "M4A", "audio"),
    "sound.mp3": (mp3(), "MP3", "audio"),
    "bare.mp3": (b"\xff\xfb\x90\x00" + bytes(413), "MP3", "audio"),
    "sound.wav": (wav(), "WAV", "audio"),
    "letter.pdf": (pdf(), "PDF", "document"),
    "letter.docx": (docx(), "DOCX", "document"),
    "letter.odt": (odt(), "ODT", "document"),
    "figures.xlsx": (xlsx(), "XLSX", "data_set"),
    "figures.csv": ("xã,số trạm\nKhe Sậy,4\n".encode(), "CSV", "data_set"),
    "figures.json": ('{"xã": 4}'.encode(), "JSON", "data_set"),
    "places.geojson": (b'{"type": "FeatureCollection", "features": []}', "JSON", "data_set"),
    "photo.jpg": (picture_bytes(), "JPEG", "photo"),
    "no-ending": (pdf(), "PDF", "document"),
}


@pytest.mark.parametrize("name", TAKEN)
def test_a_file_is_known_by_its_bytes(name):
    content, kind, group = TAKEN[name]
    found = file_type(io.BytesIO(content), name=name)
    assert (found.name, found.kind.value) == (kind, group)


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
HEIC = struct.pack(">I", 24) + b"ftypheic" + bytes(12)
REFUSED = {
    "invoice.pdf": (b"MZ\x90\x00" + bytes(200), "Windows"),
    "letter.docx": (b"MZ\x90\x00" + bytes(200), "Windows"),
    "run.csv": (b"#!/bin/sh\nrm -rf /\n", "tập lệnh|script"),
    "old.doc": (OLE, "mật khẩu|password"),
    "secret.docx": (OLE, "mật khẩu|password"),
    "drawing.svg": (b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>', "SVG"),
    "drawing.jpg": (b'<?xml version="1.0"?><svg onload="alert(1)"/>', "SVG"),
    "page.csv": (b"<!DOCTYPE html><script>alert(1)</script>", "trang web|web page"),
    "phone.heic": (HEIC, "HEIC"),
    "phone.jpg": (HEIC, "HEIC"),
    "photos.zip": (zipped({"a.txt": "x"}), "ZIP"),
    "photos.docx": (zipped({"a.txt": "x"}), "ZIP"),
    "film.mkv": (b"\x1a\x45\xdf\xa3\x93\x42\x82\x88matroska" + bytes(50), "Matroska"),
    "film.avi": (b"RIFF\x00\x00\x00\x00AVI " + bytes(50), "AVI"),
    "letter.rtf": (b"{\\rtf1", "RTF"),
    "notes.txt": ("Ghi chú".encode(), "PDF"),
    "empty.pdf": (b"", "trống|empty"),
    "macro.docm": (docx(main="application/vnd.ms-word.document.macroEnabled.main+xml"), "macro"),
    "macro.docx": (docx({"word/vbaProject.bin": b"x"}), "macro"),
    "macro.odt": (odt({"Basic/Standard/Module1.xml": "x"}), "macro"),
    "letter.pdf": (docx(), "PDF.*DOCX|DOCX.*PDF"),
    "table.docx": (xlsx(), "DOCX.*XLSX"),
    "film.mp3": (mp4(), "MP3.*MP4"),
    "figures.json": (pdf(), "JSON.*PDF"),
    "binary.csv": (b"a,b\x00c\n", "CSV"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_refused_is_named_with_what_it_is(name):
    content, said = REFUSED[name]
    with pytest.raises(NotAccepted, match=said) as refusal:
        file_type(io.BytesIO(content), name=name)
    assert name in str(refusal.value)


# --- containers ------------------------------------------------------------------------------------------------------


def bomb() -> bytes:
    return docx({"word/media/x.bin": bytes(60 * 1024 * 1024)})


def with_size_lied_about(content: bytes) -> bytes:
    """The directory claims a size of five gigabytes for the last part."""
    at = content.rindex(b"PK\x01\x02")
    return content[: at + 24] + struct.pack("<I", 4_000_000_000) + content[at + 28 :]


def overlapping() -> bytes:
    """Forty directory entries that all point at one part: a bomb without a bomb's ratio in any of them."""
    content = bytearray(zipped({"[Content_Types].xml": b"x", "a.bin": b"y" * 3000}, compression=zipfile.ZIP_STORED))
    at = content.index(b"PK\x01\x02", content.index(b"PK\x01\x02") + 1)
    end = content.index(b"PK\x05\x06")
    entry = bytes(content[at:end])
    copies = b"".join(entry.replace(b"a.bin", b"%05d" % number) for number in range(40))
    body, directory = bytes(content[:at]), content.index(b"PK\x01\x02")
    size = at - directory + len(copies)
    return body + copies + struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 41, 41, size, directory, 0)


TRAPS = {
    "a part that unfolds to sixty megabytes": bomb,
    "a size that is a lie": lambda: with_size_lied_about(docx()),
    "parts that overlap": overlapping,
    "twenty thousand parts": lambda: docx({f"word/{number}": "" for number in range(20_000)}),
    "something hidden behind it": lambda: docx() + b"<script>alert(1)</script>",
    "cut off": lambda: docx()[:-30],
    "another archive in front": lambda: zipped({"a": "b"}) + docx(),
}


@pytest.mark.parametrize("trap", TRAPS)
def test_a_trap_in_a_container_is_refused(trap):
    with pytest.raises(NotAccepted, match=r"x\.docx"):
        file_type(io.BytesIO(TRAPS[trap]()), name="x.docx")


@pytest.mark.parametrize(
    ("content", "remark"),
    [
        (docx(body="<w:p><w:ins w:author='A'>mới</w:ins></w:p>"), "tracked-changes"),
        (docx({"word/comments.xml": "<w:comments/>"}), "comments"),
        (xlsx(hidden=True), "hidden-sheets"),
        (
            docx({"word/_rels/settings.xml.rels": '<Relationship Type="x/attachedTemplate" TargetMode="External"/>'}),
            "external-links",
        ),
        (docx({"word/embeddings/oleObject1.bin": b"x"}), "embedded-objects"),
        (docx({"_xmlsignatures/sig1.xml": "<x/>"}), "signed"),
    ],
)
def test_what_its_author_should_know_is_remarked_upon(content, remark):
    assert containers.look_inside(io.BytesIO(content), name="x").remarks == [remark]


def test_an_ordinary_document_with_links_to_click_gives_no_remark():
    link = '<Relationship Type="http://x/hyperlink" Target="https://a.example" TargetMode="External"/>'
    content = docx({"word/_rels/document.xml.rels": link})
    assert containers.look_inside(io.BytesIO(content), name="x").remarks == []


def test_the_copy_of_a_document_that_goes_out_names_nobody_and_says_the_same():
    camera = picture_bytes()
    camera = camera[:2] + b"\xff\xe1" + struct.pack(">H", 2 + len(MARK)) + MARK + camera[2:]
    content = docx({"word/media/image1.jpeg": camera})
    copy = io.BytesIO()
    containers.copy_without_names(io.BytesIO(content), copy, name="x")
    with zipfile.ZipFile(copy) as again, zipfile.ZipFile(io.BytesIO(content)) as before:
        assert again.namelist() == before.namelist()
        assert again.read("word/document.xml") == before.read("word/document.xml")
        assert again.read("word/media/image1.jpeg") == picture_bytes()
        assert not any(MARK in again.read(name) for name in again.namelist())
        assert MARK in before.read("docProps/core.xml")


def test_the_copy_of_a_document_with_a_film_in_it_needs_little_memory(tmp_path):
    film = random.Random(1).randbytes(1024 * 1024) * 40
    with (tmp_path / "film.pptx").open("w+b") as source, (tmp_path / "copy.pptx").open("w+b") as target:
        with zipfile.ZipFile(source, "w") as archive:
            archive.writestr("ppt/media/film.mp4", film)
            archive.writestr("ppt/media/image1.jpeg", picture_bytes() + film)
        tracemalloc.start()
        try:
            containers.copy_without_names(source, target, name="x")
            _now, most = tracemalloc.get_traced_memory()
        finally:
            tracemalloc.stop()
        with zipfile.ZipFile(target) as again:
            assert again.read("ppt/media/film.mp4") == film
    assert most < 4 * 1024 * 1024


def test_looking_into_many_parts_keeps_one_of_them_in_memory(tmp_path):
    with (tmp_path / "links.docx").open("w+b") as file:
        with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive:
            for number in range(10):
                archive.writestr(f"word/_rels/part{number}.rels", b" " * 4 * 1024 * 1024)
        tracemalloc.start()
        try:
            assert containers.look_inside(file, name="x").remarks == []
            _now, most = tracemalloc.get_traced_memory()
        finally:
            tracemalloc.stop()
    assert most < 20 * 1024 * 1024


# --- PDF -------------------------------------------------------------------------------------------------------------


def in_object_stream(content: bytes) -> bytes:
    packed = zlib.compress(content)
    return b">> endobj 3 0 obj << /Type /ObjStm /Length %d >>\nstream\n" % len(packed) + packed + b"\nendstream"


@pytest.mark.parametrize(
    ("extra", "remark"),
    [
        (b"/OpenAction << /S /JavaScript /JS (app.alert\\(1\\)) >>", "javascript"),
        (b"/OpenAction << /S /J#61vaScript >>", "javascript"),
        (in_object_stream(b"<< /S /JavaScript >>"), "javascript"),
        (b"/OpenAction << /S /Launch >>", "launches"),
        (b"/Names << /EmbeddedFiles 9 0 R >>", "embedded-files"),
        (b"/ByteRange [0 1 2 3]", "signed"),
        (b"/AA << /S /SubmitForm >>", "fetches"),
    ],
)
def test_a_pdf_that_does_more_than_show_pages_is_remarked_upon(extra, remark):
    assert pdfs.look_inside(pdf(extra), name="x.pdf").remarks == [remark]


def test_a_plain_pdf_gives_no_remark_and_an_author_is_read():
    assert pdfs.look_inside(pdf(), name="x.pdf").remarks == []
    inside = pdfs.look_inside(pdf(author="Lê Thị Hạnh".encode("utf-16-be").join([b"\xfe\xff", b""])), name="x.pdf")
    assert inside.properties == {"author": "Lê Thị Hạnh"}


def test_a_pdf_with_something_behind_it_is_refused():
    with pytest.raises(NotAccepted, match=r"x\.pdf"):
        pdfs.look_inside(pdf() + zipped({"a": "b" * 3000}, compression=zipfile.ZIP_STORED), name="x.pdf")


# --- recordings ------------------------------------------------------------------------------------------------------

RECORDINGS = {
    "film.mp4": mp4(),
    "track.mp4": mp4(metadata_track=True),
    "film.mov": mp4(brand=b"qt  "),
    "film.webm": webm(),
    "sound.wav": wav(),
    "sound.mp3": mp3(),
}


@pytest.mark.parametrize("name", RECORDINGS)
def test_place_and_names_are_blanked_and_sound_and_picture_stay_to_the_byte(name):
    content = RECORDINGS[name]
    source, target = io.BytesIO(content), io.BytesIO()
    plan = recordings.outgoing_of(source, file_type(source, name=name), name=name)
    recordings.copy(source, target, plan)
    copy = target.getvalue()
    kept = {"film.mp4": 1, "film.mov": 1}.get(name, 0)  # the mark in `mdat` of these belongs to no metadata track
    assert content.count(MARK) > kept
    assert copy.count(MARK) == kept
    for sound in (b"\x11" * 400, b"\x33" * 200, bytes(16000), b"\xff\xfb\x90\x00" + bytes(413)):
        assert copy.count(sound) == content.count(sound)
    if name != "sound.mp3":
        assert len(copy) == len(content)
    again = io.BytesIO(copy)
    # The copy is itself a sound recording of the same length, with nothing more to blank out.
    second = recordings.outgoing_of(again, file_type(again, name=name), name=name)
    assert (second.duration_seconds, second.width) == (plan.duration_seconds, plan.width)
    assert second.is_whole(len(copy))


def test_a_film_says_how_long_and_how_wide_it_is():
    plan = recordings.outgoing_of(io.BytesIO(mp4()), file_type(io.BytesIO(mp4()), name="a.mp4"), name="a.mp4")
    assert (plan.duration_seconds, plan.width, plan.height, plan.has_location) == (3, 1280, 720, True)


@pytest.mark.parametrize("content", [mp4()[:300], mp4()[:30], mp4()[:-9], mp4().replace(b"moov", b"voom")])
def test_a_film_that_was_cut_off_is_refused(content):
    file = io.BytesIO(content)
    with pytest.raises(NotAccepted, match=r"a\.mp4"):
        recordings.outgoing_of(file, file_type(file, name="a.mp4"), name="a.mp4")


def test_a_damaged_recording_is_refused_or_read_and_never_a_crash():
    chance, outcomes = random.Random(11), set()
    for _ in range(600):
        name = chance.choice(list(RECORDINGS))
        content = bytearray(RECORDINGS[name])
        for _ in range(chance.choice([1, 4, 12])):
            content[chance.randrange(len(content))] = chance.randrange(256)
        file = io.BytesIO(content)
        try:
            plan = recordings.outgoing_of(file, file_type(file, name=name), name=name)
            copy = io.BytesIO()
            recordings.copy(file, copy, plan)
            assert len(copy.getvalue()) <= len(content)
            outcomes.add("read")
        except NotAccepted:
            outcomes.add("refused")
    assert outcomes == {"read", "refused"}


# --- data ------------------------------------------------------------------------------------------------------------


@pytest.fixture
def add(world, viewer, photo_folder):
    def go(content: bytes, name: str, person=None, **more) -> MediaItem:
        with acting_as(viewer(person or world.officer)) as by:
            return add_media(file=ContentFile(content), name=name, organisation=world.unit, by=by, at=NOON, **more)

    return go


def test_broken_data_names_the_line(add):
    with pytest.raises(NotAccepted, match=r"so-lieu\.csv.*3"):
        add(b"a,b\n1,2\n3,\xff\xfe\n", "so-lieu.csv")
    with pytest.raises(NotAccepted, match=r"x\.json.*2.*\d"):
        add(b'{"a": 1,\n b}', "x.json")
    with pytest.raises(NotAccepted, match=r"x\.json"):
        add(b"[" * 200_000, "x.json")


def test_cells_that_excel_would_calculate_are_remarked_upon_and_figures_are_not(add):
    assert add(b"a;b\n-3;+4,5\n", "a.csv").remarks == []
    assert add(b"a;b\n=1+1;4\n", "b.csv").remarks == ["formulas"]


# --- keeping ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", [name for name in TAKEN if name not in {"photo.jpg", "bare.mp3", "no-ending"}])
def test_the_original_is_kept_to_the_byte_and_what_goes_out_names_nobody(add, name, as_system):
    content, kind, group = TAKEN[name]
    item = add(content, name)
    prepare_item(item=item, at=NOON)
    assert (item.kind, item.size, item.is_ready) == (group, len(content), True)
    assert stored(item.original) == content
    going_out = stored(item.outgoing)
    assert len(going_out) == item.outgoing_size
    assert hashlib.sha256(going_out).hexdigest() == item.outgoing_sha256
    if kind not in {"MP4", "QuickTime", "M4A"}:
        assert MARK not in going_out


def stored(field) -> bytes:
    with field.open("rb") as file:
        return file.read()


def test_a_signed_document_goes_out_to_the_byte(add):
    content = docx({"_xmlsignatures/sig1.xml": "<x/>"})
    item = add(content, "signed.docx")
    assert stored(item.outgoing) == content
    assert item.outgoing_sha256 == item.sha256


def test_the_title_of_a_document_is_proposed(add):
    assert add(docx(), "a.docx").caption == "Kế hoạch"
    assert add(docx(), "a.docx", words={"caption": "Khác"}).caption == "Khác"


def test_each_kind_has_its_limit_and_the_quota_holds_for_the_organisation(add, settings):
    settings.DOCUMENT_LIMIT_BYTES = len(pdf())
    assert add(pdf(), "a.pdf").kind == MediaKind.DOCUMENT
    with pytest.raises(NotAccepted, match=r"b\.pdf"):
        add(pdf(b"/A 1"), "b.pdf")
    settings.MEDIA_QUOTA_BYTES = 2 * len(pdf())
    assert add(pdf(), "c.pdf").pk
    with pytest.raises(NotAccepted, match=r"d\.pdf"):
        add(pdf(), "d.pdf")


def test_nothing_is_kept_of_what_was_refused(add, photo_folder, as_system):
    for name, (content, _said) in REFUSED.items():
        with pytest.raises(NotAccepted):
            add(content, name)
    assert not MediaItem.objects.exists()
    assert not [path for path in photo_folder.rglob("*") if path.is_file()]


def test_every_type_has_one_media_type_of_its_own():
    assert len({each.media_type for each in TYPES}) == len(TYPES)
