"""Checks every row of a table for itself and against the others, before anything is written."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import gettext as _

from daumoi.foundation.errors import InvalidValue
from daumoi.foundation.tables import Row
from daumoi.network.actions.entering import clean_names, require_code
from daumoi.network.rules import DEEPEST, MAY_STAND_ABOVE, MAY_STAND_ALONE, chain_problem, depth_of
from daumoi.network.tables.columns import KINDS, kind_of

# Days outside these are slips of the fingers.
EARLIEST_DAY, LATEST_DAY = date(1945, 1, 1), date(2200, 1, 1)
_DAY_FORMS = (
    re.compile(r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})"),
    re.compile(r"(?P<day>\d{1,2})[/.-](?P<month>\d{1,2})[/.-](?P<year>\d{4})"),
)


@dataclass(frozen=True, order=True)
class Problem:
    """What is wrong with one cell: row in the file, column, the sentence that says what would be right."""

    row: int
    column: str
    message: str


@dataclass
class Wanted:
    """A row that could be read: what a body shall be."""

    row: int
    code: str
    name: str
    short_name: str
    kind: str
    parent: str
    valid_from: date | None
    valid_to: date | None
    change_date: date | None
    merged_into: str
    basis: str
    about: str
    has: frozenset[str] = field(default_factory=frozenset)


@dataclass(frozen=True)
class Known:
    """A body that is there: what a table is compared with."""

    kind: str
    parent: str


def read_day(words: str) -> date | None:
    """A day written as 2025-07-01 or 01/07/2025, never month first; None where nothing is written.

    Raises:
        ValueError: it is no day, or outside 1945 to 2200.
    """
    if not words:
        return None
    for form in _DAY_FORMS:
        if found := form.fullmatch(words):
            day = date(int(found["year"]), int(found["month"]), int(found["day"]))
            if EARLIEST_DAY <= day <= LATEST_DAY:
                return day
    raise ValueError(words)


class Checking:
    """Goes through the rows once and gathers what is right and every problem of what is not."""

    def __init__(self, rows: tuple[Row, ...], known: Mapping[str, Known]) -> None:
        self.known = known
        self.problems: list[Problem] = []
        self.wanted: dict[str, Wanted] = {}
        self.refused: list[Wanted] = []
        self.codes = {row.cells.get("code", "") for row in rows}
        for row in rows:
            self._take(row)
        self._check_places()

    def _take(self, row: Row) -> None:
        before = len(self.problems)
        wanted = self._read(row)
        first = self.wanted.get(wanted.code)
        if wanted.code and first is not None:
            self._add(row.number, "code", _("The code stands in row %(row)d already.") % {"row": first.row})
        if len(self.problems) == before:
            self.wanted[wanted.code] = wanted
        else:
            self.refused.append(wanted)

    def _add(self, row: int, column: str, message: str) -> None:
        self.problems.append(Problem(row, column, message))

    def _read(self, row: Row) -> Wanted:
        for column in row.formulas:
            self._add(row.number, column, _("A formula: put the value in its place."))
        cells = {name: "" if name in row.formulas else words for name, words in row.cells.items()}
        days = {
            name: self._day(row.number, name, cells.get(name, "")) for name in ("valid_from", "valid_to", "change_date")
        }
        name, short_name = self._names(row.number, cells, row.formulas)
        return Wanted(
            row=row.number,
            code=self._code(row.number, cells.get("code", ""), row.formulas),
            name=name,
            short_name=short_name,
            kind=self._kind(row.number, cells.get("kind", ""), row.formulas),
            parent=cells.get("parent", ""),
            merged_into=cells.get("merged_into", ""),
            basis=cells.get("basis", "")[:200],
            about=cells.get("about", ""),
            # A short name that is left empty is left as it is; an empty parent is the top of the tree.
            has=frozenset(column for column, words in cells.items() if words or column != "short_name"),
            **days,
        )

    def _code(self, row: int, code: str, formulas: tuple[str, ...]) -> str:
        if "code" not in formulas:
            try:
                require_code(code)
            except InvalidValue as error:
                self._add(row, "code", str(error))
        return code

    def _names(self, row: int, cells: Mapping[str, str], formulas: tuple[str, ...]) -> tuple[str, str]:
        if "name" in formulas:
            return "", ""
        try:
            return clean_names(cells.get("name", ""), cells.get("short_name", ""))
        except InvalidValue as error:
            self._add(row, error.field, str(error))
            return "", ""

    def _kind(self, row: int, words: str, formulas: tuple[str, ...]) -> str:
        kind = kind_of(words)
        if not kind and "kind" not in formulas:
            known = ", ".join(KINDS)
            self._add(
                row,
                "kind",
                _("“%(words)s” is no kind; it must be one of: %(known)s.") % {"words": words[:40], "known": known},
            )
        return kind

    def _day(self, row: int, column: str, words: str) -> date | None:
        try:
            return read_day(words)
        except ValueError:
            self._add(row, column, _("“%(words)s” is no day; write 01/07/2025 or 2025-07-01.") % {"words": words[:40]})
            return None

    # --- rows among each other ----------------------------------------------------------------------------------------

    def _check_places(self) -> None:
        parents = {code: self._parent_of(wanted) for code, wanted in self.wanted.items()}
        inside = {code: parent for code, parent in parents.items() if parent in self.wanted}
        circles = chain_problem(inside)
        for code, wanted in list(self.wanted.items()):
            problems = list(self._place_problems(wanted, parents[code], circles.get(code, []), inside))
            for column, message in problems:
                self._add(wanted.row, column, message)
            if problems:
                del self.wanted[code]
        for wanted in self.refused:
            # The whole row is refused anyway; whoever mends it should not find the next problem only then.
            for column, code in (("parent", wanted.parent), ("merged_into", wanted.merged_into)):
                if code and code not in self.codes and code not in self.known:
                    self._add(wanted.row, column, self._unknown(code))
        self._drop_orphans()

    def _unknown(self, code: str) -> str:
        message = _("There is no body with the code “%(code)s”, neither here nor in the table.")
        return message % {"code": code[:60]}

    def _parent_of(self, wanted: Wanted) -> str:
        """The parent as written; of a body that is there and a table without that column, the one it has."""
        if "parent" not in wanted.has and wanted.code in self.known:
            return self.known[wanted.code].parent
        return wanted.parent

    def _place_problems(
        self, wanted: Wanted, parent: str, circle: list[str], inside: Mapping[str, str]
    ) -> Iterator[tuple[str, str]]:
        """(column, what would be right) for everything that cannot be about its place, its end and its kind."""
        if circle:
            line = " → ".join([*circle[:6], circle[0]])
            yield "parent", _("A circle: %(line)s. One of them must stand elsewhere.") % {"line": line}
        elif parent and parent not in self.codes and parent not in self.known:
            yield "parent", self._unknown(parent)
        elif not parent and wanted.kind not in MAY_STAND_ALONE:
            yield "parent", _("Name the body above it by its code; only focal points and governing bodies stand alone.")
        elif depth_of(inside, wanted.code) > DEEPEST:
            yield "parent", _("More than %(most)d bodies stand above it.") % {"most": DEEPEST}
        above = self.wanted.get(parent) or self.known.get(parent)
        if above is not None and above.kind not in MAY_STAND_ABOVE:
            message = _("“%(code)s” is of the kind %(kind)s; nothing stands below one.")
            yield "parent", message % {"code": parent, "kind": above.kind}
        if wanted.merged_into == wanted.code:
            yield "merged_into", _("A body cannot go on in itself.")
        elif wanted.merged_into and wanted.merged_into not in self.codes and wanted.merged_into not in self.known:
            yield "merged_into", self._unknown(wanted.merged_into)
        if wanted.valid_to and wanted.valid_from and wanted.valid_to < wanted.valid_from:
            yield "valid_to", _("Its last day lies before its first.")
        if wanted.code in self.known and wanted.kind != self.known[wanted.code].kind:
            message = _("It is of the kind %(kind)s; a body of another kind gets another code.")
            yield "kind", message % {"kind": self.known[wanted.code].kind}

    def _drop_orphans(self) -> None:
        """A new body whose row above was refused cannot be entered either; so down the tree."""
        refused = True
        while refused:
            refused = [
                wanted
                for wanted in self.wanted.values()
                if wanted.parent and wanted.parent not in self.wanted and wanted.parent not in self.known
            ]
            for wanted in refused:
                self._add(
                    wanted.row,
                    "parent",
                    _("The row of “%(code)s”, which stands above it, was refused.") % {"code": wanted.parent},
                )
                del self.wanted[wanted.code]
