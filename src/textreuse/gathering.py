"""Releases read from a stream into rows of words: nine bytes a word while an index is built."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, NamedTuple, Self

import numpy as np
from numpy.typing import DTypeLike, NDArray

from textreuse.characters import code_points
from textreuse.closing import standing_by_form
from textreuse.columns import Column, Part, Parts, frozen
from textreuse.kept import KeptReleases, ReleaseShelf, bounds_of
from textreuse.records import Release, posix_seconds
from textreuse.tokens import Flags, Positions, Tokens, tokenise

# Characters tokenised at once, and words looked at together when they are read again.
_CHARACTERS: Final = 2_000_000
_WORDS: Final = 1 << 20
# What a word's byte says of it: `tokens.Tokens` tells the first three; then, that it stands where the release says by
# its form that it is over, and that it is a syllable.
_CAPITAL, _UNIT, _LINE, _CLOSING, _SYLLABLE = 1, 2, 4, 8, 16


# Hangul in letters, ideographs and Hangul, compatibility ideographs, rare ideographs.
_SYLLABLES: Final = ((0x1100, 0x1200), (0x3400, 0xD7B0), (0xF900, 0xFB00), (0x20000, 0x33480))


class TooManyWords(ValueError):
    """One part of an index holds less than 2**32 words: append the rest of the releases to it."""


class Workshop:
    """Where an index is built: in memory, or in files of a folder, which then holds what is to be kept."""

    def __init__(self, folder: Path | None = None) -> None:
        """Take a folder that exists, if any."""
        self._folder = folder
        self._scratch = None if folder is None else folder / "scratch"
        self._columns: list[Column] = []
        if self._scratch is not None:
            self._scratch.mkdir()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """Close all files, and remove what was needed while building only."""
        for column in self._columns:
            column.close()
        if self._scratch is not None:
            shutil.rmtree(self._scratch)

    def kept(self, name: str, dtype: DTypeLike) -> Column:
        """Begin a row that stays when the index is built."""
        return self._column(dtype, self._folder, name)

    def passing(self, name: str, dtype: DTypeLike) -> Column:
        """Begin a row that is needed while the index is built."""
        return self._column(dtype, self._scratch, name)

    def parts(self, expected: int) -> Parts:
        """Begin to gather hashes; only one such gathering at a time."""
        return Parts(expected, None if self._scratch is None else self._scratch)

    def _column(self, dtype: DTypeLike, folder: Path | None, name: str) -> Column:
        self._columns.append(Column(dtype, None if folder is None else folder / name))
        return self._columns[-1]


class Piece(NamedTuple):
    """Some releases that follow each other: the number of the first, and of its first word.

    Of the words only hashes, capitals, units and lines are known.
    """

    release: int
    word: int
    tokens: Tokens
    closing: Flags
    syllables: Flags

    @property
    def releases(self) -> Positions:
        """The number of the release that each word belongs to."""
        counts = np.diff(self.tokens.bounds)
        return self.release + np.repeat(np.arange(len(counts), dtype=np.int64), counts)


@dataclass(frozen=True, slots=True)
class Words:
    """The words of releases in one row.

    Attributes:
        bounds: words `bounds[n]` to `bounds[n + 1]` belong to release n; one longer than there are releases.
    """

    bounds: Positions
    hashes: Column
    flags: Column

    def __len__(self) -> int:
        return int(self.bounds[-1])

    @property
    def count(self) -> int:
        """How many releases there are."""
        return len(self.bounds) - 1

    def pieces(self) -> Iterator[Piece]:
        """Give the words again, some whole releases at a time."""
        first = 0
        while first < self.count:
            last = int(np.searchsorted(self.bounds, self.bounds[first] + _WORDS, side="right")) - 1
            last = min(max(last, first + 1), self.count)
            yield self._piece(first, last)
            first = last

    def _piece(self, first: int, last: int) -> Piece:
        start, stop = int(self.bounds[first]), int(self.bounds[last])
        hashes, flags = self.hashes.read(start, stop), self.flags.read(start, stop)
        bounds = self.bounds[first : last + 1] - start
        nowhere, none = np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.bool_)
        capitals, units, lines = ((flags & bit) != 0 for bit in (_CAPITAL, _UNIT, _LINE))
        tokens = Tokens(hashes, nowhere, nowhere, bounds, none, capitals, units, lines, none)
        return Piece(first, start, tokens, (flags & _CLOSING) != 0, (flags & _SYLLABLE) != 0)

    def forget(self) -> None:
        """Give back the memory of the words; only their bounds stay."""
        self.hashes.forget()
        self.flags.forget()

    def owners(self, part: Part) -> Positions:
        """Give the number of the release that each place of a part belongs to."""
        if len(part.taken) < self.count:
            return (np.searchsorted(self.bounds, part.taken, side="right") - 1)[part.order]
        counts = np.diff(np.searchsorted(part.taken, self.bounds))
        return np.repeat(np.arange(self.count, dtype=np.int64), counts)[part.order]


@dataclass(frozen=True, slots=True)
class Gathered:
    """Releases read: as they were given, their words, and when each was issued, in POSIX seconds."""

    kept: KeptReleases
    words: Words
    issued: NDArray[np.float64]


def gathered(releases: Iterable[Release], workshop: Workshop) -> Gathered:
    """Read releases from a stream, holding few of them at a time."""
    shelf = ReleaseShelf(workshop.kept("texts", np.uint8), workshop.kept("details", np.uint8))
    hashes, flags = workshop.passing("hashes", np.uint64), workshop.passing("flags", np.uint8)
    sizes: list[int] = []
    issued: list[float] = []
    for batch in _batches(releases):
        shelf.add(batch)
        sizes += read_words(batch, hashes, flags)
        issued += (posix_seconds(one.issued_at) for one in batch)
    words = Words(bounds_of(sizes), hashes, flags)
    if len(words) >= 2**32:
        raise TooManyWords(f"{len(words)} words")
    return Gathered(shelf.finish(), words, frozen(np.array(issued, dtype=np.float64)))


def read_words(releases: Sequence[Release], hashes: Column, flags: Column) -> list[int]:
    """Add the words of some releases to rows, and give how many each has."""
    texts = [release.text for release in releases]
    tokens = tokenise(texts)
    lengths = np.diff(tokens.bounds)
    over = np.repeat(np.array(standing_by_form(texts), dtype=np.int64), lengths)
    marks = tokens.capitals * np.uint8(_CAPITAL) | tokens.units * np.uint8(_UNIT) | tokens.lines * np.uint8(_LINE)
    if tokens.units.any():
        marks |= _syllables(texts, tokens) * np.uint8(_SYLLABLE)
    hashes.extend(tokens.hashes)
    flags.extend(marks | (tokens.starts >= over) * np.uint8(_CLOSING))
    sizes: list[int] = lengths.tolist()
    return sizes


def _syllables(texts: Sequence[str], tokens: Tokens) -> Flags:
    """Tell which words are ideographs or Hangul: they say more than one letter of other scripts without spaces."""
    first = np.repeat(bounds_of([len(text) for text in texts])[:-1], np.diff(tokens.bounds))
    codes = code_points("".join(texts))[first + tokens.starts]
    found: Flags = np.zeros(len(codes), dtype=np.bool_)
    for start, end in _SYLLABLES:
        found |= (codes >= start) & (codes < end)
    return found


def _batches(releases: Iterable[Release]) -> Iterator[list[Release]]:
    batch: list[Release] = []
    size = 0
    for release in releases:
        batch.append(release)
        size += len(release.text) + 1
        if size >= _CHARACTERS:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch
