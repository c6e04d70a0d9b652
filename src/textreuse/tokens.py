"""Texts as arrays of hashed words with exact character offsets, many texts at a time."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from textreuse.characters import (
    DIGIT,
    IGNORED,
    LETTER,
    LINE_BREAK,
    MARK,
    PACKED,
    SENTENCE_END,
    SEPARATOR,
    TRANSPARENT,
    UNIT,
    Codes,
    character_tables,
    code_points,
    composed,
    unpacked,
)
from textreuse.compiled import IS_COMPILED
from textreuse.stretches import changes

Hashes = NDArray[np.uint64]
Positions = NDArray[np.int64]
Flags = NDArray[np.bool_]

# Odd 64-bit constants with well mixed bits, drawn once; only that they are odd matters.
MULTIPLIER: Final = np.uint64(0x9E6C63D0876A3F35)
FINAL: Final = np.uint64(0xD6E8FEB86659FD93)
POWERS: Final[Hashes] = np.cumprod(np.full(64, 0x5851F42D4C957F2D, dtype=np.uint64), dtype=np.uint64)

# A full stop, or dots, after which the text may go on with a capital letter or a name.
FULL_STOP: Final = 0x2E
STOPS: Final = (FULL_STOP, 0x2026)
_NOT_AN_END: Final = 0xB7
# What stands before a full stop that ends no sentence, in base letters; a single capital letter is one too.
_ABBREVIATIONS: Final = (
    *("tp", "tx", "tt", "ts", "ths", "gs", "pgs", "bs", "ks", "ls", "kts", "tr", "nxb"),
    *("mr", "mrs", "ms", "dr", "prof", "st", "gen", "sen", "rep", "gov", "capt", "sgt", "rev", "hon"),
    *("mgr", "av", "bd", "cf", "sr", "sra", "srta", "sres", "dra", "dpto", "gral", "excmo"),
    *("г", "гг", "ул", "им", "акад", "проф", "просп", "обл", "тов"),
)
LONGEST_ABBREVIATION: Final = 5
LETTER_BITS: Final = np.uint64(11)
LAST_CASED: Final = 0x530  # base letters below it are Latin, Greek or Cyrillic, and lower case where not upper


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
    hashes = (hashes ^ (hashes >> np.uint64(32))) * FINAL
    return hashes ^ (hashes >> np.uint64(29))


def tokenise(texts: Sequence[str]) -> Tokens:
    """Split texts into hashed words; linear in their length, whatever they hold."""
    codes, first = prepared(texts)
    if not IS_COMPILED:
        return _words(codes, first)
    from textreuse.kernels.words import split_words

    return Tokens(*split_words(codes, first, *character_tables(), abbreviation_numbers()))


def prepared(texts: Sequence[str]) -> tuple[Codes, Positions]:
    """Give the code points of texts in one row, letters put together, and where each begins, with the end added."""
    # One separator after each text keeps words from growing together across texts.
    first = np.zeros(len(texts) + 1, dtype=np.int64)
    np.cumsum(np.fromiter((len(text) + 1 for text in texts), dtype=np.int64, count=len(texts)), out=first[1:])
    return composed(code_points(" ".join([*texts, " "]))), first


def _with_ends_only(codes: Codes) -> Codes:
    """Take the full stops that end no sentence out of a text: inside words and figures, after abbreviations.

    "TP.HCM", "10.30", "Mr. Trần" and "v.v. và" have none, "hôm nay.Ông nói" has one.
    """
    at = np.flatnonzero((codes == STOPS[0]) | (codes == STOPS[1]))
    at = at[at + 2 < len(codes)]  # before the first character stands the last one, a separator
    if len(at) == 0:
        return codes
    kind, _, upper = character_tables()
    before, after, beyond = codes[at - 1], codes[at + 1], codes[at + 2]
    letter = kind[after] == LETTER
    inside = letter & (_is_small(after) | upper[before]) | np.isin(after, STOPS)
    goes_on = np.isin(codes[at - 2], STOPS) & (kind[after] == SEPARATOR) & _is_small(beyond)
    abbreviated = (codes[at] == FULL_STOP) & _is_abbreviation(codes, at)
    plain = at[inside | goes_on | abbreviated]
    if len(plain):
        codes = codes.copy()
        codes[plain] = _NOT_AN_END
    return codes


def _is_small(codes: Codes) -> Flags:
    tables = character_tables()
    base = tables.base[codes]
    cased = (base < LAST_CASED) | (base >= PACKED)
    small: Flags = (tables.kind[codes] == LETTER) & ~tables.upper[codes] & cased
    return small


def _is_abbreviation(codes: Codes, at: Positions) -> Flags:
    """Tell before which of these places an abbreviation stands, or a capital letter alone."""
    tables = character_tables()
    letters = np.zeros(len(at), dtype=np.uint64)
    lengths = np.zeros(len(at), dtype=np.int64)
    reading = np.ones(len(at), dtype=np.bool_)
    for step in range(1, LONGEST_ABBREVIATION + 2):
        each = codes[np.where(at >= step, at - step, len(codes) - 1)]  # the last one is a separator
        reading = reading & ((tables.kind[each] == LETTER) | (tables.kind[each] == DIGIT))
        letters[reading] = (letters[reading] << LETTER_BITS) + (tables.base[each[reading]] & np.uint32(0x7FF))
        lengths += reading
    initial: Flags = (lengths == 1) & tables.upper[codes[at - 1]]
    known: Flags = np.isin(letters, abbreviation_numbers()) & (lengths <= LONGEST_ABBREVIATION)
    return known | initial


@functools.cache
def abbreviation_numbers() -> NDArray[np.uint64]:
    """Give the abbreviations as numbers, their letters eleven bits each, the first in the lowest."""
    return np.array(
        [
            sum(ord(letter) << (int(LETTER_BITS) * place) for place, letter in enumerate(word))
            for word in _ABBREVIATIONS
        ],
        dtype=np.uint64,
    )


def _counted(kinds: NDArray[np.uint8]) -> Positions:
    """Give the places of what makes words or parts them; marks without a unit before them are none of it."""
    places: Positions = np.flatnonzero(kinds < TRANSPARENT)
    marks = kinds[places] == MARK
    if not marks.any():
        return places
    number = np.arange(len(places))
    carrier = np.maximum.accumulate(np.where(marks, 0, number))
    carried: Positions = places[~marks | (kinds[places[carrier]] == UNIT)]
    return carried


def _word_edges(kinds: NDArray[np.uint8]) -> tuple[Positions, Positions]:
    """Give where words start and end (exclusive); the last character is never part of a word."""
    inside = (kinds == LETTER) | (kinds == DIGIT)
    unit, mark = kinds == UNIT, kinds == MARK
    before = np.zeros_like(inside)
    before[1:] = inside[:-1]
    starts = np.flatnonzero(unit | (inside & ~before))
    after = np.zeros_like(inside)
    after[:-1] = inside[1:]
    last = inside & ~after
    last[:-1] |= (unit | mark)[:-1] & ~mark[1:]
    return starts, np.flatnonzero(last) + 1


def _words(codes: Codes, first: Positions) -> Tokens:
    codes = _with_ends_only(codes)
    tables = character_tables()
    all_kinds = tables.kind[codes]
    positions = _counted(all_kinds)
    kinds, kept = all_kinds[positions], codes[positions]
    starts_at, ends_at = _word_edges(kinds)
    starts = positions[starts_at]
    text_of = np.searchsorted(first, starts, side="right") - 1
    new_text = changes(text_of)
    new_line = new_text | changes(np.searchsorted(np.flatnonzero(all_kinds == LINE_BREAK), starts))
    stops = np.flatnonzero(all_kinds == SENTENCE_END)
    stops = stops[all_kinds[stops + 1] != DIGIT]  # 5.315 is one figure
    return Tokens(
        hashes=_hashes(kept, kinds, starts_at, ends_at),
        starts=starts - first[text_of],
        # Up to the next character that counts: a word's last marks are its own, but not what is ignored after them.
        ends=_without_ignored(all_kinds, positions[ends_at]) - first[text_of],
        bounds=np.searchsorted(starts, first).astype(np.int64),
        numbers=kinds[starts_at] == DIGIT,
        capitals=tables.upper[kept[starts_at]],
        units=kinds[starts_at] == UNIT,
        lines=new_line,
        sentences=new_line | changes(np.searchsorted(stops, starts)),
    )


def _without_ignored(kinds: NDArray[np.uint8], ends: Positions) -> Positions:
    ignored = kinds == IGNORED
    if not ignored.any():
        return ends
    last: Positions = np.maximum.accumulate(np.where(ignored, 0, np.arange(len(kinds)))) + 1
    return last[ends - 1]


def _hashes(kept: Codes, kinds: NDArray[np.uint8], starts_at: Positions, ends_at: Positions) -> Hashes:
    """Hash the base letters of each word: a polynomial in their place, and marks in any order, modulo 2**64."""
    if len(starts_at) == 0:
        return np.zeros(0, dtype=np.uint64)
    lengths = ends_at - starts_at
    offsets = np.cumsum(lengths) - lengths
    at = np.arange(int(lengths.sum()), dtype=np.int64) - np.repeat(offsets - starts_at, lengths)
    letters, counts = unpacked(character_tables().base[kept[at]])
    if len(letters) > len(at):
        lengths = np.add.reduceat(counts, offsets)
        offsets, at = np.cumsum(lengths) - lengths, np.repeat(at, counts)
    place = np.arange(len(letters), dtype=np.int64) - np.repeat(offsets, lengths)
    values = (letters.astype(np.uint64) + np.uint64(1)) * POWERS[place & 63]
    marks = np.flatnonzero(kinds[at] == MARK)
    values[marks] = mixed((letters[marks].astype(np.uint64) + np.uint64(1)) * MULTIPLIER)
    return mixed(np.add.reduceat(values, offsets) * MULTIPLIER)
