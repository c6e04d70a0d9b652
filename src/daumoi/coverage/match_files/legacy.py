"""Texts that are not in Unicode: which encoding they are in, and what they say."""

from __future__ import annotations

import codecs
import re
from typing import Any, Final

from daumoi.coverage.extraction import decode_page
from textreuse.encodings import decoded, named_encoding

# Letters that only Unicode has, and every script beyond Latin: whoever has one near the beginning is in Unicode.
_UNICODE: Final = re.compile("[ăđĩũơưĂĐĨŨƠƯ\u0300-\u0323\u0370-\u1fff\u3040-\ud7ff]")
_LOOKED_AT: Final = 3_000
_MARKS: Final = (codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)


def legacy_encoding(text: str) -> str:
    """Name the Vietnamese encoding whose bytes a text shows as Western letters; empty for what is in Unicode."""
    if text.isascii() or _UNICODE.search(text, 0, _LOOKED_AT):
        return ""
    encoding = named_encoding(text)
    return encoding.name if encoding else ""


def readable(value: Any, encoding: str) -> Any:
    """Give what stands beside a text of this encoding: strings that are not in Unicode read as the text is."""
    if isinstance(value, str) and not value.isascii() and not _UNICODE.search(value):
        return decoded(value, encoding)
    return value


def text_of(body: bytes) -> tuple[str, str]:
    """Give the text of a file, and the name of its encoding where that is not Unicode.

    Raises:
        NotAnArticle: empty, too large, binary, or in no encoding that can be told.
    """
    try:
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError:
        return _not_in_utf_8(body)
    if not text.strip() or "\x00" in text[:_LOOKED_AT]:
        return decode_page(body), ""  # empty, binary, or UTF-16 in ASCII
    encoding = legacy_encoding(text)
    return (decoded(text, encoding), encoding) if encoding else (text, "")


def _not_in_utf_8(body: bytes) -> tuple[str, str]:
    if not body.startswith(_MARKS) and (encoding := named_encoding(body)):
        return decoded(body, encoding), encoding.name
    text = decode_page(body)
    if body.startswith(_MARKS) or b"\x00" in body[:_LOOKED_AT]:
        return text, ""
    return text, _guessed(body, text)


def _guessed(body: bytes, text: str) -> str:
    """Name the encoding that gives this text of these bytes."""
    from charset_normalizer import from_bytes  # slow to import, and hardly ever needed

    best = from_bytes(body[:65536]).best()
    if best is not None and body.decode(best.encoding, "replace") == text:
        return best.encoding
    return "unknown"
