"""The releases of a run, read by Spark from where they lie and brought to the driver: there the index is built."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain

from pyspark.sql import SparkSession

from textreuse.records import Release
from textreuse.rows import Unusable
from textreuse.spark.errors import SPARK_FAILURES, NothingToRead
from textreuse.spark.reading import BLOCK_BYTES, Fields, Place, Rows, broken_file, frames_of, pinned
from textreuse.spark.stores import InputFile, Store
from textreuse.spark.texts import RELEASE_FIELDS, release_of


@dataclass(frozen=True, slots=True)
class ReleasesRead:
    """Releases in order of file and row, and what was left out: file, row from 1, and why."""

    releases: tuple[Release, ...]
    left_out: tuple[tuple[str, int, Unusable], ...]


def read_releases(spark: SparkSession, path: str) -> ReleasesRead:
    """Read releases from a folder or file of Parquet or JSON Lines; of those with one id the first is kept.

    Raises:
        NothingToRead: no file can be read, or no release in them.
    """
    files = Store(spark).inputs(path)
    try:
        found = sorted(_rows(spark, files), key=lambda row: row[0])
    except SPARK_FAILURES as failure:
        broken = broken_file(failure, files, ())
        raise NothingToRead("; ".join(f"{name} cannot be read: {why}" for name, why in broken.items())) from failure
    releases: dict[str, Release] = {}
    left_out: list[tuple[str, int, Unusable]] = []
    for place, release in found:
        if isinstance(release, Release) and release.id in releases:
            release = Unusable("duplicate id", "", release.id)
        if isinstance(release, Release):
            releases[release.id] = release
        else:
            left_out.append((place.file, place.number + 1, release))
    if not releases:
        raise NothingToRead(f"under {path} lies no release that can be used")
    return ReleasesRead(tuple(releases.values()), tuple(left_out))


def _rows(spark: SparkSession, files: list[InputFile]) -> list[tuple[Place, Release | Unusable]]:
    # One block a file, whatever its size: then rows are counted within files.
    session = pinned(spark, max(BLOCK_BYTES, *(file.size + 1 for file in files)))
    rows, found = Rows(), []
    for frame in frames_of(session, files, chain.from_iterable(RELEASE_FIELDS.values())):
        for row in frame.toLocalIterator(prefetchPartitions=True):
            place, fields = rows.one(row.asDict())
            if fields is not None:
                found.append((place, fields if isinstance(fields, Unusable) else _release(fields)))
    return found


def _release(fields: Fields) -> Release | Unusable:
    try:
        return release_of(fields)
    except Unusable as wrong:
        return wrong
