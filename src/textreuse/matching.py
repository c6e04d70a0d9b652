"""What some articles use of the releases of an index: places, alignment, decision, and the pickups put into words."""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from textreuse.alignment import ArticleSide, Passages, ReleaseSide, weighed_passages
from textreuse.calibration import needed_bits
from textreuse.compiled import column
from textreuse.credit import find_credit
from textreuse.decision import Candidate, Explanation, best_explanations, kind_of
from textreuse.library import Library
from textreuse.ngrams import pair_hashes
from textreuse.places import likely
from textreuse.rarity import SIXTEENTHS
from textreuse.records import Article, Pickup, Span, posix_seconds
from textreuse.segments import Segment
from textreuse.tokens import Flags, Positions, Tokens, tokenise
from textreuse.words import words_between

# An article may carry an earlier time than the release it uses: embargoes, clocks, time zones.
EARLY: Final = 36 * 3600.0


@dataclass(frozen=True, slots=True)
class _Shelf:
    """Where a release of the index stands: the library that holds it, and its number there."""

    library: Library
    number: int

    @property
    def side(self) -> ReleaseSide:
        return self.library.side(self.number)


def match_batch(
    segments: Sequence[Segment], articles: Sequence[Article], *, words: int, dropped: Collection[int] = ()
) -> list[list[Pickup]]:
    """Give for each article the releases that it uses, best first.

    Args:
        segments: the releases, in order of their base.
        articles: some articles; none changes what another gets.
        words: how many words the releases of the index have; a larger one asks for more evidence.
        dropped: numbers of releases that are treated as if they were not there.
    """
    tokens = tokenise([article.text for article in articles])
    needed = evidence_needed(segments, words)
    candidates = aligned_candidates(segments, articles, tokens, needed, dropped)
    return [
        _pickups(segments, article, tokens.text(number), candidates[number], needed) if number in candidates else []
        for number, article in enumerate(articles)
    ]


def evidence_needed(segments: Sequence[Segment], words: int) -> float:
    """Give the bits that a release must show in an index of so many words."""
    stretch = max((segment.library.unit for segment in segments), default=0.0) * SIXTEENTHS
    return needed_bits(words, max(1.0, stretch))


def aligned_candidates(
    segments: Sequence[Segment], articles: Sequence[Article], tokens: Tokens, needed: float, dropped: Collection[int]
) -> dict[int, list[Candidate]]:
    """Align the releases worth it; give, by number of the article, the candidates of each in which one is enough."""
    found: dict[int, list[tuple[int, Passages, int, float]]] = {}
    sides: dict[int, ArticleSide] = {}
    word_pairs = pair_hashes(tokens.hashes)
    published = [posix_seconds(article.published_at) for article in articles]
    for segment in segments:
        library = segment.library
        pairs = list(likely(segment, tokens))
        library.prepare(release for _, release, _ in pairs)
        for number, release, near in pairs:
            age = published[number] - float(library.issued[release])
            if segment.base + release in dropped or age < -EARLY:
                continue
            if number not in sides:
                sides[number] = ArticleSide.of(tokens, word_pairs, number)
            passages = weighed_passages(sides[number], near, library.side(release))
            if len(passages):
                length = int(library.bounds[release + 1] - library.bounds[release])
                known_age = math.inf if math.isnan(age) else abs(age)
                found.setdefault(number, []).append((segment.base + release, passages, length, known_age))
    return {
        number: [Candidate(*one) for one in aligned]
        for number, aligned in found.items()
        if any(passages.total >= needed for _, passages, _, _ in aligned)
    }


def _pickups(
    segments: Sequence[Segment], article: Article, words: Tokens, candidates: list[Candidate], needed: float
) -> list[Pickup]:
    return [_pickup(segments, article, words, one) for one in best_explanations(candidates, needed)]


def _shelf(segments: Sequence[Segment], release: int) -> _Shelf:
    segment = next(segment for segment in reversed(segments) if segment.base <= release)
    return _Shelf(segment.library, release - segment.base)


def _pickup(segments: Sequence[Segment], article: Article, words: Tokens, explanation: Explanation) -> Pickup:
    shelf = _shelf(segments, explanation.release)
    library, release = shelf.library, shelf.library.release(shelf.number)
    passages, used = _completed(explanation.passages, words, shelf.side)
    rows = passages.tolist()
    spans = _spans(words, library.tokens(shelf.number), rows)
    if words.units.any():
        spans = tuple(_as_people_count(article.text, words, *pair) for pair in zip(spans, rows, strict=True))
    shared, matched_words = sum(row[4] for row in rows), sum(span.words for span in spans)
    longer = sum(max(row[1] - row[0], row[3] - row[2]) for row in rows)
    own = library.own(shelf.number)
    # A word that is used twice counts once.
    release_words = int(np.count_nonzero(own))
    release_share = int(np.count_nonzero(used & own)) / max(1, release_words)
    verbatim_share = shared / max(1, longer)
    others = (_shelf(segments, other) for other in explanation.alternatives)
    return Pickup(
        release=release.id,
        article=article.id,
        spans=spans,
        release_share=release_share,
        article_share=shared / max(1, len(words)),
        verbatim_share=verbatim_share,
        matched_words=matched_words,
        kind=kind_of(release_share, verbatim_share, matched_words, len(spans)),
        evidence=float(explanation.passages.total),
        credit=find_credit(article, release, spans, library.standing_text(shelf.number)),
        alternatives=tuple(sorted(other.library.releases.id(other.number) for other in others)),
        article_words=len(words),
        release_words=release_words,
        issuer_known=bool(release.issuer or release.issuer_aliases),
    )


def _completed(passages: Passages, words: Tokens, side: ReleaseSide) -> tuple[Positions, Flags]:
    """Carry passages to where the copying begins and ends; `textreuse.kernels.completing` says what comes back."""
    from textreuse.kernels.completing import completed_passages

    here = column(words.hashes), column(words.sentences)
    rows, used = completed_passages(passages.matches, passages.first, *here, side.hashes, side.sentences, side.alone)
    return rows, used


def _spans(article: Tokens, release: Tokens, passages: Sequence[Sequence[int]]) -> tuple[Span, ...]:
    return tuple(
        Span(
            int(article.starts[start]),
            int(article.ends[end - 1]),
            int(release.starts[there]),
            int(release.ends[there_end - 1]),
            end - start == shared == there_end - there,
            shared,
        )
        for start, end, there, there_end, shared in passages
    )


def _as_people_count(text: str, words: Tokens, span: Span, passage: Sequence[int]) -> Span:
    """Count the words of a span in a script without spaces, and give the part of them that is shared."""
    first, last = passage[:2]
    if not words.units[first:last].any():
        return span
    count = words_between(text, span.article_start, span.article_end)
    return replace(span, words=max(1, round(count * span.words / (last - first))))
