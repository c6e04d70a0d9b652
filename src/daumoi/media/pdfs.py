"""What a PDF carries besides pages. A PDF goes out to the byte as it came: any change would break its signature.

Names may be written in hexadecimal and may stand in compressed streams, so both are undone before looking.
Source: ISO 32000-2, 7.3.5 (names), 7.5.7 (object streams), 12.6 (actions).
"""

from __future__ import annotations

import re
import zlib
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from daumoi.media.errors import NotAccepted

# Annual reports of some hundred pages have a few thousand streams.
MOST_STREAMS = 50_000
MOST_STREAM_BYTES = 4 * 1024 * 1024
MOST_UNPACKED_BYTES = 100 * 1024 * 1024
_END_WITHIN_BYTES = 2048

_HEX = re.compile(rb"#([0-9A-Fa-f]{2})")
_STREAM = re.compile(rb"stream\r?\n")
_DICTIONARY_BYTES = 600
_INFO = re.compile(rb"/(Title|Author|Subject|Creator|Producer)\s*\(((?:\\.|[^()\\]){1,300})\)")

_CODES = (
    ("javascript", re.compile(rb"/(?:JavaScript|JS)\b")),
    ("launches", re.compile(rb"/Launch\b")),
    ("embedded-files", re.compile(rb"/(?:EmbeddedFiles?|RichMedia)\b")),
    ("fetches", re.compile(rb"/(?:SubmitForm|ImportData|GoToR)\b")),
    ("signed", re.compile(rb"/ByteRange\b")),
    ("encrypted", re.compile(rb"/Encrypt\b")),
)


@dataclass
class InsidePdf:
    """Codes of what was found, and what the document says of author and program."""

    properties: dict[str, str] = field(default_factory=dict)
    remarks: list[str] = field(default_factory=list)


def look_inside(content: bytes, *, name: str) -> InsidePdf:
    """Find scripts, attachments, actions and signatures in a PDF.

    Raises:
        NotAccepted: the end of the file is missing, or something else is hidden behind it.
    """
    if b"%%EOF" not in content[-_END_WITHIN_BYTES:]:
        raise NotAccepted(
            _("“%(name)s” is cut off or something is hidden behind it: the end of the PDF is missing. Export it anew.")
            % {"name": name}
        )
    inside = InsidePdf()
    seen = b"\n".join(_plain(piece) for piece in [content, *_object_streams(content, name)])
    inside.remarks = [code for code, pattern in _CODES if pattern.search(seen)]
    inside.properties = {key.decode().lower(): _decoded(value) for key, value in _INFO.findall(seen)}
    if inside.properties:
        inside.remarks.append("properties")
    return inside


def _plain(piece: bytes) -> bytes:
    """Names with #xx written out."""
    return _HEX.sub(lambda match: bytes([int(match[1], 16)]), piece)


def _object_streams(content: bytes, name: str) -> list[bytes]:
    """The unpacked object streams: where newer PDFs keep their dictionaries."""
    found, total = [], 0
    for number, match in enumerate(_STREAM.finditer(content)):
        piece = b""
        if b"/ObjStm" in _plain(content[max(0, match.start() - _DICTIONARY_BYTES) : match.start()]):
            piece = _unpacked(content[match.end() : match.end() + MOST_STREAM_BYTES])
            found.append(piece)
        total += len(piece)
        if number >= MOST_STREAMS or total > MOST_UNPACKED_BYTES:
            raise NotAccepted(
                _("“%(name)s” unfolds to far more than its size, as a trap does; export it anew.") % {"name": name}
            )
    return found


def _unpacked(stream: bytes) -> bytes:
    try:
        return zlib.decompressobj().decompress(stream, MOST_STREAM_BYTES)
    except zlib.error:
        return b""


def _decoded(value: bytes) -> str:
    """Text of a PDF string: UTF-16 with a mark, else near enough to Latin."""
    value = re.sub(rb"\\(.)", rb"\1", value, flags=re.DOTALL)
    if value.startswith(b"\xfe\xff"):
        return value[2:].decode("utf-16-be", "replace").strip("\x00 ")
    return value.decode("utf-8" if not value.isascii() else "ascii", "replace").strip()
