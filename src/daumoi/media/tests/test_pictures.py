"""What is taken as a photo, and what goes out of one."""

from __future__ import annotations

import io
import random
import struct
import zlib
from pathlib import Path

import pytest
from PIL import ExifTags, Image, PngImagePlugin

from conftest import NOON
from daumoi.accounts.viewer import acting_as
from daumoi.media.actions import add_photo
from daumoi.media.errors import NotAPhoto
from daumoi.media.models import Photo
from daumoi.media.pictures import LARGE_EDGE, MOST_PIXELS, SMALL_EDGE, renditions_of
from daumoi.media.tests.photographs import picture_bytes

RED, GREEN = (200, 20, 20), (20, 160, 40)


def saved(picture: Image.Image, form: str = "JPEG", **options) -> bytes:
    written = io.BytesIO()
    picture.save(written, form, **options)
    return written.getvalue()


def opened(content: bytes) -> Image.Image:
    picture = Image.open(io.BytesIO(content))
    picture.load()
    return picture


def is_near(colour: tuple[int, ...], expected: tuple[int, ...]) -> bool:
    return all(abs(have - wanted) < 25 for have, wanted in zip(colour, expected, strict=True))


def noise(size: tuple[int, int] = (640, 480)) -> Image.Image:
    return Image.effect_noise(size, 60).convert("RGB")


