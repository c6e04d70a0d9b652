"""Files for tests, made by hand: small, real, and each with something in it that must not go out."""

from __future__ import annotations

import io
import struct
import zipfile

MARK = b"SECRET-PLACE"


def box(kind: bytes, content: bytes = b"") -> bytes:
    """One box of an MP4."""
    return struct.pack(">I4s", 8 + len(content), kind) + content


def mp4(*, brand: bytes = b"isom", metadata_track: bool = False) -> bytes:
    """A film of three seconds as far as boxes go, with a place in `udta` and, on wish, in a track of its own."""
    sound = b"\x11" * 400
    secret = MARK + b"\x22" * 20
    head = box(b"ftyp", brand + b"\x00\x00\x02\x00" + brand)
    mdat = box(b"mdat", sound + secret)
    secret_at = len(head) + 8 + len(sound)
    mvhd = box(b"mvhd", struct.pack(">4xIIII", 0, 0, 600, 1800) + bytes(80))
    tkhd = box(b"tkhd", bytes(76) + struct.pack(">II", 1280 << 16, 720 << 16))
    picture = box(b"trak", tkhd + box(b"mdia", box(b"hdlr", bytes(8) + b"vide" + bytes(12))))
    moov = mvhd + picture + box(b"udta", box(b"\xa9xyz", b"\x00\x12\x15\xc7" + MARK))
    if metadata_track:
        table = (
            box(b"stsc", struct.pack(">4xIIII", 1, 1, 1, 1))
            + box(b"stsz", struct.pack(">4xIII", 0, 1, len(secret)))
            + box(b"stco", struct.pack(">4xII", 1, secret_at))
        )
        kind = box(b"hdlr", bytes(8) + b"meta" + bytes(12))
        moov += box(b"trak", box(b"mdia", kind + box(b"minf", box(b"stbl", table))))
    return head + mdat + box(b"moov", moov)


def element(kind: int, content: bytes) -> bytes:
    """One EBML element."""
    size = len(content)
    length = bytes([0x80 | size]) if size < 127 else (0x10000000 | size).to_bytes(4, "big")
    return kind.to_bytes((kind.bit_length() + 7) // 8, "big") + length + content


def webm() -> bytes:
    """A film with a title, a tag with a place, and a cluster."""
    head = element(0x1A45DFA3, element(0x4282, b"webm"))
    info = element(0x1549A966, element(0x2AD7B1, b"\x0f\x42\x40") + element(0x7BA9, MARK))
    tags = element(0x1254C367, element(0x7373, element(0x67C8, element(0x45A3, b"GPS") + element(0x4487, MARK))))
    cluster = element(0x1F43B675, element(0xE7, b"\x00") + element(0xA3, b"\x33" * 200))
    return head + element(0x18538067, info + cluster + tags)


def wav() -> bytes:
    """Two seconds of silence with the name of who recorded it."""
    sound = bytes(16000)
    chunks = (
        b"fmt " + struct.pack("<IHHIIHH", 16, 1, 1, 8000, 8000, 1, 8)
        + b"LIST" + struct.pack("<I", 4 + 8 + 12) + b"INFO" + b"IART" + struct.pack("<I", 12) + MARK
        + b"data" + struct.pack("<I", len(sound)) + sound
    )  # fmt: skip
    return b"RIFF" + struct.pack("<I", 4 + len(chunks)) + b"WAVE" + chunks


def mp3() -> bytes:
    """Some frames between an ID3v2 and an ID3v1 tag."""
    frame = b"TPE1" + struct.pack(">IH", 1 + len(MARK), 0) + b"\x03" + MARK
    size = len(frame)
    head = b"ID3\x04\x00\x00" + bytes([0, 0, size >> 7 & 0x7F, size & 0x7F]) + frame
    return head + (b"\xff\xfb\x90\x00" + bytes(413)) * 4 + b"TAG" + MARK.ljust(125, b"\x00")


def pdf(extra: bytes = b"", *, author: bytes = b"") -> bytes:
    """A PDF of no pages."""
    info = b"2 0 obj\n<< /Author (" + author + b") >>\nendobj\n" if author else b""
    return b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog " + extra + b" >>\nendobj\n" + info + b"trailer << >>\n%%EOF\n"


_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"


def zipped(parts: dict[str, bytes | str], *, compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A ZIP of these parts in their order."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", compression) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return written.getvalue()


def docx(more: dict[str, bytes | str] | None = None, *, body: str = "<w:p/>", main: str = _WORD) -> bytes:
    """A Word document with an author and a company."""
    return zipped(
        {
            "[Content_Types].xml": f'<Types><Override PartName="/word/document.xml" ContentType="{main}"/></Types>',
            "word/document.xml": f'<w:document xmlns:w="w">{body}</w:document>',
            "docProps/core.xml": "<cp:coreProperties><dc:title>Kế hoạch</dc:title><dc:creator>"
            f"{MARK.decode()}</dc:creator></cp:coreProperties>",
            "docProps/app.xml": f"<Properties><Company>{MARK.decode()}</Company></Properties>",
            **(more or {}),
        }
    )


def xlsx(*, hidden: bool = False) -> bytes:
    """A table, with a hidden sheet on wish."""
    state = ' state="hidden"' if hidden else ""
    return zipped(
        {
            "[Content_Types].xml": f'<Types><Override ContentType="{_EXCEL}"/></Types>',
            "xl/workbook.xml": f'<workbook><sheets><sheet name="Lương"{state} r:id="1"/></sheets></workbook>',
        }
    )


def odt(more: dict[str, bytes | str] | None = None) -> bytes:
    """An OpenDocument text."""
    return zipped(
        {
            "mimetype": "application/vnd.oasis.opendocument.text",
            "content.xml": "<office:document-content/>",
            "meta.xml": f"<office:document-meta><dc:creator>{MARK.decode()}</dc:creator></office:document-meta>",
            **(more or {}),
        },
        compression=zipfile.ZIP_STORED,
    )
