"""The index of releases, and the matching of articles against it."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Final, Self

import numpy as np

from textreuse.alignment import Chain, aligned_passages
from textreuse.completion import completed
from textreuse.credit import find_credit
from textreuse.decision import Candidate, Explanation, best_explanations, kind_of, weighed
from textreuse.library import learned
from textreuse.ngrams import pair_hashes, run_hashes
from textreuse.places import RunPlaces
from textreuse.records import Article, Pickup, Release, Span
from textreuse.tokens import Tokens, tokenise, tokenise_in_parts

# Characters tokenised at once: enough to keep numpy busy, little enough to stay in the cache.
_BATCH_CHARACTERS: Final = 500_000
_BATCH_ARTICLES: Final = 256
# An article may carry an earlier time than the release it uses: embargoes, clocks, time zones.
_EARLY: Final = timedelta(hours=36)


class DuplicateReleaseId(ValueError):
    """Two releases carry the same id."""


class ReleaseIndex:
    """Releases prepared for matching. Build it once; it never changes, and may be shared between threads."""

    def __init__(self, releases: Sequence[Release]) -> None:
        """Index the releases; `build` says what may be given."""
        tokens = tokenise_in_parts([release.text for release in releases])
        hashes, at = run_hashes(tokens)
        self._library = learned(releases, tokens, hashes, at)
        self._places = RunPlaces(self._library, hashes, at)
        self._chance = math.log2(max(2, len(tokens)))

    @classmethod
    def build(cls, releases: Iterable[Release]) -> Self:
        """Index releases.

        Raises:
            DuplicateReleaseId: two releases carry the same id.
        """
        listed = tuple(releases)
        seen: set[str] = set()
        for release in listed:
            if release.id in seen:
                raise DuplicateReleaseId(release.id)
            seen.add(release.id)
        return cls(listed)

    def __len__(self) -> int:
        return len(self._library)

    def match(self, article: Article) -> list[Pickup]:
        """Give the releases that an article uses, best first; empty when nothing is reused."""
        return next(self.match_many([article]))

    def match_many(self, articles: Iterable[Article]) -> Iterator[list[Pickup]]:
        """Give for each article, in the order given, what `match` gives; reads ahead by one batch only."""
        for batch in _batches(articles):
            yield from self._match_batch(batch)

    def _match_batch(self, articles: Sequence[Article]) -> list[list[Pickup]]:
        tokens = tokenise([article.text for article in articles])
        pairs = pair_hashes(tokens.hashes)
        candidates: list[list[Candidate]] = [[] for _ in articles]
        for number, release, near in self._places.likely(tokens):
            age = _age(self._library.releases[release], articles[number])
            if age < -_EARLY.total_seconds():
                continue
            article_pairs = pairs[int(tokens.bounds[number]) : int(tokens.bounds[number + 1]) - 1]
            chains = aligned_passages(article_pairs, near, self._library.side(release))
            if chains:
                words = tokens.text(number), self._library.tokens.text(release)
                candidates[number].append(weighed(release, chains, *words, abs(age)))
        return [
            self._pickups(article, tokens.text(number), candidates[number]) if candidates[number] else []
            for number, article in enumerate(articles)
        ]

    def _pickups(self, article: Article, words: Tokens, candidates: list[Candidate]) -> list[Pickup]:
        return [
            self._pickup(article, words, self._completed(words, explanation))
            for explanation in best_explanations(candidates, self._chance)
        ]

    def _completed(self, words: Tokens, explanation: Explanation) -> Explanation:
        release = explanation.release
        alone = self._library.alone[self._library.part(release)]
        chains = completed(explanation.chains, words, self._library.tokens.text(release), alone)
        return replace(explanation, chains=chains)

    def _pickup(self, article: Article, words: Tokens, explanation: Explanation) -> Pickup:
        library = self._library
        release = library.releases[explanation.release]
        release_words = library.tokens.text(explanation.release)
        spans = tuple(_span(words, release_words, chain) for chain in explanation.chains)
        shared = sum(span.words for span in spans)
        release_share = self._release_share(explanation)
        verbatim_share = shared / max(1, sum(chain.length for chain in explanation.chains))
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
            credit=find_credit(article, release, spans, library.standing_text(explanation.release)),
            alternatives=tuple(sorted(library.releases[other].id for other in explanation.alternatives)),
        )

    def _release_share(self, explanation: Explanation) -> float:
        """Part of a release's own words that stand in an article; a word that is used twice counts once."""
        own = ~self._library.standing[self._library.part(explanation.release)]
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


def _batches(articles: Iterable[Article]) -> Iterator[list[Article]]:
    batch: list[Article] = []
    size = 0
    for article in articles:
        batch.append(article)
        size += len(article.text)
        if size >= _BATCH_CHARACTERS or len(batch) >= _BATCH_ARTICLES:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _age(release: Release, article: Article) -> float:
    """Seconds from issue to publication; infinite when either is not known."""
    if release.issued_at is None or article.published_at is None:
        return math.inf
    return (_aware(article.published_at) - _aware(release.issued_at)).total_seconds()


def _aware(moment: datetime) -> datetime:
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment
