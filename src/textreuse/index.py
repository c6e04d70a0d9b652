"""The index of releases, and the matching of articles against it."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from typing import Final, Self

from textreuse.matching import match_batch
from textreuse.records import Article, Pickup, Release
from textreuse.segments import Segment, segment_of

# Characters tokenised at once: enough to keep numpy busy, little enough to stay in the cache.
_BATCH_CHARACTERS: Final = 500_000
_BATCH_ARTICLES: Final = 256


class DuplicateReleaseId(ValueError):
    """Two releases carry the same id."""


class ReleaseIndex:
    """Releases prepared for matching. Build it once; it never changes, and may be shared between threads."""

    def __init__(self, segments: Sequence[Segment]) -> None:
        """Put segments together; `build` makes them."""
        self._segments = tuple(segments)
        self._chance = math.log2(max(2, sum(segment.library.words for segment in segments)))

    @classmethod
    def build(cls, releases: Iterable[Release]) -> Self:
        """Index releases.

        Raises:
            DuplicateReleaseId: two releases carry the same id.
        """
        segment = segment_of(releases)
        repeated = segment.library.releases.repeated_id()
        if repeated is not None:
            raise DuplicateReleaseId(repeated)
        return cls([segment])

    def __len__(self) -> int:
        return sum(segment.library.count for segment in self._segments)

    def match(self, article: Article) -> list[Pickup]:
        """Give the releases that an article uses, best first; empty when nothing is reused."""
        return next(self.match_many([article]))

    def match_many(self, articles: Iterable[Article]) -> Iterator[list[Pickup]]:
        """Give for each article, in the order given, what `match` gives; reads ahead by one batch only."""
        for batch in _batches(articles):
            yield from match_batch(self._segments, batch, self._chance, ())

    def standing_places(self, release: str) -> list[tuple[int, int]]:
        """Give the standing paragraphs of a release, by its id: characters of its text, end exclusive, in order.

        Raises:
            KeyError: no release has this id.
        """
        segment, number = self._places_by_id[release]
        return segment.library.standing_places(number)

    @cached_property
    def _places_by_id(self) -> dict[str, tuple[Segment, int]]:
        return {
            segment.library.release(number).id: (segment, number)
            for segment in self._segments
            for number in range(segment.library.count)
        }


def _batches(articles: Iterable[Article]) -> Iterator[list[Article]]:
    batch: list[Article] = []
    size = 0
    for article in articles:
        batch.append(article)
        size += len(article.text)
        if size >= _BATCH_CHARACTERS or len(batch) >= _BATCH_ARTICLES:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch
