"""Reads a table of days that was saved as CSV: day, kind, name, document."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _

from daumoi.deadlines.public_days import DayKind
from daumoi.foundation.rich_text import without_control_characters
from daumoi.foundation.spreadsheets import cell_as_written
from daumoi.foundation.vietnamese import fold

MOST_BYTES = 200_000
MOST_ROWS = 400
MOST_YEARS_AHEAD = 3
LONGEST_NAME = 120
COLUMNS = ("day", "kind", "name", "source")
_HEADINGS = {
    "day": "day", "date": "day", "ngay": "day", "kind": "kind", "what it is": "kind", "loai": "kind",
    "loai ngay": "kind", "name": "name", "ten": "name", "ten ngay": "name", "noi dung": "name",
    "source": "source", "document": "source", "van ban": "source", "can cu": "source",
}  # fmt: skip
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
    """What a file says: the rows that can be entered, and a sentence for each line that cannot."""

    rows: list[DayRow]
    problems: list[str]


def read_days(content: bytes) -> ReadList:
    """Read a CSV with headings, separated by commas, semicolons or tabs; each problem names its line."""
    if len(content) > MOST_BYTES:
        return ReadList([], [_("The file is larger than 200 kB; a table of days is not.")])
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        return ReadList(
            [], [_("The file is not UTF-8 (byte %(place)d). Save it as “CSV UTF-8”.") % {"place": error.start}]
        )
    lines = [line for line in text.splitlines() if line.strip()]
    if not lines:
        return ReadList([], [_("The file is empty.")])
    table = list(csv.reader(io.StringIO("\n".join(lines)), delimiter=_separator(lines[0])))
    columns = [_HEADINGS.get(fold(cell), "") for cell in table[0]]
    missing = [name for name in ("day", "kind", "name") if columns.count(name) != 1]
    if missing:
        return ReadList(
            [], [_("The first line must name the columns %(columns)s once each.") % {"columns": ", ".join(COLUMNS[:3])}]
        )
    if len(table) - 1 > MOST_ROWS:
        return ReadList(
            [], [_("The table has %(have)d rows; %(most)d at most.") % {"have": len(table) - 1, "most": MOST_ROWS}]
        )
    return _rows(table[1:], columns)


def _separator(heading: str) -> str:
    return max(",;\t", key=heading.count)


def _rows(table: list[list[str]], columns: list[str]) -> ReadList:
    found: dict[date, DayRow] = {}
    problems = []
    for number, cells in enumerate(table, start=2):
        said = {name: _clean(cell) for name, cell in zip(columns, cells, strict=False) if name}
        row, problem = _row(said)
        if row is not None and row.day in found:
            row, problem = None, _("%(day)s stands in the table twice") % {"day": row.day.isoformat()}
        if row is None:
            problems.append(_("Line %(number)d: %(problem)s.") % {"number": number, "problem": problem})
        else:
            found[row.day] = row
    return ReadList(list(found.values()), problems)


def _clean(cell: str) -> str:
    return cell_as_written(without_control_characters(cell).strip())


def _row(said: dict[str, str]) -> tuple[DayRow | None, str]:
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
