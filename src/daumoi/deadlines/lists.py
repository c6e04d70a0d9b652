"""Reads a table of days, CSV or XLSX: day, kind, name, document."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _

from daumoi.deadlines.public_days import DayKind
from daumoi.foundation.errors import TableProblem
from daumoi.foundation.rich_text import without_control_characters
from daumoi.foundation.tables import Headings, Row, read_table
from daumoi.foundation.vietnamese import fold

MOST_BYTES = 200_000
MOST_ROWS = 400
MOST_YEARS_AHEAD = 3
LONGEST_NAME = 120
DAYS = Headings(
    {
        "day": ("day", "date", "ngay"),
        "kind": ("kind", "what it is", "loai", "loai ngay"),
        "name": ("name", "ten", "ten ngay", "noi dung"),
        "source": ("source", "document", "van ban", "can cu"),
    },
    required=("day", "kind", "name"),
)
_KINDS = {
    "off": DayKind.OFF, "day off": DayKind.OFF, "nghi": DayKind.OFF, "ngay nghi": DayKind.OFF,
    "nghi bu": DayKind.OFF, "working": DayKind.WORKING, "working day": DayKind.WORKING,
    "lam viec": DayKind.WORKING, "ngay lam viec": DayKind.WORKING, "lam bu": DayKind.WORKING,
}  # fmt: skip
_DATES = ("%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y")


@dataclass(frozen=True)
class DayRow:
    """One day as it is to be entered."""

    day: date
    kind: str
    name: str
    source: str = ""


@dataclass(frozen=True)
class ReadList:
    """What a file says: the rows that can be entered, and a sentence for each row that cannot."""

    rows: list[DayRow]
    problems: list[str]


def read_days(content: bytes) -> ReadList:
    """Read a table with headings; each problem names its row as the file counts it, empty rows among them."""
    if len(content) > MOST_BYTES:
        return ReadList([], [_("The file is larger than 200 kB; a table of days is not.")])
    try:
        table = read_table(content, DAYS)
    except TableProblem as problem:
        return ReadList([], [str(problem)])
    if len(table.rows) > MOST_ROWS:
        said = _("The table has %(have)d rows; %(most)d at most.")
        return ReadList([], [said % {"have": len(table.rows), "most": MOST_ROWS}])
    return _days(table.rows)


def _days(rows: tuple[Row, ...]) -> ReadList:
    found: dict[date, DayRow] = {}
    problems = []
    for row in rows:
        day, problem = _day(row)
        if day is not None and day.day in found:
            day, problem = None, _("%(day)s stands in the table twice") % {"day": day.day.isoformat()}
        if day is None:
            problems.append(_("Row %(number)d: %(problem)s.") % {"number": row.number, "problem": problem})
        else:
            found[day.day] = day
    return ReadList(list(found.values()), problems)


def _day(row: Row) -> tuple[DayRow | None, str]:
    if row.formulas:
        return None, _("a formula stands in “%(column)s”; put the value in its place") % {"column": row.formulas[0]}
    said = {name: without_control_characters(cell).strip() for name, cell in row.cells.items()}
    day = _date(said.get("day", ""))
    if day is None:
        return None, _("“%(written)s” is no day; write 2027-02-06 or 06/02/2027") % {"written": said.get("day", "")}
    kind = _KINDS.get(fold(said.get("kind", "")))
    if kind is None:
        return None, _("“%(written)s” is neither off nor working") % {"written": said.get("kind", "")}
    name = said.get("name", "")
    if not name or len(name) > LONGEST_NAME:
        return None, _("the name is missing, or longer than %(most)d characters") % {"most": LONGEST_NAME}
    return DayRow(day, kind.value, name, said.get("source", "")[:LONGEST_NAME]), ""


def _date(written: str) -> date | None:
    for form in _DATES:
        try:
            return datetime.strptime(written, form).date()  # noqa: DTZ007  (a day of the calendar has no zone)
        except ValueError:
            continue
    return None
