"""Standing paragraphs: what an issuer puts under most of its releases ("about the agency", the press contact).

An article that repeats such a paragraph has not used a release, so these words are never evidence. They are learned:
runs that stand in several otherwise different releases of one issuer.
"""

from __future__ import annotations

import re
from typing import Final

import numpy as np

from textreuse.characters import folded
from textreuse.ngrams import window_hashes
from textreuse.tokens import Flags, Hashes, Positions, Tokens

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
# Opening words, folded, of the lines that close a release.
_FORM: Final = re.compile(
    r"\s*(?:[*#•-]\s*)?(?:"
    r"(?:gioi thieu(?: chung)?(?: ve)?|ve|about)\s[^.:\n]{2,90}:|(?:gioi thieu ve|about us|about the)\b"
    r"|thong tin (?:danh )?cho (?:bao chi|bien tap)|(?:thong tin|dau moi) lien he"
    r"|lien he(?: bao chi| truyen thong)?\s*:"
    r"|moi (?:thong tin|chi tiet|thac mac)\b[^\n]{0,60}(?:lien he|gui ve|vui long)"
    r"|(?:media|press) (?:contacts?|enquir|inquir)|contacts?\s*:|notes? (?:to|for) editors?"
    r"|for (?:more|further|additional) information|boilerplate)"
)
_LAST_LINES: Final = 6
_MOST_BY_FORM: Final = 0.4
# Where more of a release than this would be standing, its issuer writes from building blocks, and nothing is.
_MOST: Final = 0.5


def standing_words(tokens: Tokens, clusters: Positions, issuers: Positions) -> Flags:
    """Tell which words of the releases belong to standing paragraphs.

    Args:
        tokens: the words of all releases.
        clusters, issuers: a number for each release; issuer -1 is not known.
    """
    release_of = np.repeat(np.arange(len(clusters)), np.diff(tokens.bounds))
    hashes, at = window_hashes(tokens, _WINDOW)
    if len(hashes) == 0:
        return np.zeros(len(tokens), dtype=np.bool_)
    owner = release_of[at]
    spread = _spread_within_issuer(hashes, clusters[owner], issuers[owner])
    needed = np.where(issuers[owner] < 0, _SHARED_BY_MANY, _SHARED_BY)
    anywhere = _spread_within_issuer(hashes, clusters[owner], np.zeros_like(owner))
    often = _stretched(at[spread >= _SHARED_BY_MANY], release_of)
    at_the_end = _whole_paragraphs(_stretched(at[spread >= needed], release_of), tokens) & _near_end(tokens)
    form = _whole_paragraphs(_stretched(at[anywhere >= _SHARED_BY_MANY], release_of), tokens) & _in_last_line(tokens)
    standing = often | at_the_end | form
    share = np.bincount(release_of, weights=standing, minlength=len(clusters)) / np.maximum(1, np.diff(tokens.bounds))
    return standing & (share <= _MOST)[release_of]


def standing_by_form(text: str) -> int:
    """Give the place from which a release says by its form that it is over: "About …", "Press contact: …".

    Returns:
        The character at which the first such line begins, the text's length when there is none. Only the last lines are
        looked at, and never more than a part of the text.
    """
    letters, places = folded(text)
    least = int((1 - _MOST_BY_FORM) * len(letters))
    start = len(letters)
    for _ in range(_LAST_LINES):
        line = letters.rfind("\n", 0, start) + 1
        if line < max(least, 1):
            break
        if _FORM.match(letters, line):
            return int(places[line])
        start = line - 1
    return len(text)


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


def _stretched(at: Positions, release_of: Positions) -> Flags:
    """Mark the words of windows, and what lies between two of them in one release when it is little."""
    edges = np.zeros(len(release_of) + 1, dtype=np.int64)
    np.add.at(edges, at, 1)
    np.add.at(edges, at + _WINDOW, -1)
    marked: Flags = np.cumsum(edges)[:-1] > 0
    changes = np.flatnonzero(np.diff(np.concatenate(([False], marked, [False])).astype(np.int8)))
    starts, ends = changes[0::2], changes[1::2]
    for end, start in zip(ends[:-1].tolist(), starts[1:].tolist(), strict=True):
        if start - end <= _LARGEST_GAP and release_of[end - 1] == release_of[start]:
            marked[end:start] = True
    return marked


def _whole_paragraphs(repeated: Flags, tokens: Tokens) -> Flags:
    """Mark the paragraphs of which enough is repeated, whole, and nothing else."""
    starts = np.flatnonzero(tokens.lines)
    lengths = np.diff(np.append(starts, len(tokens)))
    shares = np.add.reduceat(repeated.astype(np.int64), starts) / lengths
    return np.repeat(shares >= _PARAGRAPH_SHARE, lengths)


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
