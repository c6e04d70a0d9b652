"""Standing paragraphs: what an issuer puts under most of its releases ("about the agency", the press contact).

An article that repeats such a paragraph has not used a release, so these words are never evidence. They are learned:
windows of words that stand in several otherwise different releases of one issuer.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from textreuse.columns import Part, distinct_in_group
from textreuse.gathering import Piece, Words, Workshop
from textreuse.ngrams import window_hashes
from textreuse.stretches import stretches
from textreuse.tokens import Flags, Positions, Tokens

# Otherwise different releases of one issuer that must share a window of words near the end of each ...
_SHARED_BY: Final = 2
# ... and anywhere, or where the issuer is not known.
_SHARED_BY_MANY: Final = 3
# A shorter repetition is a title or the name of a law.
_WINDOW: Final = 12
# A telephone or document number may differ within the paragraph.
_LARGEST_GAP: Final = 6
# A paragraph of which this part is repeated is standing as a whole.
_PARAGRAPH_SHARE: Final = 0.6
# The end of a release begins after this part of its words.
_END: Final = 0.6
# Where more of a release than this would be standing, its issuer writes from building blocks: then its last line is,
# where all but a number in it is repeated, and nothing else.
_MOST: Final = 0.5
_ALL: Final = 0.95
# What is said of a window by the bits of a byte: shared by many releases of its issuer, by enough of them near their
# ends, and by many of all.
_OFTEN, _ENOUGH, _ANYWHERE = 1, 2, 4


def standing_words(words: Words, clusters: Positions, issuers: Positions, workshop: Workshop) -> Flags:
    """Tell which words of the releases belong to standing paragraphs.

    Args:
        words: the words of all releases.
        clusters, issuers: a number for each release; issuer -1 is not known.
        workshop: where hashes may be gathered.
    """
    marks = _marked_windows(words, clusters, issuers, workshop)
    standing = np.zeros(len(words), dtype=np.bool_)
    for piece in words.pieces():
        here = slice(piece.word, piece.word + len(piece.tokens))
        standing[here] = _standing_in(piece, marks[here]) | piece.closing
    return standing


def _marked_windows(words: Words, clusters: Positions, issuers: Positions, workshop: Workshop) -> NDArray[np.uint8]:
    """Say of each window, at the word that it begins at, how widely it is shared."""
    parts = workshop.parts(len(words))
    for piece in words.pieces():
        hashes, at = window_hashes(piece.tokens, _WINDOW)
        parts.add(hashes, at + piece.word)
    marks = np.zeros(len(words), dtype=np.uint8)
    for part in parts:
        again = _repeated(part)
        owner = words.owners(part)[again]
        marks[part.places[again]] = _marks(part.group[again], clusters[owner], issuers[owner])
    return marks


def _repeated(part: Part) -> Flags:
    """Mark the hashes that stand in more places than one."""
    counts = np.diff(part.starts, append=len(part.hashes))
    return np.repeat(counts > 1, counts)


def _marks(group: Positions, clusters: Positions, issuers: Positions) -> NDArray[np.uint8]:
    within = _spread_within_issuer(group, clusters, issuers)
    anywhere = _spread(group, clusters)
    needed = np.where(issuers < 0, _SHARED_BY_MANY, _SHARED_BY)
    marks: NDArray[np.uint8] = (within >= _SHARED_BY_MANY) * np.uint8(_OFTEN)
    marks |= (within >= needed) * np.uint8(_ENOUGH)
    marks |= (anywhere >= _SHARED_BY_MANY) * np.uint8(_ANYWHERE)
    return marks


def _spread(group: Positions, clusters: Positions) -> Positions:
    """For each place, the number of clusters in its group; groups are whole numbers, in any order."""
    if len(group) == 0:
        return group
    owned, _ = distinct_in_group(group, clusters)
    return np.bincount(owned, minlength=int(group.max()) + 1)[group]


def _spread_within_issuer(group: Positions, clusters: Positions, issuers: Positions) -> Positions:
    """For each place, the number of clusters in its group that belong to its issuer."""
    if len(group) == 0:
        return group
    _, own = np.unique(group * (int(issuers.max()) + 2) + issuers + 1, return_inverse=True)
    return _spread(own, clusters)


def _standing_in(piece: Piece, marks: NDArray[np.uint8]) -> Flags:
    tokens = piece.tokens
    if len(tokens) == 0:
        return np.zeros(0, dtype=np.bool_)
    release_of = piece.releases
    often = _stretched(np.flatnonzero(marks & _OFTEN), release_of)
    at_the_end = _whole_paragraphs(_stretched(np.flatnonzero(marks & _ENOUGH), release_of), tokens) & _near_end(tokens)
    form = _whole_paragraphs(_stretched(np.flatnonzero(marks & _ANYWHERE), release_of), tokens) & _in_last_line(tokens)
    standing = often | at_the_end | form
    last = _whole_paragraphs(often, tokens, _ALL) & _in_last_line(tokens)
    return np.where(_little(standing, release_of - piece.release, tokens), standing, last)


def _little(standing: Flags, release_of: Positions, tokens: Tokens) -> Flags:
    """Tell of each word whether its release would be standing for no more than the most of it."""
    lengths = np.diff(tokens.bounds)
    share = np.bincount(release_of, weights=standing, minlength=len(lengths)) / np.maximum(1, lengths)
    little: Flags = (share <= _MOST)[release_of]
    return little


def _stretched(at: Positions, release_of: Positions) -> Flags:
    """Mark the words of windows, and what lies between two of them in one release when it is little."""
    edges = np.zeros(len(release_of) + 1, dtype=np.int64)
    np.add.at(edges, at, 1)
    np.add.at(edges, at + _WINDOW, -1)
    marked: Flags = np.cumsum(edges)[:-1] > 0
    starts, ends = stretches(marked).T
    for end, start in zip(ends[:-1].tolist(), starts[1:].tolist(), strict=True):
        if start - end <= _LARGEST_GAP and release_of[end - 1] == release_of[start]:
            marked[end:start] = True
    return marked


def _whole_paragraphs(repeated: Flags, tokens: Tokens, least: float = _PARAGRAPH_SHARE) -> Flags:
    """Mark the paragraphs of which enough is repeated, whole, and nothing else."""
    starts = np.flatnonzero(tokens.lines)
    lengths = np.diff(np.append(starts, len(tokens)))
    shares = np.add.reduceat(repeated.astype(np.int64), starts) / lengths
    return np.repeat(shares >= least, lengths)


def _near_end(tokens: Tokens) -> Flags:
    lengths = np.diff(tokens.bounds)
    place = np.arange(len(tokens)) - np.repeat(tokens.bounds[:-1], lengths)
    near: Flags = place >= _END * np.repeat(lengths, lengths)
    return near


def _in_last_line(tokens: Tokens) -> Flags:
    line = np.cumsum(tokens.lines)
    ends = tokens.bounds[1:][np.diff(tokens.bounds) > 0] - 1
    last: Flags = np.isin(line, line[ends])
    return last
