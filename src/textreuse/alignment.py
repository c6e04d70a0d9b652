"""Which passages of one release stand in one article, and where: shared word pairs, joined into chains.

What is done here with numbers is written in `textreuse.kernels.aligning`; this is what goes in and comes out.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Self

import numpy as np
from numpy.typing import NDArray

from textreuse.compiled import IS_COMPILED, Column, column
from textreuse.ngrams import pair_hashes
from textreuse.tokens import Hashes, Positions, Tokens

Weights = NDArray[np.uint8]
# Slots of the table for each word pair: few collisions, few bytes.
_SLOTS: Final = 3


@dataclass(frozen=True, slots=True)
class ArticleSide:
    """What alignment needs to know of an article: its words, and the hashes of neighbouring words."""

    pairs: Column
    hashes: Column
    numbers: Column
    sentences: Column

    @classmethod
    def of(cls, words: Tokens, pairs: Hashes | None = None, text: int = 0) -> Self:
        """Prepare one article.

        Args:
            words: the words of one text or more.
            pairs: `pair_hashes` of all of them, where they are known.
            text: the number of the article among the texts.
        """
        start, end = int(words.bounds[text]), int(words.bounds[text + 1])
        known = pair_hashes(words.hashes) if pairs is None else pairs
        last = max(start, end - 1)
        columns = (known[start:last], words.hashes[start:end], words.numbers[start:end], words.sentences[start:end])
        return cls(*(column(values) for values in columns))


@dataclass(frozen=True, slots=True)
class ReleaseSide:
    """What alignment needs to know of a release.

    Attributes:
        pairs: hashes of neighbouring words.
        table, mask, following, early: where each pair stands; `textreuse.kernels.aligning.pair_table` says how.
        alone: sixteenths of a bit of each word by itself.
        summed, unit: weight of each word after the one before it, in units of so many bits, summed up; one longer than
            there are words.
        hashes, numbers, sentences: the words.
    """

    pairs: Column
    table: Column
    mask: int | np.uint64
    following: Column
    early: Column
    alone: Column
    summed: Column
    unit: float
    hashes: Column
    numbers: Column
    sentences: Column

    @classmethod
    def of(cls, words: Tokens, alone: Weights, after: Weights, unit: float) -> Self:
        """Prepare one release, given its words and their weights."""
        from textreuse.kernels.aligning import pair_table

        pairs = column(pair_hashes(words.hashes))
        size = 1 << (_SLOTS * len(pairs)).bit_length()
        mask = np.uint64(size - 1) if IS_COMPILED else size - 1
        table, following, early = (column(values) for values in pair_table(pairs, mask))
        summed = np.zeros(len(words) + 1, dtype=np.int64)
        np.cumsum(after, out=summed[1:])
        return cls(
            pairs=pairs,
            table=table,
            mask=mask,
            following=following,
            early=early,
            alone=column(alone),
            summed=column(summed),
            unit=unit,
            hashes=column(words.hashes),
            numbers=column(words.numbers),
            sentences=column(words.sentences),
        )


@dataclass(frozen=True, slots=True)
class Passages:
    """Passages of one release in one article, in article order, not overlapping in the article.

    Attributes:
        matches: a row each: word of the article, word of the release, how many words; in order on both sides within a
            passage.
        first: passage n has the matches `first[n]` to `first[n + 1]`; one longer than there are passages.
        bits: weight of each passage as evidence.
        figures: places in each where both sides have figures, and not the same.
        total: bits of all together.
    """

    matches: Positions
    first: Positions
    bits: NDArray[np.float64]
    figures: Positions
    total: float

    def __len__(self) -> int:
        return len(self.bits)


def weighed_passages(article: ArticleSide, near: Positions, release: ReleaseSide) -> Passages:
    """Find the passages that an article and a release share, and weigh them; those that weigh too little are left out.

    Args:
        article, release: both sides, prepared.
        near: words of the article at which shared runs begin, ascending; only their surroundings are looked at.
    """
    from textreuse.kernels import aligning

    found = aligning.weighed_passages(
        article.pairs,
        article.hashes,
        article.numbers,
        article.sentences,
        column(near),
        release.table,
        release.mask,
        release.pairs,
        release.following,
        release.early,
        release.alone,
        release.summed,
        release.unit,
        release.hashes,
        release.numbers,
        release.sentences,
    )
    return Passages(*found)
