"""A run over an archive: batches of files, each written whole with a manifest, so that a run can be taken up again.

    OUT/
      run.json                    engine, index and layout that all results here belong to
      pickups/batch=KEY/          Parquet, one row a pickup
      problems/batch=KEY/         Parquet, what could not be used: file, row, reason
      batches/KEY.json            the batch is done: its files with size and time, its counts
      census/                     ids that come twice, lines of blocks
      _writing/                   what is not done; removed at the next start

A batch counts when its manifest is there, and only then: what else lies about was cut off and is written anew.
"""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from itertools import chain
from typing import Any, Final

from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as sql

from textreuse.spark.census import Census
from textreuse.spark.engine import ENGINE
from textreuse.spark.errors import SPARK_FAILURES, AnotherRun, InputsChanged
from textreuse.spark.indexes import ShippedIndex
from textreuse.spark.reading import BLOCK_BYTES, broken_file, frames_of, pinned
from textreuse.spark.stores import InputFile, Store
from textreuse.spark.tables import OUTCOME
from textreuse.spark.texts import ARTICLE_FIELDS
from textreuse.spark.workers import Matching

LAYOUT: Final = 1
BATCH_BYTES: Final = 2 * 1024**3
_COLUMNS: Final = tuple(chain.from_iterable(ARTICLE_FIELDS.values()))
# Rows of a file of results: some tens of megabytes.
_ROWS_A_FILE: Final = 200_000

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Batch:
    """Files that are matched and written together. The key changes with any of them, with the index and the engine."""

    files: tuple[InputFile, ...]
    key: str


@dataclass(frozen=True, slots=True)
class Counts:
    """What was done: articles read, pickups found, articles left out, processor seconds of the Python workers."""

    articles: int = 0
    pickups: int = 0
    problems: int = 0
    seconds: float = 0.0

    def __add__(self, other: Counts) -> Counts:
        return Counts(
            self.articles + other.articles,
            self.pickups + other.pickups,
            self.problems + other.problems,
            self.seconds + other.seconds,
        )


def match_archive(
    spark: SparkSession,
    *,
    index: ShippedIndex,
    articles: str,
    out: str,
    batch_bytes: int = BATCH_BYTES,
    block_bytes: int = BLOCK_BYTES,
    redo_changed: bool = False,
    say: Say = lambda text: None,
) -> Counts:
    """Match all articles under a path, and write what is found. Batches that are done already are left as they are.

    Args:
        spark: the application to run in; its own settings stay as they are.
        index: the releases, as `shipped` or `shipped_folder` send them.
        articles: a folder or file of Parquet or JSON Lines (also .gz).
        out: folder for the results.
        batch_bytes: size of input that is matched between two checkpoints.
        block_bytes: size of input that is one task.
        redo_changed: match anew what has changed since its batch was done, and forget what is gone.
        say: told in words how it goes on.

    Returns:
        The counts of all batches under `out`, those of earlier starts too.

    Raises:
        NothingToRead, AnotherRun, InputsChanged: see `textreuse.spark.errors`.
    """
    session, store = pinned(spark, block_bytes), Store(spark)
    run = _Run(session, store, store.full(out), index, say)
    files = store.inputs(articles)
    run.open(block_bytes)
    done = run.done(files, redo_changed=redo_changed)
    finished = {file.path for manifest in done.values() for file in _files(manifest)}
    waiting = [file for file in files if file.path not in finished]
    batches = list(_batches(waiting, batch_bytes, index.digest))
    total = sum((_counts(manifest) for manifest in done.values()), Counts())
    if done:
        say(f"{len(done)} batches with {total.articles:,} articles are done already; {len(batches)} remain")
    if batches:
        # Who is done keeps its ids: what comes later must not take them back.
        run.take_census(sorted(files, key=lambda file: (file.path not in finished, file)))
    for number, batch in enumerate(batches, start=1):
        total += run.match(batch, f"batch {number} of {len(batches)}")
    return total


def pickups(spark: SparkSession, out: str) -> DataFrame:
    """Give the pickups of all batches that are done."""
    return _committed(spark, out, "pickups")


def problems(spark: SparkSession, out: str) -> DataFrame:
    """Give what was left out in all batches that are done."""
    return _committed(spark, out, "problems")


def _committed(spark: SparkSession, out: str, name: str) -> DataFrame:
    store = Store(spark)
    keys = [key.removesuffix(".json") for key in store.names(f"{out}/batches") if key.endswith(".json")]
    if not keys:
        raise AnotherRun(f"{out} holds no batch that is done")
    return spark.read.parquet(*(f"{out}/{name}/batch={key}" for key in keys))


def _batches(files: Sequence[InputFile], batch_bytes: int, index: str) -> Iterator[Batch]:
    """Put files together in their order until they reach the size of a batch."""
    waiting: list[InputFile] = []
    size = 0
    for file in files:
        if waiting and size + file.size > batch_bytes:
            yield _batch(waiting, index)
            waiting, size = [], 0
        waiting.append(file)
        size += file.size
    if waiting:
        yield _batch(waiting, index)


def _batch(files: Sequence[InputFile], index: str) -> Batch:
    named = [[file.path, file.size, file.changed] for file in files]
    key = hashlib.sha256(json.dumps([LAYOUT, ENGINE, index, named]).encode()).hexdigest()[:16]
    return Batch(tuple(files), key)


def _files(manifest: Mapping[str, Any]) -> list[InputFile]:
    return [InputFile(**file) for file in manifest["files"]]


def _counts(manifest: Mapping[str, Any]) -> Counts:
    return Counts(**manifest["counts"])


