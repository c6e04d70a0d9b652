"""Reads a list of invitations that was pasted from a table or saved as CSV."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import override

from daumoi.accounts.models import ROLE_NAMES
from daumoi.accounts.viewer import Role
from daumoi.foundation.rich_text import without_control_characters
from daumoi.foundation.vietnamese import fold
from daumoi.people.rules import MOST_ROWS_AT_ONCE

MOST_BYTES = 1_000_000
COLUMNS = ("email", "organisation", "role", "valid_to")
# Headings people write, folded, and the column each is.
_HEADINGS = {
    "email": "email", "e-mail": "email", "thu dien tu": "email", "dia chi": "email", "mail": "email",
    "organisation": "organisation", "organization": "organisation", "code": "organisation", "to chuc": "organisation",
    "don vi": "organisation", "ma": "organisation", "ma don vi": "organisation", "ma to chuc": "organisation",
    "role": "role", "vai tro": "role", "valid_to": "valid_to", "until": "valid_to", "last day": "valid_to",
    "den": "valid_to", "den het ngay": "valid_to", "ngay cuoi": "valid_to",
}  # fmt: skip


class ListProblem(Exception):
    """The list as a whole cannot be read. Attributes: field: of the form."""

    def __init__(self, message: str, *, field: str) -> None:
        super().__init__(message)
        self.field = field


@dataclass(frozen=True)
class Row:
    """One line of the list as it was written; `number` counts from 1 and is what a table programme shows."""

    number: int
    written: str
    email: str
    organisation: str
    role: str
    valid_to: str


def text_of_file(file: Any) -> str:
    """Text of an uploaded CSV; "" when there is none.

    Raises:
        ListProblem: it is too large, or not UTF-8.
    """
    if not file:
        return ""
    if file.size > MOST_BYTES:
        raise ListProblem(_("The file is larger than 1 MB; a list of people is not."), field="file")
    try:
        return str(file.read().decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise ListProblem(
            _("The file is not in UTF-8. Save it as “CSV UTF-8”, or copy the table and paste it."), field="file"
        ) from error


def read_list(text: str) -> list[Row]:
    """Rows of a list, in order; a first row of headings says which column is which.

    Separators are tab, semicolon or comma, whichever the first line has; without headings the columns are those of
    COLUMNS, in that order. Lines without any word are left out.

    Raises:
        ListProblem: there is nothing in it, a heading stands twice, no column of e-mails, or too many rows.
    """
    text = text.lstrip("\ufeff")
    first = next((line for line in text.splitlines() if line.strip()), "")
    separator = next((mark for mark in "\t;," if mark in first), ",")
    lines = [
        (number, [without_control_characters(cell).strip() for cell in cells])
        for number, cells in enumerate(csv.reader(io.StringIO(text), delimiter=separator), start=1)
    ]
    filled = [(number, cells) for number, cells in lines if any(cells)]
    if not filled:
        raise ListProblem(_("There is nothing in the list yet."), field="list")
    columns = _headings(filled[0][1])
    if columns:
        filled = filled[1:]
    if len(filled) > MOST_ROWS_AT_ONCE:
        raise ListProblem(
            _("The list has %(have)d rows; %(most)d at most. Send it in parts.")
            % {"have": len(filled), "most": MOST_ROWS_AT_ONCE},
            field="list",
        )
    if not filled:
        raise ListProblem(_("The list has headings and no row below them."), field="list")
    return [_row(number, cells, columns or list(COLUMNS), separator) for number, cells in filled]


def _headings(cells: list[str]) -> list[str]:
    """Columns by their headings; empty when the first line is no heading."""
    if any("@" in cell for cell in cells):
        return []
    named = [_HEADINGS.get(fold(cell), "") for cell in cells]
    known = [name for name in named if name]
    for name in known:
        if known.count(name) > 1:
            raise ListProblem(
                _("Two columns have the heading of “%(name)s”. Leave one out.") % {"name": name}, field="list"
            )
    if known and "email" not in known:
        raise ListProblem(_("No column has the heading “email”."), field="list")
    return named if known else []


def _row(number: int, cells: list[str], columns: list[str], separator: str) -> Row:
    found = dict(zip(columns, cells, strict=False))
    written = separator.join(found.get(name, "") for name in COLUMNS)
    return Row(number=number, written=written, **{name: found.get(name, "") for name in COLUMNS})


def role_written(words: str) -> str:
    """The role somebody wrote, by its code or its name in either language; "" when there is none of that name."""
    wanted = fold(words)
    names: dict[str, str] = {}
    for language in ("vi", "en"):
        with override(language):
            names |= {fold(str(name)): role.value for role, name in ROLE_NAMES.items()}
    names |= {role.value: role.value for role in Role}
    return names.get(wanted, "")


def day_written(words: str) -> date | None:
    """The day somebody wrote as 31/12/2026 or 2026-12-31; None for nothing.

    Raises:
        ValueError: it is no day.
    """
    if not words:
        return None
    for form in ("%d/%m/%Y", "%Y-%m-%d", "%d-%m-%Y", "%d.%m.%Y"):
        try:
            return datetime.strptime(words, form).date()  # noqa: DTZ007  (a day has no zone)
        except ValueError:
            continue
    raise ValueError(words)
