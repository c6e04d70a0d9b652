"""Rows of input files as Spark reads them: a stream of Arrow batches, each row with the place where it stands.

A place is the file, the block of the file that its task reads, and the number of the row within that block. Spark cuts
files into the same blocks whenever they are read with `pinned`, so the lines before a block need to be counted once.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple
from urllib.parse import unquote

import pyarrow as pa
from pyspark.sql import Column, DataFrame, SparkSession
from pyspark.sql import functions as sql
from pyspark.sql.types import ArrayType, StringType, StructType

from textreuse.rows import Unusable
from textreuse.spark.errors import SPARK_FAILURES
from textreuse.spark.stores import InputFile
from textreuse.spark.texts import fields_of_line

# What the reader adds to a row; the names cannot meet those of anybody's columns.
_FILE, _BLOCK, _ROW, _LINE = "_place_file", "_place_block", "_place_row", "_line"
# Files looked at by themselves at a time.
_PROBES: Final = 8
# One task reads so much: some ten thousand articles.
BLOCK_BYTES: Final = 32 * 1024**2
# Settings under which files are always cut in the same places, and read strictly. An Arrow batch holds some megabytes
# of text: enough to keep the matcher busy.
PINNED: Final = {
    "spark.sql.files.maxPartitionBytes": str(BLOCK_BYTES),
    "spark.sql.files.minPartitionNum": "1",
    "spark.sql.files.openCostInBytes": "0",
    "spark.sql.files.ignoreCorruptFiles": "false",
    "spark.sql.execution.arrow.maxRecordsPerBatch": "1024",
    "spark.sql.session.timeZone": "UTC",
}


Fields = Mapping[str, Any]


class Place(NamedTuple):
    """Where a row stands: its file, the first byte of its block, and its number within the block from 0."""

    file: str
    block: int
    number: int


@dataclass
class Rows:
    """The rows of one task, counted by block as they come."""

    _counted: dict[tuple[str, int], int] = field(default_factory=dict)

    def of(self, batch: pa.RecordBatch) -> Iterator[tuple[Place, Fields | Unusable]]:
        """Give the place and the fields of each row of a batch, or why it has none; blank lines are passed over."""
        for row in batch.to_pylist():
            place, fields = self.one(row)
            if fields is not None:
                yield place, fields

    def one(self, row: dict[str, Any]) -> tuple[Place, Fields | Unusable | None]:
        """Give the place and the fields of one row; none when it is a blank line."""
        place = self._place(unquote(row.pop(_FILE)), row.pop(_BLOCK), row.pop(_ROW, None))
        if _LINE not in row:
            return place, row
        try:
            return place, fields_of_line(row[_LINE])
        except Unusable as wrong:
            return place, wrong

    def _place(self, file: str, block: int, number: int | None) -> Place:
        if number is not None:
            return Place(file, 0, number)
        number = self._counted.get((file, block), 0)
        self._counted[file, block] = number + 1
        return Place(file, block, number)

    def counted(self) -> Iterable[tuple[str, int, int]]:
        """Give file, block and number of lines for each block that was read."""
        return ((file, block, count) for (file, block), count in self._counted.items())


def pinned(spark: SparkSession, block_bytes: int) -> SparkSession:
    """Give a session of the same application in which files are cut into blocks by their size alone."""
    session = spark.newSession()
    for name, value in PINNED.items():
        session.conf.set(name, value)
    session.conf.set("spark.sql.files.maxPartitionBytes", str(block_bytes))
    return session


def frames_of(
    spark: SparkSession, files: Sequence[InputFile], names: Iterable[str], broken: Collection[str] = ()
) -> list[DataFrame]:
    """Give the rows of some files, as few frames as their columns allow.

    Args:
        spark: a session that `pinned` gave.
        names: the columns that are wanted of Parquet files, as far as they are there.
        broken: paths of files that cannot be read to their end; they are read as far as they go.
    """
    wanted = tuple(dict.fromkeys(names))
    frames = _frames(spark, [file for file in files if file.path not in broken], wanted)
    for file in files:
        if file.path in broken:
            with contextlib.suppress(*SPARK_FAILURES):  # a Parquet file without its end has no columns either
                frames += _frames(_forgiving(spark), [file], wanted)
    return frames


def broken_file(failure: Exception, files: Sequence[InputFile], known: Collection[str]) -> dict[str, str]:
    """Give the file that a job failed over, and what is wrong with it.

    Raises:
        Exception: the failure itself, when it is about something else, or about a file that is known to be broken.
    """
    message = unquote(str(failure))
    found = [file.path for file in files if file.path not in known and _names(message, file.path)]
    if "FAILED_READ_FILE" not in message or not found:
        raise failure
    return dict.fromkeys(found, _cause(message))


def broken_files(spark: SparkSession, files: Sequence[InputFile], known: Collection[str]) -> dict[str, str]:
    """Read each file by itself, several at a time, and give those that cannot be read to their end, and what is wrong.

    A job that reads many files stops at the first broken one: to learn of each from a job of its own would take as many
    passes over all files as are broken, and this takes one.
    """
    with ThreadPoolExecutor(_PROBES) as pool:
        causes = pool.map(lambda file: _cause_of(spark, file), [file for file in files if file.path not in known])
        return {path: why for path, why in causes if why}


def _cause_of(spark: SparkSession, file: InputFile) -> tuple[str, str]:
    """Give a file's path and why it cannot be read, nothing when it can."""
    try:
        for frame in _frames(spark, [file], ("id",)):
            frame.write.format("noop").mode("overwrite").save()
    except SPARK_FAILURES as failure:
        return file.path, broken_file(failure, [file], ())[file.path]
    return file.path, ""


