"""The telling runs of a library: sorted hashes, where each stands, and a filter that turns most unknown ones away."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Self

import numpy as np
from numpy.typing import NDArray

from textreuse.library import Library
from textreuse.ngrams import RUN_WORDS
from textreuse.tokens import Flags, Hashes, Positions

# A run in more clusters than so many, and more than this part of all, is a set phrase and finds nothing.
_FEW_CLUSTERS: Final = 4
_FEW_SHARE: Final = 0.02
# Nor does one that weighs less than this: a word said over and over.
_LIGHTEST_RUN: Final = 3.0
# Places kept of a run: within one release, and in all.
_PLACES_WITHIN: Final = 4
_PLACES_KEPT: Final = 64
_LARGEST_32: Final = 2**32 - 1


@dataclass(frozen=True, slots=True)
class RunTable:
    """Known runs, and the words of a library at which each begins.

    Attributes:
        keys: the distinct hashes, ascending; a run's number is its place among them.
        first: run n begins at the words `places[first[n]:first[n + 1]]`; one longer than there are runs.
        places: words, ascending within a run; at most 64 a run, at most 4 of one release.
        buckets: for each value of the leading bits the number of the first run that has it or a greater one; at the
            end how many runs there are.
        filter: some eight to sixteen bits a run; the bit that a known hash points to is set.
    """

    keys: Hashes
    first: NDArray[np.uint32] | NDArray[np.int64]
    places: NDArray[np.uint32]
    buckets: NDArray[np.int32] | NDArray[np.int64]
    filter: NDArray[np.uint8]

    @classmethod
    def of(cls, hashes: Hashes, places: Positions) -> Self:
        """Make the table of runs given in order of hash and place, each with all the places to be kept."""
        fresh = np.ones(len(hashes), dtype=np.bool_)
        fresh[1:] = hashes[1:] != hashes[:-1]
        keys = hashes[fresh]
        first = np.append(np.flatnonzero(fresh), len(hashes))
        narrow = first.astype(np.uint32) if len(hashes) <= _LARGEST_32 else first
        return cls(keys, narrow, places.astype(np.uint32), _buckets(keys), _filter(keys))

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


def run_table(library: Library, hashes: Hashes, at: Positions) -> RunTable:
    """Make the table of a library's telling runs, given all runs of its words and the word that each begins at."""
    evident = ~library.standing[at] & (_summed(library.after, at) >= _LIGHTEST_RUN / library.unit)
    hashes, at = hashes[evident], at[evident]
    order = np.argsort(hashes, kind="stable")
    hashes, at = hashes[order], at[order]
    releases = library.releases_of(at)
    clusters = library.clusters
    telling = _telling(hashes, clusters[releases], len(np.unique(clusters))) & _first_places(hashes, releases)
    hashes, at = hashes[telling], at[telling]
    kept = _places_in_run(hashes) < _PLACES_KEPT
    return RunTable.of(hashes[kept], at[kept])


def _summed(after: NDArray[np.uint8], at: Positions) -> NDArray[np.uint16]:
    """Sum the weights of the words of each run."""
    total = np.zeros(len(at), dtype=np.uint16)
    for word in range(RUN_WORDS):
        total += after[at + word]
    return total


def _telling(hashes: Hashes, clusters: Positions, count: int) -> Flags:
    """Tell which runs, in order of their hashes, stand in few enough of `count` clusters to point to a release."""
    if len(hashes) == 0:
        return np.zeros(0, dtype=np.bool_)
    order = np.lexsort((clusters, hashes))
    new_run = np.diff(hashes[order], prepend=~hashes[order[0]]) != 0
    new_cluster = new_run | (np.diff(clusters[order], prepend=-1) != 0)
    run = np.cumsum(new_run) - 1
    spread = np.bincount(run[new_cluster])[run]
    telling = np.empty(len(order), dtype=np.bool_)
    telling[order] = spread <= max(_FEW_CLUSTERS, int(_FEW_SHARE * count))
    return telling


def _first_places(hashes: Hashes, releases: Positions) -> Flags:
    """Mark the first few places of each run within each release, given in order of run and place."""
    number = np.arange(len(hashes))
    begins = np.ones(len(hashes), dtype=np.bool_)
    begins[1:] = (hashes[1:] != hashes[:-1]) | (np.diff(releases) != 0)
    first: Flags = number - np.maximum.accumulate(np.where(begins, number, 0)) < _PLACES_WITHIN
    return first


def _places_in_run(hashes: Hashes) -> Positions:
    """Count for each of the sorted hashes the equal ones before it."""
    number = np.arange(len(hashes))
    begins = np.ones(len(hashes), dtype=np.bool_)
    begins[1:] = hashes[1:] != hashes[:-1]
    return number - np.maximum.accumulate(np.where(begins, number, 0))


def _leading_bits(count: int) -> int:
    return max(4, count.bit_length())


def _buckets(keys: Hashes) -> NDArray[np.int32] | NDArray[np.int64]:
    bits = _leading_bits(len(keys))
    edges = np.arange(1 << bits, dtype=np.uint64)
    first = np.append(np.searchsorted(keys >> np.uint64(64 - bits), edges), len(keys))
    return first.astype(np.int32) if len(keys) < 2**31 else first.astype(np.int64)


def _filter(keys: Hashes) -> NDArray[np.uint8]:
    # Eight bits a key at least keep chance hits to one in eight.
    size = 1 << (_leading_bits(len(keys)) + 3)
    bits = np.unique(keys & np.uint64(size - 1))
    filled = np.zeros(size // 8, dtype=np.uint8)
    np.bitwise_or.at(filled, bits >> np.uint64(3), np.uint8(1) << (bits & np.uint64(7)).astype(np.uint8))
    return filled
