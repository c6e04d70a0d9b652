"""The words that travel inside a photo: read from what was uploaded, written into what goes out.

Read are XMP and the older IIM, then EXIF; the first that says something wins. Written are XMP and IIM with the words of
the desk and nothing else: no place, no serial number, no software.

Sources: IPTC Photo Metadata Standard 2023.1 (names of fields); ISO 16684-1 (XMP); IPTC IIM 4.2; XMP part 3, 1.1.3
(APP1 and APP13 of a JPEG).
"""

from __future__ import annotations

import struct
from collections.abc import Mapping
from typing import Any

from lxml import etree
from PIL import ExifTags, Image, IptcImagePlugin

NAMESPACES = {
    "x": "adobe:ns:meta/",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "dc": "http://purl.org/dc/elements/1.1/",
    "photoshop": "http://ns.adobe.com/photoshop/1.0/",
    "xmpRights": "http://ns.adobe.com/xap/1.0/rights/",
    "Iptc4xmpCore": "http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/",
}
# Our name → name in XMP, how it is written there, dataset of IIM record 2 with its limit in bytes.
FIELDS: dict[str, tuple[str, str, int, int]] = {
    "headline": ("photoshop:Headline", "text", 105, 256),
    "caption": ("dc:description", "Alt", 120, 2000),
    "creator": ("dc:creator", "Seq", 80, 32),
    "credit": ("photoshop:Credit", "text", 110, 32),
    "source": ("photoshop:Source", "text", 115, 32),
    "copyright_notice": ("dc:rights", "Alt", 116, 128),
    "usage_terms": ("xmpRights:UsageTerms", "Alt", 0, 0),
    "alternative_text": ("Iptc4xmpCore:AltTextAccessibility", "Alt", 0, 0),
    "keywords": ("dc:subject", "Bag", 25, 64),
    "date_created": ("photoshop:DateCreated", "text", 55, 8),
    "city": ("photoshop:City", "text", 90, 32),
    "province": ("photoshop:State", "text", 95, 32),
    "country": ("photoshop:Country", "text", 101, 64),
}
WRITTEN = ("headline", "caption", "creator", "credit", "source", "copyright_notice", "usage_terms", "alternative_text")
MOST_XMP_BYTES = 1024 * 1024
MOST_CHARACTERS = 2000
_UTF8_MARK = b"\x1b%G"
_XMP_HEADER = b"http://ns.adobe.com/xap/1.0/\x00"
_IIM_HEADER = b"Photoshop 3.0\x00"
_EXIF_TAGS = {
    "caption": ExifTags.Base.ImageDescription,
    "creator": ExifTags.Base.Artist,
    "copyright_notice": ExifTags.Base.Copyright,
}


def words_in(picture: Image.Image) -> dict[str, str]:
    """What an opened picture says of itself, by our names; empty where it says nothing or nothing readable."""
    found: dict[str, str] = {}
    for words in (_xmp_words(picture), _iim_words(picture), _exif_words(picture)):
        for name, value in words.items():
            clean = "".join(each for each in value if each.isprintable() or each == "\n").strip()[:MOST_CHARACTERS]
            if clean:
                found.setdefault(name, clean)
    return found


def names_a_place(picture: Image.Image) -> bool:
    """Whether the file holds coordinates."""
    try:
        return bool(picture.getexif().get_ifd(ExifTags.IFD.GPSInfo)) or b"GPSLatitude" in _xmp_of(picture)
    except Exception:  # noqa: BLE001  (cameras write EXIF that breaks every rule; then no place is readable either)
        return False


def _xmp_of(picture: Image.Image) -> bytes:
    packet = picture.info.get("xmp") or picture.info.get("XML:com.adobe.xmp") or b""
    return packet.encode("utf-8") if isinstance(packet, str) else bytes(packet)


def _xmp_words(picture: Image.Image) -> dict[str, str]:
    packet = _xmp_of(picture).rstrip(b"\x00 ")
    if not packet or len(packet) > MOST_XMP_BYTES or b"<!DOCTYPE" in packet or b"<!ENTITY" in packet:
        return {}
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=False)
    try:
        root = etree.fromstring(packet, parser)
    except (etree.XMLSyntaxError, ValueError):
        return {}
    return {name: value for name, (qualified, *_rest) in FIELDS.items() if (value := _xmp_value(root, qualified))}


