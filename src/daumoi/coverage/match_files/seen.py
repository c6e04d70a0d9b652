"""Ids met so far, in eight bytes each, so that millions of articles stay cheap."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import Any, Final

import numpy as np

_RECENT: Final = 16_384

Keys = np.ndarray[Any, np.dtype[np.uint64]]


class SeenIds:
    """A set of ids that can be written down and read again.

    Two ids of a hundred million share their eight bytes with a chance of 1 in 3,700.
    """

    def __init__(self, keys: Iterable[int] = ()) -> None:
        """Begin with keys that `new_keys` gave earlier."""
        self._recent: set[int] = set()
        self._new: list[int] = []
        first = np.sort(np.fromiter(keys, dtype=np.uint64))
        # Sorted arrays, each at least twice as long as the next: what is kept is merged a logarithmic number of times.
        self._sorted: list[Keys] = [first] if len(first) else []

    def add(self, identifier: str) -> bool:
        """Remember an id; false when it was there already."""
        digest = hashlib.blake2b(identifier.encode("utf-8", "surrogatepass"), digest_size=8).digest()
        key = int.from_bytes(digest, "little")
        if key in self._recent or any(_holds(keys, key) for keys in self._sorted):
            return False
        self._recent.add(key)
        self._new.append(key)
        if len(self._recent) >= _RECENT:
            self._merge()
        return True

    def new_keys(self) -> bytes:
        """Give the keys added since this was last asked, eight bytes each, little-endian."""
        written = np.array(self._new, dtype="<u8").tobytes()
        self._new.clear()
        return written

    @classmethod
    def read(cls, written: bytes) -> SeenIds:
        """Give the set back from what `new_keys` gave, one answer after the other."""
        return cls(np.frombuffer(written, dtype="<u8"))

    def _merge(self) -> None:
        merged = np.sort(np.fromiter(self._recent, dtype=np.uint64, count=len(self._recent)))
        self._recent.clear()
        while self._sorted and len(self._sorted[-1]) < 2 * len(merged):
            merged = np.sort(np.concatenate((self._sorted.pop(), merged)))
        self._sorted.append(merged)


def _holds(keys: Keys, key: int) -> bool:
    place = int(np.searchsorted(keys, np.uint64(key)))
    return place < len(keys) and int(keys[place]) == key
