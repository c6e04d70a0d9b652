"""What each code point means for matching: a separator, part of a word, a word by itself, or transparent.

Normal forms, tone placement, letter case and missing marks are levelled here, one code point at a time, so that offsets
into the original text stay exact without a map: a combining mark is transparent, a letter counts as its base letter.
"""

from __future__ import annotations

import functools
import unicodedata
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

SEPARATOR: Final = 0
LETTER: Final = 1
DIGIT: Final = 2
UNIT: Final = 3
TRANSPARENT: Final = 4
LINE_BREAK: Final = 5  # a separator that ends a paragraph
SENTENCE_END: Final = 6  # a separator that may end a sentence

CODE_POINTS: Final = 0x110000
# Above this every assigned character is an ideograph, a tag, a variation selector or private.
_LOOKED_UP_ONE_BY_ONE: Final = 0x20000
_IDEOGRAPHS: Final = range(0x20000, 0x33480)
_VARIATION_SELECTORS: Final = range(0xE0100, 0xE01F0)

# Scripts written without spaces between words: each character counts as a word.
_UNSPACED: Final = (
    (0x0E00, 0x0F00),  # Thai, Lao
    (0x1000, 0x10A0),  # Myanmar
    (0x1100, 0x1200),  # Hangul jamo
    (0x1780, 0x1800),  # Khmer
    (0x2E80, 0xA4D0),  # CJK radicals, kana, Bopomofo, ideographs, Yi
    (0xAC00, 0xD7B0),  # Hangul syllables
    (0xF900, 0xFB00),  # compatibility ideographs
    (0xFF66, 0xFFE0),  # halfwidth kana and Hangul
)
_LINE_BREAKS: Final = "\n\r\x0b\x0c\x85\u2028\u2029"
_SENTENCE_ENDS: Final = ".!?…。！？។"
# Letters that no decomposition leads back to their base.
_BASE_LETTERS: Final = {"đ": "d", "ð": "d", "ɖ": "d", "ı": "i", "ł": "l", "ø": "o"}


class CharacterTables(NamedTuple):
    """Tables indexed by code point."""

    kind: NDArray[np.uint8]
    base: NDArray[np.uint32]
    upper: NDArray[np.bool_]


def base_letter(character: str) -> str:
    """Give the lower-case base letter of a character; the character itself where it has none."""
    if "\uac00" <= character <= "\ud7a3":
        return character  # a Hangul syllable decomposes into letters, not into a letter and marks
    letters = [c for c in unicodedata.normalize("NFKD", character) if not unicodedata.combining(c)]
    lowered = (letters[0] if letters else character).lower()
    letters = [c for c in unicodedata.normalize("NFKD", lowered) if not unicodedata.combining(c)]
    letter = letters[0] if letters else lowered[0]
    return _BASE_LETTERS.get(letter, letter)


def _kind(character: str) -> int:
    if character in _LINE_BREAKS:
        return LINE_BREAK
    if character in _SENTENCE_ENDS:
        return SENTENCE_END
    category = unicodedata.category(character)
    if category[0] == "M" or category == "Cf":
        return TRANSPARENT
    if category[0] not in "LN":
        return SEPARATOR
    code = ord(character)
    if any(start <= code < end for start, end in _UNSPACED):
        return UNIT
    return DIGIT if category[0] == "N" else LETTER


@functools.cache
def character_tables() -> CharacterTables:
    """Build the tables, some 7 MB, once a process."""
    kind = np.zeros(CODE_POINTS, dtype=np.uint8)
    base = np.arange(CODE_POINTS, dtype=np.uint32)
    upper = np.zeros(CODE_POINTS, dtype=np.bool_)
    for code in range(_LOOKED_UP_ONE_BY_ONE):
        character = chr(code)
        kind[code] = found = _kind(character)
        if found in (LETTER, DIGIT, UNIT):
            base[code] = ord(base_letter(character))
            upper[code] = character.isupper()
    kind[_IDEOGRAPHS.start : _IDEOGRAPHS.stop] = UNIT
    kind[_VARIATION_SELECTORS.start : _VARIATION_SELECTORS.stop] = TRANSPARENT
    for table in (kind, base, upper):
        table.flags.writeable = False
    return CharacterTables(kind, base, upper)


def code_points(text: str) -> NDArray[np.uint32]:
    """Give the code points of a text; lone surrogates are let through and count as separators."""
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)


def folded(text: str) -> tuple[str, NDArray[np.int64]]:
    """Give a text in base letters, and for each of its characters the place in the original, with its end added."""
    codes = code_points(text)
    tables = character_tables()
    places = np.flatnonzero(tables.kind[codes] != TRANSPARENT)
    letters = tables.base[codes[places]].tobytes().decode("utf-32-le", "replace")
    return letters, np.append(places, len(codes))
