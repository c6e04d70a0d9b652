"""Cuts two texts into marked and unmarked segments, for showing them side by side. Plain Python."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

_ENDS_OF_SENTENCES = ".,;:!?…)”’» \n\t"


@dataclass(frozen=True)
class Segment:
    """A piece of a text.

    Attributes:
        passage: number of the passage it belongs to, counted from 1; None for words of nobody else.
        is_credit: these words name the source.
    """

    text: str
    passage: int | None = None
    is_credit: bool = False


@dataclass(frozen=True)
class Passage:
    """A numbered passage as a list shows it; words are counted in the article."""

    number: int
    words: int
    is_verbatim: bool


@dataclass(frozen=True)
class SideBySide:
    """Both texts in segments, in reading order; joined, the segments of a side give its text exactly.

    Every number of one side stands on the other side too.
    """

    release: list[Segment]
    article: list[Segment]
    passages: list[Passage]


@dataclass(frozen=True)
class _Span:
    article_start: int
    article_end: int
    release_start: int
    release_end: int
    is_verbatim: bool


def side_by_side(
    release_text: str,
    article_text: str,
    spans: Iterable[Sequence[int]],
    *,
    credit: tuple[int, int] | None = None,
) -> SideBySide:
    """Mark the shared passages of a release and an article, and the credit in the article.

    Passages are numbered in article order. Where two passages come from overlapping parts of the release, the part
    they share belongs to the earlier one; a passage of which no word is left takes the number of the one it shares
    most with, since it is the same passage used twice.

    Args:
        spans: [article start, article end, release start, release end, verbatim 0|1] in characters, end exclusive.
            What reaches outside its text is cut; what is empty then is left out, and so is what an earlier span
            has covered in the article.
        credit: start and end in the article.
    """
    kept = _usable(spans, len(article_text), len(release_text))
    owners: list[int | None] = [None] * len(release_text)
    numbers = _numbers(kept, release_text, owners)
    marks: list[int | None] = [None] * len(article_text)
    for span, number in zip(kept, numbers, strict=True):
        marks[span.article_start : span.article_end] = [number] * (span.article_end - span.article_start)
    return SideBySide(
        release=_segments(release_text, owners, (0, 0)),
        article=_segments(article_text, marks, credit or (0, 0)),
        passages=_passages(article_text, kept, numbers),
    )


def _usable(spans: Iterable[Sequence[int]], article_length: int, release_length: int) -> list[_Span]:
    usable: list[_Span] = []
    covered = 0
    for article_start, article_end, release_start, release_end, verbatim in sorted(tuple(span) for span in spans):
        span = _Span(
            max(article_start, covered),
            min(article_end, article_length),
            max(release_start, 0),
            min(release_end, release_length),
            bool(verbatim),
        )
        if span.article_start < span.article_end and span.release_start < span.release_end:
            usable.append(span)
            covered = span.article_end
    return usable


def _numbers(spans: Sequence[_Span], release_text: str, owners: list[int | None]) -> list[int]:
    """Number of each span; `owners` is filled with the number of each character of the release."""
    numbers: list[int] = []
    highest = 0
    for span in spans:
        free = list(_free_runs(owners, span.release_start, span.release_end))
        worded = [run for run in (_from_first_word(run, span, release_text) for run in free) if run[0] < run[1]]
        taken = [owner for owner in owners[span.release_start : span.release_end] if owner is not None]
        if taken and not worded:
            numbers.append(max(sorted(set(taken)), key=taken.count))
            continue
        highest += 1
        for start, end in worded or free:
            owners[start:end] = [highest] * (end - start)
        numbers.append(highest)
    return numbers


def _from_first_word(run: tuple[int, int], span: _Span, release_text: str) -> tuple[int, int]:
    """A run without the full stop that an earlier passage left over; empty when no word is in it."""
    start, end = run
    if not any(map(str.isalnum, release_text[start:end])):
        return end, end
    if start > span.release_start:
        rest = release_text[start:end]
        start = end - len(rest.lstrip(_ENDS_OF_SENTENCES))
    return start, end


def _free_runs(owners: Sequence[int | None], start: int, end: int) -> Iterator[tuple[int, int]]:
    """The runs between start and end that belong to nobody, as (start, end)."""
    run_start: int | None = None
    for place in range(start, end):
        if owners[place] is not None and run_start is not None:
            yield run_start, place
            run_start = None
        elif owners[place] is None and run_start is None:
            run_start = place
    if run_start is not None:
        yield run_start, end


def _segments(text: str, marks: Sequence[int | None], credit: tuple[int, int]) -> list[Segment]:
    """Segments of a text; a new one begins where the number changes and where the credit begins or ends."""
    start, end = credit
    cuts = {0, len(text)} | {cut for cut in credit if 0 < cut < len(text)}
    cuts |= {place for place in range(1, len(text)) if marks[place] != marks[place - 1]}
    return [Segment(text[first:last], marks[first], start <= first < end) for first, last in pairwise(sorted(cuts))]


def _passages(article_text: str, spans: Sequence[_Span], numbers: Sequence[int]) -> list[Passage]:
    words: dict[int, int] = {}
    verbatim: dict[int, bool] = {}
    for span, number in zip(spans, numbers, strict=True):
        words[number] = words.get(number, 0) + len(article_text[span.article_start : span.article_end].split())
        verbatim[number] = verbatim.get(number, True) and span.is_verbatim
    return [Passage(number, words[number], verbatim[number]) for number in sorted(words)]
