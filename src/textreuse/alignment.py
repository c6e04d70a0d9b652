"""Which passages of one release stand in one article, and where: shared word pairs, joined into chains.

Source:
    The chaining follows the usual sparse dynamic programming over maximal matches (Abouelhoda & Ohlebusch 2005, section
    3), local as in Smith & Waterman (1981). Differs: words instead of characters, matches weighed in bits of rarity.
"""

from __future__ import annotations

import bisect
import itertools
from dataclasses import dataclass
from typing import Final, NamedTuple

import numpy as np

from textreuse.rarity import Bits
from textreuse.tokens import Flags, Hashes, Positions

# A word pair that a release repeats more often than this is looked at in its first places only.
_REPEATS: Final = 6
# Words on either side that a chain may leap: a clause put in or left out.
_LEAP: Final = 24
# Bits that a leaped word costs, and a difference in length between the two sides.
LEAP_BITS: Final = 2.5
SHIFT_BITS: Final = 0.8
# How many matches back a chain looks for its last link.
_LOOK_BACK: Final = 24
# Beyond this many matches only those of three words and more are chained.
_MANY: Final = 20_000
# Bits that a match must weigh to be chained.
_WEAKEST_MATCH: Final = 6.0
# A match of so many words is not chance, wherever else its words may stand.
_LONG: Final = 6
# Bits that a chain must weigh to count as a passage.
_WEAKEST_CHAIN: Final = 28.0
# Words round each shared run in which word pairs are sought.
_SURROUNDINGS: Final = 60


class Match(NamedTuple):
    """Words that stand in the same order on both sides; numbers of words within article and release."""

    article: int
    release: int
    words: int
    bits: float


class _Matches(NamedTuple):
    """Many matches as columns, in order of their place in the article."""

    article: list[int]
    release: list[int]
    words: list[int]
    bits: list[float]


@dataclass(frozen=True, slots=True)
class Chain:
    """A passage: matches in reading order on both sides, close to each other."""

    matches: tuple[Match, ...]
    bits: float

    @property
    def words(self) -> int:
        """Words that stand on both sides."""
        return sum(match.words for match in self.matches)

    @property
    def length(self) -> int:
        """Words of its longer side."""
        return max(self.article_end - self.article_start, self.release_end - self.release_start)

    @property
    def article_start(self) -> int:
        return self.matches[0].article

    @property
    def article_end(self) -> int:
        return self.matches[-1].article + self.matches[-1].words

    @property
    def release_start(self) -> int:
        return self.matches[0].release

    @property
    def release_end(self) -> int:
        return self.matches[-1].release + self.matches[-1].words


@dataclass(frozen=True, slots=True)
class ReleaseSide:
    """What alignment needs to know of a release: its word pairs in hash order, and the weight of its words.

    Attributes:
        pairs, places: hashes of neighbouring words in ascending order, and where each begins.
        alone: bits of each word by itself.
        summed: bits of each word after the one before it, summed up; one longer than there are words.
    """

    pairs: Hashes
    places: Positions
    alone: Bits
    summed: Bits


def release_side(pairs: Hashes, alone: Bits, after: Bits) -> ReleaseSide:
    """Prepare one release, given its word pairs in reading order."""
    places = np.argsort(pairs, kind="stable")
    return ReleaseSide(pairs[places], places, alone, np.concatenate(([0.0], np.cumsum(after, dtype=np.float64))))


def aligned_passages(article_pairs: Hashes, near: Positions, release: ReleaseSide) -> list[Chain]:
    """Find the passages that an article and a release share.

    Args:
        article_pairs: hashes of the article's neighbouring words, in reading order.
        near: words of the article at which shared runs begin, ascending; only their surroundings are looked at.
        release: the prepared release.

    Returns:
        Chains in article order that do not overlap in the article.
    """
    matches = _maximal_matches(article_pairs, _surroundings(near, len(article_pairs)), release)
    return _chains(matches)


def _surroundings(near: Positions, total: int) -> Positions:
    if len(near) == 0:
        return near
    breaks = np.flatnonzero(np.diff(near) > 2 * _SURROUNDINGS)
    starts = near[np.concatenate(([0], breaks + 1))] - _SURROUNDINGS
    ends = near[np.concatenate((breaks, [len(near) - 1]))] + _SURROUNDINGS
    pieces = [np.arange(max(0, start), min(total, end)) for start, end in zip(starts, ends, strict=True)]
    return pieces[0] if len(pieces) == 1 else np.concatenate(pieces)


def _maximal_matches(pairs: Hashes, where: Positions, release: ReleaseSide) -> _Matches:
    wanted = pairs[where]
    low = np.searchsorted(release.pairs, wanted)
    counts = np.minimum(np.searchsorted(release.pairs, wanted, side="right") - low, _REPEATS)
    total = int(counts.sum())
    if total == 0:
        return _Matches([], [], [], [])
    article = np.repeat(where, counts)
    offsets = np.cumsum(counts) - counts
    chosen = np.arange(total) - np.repeat(offsets, counts) + np.repeat(low, counts)
    places = release.places[chosen]
    # Pairs on one diagonal that follow each other are one match.
    width = len(pairs) + 2
    line = np.sort((places - article + width) * (2 * width) + article)
    starts = np.flatnonzero(np.diff(line, prepend=-2) != 1)
    lengths = np.diff(starts, append=len(line)) + 1
    article_at = line[starts] % (2 * width)
    release_at = line[starts] // (2 * width) - width + article_at
    bits = release.alone[release_at] + release.summed[release_at + lengths] - release.summed[release_at + 1]
    keep = (bits > _WEAKEST_MATCH) & ~_inside_longer(article_at, lengths)
    if int(keep.sum()) > _MANY:
        keep &= lengths > 2
    order = np.argsort(article_at[keep], kind="stable")
    columns = (article_at, release_at, lengths, bits)
    return _Matches(*(column[keep][order].tolist() for column in columns))