def _names(message: str, path: str) -> bool:
    """Tell whether a message names a file; Spark writes one and the same file with one slash or with three."""
    without_scheme = re.sub(r"^[\w+.-]+:(?=/)(?://[^/]*)?", "", path)
    return re.search(rf"{re.escape(without_scheme)}(?=\.?\s|[,;:'\"]|$)", message) is not None


def _cause(message: str) -> str:
    """Give the innermost reason of a failure; what Spark says of itself fills pages."""
    causes = re.findall(r"^(?:Caused by: )[\w.$]*(?:Exception|Error): (.+)$", message, flags=re.MULTILINE)
    return str(([message.splitlines()[0], *causes])[-1])[:300]


def _forgiving(spark: SparkSession) -> SparkSession:
    session = spark.newSession()
    for name, value in PINNED.items():
        session.conf.set(name, spark.conf.get(name) or value)
    session.conf.set("spark.sql.files.ignoreCorruptFiles", "true")
    return session


def _frames(spark: SparkSession, files: Sequence[InputFile], names: Sequence[str]) -> list[DataFrame]:
    lines = [_literal(file.path) for file in files if file.kind == "json"]
    tables = [_literal(file.path) for file in files if file.kind == "parquet"]
    frames = [_lines(spark, lines)] if lines else []
    if tables:
        frames += [_columns(spark, paths, schema, names) for paths, schema in _schemas(spark, tables)]
    return frames


def _literal(path: str) -> str:
    """Escape what Spark would take for a pattern of names."""
    return re.sub(r"([\\*?\[\]{}])", r"\\\1", path)


def _lines(spark: SparkSession, paths: list[str]) -> DataFrame:
    frame = spark.read.text(paths, lineSep="\n")
    return frame.select(
        sql.col("_metadata.file_path").alias(_FILE),
        sql.col("_metadata.file_block_start").alias(_BLOCK),
        sql.col("value").cast("binary").alias(_LINE),
    )


def _schemas(spark: SparkSession, paths: list[str]) -> Iterator[tuple[list[str], StructType]]:
    """Give groups of Parquet files that can be read together, with the columns of each."""
    try:
        yield paths, spark.read.option("mergeSchema", "true").parquet(*paths).schema
    except SPARK_FAILURES as wrong:
        if len(paths) == 1 or "CANNOT_MERGE_SCHEMAS" not in str(wrong):
            raise
        middle = len(paths) // 2
        yield from _schemas(spark, paths[:middle])
        yield from _schemas(spark, paths[middle:])


def _columns(spark: SparkSession, paths: list[str], schema: StructType, names: Sequence[str]) -> DataFrame:
    frame = spark.read.schema(schema).parquet(*paths)
    found = [_as_bytes(field.name, field.dataType) for field in schema.fields if field.name in names]
    return frame.select(
        sql.col("_metadata.file_path").alias(_FILE),
        sql.lit(0).cast("long").alias(_BLOCK),
        sql.col("_metadata.row_index").alias(_ROW),
        *found,
    )


def _as_bytes(name: str, kind: Any) -> Column:
    """Give text as bytes: what is not UTF-8 is refused row by row, not with the whole batch."""
    column = sql.col(f"`{name}`")
    if isinstance(kind, StringType):
        return column.cast("binary").alias(name)
    if isinstance(kind, ArrayType) and isinstance(kind.elementType, StringType):
        return column.cast("array<binary>").alias(name)
    return column
