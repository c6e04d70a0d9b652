"""Finds a commented passage again in a text that has changed since.

Source: W3C Web Annotation Data Model, 4.2.4 Text Quote Selector: the exact words, with some before and after to tell
equal passages apart. Differs: a passage that was itself edited is still found where most of its words stand.
"""

from __future__ import annotations

import itertools
import re
from collections import Counter
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

AROUND = 32
# Share of the words that must still be there, in order, for a place to count as the same passage, edited.
LEAST_ALIKE = 0.6
# Longer passages are not sought word by word: that takes a time that grows with the product of both lengths.
MOST_WORDS = 400
# A single letter may stand ten thousand times in a text; nobody comments on the last of them.
MOST_PLACES = 2_000


class Found(StrEnum):
    """EXACT: as it was quoted; EDITED: other words now, at this place; GONE: nothing like it is left."""

    EXACT = "exact"
    EDITED = "edited"
    GONE = "gone"


@dataclass(frozen=True)
class Quote:
    """A passage and what stands around it."""

    exact: str
    prefix: str = ""
    suffix: str = ""


@dataclass(frozen=True)
class Place:
    """Where a passage stands: character offsets, end exclusive; both 0 when it is gone."""

    found: Found
    start: int = 0
    end: int = 0


GONE = Place(Found.GONE)


def quote_at(text: str, start: int, end: int) -> Quote:
    """The passage of these offsets with what stands around it."""
    return Quote(text[start:end], text[max(0, start - AROUND) : start], text[end : end + AROUND])


def find_passage(text: str, quote: Quote) -> Place:
    """Where a quoted passage stands now; of several equal ones that whose surroundings fit best, then the first."""
    if not quote.exact.strip():
        return GONE
    # Looked ahead, so that places that overlap are all seen.
    found = re.finditer(f"(?={re.escape(quote.exact)})", text)
    starts = [match.start() for match in itertools.islice(found, MOST_PLACES)]
    if starts:
        start = max(starts, key=lambda place: (_fits(text, place, quote), -place))
        return Place(Found.EXACT, start, start + len(quote.exact))
    return _edited(text, quote)


def _fits(text: str, start: int, quote: Quote) -> int:
    """How many characters before and after agree with the quote's surroundings."""
    before, after = text[:start], text[start + len(quote.exact) :]
    return _agreeing(before[::-1], quote.prefix[::-1]) + _agreeing(after, quote.suffix)


def _agreeing(text: str, wanted: str) -> int:
    count = 0
    for one, other in zip(text, wanted, strict=False):
        if one != other:
            break
        count += 1
    return count


_WORD = re.compile(r"\w+")


def _edited(text: str, quote: Quote) -> Place:
    """The paragraph with most of the passage's words in order, narrowed to the first and last of them."""
    wanted = [match.group().lower() for match in _WORD.finditer(quote.exact)][:MOST_WORDS]
    if not wanted:
        return GONE
    best, best_share, known = GONE, LEAST_ALIKE, Counter(wanted)
    for paragraph in re.finditer(r"[^\n]+", text):
        there = list(_WORD.finditer(paragraph.group()))[: 4 * MOST_WORDS]
        words = [match.group().lower() for match in there]
        # Comparing in order takes long; a paragraph that has too few of the words at all is passed over.
        if sum((known & Counter(words)).values()) < LEAST_ALIKE * len(wanted):
            continue
        blocks = SequenceMatcher(None, wanted, words, autojunk=False).get_matching_blocks()[:-1]
        share = sum(block.size for block in blocks) / len(wanted)
        if share > best_share or (share == best_share and best is GONE):
            first, last = there[blocks[0].b], there[blocks[-1].b + blocks[-1].size - 1]
            offset = paragraph.start()
            best, best_share = Place(Found.EDITED, offset + first.start(), offset + last.end()), share
    return best
