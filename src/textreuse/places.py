"""Where in a batch of articles which releases are worth aligning: rare runs of words that stand close together."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from textreuse.compiled import IS_COMPILED
from textreuse.library import Library
from textreuse.ngrams import RUN_WORDS, run_hashes
from textreuse.segments import Segment
from textreuse.tokens import Flags, Hashes, Positions, Tokens
from textreuse.tuning import NEIGHBOURHOOD, WORTH_ALIGNING, WORTH_LOOKING


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


def likely(segment: Segment, tokens: Tokens) -> Iterator[Likely]:
    """Give the pairs worth aligning in a batch of articles, in order of article and release.

    Args:
        segment: the releases.
        tokens: the words of the articles.
    """
    return _compiled_likely(segment, tokens) if IS_COMPILED else _plain_likely(segment, tokens)


def _compiled_likely(segment: Segment, tokens: Tokens) -> Iterator[Likely]:
    from textreuse.kernels.finding import likely_pairs

    library, runs = segment.library, segment.runs
    articles, releases, begins, near = likely_pairs(
        tokens.hashes,
        tokens.units,
        tokens.bounds,
        runs.keys,
        runs.first,
        runs.places,
        runs.buckets,
        np.uint64(runs.shift),
        runs.filter,
        np.uint64(8 * len(runs.filter) - 1),
        library.bounds,
        library.after,
        library.unit,
    )
    for number, (article, release) in enumerate(zip(articles.tolist(), releases.tolist(), strict=True)):
        yield Likely(article, release, near[begins[number] : begins[number + 1]])


def _plain_likely(segment: Segment, tokens: Tokens) -> Iterator[Likely]:
    runs, at = run_hashes(tokens)
    hits = _hits(segment, tokens, runs, at)
    total = len(hits.pairs)
    if total == 0:
        return
    starts = np.append(np.flatnonzero(np.diff(hits.pairs, prepend=-1)), total)
    summed = np.concatenate(([0.0], np.cumsum(_new_bits(hits, segment.library))))
    line = hits.pairs * (segment.library.words + NEIGHBOURHOOD) + hits.places
    reach = np.minimum(np.searchsorted(line, line + NEIGHBOURHOOD), np.repeat(starts[1:], np.diff(starts)))
    local = summed[reach] - summed[:-1]
    looked_at = _within(np.flatnonzero(local >= WORTH_LOOKING), reach, total)
    worth = np.flatnonzero(np.maximum.reduceat(local, starts[:-1]) >= WORTH_ALIGNING)
    for begin, end in zip(starts[worth].tolist(), starts[worth + 1].tolist(), strict=True):
        article, release = divmod(int(hits.pairs[begin]), segment.library.count)
        near = np.unique(hits.words[begin:end][looked_at[begin:end]])
        yield Likely(article, release, near - tokens.bounds[article])


def _hits(segment: Segment, tokens: Tokens, runs: Hashes, at: Positions) -> _Hits:
    known, numbers = segment.runs.find(runs)
    places, which = segment.runs.places_of(numbers)
    words = at[known][which]
    article = np.searchsorted(tokens.bounds, words, side="right") - 1
    pairs = article * segment.library.count + segment.library.releases_of(places)
    order = np.lexsort((places, pairs))
    return _Hits(pairs[order], words[order], places[order])


def _new_bits(hits: _Hits, library: Library) -> NDArray[np.float64]:
    """Weigh each hit by the words of the release that the hit before it has not covered."""
    covered = np.zeros_like(hits.places)
    same = np.diff(hits.pairs) == 0
    covered[1:][same] = hits.places[:-1][same] + RUN_WORDS
    units = np.zeros(len(hits.places), dtype=np.int64)
    for word in range(RUN_WORDS):
        place = hits.places + word
        units += np.where(place >= covered, library.after[place], 0)
    return units.astype(np.float64) * library.unit


def _within(dense: Positions, reach: Positions, total: int) -> Flags:
    """Mark the hits that lie between a dense place and the end of its neighbourhood."""
    edges = np.bincount(dense, minlength=total + 1) - np.bincount(reach[dense], minlength=total + 1)
    within: Flags = np.cumsum(edges)[:-1] > 0
    return within
