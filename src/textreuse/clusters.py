"""Releases that are mostly the same text: issued again, copied by a portal, or one template with other figures."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

import numpy as np

from textreuse.columns import Part
from textreuse.gathering import Words, Workshop, gathered
from textreuse.ngrams import run_hashes
from textreuse.records import Release
from textreuse.stretches import changes
from textreuse.tokens import Flags, Hashes, Positions

# A release joins another's cluster when this part of the shorter one's runs stands in both.
SHARED: Final = 0.3
# Of the releases that share a run each is compared with the next so many: all of a small cluster, and a chain through a
# large one, without a square of pairs.
_NEIGHBOURS: Final = 8
# Of more runs than so many a sample by hash is looked at, a sixteenth at least: enough to see a third of a text shared.
_ALL_LOOKED_AT: Final = 8_000_000
_SMALLEST_SAMPLE: Final = 16
# Of a sample so many runs at least must be shared: a third of very few may be one set phrase.
_LEAST_OF_A_SAMPLE: Final = 3
_PAIRS_WAITING: Final = 1 << 22


def release_clusters(words: Words, base: int, joined: Mapping[int, int], workshop: Workshop) -> Positions:
    """Give each release the number of its cluster: the lowest release in it.

    Args:
        words: the words of the releases, which have the numbers from `base` on.
        joined: the clusters of older releases that some of these belong to, by place in `words`.
        workshop: where hashes may be gathered.
    """
    sizes = np.zeros(words.count, dtype=np.int64)
    sample = _one_of(len(words))
    pairs, shared = _sharing_pairs(words, sizes, sample, workshop)
    first, second = pairs >> np.uint64(32), pairs & np.uint64(0xFFFFFFFF)
    left, right = first.astype(np.int64), second.astype(np.int64)
    same = shared >= SHARED * np.minimum(sizes[left], sizes[right])
    if sample > 1:
        same &= shared >= _LEAST_OF_A_SAMPLE
    parent = list(range(words.count))
    for a, b in zip(left[same].tolist(), right[same].tolist(), strict=True):
        low, high = sorted((_root(parent, a), _root(parent, b)))
        parent[high] = low
    roots = np.array([_root(parent, release) for release in range(words.count)], dtype=np.int64)
    clusters = roots + base
    for release, older in sorted(joined.items(), reverse=True):
        clusters[roots == roots[release]] = older
    return clusters


def clusters_of(releases: Iterable[Release]) -> Positions:
    """Give releases that nothing is known of the numbers of their clusters."""
    workshop = Workshop()
    return release_clusters(gathered(releases, workshop).words, 0, {}, workshop)


def _one_of(count: int) -> int:
    """Give of how many runs one is looked at, a power of two."""
    sample = 1
    while sample < _SMALLEST_SAMPLE and count > sample * _ALL_LOOKED_AT:
        sample *= 2
    return sample


def _sharing_pairs(words: Words, sizes: Positions, sample: int, workshop: Workshop) -> tuple[Hashes, Positions]:
    """Give pairs of releases that share runs, the lower in the upper half of a number, and how many they share.

    One of `sample` runs is looked at; adds to `sizes` how many of each release.
    """
    parts = workshop.parts(len(words) // sample)
    for piece in words.pieces():
        hashes, at = run_hashes(piece.tokens)
        if sample > 1:
            keep = (hashes & np.uint64(sample - 1)) == 0
            hashes, at = hashes[keep], at[keep]
        sizes += np.bincount(piece.releases[at], minlength=words.count)
        parts.add(hashes, at + piece.word)
    counted = _PairCounts()
    for part in parts:
        counted.add(_neighbours(part, words.owners(part)))
    return counted.finish()


def _neighbours(part: Part, owners: Positions) -> Hashes:
    """Give the pairs of releases that share a run, a pair as often as it shares one."""
    fresh = changes(part.group, owners)
    group, owner = part.group[fresh], owners[fresh].astype(np.uint64)
    pairs: list[Hashes] = [np.zeros(0, dtype=np.uint64)]
    for step in range(1, _NEIGHBOURS + 1):
        together: Flags = group[step:] == group[:-step]
        pairs.append((owner[:-step][together] << np.uint64(32)) | owner[step:][together])
    return np.concatenate(pairs)


class _PairCounts:
    """How often each pair was given; put together only now and then, for it takes a sort of all of them."""

    def __init__(self) -> None:
        self._rows: list[tuple[Hashes, Positions]] = []
        self._waiting = self._together = 0

    def add(self, pairs: Hashes) -> None:
        distinct, counts = np.unique(pairs, return_counts=True)
        self._rows.append((distinct, counts))
        self._waiting += len(distinct)
        if self._waiting > max(_PAIRS_WAITING, self._together):
            self.finish()

    def finish(self) -> tuple[Hashes, Positions]:
        """Give the pairs, ascending, and how often each was given."""
        none = np.zeros(0, dtype=np.uint64), np.zeros(0, dtype=np.int64)
        pairs, counts = (np.concatenate(side) for side in zip(none, *self._rows, strict=True))
        distinct, place = np.unique(pairs, return_inverse=True)
        summed = np.bincount(place, weights=counts, minlength=len(distinct)).astype(np.int64)
        self._rows, self._waiting, self._together = [(distinct, summed)], 0, len(distinct)
        return distinct, summed


def _root(parent: list[int], release: int) -> int:
    while parent[release] != release:
        parent[release] = parent[parent[release]]
        release = parent[release]
    return release
