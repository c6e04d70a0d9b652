"""The agreement report as a workbook: a sheet a table, and a sheet of evidence."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable
from datetime import datetime
from typing import Any

import xlsxwriter
from django.utils import timezone
from django.utils.translation import gettext as _

from daumoi.agreements.models import CountedItem
from daumoi.briefings.queries import AgreementReport, Figure, NotMonitored, Table
from daumoi.briefings.wording import method, not_monitored_lead, summary
from daumoi.briefings.writers import Addresses
from daumoi.coverage.models import ProductType

# A sheet holds so many links at most (Excel specifications and limits); later addresses are written as plain words.
_MOST_LINKS = 65_000
_LONGEST_ADDRESS = 2_079
_SHEET_NAME_FORBIDS = re.compile(r"[\[\]:*?/\\]")


def write_xlsx(report: AgreementReport, items: Iterable[CountedItem], addresses: Addresses) -> bytes:
    """The workbook. Counts are numbers with a link, days are days, and everything else is text, never a formula.

    Args:
        items: the evidence of the whole report, as `with_evidence(counted_items(…))` gives it.
    """
    buffer = io.BytesIO()
    workbook = xlsxwriter.Workbook(
        buffer,
        {
            "in_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
            "default_date_format": "dd/mm/yyyy",
        },
    )
    writer = _Writer(workbook, addresses)
    writer.summary(report)
    for table in report.tables:
        writer.table(table)
    writer.not_monitored(report.not_monitored)
    writer.evidence(items)
    workbook.close()
    return buffer.getvalue()


class _Writer:
    def __init__(self, workbook: xlsxwriter.Workbook, addresses: Addresses) -> None:
        self._workbook = workbook
        self._addresses = addresses
        self._head = workbook.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
        self._title = workbook.add_format({"bold": True, "font_size": 14})
        self._wrapped = workbook.add_format({"text_wrap": True, "valign": "top"})
        self._link = workbook.add_format({"font_color": "#0b5d4e", "underline": 1})
        self._count = workbook.add_format({"font_color": "#0b5d4e", "underline": 1, "num_format": "#,##0"})
        self._total = workbook.add_format({"bold": True, "top": 1, "font_color": "#0b5d4e", "num_format": "#,##0"})
        self._total_name = workbook.add_format({"bold": True, "top": 1})
        self._moment = workbook.add_format({"num_format": "dd/mm/yyyy hh:mm"})
        self._hours = workbook.add_format({"num_format": "0.0"})

    def summary(self, report: AgreementReport) -> None:
        sheet = self._sheet(_("Summary"), [100])
        lines = [_("Agreement report"), summary(report), method()]
        for row, words in enumerate(lines):
            sheet.write_string(row, 0, words, self._wrapped if row else self._title)
        self._write_link(sheet, len(lines), 0, self._addresses.report, self._addresses.report, self._link)

    def table(self, table: Table) -> None:
        sheet = self._sheet(table.title, [48] + [14] * len(table.columns))
        self._write_head(sheet, [table.heading, *table.columns])
        for place, row in enumerate([*table.rows, table.total], start=1):
            is_total = row is table.total
            if is_total:
                sheet.write_string(place, 0, row.label, self._total_name)
            else:
                sheet.write_string(place, 0, row.label)
            for column, figure in enumerate(row.figures, start=1):
                self._write_figure(sheet, place, column, figure, self._total if is_total else self._count)
        sheet.freeze_panes(1, 1)

    def not_monitored(self, gaps: Iterable[NotMonitored]) -> None:
        sheet = self._sheet(_("Not monitored"), [40, 18, 12, 60])
        self._write_head(sheet, [_("Outlet"), _("Hours"), _("Gaps"), not_monitored_lead()])
        for row, gap in enumerate(gaps, start=1):
            self._write_link(sheet, row, 0, self._addresses.gaps(gap.outlet_id), gap.outlet_name, self._link)
            sheet.write_number(row, 1, round(gap.lasted.total_seconds() / 3600, 1), self._hours)
            sheet.write_number(row, 2, gap.gap_count)
            sheet.write_string(row, 3, _("not ended yet") if gap.is_open else "")

    def evidence(self, items: Iterable[CountedItem]) -> None:
        sheet = self._sheet(_("Evidence"), [60, 26, 18, 16, 24, 14, 22, 60, 40, 40])
        headings = [
            _("Article"),
            _("Outlet"),
            _("Published"),
            _("Product type"),
            _("Topic"),
            _("Counted"),
            _("Agreement"),
            _("Release"),
            _("Address of the article"),
            _("Proof"),
        ]
        self._write_head(sheet, headings)
        last = 0
        for last, item in enumerate(items, start=1):
            article = item.article
            texts = {
                0: article.title or article.url,
                1: article.outlet.name,
                3: str(ProductType(item.product_type).label),
                4: str(item.topic or ""),
                5: _("beyond") if item.is_beyond_contract else _("in contract"),
                6: item.agreement.number,
                7: item.pickup.version.headline,
            }
            for column, words in texts.items():
                sheet.write_string(last, column, words)
            sheet.write_datetime(last, 2, _local(item.published_at), self._moment)
            has_link = 2 * last < _MOST_LINKS
            self._write_link(sheet, last, 8, article.url, article.url, self._link, is_linked=has_link)
            proof = self._addresses.pickup(item.pickup_id)
            self._write_link(sheet, last, 9, proof, proof, self._link, is_linked=has_link)
        sheet.freeze_panes(1, 1)
        sheet.autofilter(0, 0, last, len(headings) - 1)

    def _sheet(self, name: str, widths: list[int]) -> Any:
        sheet = self._workbook.add_worksheet(_SHEET_NAME_FORBIDS.sub(" ", name)[:31])
        for column, width in enumerate(widths):
            sheet.set_column(column, column, width)
        sheet.set_paper(9)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        return sheet

    def _write_head(self, sheet: Any, headings: list[str]) -> None:
        for column, heading in enumerate(headings):
            sheet.write_string(0, column, heading, self._head)
        sheet.repeat_rows(0)

    def _write_figure(self, sheet: Any, row: int, column: int, figure: Figure, form: Any) -> None:
        # The link is set first and the number over it: a cell keeps its link when its value is written anew.
        sheet.write_url(row, column, self._addresses.evidence(figure.selection), form)
        sheet.write_number(row, column, figure.value, form)

    def _write_link(
        self, sheet: Any, row: int, column: int, address: str, words: str, form: Any, *, is_linked: bool = True
    ) -> None:
        if is_linked and len(address) <= _LONGEST_ADDRESS:
            sheet.write_url(row, column, address, form)
        sheet.write_string(row, column, words, form)


def _local(moment: datetime) -> datetime:
    """A moment as the office's clock shows it; a workbook knows no time zones."""
    return timezone.make_naive(moment)
