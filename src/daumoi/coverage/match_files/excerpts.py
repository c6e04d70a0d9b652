"""Short forms of texts, never cut inside a letter, nor inside a word where words are known."""

from __future__ import annotations

import unicodedata
from typing import Final

from textreuse.words import whole_words

_JOINER: Final = "\u200d"
# A word that does not end within so many characters of the limit is cut at a letter instead.
_LONGEST_WORD: Final = 30
# What is looked at beyond the limit: to find the end of a word, letters with many marks.
_BEYOND: Final = 50


def excerpt(text: str, most: int) -> str:
    """Give a text on one line, at most so many characters; what is left out at its end is an ellipsis.

    Cut between words where there is a space near or the script is written without spaces, else between letters: never
    between a letter and its marks.
    """
    line = _begun(text, most)
    if len(line) <= most and len(text) <= 4 * most + 200:
        return line
    end = most - 1
    space = line.rfind(" ", max(0, end - _LONGEST_WORD), end + 1)
    if space > 0:
        return line[:space].rstrip() + "…"
    _, end = whole_words(line, 0, end)
    while 0 < end < len(line) and (_goes_on(line[end]) or line[end - 1] == _JOINER):
        end -= 1
    return line[: end or most - 1] + "…"


def _begun(text: str, most: int) -> str:
    """Give the beginning of a text on one line, longer than the limit where there is enough, with the word round it."""
    line = " ".join(text[: most + 4 * _BEYOND].split())
    return line if len(line) >= most + 2 * _BEYOND else " ".join(text[: 4 * most + 200].split())


def _goes_on(character: str) -> bool:
    """Tell whether a character belongs to the letter before it."""
    return (
        character == _JOINER or unicodedata.category(character)[0] == "M" or "\U0001f3fb" <= character <= "\U0001f3ff"
    )
