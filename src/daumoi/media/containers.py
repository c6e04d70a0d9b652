"""Office files are ZIP containers: what is in them, whether they are bombs, and a copy without the names of people.

Sources: ECMA-376 part 2 (Open Packaging Conventions); OASIS OpenDocument 1.3 part 2 (Packages); for overlapping entries
Fifield, "A better zip bomb" (WOOT 2019).
"""

from __future__ import annotations

import re
import shutil
import struct
import zipfile
from dataclasses import dataclass, field
from typing import IO, BinaryIO

from django.utils.translation import gettext as _

from daumoi.media.errors import NotAccepted

# The largest spreadsheets seen hold some thousand parts and unfold to forty times their size.
MOST_ENTRIES = 10_000
MOST_UNPACKED_BYTES = 500 * 1024 * 1024
MOST_RATIO = 200
RATIO_COUNTS_FROM_BYTES = 20 * 1024 * 1024
MOST_DIRECTORY_BYTES = 4 * 1024 * 1024
# Parts that are read here are small; a larger one is looked at only so far.
MOST_PART_BYTES = 8 * 1024 * 1024

_COPY_BYTES = 256 * 1024

_END = struct.Struct("<4s4H2LH")
_MAIN_TYPES = {
    "wordprocessingml.document.main": "docx",
    "spreadsheetml.sheet.main": "xlsx",
    "presentationml.presentation.main": "pptx",
}
_ODF_TYPES = {"text": "odt", "spreadsheet": "ods", "presentation": "odp"}


@dataclass
class Inside:
    """What a container says of itself: `properties` by the names of its own standard, `remarks` by their codes."""

    properties: dict[str, str] = field(default_factory=dict)
    remarks: list[str] = field(default_factory=list)


def ending_inside(file: BinaryIO, *, name: str) -> str:
    """File ending of the type that the container declares, "" for an ordinary archive.

    Raises:
        NotAccepted: a bomb, damaged, encrypted, or with macros.
    """
    with opened(file, name=name) as archive:
        names = set(archive.namelist())
        if "mimetype" in names:
            declared = _part(archive, "mimetype").decode("ascii", "replace").strip()
            found = _ODF_TYPES.get(declared.removeprefix("application/vnd.oasis.opendocument."), "")
            has_macros = any(part.startswith(("Basic/", "Scripts/")) for part in names)
        elif "[Content_Types].xml" in names:
            declared = _part(archive, "[Content_Types].xml").decode("utf-8", "replace")
            found = next((ending for main, ending in _MAIN_TYPES.items() if main in declared), "")
            has_macros = "macroEnabled" in declared or any(part.lower().endswith("vbaproject.bin") for part in names)
        else:
            return ""
    if has_macros:
        raise NotAccepted(
            _("“%(name)s” holds macros, which are programs: save it without them (DOCX, XLSX, ODT or PDF).")
            % {"name": name}
        )
    return found


def opened(file: BinaryIO, *, name: str) -> zipfile.ZipFile:
    """The container, once it is known that reading it unfolds no bomb.

    Raises:
        NotAccepted.
    """
    _require_sound_end(file, name)
    try:
        archive = zipfile.ZipFile(file)
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError) as error:
        raise _damaged(name) from error
    entries = archive.infolist()
    unpacked = sum(entry.file_size for entry in entries)
    packed = sum(entry.compress_size for entry in entries)
    size = file.seek(0, 2)
    is_bomb = (
        len(entries) > MOST_ENTRIES
        or unpacked > MOST_UNPACKED_BYTES
        or (unpacked > RATIO_COUNTS_FROM_BYTES and unpacked > MOST_RATIO * max(1, packed))
        or packed > size
        or len({entry.filename for entry in entries}) < len(entries)
    )
    if is_bomb:
        raise NotAccepted(
            _("“%(name)s” unfolds to far more than its size, as a trap does; save it anew and send it again.")
            % {"name": name}
        )
    if any(entry.flag_bits & 0x1 for entry in entries):
        raise NotAccepted(_("“%(name)s” is behind a password; send it without one.") % {"name": name})
    return archive


def _require_sound_end(file: BinaryIO, name: str) -> None:
    """The end record stands at the very end and its directory is small: nothing hides behind the container."""
    size = file.seek(0, 2)
    if size < _END.size:
        raise _damaged(name)
    file.seek(size - _END.size)
    mark, _disk, _start, _here, count, directory_bytes, offset, _comment = _END.unpack(file.read(_END.size))
    is_plain = mark == b"PK\x05\x06" and offset + directory_bytes + _END.size == size
    if not is_plain or count > MOST_ENTRIES or directory_bytes > MOST_DIRECTORY_BYTES:
        raise _damaged(name)
    file.seek(0)


def _damaged(name: str) -> NotAccepted:
    return NotAccepted(
        _("“%(name)s” is damaged or something is hidden behind it; open it, save it anew and send it again.")
        % {"name": name}
    )


def _part(archive: zipfile.ZipFile, name: str) -> bytes:
    try:
        with archive.open(name) as part:
            return part.read(MOST_PART_BYTES)
    except (KeyError, zipfile.BadZipFile, NotImplementedError, OSError, ValueError, EOFError):
        return b""
    except Exception as error:
        raise _damaged(archive.filename or "") from error


