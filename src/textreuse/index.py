"""The index of releases, and the matching of articles against it."""

from __future__ import annotations

import itertools
from collections.abc import Collection, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Final, Self

from textreuse import storage
from textreuse.explaining import Why, explained
from textreuse.gathering import Workshop
from textreuse.matching import match_batch
from textreuse.records import Article, Pickup, Release
from textreuse.segments import Segment, segment_of

# Characters tokenised at once: enough to keep numpy busy, little enough to stay in the cache.
_BATCH_CHARACTERS: Final = 500_000
_BATCH_ARTICLES: Final = 256
# The last segment is learned anew with what is appended while it has no more releases than this, or than are appended;
# never one of more than so many.
_LEARNED_ANEW: Final = 2048
_NEVER_LEARNED_ANEW: Final = 65_536


class DuplicateReleaseId(ValueError):
    """Two releases carry the same id."""


class UnknownReleaseId(KeyError):
    """No release of the index carries the id."""


class ReleaseIndex:
    """Releases prepared for matching. It never changes, and may be shared between threads and processes.

    What changes an index gives another one, which shares with it what stayed the same:

    - `append` learns new releases from what the index knows. While the index is small, or as many are appended as it
      holds, this gives exactly what `build` would; later the weights of the older releases stay as they were.
    - `drop` hides releases at once.
    - `compact` gives what `build` would give of the releases that are left.
    """

    def __init__(
        self, segments: Sequence[Segment], dropped: Collection[int] = (), stored: storage.Stored | None = None
    ) -> None:
        """Put segments together; `build` and `load` make them."""
        self._segments = tuple(segments)
        self._dropped = frozenset(dropped)
        self._stored = stored
        self._words = sum(segment.library.words for segment in segments)

    @classmethod
    def build(cls, releases: Iterable[Release], *, folder: str | Path | None = None) -> Self:
        """Index releases.

        Args:
            releases: in any order; read once, and not kept in memory when they come from a stream.
            folder: build in files there, for what does not fit into memory; the index is then loaded from it.

        Raises:
            DuplicateReleaseId: two releases carry the same id.
            TooManyWords: they have 2**32 words or more.
            FolderInUse: there is something in the folder.
        """
        if folder is None:
            return cls([_distinct(segment_of(releases))])
        with storage.building(Path(folder)) as scratch:
            with Workshop(scratch) as workshop:
                segment = _distinct(segment_of(releases, workshop=workshop))
            storage.finish_building(scratch, segment)
        return cls.load(folder)

    @classmethod
    def load(cls, folder: str | Path, *, verify: bool | None = None) -> Self:
        """Load an index that was saved; its arrays are mapped, and shared with other processes that load it.

        Args:
            folder: where it was saved.
            verify: compare every file with its checksum, which reads all of it. None does so for indexes of up to
                64 MiB. Sizes are always compared, and always proved is that no number points outside its file.

        Raises:
            NotAnIndex: there is none in the folder.
            OtherVersion: it was made by a version that lays it out, or splits words, in another way.
            BrokenIndex: a file is missing, cut, or not as it was written.
        """
        stored = storage.load(Path(folder), verify=verify)
        return cls([segment for _, segment in stored.segments], stored.dropped, stored)

    @staticmethod
    def releases_in(folder: str | Path) -> Iterator[Release]:
        """Give the releases of a saved index, to build one anew that was made by an engine which split words otherwise.

        Raises:
            NotAnIndex, OtherVersion, BrokenIndex: as with `load`.
        """
        return storage.releases_in(Path(folder))

    def save(self, folder: str | Path) -> None:
        """Save to a folder: a new or empty one, or the one that this index was loaded from or saved to before.

        To the latter only what is new is written. Whoever loads the folder meanwhile gets the index before or after.

        Raises:
            FolderInUse: there is something else in the folder.
            ChangedMeanwhile: somebody has saved to the folder since this index was loaded.
        """
        folder = Path(folder)
        if self._stored is not None and folder.exists() and self._stored.folder.resolve() == folder.resolve():
            self._stored = storage.save_again(self._stored, self._segments, self._dropped)
        else:
            self._stored = storage.save_new(folder, self._segments, self._dropped)

    def append(self, releases: Iterable[Release]) -> Self:
        """Give an index that holds these releases too.

        Raises:
            DuplicateReleaseId: two releases carry the same id, or the index has one with it.
        """
        new = tuple(releases)
        if not new:
            return self
        for release in new:
            if release.id in self:
                raise DuplicateReleaseId(release.id)
        kept = list(self._segments)
        count = len(new)
        while kept and kept[-1].library.count <= min(max(_LEARNED_ANEW, count), _NEVER_LEARNED_ANEW):
            count += kept.pop().library.count
        base = kept[-1].base + kept[-1].library.count if kept else 0
        again = (release for segment in self._segments[len(kept) :] for release in self._left(segment))
        segment = _distinct(segment_of(itertools.chain(again, new), base, kept))
        return type(self)([*kept, segment], {number for number in self._dropped if number < base}, self._stored)

    def drop(self, ids: Iterable[str]) -> Self:
        """Give an index that names these releases nowhere, neither as pickups nor as alternatives.

        Of more than 64 releases that say the same, the 16 first and the 48 last of a segment are looked at: where all
        of these are dropped, the others are found again after `compact` only.

        Raises:
            UnknownReleaseId: the index has no release with an id.
        """
        gone: set[int] = set()
        for identifier in ids:
            number = self._number(identifier)
            if number is None:
                raise UnknownReleaseId(identifier)
            gone.add(number)
        return type(self)(self._segments, self._dropped | gone, self._stored)

    def compact(self, *, folder: str | Path | None = None) -> Self:
        """Give what `build` gives of the releases that are left, in one segment; `folder` as there."""
        compacted = self.build(self.releases(), folder=folder)
        if folder is None:
            compacted._stored = self._stored
        return compacted

    @property
    def changed_share(self) -> float:
        """Share of the releases, 0–1, that `compact` would drop, or weigh together with the largest segment's."""
        counts = [segment.library.count for segment in self._segments]
        return (len(self._dropped) + sum(counts) - max(counts, default=0)) / max(1, sum(counts))

    def releases(self) -> Iterator[Release]:
        """Give the releases in the order in which they were added."""
        return (release for segment in self._segments for release in self._left(segment))

    def standing_places(self, release: str) -> list[tuple[int, int]]:
        """Give the standing paragraphs of a release, by its id: characters of its text, end exclusive, in order.

        Raises:
            UnknownReleaseId: the index has no release with this id.
        """
        number = self._number(release)
        if number is None:
            raise UnknownReleaseId(release)
        segment = next(each for each in self._segments if 0 <= number - each.base < each.library.count)
        return segment.library.standing_places(number - segment.base)

    def __len__(self) -> int:
        return sum(segment.library.count for segment in self._segments) - len(self._dropped)

    def __contains__(self, identifier: str) -> bool:
        return self._number(identifier) is not None

    def match(self, article: Article) -> list[Pickup]:
        """Give the releases that an article uses, best first; empty when nothing is reused."""
        return next(self.match_many([article]))

    def match_many(self, articles: Iterable[Article]) -> Iterator[list[Pickup]]:
        """Give for each article, in the order given, what `match` gives; reads ahead by one batch only."""
        for batch in _batches(articles):
            yield from match_batch(self._segments, batch, words=self._words, dropped=self._dropped)

    def explain(self, article: Article, release: str) -> Why:
        """Say why an article is, or is not, a use of a release, by its id; a dropped one is known here too.

        Raises:
            UnknownReleaseId: the index has no release with this id.
        """
        for segment in self._segments:
            for number in segment.library.releases.numbers(release):
                at = segment.base + number
                if at not in self._dropped or release not in self:
                    return explained(self._segments, article, at, words=self._words, dropped=self._dropped)
        raise UnknownReleaseId(release)

    def _left(self, segment: Segment) -> Iterator[Release]:
        """Give the releases of a segment that were not dropped."""
        for number, release in enumerate(segment.library.releases):
            if segment.base + number not in self._dropped:
                yield release

    def _number(self, identifier: str) -> int | None:
        for segment in self._segments:
            for number in segment.library.releases.numbers(identifier):
                if segment.base + number not in self._dropped:
                    return segment.base + number
        return None


def _distinct(segment: Segment) -> Segment:
    repeated = segment.library.releases.repeated_id()
    if repeated is not None:
        raise DuplicateReleaseId(repeated)
    return segment


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
