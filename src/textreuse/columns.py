"""Rows of numbers that grow while an index is built, in memory or in files, and the same rows read back."""

from __future__ import annotations

import mmap
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import DTypeLike, NDArray

from textreuse.stretches import changes
from textreuse.tokens import Hashes, Positions

# Hashes sorted at once: some tens of megabytes with all that is learned from them.
_PART: Final = 1 << 19
_MOST_PARTS_BITS: Final = 9
# Bytes of memory taken at once for what is put into heaps.
_BLOCK: Final = 1 << 20


class Column:
    """One row of numbers that only grows; in a file where a path is given."""

    def __init__(self, dtype: DTypeLike, path: Path | None = None) -> None:
        """Begin an empty row."""
        self._dtype = np.dtype(dtype).newbyteorder("<")
        self._bytes = bytearray()
        self._path = path
        self._file = path.open("wb") if path is not None else None

    def extend(self, values: NDArray[Any]) -> None:
        """Add numbers at the end."""
        body = np.ascontiguousarray(values, dtype=self._dtype).view(np.uint8).data
        if self._file is not None:
            self._file.write(body)
        else:
            self._bytes += body

    def finish(self) -> NDArray[Any]:
        """Give the whole row, read-only, mapped from its file where it has one; it grows no more."""
        if self._file is not None and self._path is not None:
            self._file.close()
            return mapped(self._path, self._dtype)
        return frozen(np.frombuffer(self._bytes, dtype=self._dtype))

    def close(self) -> None:
        """Close the file, if there is one."""
        if self._file is not None:
            self._file.close()

    def forget(self) -> None:
        """Give back the memory of a row that is needed no more; its file is left to who made the folder."""
        self._bytes = bytearray()

    def read(self, start: int, stop: int) -> NDArray[Any]:
        """Give a part of the row; read anew from its file, so that memory holds no more of it than asked for."""
        size = self._dtype.itemsize
        if self._file is not None and self._path is not None:
            self._file.flush()
            return np.fromfile(self._path, self._dtype, stop - start, offset=start * size)
        return np.frombuffer(self._bytes, dtype=self._dtype, count=stop - start, offset=start * size)


def frozen(values: NDArray[Any]) -> NDArray[Any]:
    """Make an array read-only: a mapped one is, and compiled kernels take the two for different types."""
    values.flags.writeable = False
    return values


def mapped(path: Path, dtype: DTypeLike) -> NDArray[Any]:
    """Map a file of numbers into memory, read-only."""
    if path.stat().st_size == 0:
        return frozen(np.zeros(0, dtype=dtype))
    # A plain array upon the map: numpy's own class for maps makes every slice slow.
    return np.asarray(np.memmap(path, dtype=dtype, mode="r"))


class Part(NamedTuple):
    """Hashes that begin with the same bits, in ascending order, each with its place; equal ones in order of place.

    Attributes:
        hashes, places: as said.
        order, taken: the places in ascending order, and which of them each hash has: `places` is `taken[order]`.
        group: the number of each hash among the distinct ones.
        starts: where each distinct hash begins.
    """

    hashes: Hashes
    places: Positions
    order: Positions
    taken: Positions
    group: Positions
    starts: Positions

    @property
    def keys(self) -> Hashes:
        """The distinct hashes, ascending."""
        return self.hashes[self.starts]


