"""What each code point means for matching: a separator, part of a word, a word by itself, a mark, or transparent.

Normal forms, tone placement, letter case and missing marks are levelled here, one code point at a time, so that offsets
into the original text stay exact without a map: a combining mark is transparent, a letter counts as its base letter.

Marks are levelled where writers leave them out or place them differently (Vietnamese, French, Spanish, ё for е). Where
they make another letter they count: й is not и, が is not か, and in Thai, Lao and Khmer the vowels are marks. There a
word of the detector is a consonant with all that is written round it, in whichever order it was typed.
"""

from __future__ import annotations

import bisect
import functools
import unicodedata
from collections.abc import Iterator
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

SEPARATOR: Final = 0
LETTER: Final = 1
DIGIT: Final = 2
UNIT: Final = 3
MARK: Final = 4  # belongs to the unit before it and counts, in any order
LINE_BREAK: Final = 5  # a separator that ends a paragraph
SENTENCE_END: Final = 6  # a separator that may end a sentence
TRANSPARENT: Final = 7  # a mark that does not count; it belongs to the word before it
IGNORED: Final = 8  # as if it were not there; no word ends with it

CODE_POINTS: Final = 0x110000
# A base beyond this holds up to four letters of seven bits, the first in the lowest: ﬁ, œ, ß, Ⅳ, ㎞.
PACKED: Final = 0x80000000
PACKED_BITS: Final = 7
MOST_PACKED: Final = 4

# Above this every assigned character is an ideograph, a tag, a variation selector or private.
_LOOKED_UP_ONE_BY_ONE: Final = 0x20000
# Ideographs and Hangul syllables are words by themselves, and the base of themselves; looking them up would take longer
# than all the others.
_ALL_UNITS: Final = (range(0x3400, 0x4DC0), range(0x4E00, 0xA000), range(0xAC00, 0xD7A4), range(0x20000, 0x33480))
_NOTHING: Final = (range(0xD800, 0xF900), range(0x12550, 0x16800), range(0x17000, 0x1AFF0))  # or no living script
_TAGS: Final = range(0xE0000, 0xE0080)
_VARIATION_SELECTORS: Final = range(0xE0100, 0xE01F0)

# Scripts written without spaces between words: each character counts as a word.
_UNSPACED: Final = (
    (0x0E00, 0x0F00),  # Thai, Lao
    (0x1000, 0x10A0),  # Myanmar
    (0x1100, 0x1200),  # Hangul jamo
    (0x1780, 0x1800),  # Khmer
    (0x2E80, 0xA4D0),  # CJK radicals, kana, Bopomofo, ideographs, Yi
    (0xAC00, 0xD7B0),  # Hangul syllables
    (0xF900, 0xFB00),  # compatibility ideographs
    (0xFF66, 0xFFE0),  # halfwidth kana and Hangul
)
_UNSPACED_EDGES: Final = tuple(edge for bounds in _UNSPACED for edge in bounds)
_RADICALS: Final = range(0x2E80, 0x2FE0)  # symbols to Unicode, but texts out of PDF files have them for ideographs
_SQUARED: Final = range(0x3371, 0x33E0)  # ㎞, ㎏, ㎡
# Signs, and what is not assigned: separators all, but for those that are said to be something else.
_MOSTLY_SEPARATORS: Final = frozenset(("Cn", "So", "Sm", "Sk", "Sc", "Po", "Ps", "Pe"))
_LINE_BREAKS: Final = "\n\r\x0b\x0c\x85\u2028\u2029"
_SENTENCE_ENDS: Final = ".!?…‼⁇⁈⁉؟¿¡。．！？｡។៕๚๛"
_SIGNS_LOOKED_UP: Final = frozenset((*_SENTENCE_ENDS, *map(chr, (*_RADICALS, *_SQUARED))))
# Letters to Unicode, apostrophes to those who write: Hawaiʻi, dʼIvoire.
_APOSTROPHES: Final = "ʹʺʻʼʽʾʿˈˌ"
_BLANK_LETTERS: Final = "\u3164\uffa0"
_INVISIBLE: Final = "\u115f\u1160\u17b4\u17b5"
_HALFWIDTH_VOICING: Final = "\uff9e\uff9f"
# Letters that no decomposition leads back to their base.
_BASE_LETTERS: Final = {"đ": "d", "ð": "d", "ɖ": "d", "ı": "i", "ł": "l", "ø": "o", "ς": "σ"}
_TWO_LETTERS: Final = {"æ": "ae", "œ": "oe", "ß": "ss", "ẞ": "ss", "þ": "th", "ŋ": "ng"}
# Letters whose mark makes another letter of them, as composed by the mark after its base.
_OTHER_LETTERS: Final = {"\u0306": "йў", "\u0308": "ї"}

