"""Short forms of texts, never cut inside a letter, nor inside a word where words are known."""

from __future__ import annotations

import unicodedata
from typing import Final

from textreuse.words import whole_words

_JOINER: Final = "\u200d"
# A word that does not end within so many characters of the limit is cut at a letter instead.
_LONGEST_WORD: Final = 30


def excerpt(text: str, most: int) -> str:
    """Give a text on one line, at most so many characters; what is left out at its end is an ellipsis.

    Cut between words where there is a space near or the script is written without spaces, else between letters: never
    between a letter and its marks.
    """
    line = " ".join(text[: 4 * most + 200].split())
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


def _goes_on(character: str) -> bool:
    """Tell whether a character belongs to the letter before it."""
    return (
        character == _JOINER or unicodedata.category(character)[0] == "M" or "\U0001f3fb" <= character <= "\U0001f3ff"
    )
