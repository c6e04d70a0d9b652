"""Splitting texts into hashed words, in one pass over their code points."""

from __future__ import annotations

import numpy as np

from textreuse.characters import (
    ATTACHED_COUNT,
    ATTACHED_FROM,
    DIGIT,
    FIRST_JOINED,
    IGNORED,
    LETTER,
    LINE_BREAK,
    MARK,
    MOST_PACKED,
    PACKED,
    PACKED_BITS,
    SENTENCE_END,
    SEPARATOR,
    SPACING_MARKS,
    TRANSPARENT,
    UNIT,
)
from textreuse.compiled import Column, compiled
from textreuse.tokens import (
    FINAL,
    FULL_STOP,
    LAST_CASED,
    LETTER_BITS,
    LONGEST_ABBREVIATION,
    MULTIPLIER,
    POWERS,
    STOPS,
)


@compiled
def split_words(
    codes: Column, first: Column, kind: Column, base: Column, upper: Column, abbreviations: Column
) -> tuple[Column, Column, Column, Column, Column, Column, Column, Column, Column]:
    """Do for the code points of many texts what `textreuse.tokens` does with numpy.

    Args:
        codes: uint32, the texts one after the other, at least one separator after each.
        first: int64, where each text begins; one longer than there are texts.
        kind, base, upper: the tables of `textreuse.characters`.
        abbreviations: those of `textreuse.tokens`, as numbers.

    Returns:
        The columns of `Tokens`, in its order.
    """
    room = _most_words(codes, kind)
    hashes = np.empty(room, np.uint64)
    starts = np.empty(room, np.int64)
    ends = np.empty(room, np.int64)
    numbers = np.empty(room, np.bool_)
    capitals = np.empty(room, np.bool_)
    units = np.empty(room, np.bool_)
    lines = np.empty(room, np.bool_)
    sentences = np.empty(room, np.bool_)
    bounds = np.zeros(len(first), np.int64)
    count = 0
    for text in range(len(first) - 1):
        bounds[text] = count
        origin, end = first[text], first[text + 1]
        new_line = new_sentence = True
        at = origin
        while at < end:
            what = kind[codes[at]]
            if what != LETTER and what != DIGIT and what != UNIT:
                if what == LINE_BREAK:
                    new_line = True
                elif what == SENTENCE_END and not new_sentence and kind[codes[at + 1]] != DIGIT:
                    new_sentence = _ends_sentence(codes, at, kind, base, upper, abbreviations)
                at += 1
                continue
            starts[count] = at - origin
            numbers[count] = what == DIGIT
            capitals[count] = upper[codes[at]]
            units[count] = what == UNIT
            lines[count] = new_line
            sentences[count] = new_line or new_sentence
            new_line = new_sentence = False
            total = np.uint64(0)
            place = 0
            while True:
                letters = base[codes[at]]
                if kind[codes[at]] == MARK:
                    total += _spread((np.uint64(letters) + np.uint64(1)) * MULTIPLIER)
                    place += 1
                elif letters < PACKED:
                    total += (np.uint64(letters) + np.uint64(1)) * POWERS[place & 63]
                    place += 1
                else:
                    letters -= np.uint32(PACKED)
                    while letters:
                        letter = np.uint64(letters & np.uint32(127))
                        total += (letter + np.uint64(1)) * POWERS[place & 63]
                        letters >>= np.uint32(PACKED_BITS)
                        place += 1
                at += 1
                last = at
                # What does not count goes by; a word's last marks are its own, but not what is ignored after them.
                while at < end and _passes(kind[codes[at]], what):
                    if kind[codes[at]] != IGNORED:
                        last = at + 1
                    at += 1
                if at == end or not _goes_on(kind[codes[at]], what):
                    break
            total = _spread(total * MULTIPLIER)
            hashes[count] = total
            ends[count] = last - origin
            count += 1
    bounds[len(first) - 1] = count
    return (
        hashes[:count],
        starts[:count],
        ends[:count],
        bounds,
        numbers[:count],
        capitals[:count],
        units[:count],
        lines[:count],
        sentences[:count],
    )