def look_inside(file: BinaryIO, *, name: str) -> Inside:
    """What the author should know before the file goes out: changes, comments, hidden sheets, links, signatures."""
    inside = Inside()
    with opened(file, name=name) as archive:
        names = archive.namelist()
        inside.properties = _properties(archive)
        found = {
            "comments": any("comments" in part.lower() for part in names),
            "embedded-objects": any("/embeddings/" in part or part.startswith("Object ") for part in names),
            "signed": is_signed(names),
        }
        for part in filter(_is_worth_reading, names):
            for code, is_there in _found_in(part, _part(archive, part)).items():
                found[code] = found.get(code, False) or is_there
    inside.remarks = [code for code in _REMARKS_IN_ORDER if found.get(code)]
    return inside


_REMARKS_IN_ORDER = ("tracked-changes", "comments", "hidden-sheets", "external-links", "embedded-objects", "signed")


def _found_in(part: str, text: bytes) -> dict[str, bool]:
    """What one part shows, by the codes of the remarks."""
    return {
        "tracked-changes": bool(re.search(rb"<(?:w:ins|w:del|text:tracked-changes)[ >]", text)),
        "comments": b"<office:annotation" in text,
        "hidden-sheets": bool(re.search(rb'<sheet [^>]*state="(?:hidden|veryHidden)"|table:display="false"', text)),
        "external-links": part.endswith(".rels") and _links_outside(text),
    }


def _is_worth_reading(part: str) -> bool:
    return part.endswith(".rels") or part in {"word/document.xml", "xl/workbook.xml", "content.xml"}


def _links_outside(relations: bytes) -> bool:
    """A template, picture or object that is fetched from elsewhere when the file is opened; links to click are fine."""
    return any(
        b'TargetMode="External"' in each and b"/hyperlink" not in each
        for each in re.findall(rb"<Relationship [^>]*>", relations)
    )


def is_signed(names: list[str]) -> bool:
    """Whether the container carries a digital signature, which any change would break."""
    return any(part.startswith("_xmlsignatures/") or part == "META-INF/documentsignatures.xml" for part in names)


_PROPERTY = re.compile(
    rb"<(?:dc|cp|meta|dcterms):(title|creator|lastModifiedBy|initial-creator|subject|description)[^>]*>([^<]{1,500})<"
)
_COMPANY = re.compile(rb"<(Company|Manager)>([^<]{1,500})<")


def _properties(archive: zipfile.ZipFile) -> dict[str, str]:
    found = {}
    for part, pattern in (("docProps/core.xml", _PROPERTY), ("docProps/app.xml", _COMPANY), ("meta.xml", _PROPERTY)):
        for key, value in pattern.findall(_part(archive, part)):
            found[key.decode()] = value.decode("utf-8", "replace").strip()
    return {key: value for key, value in found.items() if value}


_DECLARATION = b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_CORE = (
    b'<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
    b'xmlns:dc="http://purl.org/dc/elements/1.1/"/>'
)
_APP = b'<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"/>'
_CUSTOM = b'<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"/>'
_META = (
    b'<office:document-meta xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" office:version="1.3">'
    b"<office:meta/></office:document-meta>"
)
EMPTIED = {
    "docProps/core.xml": _CORE,
    "docProps/app.xml": _APP,
    "docProps/custom.xml": _CUSTOM,
    "meta.xml": _META,
}


def copy_without_names(source: BinaryIO, target: BinaryIO, *, name: str) -> None:
    """Write the container again without author, company and custom properties, and its photos without camera data.

    The same parts in the same order, the same bytes in each of them but those; the clock of the copy is set to 1980.

    Parts are read and written in pieces, so that a film of some hundred megabytes inside needs no memory.
    """
    with opened(source, name=name) as archive, zipfile.ZipFile(target, "w") as copy:
        for entry in archive.infolist():
            again = zipfile.ZipInfo(entry.filename)
            again.compress_type = entry.compress_type if entry.compress_type == 0 else zipfile.ZIP_DEFLATED
            if entry.filename in EMPTIED:
                copy.writestr(again, _DECLARATION + EMPTIED[entry.filename])
                continue
            again.file_size = entry.file_size
            with archive.open(entry) as part, copy.open(again, "w") as written:
                _copy_part(part, written)


def _copy_part(part: IO[bytes], target: IO[bytes]) -> None:
    """The same bytes; of a JPEG without its metadata."""
    start = part.read(2)
    target.write(start)
    if start == b"\xff\xd8":
        _copy_picture_segments(part, target)
    shutil.copyfileobj(part, target, _COPY_BYTES)


def _copy_picture_segments(part: IO[bytes], target: IO[bytes]) -> None:
    """The segments before the pixels, without APP1 to APP15 and comment; APP2 (colour) and APP14 (Adobe) stay.

    Source: ITU-T T.81, annex B.
    """
    while True:
        head = part.read(4)
        length = int.from_bytes(head[2:], "big")
        if len(head) < 4 or head[0] != 0xFF or head[1] == 0xDA or length < 2:
            target.write(head)
            return
        segment = part.read(length - 2)
        is_metadata = (0xE1 <= head[1] <= 0xEF and head[1] not in {0xE2, 0xEE}) or head[1] == 0xFE
        if not is_metadata:
            target.write(head + segment)
