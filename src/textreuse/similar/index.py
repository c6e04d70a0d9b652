"""Releases ready to be compared by what they state, and the texts that seem to tell the same story."""

from __future__ import annotations

import logging
import math
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

import numpy as np
from numpy.typing import NDArray

from textreuse.clusters import clusters_of
from textreuse.index import ReleaseIndex
from textreuse.records import Article, Release
from textreuse.similar.embedding import Embedder, Vectors, head
from textreuse.similar.evidence import Evidence, FactsByKey, Known, by_key, known_facts, margin, shared_evidence
from textreuse.similar.facts import facts
from textreuse.similar.lexicon import Lexicon, gazetteer
from textreuse.similar.records import Channel, Fact, Similar

_log = logging.getLogger(__name__)

# A pair is reported when this part of the pairs of its score told the same story in the calibration corpus.
# Real news of one language has more coincidences than made ones, so the bar is above one half.
LEAST_SCORE: Final = 0.8
# Clocks and datelines differ: an article may be dated up to a day before the release it follows.
_BEFORE_ISSUE: Final = timedelta(days=1)
# What stands in more stories than this, and in more than a tenth of all, proposes no release; it still counts.
_COMMON: Final = 50
# Compared closely: so many at most, of those that share this part of the bits that the nearest shares.
_EXAMINED: Final = 8
_WORTH_EXAMINING: Final = 0.3
# Releases of one text tell one story when they share this part of the facts of the one with fewer.
_SAME_FACTS: Final = 0.7
# Of a large family of templates, a release is compared with the last so many stories.
_COMPARED: Final = 64
# Of a longer text the beginning is read: no news is so long, and the facts of 50 MB would take 3 GB.
_READ: Final = 500_000
_EMBEDDED_AT_A_TIME: Final = 32
# What is known beforehand of how common a fact is weighs as much as so many texts read.
_PRIOR_TEXTS: Final = 100


@dataclass(frozen=True, slots=True)
class _Read:
    """One release with its story's number and its facts by key."""

    release: Release
    story: int
    by_key: FactsByKey


