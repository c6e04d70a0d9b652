"""Video and audio: what stands beside the sound and the picture is blanked in the copy that goes out.

A camera writes place, serial number and owner into the container. Those parts are overwritten with nothing of the same
length, so that no offset in the file changes and sound and picture stay to the byte.

Sources: ISO/IEC 14496-12 (boxes; `free` and `skip` may be ignored anywhere); QuickTime File Format (udta, meta, ©xyz);
RFC 8794 (EBML; Void), RFC 9559 (Matroska: Tags, Attachments); RIFF; id3.org (ID3v2.4, ID3v1).
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import BinaryIO

from django.utils.translation import gettext as _

from daumoi.media.errors import NotAccepted
from daumoi.media.file_types import M4A, MOV, MP3, MP4, WAV, WEBM, FileType

_COPY_BYTES = 1024 * 1024
# A film of an hour has a few hundred boxes; a file that claims more is made to waste time.
MOST_PARTS = 200_000
_DEEPEST = 8
_INSIDE = frozenset({b"moov", b"trak", b"mdia", b"minf", b"stbl", b"moof", b"traf"})
_BLANKED = frozenset({b"udta", b"meta", b"uuid", b"XMP_", b"iods"})


@dataclass(frozen=True)
class Blank:
    """So many bytes at an offset become `head` followed by zeros."""

    offset: int
    length: int
    head: bytes


@dataclass
class Outgoing:
    """How a recording goes out: from `start` to `end` of the original, with blanks.

    `duration_seconds`, `width` and `height` are 0 where the container does not say.
    """

    start: int
    end: int
    blanks: list[Blank] = field(default_factory=list)
    has_location: bool = False
    duration_seconds: int = 0
    width: int = 0
    height: int = 0

    def is_whole(self, size: int) -> bool:
        """Whether the original can go out as it is."""
        return self.start == 0 and self.end == size and not self.blanks


def outgoing_of(file: BinaryIO, found: FileType, *, name: str) -> Outgoing:
    """What to leave out of a recording.

    Raises:
        NotAccepted: the container is cut off or damaged.
    """
    size = file.seek(0, 2)
    plan = Outgoing(0, size)
    try:
        if found in {MP4, MOV, M4A}:
            _boxes(file, plan, name)
        elif found is WEBM:
            _elements(file, plan)
        elif found is WAV:
            _chunks(file, plan)
        elif found is MP3:
            _tags(file, plan)
    except (struct.error, IndexError, OverflowError) as error:
        raise _damaged(name) from error
    return plan


def copy(source: BinaryIO, target: BinaryIO, plan: Outgoing) -> None:
    """Write the recording as the plan says, piece by piece."""
    position = plan.start
    for blank in sorted(plan.blanks, key=lambda each: each.offset):
        if blank.offset < position or blank.offset + blank.length > plan.end:
            continue  # a table that points at what is blanked already, or beyond the end
        _copy_range(source, target, position, blank.offset)
        target.write(blank.head)
        _write_zeros(target, blank.length - len(blank.head))
        position = blank.offset + blank.length
    _copy_range(source, target, position, plan.end)


def _copy_range(source: BinaryIO, target: BinaryIO, start: int, end: int) -> None:
    source.seek(start)
    left = end - start
    while left > 0:
        piece = source.read(min(_COPY_BYTES, left))
        if not piece:
            return
        target.write(piece)
        left -= len(piece)


def _write_zeros(target: BinaryIO, count: int) -> None:
    while count > 0:
        target.write(bytes(min(_COPY_BYTES, count)))
        count -= _COPY_BYTES


def _damaged(name: str) -> NotAccepted:
    return NotAccepted(_("“%(name)s” is cut off or damaged: it cannot be played. Export it anew.") % {"name": name})


# --- MP4, QuickTime, M4A ---------------------------------------------------------------------------------------------


def _boxes(file: BinaryIO, plan: Outgoing, name: str) -> None:
    seen: set[bytes] = set()
    for number, (kind, start, header, length) in enumerate(_walk(file, 0, plan.end, 0)):
        if number > MOST_PARTS:
            raise _damaged(name)
        seen.add(kind)
        if start + length > plan.end:
            raise _damaged(name)
        if kind in _BLANKED or (kind == b"trak" and _is_timed_metadata(file, start + header, start + length)):
            plan.has_location |= kind == b"trak" or _names_a_place(file, start, length)
            if kind == b"trak":
                plan.blanks += [
                    Blank(offset, size, b"") for offset, size in _sample_ranges(file, start + header, start + length)
                ]
            _blank_box(plan, start, header, length)
        elif kind == b"mvhd":
            plan.duration_seconds = _duration(file, start + header)
        elif kind == b"tkhd" and not plan.width:
            plan.width, plan.height = _frame_size(file, start + length)
    if b"moov" not in seen or not seen & {b"mdat", b"moof"}:
        raise _damaged(name)


def _walk(file: BinaryIO, start: int, end: int, depth: int) -> Iterator[tuple[bytes, int, int, int]]:
    """(kind, offset, bytes of the header, length with it) of every box, outer before inner."""
    while start + 8 <= end:
        file.seek(start)
        length, kind = struct.unpack(">I4s", file.read(8))
        header = 8
        if length == 1:
            (length,) = struct.unpack(">Q", file.read(8))
            header = 16
        elif length == 0:
            length = end - start
        if length < header:
            raise struct.error("a box shorter than its header")
        yield kind, start, header, length
        if kind in _INSIDE and depth < _DEEPEST:
            yield from _walk(file, start + header, min(end, start + length), depth + 1)
        start += length


def _blank_box(plan: Outgoing, start: int, header: int, length: int) -> None:
    head = struct.pack(">I4s", length, b"free") if header == 8 else struct.pack(">I4sQ", 1, b"free", length)
    # A box inside one that is blanked already needs no blank of its own.
    if not any(each.offset <= start < each.offset + each.length for each in plan.blanks):
        plan.blanks.append(Blank(start, length, head))


def _is_timed_metadata(file: BinaryIO, start: int, end: int) -> bool:
    """A track that is neither picture, sound nor text: telephones write place and movement second by second."""
    for kind, offset, header, _length in _walk(file, start, end, 0):
        if kind == b"hdlr":
            file.seek(offset + header + 8)
            return file.read(4) in {b"meta", b"camm", b"gpmd"}
    return False


def _sample_ranges(file: BinaryIO, start: int, end: int) -> list[tuple[int, int]]:
    """(offset, bytes) of every chunk of a track: what it wrote between sound and picture."""
    tables = {kind: (offset + header + 4, length) for kind, offset, header, length in _walk(file, start, end, 0)}
    wide = b"co64" in tables
    if not {b"stsc", b"stsz"} <= tables.keys() or not (wide or b"stco" in tables):
        return []
    offsets = [entry[0] for entry in _table(file, tables[b"co64" if wide else b"stco"][0], ">Q" if wide else ">I")]
    runs = _table(file, tables[b"stsc"][0], ">III")
    file.seek(tables[b"stsz"][0])
    (fixed,) = struct.unpack(">I", file.read(4))
    sizes = [] if fixed else [entry[0] for entry in _table(file, tables[b"stsz"][0] + 4, ">I")]
    ranges, sample, run = [], 0, -1
    for number, offset in enumerate(offsets, start=1):
        if run + 1 < len(runs) and runs[run + 1][0] <= number:
            run += 1
        count = runs[run][1] if run >= 0 else 0
        ranges.append((offset, fixed * count if fixed else sum(sizes[sample : sample + count])))
        sample += count
    return ranges


def _table(file: BinaryIO, start: int, form: str) -> list[tuple[int, ...]]:
    """Rows of a table that begins with their number."""
    file.seek(start)
    (count,) = struct.unpack(">I", file.read(4))
    if count > MOST_PARTS:
        raise struct.error("too many rows")
    row = struct.Struct(form)
    return list(row.iter_unpack(file.read(count * row.size)))


def _names_a_place(file: BinaryIO, start: int, length: int) -> bool:
    file.seek(start)
    content = file.read(min(length, 64 * 1024))
    return any(mark in content for mark in (b"\xa9xyz", b"location.ISO6709", b"loci", b"GPS"))


def _duration(file: BinaryIO, start: int) -> int:
    file.seek(start)
    version = file.read(4)[0]
    form = ">8x8xIQ" if version == 1 else ">4x4xII"
    ticks, duration = struct.unpack(form, file.read(struct.calcsize(form)))
    return int(duration / ticks) if ticks else 0


def _frame_size(file: BinaryIO, end: int) -> tuple[int, int]:
    """Width and height stand at the end of a track header, as 16.16 fixed point."""
    file.seek(end - 8)
    width, height = struct.unpack(">II", file.read(8))
    return width >> 16, height >> 16


# --- WebM ------------------------------------------------------------------------------------------------------------

_SEGMENT, _INFO, _CLUSTER = 0x18538067, 0x1549A966, 0x1F43B675
_TAGS, _ATTACHMENTS = 0x1254C367, 0x1941A469
_DATE, _TITLE, _FILE_NAME = 0x4461, 0x7BA9, 0x7384


def _elements(file: BinaryIO, plan: Outgoing) -> None:
    for number, (kind, start, length) in enumerate(_walk_elements(file, 0, plan.end)):
        if number > MOST_PARTS:
            raise struct.error("too many elements")
        if kind in {_TAGS, _ATTACHMENTS, _DATE, _TITLE, _FILE_NAME} and start + length <= plan.end:
            plan.has_location |= kind == _TAGS and _names_a_place(file, start, length)
            plan.blanks.append(Blank(start, length, _void(length)))


def _walk_elements(file: BinaryIO, start: int, end: int) -> Iterator[tuple[int, int, int]]:
    """(id, offset, length with its head) of the segment's children and of what its description holds."""
    while start < end:
        file.seek(start)
        kind, id_bytes = _number(file, keeps_mark=True)
        size, size_bytes = _number(file, keeps_mark=False)
        head = id_bytes + size_bytes
        if size == (1 << (7 * size_bytes)) - 1:  # unknown: a recording that was never closed
            size = end - start - head
        if kind in {_SEGMENT, _INFO}:
            yield from _walk_elements(file, start + head, min(end, start + head + size))
        else:
            yield kind, start, head + size
        start += head + size


