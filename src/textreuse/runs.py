"""The telling runs of a library: sorted hashes, where each stands, and a filter that turns most unknown ones away."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final, Protocol, Self

import numpy as np
from numpy.typing import NDArray

from textreuse.columns import Column, Part, distinct_in_group, frozen
from textreuse.gathering import Words, Workshop
from textreuse.ngrams import RUN_WORDS, run_hashes
from textreuse.rarity import Rarity, Weights
from textreuse.stretches import changes
from textreuse.tokens import Flags, Hashes, Positions

# A run in more clusters than so many, and more than this part of all, is a set phrase and finds nothing. Nor does one
# in more than so many, however large the index: it points nowhere, and only a few of its places are kept.
_FEW_CLUSTERS: Final = 4
_FEW_SHARE: Final = 0.02
_MANY_CLUSTERS: Final = 32
# Nor does one that weighs less than this: a word said over and over.
_LIGHTEST_RUN: Final = 3.0
# Places kept of a run within one release; and in all the first and the last so many. The last, because who copies most
# often copies what was issued last; some of the first, because an article may be older than all of the last.
_PLACES_WITHIN: Final = 4
_FIRST_KEPT: Final = 16
_LAST_KEPT: Final = 48
_LARGEST_32: Final = 2**32 - 1
# Keys looked at together when a table is made.
_STRETCH: Final = 1 << 20


@dataclass(frozen=True, slots=True)
class RunTable:
    """Known runs, and the words of a library at which each begins.

    Attributes:
        keys: the distinct hashes, ascending; a run's number is its place among them.
        first: run n begins at the words `places[first[n]:first[n + 1]]`; one longer than there are runs.
        places: words, ascending within a run; at most the 16 first and 48 last of a run, at most 4 of one release.
        buckets: for each value of the leading bits the number of the first run that has it or a greater one; at the
            end how many runs there are.
        filter: some eight to sixteen bits a run; the bit that a known hash points to is set.
        phrases: hashes, ascending, of the runs in too many clusters to be told apart; none of them is in `keys`.
    """

    keys: Hashes
    first: NDArray[np.uint32] | NDArray[np.int64]
    places: NDArray[np.uint32]
    buckets: NDArray[np.int32] | NDArray[np.int64]
    filter: NDArray[np.uint8]
    phrases: Hashes

    @classmethod
    def of(cls, keys: Hashes, counts: NDArray[np.integer], places: NDArray[np.uint32], phrases: Hashes) -> Self:
        """Make the table of distinct runs in ascending order, given how many places each has, and all the places."""
        first = np.zeros(len(keys) + 1, dtype=np.uint32 if len(places) <= _LARGEST_32 else np.int64)
        np.cumsum(counts, out=first[1:])
        return cls(keys, frozen(first), places, _buckets(keys), _filter(keys), phrases)

    def __len__(self) -> int:
        return len(self.keys)

    @property
    def shift(self) -> int:
        """Bits that a hash is shifted by, to the right, to give its bucket."""
        return 65 - (len(self.buckets) - 1).bit_length()

    def find(self, hashes: Hashes) -> tuple[Positions, Positions]:
        """Give which of the hashes are known, as places in `hashes` (ascending), and the number of each."""
        bits = hashes & np.uint64(8 * len(self.filter) - 1)
        passed = (self.filter[bits >> np.uint64(3)] >> (bits & np.uint64(7)).astype(np.uint8)) & np.uint8(1)
        at = np.flatnonzero(passed)
        wanted = hashes[at]
        bucket = (wanted >> np.uint64(self.shift)).astype(np.int64)
        place = self.buckets[bucket].astype(np.int64)
        end = self.buckets[bucket + 1]
        found = np.full(len(at), -1, dtype=np.int64)
        open_ = np.flatnonzero(place < end)
        while len(open_):
            hit = self.keys[place[open_]] == wanted[open_]
            found[open_[hit]] = place[open_[hit]]
            open_ = open_[~hit]
            place[open_] += 1
            open_ = open_[place[open_] < end[open_]]
        known = found >= 0
        return at[known], found[known]

    def places_of(self, numbers: Positions) -> tuple[Positions, Positions]:
        """Give all places of some runs, and for each place which of `numbers` it belongs to."""
        first = self.first[numbers].astype(np.int64)
        counts = self.first[numbers + 1] - first
        offsets = np.cumsum(counts) - counts
        chosen = np.arange(int(counts.sum())) - np.repeat(offsets - first, counts)
        return self.places[chosen].astype(np.int64), np.repeat(np.arange(len(numbers)), counts)


class OldRuns(Protocol):
    """What older releases know of runs."""

    @property
    def cluster_count(self) -> int:
        """How many clusters they form."""
        ...

    def clusters(self, keys: Hashes) -> tuple[Positions, Positions]:
        """Give pairs of a key, by its place in `keys`, and an older cluster that holds it."""
        ...

    def are_phrases(self, keys: Hashes) -> Flags:
        """Tell which keys stand in too many older clusters already."""
        ...


def run_table(
    words: Words, standing: Flags, rarity: Rarity, clusters: Positions, older: OldRuns, workshop: Workshop
) -> RunTable:
    """Make the table of the telling runs of releases.

    Args:
        words: the words of the releases; they are forgotten.
        standing, rarity: for each word, whether it belongs to a standing paragraph, and its weight.
        clusters: for each release the number of its cluster.
        older: the runs of older releases.
        workshop: where hashes may be gathered.
    """
    parts = workshop.parts(len(words))
    for piece in words.pieces():
        hashes, at = run_hashes(piece.tokens)
        at += piece.word
        evident = ~standing[at] & (_summed(rarity.after, at) >= _LIGHTEST_RUN / rarity.unit)
        parts.add(hashes[evident], at[evident])
    words.forget()
    count = older.cluster_count + len(np.unique(clusters))
    most = max(_FEW_CLUSTERS, min(_MANY_CLUSTERS, int(_FEW_SHARE * count)))
    rows = _Rows(workshop)
    for part in parts:
        rows.add(part, words.owners(part), clusters, older, most)
    return rows.finish()


class _Rows:
    """Gathers telling runs in order of hash."""

    def __init__(self, workshop: Workshop) -> None:
        self._keys: Column = workshop.kept("keys", np.uint64)
        self._places: Column = workshop.kept("places", np.uint32)
        self._phrases: Column = workshop.kept("phrases", np.uint64)
        self._counts: Column = workshop.passing("counts", np.uint8)

    def add(self, part: Part, owners: Positions, clusters: Positions, older: OldRuns, most: int) -> None:
        """Add what is telling of a part of all runs."""
        keys = part.keys
        telling = (_spread(part, owners, clusters, older) <= most) & ~older.are_phrases(keys)
        kept = telling[part.group] & _first_places(part.group, owners, _PLACES_WITHIN)
        group, places = part.group[kept], part.places[kept]
        outer = (_counted_before(group) < _FIRST_KEPT) | (_counted_after(group) < _LAST_KEPT)
        group, places = group[outer], places[outer]
        self._keys.extend(keys[telling])
        self._counts.extend(np.bincount(group, minlength=len(keys))[telling])
        self._places.extend(places)
        self._phrases.extend(keys[~telling])

    def finish(self) -> RunTable:
        counts = self._counts.finish()
        return RunTable.of(self._keys.finish(), counts, self._places.finish(), self._phrases.finish())


def _summed(after: Weights, at: Positions) -> NDArray[np.uint16]:
    """Sum the weights of the words of each run."""
    total = np.zeros(len(at), dtype=np.uint16)
    for word in range(RUN_WORDS):
        total += after[at + word]
    return total


def _spread(part: Part, owners: Positions, clusters: Positions, older: OldRuns) -> Positions:
    """For each distinct run, the number of clusters that hold it."""
    number, cluster = older.clusters(part.keys)
    group, _ = distinct_in_group(np.concatenate((part.group, number)), np.concatenate((clusters[owners], cluster)))
    return np.bincount(group, minlength=len(part.starts))


def _first_places(group: Positions, owners: Positions, count: int) -> Flags:
    """Mark the first few places of each run within each release, given in order of run and place."""
    return _since(changes(group, owners)) < count


def _counted_before(group: Positions) -> Positions:
    """Count for each place the places of the same run before it."""
    return _since(changes(group))


def _counted_after(group: Positions) -> Positions:
    """Count for each place the places of the same run after it."""
    return _counted_before(group[::-1])[::-1]


def _since(begins: Flags) -> Positions:
    number = np.arange(len(begins))
    return number - np.maximum.accumulate(np.where(begins, number, 0))


def _leading_bits(count: int) -> int:
    return max(4, count.bit_length())


def _buckets(keys: Hashes) -> NDArray[np.int32] | NDArray[np.int64]:
    bits = _leading_bits(len(keys))
    counts: NDArray[Any] = np.zeros((1 << bits) + 1, dtype=np.int32 if len(keys) < 2**31 else np.int64)
    for start in range(0, len(keys), _STRETCH):
        leading = (keys[start : start + _STRETCH] >> np.uint64(64 - bits)).astype(np.int64)
        low = int(leading[0])
        row = np.bincount(leading - low)
        counts[low + 1 : low + 1 + len(row)] = counts[low + 1 : low + 1 + len(row)] + row
    np.cumsum(counts, out=counts)
    return frozen(counts)


def _filter(keys: Hashes) -> NDArray[np.uint8]:
    # Eight bits a key at least keep chance hits to one in eight.
    size = 1 << (_leading_bits(len(keys)) + 3)
    filled = np.zeros(size // 8, dtype=np.uint8)
    for start in range(0, len(keys), _STRETCH):
        bits = np.sort(keys[start : start + _STRETCH] & np.uint64(size - 1))
        byte = (bits >> np.uint64(3)).astype(np.int64)
        first = np.flatnonzero(np.diff(byte, prepend=-1))
        values = np.uint8(1) << (bits & np.uint64(7)).astype(np.uint8)
        filled[byte[first]] |= np.bitwise_or.reduceat(values, first)
    return frozen(filled)
