"""Re-encoding: what goes out is always a JPEG made here, without the metadata of the camera."""

from __future__ import annotations

import io
import warnings
from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from PIL import Image, ImageOps, UnidentifiedImageError

from daumoi.media import iptc
from daumoi.media.errors import NotAPhoto

READABLE = ("JPEG", "PNG", "WEBP", "TIFF")
LARGE_EDGE = 1600
SMALL_EDGE = 480
# A small file can unfold into gigabytes of pixels; fifty million are held twice at a time.
MOST_PIXELS = 50_000_000


@dataclass(frozen=True)
class Renditions:
    """The two JPEGs that go out, the size of the original in pixels, and what it says of itself (see `iptc`)."""

    large: bytes
    small: bytes
    width: int
    height: int
    extension: str
    words: dict[str, str] = field(default_factory=dict)
    has_location: bool = False


def renditions_of(content: bytes, *, name: str) -> Renditions:
    """Read a picture whatever its name says, turn it upright, and make the renditions.

    Raises:
        NotAPhoto: not a JPEG, PNG, WebP or TIFF, damaged, or with more pixels than any press camera makes.
    """
    try:
        with warnings.catch_warnings():
            # Cameras write odd metadata, of which nothing goes out; what counts is that the pixels can be read.
            warnings.simplefilter("ignore")
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(content), formats=READABLE) as picture:
                if picture.width * picture.height > MOST_PIXELS:
                    raise Image.DecompressionBombError
                extension = (picture.format or "jpeg").lower()
                words, has_location = iptc.words_in(picture), iptc.names_a_place(picture)
                upright = _opaque(ImageOps.exif_transpose(picture))
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise NotAPhoto(
            _("“%(name)s” has more than %(most)s million pixels; send a smaller copy.")
            % {"name": name, "most": MOST_PIXELS // 1_000_000},
            field="photos",
        ) from error
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError) as error:
        raise NotAPhoto(
            _("“%(name)s” cannot be read as a picture; JPEG, PNG, WebP or TIFF is needed.") % {"name": name},
            field="photos",
        ) from error
    return Renditions(
        large=_jpeg(upright, LARGE_EDGE),
        small=_jpeg(upright, SMALL_EDGE),
        width=upright.width,
        height=upright.height,
        extension="jpg" if extension == "jpeg" else extension,
        words=words,
        has_location=has_location,
    )


def _opaque(picture: Image.Image) -> Image.Image:
    """The picture on white. Dropping transparency instead would show what somebody has erased."""
    if not picture.has_transparency_data:
        return picture.convert("RGB")
    on_white = Image.new("RGBA", picture.size, "white")
    on_white.alpha_composite(picture.convert("RGBA"))
    return on_white.convert("RGB")


def _jpeg(picture: Image.Image, edge: int) -> bytes:
    copy = picture.copy()
    # The comment of a JPEG is written again by itself where it was read.
    copy.info = {}
    copy.thumbnail((edge, edge), reducing_gap=2.0)
    written = io.BytesIO()
    # Only pixels are written: no EXIF, so no place, no serial number, no name of a photographer who did not ask for it.
    copy.save(written, "JPEG", quality=82, optimize=True, progressive=True)
    return written.getvalue()
