"""Where two sides of an edited passage differ, word by word, in time that grows with their length only."""

from __future__ import annotations

import bisect
import difflib
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from daumoi.foundation.vietnamese import canon
from textreuse import Pickup

Place = tuple[int, int]
# Stretches up to so many words are compared in every way, longer ones by the words that each side has once.
_FEW: Final = 24
_DEEPEST: Final = 12
# Words in a row that are looked for when a standing paragraph is sought.
_RUN: Final = 5
# Characters of scripts without spaces are words of their own; marks belong to what stands before them.
_UNSPACED: Final = "\u0e00-\u0eff\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
_MARKS: Final = (
    "\u00ad\u0300-\u036f\u0e31\u0e34-\u0e3a\u0e47-\u0e4e\u0eb1\u0eb4-\u0ebc\u0ec8-\u0ece\u17b4-\u17d3"
    "\u200b-\u200d\u3099\u309a"
)
_LETTERS: Final = f"[^\\W{_UNSPACED}]"
# Letters in a row are taken at once and never given back: faster than one at a time.
_WORD: Final = re.compile(f"{_LETTERS}++(?:[{_MARKS}]++{_LETTERS}*+)*+|[{_UNSPACED}][{_MARKS}]*+")
# Fewer words of a standing paragraph may be a name or a set phrase.
_REPEATED_WORDS: Final = 12


@dataclass(frozen=True, slots=True)
class Differences:
    """For each passage of a pickup the places that differ, in characters of the whole text; empty where none do."""

    release: list[list[Place]]
    article: list[list[Place]]


def differences(pickup: Pickup, release: str, article: str) -> Differences:
    """Compare the passages of a pickup as people write: letter case, normal form and tone placement do not count."""
    found = Differences([], [])
    for span in pickup.spans:
        here: list[Place] = []
        there: list[Place] = []
        if not span.verbatim:
            left = _Words.of(release, span.release_start, span.release_end)
            right = _Words.of(article, span.article_start, span.article_end)
            here, there = _differing(left, right)
        found.release.append(here)
        found.article.append(there)
    return found


@dataclass(frozen=True, slots=True)
class _Words:
    """The words of a part of a text, as people write them, and their places in the text."""

    words: list[str]
    places: list[Place]

    @classmethod
    def of(cls, text: str, start: int, end: int) -> _Words:
        places = [match.span() for match in _WORD.finditer(text, start, end)]
        words = _WORD.findall(canon(text[start:end]).casefold())
        if len(words) != len(places):  # a letter that canonical form takes apart or away
            words = [_as_written(text[first:last]) for first, last in places]
        return cls(words, places)

    def place(self, first: int, last: int) -> Place:
        return self.places[first][0], self.places[last - 1][1]


def _as_written(word: str) -> str:
    return canon(word).casefold()


def _differing(left: _Words, right: _Words) -> tuple[list[Place], list[Place]]:
    only_left: list[Place] = []
    only_right: list[Place] = []
    here, there = left.words, right.words
    ends = (len(here), len(there), 0)
    edges = [(0, 0, 0), *equal_stretches(here, there), ends]
    for (i, j, count), (k, m, _) in pairwise(edges):
        if i + count < k:
            only_left.append(left.place(i + count, k))
        if j + count < m:
            only_right.append(right.place(j + count, m))
    return only_left, only_right


def equal_stretches(left: Sequence[str], right: Sequence[str]) -> Iterator[tuple[int, int, int]]:
    """Give where both sides have the same words, as (word on the left, word on the right, how many), in order.

    Source:
        Patience diff (Bram Cohen): words that each side has once, in the longest order common to both, cut the rest
        into stretches that are compared the same way. Differs: short stretches go to `difflib`.
    """
    yield from _equal(left, right, 0, len(left), 0, len(right), _DEEPEST)


