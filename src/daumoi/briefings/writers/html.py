"""The agreement report as one HTML file that needs nothing else: to send on, to keep, to print."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from pathlib import Path

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.html import format_html
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from daumoi.agreements.models import CountedItem
from daumoi.briefings.charts import chart_svg, chart_words
from daumoi.briefings.queries import AgreementReport, Table
from daumoi.briefings.wording import method, not_monitored_lead, not_monitored_words, period, summary
from daumoi.briefings.writers import Addresses

MOST_ITEMS = 500
_STYLE = Path(__file__).with_name("report.css")


def write_html(
    report: AgreementReport, items: Sequence[CountedItem], addresses: Addresses, *, drawn: Sequence[Table]
) -> str:
    """The file. It holds its style and pictures, and links to evidence by absolute addresses.

    Args:
        items: evidence, latest first; the first 500 are listed and the list says so.
        drawn: tables that stand as pictures too.
    """
    title = _("Agreement report")
    body = render_to_string(
        "briefings/report_document.html",
        {
            "title": title,
            "period": period(report),
            "paragraphs": [summary(report), method()],
            "report": report,
            "report_url": addresses.report,
            "tables": [_table(table, addresses, is_drawn=table in drawn) for table in report.tables],
            "not_monitored_lead": not_monitored_lead(),
            "not_monitored": [
                {"name": gap.outlet_name, "url": addresses.gaps(gap.outlet_id), "words": not_monitored_words(gap)}
                for gap in report.not_monitored
            ],
            "items": [(item, addresses.pickup(item.pickup_id)) for item in items[:MOST_ITEMS]],
            "is_cut": report.counted.value > MOST_ITEMS,
            "most_items": MOST_ITEMS,
            "all_items_url": addresses.evidence(report.counted.selection),
        },
    )
    # The style is our own file and the body comes escaped from its template.
    style = mark_safe(_STYLE.read_text(encoding="utf-8"))  # noqa: S308
    return format_html(
        '<!doctype html>\n<html lang="{}">\n<head><meta charset="utf-8"><meta name="viewport" '
        'content="width=device-width, initial-scale=1"><title>{}</title><style>{}</style></head>\n'
        "<body>{}</body>\n</html>\n",
        translation.get_language(),
        f"{title} {period(report)}",
        style,
        body,
    )


def _table(table: Table, addresses: Addresses, *, is_drawn: bool) -> dict[str, object]:
    rows = [
        {
            "label": row.label,
            "cells": [(figure.value, addresses.evidence(figure.selection)) for figure in row.figures],
            "is_total": row is table.total,
        }
        for row in [*table.rows, table.total]
    ]
    picture = base64.b64encode(chart_svg(table).encode()).decode() if is_drawn else ""
    return {"table": table, "rows": rows, "picture": picture, "picture_words": chart_words(table) if is_drawn else ""}
