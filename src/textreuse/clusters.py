"""Releases that are mostly the same text: issued again, copied by a portal, or one template with other figures."""

from __future__ import annotations

from typing import Final

import numpy as np

from textreuse.tokens import Hashes, Positions

# A release joins another's cluster when this part of the shorter one's runs stands in both.
_SHARED: Final = 0.3
# Of the releases that share a run each is compared with the next so many: all of a small cluster, and a chain through a
# large one, without a square of pairs.
_NEIGHBOURS: Final = 8
# Above this many runs a sample by hash is enough to see a third of a text shared.
_SAMPLED_ABOVE: Final = 2_000_000


def release_clusters(hashes: Hashes, owners: Positions, count: int) -> Positions:
    """Give each of `count` releases the number of its cluster: the lowest release in it.

    Args:
        hashes, owners: the runs of all releases, and the release each stands in.
    """
    if len(hashes) > _SAMPLED_ABOVE:
        keep = (hashes & np.uint64(15)) == 0
        hashes, owners = hashes[keep], owners[keep]
    first, second = _sharing_pairs(hashes, owners)
    parent = list(range(count))
    if len(first) == 0:
        return np.arange(count, dtype=np.int64)
    sizes = np.bincount(owners, minlength=count)
    pairs, shared = np.unique(first * count + second, return_counts=True)
    left, right = pairs // count, pairs % count
    same = shared >= _SHARED * np.minimum(sizes[left], sizes[right])
    for a, b in zip(left[same].tolist(), right[same].tolist(), strict=True):
        low, high = sorted((_root(parent, a), _root(parent, b)))
        parent[high] = low
    return np.array([_root(parent, release) for release in range(count)], dtype=np.int64)


def _sharing_pairs(hashes: Hashes, owners: Positions) -> tuple[Positions, Positions]:
    """Give pairs of releases that share a run, the lower first; a pair as often as it shares one."""
    order = np.lexsort((owners, hashes))
    hashes, owners = hashes[order], owners[order]
    fresh = np.ones(len(hashes), dtype=np.bool_)
    fresh[1:] = (hashes[1:] != hashes[:-1]) | (owners[1:] != owners[:-1])
    hashes, owners = hashes[fresh], owners[fresh]
    first: list[Positions] = []
    second: list[Positions] = []
    for step in range(1, _NEIGHBOURS + 1):
        together = np.flatnonzero(hashes[step:] == hashes[:-step])
        first.append(owners[together])
        second.append(owners[together + step])
    empty = np.zeros(0, dtype=np.int64)
    return np.concatenate([*first, empty]), np.concatenate([*second, empty])


def _root(parent: list[int], release: int) -> int:
    while parent[release] != release:
        parent[release] = parent[parent[release]]
        release = parent[release]
    return release