def _equal(
    left: Sequence[str], right: Sequence[str], i: int, j: int, k: int, m: int, depth: int
) -> Iterator[tuple[int, int, int]]:
    """Compare left[i:j] with right[k:m]."""
    head = 0
    while i + head < j and k + head < m and left[i + head] == right[k + head]:
        head += 1
    if head:
        yield i, k, head
    i, k = i + head, k + head
    tail = 0
    while i < j - tail and k < m - tail and left[j - tail - 1] == right[m - tail - 1]:
        tail += 1
    yield from _equal_inside(left, right, i, j - tail, k, m - tail, depth)
    if tail:
        yield j - tail, m - tail, tail


def _equal_inside(
    left: Sequence[str], right: Sequence[str], i: int, j: int, k: int, m: int, depth: int
) -> Iterator[tuple[int, int, int]]:
    if i == j or k == m or not depth:
        return
    if j - i <= _FEW and m - k <= _FEW:
        compared = difflib.SequenceMatcher(None, left[i:j], right[k:m], autojunk=False)
        yield from ((i + a, k + b, count) for a, b, count in compared.get_matching_blocks() if count)
        return
    anchors = _anchors(left[i:j], right[k:m])
    if not anchors:
        return
    at, to = i, k
    for a, b in anchors:
        yield from _equal(left, right, at, i + a, to, k + b, depth - 1)
        yield i + a, k + b, 1
        at, to = i + a + 1, k + b + 1
    yield from _equal(left, right, at, j, to, m, depth - 1)


def _anchors(left: Sequence[str], right: Sequence[str]) -> list[Place]:
    """Give the words that each side has once, in the longest order that both sides have."""
    once_left = {word for word, count in Counter(left).items() if count == 1}
    once_right = {word for word, count in Counter(right).items() if count == 1}
    where = {word: place for place, word in enumerate(right) if word in once_right}
    shared = [(place, where[word]) for place, word in enumerate(left) if word in once_left and word in where]
    return _longest_rising(shared)


def _longest_rising(pairs: list[Place]) -> list[Place]:
    """Give the longest part of pairs, rising on the left, that rises on the right too."""
    lowest: list[int] = []
    last: list[int] = []
    before: list[int] = []
    for number, (_, right) in enumerate(pairs):
        place = bisect.bisect_left(lowest, right)
        before.append(last[place - 1] if place else -1)
        lowest[place : place + 1] = [right]
        last[place : place + 1] = [number]
    rising: list[Place] = []
    number = last[-1] if last else -1
    while number >= 0:
        rising.append(pairs[number])
        number = before[number]
    return rising[::-1]


def repeated(release: str, places: Sequence[Place], article: str, used: Sequence[Place]) -> list[Place]:
    """Give where an article carries standing paragraphs of a release, a dozen words and more of them in a row.

    Args:
        release: the release's text.
        places: where its standing paragraphs are.
        article: the article's text.
        used: passages of the article, in which nothing is sought; in order, not overlapping.
    """
    known = {run for start, end in places for run in _runs(_Words.of(release, start, end).words)}
    edges = [0, *(edge for place in used for edge in place), len(article)]
    found: list[Place] = []
    for start, end in zip(edges[::2], edges[1::2], strict=True) if known else ():
        words = _Words.of(article, start, end)
        for first, last in _covered(_runs(words.words), known):
            found.append(words.place(first, last))
    return found


def _runs(words: Sequence[str]) -> list[tuple[str, ...]]:
    return [tuple(words[at : at + _RUN]) for at in range(len(words) - _RUN + 1)]


def _covered(runs: Sequence[tuple[str, ...]], known: set[tuple[str, ...]]) -> Iterator[Place]:
    """Give the words, first and behind the last, that known runs cover without a gap, where there are enough."""
    begun, ended = 0, 0
    for at, run in enumerate([*runs, ()]):
        hit = run in known
        if ended and (not run or (hit and at > ended)):
            if ended - begun >= _REPEATED_WORDS:
                yield begun, ended
            ended = 0
        if hit:
            begun = at if not ended else begun
            ended = at + _RUN
