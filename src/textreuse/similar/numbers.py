"""Figures in ten languages: separators, words of magnitude, units and percentages brought to one value."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final, NamedTuple

from textreuse.similar.records import Fact, FactKind
from textreuse.similar.surface import Surface, surface
from textreuse.similar.vocabulary import BEFORE, LONG_SCALE, MAGNITUDES, UNITS

_DIGITS: Final = re.compile(
    r"(?:(us\$|usd|[$€¥]|百分之) ?)?(?<![a-zа-я0-9_.,/:])(?<![a-z]-)"
    r"(\d{1,3}(?: \d{3})+(?:,\d+)?(?![\d.])|\d+(?:[.,]\d+)*)(?![a-z]*\d)"
)
_DECIMAL_COMMA: Final = frozenset({"vi", "fr", "ru"})
_DECIMAL_POINT: Final = frozenset({"en", "zh", "ja", "ko"})
_JOINS_PARTS: Final = frozenset({"zh", "ja", "ko"})
_LONGEST: Final = 18


class _Words(NamedTuple):
    pattern: re.Pattern[str]
    meaning: dict[str, str]


def _words(table: Mapping[str, list[str]]) -> _Words:
    """Make a pattern that reads one of the words, after at most one space or hyphen, whole where words are spaced."""
    meaning = {surface(word).letters: key for key, words in table.items() for word in words}
    spaced = [word for word in meaning if word[0].isascii() or "а" <= word[0] <= "я"]
    joined = [word for word in meaning if word not in spaced]

    def branch(words: list[str]) -> str:
        return "|".join(re.escape(word) for word in sorted(words, key=lambda word: (-len(word), word)))

    ends = r"(?![a-zа-я])"
    return _Words(re.compile(rf"[ -]?(?:({branch(spaced)}){ends}|({branch(joined)}))"), meaning)


_MAGNITUDE: Final = _words(MAGNITUDES)
_UNIT: Final = _words(UNITS)
_NEXT_PART: Final = re.compile(r" ?(\d{1,4})(?!\d)")
_OF: Final = re.compile(r" (?:de|d') ?")


class _Value(NamedTuple):
    """A number as digits without zeros at either end, and the power of ten they are multiplied by."""

    digits: str
    power: int


def numbers(plain: Surface, taken: list[tuple[int, int]]) -> Iterator[Fact]:
    """Give the figures of a text in order; what stands in one of the places taken (dates) is left out.

    A figure whose separators can be read in two ways, in a text whose habit is not known, is given in both.
    """
    dates = iter([*sorted(taken), (len(plain.letters) + 1, 0)])
    date, reached = next(dates), 0
    for match in _DIGITS.finditer(plain.letters):
        start = match.start()
        while date[1] and date[1] <= start:
            date = next(dates)
        if start < reached or match.end() > date[0] or _is_label(match[2]):
            continue
        reached, facts = _read(plain, match)
        yield from facts


def _is_label(digits: str) -> bool:
    """Telephone numbers, codes and the like: a leading zero, or too long to count anything."""
    return len(digits) > _LONGEST or (len(digits) > 1 and digits[0] == "0" and digits[1].isdigit())


def _read(plain: Surface, match: re.Match[str]) -> tuple[int, list[Fact]]:
    """Read one figure with what follows it; gives where it ends and its readings."""
    letters, end = plain.letters, match.end(2)
    readings = _readings(match[2], plain.language)
    magnitude, end = _magnitude(letters, end, plain.language)
    if magnitude and plain.language in _JOINS_PARTS:
        readings, end = _compound(letters, end, readings[0], magnitude, plain.language)
        magnitude = 0
    unit = BEFORE.get(match[1] or "")
    if unit is None:
        unit, end = _unit(letters, end)
    place = plain.place(match.start(), end)
    return end, [_fact(_scaled(reading, magnitude), unit, place, match[2]) for reading in readings]


def _readings(digits: str, language: str) -> list[_Value]:
    plain = digits.replace(" ", "")
    marks = [mark for mark in plain if mark in ".,"]
    if not marks:
        return [_value(plain, "")]
    before, _, after = plain.rpartition(marks[-1])
    whole = _value(plain.replace(".", "").replace(",", ""), "")
    broken = _value(before.replace(".", "").replace(",", ""), after)
    if len(set(marks)) > 1:
        return [broken]
    if len(marks) > 1:
        return [whole]
    if len(after) != 3 or before == "0" or len(before) > 3:
        return [broken]
    if language in _DECIMAL_COMMA:
        return [whole if marks[0] == "." else broken]
    if language in _DECIMAL_POINT:
        return [whole if marks[0] == "," else broken]
    return [whole, broken]


def _value(whole: str, fraction: str) -> _Value:
    digits = (whole + fraction).lstrip("0")
    kept = digits.rstrip("0")
    return _Value(kept or "0", len(digits) - len(kept) - len(fraction) if kept else 0)


def _scaled(value: _Value, power: int) -> _Value:
    return _Value(value.digits, value.power + power) if value.digits != "0" else value


def _magnitude(letters: str, at: int, language: str) -> tuple[int, int]:
    match = _MAGNITUDE.pattern.match(letters, at)
    if match is None or letters.startswith("兆瓦", match.start(2)):  # 兆瓦 are megawatts
        return 0, at
    word = match[1] or match[2]
    power = 12 if word in LONG_SCALE.get(language, ()) else int(_MAGNITUDE.meaning[word])
    return power, match.end()


def _compound(letters: str, at: int, first: _Value, power: int, language: str) -> tuple[list[_Value], int]:
    """Add what follows: 12億5000万 is one figure."""
    total = int(first.digits) * 10 ** max(0, first.power + power)
    while match := _NEXT_PART.match(letters, at):
        smaller, end = _magnitude(letters, match.end(), language)
        if smaller >= power or (smaller == 0 and match[0][0] == " "):
            break
        total, at, power = total + int(match[1]) * 10**smaller, end, smaller
    return [_value(str(total), "")], at


def _unit(letters: str, at: int) -> tuple[str | None, int]:
    match = _UNIT.pattern.match(letters, at)
    if match is None and (of := _OF.match(letters, at)):
        match = _UNIT.pattern.match(letters, of.end() - (1 if letters[of.end() - 1] == " " else 0))
    if match is None:
        return None, at
    return _UNIT.meaning[match[1] or match[2]], match.end()


def _fact(value: _Value, unit: str | None, place: tuple[int, int], written: str) -> Fact:
    key = f"%{value.digits}e{value.power}" if unit == "%" else f"#{value.digits}e{value.power}"
    shown = f"{_shown(value)} {unit}" if unit else _shown(value)
    return Fact(FactKind.NUMBER, shown, *place, (key,), _chance(value, unit, written), unit)


def _shown(value: _Value) -> str:
    if value.power >= 0:
        return value.digits + "0" * min(value.power, 40)
    digits = value.digits.rjust(1 - value.power, "0")
    return f"{digits[: value.power]}.{digits[value.power :]}"


def _chance(value: _Value, unit: str | None, written: str) -> float:
    """How likely an unrelated text is to hold the figure: by its digits; less likely with a unit or a magnitude."""
    significant = len(value.digits)
    size = significant + value.power
    chance = (0.5, 0.12, 0.02, 0.004, 0.001)[min(significant, 5) - 1]
    if significant == 2 and size == 2:
        chance = 0.25
    if len(written) == 4 and written.isdigit() and "1900" <= written <= "2100" and unit is None:
        return 0.3
    if unit is not None or size > 4:
        chance *= 0.4
    return chance