# Thai and Lao: a vowel written before its consonant; the vowels written after it are marks like those above and below.
_WRITTEN_BEFORE: Final = "เแโใไເແໂໃໄ"
_WRITTEN_AFTER: Final = "ะาำๅະາຳ"
_THAI_LAO: Final = (0x0E00, 0x0F00)
_KHMER: Final = (0x1780, 0x1800)
_KHMER_LETTERS: Final = (0x1780, 0x17B4)
_COENG: Final = 0x17D2
# Two code points that are typed for one, without being canonically equal to it.
_TYPED_FOR: Final = {"เเ": "แ", "ເເ": "ແ", "ຫນ": "ໜ", "ຫມ": "ໝ", "េី": "ើ", "េា": "ោ"}
# The sign over the consonant and the vowel after it, a tone mark between them or not, are typed for one vowel.
_TYPED_APART: Final = ((0x0E4D, 0x0E32, 0x0E33), (0x0ECD, 0x0EB2, 0x0EB3))
# Beyond Unicode: consonants that belong to the unit before them, under a coeng or after a vowel written before them.
ATTACHED_FROM: Final = 0x0E00
ATTACHED_COUNT: Final = 0x1800 - ATTACHED_FROM
# A transparent mark put where a code point went into the one before it.
_GONE: Final = 0x034F

_JAMO: Final = (0x1100, 0x1200)
_JAMO_LEADING: Final = (0x1100, 0x1113)
_JAMO_VOWEL: Final = (0x1161, 0x1176)
_JAMO_TRAILING: Final = (0x11A8, 0x11C3)
_HANGUL: Final = (0xAC00, 0xD7A4)
_VOICING: Final = (0x3099, 0x309D)
_HALFWIDTH_MARKS: Final = (0xFF9E, 0xFFA0)
FIRST_JOINED: Final = 0x0400
# Voicing marks of kana that stand by themselves, and are no marks to Unicode.
SPACING_MARKS: Final = (0x309B, 0x309C)

Codes = NDArray[np.uint32]


class CharacterTables(NamedTuple):
    """Tables indexed by code point, with room for the attached consonants of `composed` beyond the last one."""

    kind: NDArray[np.uint8]
    base: NDArray[np.uint32]
    upper: NDArray[np.bool_]


def base_letters(character: str) -> str:
    """Give the lower-case base letters of a character, mostly one; the character itself where it has none."""
    if character.isdecimal():
        return str(unicodedata.decimal(character))
    if character in _HALFWIDTH_VOICING or _is_south_east_asian(character):
        return character
    if _is_other_letter(character.lower()):
        return character.lower()
    letters = "".join(_lower_letters(character)) or character.lower()[0]
    return letters if len(letters) == 1 or _is_packable(letters) else _single(character)


def _lower_letters(character: str) -> Iterator[str]:
    for whole in _without_marks(character):
        for letter in _without_marks(whole.lower()):
            yield _TWO_LETTERS.get(letter) or _BASE_LETTERS.get(letter, letter)


def _without_marks(character: str) -> str:
    decomposed = unicodedata.normalize("NFKD", character)
    if "\u2044" in decomposed:
        return character  # ½ is not 12
    return "".join(c for c in decomposed if unicodedata.category(c)[0] in "LN" and c not in _APOSTROPHES)


