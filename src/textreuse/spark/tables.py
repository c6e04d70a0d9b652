"""The columns of what a run writes, taken from the records themselves, so that no field can be forgotten or differ.

A `Pickup` becomes a row with the same names: a tuple an array, a record a struct, a word of an enumeration its text.
"""

from __future__ import annotations

import dataclasses
import functools
import types
import typing
from collections.abc import Mapping
from enum import StrEnum
from typing import Any, Final, TypeVar

from pyspark.sql.types import (
    ArrayType,
    BooleanType,
    DataType,
    DoubleType,
    LongType,
    StringType,
    StructField,
    StructType,
)

from textreuse.records import Pickup

_PLAIN: Final[dict[Any, DataType]] = {str: StringType(), int: LongType(), float: DoubleType(), bool: BooleanType()}

Record = TypeVar("Record")


def columns_of(record: type) -> StructType:
    """Give the columns of a record type.

    Raises:
        TypeError: a field is of a type for which there is no column.
    """
    hints = _hints(record)
    return StructType([_column(field.name, hints[field.name]) for field in dataclasses.fields(record)])


@functools.cache
def _hints(record: type) -> dict[str, Any]:
    return typing.get_type_hints(record)


def _column(name: str, hint: Any) -> StructField:
    inner, optional = _without_none(hint)
    return StructField(name, _type_of(inner), optional)


def _type_of(hint: Any) -> DataType:
    if hint in _PLAIN:
        return _PLAIN[hint]
    if typing.get_origin(hint) is tuple:
        return ArrayType(_type_of(_element(hint)), containsNull=False)
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return StringType()
    if dataclasses.is_dataclass(hint) and isinstance(hint, type):
        return columns_of(hint)
    raise TypeError(f"no column for {hint}")


def _element(hint: Any) -> Any:
    element, *rest = typing.get_args(hint)
    if rest != [...]:
        raise TypeError(f"no column for {hint}: only tuples of one type and any length have one")
    return element


def _without_none(hint: Any) -> tuple[Any, bool]:
    if isinstance(hint, types.UnionType) or typing.get_origin(hint) is typing.Union:
        parts = [part for part in typing.get_args(hint) if part is not type(None)]
        if len(parts) == 1:
            return parts[0], True
    return hint, False


def row_of(record: Any) -> Any:
    """Give a record as plain values for a row: dictionaries, lists, texts and numbers."""
    if dataclasses.is_dataclass(record):
        return {field.name: row_of(getattr(record, field.name)) for field in dataclasses.fields(record)}
    if isinstance(record, tuple):
        return [row_of(part) for part in record]
    return str(record) if isinstance(record, StrEnum) else record


def record_of(record: type[Record], row: Mapping[str, Any]) -> Record:
    """Give back the record that a row was made from.

    Args:
        row: a mapping by column name, as `pyspark.sql.Row.asDict(recursive=True)` or pyarrow's `to_pylist` give it;
            columns that the record does not have are passed over.
    """
    kind: Any = record
    hints = _hints(kind)
    return record(**{field.name: _value(hints[field.name], row[field.name]) for field in dataclasses.fields(kind)})


def _value(hint: Any, value: Any) -> Any:
    inner, _ = _without_none(hint)
    if value is None or inner in _PLAIN:
        return value
    if typing.get_origin(inner) is tuple:
        element = _element(inner)
        return tuple(_value(element, part) for part in value)
    return inner(value) if issubclass(inner, StrEnum) else record_of(inner, value)


PICKUP: Final = StructType([StructField("engine", StringType(), False), *columns_of(Pickup).fields])
"""One row a pickup; its key is (release, article, engine)."""

PROBLEM: Final = StructType(
    [
        StructField("file", StringType(), False),
        StructField("row", LongType()),
        StructField("id", StringType()),
        StructField("reason", StringType(), False),
        StructField("detail", StringType(), False),
    ]
)
"""What could not be used: its file, the number of its line or row from 1 (none: the file as a whole), and why."""

TALLY: Final = StructType(
    [
        StructField("articles", LongType(), False),
        StructField("pickups", LongType(), False),
        StructField("problems", LongType(), False),
        StructField("seconds", DoubleType(), False),
    ]
)
"""What one task did, and the processor seconds that its Python took; each article is counted once."""

OUTCOME: Final = StructType(
    [StructField("pickup", PICKUP), StructField("problem", PROBLEM), StructField("tally", TALLY)]
)
"""What a task gives: of its three parts one is there."""
