"""A segment of an index: some releases, what was learned from them, and the runs that find them. It never changes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from textreuse.clusters import SHARED, release_clusters
from textreuse.columns import Column, distinct_in_group, frozen
from textreuse.counts import Counts
from textreuse.gathering import Gathered, Piece, Words, Workshop, gathered, read_words
from textreuse.kept import bounds_of
from textreuse.library import Library
from textreuse.ngrams import RUN_WORDS, run_hashes
from textreuse.rarity import Known, word_rarity
from textreuse.records import Release
from textreuse.runs import RunTable, run_table
from textreuse.standing import standing_words
from textreuse.tokens import Flags, Hashes, Positions

# Older releases of an issuer that are read again, to learn what it puts under its new ones.
_READ_AGAIN: Final = 64
# Not where the new ones have more words than this: they tell it by themselves.
_ENOUGH_WORDS: Final = 20_000_000


@dataclass(frozen=True, slots=True)
class Segment:
    """Releases `base` to `base + library.count` of an index.

    Attributes:
        words, pairs: the clusters that begin in this segment and use a word, or two words after each other.
        uses: the uses of all words, those of the older segments among them.
    """

    library: Library
    runs: RunTable
    base: int
    words: Counts
    pairs: Counts
    uses: float


def segment_of(
    releases: Iterable[Release], base: int = 0, older: Sequence[Segment] = (), workshop: Workshop | None = None
) -> Segment:
    """Learn a segment from its releases, and from what the older segments of its index know.

    Raises:
        TooManyWords: a segment holds less than 2**32 words.
    """
    workshop = workshop or Workshop()
    read = gathered(releases, workshop)
    words, past = read.words, Past(older)
    clusters = frozen(release_clusters(words, base, past.joined(words), workshop))
    standing = frozen(_standing(read, clusters, past, workshop))
    rarity = word_rarity(words, clusters, base, past.known, workshop)
    for weights in (rarity.alone, rarity.after):
        weights[standing] = 0
        frozen(weights)
    library = Library(read.kept, words.bounds, clusters, standing, rarity.alone, rarity.after, rarity.unit, read.issued)
    runs = run_table(words, standing, rarity, clusters, past, workshop)
    return Segment(library, runs, base, rarity.words, rarity.pairs, rarity.total)


class Past:
    """What the older segments of an index know of new releases."""

    def __init__(self, segments: Sequence[Segment]) -> None:
        """Take the segments, in order."""
        self._segments = segments

    @property
    def known(self) -> Known:
        """The words that older releases use."""
        words, pairs = [segment.words for segment in self._segments], [segment.pairs for segment in self._segments]
        return Known(words, pairs, self._segments[-1].uses if self._segments else 0.0)

    @property
    def cluster_count(self) -> int:
        """How many clusters the older releases form."""
        return sum(int((np.unique(one.library.clusters) >= one.base).sum()) for one in self._segments)

    def joined(self, words: Words) -> dict[int, int]:
        """Give the older cluster that each new release belongs to, where there is one."""
        joined: dict[int, int] = {}
        for segment in self._segments:
            for piece in words.pieces():
                for release, cluster in _joined(segment, piece):
                    joined[release] = min(cluster, joined.get(release, cluster))
        return joined

    def clusters(self, keys: Hashes) -> tuple[Positions, Positions]:
        """Give pairs of a run, by its place in `keys`, and an older cluster that holds it."""
        runs, clusters = [np.zeros(0, dtype=np.int64)], [np.zeros(0, dtype=np.int64)]
        for segment in self._segments:
            at, numbers = segment.runs.find(keys)
            places, which = segment.runs.places_of(numbers)
            runs.append(at[which])
            clusters.append(segment.library.clusters[segment.library.releases_of(places)])
        return np.concatenate(runs), np.concatenate(clusters)

    def are_phrases(self, keys: Hashes) -> Flags:
        """Tell which runs stand in too many older clusters to be told apart."""
        found: Flags = np.zeros(len(keys), dtype=np.bool_)
        for segment in self._segments:
            found |= np.isin(keys, segment.runs.phrases)
        return found

    def last_of(self, issuers: Hashes) -> list[tuple[Segment, int]]:
        """Give the last older releases of some issuers, in order, by segment and number."""
        chosen: list[tuple[Segment, int]] = []
        for issuer in issuers:
            left = _READ_AGAIN
            for segment in reversed(self._segments):
                own = np.flatnonzero(segment.library.releases.issuers == issuer)[-left:].tolist() if left else []
                chosen += ((segment, number) for number in own)
                left -= len(own)
        return sorted(chosen, key=lambda one: one[0].base + one[1])


def _joined(segment: Segment, piece: Piece) -> list[tuple[int, int]]:
    """Give pairs of a new release and an older cluster, where enough runs of the shorter text stand in both."""
    hashes, at = run_hashes(piece.tokens)
    known, numbers = segment.runs.find(hashes)
    places, which = segment.runs.places_of(numbers)
    library = segment.library
    run, old = distinct_in_group(known[which], library.releases_of(places))
    rows = (piece.releases[at[run]] << np.int64(32)) | old
    pairs, shared = np.unique(rows, return_counts=True)
    new, old = pairs >> 32, pairs & 0xFFFFFFFF
    lengths = np.minimum(np.diff(piece.tokens.bounds)[new - piece.release], np.diff(library.bounds)[old])
    same = shared >= SHARED * (lengths - RUN_WORDS + 1)
    return list(zip(new[same].tolist(), library.clusters[old[same]].tolist(), strict=True))


def _standing(read: Gathered, clusters: Positions, past: Past, workshop: Workshop) -> Flags:
    """Tell which words belong to standing paragraphs, with some older releases of the same issuers before them."""
    issuers = read.kept.issuers
    again = [] if len(read.words) > _ENOUGH_WORDS else past.last_of(np.unique(issuers[issuers != 0]))
    if not again:
        return standing_words(read.words, clusters, _numbers(issuers), workshop)
    older = [segment.library.release(number) for segment, number in again]
    own = [int(segment.library.clusters[number]) for segment, number in again]
    of = [int(segment.library.releases.issuers[number]) for segment, number in again]
    words = _with_older(older, read.words)
    all_issuers = np.concatenate((np.array(of, dtype=np.uint64), issuers))
    all_clusters = np.concatenate((np.array(own, dtype=np.int64), clusters))
    return standing_words(words, all_clusters, _numbers(all_issuers), Workshop())[int(words.bounds[len(older)]) :]


def _with_older(older: Sequence[Release], words: Words) -> Words:
    """Put the words of some releases before those of others."""
    hashes, flags = Column(np.uint64), Column(np.uint8)
    sizes = read_words(older, hashes, flags)
    hashes.extend(words.hashes.read(0, len(words)))
    flags.extend(words.flags.read(0, len(words)))
    return Words(bounds_of([*sizes, *np.diff(words.bounds).tolist()]), hashes, flags)


def _numbers(issuers: Hashes) -> Positions:
    """Give each issuer a number, -1 where it is not known."""
    numbers = np.unique(issuers, return_inverse=True)[1]
    return np.where(issuers == 0, -1, numbers.astype(np.int64))