def _inside_longer(starts: Positions, lengths: Positions) -> Flags:
    """Tell which short matches lie, on the article side, within a long one: it explains those words already."""
    long = np.flatnonzero(lengths >= _LONG)
    if len(long) == 0:
        return np.zeros(len(starts), dtype=np.bool_)
    long = long[np.argsort(starts[long], kind="stable")]
    reach = np.maximum.accumulate(starts[long] + lengths[long])
    before = np.searchsorted(starts[long], starts, side="right") - 1
    covered: Flags = (before >= 0) & (reach[before] >= starts + lengths) & (lengths < _LONG)
    return covered


def _chains(matches: _Matches) -> list[Chain]:
    scores, links = _best_links(matches)
    chains: list[Chain] = []
    used: set[int] = set()
    taken: list[tuple[int, int]] = []
    heavy = [(-score, number) for number, score in enumerate(scores) if score >= _WEAKEST_CHAIN]
    for _, last in sorted(heavy):
        if last in used:
            continue
        chain = _cut_free(_trace(matches, scores, links, used, last), taken)
        if chain is not None:
            bisect.insort(taken, (chain.article_start, chain.article_end))
            chains.append(chain)
    return sorted(chains, key=lambda chain: chain.article_start)


def _best_links(matches: _Matches) -> tuple[list[float], list[int]]:
    """For each match the best score of a chain that ends in it, and the match before it in that chain (or -1)."""
    scores: list[float] = []
    links: list[int] = []
    article_ends = [start + words for start, words in zip(matches.article, matches.words, strict=True)]
    release_ends = [start + words for start, words in zip(matches.release, matches.words, strict=True)]
    furthest = list(itertools.accumulate(article_ends, max))
    for number, (article, release, words, bits) in enumerate(zip(*matches, strict=True)):
        best, link = bits, -1
        nearest = article - _LEAP
        for before in range(number - 1, max(-1, number - 1 - _LOOK_BACK), -1):
            put_in = release - release_ends[before]
            if put_in > _LEAP or put_in <= -words:
                continue
            left_out = article - article_ends[before]
            if left_out > _LEAP:
                if furthest[before] < nearest:
                    break
                continue
            if left_out > put_in:
                gain = bits - SHIFT_BITS * (left_out - put_in)
                leap, overlap = left_out, -put_in
            else:
                gain = bits - SHIFT_BITS * (put_in - left_out)
                leap, overlap = put_in, -left_out
            if overlap > 0:
                if overlap >= words or matches.release[before] >= release or matches.article[before] >= article:
                    continue
                gain -= bits * overlap / words
            if leap > 0:
                gain -= LEAP_BITS * leap
            if scores[before] + gain > best:
                best, link = scores[before] + gain, before
        scores.append(best)
        links.append(link)
    return scores, links


def _trace(matches: _Matches, scores: list[float], links: list[int], used: set[int], last: int) -> Chain:
    path: list[Match] = []
    at = last
    while at >= 0 and at not in used:
        used.add(at)
        path.append(Match(matches.article[at], matches.release[at], matches.words[at], matches.bits[at]))
        at = links[at]
    before = scores[at] if at >= 0 else 0.0
    return Chain(tuple(_without_overlaps(path[::-1])), scores[last] - before)


def _without_overlaps(path: list[Match]) -> list[Match]:
    """Shorten each match that begins before the one before it has ended, on either side."""
    clean = [path[0]]
    for match in path[1:]:
        last = clean[-1]
        overlap = max(0, last.article + last.words - match.article, last.release + last.words - match.release)
        if overlap < match.words:
            rest = match.words - overlap
            clean.append(Match(match.article + overlap, match.release + overlap, rest, match.bits * rest / match.words))
    return clean


def _cut_free(chain: Chain, taken: list[tuple[int, int]]) -> Chain | None:
    """Leave out the matches that touch article words already given to a better chain."""
    free = tuple(match for match in chain.matches if not _touches(match, taken))
    if len(free) == len(chain.matches):
        return chain
    bits = sum(match.bits for match in free)
    if not free or min(bits, chain.bits) < _WEAKEST_CHAIN or _touches_between(free, taken):
        return None
    return Chain(free, min(bits, chain.bits))


def _touches(match: Match, taken: list[tuple[int, int]]) -> bool:
    place = bisect.bisect_left(taken, (match.article + match.words, -1))
    return place > 0 and taken[place - 1][1] > match.article


def _touches_between(matches: tuple[Match, ...], taken: list[tuple[int, int]]) -> bool:
    return _touches(
        Match(matches[0].article, 0, matches[-1].article + matches[-1].words - matches[0].article, 0.0), taken
    )
