"""Texts that are hard to read: time grows with their length, not with its square.

    python -m bench.pathological [--scale N]

Each case is measured at a size and at twice the size, in CPU seconds, the index already built where the article is what
grows. Twice the text may take twice the time; the command fails where it takes more than three times.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from collections.abc import Callable, Iterator
from typing import Final

from textreuse import Article, Release, ReleaseIndex
from textreuse.compiled import warm_up
from textreuse.tests.test_properties import TEXTS, prose

# Twice the size may take so many times the CPU; less than the shortest time is noise.
MOST: Final = 3.0
SHORTEST: Final = 0.05
# The fastest run counts: fresh memory costs more at its first use.
_RUNS: Final = 3


def _two_words(count: int) -> str:
    chance = random.Random(5)
    return " ".join(chance.choice(("nước", "dâng")) for _ in range(count))


def _article(make: Callable[[int], str], releases: list[str]) -> Callable[[int], float]:
    index = ReleaseIndex.build(Release(str(number), text) for number, text in enumerate(releases))

    def seconds(size: int) -> float:
        article = Article("a", make(size))
        began = time.process_time()
        index.match(article)
        return time.process_time() - began

    return seconds


def _index(make: Callable[[int], list[str]], article: str) -> Callable[[int], float]:
    def seconds(size: int) -> float:
        texts = make(size)
        began = time.process_time()
        ReleaseIndex.build(Release(str(number), text) for number, text in enumerate(texts)).match(Article("a", article))
        return time.process_time() - began

    return seconds


def cases() -> Iterator[tuple[str, int, Callable[[int], float]]]:
    """Give the cases: what grows, the size to begin with, and what measures it."""
    long = " ".join(prose(number, 40) for number in range(10))
    yield (
        "article of other prose, words",
        300_000,
        _article(lambda n: " ".join(prose(7, 40).split() * (n // 700)), TEXTS),
    )
    yield "a release copied again and again, words", 100_000, _article(lambda n: TEXTS[0] * (n // 150), TEXTS)
    yield "two words in random order on both sides, words", 50_000, _article(_two_words, [_two_words(50_000), TEXTS[1]])
    yield (
        "one word again and again on both sides, words",
        300_000,
        _article(lambda n: "nước " * n, ["nước " * 100_000, TEXTS[1]]),
    )
    yield (
        "50 MB with one release inside, characters",
        25_000_000,
        _article(lambda n: "x" * 9 + " " + "abc def ghi " * (n // 12) + TEXTS[0], TEXTS),
    )
    yield "one word without end, characters", 10_000_000, _article(lambda n: "a" * n, TEXTS)
    yield "combining marks, characters", 5_000_000, _article(lambda n: "a" + "\u0301" * n, TEXTS)
    yield "lone surrogates, characters", 5_000_000, _article(lambda n: "\ud800" * n, TEXTS)
    yield "equal releases, releases", 1_000, _index(lambda n: [TEXTS[0]] * n, TEXTS[0])
    yield (
        "template releases, releases",
        500,
        _index(lambda n: [TEXTS[0].replace("1", str(number)) for number in range(n)], TEXTS[0]),
    )
    yield "an article of all releases, releases", 500, _index(lambda n: [prose(k, 6) for k in range(n)], long)


def main() -> None:
    """Measure and print; fail where time grows faster than text."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--scale", type=float, default=1.0, metavar="N", help="times the usual size (default 1)")
    arguments = parser.parse_args()
    warm_up()
    failed = False
    print(f"{'':52}{'size':>12}{'CPU s':>9}{'twice':>9}{'times':>8}")
    for name, usual, seconds in cases():
        size = int(usual * arguments.scale)
        once, twice = (min(seconds(times * size) for _ in range(_RUNS)) for times in (1, 2))
        times = twice / max(once, SHORTEST)
        failed |= times > MOST
        print(
            f"{name:52}{size:12,}{once:9.2f}{twice:9.2f}{times:8.1f}{'  too much' if times > MOST else ''}", flush=True
        )
    sys.exit(failed)


if __name__ == "__main__":
    main()
