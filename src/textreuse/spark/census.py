"""What must be known of all articles before any is matched: which ids come twice, and how many lines each block has.

Only ids travel between executors, never texts. Whoever has an id first keeps it, in order of the files.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

import numpy as np
import pyarrow as pa
from pyspark.sql import DataFrame, SparkSession, Window
from pyspark.sql import functions as sql
from pyspark.sql.types import LongType, StringType, StructField, StructType

from textreuse.rows import Unusable
from textreuse.spark.errors import SPARK_FAILURES
from textreuse.spark.reading import Rows, broken_file, broken_files, frames_of
from textreuse.spark.stores import InputFile, Store
from textreuse.spark.texts import id_of
from textreuse.spark.workers import Known

_SEEN: Final = StructType(
    [
        StructField("file", StringType(), False),
        StructField("block", LongType(), False),
        StructField("number", LongType()),
        StructField("id", StringType()),
        StructField("lines", LongType()),
    ]
)


def counted(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """Give the place and id of each row that has one, and at the end of a task the lines of its blocks."""
    from pyspark.sql.pandas.types import to_arrow_schema

    schema, rows = to_arrow_schema(_SEEN), Rows()
    for batch in batches:
        seen = [
            {**place._asdict(), "id": identifier}
            for place, fields in rows.of(batch)
            if (identifier := _id(fields)) is not None
        ]
        yield pa.RecordBatch.from_pylist(seen, schema=schema)
    blocks = [{"file": file, "block": block, "lines": lines} for file, block, lines in rows.counted()]
    yield pa.RecordBatch.from_pylist(blocks, schema=schema)


def _id(fields: Mapping[str, Any] | Unusable) -> str | None:
    try:
        return None if isinstance(fields, Unusable) else id_of(fields)
    except Unusable:
        return None


class Census:
    """The census of the articles of a run, kept in a folder beside the results."""

    def __init__(self, spark: SparkSession, store: Store, folder: str) -> None:
        self._spark, self._store, self._folder = spark, store, folder

    def take(self, files: Sequence[InputFile]) -> bool:
        """Take it, unless it was taken of the same files; in their order, which says who has an id first.

        Returns:
            Whether it had to be taken.
        """
        mark = hashlib.sha256(json.dumps([[f.path, f.size, f.changed] for f in files]).encode()).hexdigest()
        if (self._store.read(f"{self._folder}/taken.json") or {}).get("files") == mark:
            return False
        broken: dict[str, str] = {}
        while True:
            try:
                self._take(files, broken)
                break
            except SPARK_FAILURES as failure:
                broken |= broken_file(failure, files, broken)
                broken |= broken_files(self._spark, files, broken)
        self._store.write(f"{self._folder}/taken.json", {"files": mark, "broken": broken})
        return True

    @property
    def broken(self) -> dict[str, str]:
        """Files that cannot be read to their end: path, and what is wrong."""
        found: dict[str, str] = self._store.read(f"{self._folder}/taken.json")["broken"]
        return found

    def _take(self, files: Sequence[InputFile], broken: Mapping[str, str]) -> None:
        self._store.remove(self._folder)
        seen = self._seen(files, broken)
        _repeated(self._spark, seen, files).write.parquet(f"{self._folder}/repeated")
        blocks = seen.where("lines is not null").select("file", "block", "lines")
        blocks.repartition(1).write.parquet(f"{self._folder}/blocks")
        self._store.remove(f"{self._folder}/_seen")

    def _seen(self, files: Sequence[InputFile], broken: Mapping[str, str]) -> DataFrame:
        folder = f"{self._folder}/_seen"
        self._spark.createDataFrame([], _SEEN).write.parquet(f"{folder}/none")
        for number, frame in enumerate(frames_of(self._spark, files, ("id",), broken)):
            frame.mapInArrow(counted, _SEEN).write.parquet(f"{folder}/{number}")
        return self._spark.read.schema(_SEEN).parquet(f"{folder}/*")

    def known(self, files: Sequence[InputFile]) -> Known:
        """Give what is known of some files: a number a block, and one a repeated id."""
        paths = [file.path for file in files]
        before: dict[tuple[str, int], int] = {}
        lines: dict[str, int] = {}
        for file, block, count in self._rows("blocks", paths).orderBy("file", "block").collect():
            before[file, block] = lines.get(file, 0)
            lines[file] = lines.get(file, 0) + count
        repeated: dict[tuple[str, int], list[int]] = {}
        for file, block, number in self._rows("repeated", paths).toLocalIterator():
            repeated.setdefault((file, block), []).append(number)
        ascending = {place: np.array(sorted(numbers), dtype=np.int64) for place, numbers in repeated.items()}
        return Known(before, ascending)

    def _rows(self, name: str, paths: list[str]) -> DataFrame:
        wanted = self._spark.createDataFrame([(path,) for path in paths], "file string")
        return self._spark.read.parquet(f"{self._folder}/{name}").join(sql.broadcast(wanted), "file", "left_semi")


def _repeated(spark: SparkSession, seen: DataFrame, files: Sequence[InputFile]) -> DataFrame:
    """Give the places of rows whose id an earlier row has."""
    order = spark.createDataFrame([(file.path, rank) for rank, file in enumerate(files)], "file string, rank long")
    first_to_last = Window.partitionBy("id").orderBy("rank", "block", "number")
    ranked = seen.where("id is not null").join(sql.broadcast(order), "file")
    late = ranked.withColumn("turn", sql.row_number().over(first_to_last)).where("turn > 1")
    return late.select("file", "block", "number")
