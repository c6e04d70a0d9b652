"""How surprising each word of a release is where it stands, in bits.

A word that the other releases use after the same word is expected and weighs little; names and figures weigh much. What
is counted are clusters of releases, not releases, so that a text issued five times does not make itself look common.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from textreuse.ngrams import pair_hashes
from textreuse.tokens import Hashes, Positions

Bits = NDArray[np.float32]

# Weight of the single-word estimate against what was counted after the word before (Dirichlet prior).
_PRIOR_COUNT: Final = 2.0
_UNSEEN: Final = 0.5
_LARGEST: Final = 16.0


@dataclass(frozen=True, slots=True)
class Rarity:
    """Bits for each word of the releases: `alone`, and `after` the word before it."""

    alone: Bits
    after: Bits


def _spread(hashes: Hashes, clusters: Positions) -> NDArray[np.float64]:
    """For each hash, in how many clusters other than its own it occurs."""
    _, number = np.unique(hashes, return_inverse=True)
    width = int(clusters.max()) + 1 if len(clusters) else 1
    pairs = np.unique(number.astype(np.int64) * width + clusters)
    counts = np.bincount(pairs // width)
    return (counts[number] - 1).astype(np.float64)


def word_rarity(hashes: Hashes, clusters: Positions) -> Rarity:
    """Weigh the words of all releases, given in reading order with the cluster that each belongs to."""
    if len(hashes) == 0:
        return Rarity(np.zeros(0, dtype=np.float32), np.zeros(0, dtype=np.float32))
    elsewhere = _spread(hashes, clusters)
    _, first = np.unique(hashes, return_index=True)
    total = float((elsewhere[first] + _UNSEEN).sum())
    chance = (elsewhere + _UNSEEN) / max(total, 1.0)
    alone = -np.log2(chance)
    after = alone.copy()
    together = _spread(pair_hashes(hashes), clusters[1:])
    after[1:] = -np.log2((together + _PRIOR_COUNT * chance[1:]) / (elsewhere[:-1] + _PRIOR_COUNT))
    return Rarity(_limited(alone), _limited(after))


def _limited(bits: NDArray[np.float64]) -> Bits:
    return np.clip(bits, 0.0, _LARGEST).astype(np.float32)
