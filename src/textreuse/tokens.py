"""Texts as arrays of hashed words with exact character offsets, many texts at a time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from textreuse.characters import (
    DIGIT,
    LETTER,
    LINE_BREAK,
    SENTENCE_END,
    TRANSPARENT,
    UNIT,
    character_tables,
    code_points,
)

Hashes = NDArray[np.uint64]
Positions = NDArray[np.int64]
Flags = NDArray[np.bool_]

# Odd 64-bit constants with well mixed bits, drawn once; only that they are odd matters.
_MULTIPLIER: Final = np.uint64(0x9E6C63D0876A3F35)
_FINAL: Final = np.uint64(0xD6E8FEB86659FD93)
_POWERS: Final[Hashes] = np.cumprod(np.full(64, 0x5851F42D4C957F2D, dtype=np.uint64), dtype=np.uint64)

_JAMO_LEADING: Final = (0x1100, 0x1113)
_JAMO_VOWEL: Final = (0x1161, 0x1176)
_JAMO_TRAILING: Final = (0x11A8, 0x11C3)


@dataclass(frozen=True, slots=True)
class Tokens:
    """The words of one or more texts in reading order.

    Attributes:
        hashes: one a word; equal for words that differ in case, marks or normal form only.
        starts, ends: characters into the text that the word stands in, end exclusive, marks included.
        bounds: words `bounds[i]` to `bounds[i + 1]` belong to text i; one longer than there are texts.
        numbers: the word begins with a digit.
        capitals: the word begins with an upper-case letter.
        units: the word is one character of a script written without spaces.
        lines: the word is the first of its line.
        sentences: the word is the first of its sentence, as far as punctuation tells.
    """

    hashes: Hashes
    starts: Positions
    ends: Positions
    bounds: Positions
    numbers: Flags
    capitals: Flags
    units: Flags
    lines: Flags
    sentences: Flags

    def __len__(self) -> int:
        return len(self.hashes)

    def text(self, number: int) -> Tokens:
        """Give the words of one text alone (views, not copies)."""
        start, end = int(self.bounds[number]), int(self.bounds[number + 1])
        part = slice(start, end)
        return Tokens(
            self.hashes[part],
            self.starts[part],
            self.ends[part],
            np.array([0, end - start], dtype=np.int64),
            self.numbers[part],
            self.capitals[part],
            self.units[part],
            self.lines[part],
            self.sentences[part],
        )


def mixed(hashes: Hashes) -> Hashes:
    """Spread the bits of hashes, so that any of them may index a table."""
    hashes = (hashes ^ (hashes >> np.uint64(32))) * _FINAL
    return hashes ^ (hashes >> np.uint64(29))


def _compose_jamo(codes: NDArray[np.uint32]) -> NDArray[np.uint32]:
    """Put decomposed Hangul syllables together in place: the syllable first, joiners after it, the length unchanged."""
    leading = (codes >= _JAMO_LEADING[0]) & (codes < _JAMO_LEADING[1])
    vowel = (codes >= _JAMO_VOWEL[0]) & (codes < _JAMO_VOWEL[1])
    first = np.flatnonzero(leading[:-1] & vowel[1:])
    trailing = np.append((codes >= _JAMO_TRAILING[0]) & (codes < _JAMO_TRAILING[1]), [False, False])
    composed = codes.copy()
    has_trailing = trailing[first + 2]
    syllable = ((codes[first] - 0x1100) * 21 + (codes[first + 1] - 0x1161)) * 28 + 0xAC00
    with_trailing = first[has_trailing]
    syllable[has_trailing] += codes[with_trailing + 2] - 0x11A7
    composed[first] = syllable
    composed[first + 1] = 0x200D
    composed[with_trailing + 2] = 0x200D
    return composed


def tokenise(texts: Sequence[str]) -> Tokens:
    """Split texts into hashed words; linear in their length, whatever they hold."""
    tables = character_tables()
    parts = [code_points(text) for text in texts]
    # One separator after each text keeps words from growing together across texts.
    lengths = np.fromiter((len(part) + 1 for part in parts), dtype=np.int64, count=len(parts))
    first = np.zeros(len(parts) + 1, dtype=np.int64)
    np.cumsum(lengths, out=first[1:])
    codes = np.full(int(first[-1]) + 1, 0x20, dtype=np.uint32)
    for part, start in zip(parts, first, strict=False):
        codes[start : start + len(part)] = part
    codes[codes >= len(tables.kind)] = 0
    if bool(((codes >= _JAMO_LEADING[0]) & (codes < _JAMO_LEADING[1])).any()):
        codes = _compose_jamo(codes)
    return _words(codes, first)


def tokenise_in_parts(texts: Sequence[str], characters: int = 2_000_000) -> Tokens:
    """Do what `tokenise` does, some texts at a time: its working memory is many times the size of the text."""
    parts: list[Tokens] = []
    begin = size = 0
    for number, text in enumerate(texts):
        size += len(text)
        if size >= characters or number == len(texts) - 1:
            parts.append(tokenise(texts[begin : number + 1]))
            begin, size = number + 1, 0
    if len(parts) <= 1:
        return parts[0] if parts else tokenise(texts)
    offsets = np.cumsum([0, *(len(part) for part in parts)])
    bounds = [part.bounds[:-1] + offset for part, offset in zip(parts, offsets, strict=False)]
    return Tokens(
        hashes=np.concatenate([part.hashes for part in parts]),
        starts=np.concatenate([part.starts for part in parts]),
        ends=np.concatenate([part.ends for part in parts]),
        bounds=np.concatenate([*bounds, offsets[-1:]]),
        numbers=np.concatenate([part.numbers for part in parts]),
        capitals=np.concatenate([part.capitals for part in parts]),
        units=np.concatenate([part.units for part in parts]),
        lines=np.concatenate([part.lines for part in parts]),
        sentences=np.concatenate([part.sentences for part in parts]),
    )


def _word_edges(kinds: NDArray[np.uint8]) -> tuple[Positions, Positions]:
    """Give where words start and end (exclusive); the last character is never part of a word."""
    inside = (kinds == LETTER) | (kinds == DIGIT)
    unit = kinds == UNIT
    before = np.zeros_like(inside)
    before[1:] = inside[:-1]
    after = np.zeros_like(inside)
    after[:-1] = inside[1:]
    return np.flatnonzero(unit | (inside & ~before)), np.flatnonzero(unit | (inside & ~after)) + 1


def _words(codes: NDArray[np.uint32], first: Positions) -> Tokens:
    tables = character_tables()
    all_kinds = tables.kind[codes]
    positions: Positions = np.flatnonzero(all_kinds != TRANSPARENT)
    kinds, kept = all_kinds[positions], codes[positions]
    starts_at, ends_at = _word_edges(kinds)
    starts = positions[starts_at]
    text_of = np.searchsorted(first, starts, side="right") - 1
    new_text = _changes(text_of)
    new_line = new_text | _changes(np.searchsorted(np.flatnonzero(all_kinds == LINE_BREAK), starts))
    stops = np.flatnonzero(all_kinds == SENTENCE_END)
    stops = stops[all_kinds[stops + 1] != DIGIT]  # 5.315 is one figure
    return Tokens(
        hashes=_hashes(kept, starts_at, ends_at),
        starts=starts - first[text_of],
        ends=positions[ends_at] - first[text_of],  # up to the next kept character: a word's last marks are its own
        bounds=np.searchsorted(starts, first).astype(np.int64),
        numbers=kinds[starts_at] == DIGIT,
        capitals=tables.upper[kept[starts_at]],
        units=kinds[starts_at] == UNIT,
        lines=new_line,
        sentences=new_line | _changes(np.searchsorted(stops, starts)),
    )


def _hashes(kept: NDArray[np.uint32], starts_at: Positions, ends_at: Positions) -> Hashes:
    """Hash the base letters of each word: a polynomial in their place, modulo 2**64."""
    if len(starts_at) == 0:
        return np.zeros(0, dtype=np.uint64)
    lengths = ends_at - starts_at
    offsets = np.cumsum(lengths) - lengths
    place = np.arange(int(lengths.sum()), dtype=np.int64) - np.repeat(offsets, lengths)
    letters = character_tables().base[kept[place + np.repeat(starts_at, lengths)]]
    values = (letters.astype(np.uint64) + np.uint64(1)) * _POWERS[place & 63]
    return mixed(np.add.reduceat(values, offsets) * _MULTIPLIER)


def _changes(numbers: Positions) -> Flags:
    """Tell where a row of numbers differs from the one before; true at the first."""
    changed = np.ones(len(numbers), dtype=np.bool_)
    changed[1:] = numbers[1:] != numbers[:-1]
    return changed