def _xmp_value(root: Any, qualified: str) -> str:
    """Text of a property, written as an attribute, as an element, or as a list of which languages the default wins."""
    prefix, local = qualified.split(":")
    tag = f"{{{NAMESPACES[prefix]}}}{local}"
    for description in root.iter(f"{{{NAMESPACES['rdf']}}}Description"):
        if description.get(tag):
            return str(description.get(tag))
        element = description.find(tag)
        if element is None:
            continue
        items = element.findall(".//rdf:li", NAMESPACES)
        if not items:
            return "".join(element.itertext())
        language = "{http://www.w3.org/XML/1998/namespace}lang"
        if items[0].get(language):
            chosen = next((each for each in items if each.get(language) == "x-default"), items[0])
            return "".join(chosen.itertext())
        return ", ".join("".join(each.itertext()) for each in items)
    return ""


def _iim_words(picture: Image.Image) -> dict[str, str]:
    try:
        datasets = IptcImagePlugin.getiptcinfo(picture) or {}
    except Exception:  # noqa: BLE001  (the reader raises what it happens to meet in a damaged block)
        return {}
    is_utf8 = datasets.get((1, 90)) == _UTF8_MARK
    found = {}
    for name, (_qualified, _form, number, _most) in FIELDS.items():
        raw = datasets.get((2, number)) if number else None
        if raw:
            parts = raw if isinstance(raw, list) else [raw]
            found[name] = ", ".join(_iim_text(part, is_utf8) for part in parts)
    return found


def _iim_text(raw: bytes, is_utf8: bool) -> str:
    """Without a mark most programs write UTF-8 all the same; what is none is Western."""
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("utf-8" if is_utf8 else "cp1252", "replace")


def _exif_words(picture: Image.Image) -> dict[str, str]:
    try:
        exif = picture.getexif()
        return {name: str(exif[tag]) for name, tag in _EXIF_TAGS.items() if isinstance(exif.get(tag), str)}
    except Exception:  # noqa: BLE001  (see names_a_place)
        return {}


# --- writing ---------------------------------------------------------------------------------------------------------


def with_words(jpeg: bytes, words: Mapping[str, Any]) -> bytes:
    """The JPEG with an XMP packet and an IIM block that say these words; pixels are untouched.

    Args:
        jpeg: one of our own renditions: it starts with SOI and APP0 and carries no metadata.
        words: values of WRITTEN; absent and empty ones are left out.
    """
    said = {name: str(words.get(name) or "") for name in WRITTEN}
    said = {name: value for name, value in said.items() if value}
    if not said:
        return jpeg
    start = 2
    if jpeg[2:4] == b"\xff\xe0":
        start += 2 + int.from_bytes(jpeg[4:6], "big")
    return (
        jpeg[:start] + _segment(0xE1, _XMP_HEADER + _xmp_packet(said)) + _segment(0xED, _iim_block(said)) + jpeg[start:]
    )


def _segment(marker: int, content: bytes) -> bytes:
    return bytes([0xFF, marker]) + struct.pack(">H", len(content) + 2) + content


def _xmp_packet(said: Mapping[str, str]) -> bytes:
    def tag(qualified: str) -> str:
        prefix, local = qualified.split(":")
        return f"{{{NAMESPACES[prefix]}}}{local}"

    root = etree.Element(tag("x:xmpmeta"), nsmap=NAMESPACES)
    description = etree.SubElement(etree.SubElement(root, tag("rdf:RDF")), tag("rdf:Description"))
    description.set(tag("rdf:about"), "")
    for name, value in said.items():
        qualified, form, _dataset, _most = FIELDS[name]
        element = etree.SubElement(description, tag(qualified))
        if form == "text":
            element.text = _xml_text(value)
            continue
        item = etree.SubElement(etree.SubElement(element, tag(f"rdf:{form}")), tag("rdf:li"))
        item.text = _xml_text(value)
        if form == "Alt":
            item.set("{http://www.w3.org/XML/1998/namespace}lang", "x-default")
    body = etree.tostring(root, encoding="utf-8")
    return b'<?xpacket begin="\xef\xbb\xbf" id="W5M0MpCehiHzreSzNTczkc9d"?>' + body + b'<?xpacket end="r"?>'


def _xml_text(value: str) -> str:
    """Characters that XML can hold."""
    return "".join(each for each in value if each in "\n\t" or (each.isprintable() and each not in "\ufffe\uffff"))


def _iim_block(said: Mapping[str, str]) -> bytes:
    datasets = _dataset(1, 90, _UTF8_MARK)
    for name, value in said.items():
        _qualified, _form, number, most = FIELDS[name]
        if number:
            datasets += _dataset(2, number, value.encode("utf-8")[:most].decode("utf-8", "ignore").encode("utf-8"))
    padded = datasets + b"\x00" * (len(datasets) % 2)
    return _IIM_HEADER + b"8BIM" + struct.pack(">HHI", 0x0404, 0, len(datasets)) + padded


def _dataset(record: int, number: int, value: bytes) -> bytes:
    return struct.pack(">BBBH", 0x1C, record, number, len(value)) + value
