"""What some articles use of the releases of an index: places, alignment, decision, and the pickups put into words."""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from textreuse.alignment import Chain, aligned_passages
from textreuse.completion import completed
from textreuse.credit import find_credit
from textreuse.decision import Candidate, Explanation, best_explanations, kind_of, weighed
from textreuse.library import SIXTEENTHS, Library, posix_seconds
from textreuse.ngrams import pair_hashes, run_hashes
from textreuse.places import likely
from textreuse.records import Article, Pickup, Span
from textreuse.segments import Segment
from textreuse.tokens import Tokens, tokenise

# An article may carry an earlier time than the release it uses: embargoes, clocks, time zones.
_EARLY: Final = 36 * 3600.0


@dataclass(frozen=True, slots=True)
class _Shelf:
    """Where a release of the index stands: the library that holds it, and its number there."""

    library: Library
    number: int


def match_batch(
    segments: Sequence[Segment], articles: Sequence[Article], chance: float, dropped: Collection[int]
) -> list[list[Pickup]]:
    """Give for each article the releases that it uses, best first.

    Args:
        segments: the releases, in order of their base.
        articles: some articles; none changes what another gets.
        chance: bits that chance alone may reach in an index of this size.
        dropped: numbers of releases that are treated as if they were not there.
    """
    tokens = tokenise([article.text for article in articles])
    runs = run_hashes(tokens)
    pairs = pair_hashes(tokens.hashes)
    candidates: list[list[Candidate]] = [[] for _ in articles]
    published = [posix_seconds(article.published_at) for article in articles]
    for segment in segments:
        library = segment.library
        for number, release, near in likely(segment, tokens, *runs):
            age = published[number] - float(library.issued[release])
            if segment.base + release in dropped or age < -_EARLY:
                continue
            article_pairs = pairs[int(tokens.bounds[number]) : int(tokens.bounds[number + 1]) - 1]
            chains = aligned_passages(article_pairs, near, library.side(release))
            if chains:
                words = tokens.text(number), library.tokens(release)
                known_age = math.inf if math.isnan(age) else abs(age)
                candidates[number].append(weighed(segment.base + release, chains, *words, known_age))
    return [
        _pickups(segments, article, tokens.text(number), candidates[number], chance) if candidates[number] else []
        for number, article in enumerate(articles)
    ]


def _pickups(
    segments: Sequence[Segment], article: Article, words: Tokens, candidates: list[Candidate], chance: float
) -> list[Pickup]:
    return [_pickup(segments, article, words, one) for one in best_explanations(candidates, chance)]


def _shelf(segments: Sequence[Segment], release: int) -> _Shelf:
    segment = next(segment for segment in reversed(segments) if segment.base <= release)
    return _Shelf(segment.library, release - segment.base)


def _pickup(segments: Sequence[Segment], article: Article, words: Tokens, explanation: Explanation) -> Pickup:
    shelf = _shelf(segments, explanation.release)
    explanation = _completed(shelf, words, explanation)
    release = shelf.library.release(shelf.number)
    release_words = shelf.library.tokens(shelf.number)
    spans = tuple(_span(words, release_words, chain) for chain in explanation.chains)
    shared = sum(span.words for span in spans)
    release_share = _release_share(shelf, explanation)
    verbatim_share = shared / max(1, sum(chain.length for chain in explanation.chains))
    others = (_shelf(segments, other) for other in explanation.alternatives)
    return Pickup(
        release=release.id,
        article=article.id,
        spans=spans,
        release_share=release_share,
        article_share=shared / max(1, len(words)),
        verbatim_share=verbatim_share,
        matched_words=shared,
        kind=kind_of(release_share, verbatim_share, shared, len(spans)),
        evidence=explanation.bits,
        credit=find_credit(article, release, spans, shelf.library.standing_text(shelf.number)),
        alternatives=tuple(sorted(other.library.release(other.number).id for other in others)),
    )


def _completed(shelf: _Shelf, words: Tokens, explanation: Explanation) -> Explanation:
    alone = shelf.library.alone[shelf.library.part(shelf.number)].astype(np.float32) / np.float32(SIXTEENTHS)
    chains = completed(explanation.chains, words, shelf.library.tokens(shelf.number), alone)
    return replace(explanation, chains=chains)


def _release_share(shelf: _Shelf, explanation: Explanation) -> float:
    """Part of a release's own words that stand in an article; a word that is used twice counts once."""
    own = ~shelf.library.standing[shelf.library.part(shelf.number)]
    used = np.zeros(len(own), dtype=np.bool_)
    for chain in explanation.chains:
        for match in chain.matches:
            used[match.release : match.release + match.words] = True
    return int((used & own).sum()) / max(1, int(own.sum()))


def _span(article: Tokens, release: Tokens, chain: Chain) -> Span:
    words = chain.words
    return Span(
        article_start=int(article.starts[chain.article_start]),
        article_end=int(article.ends[chain.article_end - 1]),
        release_start=int(release.starts[chain.release_start]),
        release_end=int(release.ends[chain.release_end - 1]),
        verbatim=chain.article_end - chain.article_start == words == chain.release_end - chain.release_start,
        words=words,
    )
