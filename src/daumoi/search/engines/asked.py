"""What the two engines are given: words to keep, and what a search is narrowed by."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class IndexedWords:
    """The words of one entry, cut and joined by spaces.

    Attributes:
        text, text_folded: of the title too, and then of the text.
        reach: who may be near enough to see it, of what kind it is, and what lists are narrowed by.
    """

    entry_id: int
    title: str
    text: str
    title_folded: str
    text_folded: str
    reach: str


@dataclass(frozen=True)
class Narrowing:
    """Words of reach, of each group at least one; and a time, `until` exclusive."""

    groups: tuple[tuple[str, ...], ...] = ()
    since: datetime | None = None
    until: datetime | None = None

    @property
    def bounds(self) -> list[tuple[str, datetime]]:
        """The ends of the time, each with the sign that its moments have to it."""
        ends = ((">=", self.since), ("<", self.until))
        return [(sign, moment) for sign, moment in ends if moment is not None]


@dataclass(frozen=True)
class Span:
    """Numbers between which all entries of a time lie, and the condition that tells them from others between them."""

    first: int
    last: int
    condition: str
    moments: tuple[datetime, ...]
