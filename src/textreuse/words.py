"""Words as people count them, where a script does not write them apart.

Matching takes each character of such a script for a word: it needs no dictionary, never breaks a passage at a name that
a dictionary does not know, and gives the same answer on every machine. Who reads "87 words" means words, though, and
wants no passage to begin inside one. ICU knows the words of Chinese, Japanese, Thai, Lao, Khmer and Burmese; it comes
with the extra `languages`. Without it characters are counted, consonants with their vowels as one, and `knows_words`
says so.

Source:
    Unicode Standard Annex 29, word boundaries, with ICU's dictionaries.
"""

from __future__ import annotations

import importlib
import importlib.util
import threading
from typing import Any, Final

import numpy as np

from textreuse.characters import code_points
from textreuse.tokens import Flags, Positions, tokenise

# From here on ICU's rule status says that a piece holds letters or figures.
_WITH_LETTERS: Final = 100
# Characters looked at on either side of a place, to see the word that it stands in.
_AROUND: Final = 40
# Written without spaces, but for Hangul: there a word is what stands between two spaces, and its ending may be changed.
_JOINED: Final = ((0x0E00, 0x0F00), (0x1000, 0x10A0), (0x1780, 0x1800), (0x2E80, 0xA4D0), (0xF900, 0xFB00))
_LETTERS_BEYOND: Final = ((0xFF66, 0xFFA0), (0x20000, 0x33480))

_FIRST_JOINED: Final = chr(_JOINED[0][0])

_breakers = threading.local()


def knows_words() -> bool:
    """Tell whether the words of scripts without spaces are known here; without ICU, characters are counted."""
    return importlib.util.find_spec("icu") is not None


def words_between(text: str, start: int = 0, end: int | None = None) -> int:
    """Give how many words stand between two places of a text."""
    part = text[start:end]
    if not knows_words():
        return _units_between(part)
    breaker = _breaker(part)
    count = 0
    for _ in breaker:
        count += breaker.getRuleStatus() >= _WITH_LETTERS
    return count


def whole_words(text: str, start: int, end: int) -> tuple[int, int]:
    """Give the part of a passage that cuts no word of a script without spaces; the passage itself where none is whole.

    Args:
        text: the whole text.
        start, end: the passage, in characters, end exclusive.
    """
    first, last = _next_edge(text, start), _edge_before(text, end)
    return (first, last) if first < last else (start, end)


def _next_edge(text: str, place: int) -> int:
    if not _is_inside(text, place):
        return place
    return min(edge for edge in (*_edges(text, place), len(text)) if edge >= place)


def _edge_before(text: str, place: int) -> int:
    if not _is_inside(text, place):
        return place
    return max(edge for edge in (0, *_edges(text, place)) if edge <= place)


def _edges(text: str, place: int) -> list[int]:
    """Give the places round a place at which words end, in characters of the text."""
    begin = max(0, place - _AROUND)
    around = text[begin : place + _AROUND]
    if not knows_words():
        found = tokenise([around])
        return [begin + int(edge) for edge in (*found.starts, *found.ends)]
    # ICU counts in halves of what lies beyond the first 65,536 characters.
    sizes = 1 + (code_points(around) > 0xFFFF)
    places = np.concatenate(([0], np.cumsum(sizes)))
    return [begin + int(np.searchsorted(places, edge)) for edge in _breaker(around)]


def _is_inside(text: str, place: int) -> bool:
    """Tell whether the characters on both sides of a place are of a script without spaces."""
    # Most texts hold no such script, which two comparisons tell.
    if not 0 < place < len(text) or min(text[place - 1 : place + 1]) < _FIRST_JOINED:
        return False
    return bool(_joined(text[place - 1 : place + 1]).all())


def _joined(text: str) -> Flags:
    codes = code_points(text)
    joined: Flags = np.zeros(len(codes), dtype=np.bool_)
    for start, end in (*_JOINED, *_LETTERS_BEYOND):
        joined |= (codes >= start) & (codes < end)
    return joined


def _units_between(text: str) -> int:
    """Count words, and characters where they are not written apart; syllables of Hangul that touch are one word."""
    found = tokenise([text])
    hangul = found.units & ~_starts_joined(text, found.starts)
    touches = np.zeros(len(found), dtype=np.bool_)
    touches[1:] = hangul[1:] & hangul[:-1] & (found.starts[1:] == found.ends[:-1])
    return int(len(found) - touches.sum())


def _starts_joined(text: str, starts: Positions) -> Flags:
    return _joined(text)[starts] if len(starts) else np.zeros(0, dtype=np.bool_)


def _breaker(text: str) -> Any:
    """Give this thread's iterator over the edges of words, set to a text."""
    icu = importlib.import_module("icu")
    breaker = getattr(_breakers, "words", None)
    if breaker is None:
        breaker = _breakers.words = icu.BreakIterator.createWordInstance(icu.Locale.getRoot())
    breaker.setText(text.encode("utf-8", "replace").decode("utf-8"))  # lone surrogates are refused
    return breaker
