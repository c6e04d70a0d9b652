"""Text that XML 1.0 accepts, and elements built from it."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ElementTree

# XML 1.0 (fifth edition), section 2.2: everything outside Char. Lone surrogates cannot be encoded either.
_NOT_A_CHARACTER = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def xml_text(text: str) -> str:
    """Return the text without the characters XML 1.0 forbids, with line ends as a parser would return them."""
    return _NOT_A_CHARACTER.sub("", text).replace("\r\n", "\n").replace("\r", "\n")


def add(parent: ElementTree.Element, name: str, text: str = "", **attributes: str) -> ElementTree.Element:
    """Append a child element with text and attributes made safe, and return it."""
    element = ElementTree.SubElement(parent, name, {key: xml_text(value) for key, value in attributes.items()})
    if text:
        element.text = xml_text(text)
    return element


def as_bytes(root: ElementTree.Element) -> bytes:
    """Return the document in UTF-8 with an XML declaration, indented by two spaces."""
    ElementTree.indent(root)
    text: bytes = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return text + b"\n"