class Parts:
    """Very many hashes with their places, given back in order of hash, a part at a time.

    Sorting all of them at once would take several times their size.
    """

    def __init__(self, expected: int, folder: Path | None = None) -> None:
        """Begin with none; `expected` is about how many there will be."""
        self._bits = min(_MOST_PARTS_BITS, max(0, (expected // _PART).bit_length()))
        self._hashes = _Pile(np.uint64, self._bits, folder, "hashes")
        self._places = _Pile(np.uint32, self._bits, folder, "places")

    def add(self, hashes: Hashes, places: Positions) -> None:
        """Take hashes with their places, which are greater than all taken before."""
        if self._bits == 0:
            order, ends = np.arange(len(hashes)), [len(hashes)]
        else:
            part = (hashes >> np.uint64(64 - self._bits)).astype(np.uint16)
            order = np.argsort(part, kind="stable")
            ends = np.cumsum(np.bincount(part, minlength=1 << self._bits)).tolist()
        self._hashes.add(hashes[order], ends)
        self._places.add(places[order], ends)

    def __iter__(self) -> Iterator[Part]:
        """Give the parts in order of their hashes; what was given is forgotten."""
        for number in range(1 << self._bits):
            hashes, places = self._hashes.take(number), self._places.take(number)
            if len(hashes):
                yield sorted_part(hashes, places.astype(np.int64))


class _Pile:
    """Numbers put into heaps, in memory or one file a heap."""

    def __init__(self, dtype: DTypeLike, bits: int, folder: Path | None, name: str) -> None:
        self._dtype = np.dtype(dtype).newbyteorder("<")
        self._heaps = [_Blocks(self._dtype) for _ in range(1 << bits)]
        self._folder, self._name = folder, name

    def add(self, values: NDArray[Any], ends: list[int]) -> None:
        """Add to each heap the values up to its end, which is where the next one's begin."""
        values = values.astype(self._dtype, copy=False)
        for number, (start, end) in enumerate(zip([0, *ends], ends, strict=False)):
            if start < end and self._folder is None:
                self._heaps[number].extend(values[start:end])
            elif start < end:
                with self._path(number).open("ab") as file:
                    file.write(values[start:end].data)

    def take(self, number: int) -> NDArray[Any]:
        """Give a heap in the order in which it was put up, and forget it."""
        if self._folder is None:
            return self._heaps[number].take()
        path = self._path(number)
        if not path.exists():
            return np.zeros(0, dtype=self._dtype)
        values: NDArray[Any] = np.fromfile(path, dtype=self._dtype)
        path.unlink()
        return values

    def _path(self, number: int) -> Path:
        return Path(self._folder or "") / f"{self._name}-{number}"


class _Blocks:
    """A row of numbers in blocks of memory of their own.

    What the allocator of the C library takes from hundreds of heaps that grow side by side it does not give back to the
    system when one of them is freed: building a large index would need a third more memory.
    """

    def __init__(self, dtype: np.dtype[Any]) -> None:
        self._dtype, self._size = dtype, _BLOCK // dtype.itemsize
        self._blocks: list[NDArray[Any]] = []
        self._count = 0

    def extend(self, values: NDArray[Any]) -> None:
        while len(values):
            used = self._count % self._size
            if used == 0:
                self._blocks.append(np.frombuffer(mmap.mmap(-1, _BLOCK), dtype=self._dtype))
            fits = values[: self._size - used]
            self._blocks[-1][used : used + len(fits)] = fits
            self._count += len(fits)
            values = values[len(fits) :]

    def take(self) -> NDArray[Any]:
        whole = np.concatenate([*self._blocks, np.zeros(0, dtype=self._dtype)])[: self._count]
        self._blocks, self._count = [], 0
        return whole


def sorted_part(hashes: Hashes, places: Positions) -> Part:
    """Sort hashes whose places are given in ascending order.

    A stable sort of 64-bit numbers is slow, a plain one is not: equal hashes are put back in order by a second sort, of
    the number of the hash with the place in the row.
    """
    order = np.argsort(hashes)
    hashes = hashes[order]
    fresh = changes(hashes)
    group = np.cumsum(fresh) - 1
    row = np.sort((group.astype(np.uint64) << np.uint64(32)) | order.astype(np.uint64))
    order = (row & np.uint64(0xFFFFFFFF)).astype(np.int64)
    return Part(hashes, places[order], order, places, group, np.flatnonzero(fresh))


def distinct_in_group(group: Positions, numbers: Positions) -> tuple[Positions, Positions]:
    """Give the distinct pairs of a group and a number below 2**32, in order."""
    rows = np.sort((group.astype(np.uint64) << np.uint64(32)) | numbers.astype(np.uint64))
    rows = rows[changes(rows)]
    return (rows >> np.uint64(32)).astype(np.int64), (rows & np.uint64(0xFFFFFFFF)).astype(np.int64)
