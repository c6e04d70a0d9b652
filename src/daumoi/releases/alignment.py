"""Which paragraph of a translation stands for which of the original, when one has more than the other.

Lengths go together in all languages, figures and names stand in both; the order stays. A paragraph that was added or
taken away in the original then leaves a gap in one place, instead of moving every row below it.

Source: Gale and Church (1993), A program for aligning sentences in bilingual corpora. Differs: paragraphs instead of
sentences, one to one or to none, and figures and names beside the length.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from daumoi.foundation.rich_text import plain_text
from daumoi.foundation.vietnamese import fold

# What a paragraph without its counterpart costs; two of them are dearer than any pair of the same kind of block, so
# that rows of two texts of equal length stay where they are unless several paragraphs say otherwise.
GAP = 2.0
MOST_OF_LENGTH = 2.0
OF_WORDS = 1.5
OF_KIND = 1.0
OTHER_PLACE = 0.3
# Beyond this the table of costs would take seconds; such texts are matched by order.
MOST_CELLS = 250_000
# Short paragraphs differ by chance: so many characters are added to both before they are compared.
_CUSHION = 20
_FIGURE = re.compile(r"\d+(?:[.,\u00a0\u202f ]\d+)*")
_NAME = re.compile(r"(?<=\w )[^\W\d_]\w+|[^\W\d_]{2,}(?=\d)")
# No release has a million paragraphs; what is longer is a word that somebody wrote.
_PLACE = re.compile(r"‹(\d{1,6})›")
_TAG = re.compile(r"<(\w+)")


@dataclass(frozen=True)
class Block:
    """What is compared of one paragraph.

    Attributes:
        place: the number in a place that waits for its words; None for a paragraph that has some.
    """

    kind: str
    length: int
    marks: Counter[str]
    place: int | None = None


def block_of(html: str) -> Block:
    """What is compared of a paragraph given as HTML."""
    words = plain_text(html).strip()
    place = _PLACE.fullmatch(words)
    tag = _TAG.match(html)
    kind = "heading" if tag and tag.group(1) in {"h2", "h3"} else "text"
    return Block(kind, len(words), _marks(words), int(place.group(1)) if place else None)


def _marks(words: str) -> Counter[str]:
    """Figures without their separators, and words within a sentence that begin with a capital, without marks."""
    figures = [re.sub(r"\D", "", found) for found in _FIGURE.findall(words)]
    names = [fold(found) for found in _NAME.findall(words) if found[0].isupper()]
    return Counter(figures + names)


def aligned(left: Sequence[str], right: Sequence[str]) -> list[tuple[int | None, int | None]]:
    """Pairs of positions in reading order: paragraph of the original, paragraph of the translation; None for none.

    Every position of both sides stands in exactly one pair. Texts that are too long to compare go by their order.
    """
    if len(left) * len(right) > MOST_CELLS:
        return _by_order(len(left), len(right))
    ours, theirs = [block_of(each) for each in left], [block_of(each) for each in right]
    ratio = _ratio(ours, theirs)
    # costs[i][j]: the cheapest way to match the first i with the first j.
    costs = [[j * GAP for j in range(len(theirs) + 1)]]
    steps = [["right"] * (len(theirs) + 1)]
    for i, block in enumerate(ours, start=1):
        row, step = [i * GAP], ["left"]
        for j, other in enumerate(theirs, start=1):
            ways = (
                (costs[i - 1][j - 1] + _cost(block, other, number=i, ratio=ratio), "both"),
                (costs[i - 1][j] + GAP, "left"),
                (row[j - 1] + GAP, "right"),
            )
            cheapest = min(ways, key=lambda way: way[0])
            row.append(cheapest[0])
            step.append(cheapest[1])
        costs.append(row)
        steps.append(step)
    return _traced(steps, len(ours), len(theirs))


def _by_order(left: int, right: int) -> list[tuple[int | None, int | None]]:
    return [(i if i < left else None, i if i < right else None) for i in range(max(left, right))]


def _traced(steps: list[list[str]], i: int, j: int) -> list[tuple[int | None, int | None]]:
    found: list[tuple[int | None, int | None]] = []
    while i or j:
        step = "right" if not i else "left" if not j else steps[i][j]
        i, j = i - (step != "right"), j - (step != "left")
        found.append((i if step != "right" else None, j if step != "left" else None))
    return found[::-1]


def _ratio(ours: Sequence[Block], theirs: Sequence[Block]) -> float:
    """Characters of the translation for each of the original; of what is translated so far, one by one otherwise."""
    written = [block.length for block in theirs if block.place is None]
    if len(written) < len(theirs) or not written:
        return 1.0
    return sum(written) / max(1, sum(block.length for block in ours))


def _cost(block: Block, other: Block, *, number: int, ratio: float) -> float:
    if other.place is not None:
        return 0.0 if other.place == number else OTHER_PLACE
    shared = sum((block.marks & other.marks).values())
    marks = sum(block.marks.values()) + sum(other.marks.values())
    of_words = 1 - 2 * shared / marks if marks else 0.5
    of_length = abs(math.log((other.length + _CUSHION) / (block.length * ratio + _CUSHION)))
    of_kind = OF_KIND if block.kind != other.kind else 0.0
    return min(of_length, MOST_OF_LENGTH) + OF_WORDS * of_words + of_kind
