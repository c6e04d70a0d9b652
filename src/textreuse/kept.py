"""Releases kept as bytes: their texts and what else is known of them, in memory or mapped from files."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, overload

import numpy as np
from numpy.typing import NDArray

from textreuse.columns import Column, frozen
from textreuse.errors import BrokenIndex
from textreuse.records import Release
from textreuse.tokens import Hashes, Positions

Bytes = NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class KeptReleases(Sequence[Release]):
    """Releases in the order given; each is made anew when it is asked for.

    Attributes:
        texts, text_bounds: the texts in UTF-8, lone surrogates let through; text n is `text_bounds[n]` to `[n + 1]`.
        details, detail_bounds: what else a release holds, as JSON, likewise.
        id_hashes, id_numbers: hashes of the ids in ascending order, and the release that each belongs to.
        issuers: for each release a hash of its issuer's name, 0 where that is not known.
    """

    texts: Bytes
    text_bounds: Positions
    details: Bytes
    detail_bounds: Positions
    id_hashes: Hashes
    id_numbers: NDArray[np.uint32]
    issuers: Hashes

    def __len__(self) -> int:
        return len(self.text_bounds) - 1

    @overload
    def __getitem__(self, number: int) -> Release: ...

    @overload
    def __getitem__(self, number: slice) -> list[Release]: ...

    def __getitem__(self, number: int | slice) -> Release | list[Release]:
        if isinstance(number, slice):
            return [self[one] for one in range(*number.indices(len(self)))]
        if not 0 <= number < len(self):
            raise IndexError(number)
        identifier, issuer, aliases, issued_at, title = self._said(number)
        moment = None if issued_at is None else datetime.fromisoformat(issued_at)
        return Release(identifier, self.text(number), issuer, tuple(aliases), moment, title)

    def __iter__(self) -> Iterator[Release]:
        return (self[number] for number in range(len(self)))

    def text(self, number: int) -> str:
        """Give the text of a release alone."""
        return _cut(self.texts, self.text_bounds, number)

    def id(self, number: int) -> str:
        """Give the id of a release alone."""
        identifier: str = self._said(number)[0]
        return identifier

    def _said(self, number: int) -> Any:
        said = _cut(self.details, self.detail_bounds, number)
        try:
            return json.loads(said)
        except ValueError as wrong:
            raise BrokenIndex(f"what is known of release {number} was changed on disk: {wrong}") from wrong

    def numbers(self, identifier: str) -> list[int]:
        """Give the numbers of the releases that have an id."""
        hashed = np.uint64(_hash(identifier))
        first, last = (int(np.searchsorted(self.id_hashes, hashed, side=side)) for side in ("left", "right"))
        return [number for number in self.id_numbers[first:last].tolist() if self.id(number) == identifier]

    def repeated_id(self) -> str | None:
        """Give an id that two releases carry, if any."""
        for place in np.flatnonzero(self.id_hashes[1:] == self.id_hashes[:-1]).tolist():
            first, second = (self.id(int(self.id_numbers[place + step])) for step in (0, 1))
            if first == second:
                return first
        return None


class ReleaseShelf:
    """Takes releases one after another and keeps them as bytes."""

    def __init__(self, texts: Column, details: Column) -> None:
        """Begin with none; the columns hold the bytes."""
        self._texts, self._details = texts, details
        self._text_sizes: list[int] = []
        self._detail_sizes: list[int] = []
        self._ids: list[int] = []
        self._issuers: list[int] = []

    def add(self, releases: Sequence[Release]) -> None:
        """Keep some releases."""
        texts = [release.text.encode("utf-8", "surrogatepass") for release in releases]
        details = [_details(release) for release in releases]
        for column, bodies in ((self._texts, texts), (self._details, details)):
            column.extend(np.frombuffer(b"".join(bodies), dtype=np.uint8))
        self._text_sizes += map(len, texts)
        self._detail_sizes += map(len, details)
        self._ids += (_hash(release.id) for release in releases)
        self._issuers += (0 if release.issuer is None else _hash(release.issuer) for release in releases)

    def finish(self) -> KeptReleases:
        """Give all that were added."""
        hashes = np.array(self._ids, dtype=np.uint64)
        order = np.argsort(hashes, kind="stable")
        return KeptReleases(
            texts=self._texts.finish(),
            text_bounds=bounds_of(self._text_sizes),
            details=self._details.finish(),
            detail_bounds=bounds_of(self._detail_sizes),
            id_hashes=frozen(hashes[order]),
            id_numbers=frozen(order.astype(np.uint32)),
            issuers=frozen(np.array(self._issuers, dtype=np.uint64)),
        )


def bounds_of(sizes: Sequence[int]) -> Positions:
    """Give where each of some parts that follow each other begins, and the end of the last."""
    bounds = np.zeros(len(sizes) + 1, dtype=np.int64)
    np.cumsum(sizes, out=bounds[1:])
    return frozen(bounds)


def _details(release: Release) -> bytes:
    moment = None if release.issued_at is None else release.issued_at.isoformat()
    row = [release.id, release.issuer, release.issuer_aliases, moment, release.title]
    return json.dumps(row, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")


def _cut(body: Bytes, bounds: Positions, number: int) -> str:
    try:
        return body[int(bounds[number]) : int(bounds[number + 1])].tobytes().decode("utf-8", "surrogatepass")
    except UnicodeDecodeError as wrong:
        raise BrokenIndex(f"release {number} was changed on disk: {wrong}") from wrong


def _hash(name: str) -> int:
    return int.from_bytes(hashlib.blake2b(name.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "big")
