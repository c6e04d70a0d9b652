"""Measures archives on Spark beside one process: articles a core-second, on the same data in the same run.

    python -m bench.spark [--dev FOLDER] [--times N]

FOLDER holds releases.jsonl and articles.jsonl (both may be .gz); without it the set beside the project is taken, and
where that is absent one is generated. The articles are taken N times under other ids, as Parquet. Processor time of
Spark is that of the driver, the Java machine and all Python workers together, the census included; what only starting
costs is measured on one file before, and left out on both sides. Linux only: it is read from /proc.
"""

from __future__ import annotations

import argparse
import os
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as parquet
from pyspark.sql import SparkSession

from bench.labelled import labelled_set, read_rows
from textreuse import Release, ReleaseIndex
from textreuse.spark import match_archive, shipped
from textreuse.spark.__main__ import session
from textreuse.spark.tables import row_of
from textreuse.spark.texts import article_of, release_of

_TICKS = os.sysconf("SC_CLK_TCK")
_FILES = 8


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--dev", type=Path, metavar="FOLDER", help="set to measure on")
    parser.add_argument(
        "--times", type=int, default=6, metavar="N", help="how often the articles are taken (default 6)"
    )
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder = labelled_set(arguments.dev, Path(scratch)).folder
        releases = [release_of(row) for row in read_rows(folder, "releases.jsonl")]
        articles = written(Path(scratch), read_rows(folder, "articles.jsonl"), arguments.times)
        count = sum(parquet.ParquetFile(path).metadata.num_rows for path in articles.iterdir())
        size = sum(path.stat().st_size for path in articles.iterdir()) / 2**20
        print(f"{folder.name}: {len(releases):,} releases, {count:,} articles, {size:.0f} MiB of Parquet\n")
        report(count, embedded(releases, articles), on_spark(releases, articles, Path(scratch)))


def written(scratch: Path, articles: list[dict[str, Any]], times: int) -> Path:
    """Write the articles several times over, each time under other ids."""
    folder = scratch / "articles"
    folder.mkdir()
    everything = [{**article, "id": f"{article['id']}-{turn}"} for turn in range(times) for article in articles]
    for number in range(_FILES):
        table = pa.Table.from_pylist(everything[number::_FILES])
        parquet.write_table(table, folder / f"{number}.parquet", row_group_size=2_000, compression="zstd")
    return folder


def embedded(releases: list[Release], folder: Path) -> tuple[float, float, int]:
    """Match in this process: seconds of processor and clock, and pickups; the index is built before."""
    index = ReleaseIndex.build(releases)
    list(index.match_many(map(article_of, _rows(next(folder.iterdir())))))
    began, clock = time.process_time(), time.perf_counter()
    found = (row_of(p) for path in sorted(folder.iterdir()) for found in _matched(index, path) for p in found)
    count = sum(1 for _ in found)
    return time.process_time() - began, time.perf_counter() - clock, count


def _matched(index: ReleaseIndex, path: Path) -> Iterator[list[Any]]:
    return index.match_many(map(article_of, _rows(path)))


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    for batch in parquet.ParquetFile(path).iter_batches(1024):
        yield from batch.to_pylist()


def on_spark(releases: list[Release], folder: Path, scratch: Path) -> tuple[float, float, int, float]:
    """Match on two local executor threads: the same figures, and the seconds of the Python workers alone."""
    spark = session("local[2]")
    spark.sparkContext.setLogLevel("OFF")
    try:
        index = shipped(spark, releases)
        first = str(next(folder.iterdir()))
        match_archive(spark, index=index, articles=first, out=str(scratch / "first"), block_bytes=2**20)
        began, clock = used(spark), time.perf_counter()
        counts = match_archive(
            spark, index=index, articles=str(folder), out=str(scratch / "out"), block_bytes=2 * 2**20
        )
        return used(spark) - began, time.perf_counter() - clock, counts.pickups, counts.seconds
    finally:
        spark.stop()


def used(spark: SparkSession) -> float:
    """Give the processor seconds of this process, the Java machine and everything that it started."""
    context: Any = spark.sparkContext
    java = int(context._jvm.java.lang.ProcessHandle.current().pid())
    parents = {}
    ticks = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:  # it has ended meanwhile
            continue
        parents[int(stat.parent.name)] = int(fields[1])
        ticks[int(stat.parent.name)] = sum(map(int, fields[11:15]))
    family = {java}
    while grown := {pid for pid, parent in parents.items() if parent in family} - family:
        family |= grown
    return time.process_time() + sum(ticks[pid] for pid in family) / _TICKS


def report(count: int, alone: tuple[float, float, int], spark: tuple[float, float, int, float]) -> None:
    """Print both beside each other."""
    print(f"{'':30}{'CPU s':>10}{'wall s':>10}{'articles a core-second':>26}{'of one process':>16}")
    lines = (
        ("one process", alone[0], alone[1]),
        ("Spark local[2], all of it", spark[0], spark[1]),
        ("  its Python workers alone", spark[3], None),
    )
    for name, cpu, wall in lines:
        clock = "–" if wall is None else f"{wall:.1f}"
        print(f"{name:30}{cpu:>10.1f}{clock:>10}{count / cpu:>26,.0f}{alone[0] / cpu:>15.2f}×")
    print(f"\npickups: {alone[2]:,} in one process, {spark[2]:,} on Spark")


if __name__ == "__main__":
    main()