def _single(character: str) -> str:
    decomposed = unicodedata.normalize("NFD", character)
    return decomposed[0].lower()[0] if decomposed else character


def _is_packable(letters: str) -> bool:
    return len(letters) <= MOST_PACKED and letters.isascii()


def _is_south_east_asian(character: str) -> bool:
    code = ord(character)
    return _THAI_LAO[0] <= code < _THAI_LAO[1] or _KHMER[0] <= code < _KHMER[1]


def _is_other_letter(character: str) -> bool:
    marks = unicodedata.normalize("NFD", character)[1:]
    return marks in ("\u3099", "\u309a") or (marks in _OTHER_LETTERS and character in _OTHER_LETTERS[marks])


def _kind(character: str, category: str) -> int:
    if character in _LINE_BREAKS:
        return LINE_BREAK
    if character in _SENTENCE_ENDS:
        return SENTENCE_END
    if character in _APOSTROPHES or character in _BLANK_LETTERS:
        return SEPARATOR
    if category == "Cf" or character in _INVISIBLE:
        return IGNORED
    if category[0] == "M" or character in _HALFWIDTH_VOICING:
        return MARK if _is_south_east_asian(character) else TRANSPARENT
    if character in _WRITTEN_AFTER:
        return MARK
    return _number_or_sign(character, category) if category[0] != "L" else _letter_kind(ord(character))


def _letter_kind(code: int) -> int:
    return UNIT if bisect.bisect_right(_UNSPACED_EDGES, code) % 2 else LETTER


def _number_or_sign(character: str, category: str) -> int:
    if category == "Nd":
        return DIGIT
    code, letters = ord(character), base_letters(character)
    if letters == character:
        is_unit = category[0] == "N" and _letter_kind(code) == UNIT
        return UNIT if is_unit else DIGIT if category[0] == "N" else SEPARATOR
    if code in _SQUARED:
        return LETTER
    if category[0] == "N":
        return DIGIT if letters.isdecimal() else LETTER
    return UNIT if code in _RADICALS else SEPARATOR


@functools.cache
def character_tables() -> CharacterTables:
    """Build the tables, some 7 MB, once a process."""
    kind = np.zeros(CODE_POINTS + ATTACHED_COUNT, dtype=np.uint8)
    base = np.arange(len(kind), dtype=np.uint32)
    upper = np.zeros(len(kind), dtype=np.bool_)
    for whole in _ALL_UNITS:
        kind[whole.start : whole.stop] = UNIT
    for character, category in _looked_up():
        if category in _MOSTLY_SEPARATORS and character not in _SIGNS_LOOKED_UP:
            continue
        code = ord(character)
        if category == "Lo" and _is_its_own_base(character):
            kind[code] = _letter_kind(code)
            continue
        kind[code] = found = _kind(character, category)
        if found in (LETTER, DIGIT, UNIT):
            base[code] = _packed(base_letters(character))
            upper[code] = character.isupper()
    kind[_TAGS.start : _TAGS.stop] = IGNORED
    kind[_VARIATION_SELECTORS.start : _VARIATION_SELECTORS.stop] = TRANSPARENT
    kind[CODE_POINTS:] = MARK
    base[CODE_POINTS:] = np.arange(ATTACHED_FROM, ATTACHED_FROM + ATTACHED_COUNT)
    for table in (kind, base, upper):
        table.flags.writeable = False
    return CharacterTables(kind, base, upper)


def _looked_up() -> Iterator[tuple[str, str]]:
    """Give the characters that are looked up one by one, each with its category."""
    passed = sorted((each.start, each.stop) for each in (*_ALL_UNITS, *_NOTHING))
    starts = [0, *(stop for _, stop in passed)]
    ends = [start for start, _ in passed]
    for start, end in zip(starts, ends, strict=False):
        characters = list(map(chr, range(start, min(end, _LOOKED_UP_ONE_BY_ONE))))
        yield from zip(characters, map(unicodedata.category, characters), strict=True)


def _is_its_own_base(letter: str) -> bool:
    """Tell quickly of most letters without case that nothing is to be looked up for them: there are twelve thousand."""
    return not (unicodedata.decomposition(letter) or letter in _INVISIBLE or _is_south_east_asian(letter))


