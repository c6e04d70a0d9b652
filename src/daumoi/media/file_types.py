"""What a file is, by its first bytes and not by its name.

A table of our own and not libmagic: a few dozen types are enough, libmagic would have to be installed by hand, and what
is refused here is refused with advice. Signatures: the registry of file formats PRONOM, and each format's own standard.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePath
from typing import BinaryIO

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from daumoi.media.errors import NotAccepted
from daumoi.media.models import MediaKind

HEAD_BYTES = 4096


@dataclass(frozen=True)
class FileType:
    """A type that is taken. `endings` are the file names that fit it, the first is ours."""

    name: str
    kind: MediaKind
    media_type: str
    endings: tuple[str, ...]

    @property
    def ending(self) -> str:
        return self.endings[0]


OOXML = "application/vnd.openxmlformats-officedocument"
ODF = "application/vnd.oasis.opendocument"

JPEG = FileType("JPEG", MediaKind.PHOTO, "image/jpeg", ("jpg", "jpeg", "jpe", "jfif"))
PNG = FileType("PNG", MediaKind.PHOTO, "image/png", ("png",))
WEBP = FileType("WebP", MediaKind.PHOTO, "image/webp", ("webp",))
TIFF = FileType("TIFF", MediaKind.PHOTO, "image/tiff", ("tiff", "tif"))
MP4 = FileType("MP4", MediaKind.VIDEO, "video/mp4", ("mp4", "m4v"))
MOV = FileType("QuickTime", MediaKind.VIDEO, "video/quicktime", ("mov", "qt"))
WEBM = FileType("WebM", MediaKind.VIDEO, "video/webm", ("webm",))
MP3 = FileType("MP3", MediaKind.AUDIO, "audio/mpeg", ("mp3",))
M4A = FileType("M4A", MediaKind.AUDIO, "audio/mp4", ("m4a",))
WAV = FileType("WAV", MediaKind.AUDIO, "audio/wav", ("wav",))
PDF = FileType("PDF", MediaKind.DOCUMENT, "application/pdf", ("pdf",))
DOCX = FileType("DOCX", MediaKind.DOCUMENT, f"{OOXML}.wordprocessingml.document", ("docx",))
PPTX = FileType("PPTX", MediaKind.DOCUMENT, f"{OOXML}.presentationml.presentation", ("pptx",))
ODT = FileType("ODT", MediaKind.DOCUMENT, f"{ODF}.text", ("odt",))
ODP = FileType("ODP", MediaKind.DOCUMENT, f"{ODF}.presentation", ("odp",))
XLSX = FileType("XLSX", MediaKind.DATA_SET, f"{OOXML}.spreadsheetml.sheet", ("xlsx",))
ODS = FileType("ODS", MediaKind.DATA_SET, f"{ODF}.spreadsheet", ("ods",))
CSV = FileType("CSV", MediaKind.DATA_SET, "text/csv", ("csv", "tsv"))
JSON = FileType("JSON", MediaKind.DATA_SET, "application/json", ("json", "geojson"))

TYPES = (JPEG, PNG, WEBP, TIFF, MP4, MOV, WEBM, MP3, M4A, WAV, PDF, DOCX, PPTX, ODT, ODP, XLSX, ODS, CSV, JSON)
NAME_OF_MEDIA_TYPE = {each.media_type: each.name for each in TYPES}
TYPE_OF_ENDING = {ending: each for each in TYPES for ending in each.endings}

_SAVE_AS_OFFICE = gettext_lazy("save it as DOCX, XLSX, ODT or PDF")
_SEND_JPEG = gettext_lazy("send it as JPEG or PNG")
_UNPACK = gettext_lazy("unpack it and send the files inside")
_NEVER = gettext_lazy("programs are never taken")
_SEND_MP4 = gettext_lazy("send it as MP4 or WebM")
_SEND_MP3 = gettext_lazy("send it as MP3, M4A or WAV")

# First bytes → what it is, what to do instead. Only for a message: whatever stands in no table is refused as well.
REFUSED = (
    (b"MZ", gettext_lazy("a program for Windows"), _NEVER),
    (b"\x7fELF", gettext_lazy("a program for Linux"), _NEVER),
    (b"\xca\xfe\xba\xbe", gettext_lazy("a program"), _NEVER),
    (b"\xcf\xfa\xed\xfe", gettext_lazy("a program for macOS"), _NEVER),
    (b"#!", gettext_lazy("a script"), _NEVER),
    (b"L\x00\x00\x00\x01\x14\x02\x00", gettext_lazy("a shortcut of Windows"), _NEVER),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", gettext_lazy("an Office file of the old form, or one behind a password"),
     _SAVE_AS_OFFICE),
    (b"{\\rtf", gettext_lazy("an RTF document"), _SAVE_AS_OFFICE),
    (b"Rar!", gettext_lazy("a RAR archive"), _UNPACK),
    (b"7z\xbc\xaf\x27\x1c", gettext_lazy("a 7-Zip archive"), _UNPACK),
    (b"\x1f\x8b", gettext_lazy("a gzip archive"), _UNPACK),
    (b"BZh", gettext_lazy("a bzip2 archive"), _UNPACK),
    (b"\xfd7zXZ\x00", gettext_lazy("an xz archive"), _UNPACK),
    (b"GIF8", gettext_lazy("a GIF picture"), _SEND_JPEG),
    (b"BM", gettext_lazy("a BMP picture"), _SEND_JPEG),
    (b"8BPS", gettext_lazy("a Photoshop file"), _SEND_JPEG),
    (b"%!PS", gettext_lazy("a PostScript file"), gettext_lazy("send it as PDF")),
    (b"OggS", gettext_lazy("an Ogg recording"), _SEND_MP3),
    (b"fLaC", gettext_lazy("a FLAC recording"), _SEND_MP3),
    (b"FLV", gettext_lazy("a Flash video"), _SEND_MP4),
    (b"\x30\x26\xb2\x75\x8e\x66\xcf\x11", gettext_lazy("a Windows Media file"), _SEND_MP4),
    (b"\x00\x00\x01\xba", gettext_lazy("an MPEG video of the old form"), _SEND_MP4),
)  # fmt: skip

_HEIF_BRANDS = frozenset({b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1"})
_MP4_BRANDS = frozenset({b"isom", b"iso2", b"iso4", b"iso5", b"iso6", b"mp41", b"mp42", b"avc1", b"dash", b"M4V ",
                         b"MSNV", b"XAVC", b"mmp4", b"3gp4", b"3gp5", b"3gp6", b"f4v "})  # fmt: skip


def file_type(file: BinaryIO, *, name: str) -> FileType:
    """The type of a file by its bytes; of a ZIP container or a text, what the deeper checks will hold it to.

    Raises:
        NotAccepted: nothing that is taken; or it is taken, but its name claims another type.
    """
    file.seek(0)
    head = file.read(HEAD_BYTES)
    file.seek(0)
    if not head:
        raise NotAccepted(_("“%(name)s” is empty.") % {"name": name})
    found = _by_signature(head, name) or _container(head, file, name) or _text(head, name)
    if found is None:
        raise _refusal(head, name)
    _require_honest_name(found, name)
    return found


def _by_signature(head: bytes, name: str) -> FileType | None:
    for signature, found in (
        (b"\xff\xd8\xff", JPEG),
        (b"\x89PNG\r\n\x1a\n", PNG),
        (b"II*\x00", TIFF),
        (b"MM\x00*", TIFF),
        (b"%PDF-", PDF),
        (b"ID3", MP3),
    ):
        if head.startswith(signature):
            return found
    if head.startswith(b"RIFF") and head[8:12] in {b"WEBP", b"WAVE"}:
        return WEBP if head[8:12] == b"WEBP" else WAV
    if head[4:8] == b"ftyp":
        return _by_brand(head[8:12], name)
    if head.startswith(b"\x1a\x45\xdf\xa3") and b"webm" in head[:64]:
        return WEBM
    # Sync word of MPEG audio, layer III: 11 bits set, version not reserved, layer 01.
    if len(head) > 2 and head[0] == 0xFF and head[1] & 0xE6 == 0xE2 and head[1] & 0x18 != 0x08:
        return MP3
    return None


def _by_brand(brand: bytes, name: str) -> FileType:
    """Types of the ISO base media family (ISO/IEC 14496-12) by their major brand."""
    if brand in _HEIF_BRANDS:
        raise NotAccepted(
            _(
                "“%(name)s” is a HEIC photo, as iPhones make them. Send it as JPEG: on the telephone under Settings, "
                "Camera, Formats, Most Compatible."
            )
            % {"name": name}
        )
    if brand == b"qt  ":
        return MOV
    if brand in {b"M4A ", b"M4B "}:
        return M4A
    if brand in _MP4_BRANDS:
        return MP4
    raise _what_it_is(
        name, _("an AVIF picture") if brand == b"avif" else _("a file of an unknown kind"), str(_SEND_JPEG)
    )


def _container(head: bytes, file: BinaryIO, name: str) -> FileType | None:
    if not head.startswith(b"PK\x03\x04"):
        return None
    from daumoi.media import containers

    found = TYPE_OF_ENDING.get(containers.ending_inside(file, name=name))
    if found is None:
        raise _what_it_is(name, _("a ZIP archive"), str(_UNPACK))
    return found


def _text(head: bytes, name: str) -> FileType | None:
    """Text has no signature: its name says whether it is CSV or JSON, and the deeper checks hold it to that."""
    claimed = TYPE_OF_ENDING.get(ending_of(name))
    if claimed not in {CSV, JSON} or (b"\x00" in head and not head.startswith((b"\xff\xfe", b"\xfe\xff"))):
        return None
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith((b"<", b"%pdf", b"mz", b"#!")):
        return None
    return claimed


def _refusal(head: bytes, name: str) -> NotAccepted:
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith(b"<svg") or (start.startswith(b"<?xml") and b"<svg" in start):
        return _what_it_is(name, _("an SVG drawing, which can carry programs"), _("send it as PNG or PDF"))
    if start.startswith((b"<!doctype html", b"<html", b"<script")):
        return _what_it_is(name, _("a web page"), _("send it as PDF"))
    if head.startswith(b"RIFF") and head[8:12] == b"AVI ":
        return _what_it_is(name, _("an AVI video"), str(_SEND_MP4))
    if head.startswith(b"\x1a\x45\xdf\xa3"):
        return _what_it_is(name, _("a Matroska video"), str(_SEND_MP4))
    for signature, what, advice in REFUSED:
        if head.startswith(signature):
            return _what_it_is(name, str(what), str(advice))
    return NotAccepted(
        _(
            "“%(name)s” is of no kind that is taken. Photos: JPEG, PNG, WebP, TIFF. Recordings: MP4, MOV, WebM, MP3, "
            "M4A, WAV. Documents: PDF, DOCX, PPTX, ODT, ODP. Data: CSV, XLSX, ODS, JSON."
        )
        % {"name": name}
    )


def _what_it_is(name: str, what: str, advice: str) -> NotAccepted:
    return NotAccepted(_("“%(name)s” is %(what)s: %(advice)s.") % {"name": name, "what": what, "advice": advice})


def _require_honest_name(found: FileType, name: str) -> None:
    """A name that claims another type is refused; a photo's name may say what it likes, since it is made anew."""
    claimed = TYPE_OF_ENDING.get(ending_of(name))
    if found.kind is MediaKind.PHOTO or claimed is None or claimed is found or {claimed, found} <= {MP4, MOV, M4A}:
        return
    raise NotAccepted(
        _("“%(name)s” says it is %(claimed)s, but it is %(found)s. If that is right, give it the ending .%(ending)s.")
        % {"name": name, "claimed": claimed.name, "found": found.name, "ending": found.ending}
    )


def ending_of(name: str) -> str:
    """What stands after the last point of a name, in small letters."""
    return PurePath(name).suffix.lower().lstrip(".")
