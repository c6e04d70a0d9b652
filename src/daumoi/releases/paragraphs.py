"""A text and its translation, paragraph beside paragraph.

What is not translated yet stands in the text as its number in angle quotes, "‹3›": the place is kept, and the check
before sending lets no such place through.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from daumoi.foundation.rich_text import from_light_markup, to_light_markup
from daumoi.releases.alignment import aligned

_BLOCK = re.compile(r"<(p|h2|h3|ul|ol|blockquote)>.*?</\1>", re.DOTALL)
_UNTRANSLATED = re.compile(r"<p>‹\d+›</p>")
# What stands for a lead that nobody has translated yet.
LEAD_PLACE = "‹0›"
# A headline or lead that waits for its words.
PLACE = re.compile(r"‹[^‹›]*›")


@dataclass(frozen=True)
class Pair:
    """One paragraph of the original (HTML; "" where it has none) and of the translation (light markup).

    Attributes:
        number: of the row, counted from 1.
        place: number of the original's paragraph; None where the original has none.
    """

    number: int
    original: str
    translation: str
    place: int | None = None


def paragraphs_of(body: str) -> list[str]:
    """The blocks of a text in reading order, each as HTML."""
    return [match.group() for match in _BLOCK.finditer(body)]


def untranslated(body: str) -> str:
    """A text with a place for every paragraph and no words yet."""
    return "".join(_place(number) for number, _block in enumerate(paragraphs_of(body), start=1))


def pairs(original: str, translation: str) -> list[Pair]:
    """Both texts in rows, matched by length, figures and names; what has no counterpart stands beside nothing."""
    left, right = paragraphs_of(original), paragraphs_of(translation)
    rows = []
    for number, (i, j) in enumerate(aligned(left, right), start=1):
        block = "" if j is None or _UNTRANSLATED.fullmatch(right[j]) else right[j]
        # A place whose paragraph the original has no longer waits for nothing.
        if i is not None or block:
            rows.append(
                Pair(number, "" if i is None else left[i], to_light_markup(block), None if i is None else i + 1)
            )
    return rows


def joined(typed: Sequence[str], *, original: str, translation: str, places: Sequence[int | None] = ()) -> str:
    """The translation from what was typed row by row, as HTML; a row that was not touched keeps its exact form.

    Args:
        places: for each row the number of the original's paragraph beside which it was typed, None where there was
            none; without them rows go by the original's order. Between page and saving the original may have changed.
    """
    before = {to_light_markup(block).strip(): block for block in paragraphs_of(translation)}
    if len(places) != len(typed):
        most = len(paragraphs_of(original))
        places = [index + 1 if index < most else None for index in range(len(typed))]
    blocks = []
    for text, place in zip(typed, places, strict=True):
        words = text.replace("\r\n", "\n").strip()
        if words:
            blocks.append(before.get(words) or from_light_markup(words))
        elif place is not None:
            blocks.append(_place(place))
    return "".join(blocks)


def united(base: str, theirs: str, mine: str) -> str:
    """My text, with theirs in each row that I left as it was; a row that both changed is mine.

    Mine alone where the three have not the same number of rows: then nobody can say which row is which.
    """
    rows = [paragraphs_of(body) for body in (base, theirs, mine)]
    if len({len(blocks) for blocks in rows}) != 1:
        return mine
    return "".join(their if _says(own) == _says(was) else own for was, their, own in zip(*rows, strict=True))


def _says(block: str) -> str:
    return to_light_markup(block).strip()


def _place(number: int) -> str:
    return f"<p>‹{number}›</p>"
