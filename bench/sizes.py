"""Precision, recall and cost as the archive grows: more articles, more releases.

    python -m bench.sizes [--dev FOLDER] [--articles N,N,…] [--releases N,N,…]

The true pairs of the labelled set stay; what is added is made from its own texts and uses nothing:

- articles: two unused articles that share most rare words, put together paragraph by paragraph, as they are written;
- releases: chains of words that follow each other in the unused articles (two words decide on the next, or one), so
  that habits of the language are there, and hardly a sentence as anybody wrote it.

A pair that the set leaves out of account, or that is made of such a pair, counts neither way. Where the set is absent
one is made (`tests.quality.recipes`); its figures say less, for its texts come from a small grammar. Each size runs in
a process of its own, which reads the articles as a stream and keeps what it found, nothing else. The time in which they
are made is not counted.
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final, Self, TypeVar

import numpy as np

from bench.labelled import BESIDE, read_rows
from tests.quality.matching import Row, articles_of, releases_of
from tests.quality.recipes import SECOND, Source, made_set, made_sources, nearest_sources
from tests.quality.scoring import Pair, Spans, scored
from textreuse import Article, Release, ReleaseIndex
from textreuse.compiled import warm_up

T = TypeVar("T")

SEED: Final = 20261122
# Every third word of a made release follows the last word alone: chains of two words would copy sentences.
FREE: Final = 0.3
RELEASE_WORDS: Final = 400


@dataclass(frozen=True, slots=True)
class Texts:
    """A labelled set, and its articles that use nothing."""

    releases: list[Row]
    articles: list[Row]
    truth: dict[Pair, Spans]
    ignored: set[Pair]

    @property
    def unused(self) -> list[Row]:
        used = {article for _, article in self.truth}
        return [row for row in self.articles if row["id"] not in used]


@dataclass(frozen=True, slots=True)
class Size:
    """One size: figures 0–1, wrong pairs per million articles, CPU seconds, peak MiB.

    `even_precision` is what precision would be if the true pairs had grown with the articles.
    """

    releases: int
    articles: int
    precision: float
    even_precision: float
    recall: float
    span_f1: float
    wrong_per_million: float
    build_seconds: float
    match_seconds: float
    peak: float


def texts_of(folder: Path) -> Texts:
    """Read the labelled set, or make one."""
    if not folder.is_dir():
        labelled = made_set(made_sources(900), SECOND)
        corpus = labelled.corpus
        return Texts(corpus.releases, corpus.articles, corpus.truth, labelled.ignored)
    truth = {(row["r"], row["a"]): row["spans"] for row in read_rows(folder, "truth.jsonl")}
    ignored = {(row["r"], row["a"]) for row in read_rows(folder, "dont_care.jsonl")}
    releases, articles = (_plain(read_rows(folder, f"{side}.jsonl")) for side in ("releases", "articles"))
    return Texts(releases, articles, truth, ignored)


def _plain(rows: list[dict[str, Any]]) -> list[Row]:
    return [{key: row[key] for key in ("id", "text", "agency", "outlet") if row.get(key)} for row in rows]


def grown_articles(texts: Texts, count: int, ignored: set[Pair]) -> Iterator[Article]:
    """Give the articles of the set, then made ones up to a count; pairs to ignore are added to `ignored`."""
    yield from articles_of(texts.articles[:count])
    if count <= len(texts.articles):
        return
    chance = random.Random(SEED)
    unused = texts.unused
    lines = [[line for line in row["text"].split("\n") if line.strip()] for row in unused]
    sources = [Source("", tuple(each)) for each in lines]
    near = nearest_sources(sources, set(range(len(unused))), range(len(unused)))
    left_out: dict[str, list[str]] = {}
    for release, article in texts.ignored:
        left_out.setdefault(article, []).append(release)
    for number in range(count - len(texts.articles)):
        first = chance.randrange(len(unused))
        second = chance.choice([other for other in near[first] if other != first])
        drawn = [line for line in (*lines[first][1:], *lines[second][1:]) if chance.random() < 0.5]
        made = {"id": f"G{number:06}", "text": "\n".join([lines[first][0], *drawn]), "outlet": unused[first]["outlet"]}
        for part in (first, second):
            ignored.update((release, made["id"]) for release in left_out.get(unused[part]["id"], ()))
        yield from articles_of([made])


def grown_releases(texts: Texts, count: int) -> Iterator[Release]:
    """Give the releases of the set, then made ones up to a count."""
    yield from releases_of(texts.releases[:count])
    chains = _Chains(row["text"] for row in texts.unused)
    for first in range(len(texts.releases), count, 2_000):
        for number, text in enumerate(chains.texts(min(2_000, count - first), first)):
            yield Release(f"G{first + number:07}", text, issuer=f"Cơ quan {(first + number) % 997}")


class _Chains:
    """Words that follow each other in some texts."""

    def __init__(self, texts: Iterator[str]) -> None:
        words = " ".join(text.replace("\n", " \n ") for text in texts).split(" ")
        self._vocabulary, row = np.unique(np.array(words, dtype=object), return_inverse=True)
        self._next = row[1:]
        self._by_one = self._order(row[:-1])
        self._by_two = self._order(row[:-2] * len(self._vocabulary) + row[1:-1])

    @staticmethod
    def _order(keys: Any) -> tuple[Any, Any]:
        order = np.argsort(keys, kind="stable")
        return keys[order], order

    def texts(self, count: int, seed: int) -> list[str]:
        """Write so many texts, all chains at once."""
        drawn = np.random.default_rng([SEED, seed])
        rows = np.empty((RELEASE_WORDS, count), dtype=np.int64)
        start = drawn.integers(0, len(self._next) - 1, count)
        rows[0], rows[1] = self._by_one[0][start], self._next[self._by_one[1][start]]
        for place in range(2, RELEASE_WORDS):
            free = drawn.random(count) < FREE
            one = self._drawn(drawn, self._by_one, rows[place - 1], 0)
            two = self._drawn(drawn, self._by_two, rows[place - 2] * len(self._vocabulary) + rows[place - 1], 1)
            rows[place] = np.where(free | (two < 0), one, two)
        return [" ".join(self._vocabulary[column]) for column in rows.T]

    def _drawn(self, drawn: np.random.Generator, by: tuple[Any, Any], keys: Any, further: int) -> Any:
        low, high = np.searchsorted(by[0], keys), np.searchsorted(by[0], keys, side="right")
        place = by[1][np.minimum(low + (drawn.random(len(keys)) * (high - low)).astype(np.int64), len(by[1]) - 1)]
        return np.where(high > low, self._next[np.minimum(place + further, len(self._next) - 1)], -1 if further else 0)


class _Timed(Iterator[T]):
    """An iterator that counts the CPU seconds spent in it."""

    def __init__(self, items: Iterator[T]) -> None:
        self._items, self.seconds = items, 0.0

    def __iter__(self) -> Self:
        return self

    def __next__(self) -> T:
        began = time.process_time()
        try:
            return next(self._items)
        finally:
            self.seconds += time.process_time() - began


def measure(texts: Texts, releases: int, articles: int) -> Size:
    """Measure one size in this process."""
    warm_up()
    began = time.process_time()
    written = _Timed(grown_releases(texts, releases))
    index = ReleaseIndex.build(written)
    built = time.process_time()
    ignored = set(texts.ignored)
    found: dict[Pair, Spans] = {}
    read = _Timed(grown_articles(texts, articles, ignored))
    for pickups in index.match_many(read):
        for pickup in pickups:
            found[pickup.release, pickup.article] = [[span.article_start, span.article_end] for span in pickup.spans]
    matched = time.process_time()
    figures = scored(texts.truth, found, ignored)
    wrong = sum(pair not in texts.truth and pair not in ignored for pair in found)
    right = figures.recall * len(texts.truth) * max(1.0, articles / len(texts.articles))
    return Size(
        releases=releases,
        articles=articles,
        precision=figures.precision,
        even_precision=right / max(1.0, right + wrong),
        recall=figures.recall,
        span_f1=figures.span_f1,
        wrong_per_million=1e6 * wrong / articles,
        build_seconds=built - began - written.seconds,
        match_seconds=matched - built - read.seconds,
        peak=resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    )


def _numbers(text: str) -> list[int]:
    return [int(part) for part in text.split(",")]


def main() -> None:
    """Measure each size in a process of its own, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--dev", type=Path, default=BESIDE, metavar="FOLDER")
    parser.add_argument("--articles", type=_numbers, default=[5_000, 20_000, 130_000])
    parser.add_argument("--releases", type=_numbers, default=[5_000, 60_000], help="beside 5,000 articles")
    parser.add_argument("--one", type=_numbers, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.one:
        print(json.dumps(asdict(measure(texts_of(arguments.dev), *arguments.one))))
        return
    few = 500 if arguments.dev.is_dir() else SECOND.releases
    sizes = [(few, count) for count in arguments.articles] + [(count, 5_000) for count in arguments.releases]
    titles = (
        "releases",
        "articles",
        "P",
        "P, even",
        "R",
        "span F1",
        "wrong/M",
        "build s",
        "match s",
        "articles/s",
        "MiB",
    )
    print("".join(title.rjust(11) for title in titles))
    for releases, articles in sizes:
        command = [sys.executable, "-m", "bench.sizes", "--dev", str(arguments.dev), "--one", f"{releases},{articles}"]
        answer = subprocess.run(command, check=True, capture_output=True, text=True).stdout  # noqa: S603 ourselves
        row = Size(**json.loads(answer))
        figures = (
            f"{row.precision:.4f}",
            f"{row.even_precision:.4f}",
            f"{row.recall:.4f}",
            f"{row.span_f1:.4f}",
            f"{row.wrong_per_million:,.0f}",
        )
        rate = f"{row.articles / row.match_seconds:,.0f}"
        costs = (f"{row.build_seconds:.1f}", f"{row.match_seconds:.1f}", rate, f"{row.peak:,.0f}")
        cells = (f"{row.releases:,}", f"{row.articles:,}", *figures, *costs)
        print("".join(cell.rjust(11) for cell in cells), flush=True)


if __name__ == "__main__":
    main()
