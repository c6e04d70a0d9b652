"""How surprising each word of a release is where it stands, in bits.

A word that the other releases use after the same word is expected and weighs little; names and figures weigh much, but
less where the release itself says them again and again: whoever writes about the same matter must use them too. What is
counted are clusters of releases, not releases, so that a text issued five times does not make itself look common.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from textreuse.columns import Column
from textreuse.counts import Counts, Uses, uses
from textreuse.gathering import Piece, Words, Workshop
from textreuse.ngrams import pair_hashes
from textreuse.tokens import Flags, Positions

Bits = NDArray[np.float32]
Weights = NDArray[np.uint8]

# Weights are kept as whole sixteenths of a bit: finer than what a count of a few releases can tell.
SIXTEENTHS: Final = 16
# Weight of the single-word estimate against what was counted after the word before (Dirichlet prior).
_PRIOR_COUNT: Final = 2.0
_UNSEEN: Final = 0.5
_LARGEST: Final = 16.0
# A name is one choice, however many words it has: those after its first add little.
_WITHIN_A_NAME: Final = 3.0
# A character of a script without spaces is part of a word, and weighs as such a part. Of the same sentences in eleven
# languages Chinese has 1.3 times as many characters as Vietnamese has words, Japanese and Korean 1.8, Lao, Khmer and
# Thai 2.0. Weighed in full, they made as many wrong pairs as right ones; the values are those with which the corpora of
# `tests/quality/languages.py` give as few as in languages with spaces.
_SYLLABLE_OF_A_WORD: Final = 0.8  # an ideograph, or a syllable of Hangul
_UNIT_OF_A_WORD: Final = 0.45
# Ordinary prose weighs so many bits a word (6.0-7.6 in news of one to 500 releases). Releases written from building
# blocks weigh less, down to a third: their words are stretched to the same measure, by this at most.
_ORDINARY: Final = 5.5
_STRETCHED: Final = 3.0


@dataclass(frozen=True, slots=True)
class Known:
    """What older releases use: tables of words and of pairs of words, one a segment, and the uses of all words."""

    words: Sequence[Counts] = ()
    pairs: Sequence[Counts] = ()
    total: float = 0.0


@dataclass(frozen=True, slots=True)
class Rarity:
    """The weight of each word of the releases, and what was counted.

    Attributes:
        alone: sixteenths of a bit of each word by itself.
        after, unit: weight of each word after the word before it, in units of so many bits.
        words, pairs: clusters that begin among these releases and use a word, or a pair of words.
        total: the uses of all words by clusters, older ones among them.
    """

    alone: Weights
    after: Weights
    unit: float
    words: Counts
    pairs: Counts
    total: float


def word_rarity(words: Words, clusters: Positions, base: int, known: Known, workshop: Workshop) -> Rarity:
    """Weigh the words of all releases.

    Args:
        words: the words in reading order.
        clusters: for each release the number of its cluster; those below `base` began among older releases.
        known: what older releases use.
        workshop: where hashes may be gathered.
    """
    # Eight bytes a word: first what was counted, then what follows from it, in the same place.
    often = np.zeros(len(words), dtype=np.uint32)
    chance = np.zeros(len(words), dtype=np.float32)
    total, word_counts = _count_words(words, clusters, base, known, workshop, (often, chance))
    alone = np.zeros(len(words), dtype=np.uint8)
    for piece in words.pieces():
        here = slice(piece.word, piece.word + len(piece.tokens))
        lengths = np.diff(piece.tokens.bounds)
        common = (often[here] + _UNSEEN) / max(1.0, total)
        often[here] += chance[here].astype(np.uint32)
        chance[here] = (common + chance[here] / np.repeat(lengths, lengths)) / 2
        alone[here] = _sixteenths(_bits(chance[here]) * _parts(piece))
    pair_counts = _weigh_pairs(words, clusters, base, known.pairs, workshop, (often, chance))
    del often
    after, stretch = _stretched(words, chance)
    return Rarity(alone, after, stretch / SIXTEENTHS, word_counts, pair_counts, total)


_Pair = tuple[NDArray[np.uint32], Bits]


def _count_words(
    words: Words, clusters: Positions, base: int, known: Known, workshop: Workshop, counted: _Pair
) -> tuple[float, Counts]:
    """Count for each word the other clusters that use it, and how often its own release says it again."""
    parts = workshop.parts(len(words))
    for piece in words.pieces():
        parts.add(piece.tokens.hashes, piece.word + np.arange(len(piece.tokens)))
    elsewhere, again = counted
    table = _Table("word", workshop)
    total = known.total
    for part in parts:
        found = uses(part, words.owners(part), clusters, base, known.words)
        elsewhere[part.places], again[part.places] = found.elsewhere, found.again
        total += float(found.fresh.sum() - int((found.known == 0).sum()) * (1 - _UNSEEN))
        table.add(part.keys, found)
    return total, table.finish()


def _weigh_pairs(
    words: Words, clusters: Positions, base: int, known: Sequence[Counts], workshop: Workshop, counted: _Pair
) -> Counts:
    """Turn the chance of each word into its chance after the word before it, where there is one."""
    parts = workshop.parts(len(words))
    for piece in words.pieces():
        if len(piece.tokens) > 1:
            follows = np.flatnonzero(np.diff(piece.releases) == 0)
            parts.add(pair_hashes(piece.tokens.hashes)[follows], piece.word + follows + 1)
    often, chance = counted
    table = _Table("pair", workshop)
    for part in parts:
        at = part.places
        found = uses(part, words.owners(part), clusters, base, known)
        seen = found.elsewhere + found.again + _PRIOR_COUNT * chance[at]
        chance[at] = seen / (often[at - 1] + _PRIOR_COUNT)
        table.add(part.keys, found)
    return table.finish()


class _Table:
    """Gathers counts, in order of hash."""

    def __init__(self, name: str, workshop: Workshop) -> None:
        self._keys: Column = workshop.kept(f"{name}_keys", np.uint64)
        self._clusters: Column = workshop.kept(f"{name}_clusters", np.uint32)

    def add(self, keys: NDArray[np.uint64], found: Uses) -> None:
        """Keep what these releases add to what was known."""
        new = found.fresh > 0
        self._keys.extend(keys[new])
        self._clusters.extend(found.fresh[new])

    def finish(self) -> Counts:
        return Counts(self._keys.finish(), self._clusters.finish())


def _stretched(words: Words, chance: Bits) -> tuple[Weights, float]:
    """Turn chances into sixteenths of a bit, and give by what these are to be multiplied."""
    summed = ordinary = 0.0
    after = np.zeros(len(words), dtype=np.uint8)
    for piece in words.pieces():
        here = slice(piece.word, piece.word + len(piece.tokens))
        parts = _parts(piece)
        bits = _named(piece, _bits(chance[here])) * parts
        summed += float(bits.sum(dtype=np.float64))
        ordinary += _ORDINARY * float(parts.sum(dtype=np.float64))
        after[here] = _sixteenths(bits)
    return after, min(_STRETCHED, max(1.0, ordinary / max(0.01, summed))) if len(words) else 1.0


def _parts(piece: Piece) -> Bits:
    """Give what part of a word each of them is."""
    parts = np.where(piece.tokens.units, np.float32(_UNIT_OF_A_WORD), np.float32(1))
    parts[piece.syllables] = _SYLLABLE_OF_A_WORD
    return parts


def _named(piece: Piece, bits: Bits) -> Bits:
    """Let the words within a name add little."""
    capitals, releases = piece.tokens.capitals, piece.releases
    named: Flags = np.zeros(len(bits), dtype=np.bool_)
    named[1:] = capitals[1:] & capitals[:-1] & (releases[1:] == releases[:-1])
    bits[named] = np.minimum(bits[named], np.float32(_WITHIN_A_NAME))
    return bits


def _bits(chance: NDArray[np.floating]) -> Bits:
    bits: Bits = np.clip(-np.log2(chance), 0.0, _LARGEST).astype(np.float32)
    return bits


def _sixteenths(bits: Bits) -> Weights:
    weights: Weights = np.rint(bits * np.float32(SIXTEENTHS)).clip(0, 255).astype(np.uint8)
    return weights