def _packed(letters: str) -> int:
    if len(letters) == 1:
        return ord(letters)
    return PACKED | sum(ord(letter) << (PACKED_BITS * place) for place, letter in enumerate(letters))


def unpacked(bases: NDArray[np.uint32]) -> tuple[NDArray[np.uint32], NDArray[np.int64]]:
    """Give base letters one by one, and of each character how many it has; zero only where nothing is packed."""
    packed = np.flatnonzero(bases >= PACKED)
    counts = np.ones(len(bases), dtype=np.int64)
    if len(packed) == 0:
        return bases, counts
    shifts = np.arange(MOST_PACKED, dtype=np.uint32) * np.uint32(PACKED_BITS)
    letters = ((bases[packed] & np.uint32(PACKED - 1))[:, None] >> shifts) & np.uint32((1 << PACKED_BITS) - 1)
    counts[packed] = (letters > 0).sum(axis=1)
    single = np.repeat(bases, counts)
    single[single >= PACKED] = letters[letters > 0]
    return single, counts


def code_points(text: str) -> Codes:
    """Give the code points of a text; lone surrogates are let through and count as separators."""
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)


def composed(codes: Codes) -> Codes:
    """Put together what is one letter but was written as several, in place: the length unchanged, so offsets stay.

    Decomposed Hangul, й and kana become their composed letters, followed by a transparent mark; a consonant under
    another (Khmer) or after the vowel that is written before it (Thai, Lao) becomes one that is attached. Vowels and
    signs that are typed in two ways become one of them. The tables of `character_tables` know the result.
    """
    # Most texts have nothing of the kind; the subtraction wraps, so one comparison tests a range.
    if ((codes - np.uint32(ATTACHED_FROM)) < ATTACHED_COUNT).any():
        codes = codes.copy()
        _join_pairs(codes, np.flatnonzero(np.isin(codes, _seconds())))
        _join_apart(codes)
        _compose_jamo(codes)
        _attach_consonants(codes)
        return codes
    marks = np.flatnonzero(_is_joining_mark(codes))
    marks = marks[marks > 0]
    # ă is a with the mark of й in decomposed Vietnamese: only what stands before a mark tells.
    marks = marks[codes[marks - 1] >= FIRST_JOINED]
    if len(marks):
        codes = codes.copy()
        _join_pairs(codes, marks)
    return codes


def _is_joining_mark(codes: Codes) -> NDArray[np.bool_]:
    """Mark those that make another letter of the one before them; U+0307 comes along, and is in no pair."""
    return _within(codes, (0x0306, 0x0309)) | _within(codes, _VOICING) | _within(codes, _HALFWIDTH_MARKS)


@functools.cache
def _pairs() -> tuple[NDArray[np.uint64], Codes]:
    """Give the pairs of code points that are one letter, as ascending numbers, and those letters."""
    whole = dict(_TYPED_FOR)
    for letter in "".join(_OTHER_LETTERS.values()):
        whole |= {unicodedata.normalize("NFD", form): form for form in (letter, letter.upper())}
    for code in (*range(0x3041, 0x3100), *range(0xFF66, 0xFF9E)):
        kana = unicodedata.normalize("NFKC", chr(code))
        for written in ("\u3099\u309b\uff9e", "\u309a\u309c\uff9f"):
            letter = unicodedata.normalize("NFC", kana + written[0])
            if len(letter) == 1:
                whole |= {chr(code) + mark: letter for mark in written}
    keys = sorted((ord(pair[0]) << 32) + ord(pair[1]) for pair in whole)
    letters_of = [ord(whole[chr(key >> 32) + chr(key & 0xFFFFFFFF)]) for key in keys]
    return np.array(keys, dtype=np.uint64), np.array(letters_of, dtype=np.uint32)


@functools.cache
def _seconds() -> Codes:
    return np.unique(_pairs()[0] & np.uint64(0xFFFFFFFF)).astype(np.uint32)


