"""Dates in ten languages, brought to month and day, with the year where one is given."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Final

from textreuse.similar.records import Fact, FactKind
from textreuse.similar.surface import Surface, surface
from textreuse.similar.vocabulary import BEFORE_A_SHORT_DATE, MONTHS

_MONTH_OF: Final = {surface(name).letters: int(number) for number, names in MONTHS.items() for name in names}


def _any(names: list[str]) -> str:
    return "|".join(re.escape(name) for name in sorted(names, key=lambda name: (-len(name), name)))


_MONTH: Final = _any(list(_MONTH_OF))
_ENGLISH: Final = _any([name for names in MONTHS.values() for name in names[:2]])
_LEAD: Final = _any([surface(word).letters for word in BEFORE_A_SHORT_DATE])
_YEAR: Final = r"(\d{4})"
_NAMED: Final = re.compile(
    rf"(?<!\d)(?<!\d[.,])(\d{{1,2}})(?:er|st|nd|rd|th|º)?(?: de| of)? ?(?:ខែ|ເດືອນ)?({_MONTH})(?![a-zа-я])\.?"
    rf"(?:,? ?(?:de |del |ឆ្នាំ|ປີ)? ?{_YEAR}(?!\d))?"
)
_ENGLISH_FIRST: Final = re.compile(
    rf"(?<![a-z])({_ENGLISH})\.? (\d{{1,2}})(?:st|nd|rd|th)?(?![\d.,]*\d)(?:,? {_YEAR}(?!\d))?"
)
_VIETNAMESE: Final = re.compile(r"ngay (\d{1,2}) thang (\d{1,2})(?!\d)(?:,? nam (\d{4}))?")
_IDEOGRAPHS: Final = re.compile(r"(?:(\d{4}) ?[年년] ?)?(?<!\d)(\d{1,2}) ?[月월] ?(\d{1,2}) ?[日일号號]")
# In figures: two or three parts with one sign between them.
_FIGURES: Final = re.compile(r"(?<![\d/.-])(\d{1,4})([/.-]) ?(\d{1,2})(?:\2 ?(\d{1,4}))?(?![/.,-]?\d)")
_LED: Final = re.compile(rf"(?:(?<![a-zа-я])(?:{_LEAD}) ?\(?|\()$")
_LONGEST_LEAD: Final = 12
_DAY_FIRST: Final = frozenset({"vi", "lo", "km", "fr", "es", "ru"})
_BUDDHIST: Final = range(2443, 2644)
_CHANCE: Final = 0.04


def dates(plain: Surface, written: date | None = None) -> list[tuple[int, int, list[Fact]]]:
    """Give the dates of a text, not overlapping: where each stands in the plain letters, and its readings.

    A date in figures has two readings where an English text may put the month first. A date without a year is the
    one nearest to the day the text was written, where that is known.
    """
    found: list[tuple[int, int, list[Fact]]] = []
    for start, end, readings in sorted(_matches(plain), key=lambda each: (each[0], -each[1])):
        if found and start < found[-1][1]:
            continue
        facts = [fact for reading in readings for fact in _facts(plain, start, end, *reading, written)]
        if facts:
            found.append((start, end, facts))
    return found


Reading = tuple[str | None, int, int]


def _matches(plain: Surface) -> Iterator[tuple[int, int, list[Reading]]]:
    """Give each match of each form, with (year, month, day) in each reading."""
    letters, language = plain.letters, plain.language
    if language != "vi":  # in base letters several months are everyday words of Vietnamese
        for match in _NAMED.finditer(letters):
            yield match.start(), match.end(), [(match[3], _MONTH_OF[match[2]], int(match[1]))]
    for match in _FIGURES.finditer(letters):
        if readings := list(_in_figures(letters, match, language)):
            yield match.start(), match.end(), readings
    if language == "vi":
        for match in _VIETNAMESE.finditer(letters):
            yield match.start(), match.end(), [(match[3], int(match[2]), int(match[1]))]
    elif language in ("zh", "ja", "ko"):
        for match in _IDEOGRAPHS.finditer(letters):
            yield match.start(), match.end(), [(match[1], int(match[2]), int(match[3]))]
    elif language == "en":
        for match in _ENGLISH_FIRST.finditer(letters):
            yield match.start(), match.end(), [(match[3], _MONTH_OF[match[1]], int(match[2]))]


def _in_figures(letters: str, match: re.Match[str], language: str) -> Iterator[Reading]:
    """Read 12/11/2026, 2026-11-12 and, where a word leads up to it and months come second, 12/11."""
    first, sign, second, third = match.groups()
    if len(first) == 4 and third and len(third) <= 2:
        yield first, int(second), int(third)
    elif len(first) <= 2 and third and len(third) == 4:
        yield third, int(second), int(first)
        if language == "en":
            yield third, int(first), int(second)
    elif len(first) <= 2 and not third and sign != "." and language in _DAY_FIRST and _is_led(letters, match.start()):
        yield None, int(second), int(first)


def _is_led(letters: str, at: int) -> bool:
    return _LED.search(letters, max(0, at - _LONGEST_LEAD), at) is not None


def _facts(
    plain: Surface, start: int, end: int, year: str | None, month: int, day: int, written: date | None
) -> Iterator[Fact]:
    """Give the date as a fact; nothing where there is no such day."""
    number = int(year) if year else 0
    if number in _BUDDHIST:
        number -= 543
    try:
        date(number or 2024, month, day)  # a leap year, where none is given
    except ValueError:
        return
    if number == 0 and written is not None:
        number = _nearest_year(month, day, written)
    known = str(number) if number else None
    shown = f"{month:02}-{day:02}"
    value = f"{known}-{shown}" if known else shown
    yield Fact(FactKind.DATE, value, *plain.place(start, end), (f"@{shown}",), _CHANCE, known)


def _nearest_year(month: int, day: int, written: date) -> int:
    """Give the year in which such a day comes nearest to the day of writing."""
    years = (written.year, written.year - 1, written.year + 1)
    return min(years, key=lambda year: abs((date(year, month, min(day, 28)) - written).days))