class _Run:
    """One start of a run."""

    def __init__(self, spark: SparkSession, store: Store, out: str, index: ShippedIndex, say: Say) -> None:
        self._spark, self._store, self._out, self._index, self._say = spark, store, out, index, say
        self._census = Census(spark, store, f"{out}/census")

    def open(self, block_bytes: int) -> None:
        """Make the folder this run's, or see that it is, and clear away what an earlier start left half done."""
        mine = {"layout": LAYOUT, "engine": ENGINE, "index": self._index.digest, "block_bytes": block_bytes}
        found = self._store.read(f"{self._out}/run.json")
        if found is None:
            if self._store.names(self._out):
                raise AnotherRun(f"{self._out} is not empty, and no run wrote what is in it; give another folder")
            self._store.write(f"{self._out}/run.json", mine)
        elif found != mine:
            different = [
                f"{name} {found.get(name)}, now {here}" for name, here in mine.items() if found.get(name) != here
            ]
            raise AnotherRun(f"{self._out} holds another run's results ({', '.join(different)}); give another folder")
        self._store.remove(f"{self._out}/_writing")

    def done(self, files: Sequence[InputFile], *, redo_changed: bool) -> dict[str, Any]:
        """Give the manifests of batches that are done, by key; without a manifest nothing stays."""
        done = {}
        for name in self._store.names(f"{self._out}/batches"):
            if name.endswith(".json") and not name.startswith("_"):
                done[name.removesuffix(".json")] = self._store.read(f"{self._out}/batches/{name}")
        present = set(files)
        changed = {key: lost for key, one in done.items() if (lost := [f for f in _files(one) if f not in present])}
        if changed and not redo_changed:
            first = min(file for lost in changed.values() for file in lost)
            raise InputsChanged(
                f"{first.path} has changed since its batch was done, or is gone ({len(changed)} batches); "
                "match them anew with --redo-changed, or give another folder"
            )
        for key in changed:
            self._store.remove(f"{self._out}/batches/{key}.json")
        kept = {key: manifest for key, manifest in done.items() if key not in changed}
        self._clear(kept)
        return kept

    def _clear(self, kept: Collection[str]) -> None:
        for name in ("pickups", "problems"):
            for folder in self._store.names(f"{self._out}/{name}"):
                if folder.removeprefix("batch=") not in kept:
                    self._store.remove(f"{self._out}/{name}/{folder}")

    def take_census(self, files: Sequence[InputFile]) -> None:
        """Find out which ids come twice, unless that is known of these files."""
        began = time.monotonic()
        self._say(f"counting the articles of {len(files)} files and looking for ids that come twice …")
        if self._census.take(files):
            self._say(f"counted in {time.monotonic() - began:.0f} s")

    def match(self, batch: Batch, name: str) -> Counts:
        """Match a batch and write it; it counts from its last step, the manifest, on."""
        began = time.monotonic()
        draft, broken = f"{self._out}/_writing/{batch.key}", self._broken(batch)
        while True:
            try:
                self._write_outcomes(batch, draft, broken)
                break
            except SPARK_FAILURES as failure:
                broken |= broken_file(failure, batch.files, broken)
        counts = self._settle(batch, draft, broken)
        rate = counts.articles / max(0.001, time.monotonic() - began)
        self._say(
            f"{name}: {counts.articles:,} articles, {counts.pickups:,} pickups, {counts.problems:,} left out, "
            f"{time.monotonic() - began:.0f} s, {rate:,.0f} articles a second"
        )
        return counts

    def _broken(self, batch: Batch) -> dict[str, str]:
        paths = {file.path for file in batch.files}
        return {path: why for path, why in self._census.broken.items() if path in paths}

    def _write_outcomes(self, batch: Batch, draft: str, broken: Mapping[str, str]) -> None:
        self._store.remove(draft)
        matching = Matching(self._index, self._census.known(batch.files), ENGINE)
        for number, frame in enumerate(frames_of(self._spark, batch.files, _COLUMNS, broken)):
            frame.mapInArrow(matching, OUTCOME).write.parquet(f"{draft}/outcomes/{number}")
        named = [{"problem": (path, None, None, "cannot be read to its end", why)} for path, why in broken.items()]
        self._spark.createDataFrame(named, OUTCOME).write.parquet(f"{draft}/outcomes/broken")

    def _settle(self, batch: Batch, draft: str, broken: Mapping[str, str]) -> Counts:
        outcomes = self._spark.read.schema(OUTCOME).parquet(f"{draft}/outcomes/*")
        names = ("articles", "pickups", "problems", "seconds")
        summed = outcomes.select(*(sql.coalesce(sql.sum(f"tally.{name}"), sql.lit(0)) for name in names)).head()
        assert summed is not None  # a sum over nothing is a row too
        counts = Counts(*summed) + Counts(problems=len(broken))
        _part(outcomes, "pickup", counts.pickups, "article", "release").write.parquet(f"{draft}/pickups")
        _part(outcomes, "problem", counts.problems, "file", "row").write.parquet(f"{draft}/problems")
        for name in ("pickups", "problems"):
            self._store.move(f"{draft}/{name}", f"{self._out}/{name}/batch={batch.key}")
        manifest = {
            "engine": ENGINE,
            "index": self._index.digest,
            "files": [asdict(file) for file in batch.files],
            "counts": asdict(counts),
        }
        self._store.write(f"{self._out}/batches/{batch.key}.json", manifest)
        self._store.remove(draft)
        return counts


def _part(outcomes: DataFrame, name: str, count: int, *order: str) -> DataFrame:
    """Give the rows of one kind, in order, in files of a useful size."""
    part = outcomes.where(f"{name} is not null").select(f"{name}.*")
    files = 1 + count // _ROWS_A_FILE
    return (part.repartition(1) if files == 1 else part.repartitionByRange(files, *order)).sortWithinPartitions(*order)
