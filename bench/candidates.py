"""What an article costs as the releases grow: how many are looked at for it, and where the processor's time goes.

    python -m bench.candidates [--dev FOLDER] [--releases N,N,…] [--articles N]

The releases are those of `bench.sizes`: the set's own, then chains of words of its unused articles. Articles are drawn
from the set at random and matched once: those that the chains were made of, and the others. Seconds are CPU seconds of
finding the releases worth a look, preparing each (its words, and the table of their pairs), aligning, and all the rest.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bench.labelled import BESIDE
from bench.sizes import SEED, grown_releases, texts_of
from tests.quality.matching import articles_of
from textreuse import Article, ReleaseIndex, matching
from textreuse.compiled import warm_up
from textreuse.library import Library


class Clock:
    """Adds up the seconds and the calls of functions that are replaced by timed ones."""

    def __init__(self) -> None:
        self.seconds: defaultdict[str, float] = defaultdict(float)
        self.calls: defaultdict[str, int] = defaultdict(int)

    def timed(self, name: str, function: Callable[..., Any]) -> Callable[..., Any]:
        def run(*given: Any, **named: Any) -> Any:
            began = time.process_time()
            answer = function(*given, **named)
            self.seconds[name] += time.process_time() - began
            self.calls[name] += 1
            return answer

        return run

    def watch(self) -> None:
        """Time the steps of matching in this process from now on."""
        find = matching.likely
        matching.likely = self.timed("finding", lambda *given: list(find(*given)))  # type: ignore[assignment]
        matching.weighed_passages = self.timed("aligning", matching.weighed_passages)
        for method in ("prepare", "side"):
            setattr(Library, method, self.timed("preparing", getattr(Library, method)))

    def line(self, index: ReleaseIndex, articles: list[Article], steps: tuple[str, ...]) -> str:
        """Match some articles, and give articles a core-second, releases looked at for each, and shares of the time."""
        self.seconds.clear()
        self.calls.clear()
        began = time.process_time()
        for _ in index.match_many(articles):
            pass
        spent = time.process_time() - began
        parts = [self.seconds[step] / spent for step in steps]
        shares = "".join(f"{part:>15.0%}" for part in [*parts, 1 - sum(parts)])
        return f"{len(articles) / spent:>15,.0f}{self.calls['aligning'] / len(articles):>15.1f}{shares}"


def main() -> int:
    parser = argparse.ArgumentParser(description="Count the releases looked at for an article, and what they cost.")
    parser.add_argument("--dev", type=Path, default=BESIDE)
    parser.add_argument("--releases", default="5000,20000,60000")
    parser.add_argument("--articles", type=int, default=1000)
    arguments = parser.parse_args()
    warm_up()
    texts = texts_of(arguments.dev)
    rows = random.Random(SEED).sample(texts.articles, min(arguments.articles, len(texts.articles)))
    sources = {row["id"] for row in texts.unused}
    kinds = {
        "their sources": articles_of([row for row in rows if row["id"] in sources]),
        "the others": articles_of([row for row in rows if row["id"] not in sources]),
    }
    steps = ("finding", "preparing", "aligning")
    heads = ("releases", "articles", "a core-second", "looked at", *steps, "the rest")
    print("".join(f"{head:>15}" for head in heads))
    clock = Clock()
    clock.watch()
    for count in map(int, arguments.releases.split(",")):
        index = ReleaseIndex.build(grown_releases(texts, count))
        for kind, articles in kinds.items():
            print(f"{count:>15,}{kind:>15}{clock.line(index, articles, steps)}", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