class SimilarIndex:
    """What releases state, by key. Build it once; it does not change."""

    def __init__(
        self,
        known: Sequence[_Read],
        *,
        names: Lexicon | None,
        window: timedelta | None,
        embedder: Embedder | None,
        vectors: Vectors | None,
    ) -> None:
        self._known, self._names, self._window = known, names, window
        self._embedder, self._vectors = embedder, vectors
        self._members: dict[int, list[str]] = defaultdict(list)
        self._story_of = {each.release.id: each.story for each in known}
        holders: dict[str, list[int]] = defaultdict(list)
        for number, each in enumerate(known):
            self._members[each.story].append(each.release.id)
            for key in each.by_key:
                holders[key].append(number)
        self._holders = dict(holders)
        self._spread = {key: len({known[n].story for n in numbers}) for key, numbers in holders.items()}
        self._stories = len(self._members)
        before = {key: known[numbers[0]].by_key[key][0].chance for key, numbers in holders.items()}
        self._bits = {key: -math.log2(self._chance(key, chance)) for key, chance in before.items()}

    @classmethod
    def build(
        cls,
        releases: Iterable[Release],
        *,
        names: Mapping[str, Sequence[str]] | None = None,
        window: timedelta | None = timedelta(days=30),
        embedder: Embedder | None = None,
        index: ReleaseIndex | None = None,
    ) -> SimilarIndex:
        """Read the releases.

        Args:
            names: one's own organisations, places and people: a name with its forms in other languages.
            window: an article is compared with what was issued at most so long before it, where both dates are known.
            embedder: a second opinion; without one, or when it fails, facts alone decide.
            index: the passage index of the same releases, if there is one; built anew otherwise. What it knows as
                standing paragraphs states nothing here.

        Raises:
            DuplicateReleaseId: two releases have one id.
        """
        given = sorted(releases, key=lambda release: release.id)
        index = index or ReleaseIndex.build(given)
        lexicon = gazetteer(names) if names else None
        stated = [by_key(_stated(release, lexicon, index)) for release in given]
        known = [_Read(*each) for each in zip(given, _same_story(given, stated), stated, strict=True)]
        vectors = _embedded(embedder, [head(release.title, release.text) for release in given]) if embedder else None
        return cls(known, names=lexicon, window=window, embedder=embedder, vectors=vectors)

    def __len__(self) -> int:
        return len(self._known)

    def similar(
        self, article: Article, *, limit: int = 3, found: Collection[str] = (), least: float = LEAST_SCORE
    ) -> list[Similar]:
        """Give the releases whose story the article seems to tell, the likeliest first; of each story only one.

        Args:
            limit: how many at most.
            found: ids of releases of which the article holds passages; their stories are not given again.
            least: lowest score to report. A score of .8 means: of the pairs that scored so in the calibration corpus
                (`python -m bench.similar calibrate`), 80 in 100 told the same story.
        """
        return self.similar_many([article], limit=limit, found={article.id: found}, least=least)[0]

    def similar_many(
        self,
        articles: Sequence[Article],
        *,
        limit: int = 3,
        found: Mapping[str, Collection[str]] | None = None,
        least: float = LEAST_SCORE,
    ) -> list[list[Similar]]:
        """Do what `similar` does for several articles; the answers do not depend on what stands beside an article.

        Args:
            found: for an article's id the ids of the releases of which it holds passages.
        """
        passages = found or {}
        suggested: list[list[Similar]] = []
        for article, query in zip(articles, self._queries(articles), strict=True):
            ranked = self._ranked(article, query, set(passages.get(article.id, ())))
            suggested.append([each for each in ranked if each.score >= least][:limit])
        return suggested

    def _queries(self, articles: Sequence[Article]) -> Sequence[NDArray[np.float32] | None]:
        """Give the vector of each article; none where there is no embedder, or it failed."""
        if self._vectors is None:
            return [None] * len(articles)
        vectors = _embedded(self._embedder, [head(None, article.text) for article in articles])
        return [None] * len(articles) if vectors is None else list(vectors)

    def weighed(self, article: Article) -> list[tuple[str, Evidence]]:
        """Give every release that was compared closely, by id, with what it shares: what `similar` chooses from."""
        compared = self._compared(article, self._queries([article])[0])
        return [(self._known[number].release.id, evidence) for number, evidence in compared]

    def _compared(self, article: Article, query: NDArray[np.float32] | None) -> Iterator[tuple[int, Evidence]]:
        stated = by_key(facts(article.text[:_READ], self._names, _day(article.published_at)))
        cosines = None if query is None or self._vectors is None else self._vectors @ query
        known = known_facts(stated, self._bits)
        for number in self._candidates(article, known, cosines):
            yield number, shared_evidence(self._known[number].by_key, known, margin(cosines, number))

    def _ranked(self, article: Article, query: NDArray[np.float32] | None, found: set[str]) -> list[Similar]:
        """Give the best release of each story with its score, the likeliest first."""
        left_out = {self._story_of[each] for each in found if each in self._story_of}
        best: dict[int, tuple[float, int, Evidence]] = {}
        for number, evidence in self._compared(article, query):
            story, entry = self._known[number].story, (evidence.probability, -number, evidence)
            if evidence.reasons and story not in left_out and (story not in best or entry[:2] > best[story][:2]):
                best[story] = entry
        ordered = sorted(best.items(), key=lambda item: item[1][:2], reverse=True)
        return [self._similar(article, story, -number, evidence) for story, (_, number, evidence) in ordered]

    def _similar(self, article: Article, story: int, number: int, evidence: Evidence) -> Similar:
        release = self._known[number].release.id
        return Similar(
            release=release,
            article=article.id,
            score=evidence.probability,
            reasons=evidence.reasons,
            duplicates=tuple(each for each in self._members[story] if each != release),
            channel=Channel.FACTS if evidence.margin is None else Channel.FACTS_AND_EMBEDDINGS,
        )

    def _candidates(self, article: Article, known: Sequence[Known], cosines: NDArray[np.float32] | None) -> list[int]:
        """Give the releases worth comparing closely: those that share the most bits, and the nearest by embedding."""
        common = max(_COMMON, self._stories // 10)
        bits: dict[int, float] = defaultdict(float)
        for each in known:
            if self._spread[each.key] < common:
                for number in self._holders[each.key]:
                    bits[number] += each.bits
        timely = [n for n in bits if self._in_time(article, n)]
        least = _WORTH_EXAMINING * max((bits[n] for n in timely), default=0.0)
        ordered = sorted((n for n in timely if bits[n] >= least), key=lambda n: (-bits[n], n))[:_EXAMINED]
        if cosines is not None:
            nearest = np.argsort(-cosines, kind="stable")[: 4 * _EXAMINED].tolist()
            ordered += [n for n in nearest if self._in_time(article, n)][:_EXAMINED]
        return list(dict.fromkeys(ordered))

    def _chance(self, key: str, before: float) -> float:
        """How likely an unrelated text is to state this: what is known beforehand, and what the releases show."""
        return (self._spread[key] - 1 + _PRIOR_TEXTS * before) / (self._stories - 1 + _PRIOR_TEXTS)

    def _in_time(self, article: Article, number: int) -> bool:
        issued = self._known[number].release.issued_at
        if self._window is None or issued is None or article.published_at is None:
            return True
        return -_BEFORE_ISSUE <= article.published_at - issued <= self._window


def _day(moment: datetime | None) -> date | None:
    return moment.date() if moment else None


def _stated(release: Release, names: Lexicon | None, index: ReleaseIndex) -> list[Fact]:
    """Give the facts of a release outside its standing paragraphs."""
    standing = index.standing_places(release.id)
    found = facts(release.text[:_READ], names, _day(release.issued_at))
    return [fact for fact in found if not any(start <= fact.start < end for start, end in standing)]


def _same_story(releases: Sequence[Release], stated: Sequence[FactsByKey]) -> list[int]:
    """Give each release the number of the first that tells its story: mostly the same text and mostly the same facts.

    The detector's clusters alone are too wide here: siblings of a template tell different stories.
    """
    stories: list[int] = []
    firsts: dict[int, list[int]] = defaultdict(list)
    for number, cluster in enumerate(clusters_of(releases).tolist()):
        near = firsts[cluster][-_COMPARED:]
        story = next((first for first in near if _mostly_shared(stated[first], stated[number])), number)
        if story == number:
            firsts[cluster].append(number)
        stories.append(story)
    return stories


def _mostly_shared(one: FactsByKey, other: FactsByKey) -> bool:
    return len(one.keys() & other.keys()) >= _SAME_FACTS * min(len(one), len(other))


def _embedded(embedder: Embedder | None, texts: Sequence[str]) -> NDArray[np.float32] | None:
    """Embed texts some at a time; none, with a warning, when the embedder fails: facts then decide alone."""
    if embedder is None or not texts:
        return None
    starts = range(0, len(texts), _EMBEDDED_AT_A_TIME)
    try:
        return np.vstack([embedder.embed(texts[start : start + _EMBEDDED_AT_A_TIME]) for start in starts])
    except Exception:  # noqa: BLE001 whatever a model of others may raise, the channel goes on without it
        _log.warning("the embedder failed; similar texts are judged by facts alone", exc_info=True)
        return None