def _number(file: BinaryIO, *, keeps_mark: bool) -> tuple[int, int]:
    """A variable-length number and its bytes."""
    first = file.read(1)[0]
    length = 9 - first.bit_length()
    if length > 8:
        raise struct.error("no variable-length number")
    value = first if keeps_mark else first & ((1 << (8 - length)) - 1)
    for byte in file.read(length - 1):
        value = value << 8 | byte
    return value, length


def _void(length: int) -> bytes:
    """The head of an EBML Void element of that length altogether."""
    if length >= 9:
        return b"\xec\x01" + (length - 9).to_bytes(7, "big")
    return bytes([0xEC, 0x80 | (length - 2)])


# --- WAV and MP3 -----------------------------------------------------------------------------------------------------


def _chunks(file: BinaryIO, plan: Outgoing) -> None:
    start, rate, data = 12, 0, 0
    while start + 8 <= plan.end:
        file.seek(start)
        kind, length = struct.unpack("<4sI", file.read(8))
        if kind == b"fmt ":
            (rate,) = struct.unpack("<8xI", file.read(12))
        elif kind == b"data":
            data = length
        elif kind not in {b"fact", b"JUNK", b"cue "}:
            whole = min(8 + length, plan.end - start)
            plan.blanks.append(Blank(start, whole, struct.pack("<4sI", b"JUNK", length)))
        start += 8 + length + length % 2
    if not data:
        raise struct.error("no sound")
    plan.duration_seconds = data // rate if rate else 0


def _tags(file: BinaryIO, plan: Outgoing) -> None:
    """Cut the tags before and behind the sound off."""
    file.seek(0)
    head = file.read(10)
    if head.startswith(b"ID3"):
        size = (head[6] << 21) | (head[7] << 14) | (head[8] << 7) | head[9]
        plan.start = 10 + size + (10 if head[5] & 0x10 else 0)
    for mark, length in ((b"TAG", 128), (b"APETAGEX", 0)):
        file.seek(max(0, plan.end - (length or 32)))
        if file.read(len(mark)) == mark:
            if not length:
                file.seek(plan.end - 20)
                (length,) = struct.unpack("<I", file.read(4))
                length += 32
            plan.end -= length
    if plan.end - plan.start < 100:
        raise struct.error("no sound")