@compiled
def folded_codes(codes: Column, kind: Column, base: Column) -> tuple[Column, Column, bool]:
    """Give the base letters of a text, and where each stands in it, with its end added.

    Args:
        codes: uint32, the text.
        kind, base: tables by code point, as in `split_words`.

    Returns:
        Letters and places as said; and whether `textreuse.characters.composed` may have to put letters together first.
    """
    room = len(codes)
    for code in codes:
        if base[code] >= PACKED:
            room += MOST_PACKED
    letters = np.empty(room, np.uint32)
    places = np.empty(room + 1, np.int64)
    count = 0
    may_join = False
    before = np.uint32(0)
    for at in range(len(codes)):
        code = codes[at]
        may_join |= code - np.uint32(ATTACHED_FROM) < ATTACHED_COUNT
        may_join |= before >= FIRST_JOINED and (kind[code] == TRANSPARENT or code in SPACING_MARKS)
        before = code
        if kind[code] >= TRANSPARENT:
            continue
        letter = base[code]
        if letter < PACKED:
            letters[count], places[count] = letter, at
            count += 1
            continue
        letter -= np.uint32(PACKED)
        while letter:
            letters[count], places[count] = letter & np.uint32(127), at
            letter >>= np.uint32(PACKED_BITS)
            count += 1
    places[count] = len(codes)
    return letters[:count], places[: count + 1], may_join


@compiled
def _ends_sentence(codes: Column, at: int, kind: Column, base: Column, upper: Column, abbreviations: Column) -> bool:
    """Tell whether a stop ends a sentence; `textreuse.tokens` says the same with numpy."""
    code = codes[at]
    if code not in STOPS or at + 2 >= len(codes):
        return True
    after = codes[at + 1]
    if after in STOPS or (kind[after] == LETTER and (_is_small(after, kind, base, upper) or upper[codes[at - 1]])):
        return False
    if codes[at - 2] in STOPS and kind[after] == SEPARATOR and _is_small(codes[at + 2], kind, base, upper):
        return False
    if code != FULL_STOP:
        return True
    letters = np.uint64(0)
    length = 0
    while length <= LONGEST_ABBREVIATION and at > length:
        each = codes[at - length - 1]
        if kind[each] != LETTER and kind[each] != DIGIT:
            break
        letters = (letters << LETTER_BITS) + np.uint64(base[each] & np.uint32(0x7FF))
        length += 1
    if length == 1 and upper[codes[at - 1]]:
        return False
    if length <= LONGEST_ABBREVIATION:
        for known in abbreviations:
            if known == letters:
                return False
    return True


@compiled
def _is_small(code: Column, kind: Column, base: Column, upper: Column) -> bool:
    cased = base[code] < LAST_CASED or base[code] >= PACKED
    return bool(kind[code] == LETTER and not upper[code] and cased)


@compiled
def _most_words(codes: Column, kind: Column) -> int:
    """Count the places at which a word may begin."""
    count = 0
    before = np.uint8(SEPARATOR)
    for code in codes:
        what = kind[code]
        inside = what in (LETTER, DIGIT)
        count += what == UNIT or (inside and before != LETTER and before != DIGIT)
        before = what
    return count


@compiled
def _spread(value: Column) -> Column:
    value = (value ^ (value >> np.uint64(32))) * FINAL
    return value ^ (value >> np.uint64(29))


@compiled
def _passes(found: int, first: int) -> bool:
    """Tell whether a character goes by within a word that begins with this kind: marks count after units only."""
    return found in (TRANSPARENT, IGNORED) or (found == MARK and first != UNIT)


@compiled
def _goes_on(found: int, first: int) -> bool:
    return found == MARK if first == UNIT else found in (LETTER, DIGIT)
