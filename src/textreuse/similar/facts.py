"""The facts of a text: dates, figures, countries, known bodies and places, names, in the order of the text."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Final

from textreuse.similar.dates import dates
from textreuse.similar.lexicon import Lexicon, general
from textreuse.similar.names import names
from textreuse.similar.numbers import numbers
from textreuse.similar.records import Fact, FactKind
from textreuse.similar.surface import Surface, surface

_COUNTRY_CHANCE: Final = 0.08
# How likely a text of this country's press speaks of the country itself, and of the neighbours it writes of daily.
_COUNTRY_CHANCES: Final = {"VN": 0.8, "US": 0.2, "CN": 0.2, "JP": 0.12, "KR": 0.12, "RU": 0.12}
_KNOWN_CHANCE: Final = 0.03
_KNOWN_CHANCES: Final = {"Hanoi": 0.3, "Ho Chi Minh City": 0.2, "ASEAN": 0.06, "United Nations": 0.05}
_GIVEN_CHANCE: Final = 0.01
_FIGURES: Final = (FactKind.DATE, FactKind.NUMBER)


def facts(text: str, gazetteer: Lexicon | None = None, written: date | None = None) -> list[Fact]:
    """Give the facts a text states, in its order; two readings of one figure or date stand at the same place.

    A date without a year is the one nearest to the day of writing, where that is given. A country is recognised in the
    ten languages whatever the text's own. Time is linear in the text's length.
    """
    plain = surface(text)
    found_dates = dates(plain, written)
    found = [fact for _, _, readings in found_dates for fact in readings]
    found += numbers(plain, [(start, end) for start, end, _ in found_dates])
    taken = list(_known(plain, gazetteer or general()))
    found += (fact for _, _, fact in taken)
    # A month or a currency is no name.
    figures = {place for fact in found for place in range(fact.start, fact.end) if fact.kind in _FIGURES}
    found += (name for name in names(plain, [(start, end) for start, end, _ in taken]) if name.start not in figures)
    return sorted(found, key=lambda fact: (fact.start, fact.end, fact.kind, fact.value))


def _known(plain: Surface, phrases: Lexicon) -> Iterator[tuple[int, int, Fact]]:
    """Give known phrases with their place in the plain letters."""
    for start, end, key in phrases.find(plain):
        kind = FactKind.COUNTRY if key[0] == "+" else FactKind.NAME
        yield start, end, Fact(kind, key[1:], *plain.place(start, end), (key,), _chance(key))


def _chance(key: str) -> float:
    if key[0] == "+":
        return _COUNTRY_CHANCES.get(key[1:], _COUNTRY_CHANCE)
    return _GIVEN_CHANCE if key[0] == "@" else _KNOWN_CHANCES.get(key[1:], _KNOWN_CHANCE)
