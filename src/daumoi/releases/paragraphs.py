"""A text and its translation, paragraph beside paragraph.

What is not translated yet stands in the text as its number in angle quotes, "‹3›": the place is kept, and the check
before sending lets no such place through.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from daumoi.foundation.rich_text import from_light_markup, to_light_markup

_BLOCK = re.compile(r"<(p|h2|h3|ul|ol|blockquote)>.*?</\1>", re.DOTALL)
_UNTRANSLATED = re.compile(r"<p>‹\d+›</p>")


@dataclass(frozen=True)
class Pair:
    """One paragraph of the original (HTML; "" where it has none) and of the translation (light markup)."""

    number: int
    original: str
    translation: str


def paragraphs_of(body: str) -> list[str]:
    """The blocks of a text in reading order, each as HTML."""
    return [match.group() for match in _BLOCK.finditer(body)]


def untranslated(body: str) -> str:
    """A text with a place for every paragraph and no words yet."""
    return "".join(_place(number) for number, _block in enumerate(paragraphs_of(body), start=1))


def pairs(original: str, translation: str) -> list[Pair]:
    """Both texts in rows by their order; the longer one's rest stands beside nothing."""
    left, right = paragraphs_of(original), paragraphs_of(translation)
    rows = []
    for index in range(max(len(left), len(right))):
        block = right[index] if index < len(right) else ""
        text = "" if _UNTRANSLATED.fullmatch(block) else to_light_markup(block)
        rows.append(Pair(index + 1, left[index] if index < len(left) else "", text))
    return rows


def joined(typed: Sequence[str], *, original: str, translation: str) -> str:
    """The translation from what was typed row by row, as HTML; a row that was not touched keeps its exact form."""
    before, most = paragraphs_of(translation), len(paragraphs_of(original))
    blocks = []
    for index, text in enumerate(typed):
        old = before[index] if index < len(before) else ""
        words = text.replace("\r\n", "\n").strip()
        if not words:
            blocks.append(_place(index + 1) if index < most else "")
        elif old and words == to_light_markup(old).strip():
            blocks.append(old)
        else:
            blocks.append(from_light_markup(words))
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
