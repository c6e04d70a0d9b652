"""Where two sides of an edited passage differ, word by word, in time that grows with their length only."""

from __future__ import annotations

import bisect
import difflib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Final

import numpy as np

from daumoi.foundation.vietnamese import canon
from textreuse import Pickup
from textreuse.ngrams import RUN_WORDS, run_hashes
from textreuse.tokens import Tokens, tokenise

Place = tuple[int, int]
# Stretches up to so many words are compared in every way, longer ones by the words that each side has once.
_FEW: Final = 24
_DEEPEST: Final = 12
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
    if all(span.verbatim for span in pickup.spans):
        return Differences([[] for _ in pickup.spans], [[] for _ in pickup.spans])
    both = tokenise([release, article])
    left, right = _Words.of(release, both.text(0)), _Words.of(article, both.text(1))
    for span in pickup.spans:
        if span.verbatim:
            here, there = [], []
        else:
            here, there = _differing(
                left.between(span.release_start, span.release_end), right.between(span.article_start, span.article_end)
            )
        found.release.append(here)
        found.article.append(there)
    return found


@dataclass(frozen=True, slots=True)
class _Words:
    """Words with their places in a text."""

    text: str
    starts: list[int]
    ends: list[int]

    @classmethod
    def of(cls, text: str, tokens: Tokens) -> _Words:
        return cls(text, tokens.starts.tolist(), tokens.ends.tolist())

    def between(self, start: int, end: int) -> _Words:
        first, last = bisect.bisect_left(self.starts, start), bisect.bisect_right(self.ends, end)
        return _Words(self.text, self.starts[first:last], self.ends[first:last])

    def written(self) -> list[str]:
        return [_as_written(self.text[start:end]) for start, end in zip(self.starts, self.ends, strict=True)]

    def place(self, first: int, last: int) -> Place:
        return self.starts[first], self.ends[last - 1]


@lru_cache(maxsize=65_536)
def _as_written(word: str) -> str:
    return canon(word).casefold()


def _differing(left: _Words, right: _Words) -> tuple[list[Place], list[Place]]:
    only_left: list[Place] = []
    only_right: list[Place] = []
    here, there = left.written(), right.written()
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


def repeated(release: str, places: Sequence[Place], article: str) -> list[Place]:
    """Give where an article carries any of these places of a release, a dozen words and more of them in a row."""
    if not places:
        return []
    both = tokenise([*(release[start:end] for start, end in places), article])
    hashes, at = run_hashes(both)
    first = int(both.bounds[len(places)])
    known, in_article = hashes[at < first], at >= first
    hits = at[in_article][np.isin(hashes[in_article], known)] - first
    words = both.text(len(places))
    rows: list[Place] = []  # first and last word
    for hit in hits.tolist():
        last = min(hit + RUN_WORDS, len(words)) - 1
        if rows and hit <= rows[-1][1] + 1:
            rows[-1] = rows[-1][0], max(last, rows[-1][1])
        else:
            rows.append((hit, last))
    long = (row for row in rows if row[1] - row[0] + 1 >= _REPEATED_WORDS)
    return [(int(words.starts[first]), int(words.ends[last])) for first, last in long]
