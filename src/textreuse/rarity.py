"""How surprising each word of a release is where it stands, in bits.

A word that the other releases use after the same word is expected and weighs little; names and figures weigh much, but
less where the release itself says them again and again: whoever writes about the same matter must use them too. What is
counted are clusters of releases, not releases, so that a text issued five times does not make itself look common.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from textreuse.ngrams import pair_hashes
from textreuse.tokens import Flags, Hashes, Positions

Bits = NDArray[np.float32]

# Weight of the single-word estimate against what was counted after the word before (Dirichlet prior).
_PRIOR_COUNT: Final = 2.0
_UNSEEN: Final = 0.5
_LARGEST: Final = 16.0
# A name is one choice, however many words it has: those after its first add little.
_WITHIN_A_NAME: Final = 3.0
# Ordinary prose weighs so many bits a word (6.0-7.6 in news of one to 500 releases). Releases written from building
# blocks weigh less, down to a third: their words are stretched to the same measure, by this at most.
_ORDINARY: Final = 5.5
_STRETCHED: Final = 3.0


@dataclass(frozen=True, slots=True)
class Rarity:
    """Bits for each word of the releases: `alone`, and `after` the word before it, to be multiplied by `stretch`."""

    alone: Bits
    after: Bits
    stretch: float


def word_rarity(hashes: Hashes, capitals: Flags, releases: Positions, clusters: Positions) -> Rarity:
    """Weigh the words of all releases.

    Args:
        hashes, capitals: the words in reading order, and whether each begins with an upper-case letter.
        releases, clusters: the release and the cluster that each word belongs to.
    """
    if len(hashes) == 0:
        return Rarity(np.zeros(0, dtype=np.float32), np.zeros(0, dtype=np.float32), 1.0)
    words, pairs = _counted(hashes, releases, clusters), _counted(pair_hashes(hashes), releases[1:], clusters[1:])
    lengths = np.bincount(releases)[releases]
    common = (words.elsewhere + _UNSEEN) / max(1.0, words.total)
    chance = (common + words.again / lengths) / 2
    after = chance.copy()
    after[1:] = (pairs.elsewhere + pairs.again + _PRIOR_COUNT * chance[1:]) / (
        words.elsewhere[:-1] + words.again[:-1] + _PRIOR_COUNT
    )
    bits = _bits(after)
    named = np.zeros(len(bits), dtype=np.bool_)
    named[1:] = capitals[1:] & capitals[:-1]
    bits[named] = np.minimum(bits[named], _WITHIN_A_NAME)
    stretch = min(_STRETCHED, max(1.0, _ORDINARY / max(0.01, float(bits.mean()))))
    return Rarity(_bits(chance), bits, stretch)


class _Counts(NamedTuple):
    """For each place: other clusters that hold what stands there, and how often its own release says it again."""

    elsewhere: NDArray[np.float64]
    again: NDArray[np.float64]
    total: float


def _counted(hashes: Hashes, releases: Positions, clusters: Positions) -> _Counts:
    distinct, number = np.unique(hashes, return_inverse=True)
    spread = np.bincount(_distinct_pairs(number, clusters) // (int(clusters.max(initial=0)) + 1))
    _, own, counts = np.unique(_paired(number, releases), return_inverse=True, return_counts=True)
    elsewhere = (spread[number] - 1).astype(np.float64)
    total = float(spread.sum() - len(distinct) * (1 - _UNSEEN))
    return _Counts(elsewhere, (counts[own] - 1).astype(np.float64), total)


def _paired(number: Positions, other: Positions) -> Positions:
    return number.astype(np.int64) * (int(other.max(initial=0)) + 1) + other


def _distinct_pairs(number: Positions, other: Positions) -> Positions:
    return np.unique(_paired(number, other))


def _bits(chance: NDArray[np.float64]) -> Bits:
    return np.clip(-np.log2(chance), 0.0, _LARGEST).astype(np.float32)
