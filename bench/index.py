"""Measures the index of releases: seconds and memory to build it, size on disk, articles a second, time of one article.

    python -m bench.index [--releases N] [--served N | --million] [--folder FOLDER]

The texts are made up (`bench.texts`); the time it takes to make them is taken off. Each step is a process of its own:

- N releases (60,000) are built in memory and saved; another process loads them and matches 3,000 articles, of which
  the fastest third counts: the machine may do other work.
- So many (200,000, or a million) are built in files; another process loads them, warms up, and matches one article
  after the other. This takes 20 GB of FOLDER, and a quarter of an hour, for a million.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np

from bench.texts import article, releases
from textreuse import Article, Release, ReleaseIndex

BUILD_LIMIT_MIB = 1536.0
MILLION_LIMIT_MIB = 8192.0
ARTICLES_A_SECOND = 2500.0
SLOWEST_MS = 20.0
_MATCHED, _WARM_UP, _ASKED = 3000, 1500, 1500

Row = dict[str, float]


def peak_mib() -> float:
    """Give the most memory that this process has had, mapped files that were touched among it."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


class Clock:
    """CPU seconds of this process, those spent in making texts taken off."""

    def __init__(self) -> None:
        self._began, self._making = time.process_time(), 0.0

    def releases(self, count: int) -> Iterator[Release]:
        """Give releases, and stop the clock while each is made."""
        made = releases(count)
        while True:
            began = time.process_time()
            release = next(made, None)
            self._making += time.process_time() - began
            if release is None:
                return
            yield release

    @property
    def seconds(self) -> float:
        """CPU seconds so far."""
        return time.process_time() - self._began - self._making


def built_in_memory(count: int, folder: Path) -> Row:
    """Build and save an index."""
    clock = Clock()
    index = ReleaseIndex.build(clock.releases(count))
    built = clock.seconds
    peak = peak_mib()
    index.save(folder)
    size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    return {"build s": built, "peak MiB": peak, "save s": clock.seconds - built, "disk MiB": size / 2**20}


def built_in_files(count: int, folder: Path) -> Row:
    """Build an index in files."""
    clock = Clock()
    ReleaseIndex.build(clock.releases(count), folder=folder)
    size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    return {"build s": clock.seconds, "peak MiB": peak_mib(), "disk MiB": size / 2**20}


def loaded(folder: Path) -> tuple[ReleaseIndex, float]:
    """Load an index, and give the milliseconds of the second time: the first reads Python's modules and numba's."""
    ReleaseIndex.load(folder)
    began = time.perf_counter()
    index = ReleaseIndex.load(folder)
    return index, 1000 * (time.perf_counter() - began)


def matched_together(count: int, folder: Path) -> Row:
    """Match articles as a stream."""
    index, load = loaded(folder)
    articles = [article(number, count) for number in range(_MATCHED + 100)]
    list(index.match_many(articles[_MATCHED:]))
    rates, found = [], 0
    third = _MATCHED // 3
    for start in range(0, _MATCHED, third):
        began = time.process_time()
        found += sum(map(bool, index.match_many(articles[start : start + third])))
        rates.append(third / (time.process_time() - began))
    return {"load ms": load, "articles/s": max(rates), "with pickups": found, "peak MiB": peak_mib()}


def matched_one_by_one(count: int, folder: Path) -> Row:
    """Match one article after the other, after a warm-up with others."""
    index, load = loaded(folder)
    for number in range(_WARM_UP):
        index.match(article(number, count))
    cpu, wall = [], []
    found = 0
    for asked in (article(number, count) for number in range(_WARM_UP, _WARM_UP + _ASKED)):
        milliseconds, seconds = _timed(index, asked)
        found += milliseconds[1]
        cpu.append(milliseconds[0])
        wall.append(seconds)
    return {
        "load ms": load,
        "p50 ms": float(np.percentile(cpu, 50)),
        "p99 ms": float(np.percentile(cpu, 99)),
        "p50 wall ms": float(np.percentile(wall, 50)),
        "p99 wall ms": float(np.percentile(wall, 99)),
        "with pickups": found,
        "peak MiB": peak_mib(),
    }


def _timed(index: ReleaseIndex, asked: Article) -> tuple[tuple[float, bool], float]:
    cpu, wall = time.process_time(), time.perf_counter()
    found = bool(index.match(asked))
    return (1000 * (time.process_time() - cpu), found), 1000 * (time.perf_counter() - wall)


STEPS: dict[str, Callable[[int, Path], Row]] = {
    step.__name__: step for step in (built_in_memory, built_in_files, matched_together, matched_one_by_one)
}


def in_a_process(step: Callable[[int, Path], Row], count: int, folder: Path) -> Row:
    """Take a step in a process of its own, so that its memory is its own."""
    words = [sys.executable, "-m", "bench.index", "--step", step.__name__, str(count), str(folder)]
    done = subprocess.run(words, check=True, capture_output=True, text=True)  # noqa: S603 our own command
    row: Row = json.loads(done.stdout)
    return row


def said(title: str, row: Row, limits: dict[str, tuple[float, bool]]) -> str:
    """Set figures beside their limits: how many times the limit, or of it."""
    lines = [title]
    for name, value in row.items():
        beside = ""
        if name in limits:
            limit, is_most = limits[name]
            beside = f"   {'at most' if is_most else 'at least'} {limit:,.0f}: {value / limit:.2f} of it"
        lines.append(f"    {name:14}{value:12,.1f}{beside}")
    return "\n".join(lines)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--releases", type=int, default=60_000, metavar="N", help="built in memory (default 60,000)")
    parser.add_argument("--served", type=int, default=200_000, metavar="N", help="built in files (default 200,000)")
    parser.add_argument("--million", action="store_true", help="build a million in files")
    parser.add_argument("--folder", type=Path, help="where files may be written (default: the system's)")
    parser.add_argument("--step", nargs=3, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.step:
        name, count, folder = arguments.step
        print(json.dumps(STEPS[name](int(count), Path(folder))))
        return
    served = 1_000_000 if arguments.million else arguments.served
    with tempfile.TemporaryDirectory(dir=arguments.folder) as scratch:
        if arguments.releases:
            _measure_memory(arguments.releases, Path(scratch) / "memory")
        if served:
            _measure_files(served, Path(scratch) / "files")


def _measure_memory(count: int, folder: Path) -> None:
    row = in_a_process(built_in_memory, count, folder)
    print(said(f"{count:,} releases, built in memory", row, {"peak MiB": (BUILD_LIMIT_MIB, True)}))
    row = in_a_process(matched_together, count, folder)
    print(said(f"{_MATCHED:,} articles against them", row, {"articles/s": (ARTICLES_A_SECOND, False)}), flush=True)


def _measure_files(count: int, folder: Path) -> None:
    row = in_a_process(built_in_files, count, folder)
    print(said(f"{count:,} releases, built in files", row, {"peak MiB": (MILLION_LIMIT_MIB, True)}), flush=True)
    row = in_a_process(matched_one_by_one, count, folder)
    limits = dict.fromkeys(("p99 ms", "p99 wall ms"), (SLOWEST_MS, True))
    print(said(f"{_ASKED:,} articles against them, one by one, mapped", row, limits))


if __name__ == "__main__":
    main()