def png_that_claims(width: int, height: int) -> bytes:
    """A few bytes that unfold into so many pixels."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0" * 100)) + chunk(b"IEND", b"")
    )


NO_PICTURES = {
    "a GIF": saved(Image.new("P", (9, 9)), "GIF"),
    "a BMP": saved(Image.new("RGB", (9, 9)), "BMP"),
    "an SVG with a script": b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
    "an HTML page": b"<!doctype html><script>alert(1)</script>",
    "a PDF": b"%PDF-1.7\n%...",
    "PostScript": b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n",
    "nothing": b"",
    "one byte": b"\xff",
    "a JPEG that was cut off": saved(noise())[:4000],
    "only the beginning of a JPEG": b"\xff\xd8\xff\xe0\x00\x10JFIF\x00" + b"\0" * 50,
    "a PNG that was cut off": saved(noise(), "PNG")[:4000],
    "a huge PNG in a few bytes": png_that_claims(60_000, 60_000),
    "a PNG just too large": png_that_claims(10_001, 10_000),
    "a PNG of no width": png_that_claims(0, 100),
}


@pytest.mark.parametrize("what", NO_PICTURES)
def test_what_is_no_photo_is_refused_by_name_whatever_its_name_says(what):
    with pytest.raises(NotAPhoto) as refusal:
        renditions_of(NO_PICTURES[what], name="anh-hoi-nghi.jpg")
    assert "anh-hoi-nghi.jpg" in str(refusal.value)
    assert refusal.value.field == "photos"


def test_a_refusal_for_size_gives_the_limit():
    with pytest.raises(NotAPhoto, match=str(MOST_PIXELS // 1_000_000)):
        renditions_of(NO_PICTURES["a huge PNG in a few bytes"], name="x.png")


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP", "TIFF"])
@pytest.mark.parametrize("name", ["x.jpg", "x.gif", "x", "x.exe"])
def test_a_picture_is_known_by_its_bytes(form, name):
    renditions = renditions_of(saved(Image.new("RGB", (2000, 1000), RED), form), name=name)
    assert (renditions.width, renditions.height) == (2000, 1000)
    assert renditions.extension == {"JPEG": "jpg", "PNG": "png", "WEBP": "webp", "TIFF": "tiff"}[form]
    assert opened(renditions.large).size == (LARGE_EDGE, LARGE_EDGE // 2)
    assert opened(renditions.small).size == (SMALL_EDGE, SMALL_EDGE // 2)


def test_a_small_picture_is_not_blown_up():
    renditions = renditions_of(saved(Image.new("RGB", (30, 20), RED)), name="x.jpg")
    assert opened(renditions.large).size == opened(renditions.small).size == (30, 20)


@pytest.mark.parametrize("mode", ["L", "1", "P", "CMYK", "RGBA", "LA", "I;16", "I", "F", "LAB", "YCbCr", "PA"])
def test_every_kind_of_pixels_goes_out_as_an_ordinary_jpeg(mode):
    form = {"CMYK": "JPEG", "YCbCr": "JPEG", "F": "TIFF", "LAB": "TIFF", "PA": "TIFF"}.get(mode, "PNG")
    source = noise((60, 40)).convert("L").convert("I;16") if mode == "I;16" else noise((60, 40))
    try:
        content = saved(source if mode == "I;16" else source.convert(mode), form)
    except (ValueError, OSError):
        content = saved(noise((60, 40)).convert("P").convert("PA").convert("RGBA"), "TIFF")
    picture = opened(renditions_of(content, name="x").large)
    assert (picture.format, picture.mode, picture.size) == ("JPEG", "RGB", (60, 40))


@pytest.mark.parametrize(
    ("mode", "options"), [("RGBA", {}), ("P", {"transparency": b"\0" * 256}), ("RGB", {"transparency": RED})]
)
def test_what_was_made_transparent_is_not_shown_again(mode, options):
    picture = (
        Image.new("RGBA", (40, 40), (*RED, 0)) if mode == "RGBA" else Image.new("RGB", (40, 40), RED).convert(mode)
    )
    large = opened(renditions_of(saved(picture, "PNG", **options), name="x.png").large)
    assert is_near(large.getpixel((20, 20)), (255, 255, 255))


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_picture_is_turned_upright_once(orientation):
    upright = Image.new("RGB", (80, 40), GREEN)
    upright.paste(RED, (0, 0, 20, 20))  # the upper left corner of what the photographer saw
    undo = {
        1: None, 2: Image.Transpose.FLIP_LEFT_RIGHT, 3: Image.Transpose.ROTATE_180, 4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE, 6: Image.Transpose.ROTATE_90, 7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_270,
    }[orientation]  # fmt: skip
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = orientation
    stored = upright if undo is None else upright.transpose(undo)
    renditions = renditions_of(saved(stored, exif=exif, quality=95), name="x.jpg")
    large = opened(renditions.large)
    assert (renditions.width, renditions.height) == large.size == (80, 40)
    assert is_near(large.getpixel((8, 8)), RED)
    assert is_near(large.getpixel((70, 30)), GREEN)
    assert large.getexif().get(ExifTags.Base.Orientation) is None


MARK = "SECRET-PLACE"


def with_metadata(form: str) -> bytes:
    exif = Image.Exif()
    exif[ExifTags.Base.Make] = MARK
    exif[ExifTags.Base.Artist] = MARK
    place = exif.get_ifd(ExifTags.IFD.GPSInfo)
    place[ExifTags.GPS.GPSLatitudeRef], place[ExifTags.GPS.GPSLatitude] = "N", (16.0, 4.0, 7.0)
    xmp = f'<x:xmpmeta xmlns:x="adobe:ns:meta/">{MARK}</x:xmpmeta>'.encode()
    options = {"exif": exif, "xmp": xmp}
    if form == "JPEG":
        options |= {"comment": MARK.encode()}
    if form == "PNG":
        text = PngImagePlugin.PngInfo()
        text.add_text("Comment", MARK)
        options = {"exif": exif, "pnginfo": text}
    return saved(noise((200, 100)), form, **options)


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP", "TIFF"])
def test_place_camera_and_comment_stay_behind(form):
    content = with_metadata(form)
    assert MARK.encode() in content
    renditions = renditions_of(content, name="x")
    for rendition in (renditions.large, renditions.small):
        assert MARK.encode() not in rendition
        assert b"Exif" not in rendition
        assert not opened(rendition).getexif()
        assert set(opened(rendition).info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density", "progressive",
                                               "progression", "dpi"}  # fmt: skip


def test_a_damaged_picture_is_refused_or_read_and_never_a_crash():
    chance = random.Random(7)
    sources = [with_metadata(form) for form in ("JPEG", "PNG", "WEBP", "TIFF")]
    outcomes = set()
    for _ in range(400):
        content = bytearray(chance.choice(sources))
        for _ in range(chance.choice([1, 3, 20])):
            content[chance.randrange(len(content))] = chance.randrange(256)
        try:
            renditions_of(bytes(content[: chance.choice([len(content), chance.randrange(len(content))])]), name="x")
            outcomes.add("read")
        except NotAPhoto:
            outcomes.add("refused")
    assert outcomes == {"read", "refused"}


# --- keeping ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def add(world, viewer, photo_folder):
    def go(content: bytes, name: str = "x.jpg", person=None) -> Photo:
        with acting_as(viewer(person or world.officer)) as by:
            return add_photo(content=content, name=name, organisation=world.unit, by=by, at=NOON)

    return go


def test_the_original_is_kept_to_the_byte_with_what_the_camera_wrote(add, photo_folder):
    content = with_metadata("JPEG")
    photo = add(content)
    kept = {size: Path(getattr(photo, size).path).read_bytes() for size in ("original", "large", "small")}
    assert kept["original"] == content
    place = opened(kept["original"]).getexif().get_ifd(ExifTags.IFD.GPSInfo)
    assert place[ExifTags.GPS.GPSLatitudeRef] == "N"
    assert MARK.encode() not in kept["large"] + kept["small"]


@pytest.mark.parametrize(
    "name",
    ["../../../etc/cron.d/x.jpg", "..\\..\\x.jpg", "/etc/passwd", "a/../../b.jpg", "x.jpg\x00.php", "x" * 400 + ".jpg",
     ".htaccess", "", "con.jpg", "<script>.jpg", "x.jpg\n"],
)  # fmt: skip
def test_no_part_of_what_was_typed_becomes_a_path(add, photo_folder: Path, name):
    photo = add(picture_bytes(), name=name)
    files = [path.relative_to(photo_folder).as_posix() for path in photo_folder.rglob("*") if path.is_file()]
    folder = f"media/{photo.public_id[:2]}/{photo.public_id}"
    assert sorted(files) == [f"{folder}/{file}" for file in ("large.jpg", "original.jpg", "small.jpg")]
    assert "\x00" not in photo.original_name
    assert len(photo.original_name) <= 200


def test_a_file_of_just_the_limit_is_taken_and_one_byte_more_is_not(add, settings):
    content = picture_bytes()
    settings.PHOTO_LIMIT_BYTES = len(content)
    assert add(content).pk
    with pytest.raises(NotAPhoto, match=r"to\.jpg"):
        add(content + b"\0", name="to.jpg")


def test_nothing_is_kept_of_what_was_refused(add, photo_folder, as_system):
    with pytest.raises(NotAPhoto):
        add(b"GIF89a", name="x.jpg")
    assert not Photo.objects.exists()
    assert not [path for path in photo_folder.rglob("*") if path.is_file()]
