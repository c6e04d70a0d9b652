"""Where in a batch of articles which releases are worth aligning: rare runs of words that stand close together."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple

import numpy as np

from textreuse.library import Library
from textreuse.ngrams import RUN_WORDS, HashTable, run_hashes
from textreuse.tokens import Flags, Hashes, Positions, Tokens

# A run in more clusters than so many, and more than this part of all, is a set phrase and finds nothing.
_FEW_CLUSTERS: Final = 4
_FEW_SHARE: Final = 0.02
# Nor does one that weighs less than this: a word said over and over.
_LIGHTEST_RUN: Final = 3.0
# Places kept of a run: within one release, and in all.
_PLACES_WITHIN: Final = 4
_PLACES_KEPT: Final = 64
# Bits of shared runs that make a release worth aligning ...
_WORTH_ALIGNING: Final = 70.0
# ... within so many words of it: a passage is a place, not a sprinkling of set phrases.
_NEIGHBOURHOOD: Final = 100
# Where a release is aligned, places with less than this are passed over.
_WORTH_LOOKING: Final = 30.0


class Likely(NamedTuple):
    """An article and a release, by number, and the words of the article at which telling runs begin, ascending."""

    article: int
    release: int
    near: Positions


class _Hits(NamedTuple):
    """Shared runs, in order of article, release and place in the release: numbers of both, words of both sides."""

    pairs: Positions
    words: Positions
    places: Positions


class RunPlaces:
    """The telling runs of all releases, and where they stand."""

    def __init__(self, library: Library, hashes: Hashes, at: Positions) -> None:
        """Take the runs of the library's words, and the word that each begins at."""
        self._release_of, self._count = library.release_of, len(library)
        self._summed = np.concatenate(([0.0], np.cumsum(library.after, dtype=np.float64)))
        heavy = self._summed[np.minimum(at + RUN_WORDS, len(library.after))] - self._summed[at] >= _LIGHTEST_RUN
        evident = heavy & ~library.standing[at]
        hashes, at = hashes[evident], at[evident]
        order = np.argsort(hashes, kind="stable")
        hashes, at = hashes[order], at[order]
        releases = library.release_of[at]
        telling = _telling(hashes, library.clusters[releases]) & _among_the_first(hashes, releases)
        hashes, self._places = hashes[telling], at[telling]
        keys, self._first, counts = np.unique(hashes, return_index=True, return_counts=True)
        self._table, self._kept = HashTable(keys), np.minimum(counts, _PLACES_KEPT)

    def likely(self, tokens: Tokens) -> Iterator[Likely]:
        """Give the pairs worth aligning in a batch of articles, in order of article and release."""
        hits = self._hits(tokens)
        total = len(hits.pairs)
        if total == 0:
            return
        starts = np.append(np.flatnonzero(np.diff(hits.pairs, prepend=-1)), total)
        summed = np.concatenate(([0.0], np.cumsum(self._new_bits(hits))))
        line = hits.pairs * len(self._release_of) + hits.places
        reach = np.minimum(np.searchsorted(line, line + _NEIGHBOURHOOD), np.repeat(starts[1:], np.diff(starts)))
        local = summed[reach] - summed[:-1]
        looked_at = _within(np.flatnonzero(local >= _WORTH_LOOKING), reach, total)
        worth = np.flatnonzero(np.maximum.reduceat(local, starts[:-1]) >= _WORTH_ALIGNING)
        for begin, end in zip(starts[worth].tolist(), starts[worth + 1].tolist(), strict=True):
            article, release = divmod(int(hits.pairs[begin]), self._count)
            near = np.unique(hits.words[begin:end][looked_at[begin:end]])
            yield Likely(article, release, near - tokens.bounds[article])

    def _hits(self, tokens: Tokens) -> _Hits:
        runs, begins = run_hashes(tokens)
        known, numbers = self._table.find(runs)
        counts = self._kept[numbers]
        words = np.repeat(begins[known], counts)
        offsets = np.cumsum(counts) - counts
        chosen = np.arange(len(words)) - np.repeat(offsets - self._first[numbers], counts)
        places = self._places[chosen]
        article = np.searchsorted(tokens.bounds, words, side="right") - 1
        pairs = article * self._count + self._release_of[places]
        order = np.argsort(pairs * len(self._release_of) + places, kind="stable")
        return _Hits(pairs[order], words[order], places[order])

    def _new_bits(self, hits: _Hits) -> Positions:
        """Weigh each hit by the words of the release that the hit before it has not covered."""
        ends = np.minimum(hits.places + RUN_WORDS, len(self._release_of))
        covered = np.zeros_like(ends)
        same = np.diff(hits.pairs) == 0
        covered[1:][same] = ends[:-1][same]
        return self._summed[ends] - self._summed[np.minimum(np.maximum(hits.places, covered), ends)]


def _telling(hashes: Hashes, clusters: Positions) -> Flags:
    """Tell which runs, given in order of their hashes, stand in few enough clusters to point to a release."""
    if len(hashes) == 0:
        return np.zeros(0, dtype=np.bool_)
    order = np.lexsort((clusters, hashes))
    new_run = np.diff(hashes[order], prepend=~hashes[order[0]]) != 0
    new_cluster = new_run | (np.diff(clusters[order], prepend=-1) != 0)
    run = np.cumsum(new_run) - 1
    spread = np.bincount(run[new_cluster])[run]
    telling = np.empty(len(order), dtype=np.bool_)
    telling[order] = spread <= max(_FEW_CLUSTERS, int(_FEW_SHARE * len(np.unique(clusters))))
    return telling


def _among_the_first(hashes: Hashes, releases: Positions) -> Flags:
    """Mark the first few places of each run within each release, given in order of run and place."""
    number = np.arange(len(hashes))
    begins = np.ones(len(hashes), dtype=np.bool_)
    begins[1:] = (np.diff(hashes) != 0) | (np.diff(releases) != 0)
    first: Flags = number - np.maximum.accumulate(np.where(begins, number, 0)) < _PLACES_WITHIN
    return first


def _within(dense: Positions, reach: Positions, total: int) -> Flags:
    """Mark the hits that lie between a dense place and the end of its neighbourhood."""
    edges = np.bincount(dense, minlength=total + 1) - np.bincount(reach[dense], minlength=total + 1)
    within: Flags = np.cumsum(edges)[:-1] > 0
    return within
