"""Writes organisations as CSV or XLSX, in the form that an import reads back."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from django.db.models import OuterRef, QuerySet, Subquery

from daumoi.accounts.models import Organisation
from daumoi.foundation.spreadsheets import harmless_cell
from daumoi.network.models import OrganisationSuccession
from daumoi.network.tables.checking import Problem
from daumoi.network.tables.columns import EXPORTED

_WIDTHS = (28, 60, 24, 16, 28, 12, 12, 28, 60)


def exported_rows(organisations: QuerySet[Organisation]) -> Iterator[list[str]]:
    """A row for each body, those above first; an import of them changes nothing."""
    into = OrganisationSuccession.objects.filter(predecessor=OuterRef("pk"), is_heir=True).values("successor__code")
    rows = organisations.select_related("parent").annotate(merged_into=Subquery(into[:1])).order_by("hub_path", "code")
    for body in rows:
        yield [
            body.code,
            body.name,
            body.short_name,
            body.kind,
            body.parent.code if body.parent else "",
            _day(body.valid_from),
            _day(body.valid_to),
            body.merged_into or "",
            " ".join(body.about.split()),
        ]


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""


def as_csv(organisations: QuerySet[Organisation]) -> bytes:
    """Organisations as CSV."""
    return csv_of(EXPORTED, exported_rows(organisations))


def as_xlsx(organisations: QuerySet[Organisation]) -> bytes:
    """Organisations as a workbook."""
    return xlsx_of("organisations", EXPORTED, _WIDTHS, exported_rows(organisations))


def csv_of(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """UTF-8 with its mark, without which Excel shows Vietnamese letters as rubbish."""
    written = io.StringIO(newline="")
    writer = csv.writer(written)
    writer.writerow(headings)
    writer.writerows(map(harmless_cell, row) for row in rows)
    return written.getvalue().encode("utf-8-sig")


def xlsx_of(name: str, headings: Sequence[str], widths: Sequence[int], rows: Iterable[Sequence[str]]) -> bytes:
    """A workbook of one sheet; every cell is text, so that no program makes a day or a formula of it."""
    from xlsxwriter import Workbook  # loaded by exports alone

    written = io.BytesIO()
    with Workbook(written, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        sheet = book.add_worksheet(name)
        bold = book.add_format({"bold": True})
        for column, width in enumerate(widths):
            sheet.set_column(column, column, width)
        sheet.write_row(0, 0, headings, bold)
        sheet.freeze_panes(1, 0)
        for number, row in enumerate(rows, start=1):
            for column, words in enumerate(row):
                sheet.write_string(number, column, words)
    return written.getvalue()


def problems_csv(problems: list[Problem]) -> bytes:
    """What is wrong with a table, a line each: row, column, what would be right."""
    written = io.StringIO(newline="")
    writer = csv.writer(written)
    writer.writerow(["row", "column", "problem"])
    writer.writerows(
        (problem.row, harmless_cell(problem.column), harmless_cell(problem.message)) for problem in problems
    )
    return written.getvalue().encode("utf-8-sig")
