"""A text in base letters with digits in one writing, its letter case kept beside, and the way back to the original."""

from __future__ import annotations

import functools
import re
import unicodedata
from dataclasses import dataclass
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from textreuse.characters import code_points
from textreuse.similar.vocabulary import FREQUENT
from textreuse.tokens import Positions

# Scripts whose marks are vowels: without them words fall together.
_MARKS_ARE_LETTERS: Final = ((0x0900, 0x0F00), (0x1000, 0x10A0), (0x1780, 0x1800))
_SPACES: Final = (0x00A0, 0x1680, *range(0x2000, 0x200B), 0x202F, 0x205F, 0x3000)
_DASHES: Final = (*range(0x2010, 0x2016), 0x2212)
_QUOTES: Final = (0x02BC, 0x2018, 0x2019)
_SURROGATES: Final = slice(0xD800, 0xE000)
_LOOKED_UP: Final = 0x20000
_CODE_POINTS: Final = 0x110000
_TAGS_AND_SELECTORS: Final = slice(0xE0000, 0xE01F0)
# Latin, Greek and Cyrillic; kana and forms of full width.
_LEVELLED: Final = (
    (0x0080, 0x0590), (0x1E00, 0x2000), (0x2C60, 0x2C80), (0x3040, 0x3100), (0xA720, 0xA800), (0xFB00, 0xFB07),
    (0xFF00, 0xFFE0),
)  # fmt: skip
# Letters that no decomposition leads back to their base.
_BARRED: Final = {"đ": "d", "Đ": "D", "ð": "d", "Ð": "D", "ı": "i", "ł": "l", "Ł": "L", "ø": "o", "Ø": "O"}
_JAMO: Final = re.compile(r"[\u1100-\u1112][\u1161-\u1175][\u11a8-\u11c2]?")
_READ_FOR_LANGUAGE: Final = 4000

# A word frequent in two of them tells nothing.
_LANGUAGE_OF_WORD: Final = {
    word: language
    for language, words in FREQUENT.items()
    for word in words
    if sum(word in others for others in FREQUENT.values()) == 1
}
_WORD: Final = re.compile(r"[a-z]+")
_SCRIPTS: Final = (
    ("km", 0x1780, 0x1800),
    ("lo", 0x0E80, 0x0F00),
    ("ko", 0xAC00, 0xD7B0),
    ("ja", 0x3040, 0x3100),
    ("zh", 0x4E00, 0xA000),
    ("ru", 0x0400, 0x0500),
)


class _Tables(NamedTuple):
    kept: NDArray[np.bool_]
    cased: NDArray[np.uint32]
    letters: NDArray[np.uint32]


@functools.cache
def _tables() -> _Tables:
    """Build the tables, once a process. The detector's own tables level other things: there й is not и."""
    kept = np.ones(_CODE_POINTS, dtype=np.bool_)
    letters = np.arange(_CODE_POINTS, dtype=np.uint32)
    for code in range(0x80, _LOOKED_UP):
        category = unicodedata.category(chr(code))
        if category == "Nd":
            letters[code] = ord("0") + unicodedata.decimal(chr(code))
        elif category[0] == "M" or category == "Cf":
            kept[code] = any(start <= code < end for start, end in _MARKS_ARE_LETTERS)
        elif category[0] == "L" and any(start <= code < end for start, end in _LEVELLED):
            letters[code] = ord(_base(chr(code)))
    kept[_TAGS_AND_SELECTORS] = False
    letters[_SURROGATES] = 0x20
    for codes, plain in ((_SPACES, " "), (_DASHES, "-"), (_QUOTES, "'")):
        letters[list(codes)] = ord(plain)
        kept[list(codes)] = True
    cased = letters.copy()
    letters[ord("A") : ord("Z") + 1] += 0x20
    for start, end in _LEVELLED:
        for code in range(start, end):
            lower = chr(int(letters[code])).lower()
            letters[code] = ord(lower) if len(lower) == 1 else letters[code]
    return _Tables(kept, cased, letters)


def _base(character: str) -> str:
    """Give the first letter of a character without its marks, in its case."""
    decomposed = unicodedata.normalize("NFKD", character)[0]
    return _BARRED.get(decomposed, decomposed)


@dataclass(frozen=True, slots=True)
class Surface:
    """A text made plain for finding facts.

    Attributes:
        text: as it was given.
        cased, letters: base letters with their case, and in lower case; of one length.
        places: for each of these characters its place in the text, with the text's length added.
        language: the likeliest of the ten languages, by script and frequent words.
    """

    text: str
    cased: str
    letters: str
    places: Positions
    language: str

    def place(self, start: int, end: int) -> tuple[int, int]:
        """Give the characters of the original text that [start, end) stands for."""
        return int(self.places[start]), int(self.places[end])

    def original(self, start: int, end: int) -> str:
        """Give the original text of [start, end)."""
        return self.text[self.places[start] : self.places[end]]


def surface(text: str) -> Surface:
    """Make a text plain: normal form, marks of Latin and Cyrillic, digits, spaces and dashes are levelled."""
    tables, codes = _tables(), code_points(text)
    places = np.flatnonzero(tables.kept[codes])
    if len(codes) and bool(((codes >= 0x1100) & (codes < 0x1113)).any()):
        codes, places = _with_syllables(text, codes, places)
    found = codes[places]
    letters = tables.letters[found].tobytes().decode("utf-32-le", "replace")
    cased = tables.cased[found].tobytes().decode("utf-32-le", "replace")
    return Surface(text, cased, letters, np.append(places, len(codes)), _language(found, letters))


def _with_syllables(text: str, codes: NDArray[np.uint32], places: Positions) -> tuple[NDArray[np.uint32], Positions]:
    """Put decomposed Hangul together: the syllable stands at its first letter, the others are left out."""
    codes, dropped = codes.copy(), np.zeros(len(codes), dtype=np.bool_)
    for match in _JAMO.finditer(text):
        codes[match.start()] = ord(unicodedata.normalize("NFC", match.group()))
        dropped[match.start() + 1 : match.end()] = True
    return codes, places[~dropped[places]]


def _language(codes: NDArray[np.uint32], letters: str) -> str:
    """Guess the language from the script; where that is Latin, from frequent words."""
    head = codes[:_READ_FOR_LANGUAGE]
    for language, start, end in _SCRIPTS:
        # A few characters of another script are a name or a quotation; kana among ideographs are Japanese.
        if np.count_nonzero((head >= start) & (head < end)) > len(head) / (25 if language == "ja" else 6):
            return language
    counts = dict.fromkeys(FREQUENT, 0)
    for word in _WORD.findall(letters[:_READ_FOR_LANGUAGE]):
        if word in _LANGUAGE_OF_WORD:
            counts[_LANGUAGE_OF_WORD[word]] += 1
    return max(counts, key=lambda language: counts[language])
