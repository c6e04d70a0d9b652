"""Whether the arrays of a segment fit together: compiled kernels look up one by the numbers of another, unasked."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]
# Numbers read at once.
_STRETCH: Final = 1 << 20

# Each of these ascends from nothing to the length of the other.
_BOUNDS: Final = {
    "text_bounds": "texts",
    "detail_bounds": "details",
    "bounds": "after",
    "first": "places",
    "buckets": "keys",
}
# Each number of these is a place in the other.
_PLACES: Final = {"id_numbers": "issuers", "places": "after"}
# These are longer than the other by so many.
_LENGTHS: Final = {
    "text_bounds": ("issuers", 1),
    "detail_bounds": ("issuers", 1),
    "id_hashes": ("issuers", 0),
    "id_numbers": ("issuers", 0),
    "bounds": ("issuers", 1),
    "clusters": ("issuers", 0),
    "issued": ("issuers", 0),
    "standing": ("after", 0),
    "alone": ("after", 0),
    "first": ("keys", 1),
    "word_clusters": ("word_keys", 0),
    "pair_clusters": ("pair_keys", 0),
}


def faults(lengths: Mapping[str, int], read: Callable[[str, int, int], Array]) -> Iterator[tuple[str, str]]:
    """Give what is wrong, as the name of an array and a few words; the large arrays are read a stretch at a time.

    Args:
        lengths: the arrays that there are, by name, and how many numbers each has.
        read: gives of an array, by name, the numbers from one place to another, fewer where it ends.
    """
    for name, (other, more) in _LENGTHS.items():
        if name in lengths and lengths[name] != lengths[other] + more:
            yield name, f"has not {more} more numbers than {other}" if more else f"is not as long as {other}"
    for name in ("buckets", "filter"):
        if name in lengths and not _is_power(lengths[name] - (name == "buckets")):
            yield name, "has a length that no bits of a hash address"
    for name, other in _BOUNDS.items():
        if name in lengths and not _bounds(_stretches(name, lengths[name], read), lengths[other]):
            yield name, f"does not ascend from 0 to the length of {other}"
    for name, other in _PLACES.items():
        if name in lengths and not all(
            int(row.max()) < lengths[other] for row in _stretches(name, lengths[name], read)
        ):
            yield name, f"points outside of {other}"


def _is_power(number: int) -> bool:
    return number > 1 and number & (number - 1) == 0


def _stretches(name: str, length: int, read: Callable[[str, int, int], Array]) -> Iterator[Array]:
    return (read(name, start, start + _STRETCH) for start in range(0, length, _STRETCH))


def _bounds(stretches: Iterator[Array], end: int) -> bool:
    """Tell whether numbers begin with 0, never fall, and end with `end`."""
    last = -1
    for row in stretches:
        if (last == -1 and row[0] != 0) or row[0] < last or not bool(np.all(row[1:] >= row[:-1])):
            return False
        last = int(row[-1])
    return last == end


_DTYPE: Final = re.compile("[<|][biuf][1248]")
_NAME: Final = re.compile(r"segment-[0-9a-f]{16}")
_HEADER: Final = {"words": str, "generation": int, "dropped": list, "segments": list}
_SEGMENT: Final = {"name": str, "unit": float, "uses": float, "files": dict}
_FILE: Final = {"dtype": str, "bytes": int, "checksum": int}


def header_fault(header: Mapping[str, Any], files: Iterable[str]) -> str:
    """Give in a few words the first thing that is wrong with the header of an index, naming the field; empty for none.

    Args:
        header: what index.json says.
        files: the arrays that each segment has.
    """
    return _wrong(header, _HEADER, "") or next(filter(None, _faults_within(header, tuple(files))), "")


def _faults_within(header: Mapping[str, Any], files: Sequence[str]) -> Iterator[str]:
    if not all(type(number) is int and number >= 0 for number in header["dropped"]):
        yield "`dropped` is not a list of numbers"
    for number, segment in enumerate(header["segments"]):
        place = f"segments[{number}]"
        fault = _wrong(segment, _SEGMENT, f"{place}.")
        if not fault and not _NAME.fullmatch(segment["name"]):
            fault = f"`{place}.name` is no name of a segment"
        yield fault or _file_fault(segment["files"], files, f"{place}.files.")


def _file_fault(found: Mapping[str, Any], files: Sequence[str], place: str) -> str:
    for name in files:
        if name not in found:
            return f"`{place}{name}` is missing"
        if fault := _wrong(found[name], _FILE, f"{place}{name}."):
            return fault
        dtype, size = found[name]["dtype"], found[name]["bytes"]
        if not _DTYPE.fullmatch(dtype) or size < 0 or size % int(dtype[-1]):
            return f"`{place}{name}` describes no row of numbers"
    return ""


def _wrong(found: Any, fields: Mapping[str, type], place: str) -> str:
    """Say which field is missing or of a wrong type; a whole number may stand for one that need not be whole."""
    if not isinstance(found, dict):
        return f"`{place.removesuffix('.')}` is not an object"
    for name, wanted in fields.items():
        if name not in found:
            return f"`{place}{name}` is missing"
        given = type(found[name])
        if given is not wanted and not (wanted is float and given is int):
            return f"`{place}{name}` is {given.__name__}, not {wanted.__name__}"
    return ""
