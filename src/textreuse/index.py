"""The index of releases, and the matching of articles against it."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Final, Self

import numpy as np

from textreuse.alignment import Chain, ReleaseSide, aligned_passages, release_side
from textreuse.characters import folded
from textreuse.clusters import release_clusters
from textreuse.completion import completed
from textreuse.credit import find_credit
from textreuse.decision import Candidate, Explanation, best_explanations, kind_of, weighed
from textreuse.ngrams import RUN_WORDS, HashTable, pair_hashes, run_hashes
from textreuse.rarity import word_rarity
from textreuse.records import Article, Pickup, Release, Span
from textreuse.standing import standing_by_form, standing_words
from textreuse.tokens import Flags, Hashes, Positions, Tokens, tokenise

# Characters tokenised at once: enough to keep numpy busy, little enough to stay in the cache.
_BATCH_CHARACTERS: Final = 500_000
_BATCH_ARTICLES: Final = 256
# A run in more clusters than so many, and more than this part of all, is a set phrase and finds nothing.
_FEW_CLUSTERS: Final = 4
_FEW_SHARE: Final = 0.02
# Places kept of a run that stands in many releases.
_PLACES_KEPT: Final = 64
# Bits of shared runs that make a release worth aligning.
_WORTH_ALIGNING: Final = 70.0
# ... within so many words of it: a passage is a place, not a sprinkling of set phrases.
_NEIGHBOURHOOD: Final = 100
# Where a release is aligned, places with less than this are passed over.
_WORTH_LOOKING: Final = 30.0
# An article may carry an earlier time than the release it uses: embargoes, clocks, time zones.
_EARLY: Final = timedelta(hours=36)


class DuplicateReleaseId(ValueError):
    """Two releases carry the same id."""


class ReleaseIndex:
    """Releases prepared for matching. Build it once; it never changes, and may be shared between threads."""

    def __init__(self, releases: Sequence[Release]) -> None:
        """Index the releases; `build` says what may be given."""
        self._releases = list(releases)
        self._tokens = tokenise([release.text for release in self._releases])
        self._learn()
        self._sides: dict[int, ReleaseSide] = {}
        self._standing_texts: dict[int, str] = {}

    @classmethod
    def build(cls, releases: Iterable[Release]) -> Self:
        """Index releases.

        Raises:
            DuplicateReleaseId: two releases carry the same id.
        """
        listed = list(releases)
        seen: set[str] = set()
        for release in listed:
            if release.id in seen:
                raise DuplicateReleaseId(release.id)
            seen.add(release.id)
        return cls(listed)

    def __len__(self) -> int:
        return len(self._releases)

    def match(self, article: Article) -> list[Pickup]:
        """Give the releases that an article uses, best first; empty when nothing is reused."""
        return next(self.match_many([article]))

    def match_many(self, articles: Iterable[Article]) -> Iterator[list[Pickup]]:
        """Give for each article, in the order given, what `match` gives; reads ahead by one batch only."""
        for batch in _batches(articles):
            yield from self._match_batch(batch)

    def _learn(self) -> None:
        tokens = self._tokens
        count = len(self._releases)
        release_of = np.repeat(np.arange(count, dtype=np.int64), np.diff(tokens.bounds))
        hashes, at = run_hashes(tokens)
        self.clusters = release_clusters(hashes, release_of[at], count)
        standing = standing_words(tokens, self.clusters, self._issuer_numbers())
        over = np.array([standing_by_form(release.text) for release in self._releases], dtype=np.int64)
        standing |= tokens.starts >= over[release_of]
        rarity = word_rarity(tokens.hashes, tokens.capitals, release_of, self.clusters[release_of])
        self._alone = np.where(standing, 0, rarity.alone).astype(np.float32)
        self._after = np.where(standing, 0, rarity.after).astype(np.float32)
        self._standing = standing
        self._pairs = pair_hashes(tokens.hashes)
        self._release_of = release_of
        self._index_runs(hashes, at)
        self._chance = math.log2(max(2, len(tokens)))

    def _index_runs(self, hashes: Hashes, at: Positions) -> None:
        evident = ~self._standing[at]
        hashes, at = hashes[evident], at[evident]
        order = np.argsort(hashes, kind="stable")
        hashes, at = hashes[order], at[order]
        telling = self._is_telling(hashes, self.clusters[self._release_of[at]])
        hashes, self._places = hashes[telling], at[telling]
        keys, self._first_place, counts = np.unique(hashes, return_index=True, return_counts=True)
        self._table, self._place_count = HashTable(keys), np.minimum(counts, _PLACES_KEPT)
        self._summed = np.concatenate(([0.0], np.cumsum(self._after, dtype=np.float64)))

    def _is_telling(self, hashes: Hashes, clusters: Positions) -> Flags:
        """Tell which runs, given in order of their hashes, stand in few enough clusters to point to a release."""
        if len(hashes) == 0:
            return np.zeros(0, dtype=np.bool_)
        order = np.lexsort((clusters, hashes))
        new_run = np.diff(hashes[order], prepend=~hashes[order[0]]) != 0
        new_cluster = new_run | (np.diff(clusters[order], prepend=-1) != 0)
        run = np.cumsum(new_run) - 1
        spread = np.bincount(run[new_cluster])[run]
        few = max(_FEW_CLUSTERS, int(_FEW_SHARE * len(np.unique(self.clusters))))
        telling = np.empty(len(order), dtype=np.bool_)
        telling[order] = spread <= few
        return telling

    def _issuer_numbers(self) -> Positions:
        numbers: dict[str, int] = {}
        return np.array(
            [-1 if r.issuer is None else numbers.setdefault(r.issuer, len(numbers)) for r in self._releases],
            dtype=np.int64,
        )

    def _match_batch(self, articles: Sequence[Article]) -> list[list[Pickup]]:
        tokens = tokenise([article.text for article in articles])
        pairs = pair_hashes(tokens.hashes)
        candidates: list[list[Candidate]] = [[] for _ in articles]
        for number, release, near in self._worth_aligning(tokens):
            age = _age(self._releases[release], articles[number])
            if age < -_EARLY.total_seconds():
                continue
            start, end = int(tokens.bounds[number]), int(tokens.bounds[number + 1])
            chains = aligned_passages(pairs[start : end - 1], near, self._side(release))
            if chains:
                candidates[number].append(
                    weighed(release, chains, tokens.text(number), self._tokens.text(release), abs(age))
                )
        results: list[list[Pickup]] = []
        for number, article in enumerate(articles):
            explanations = best_explanations(candidates[number], self._chance)
            results.append(
                [self._pickup(article, tokens, number, self._completed(tokens, number, e)) for e in explanations]
            )
        return results

    def _worth_aligning(self, tokens: Tokens) -> Iterator[tuple[int, int, Positions]]:
        """Give article, release and the article's words at which shared runs begin, for pairs that share enough."""
        runs, begins = run_hashes(tokens)
        known, numbers = self._table.find(runs)
        words = begins[known]
        counts = self._place_count[numbers]
        total = int(counts.sum())
        if total == 0:
            return
        words = np.repeat(words, counts)
        offsets = np.cumsum(counts) - counts
        chosen = np.arange(total) - np.repeat(offsets, counts) + np.repeat(self._first_place[numbers], counts)
        release = self._release_of[self._places[chosen]]
        article = np.searchsorted(tokens.bounds, words, side="right") - 1
        pair = article * len(self._releases) + release
        place = self._places[chosen]
        line = pair * len(self._after) + place
        order = np.argsort(line, kind="stable")
        line, pair, words, place = line[order], pair[order], words[order], place[order]
        # Words of the release that the run before has already covered count once.
        first = np.diff(pair, prepend=-1) != 0
        covered = np.where(first, 0, np.concatenate(([0], place[:-1] + RUN_WORDS)))
        end = np.minimum(place + RUN_WORDS, len(self._after))
        bits = self._summed[end] - self._summed[np.minimum(np.maximum(place, covered), end)]
        starts = np.flatnonzero(first)
        starts = np.append(starts, total)
        summed = np.concatenate(([0.0], np.cumsum(bits)))
        pair_end = np.repeat(starts[1:], np.diff(starts))
        reach = np.minimum(np.searchsorted(line, line + _NEIGHBOURHOOD), pair_end)
        local = summed[reach] - summed[:-1]
        dense = np.zeros(total + 1, dtype=np.int64)
        np.add.at(dense, np.flatnonzero(local >= _WORTH_LOOKING), 1)
        np.add.at(dense, reach[local >= _WORTH_LOOKING], -1)
        looked_at = np.cumsum(dense)[:-1] > 0
        worth = np.flatnonzero(np.maximum.reduceat(local, starts[:-1]) >= _WORTH_ALIGNING)
        for begin, stop in zip(starts[worth].tolist(), starts[worth + 1].tolist(), strict=True):
            number, found = divmod(int(pair[begin]), len(self._releases))
            near = np.unique(words[begin:stop][looked_at[begin:stop]])
            yield number, found, near - tokens.bounds[number]

    def _side(self, release: int) -> ReleaseSide:
        side = self._sides.get(release)
        if side is None:
            start, end = int(self._tokens.bounds[release]), int(self._tokens.bounds[release + 1])
            side = release_side(self._pairs[start : end - 1], self._alone[start:end], self._after[start:end])
            self._sides[release] = side
        return side

    def _completed(self, tokens: Tokens, number: int, explanation: Explanation) -> Explanation:
        start, end = int(self._tokens.bounds[explanation.release]), int(self._tokens.bounds[explanation.release + 1])
        release = self._tokens.text(explanation.release)
        chains = completed(explanation.chains, tokens.text(number), release, self._alone[start:end])
        return replace(explanation, chains=chains)

    def _standing_text(self, release: int) -> str:
        """The standing paragraphs of a release, folded."""
        text = self._standing_texts.get(release)
        if text is None:
            words = self._tokens.text(release)
            standing = self._standing[int(self._tokens.bounds[release]) : int(self._tokens.bounds[release + 1])]
            edges = np.flatnonzero(np.diff(np.concatenate(([False], standing, [False])).astype(np.int8)))
            pieces = (
                self._releases[release].text[int(words.starts[start]) : int(words.ends[end - 1])]
                for start, end in edges.reshape(-1, 2)
            )
            text = self._standing_texts[release] = folded("\n".join(pieces))[0]
        return text

    def _pickup(self, article: Article, tokens: Tokens, number: int, explanation: Explanation) -> Pickup:
        release = self._releases[explanation.release]
        spans = tuple(self._span(tokens, number, explanation.release, chain) for chain in explanation.chains)
        words = sum(span.words for span in spans)
        inside = sum(chain.length for chain in explanation.chains)
        length = int(tokens.bounds[number + 1] - tokens.bounds[number])
        release_share = self._release_share(explanation)
        verbatim_share = words / max(1, inside)
        return Pickup(
            release=release.id,
            article=article.id,
            spans=spans,
            release_share=release_share,
            article_share=words / max(1, length),
            verbatim_share=verbatim_share,
            matched_words=words,
            kind=kind_of(release_share, verbatim_share, words, len(spans)),
            evidence=explanation.bits,
            credit=find_credit(article, release, spans, self._standing_text(explanation.release)),
            alternatives=tuple(sorted(self._releases[other].id for other in explanation.alternatives)),
        )

    def _release_share(self, explanation: Explanation) -> float:
        """Part of a release's own words that stand in an article; a word that is used twice counts once."""
        start = int(self._tokens.bounds[explanation.release])
        end = int(self._tokens.bounds[explanation.release + 1])
        used = np.zeros(end - start, dtype=np.bool_)
        for chain in explanation.chains:
            for match in chain.matches:
                used[match.release : match.release + match.words] = True
        own = ~self._standing[start:end]
        return int((used & own).sum()) / max(1, int(own.sum()))

    def _span(self, tokens: Tokens, number: int, release: int, chain: Chain) -> Span:
        at, of = int(tokens.bounds[number]), int(self._tokens.bounds[release])
        words = sum(match.words for match in chain.matches)
        return Span(
            article_start=int(tokens.starts[at + chain.article_start]),
            article_end=int(tokens.ends[at + chain.article_end - 1]),
            release_start=int(self._tokens.starts[of + chain.release_start]),
            release_end=int(self._tokens.ends[of + chain.release_end - 1]),
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
