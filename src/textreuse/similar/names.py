"""Names as runs of capital letters, compared across scripts.

A name of a person is a word of the text like any other: it is compared, never scored or kept.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from typing import Final

from textreuse.similar.records import Fact, FactKind
from textreuse.similar.surface import Surface
from textreuse.similar.vocabulary import OFFICES, TITLES

_WORD: Final = r"[A-ZА-Я][A-Za-zА-Яа-я0-9]*"
# Bounded, for a text may be one line of capitals.
_RUN: Final = re.compile(rf"(?<![A-Za-zА-я0-9]){_WORD}(?:[ -]{_WORD}){{0,40}}(?![а-яa-z0-9])")
_PART: Final = re.compile(r"[a-zа-я0-9]+")
_SENTENCE_BEFORE: Final = re.compile(r"(?:^|[.!?:;…\n\r\"“”«»(\[*•]|[-] )\s*$")
_LONGEST_RUN: Final = 6
_FEWEST_LETTERS: Final = 3
_FEWEST_LETTERS_OF_A_WORD: Final = 5
# One syllable as Vietnamese writes it: a capital one alone is part of an office or the first word of a sentence.
_SYLLABLE: Final = re.compile(
    r"(?:ngh|ng|nh|ch|gh|gi|kh|ph|qu|th|tr|[bcdghklmnprstvx])?[aeiouy]{1,3}(?:ng|nh|ch|[cmnpt])?$"
)
_CYRILLIC: Final = str.maketrans(
    {
        "а": "a", "б": "b", "в": "v", "г": "g", "д": "d", "е": "e", "ж": "zh", "з": "z", "и": "i", "к": "k", "л": "l",
        "м": "m", "н": "n", "о": "o", "п": "p", "р": "r", "с": "s", "т": "t", "у": "u", "ф": "f", "х": "kh", "ц": "c",
        "ч": "ch", "ш": "sh", "щ": "sh", "ъ": "", "ы": "u", "ь": "", "э": "e", "ю": "yu", "я": "ya",
    }
)  # fmt: skip
# What Russian transcription of Vietnamese and of Latin names levels: one spelling for each sound, in this order.
_LEVELLED: Final = (
    ("tkh", "t"), ("ngh", "ng"), ("nh", "n"), ("gh", "g"), ("kh", "h"), ("ph", "f"), ("th", "t"), ("tr", "t"),
    ("ch", "t"), ("sh", "s"), ("zh", "z"), ("gi", "z"), ("qu", "ku"), ("ck", "k"), ("c", "k"), ("q", "k"), ("x", "s"),
    ("w", "v"), ("j", "z"), ("d", "z"), ("y", "i"), ("iu", "u"), ("ia", "a"), ("uo", "o"), ("ie", "e"),
)  # fmt: skip
_ENDINGS: Final = ("ом", "ем", "ои", "ым", "у", "а", "е", "ы", "и", "я", "ю")


def names(plain: Surface, taken: list[tuple[int, int]]) -> Iterator[Fact]:
    """Give the names in a text: runs of two to six capitalised words, single words that can only be a name.

    Args:
        taken: places in the plain letters, in order, that are known to be something else; runs break there.
    """
    for begin, finish in _between(taken, len(plain.cased)):
        for run in _RUN.finditer(plain.cased, begin, finish):
            yield from _of_run(plain, run.start(), run.end())


def _between(taken: list[tuple[int, int]], length: int) -> Iterator[tuple[int, int]]:
    at = 0
    for start, end in taken:
        if start > at:
            yield at, start
        at = max(at, end)
    yield at, length


def _of_run(plain: Surface, start: int, end: int) -> Iterator[Fact]:
    words = [(match[0], match.start(), match.end()) for match in _PART.finditer(plain.letters, start, end)]
    first = bool(_SENTENCE_BEFORE.search(plain.letters[max(0, start - 4) : start]))
    while len(words) > 1 and words[0][0] in TITLES:
        words, first = words[1:], False
    if plain.language == "vi":
        words = _without_offices(plain, words)
    if not words or len(words) > _LONGEST_RUN:
        return
    if len(words) == 1:
        if not first or plain.cased[words[0][1] : words[0][2]].isupper():
            yield from _single(plain, *words[0])
        return
    yield _name(plain, words)
    if first:  # the first word of a sentence may be no part of the name
        if len(words) > 2:
            yield _name(plain, words[1:])
        else:
            yield from _single(plain, *words[1])


def _without_offices(plain: Surface, words: list[tuple[str, int, int]]) -> list[tuple[str, int, int]]:
    """Leave out the beginnings of offices at either end, with what a word in small letters goes on from."""
    goes_on = plain.letters[words[-1][2] : words[-1][2] + 2].strip(" ").isalpha()
    while words and (words[0][0] in OFFICES or words[-1][0] in OFFICES):
        ends = words[-1][0] in OFFICES and words[0][0] not in OFFICES
        words, goes_on = (words[:-1], False) if ends else (words[1:], goes_on)
    # "Sở Lao động": what is left of the office's own name is no name either.
    return [] if len(words) == 1 and goes_on and _SYLLABLE.match(words[0][0]) else words


def _single(plain: Surface, word: str, start: int, end: int) -> Iterator[Fact]:
    """Give a word by itself if it is an acronym, or too long or too odd for a Vietnamese syllable."""
    written = plain.cased[start:end]
    acronym = written.isupper() and _FEWEST_LETTERS <= len(word) <= 8
    odd = len(word) >= _FEWEST_LETTERS_OF_A_WORD and not _SYLLABLE.match(word)
    if word not in TITLES and not word.isdigit() and (acronym or odd):
        yield _name(plain, [(word, start, end)])


def _name(plain: Surface, words: list[tuple[str, int, int]]) -> Fact:
    start, end = words[0][1], words[-1][2]
    parts = tuple(word for word, _, _ in words)
    place = plain.place(start, end)
    chance = (0.01, 0.002, 0.0005)[min(len(parts), 3) - 1]
    return Fact(FactKind.NAME, plain.text[slice(*place)], *place, _keys(parts), chance)


@functools.lru_cache(maxsize=200_000)
def _keys(parts: tuple[str, ...]) -> tuple[str, ...]:
    """Give the keys of a name: its letters in any order of its parts; by sound, as Russian would write it.

    Names in Latin letters share a key only if they are written alike; the key by sound joins Cyrillic to all.
    """
    cyrillic = any("а" <= part[0] <= "я" for part in parts)
    if not cyrillic:
        exact = dict.fromkeys(["~" + "".join(parts), "~" + "".join(sorted(parts))])
        return (*exact, *(f"?{key}" for key in _sounds(parts)))
    endings = [parts, *(_without_ending(parts, ending) for ending in _ENDINGS)]
    sounds = dict.fromkeys(key for each in endings if each for key in _sounds(each))
    return tuple(f"!{key}" for key in sounds)


def _sounds(parts: tuple[str, ...]) -> list[str]:
    levelled = [_sound(part) for part in parts]
    return list(dict.fromkeys(["".join(levelled), "".join(sorted(levelled))]))


def _sound(word: str) -> str:
    word = word.translate(_CYRILLIC)
    for written, sound in _LEVELLED:
        word = word.replace(written, sound)
    return word


def _without_ending(parts: tuple[str, ...], ending: str) -> tuple[str, ...] | None:
    last = parts[-1]
    if len(last) - len(ending) < 2 or not last.endswith(ending):
        return None
    return (*parts[:-1], last.removesuffix(ending))
