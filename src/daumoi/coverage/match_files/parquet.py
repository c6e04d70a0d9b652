"""Reads texts from Parquet, and writes pickups to it. Needs pyarrow: in the checkout `pip install '.[parquet]'`."""

from __future__ import annotations

import importlib.util
import json
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any, Final

# Rows read at once, and rows of one group written; both stay far below what a batch of matching holds.
_ROWS_READ: Final = 128
_ROWS_WRITTEN: Final = 4096


class ParquetBroken(ValueError):
    """The file is no Parquet file, or it is cut or damaged."""


@cache
def has_parquet() -> bool:
    """Tell whether pyarrow is installed."""
    return importlib.util.find_spec("pyarrow") is not None


def parquet_rows(path: Path, columns: Iterable[str], passed: int = 0) -> Iterator[dict[str, Any]]:
    """Give the rows after the first `passed`, with those of the columns that the file has.

    Raises:
        ParquetBroken: the file cannot be read as Parquet; rows before the damage have been given.
    """
    import pyarrow as arrow
    from pyarrow import parquet

    try:
        with parquet.ParquetFile(path, pre_buffer=False, buffer_size=1 << 20) as file:
            names = [name for name in file.schema_arrow.names if name in set(columns)]
            first, passed = _group_of(file, passed)
            groups = list(range(first, file.num_row_groups))
            for batch in file.iter_batches(_ROWS_READ, row_groups=groups, columns=names) if groups else ():
                if passed >= batch.num_rows:
                    passed -= batch.num_rows
                    continue
                yield from batch.slice(passed).to_pylist()
                passed = 0
    except (arrow.ArrowException, UnicodeDecodeError, OSError) as wrong:
        raise ParquetBroken(type(wrong).__name__) from wrong


def _group_of(file: Any, passed: int) -> tuple[int, int]:
    """Give the row group in which the next row stands, and the rows of that group that come before it."""
    for group in range(file.num_row_groups):
        rows = file.metadata.row_group(group).num_rows
        if passed < rows:
            return group, passed
        passed -= rows
    return file.num_row_groups, 0


def write_pickups(lines: Iterable[bytes], path: Path) -> None:
    """Write lines of pickups.jsonl as Parquet, the same columns, a group of rows at a time."""
    from pyarrow import parquet

    schema = _schema()
    with parquet.ParquetWriter(path, schema, compression="zstd") as writer:
        rows: list[dict[str, Any]] = []
        for line in lines:
            rows.append(_row(json.loads(line)))
            if len(rows) >= _ROWS_WRITTEN:
                _write_group(writer, rows)
                rows = []
        _write_group(writer, rows)


def _write_group(writer: Any, rows: list[dict[str, Any]]) -> None:
    import pyarrow as arrow

    writer.write_table(arrow.Table.from_pylist(rows, schema=writer.schema))


def _schema() -> Any:
    import pyarrow as arrow

    whole, share, text = arrow.int64(), arrow.float64(), arrow.string()
    span = arrow.struct(
        [
            ("article_start", whole), ("article_end", whole), ("release_start", whole), ("release_end", whole),
            ("verbatim", arrow.bool_()),
        ]
    )  # fmt: skip
    credit = arrow.struct(
        [
            ("kind", text), ("start", whole), ("end", whole), ("text", text), ("name", text),
            ("copied", arrow.bool_()),
        ]
    )  # fmt: skip
    return arrow.schema(
        [
            ("release", text), ("article", text), ("spans", arrow.list_(span)), ("release_share", share),
            ("article_share", share), ("verbatim_share", share), ("words", whole),
            ("article_words", whole), ("release_words", whole), ("kind", text), ("evidence", share),
            ("credit", credit), ("alternatives", arrow.list_(text)),
        ]
    )  # fmt: skip


def _row(found: dict[str, Any]) -> dict[str, Any]:
    names = ("article_start", "article_end", "release_start", "release_end")
    spans = [
        {**dict(zip(names, span, strict=True)), "verbatim": verbatim}
        for span, verbatim in zip(found["spans"], found.pop("verbatim"), strict=True)
    ]
    return {key: _storable(value) for key, value in (found | {"spans": spans}).items()}


def _storable(value: Any) -> Any:
    """Replace what UTF-8 cannot hold, a lone surrogate, by its escape."""
    if isinstance(value, str):
        return value.encode("utf-8", "backslashreplace").decode()
    if isinstance(value, dict):
        return {key: _storable(one) for key, one in value.items()}
    return [_storable(one) for one in value] if isinstance(value, list) else value
