"""What runs on the executors: rows of articles in, outcomes out, a batch at a time, nothing kept between batches."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from textreuse.index import ReleaseIndex
from textreuse.records import Article, Pickup
from textreuse.rows import Unusable
from textreuse.spark.engine import ENGINE
from textreuse.spark.errors import EngineDiffers
from textreuse.spark.indexes import ShippedIndex
from textreuse.spark.reading import Place, Rows
from textreuse.spark.tables import OUTCOME, row_of
from textreuse.spark.texts import article_of, id_of

_NOTHING: Final[NDArray[np.int64]] = np.zeros(0, dtype=np.int64)


@dataclass(frozen=True)
class Known:
    """What the census found out about the files of a batch, by file and block.

    Attributes:
        lines_before: lines of the file before the block; blocks that begin a file need not be there.
        repeated: numbers of the rows whose id an earlier row carries, ascending.
    """

    lines_before: Mapping[tuple[str, int], int]
    repeated: Mapping[tuple[str, int], NDArray[np.int64]]

    def row(self, place: Place) -> int:
        """Give the number of a row in its file, from 1."""
        return self.lines_before.get((place.file, place.block), 0) + place.number + 1

    def is_repeated(self, place: Place) -> bool:
        """Tell whether an earlier row carries this row's id."""
        numbers = self.repeated.get((place.file, place.block), _NOTHING)
        at = int(np.searchsorted(numbers, place.number))
        return at < len(numbers) and int(numbers[at]) == place.number


@dataclass(frozen=True)
class Matching:
    """Matches the articles of a task; `mapInArrow` calls it with the task's batches.

    An article that cannot be matched is named like one that cannot be read: one text must not stop a hundred million.
    """

    index: ShippedIndex
    known: Known
    engine: str

    def __call__(self, batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        """Give the outcomes of a task: pickups, problems, and its tally at the end.

        Raises:
            EngineDiffers: this worker's `textreuse` is not the driver's.
        """
        from pyspark.sql.pandas.types import to_arrow_schema

        if self.engine != ENGINE:
            raise EngineDiffers(f"the driver has {self.engine}, this worker {ENGINE}: install one version everywhere")
        schema = to_arrow_schema(OUTCOME)
        index, rows = self.index.opened(), Rows()
        began, tally = time.process_time(), _Tally()
        for batch in batches:
            outcomes = [*self._matched(index, list(self._articles(rows, batch, tally)), tally)]
            if outcomes:
                yield pa.RecordBatch.from_pylist(outcomes, schema=schema)
        tally.seconds = time.process_time() - began
        yield pa.RecordBatch.from_pylist([tally.outcome()], schema=schema)

    def _articles(self, rows: Rows, batch: pa.RecordBatch, tally: _Tally) -> Iterator[tuple[Place, Article | Unusable]]:
        for place, fields in rows.of(batch):
            tally.articles += 1
            yield place, fields if isinstance(fields, Unusable) else self._usable(place, fields)

    def _usable(self, place: Place, fields: Mapping[str, Any]) -> Article | Unusable:
        try:
            if self.known.is_repeated(place):
                return Unusable("duplicate id", "", id_of(fields))
            return article_of(fields)
        except Unusable as wrong:
            return wrong

    def _matched(
        self, index: ReleaseIndex, found: list[tuple[Place, Article | Unusable]], tally: _Tally
    ) -> Iterator[dict[str, Any]]:
        articles = [(place, article) for place, article in found if isinstance(article, Article)]
        problems = [(place, wrong) for place, wrong in found if isinstance(wrong, Unusable)]
        for place, result in _results(index, articles):
            if isinstance(result, Unusable):
                problems.append((place, result))
                continue
            tally.pickups += len(result)
            for pickup in result:
                yield {"pickup": {"engine": self.engine, **row_of(pickup)}}
        tally.problems += len(problems)
        for place, wrong in problems:
            yield {"problem": self._problem(place, wrong)}

    def _problem(self, place: Place, wrong: Unusable) -> dict[str, Any]:
        return {
            "file": place.file,
            "row": self.known.row(place),
            "id": wrong.identifier,
            "reason": wrong.reason,
            "detail": wrong.detail,
        }


@dataclass
class _Tally:
    articles: int = 0
    pickups: int = 0
    problems: int = 0
    seconds: float = 0.0

    def outcome(self) -> dict[str, Any]:
        """Give it as a row."""
        return {"tally": {name: getattr(self, name) for name in self.__dataclass_fields__}}


def _results(index: ReleaseIndex, articles: list[tuple[Place, Article]]) -> list[tuple[Place, list[Pickup] | Unusable]]:
    """Match articles together; when that fails one by one, so that only what fails is left out."""
    places = [place for place, _ in articles]
    try:
        return list(zip(places, index.match_many(article for _, article in articles), strict=True))
    except Exception:  # noqa: BLE001 whatever it is, it is found out and named below
        return [(place, _result(index, article)) for place, article in articles]


def _result(index: ReleaseIndex, article: Article) -> list[Pickup] | Unusable:
    try:
        return index.match(article)
    except Exception as wrong:  # noqa: BLE001 the article is named with it, and the archive goes on
        return Unusable("cannot be matched", f"{type(wrong).__name__}: {wrong}", article.id)
