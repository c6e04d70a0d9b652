"""Standing paragraphs: what an issuer puts under most of its releases ("about the agency", the press contact).

An article that repeats such a paragraph has not used a release, so these words are never evidence. They are learned:
runs that stand in several otherwise different releases of one issuer.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from textreuse.ngrams import RUN_WORDS
from textreuse.tokens import Flags, Hashes, Positions, Tokens

# Otherwise different releases of one issuer that must share a run.
_SHARED_BY: Final = 2
# As many share what is more than chance anywhere in the text, and for releases whose issuer is not known.
_SHARED_BY_MANY: Final = 3
# A shorter repetition is a title or the name of a law.
_SHORTEST: Final = 12
# A telephone or document number may differ within the paragraph.
_LARGEST_GAP: Final = 6
# A paragraph of which this part is repeated is standing as a whole.
_PARAGRAPH_SHARE: Final = 0.6


def standing_words(tokens: Tokens, hashes: Hashes, at: Positions, clusters: Positions, issuers: Positions) -> Flags:
    """Tell which words of the releases belong to standing paragraphs.

    Args:
        tokens: the words of all releases.
        hashes, at: their runs, and the word that each begins at.
        clusters, issuers: a number for each release; issuer -1 is not known.
    """
    if len(hashes) == 0:
        return np.zeros(len(tokens), dtype=np.bool_)
    release_of = np.repeat(np.arange(len(clusters)), np.diff(tokens.bounds))
    owner = release_of[at]
    spread = _spread_within_issuer(hashes, clusters[owner], issuers[owner])
    needed = np.where(issuers[owner] < 0, _SHARED_BY_MANY, _SHARED_BY)
    often = _long_stretches(at[spread >= _SHARED_BY_MANY], release_of)
    some = _long_stretches(at[spread >= needed], release_of)
    anywhere = _spread_within_issuer(hashes, clusters[owner], np.zeros_like(owner))
    form = _long_stretches(at[anywhere >= _SHARED_BY_MANY], release_of)
    return often | _whole_paragraphs(some, tokens.lines) | _last_paragraphs(form, tokens)


def _spread_within_issuer(hashes: Hashes, clusters: Positions, issuers: Positions) -> Positions:
    """For each run, the number of clusters of its issuer that hold it."""
    order = np.lexsort((clusters, issuers, hashes))
    new_group = np.ones(len(order), dtype=np.bool_)
    new_group[1:] = (np.diff(hashes[order]) != 0) | (np.diff(issuers[order]) != 0)
    new_cluster = new_group.copy()
    new_cluster[1:] |= np.diff(clusters[order]) != 0
    group = np.cumsum(new_group) - 1
    counts = np.bincount(group[new_cluster])
    spread = np.empty(len(order), dtype=np.int64)
    spread[order] = counts[group]
    return spread


def _covered(at: Positions, total: int) -> Flags:
    edges = np.zeros(total + RUN_WORDS + 1, dtype=np.int64)
    np.add.at(edges, at, 1)
    np.add.at(edges, at + RUN_WORDS, -1)
    covered: Flags = np.cumsum(edges)[:total] > 0
    return covered


def _stretches(flags: Flags, release_of: Positions) -> list[tuple[int, int]]:
    """Give the marked stretches, those of one release joined over small gaps."""
    edges = np.flatnonzero(np.diff(np.concatenate(([False], flags, [False])).astype(np.int8)))
    joined: list[tuple[int, int]] = []
    for start, end in edges.reshape(-1, 2).tolist():
        if joined and start - joined[-1][1] <= _LARGEST_GAP and release_of[joined[-1][1] - 1] == release_of[start]:
            joined[-1] = joined[-1][0], end
        else:
            joined.append((start, end))
    return joined


def _long_stretches(at: Positions, release_of: Positions) -> Flags:
    long = np.zeros(len(release_of), dtype=np.bool_)
    for start, end in _stretches(_covered(at, len(release_of)), release_of):
        if end - start >= _SHORTEST:
            long[start:end] = True
    return long


def _whole_paragraphs(repeated: Flags, lines: Flags) -> Flags:
    """Mark the paragraphs of which enough is repeated, whole, and nothing else."""
    starts = np.flatnonzero(lines)
    lengths = np.diff(np.append(starts, len(lines)))
    shares = np.add.reduceat(repeated.astype(np.int64), starts) / lengths
    return np.repeat(shares >= _PARAGRAPH_SHARE, lengths)


def _last_paragraphs(form: Flags, tokens: Tokens) -> Flags:
    """Mark the last paragraphs that follow a form which releases of any issuer end with."""
    whole = _whole_paragraphs(form, tokens.lines)
    starts = np.flatnonzero(tokens.lines)
    last = starts[np.searchsorted(starts, tokens.bounds[1:][np.diff(tokens.bounds) > 0]) - 1]
    paragraph = np.cumsum(tokens.lines)
    in_last: Flags = np.isin(paragraph, paragraph[last])
    return whole & in_last
