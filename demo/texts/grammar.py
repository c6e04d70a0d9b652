"""A small grammar for official prose: patterns with choices and slots, expanded with a seeded chance.

    [một|hai]          one of the choices; choices may contain choices and slots
    {n#1200-5600}      a whole number, kept under the name n; {#1200-5600} is not kept
    {&1100-1900}       a number of a document: digits without a separator
    {t%71-93}          a percentage with one decimal
    {x~1.2-3.4}        a number with one decimal
    {p@chuongtrinh}    an entry of the list of that name, not drawn before in this text; {@chuongtrinh} is not kept
    {ngay+5}           the day five days after the text's date, with the year when it is far; {ngaydu+5} always with it
    {tinh}  {tinh^}    what the context says; ^ makes the first letter a capital

A name keeps its first value for the whole text, so a headline and a table agree. Numbers are written as Vietnamese
writes them (12.345; 67,8%) or as English does.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache

_SLOT = re.compile(
    r"\{(?P<name>[a-z_0-9]*)"
    r"(?:(?P<kind>[#%~&])(?P<low>[\d.]+)-(?P<high>[\d.]+)|@(?P<list>[a-z]+)|(?P<offset>[+-]\d+))?"
    r"(?P<capital>\^)?\}"
)
_FAR_DAYS = 100


class PatternError(ValueError):
    """A pattern is not well formed, or names something the context does not have."""


@dataclass(frozen=True)
class Number:
    """A figure that can be written in either language."""

    amount: float
    kind: str
    """`#` whole, `&` whole without a separator, `%` percentage, `~` one decimal."""

    def written(self, language: str) -> str:
        """Return the figure in the orthography of `vi` or `en`."""
        if self.kind == "&":
            return f"{self.amount:.0f}"
        english = f"{self.amount:,.0f}" if self.kind == "#" else f"{self.amount:,.1f}"
        if language == "vi":
            english = english.translate(str.maketrans(",.", ".,"))
        return english + ("%" if self.kind == "%" else "")


@dataclass(frozen=True)
class Slot:
    """A place in a pattern that is filled when it is written."""

    name: str
    kind: str
    low: float
    high: float
    list_name: str
    offset: int
    capital: bool


@dataclass(frozen=True)
class _Choice:
    options: tuple[_Pattern, ...]


_Pattern = tuple["str | Slot | _Choice", ...]


@cache
def parsed(text: str) -> _Pattern:
    """Return the parts of a pattern; `PatternError` for brackets that do not match."""
    parts, position = _parse(text, 0, inside=False)
    if position != len(text):
        raise PatternError(f"a closing bracket too many in: {text}")
    return parts


def _parse(text: str, position: int, *, inside: bool) -> tuple[_Pattern, int]:
    parts: list[str | Slot | _Choice] = []
    while position < len(text):
        letter = text[position]
        if letter == "[":
            options = []
            while text[position] != "]":
                option, position = _parse(text, position + 1, inside=True)
                options.append(option)
                if position >= len(text):
                    raise PatternError(f"an open bracket in: {text}")
            parts.append(_Choice(tuple(options)))
            position += 1
        elif letter == "{":
            slot = _SLOT.match(text, position)
            if slot is None:
                raise PatternError(f"a slot that cannot be read in: {text[position : position + 30]}")
            parts.append(_slot(slot))
            position = slot.end()
        elif letter in "]}" or (inside and letter == "|"):
            return tuple(parts), position
        else:
            end = re.compile(r"[\[\]{}|]" if inside else r"[\[\]{}]").search(text, position)
            stop = end.start() if end else len(text)
            parts.append(text[position:stop])
            position = stop
    return tuple(parts), position


def definitions_in(patterns: Iterable[str]) -> dict[str, Slot]:
    """Return for each name the first slot of the patterns that says how to draw it."""
    found: dict[str, Slot] = {}
    for pattern in patterns:
        for slot in _slots(parsed(pattern)):
            if slot.name and (slot.kind or slot.list_name):
                found.setdefault(slot.name, slot)
    return found


def _slots(parts: _Pattern) -> Iterator[Slot]:
    for part in parts:
        if isinstance(part, Slot):
            yield part
        elif isinstance(part, _Choice):
            for option in part.options:
                yield from _slots(option)


def _slot(found: re.Match[str]) -> Slot:
    return Slot(
        name=found["name"],
        kind=found["kind"] or "",
        low=float(found["low"] or 0),
        high=float(found["high"] or 0),
        list_name=found["list"] or "",
        offset=int(found["offset"] or 0),
        capital=bool(found["capital"]),
    )


@dataclass
class Writer:
    """Expands patterns for one text: keeps what it has chosen, so that later sentences agree with earlier ones."""

    chance: random.Random
    day: date
    values: dict[str, str | Number]
    lists: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    definitions: Mapping[str, Slot] = field(default_factory=dict)
    """How to draw a name that is used before, or without, the pattern that draws it."""
    language: str = "vi"
    _drawn: set[str] = field(default_factory=set)

    def write(self, pattern: str) -> str:
        """Return the pattern with all choices made and all slots filled, starting with a capital letter."""
        return capitalised(self._expand(parsed(pattern)))

    def _expand(self, parts: _Pattern) -> str:
        written = []
        for part in parts:
            if isinstance(part, str):
                written.append(part)
            elif isinstance(part, _Choice):
                written.append(self._expand(self.chance.choice(part.options)))
            else:
                written.append(self._filled(part))
        return "".join(written)

    def _filled(self, slot: Slot) -> str:
        if slot.name in {"ngay", "ngaydu"}:
            text = self._day(slot)
        else:
            value = self._value(slot)
            text = value.written(self.language) if isinstance(value, Number) else value
        return capitalised(text) if slot.capital else text

    def _value(self, slot: Slot) -> str | Number:
        if slot.name and slot.name in self.values:
            found = self.values[slot.name]
            if slot.offset:
                return str(int(str(found)) + slot.offset)
            return found
        if not (slot.list_name or slot.kind):
            slot = self._definition(slot)
        if slot.list_name:
            value: str | Number = self._from_list(slot.list_name)
        else:
            value = Number(self._amount(slot), slot.kind)
        if slot.name:
            self.values[slot.name] = value
        return value

    def _definition(self, slot: Slot) -> Slot:
        if slot.name not in self.definitions:
            raise PatternError(f"nothing is called {{{slot.name}}}")
        return self.definitions[slot.name]

    def _amount(self, slot: Slot) -> float:
        if slot.kind in "#&":
            return float(self.chance.randint(int(slot.low), int(slot.high)))
        return round(self.chance.uniform(slot.low, slot.high), 1)

    def _from_list(self, name: str) -> str:
        if name not in self.lists:
            raise PatternError(f"no list is called {name}")
        left = [entry for entry in self.lists[name] if entry not in self._drawn] or list(self.lists[name])
        entry = self.chance.choice(left)
        self._drawn.add(entry)
        return entry

    def _day(self, slot: Slot) -> str:
        day = self.day + timedelta(days=slot.offset)
        if self.language == "en":
            return f"{day.day} {day:%B %Y}"
        short = f"{day.day}/{day.month}"
        if slot.name == "ngaydu" or abs(slot.offset) > _FAR_DAYS or day.year != self.day.year:
            return f"{short}/{day.year}"
        return short


def capitalised(text: str) -> str:
    """Return the text with its first letter as a capital, also behind an opening quotation mark."""
    for position, letter in enumerate(text):
        if letter.isalpha():
            return text[:position] + letter.upper() + text[position + 1 :]
        if letter.isdigit() or letter == "<":
            break
    return text