def _join_pairs(codes: Codes, second: NDArray[np.int64]) -> None:
    """Join pairs in place, given where their second parts may stand, ascending."""
    keys, letters = _pairs()
    second = second[second > 0]
    found = (codes[second - 1].astype(np.uint64) << np.uint64(32)) + codes[second]
    place = np.minimum(np.searchsorted(keys, found), len(keys) - 1)
    known = keys[place] == found
    # Of three in a row the first two are the pair.
    known[1:] &= ~(known[:-1] & (np.diff(second) == 1))
    codes[second[known] - 1] = letters[place[known]]
    codes[second[known]] = _GONE


def _join_apart(codes: Codes) -> None:
    for sign, vowel, both in _TYPED_APART:
        signs = np.flatnonzero(codes[:-2] == sign)
        for step in (1, 2):
            apart = signs[codes[np.minimum(signs + step, len(codes) - 1)] == vowel]
            if step == 2:
                apart = apart[(codes[apart + 1] - np.uint32(sign - 5)) < 4]
            codes[apart + step] = both
            codes[apart] = _GONE
            signs = signs[codes[signs] == sign]


def _compose_jamo(codes: Codes) -> None:
    if not ((codes - np.uint32(_JAMO[0])) < _JAMO[1] - _JAMO[0]).any():
        return
    leading = _within(codes, _JAMO_LEADING)
    vowel = np.append(_within(codes, _JAMO_VOWEL), False)
    first = np.flatnonzero(leading & vowel[1:])
    codes[first] = ((codes[first] - 0x1100) * 21 + (codes[first + 1] - 0x1161)) * 28 + 0xAC00
    codes[first + 1] = _GONE
    trailing = np.flatnonzero(_within(codes, _JAMO_TRAILING))
    open_at = trailing - 1 - (codes[trailing - 1] == _GONE)
    before = codes[open_at]
    closes = (open_at >= 0) & _within(before, _HANGUL) & ((before - np.uint32(_HANGUL[0])) % 28 == 0)
    codes[open_at[closes]] += codes[trailing[closes]] - 0x11A7
    codes[trailing[closes]] = _GONE


def _attach_consonants(codes: Codes) -> None:
    attached = np.uint32(CODE_POINTS - ATTACHED_FROM)
    if _within(codes, _KHMER).any():
        coeng = np.flatnonzero((codes[:-1] == _COENG) & _within(codes[1:], _KHMER_LETTERS))
        under = codes[coeng + 1]
        under[under == 0x178A] = 0x178F  # ដ and ត look the same under another letter, and are typed for each other
        codes[coeng + 1] = under + attached
        codes[coeng] = _GONE
    if _within(codes, _THAI_LAO).any():
        before = np.isin(codes, [ord(vowel) for vowel in _WRITTEN_BEFORE])
        after = np.flatnonzero(before) + 1
        after = after[after < len(codes)]
        gone = codes[after] == _GONE
        after[gone] = np.minimum(after[gone] + 1, len(codes) - 1)
        after = after[_is_consonant(codes[after])]
        codes[after] += attached


def _is_consonant(codes: Codes) -> NDArray[np.bool_]:
    consonant: NDArray[np.bool_] = (
        _within(codes, (0x0E01, 0x0E2F)) | _within(codes, (0x0E81, 0x0EAF)) | _within(codes, (0x0EDC, 0x0EE0))
    )
    return consonant


def _within(codes: Codes, bounds: tuple[int, int]) -> NDArray[np.bool_]:
    inside: NDArray[np.bool_] = (codes - np.uint32(bounds[0])) < bounds[1] - bounds[0]
    return inside


def folded(text: str) -> tuple[str, NDArray[np.int64]]:
    """Give a text in base letters, and for each of its characters the place in the original, with its end added."""
    codes = composed(code_points(text))
    tables = character_tables()
    places = np.flatnonzero(tables.kind[codes] < TRANSPARENT)
    letters, counts = unpacked(tables.base[codes[places]])
    return letters.tobytes().decode("utf-32-le", "replace"), np.append(np.repeat(places, counts), len(codes))
