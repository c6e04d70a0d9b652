"""What the second channel gives: texts that seem to tell the same story, each with the facts that say so.

Nothing here is a pickup. No passage need be shared; a person confirms. Names of people are compared as words of the two
texts, like figures and dates: no person is ever scored, tagged or remembered.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class FactKind(StrEnum):
    """What two texts may have in common without sharing a passage."""

    NAME = "name"
    NUMBER = "number"
    DATE = "date"
    COUNTRY = "country"
    EMBEDDING = "embedding"


class Channel(StrEnum):
    """What a score was made from."""

    FACTS = "facts"
    FACTS_AND_EMBEDDINGS = "facts and embeddings"


@dataclass(frozen=True, slots=True)
class Fact:
    """One fact that a text states.

    Attributes:
        kind: what it is.
        value: the fact in one form for all languages: a name as written, "12500000000 VND", "37 %", "2026-11-12" or
            "11-12" where no year is given, a country's two letters.
        start, end: where it stands in the text as given, in characters, end exclusive.
        keys: what it is found by; two texts that share a key may state the same fact.
        chance: how likely an unrelated news text is to state it too, before any text was read, 0-1.
        unit: unit of a number, year of a date; facts of different units differ, an unknown unit fits any.
    """

    kind: FactKind
    value: str
    start: int
    end: int
    keys: tuple[str, ...]
    chance: float
    unit: str | None = None


Place = tuple[int, int]


@dataclass(frozen=True, slots=True)
class SimilarReason:
    """One thing that a release and an article both state.

    Attributes:
        kind: what it is.
        value: the fact in one form for all languages (see `Fact`); for an embedding the cosine, two decimals.
        bits: how surprising it is to find it in both.
        release_places, article_places: where each side states it, [start, end) in characters of the text as given, at
            most three; empty for an embedding, which speaks of the whole text.
    """

    kind: FactKind
    value: str
    bits: float
    release_places: tuple[Place, ...]
    article_places: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class Similar:
    """A release and an article that seem to tell the same story. Never a pickup: no passage is claimed.

    Attributes:
        release, article: ids.
        score: share of such pairs that told the same story in the calibration corpus, 0-1; see `SimilarIndex.similar`.
        reasons: the strongest first; never empty.
        duplicates: ids of other releases that tell the same story in mostly the same words (issued again), sorted.
        channel: what the score was made from.
    """

    release: str
    article: str
    score: float
    reasons: tuple[SimilarReason, ...]
    duplicates: tuple[str, ...]
    channel: Channel
