"""How many clusters of releases use each word, or each pair of words: what rarity is reckoned from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from textreuse.columns import Part, distinct_in_group
from textreuse.stretches import changes
from textreuse.tokens import Hashes, Positions


@dataclass(frozen=True, slots=True)
class Counts:
    """Hashes in ascending order, and in how many clusters each occurs."""

    keys: Hashes
    clusters: NDArray[np.uint32]

    def of(self, hashes: Hashes) -> Positions:
        """Give the clusters of each hash; none where it is not known."""
        if len(self.keys) == 0:
            return np.zeros(len(hashes), dtype=np.int64)
        place = np.minimum(np.searchsorted(self.keys, hashes), len(self.keys) - 1)
        return np.where(self.keys[place] == hashes, self.clusters[place], 0).astype(np.int64)


@dataclass(frozen=True, slots=True)
class Uses:
    """How one part of all hashes is used.

    Attributes:
        fresh: for each distinct hash, clusters that begin among these releases.
        known: for each distinct hash, clusters of older releases.
        elsewhere: for each place, the other clusters that hold what stands there.
        again: for each place, how often its own release says the same again.
    """

    fresh: Positions
    known: Positions
    elsewhere: Positions
    again: Positions


def uses(part: Part, owners: Positions, clusters: Positions, base: int, older: Sequence[Counts]) -> Uses:
    """Count how hashes are used.

    Args:
        part: the hashes.
        owners: the release that each stands in.
        clusters: for each release the number of its cluster; those below `base` began among older releases.
        older: what older releases use.
    """
    first = np.flatnonzero(changes(part.group, owners))
    again = np.repeat(np.diff(first, append=len(owners)) - 1, np.diff(first, append=len(owners)))
    group, cluster = distinct_in_group(part.group[first], clusters[owners[first]])
    fresh = np.bincount(group[cluster >= base], minlength=len(part.starts))
    known = np.zeros(len(part.starts), dtype=np.int64)
    for counts in older:
        known += counts.of(part.keys)
    # Its own cluster is one of them, be it fresh or known.
    return Uses(fresh, known, np.maximum(fresh + known - 1, 0)[part.group], again)
