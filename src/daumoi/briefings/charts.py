"""Draws the tables of the report as pictures, with Vega-Lite on the server.

The font of the interface lies here as woff2 subsets, which the renderer cannot read, and a picture in `<img>` may not
load a font of the page either; so the words of a chart are set in the sans-serif of the machine that shows it.
"""

from __future__ import annotations

import hashlib
import json
from functools import lru_cache
from typing import Any

import vl_convert
from django.utils.translation import gettext as _

from daumoi.briefings.queries import AgreementReport, Row, Table

FONT = "Be Vietnam Pro, Segoe UI, Noto Sans, DejaVu Sans, sans-serif"
WIDTH = 480
_BAR_STEP = 34
_MOST_BARS = 12

# One palette for light and dark pages, since a picture cannot know which theme a person chose. Contrast, measured by
# WCAG 2.2 on white and on the dark canvas #101715: words 4.4 and 4.2, bars at least 3.1.
_WORDS = "#797979"
_LINES = "#8a969180"
_IN_CONTRACT = "#1f8a70"
_BEYOND = "#b97a1b"
_PLANNED = "#8a8fb5"

_CONFIG: dict[str, Any] = {
    "font": FONT,
    "view": {"stroke": None},
    "axis": {
        "labelColor": _WORDS,
        "titleColor": _WORDS,
        "gridColor": _LINES,
        "domainColor": _LINES,
        "tickColor": _LINES,
        "labelFontSize": 13,
        "labelLimit": 170,
    },
    "legend": {
        "labelColor": _WORDS,
        "labelFontSize": 13,
        "orient": "top",
        "title": None,
        "symbolType": "square",
        "labelLimit": 200,
    },
    "text": {"color": _WORDS, "fontSize": 13},
}


def chart_spec(table: Table) -> dict[str, Any]:
    """Vega-Lite specification of a table: months as columns, everything else as bars, the longest first.

    Only the twelve longest bars are drawn; the table beside the picture has all rows.
    """
    is_by_month = table.code == "month"
    rows = list(table.rows) if is_by_month else sorted(table.rows, key=_length, reverse=True)[:_MOST_BARS]
    # Only here does a plan compare: a line for any topic is filled by items that each have their own.
    has_plan = table.code == "product_type"
    values = [value for row in rows for value in _values(row, has_plan=has_plan)]
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
        "width": WIDTH,
        "height": 220 if is_by_month else {"step": _BAR_STEP},
        "padding": 6,
        "background": None,
        "autosize": {"type": "fit-x", "contains": "padding"},
        "config": _CONFIG,
        "data": {"values": values},
        "layer": _columns(rows) if is_by_month else _bars(rows, has_plan=has_plan),
    }


def _length(row: Row) -> int:
    return row.figures[-1].value


def _values(row: Row, *, has_plan: bool) -> list[dict[str, Any]]:
    planned = row.figures[0].value if has_plan else None
    in_contract, beyond, both = (figure.value for figure in row.figures[-3:])
    common = {"name": row.label, "both": both, "planned": planned}
    return [
        {**common, "part": _("In contract"), "order": 0, "count": in_contract},
        {**common, "part": _("Beyond"), "order": 1, "count": beyond},
    ]


def _colours(*, has_plan: bool) -> dict[str, Any]:
    parts = {_("In contract"): _IN_CONTRACT, _("Beyond"): _BEYOND}
    if has_plan:
        parts[_("Planned")] = _PLANNED
    return {"type": "nominal", "scale": {"domain": list(parts), "range": list(parts.values())}}


def _named(rows: list[Row], **axis: Any) -> dict[str, Any]:
    """Encoding of the rows' names in the order given; a layered chart forgets an order by another field."""
    return {
        "field": "name",
        "type": "nominal",
        "sort": [row.label for row in rows],
        "axis": {"title": None, "ticks": False, **axis},
    }


def _count_axis() -> dict[str, Any]:
    return {"format": "d", "tickMinStep": 1, "tickCount": 5, "title": None}


def _columns(rows: list[Row]) -> list[dict[str, Any]]:
    month = _named(rows, labelAngle=-45)
    colours = {**_colours(has_plan=False), "field": "part"}
    count = {"field": "count", "type": "quantitative", "stack": "zero", "axis": _count_axis()}
    total = {"field": "both", "type": "quantitative"}
    order = {"field": "order", "type": "quantitative"}
    return [
        {"mark": {"type": "bar"}, "encoding": {"x": month, "y": count, "color": colours, "order": order}},
        {
            "transform": [{"filter": "datum.order == 0 && datum.both > 0"}],
            "mark": {"type": "text", "baseline": "bottom", "dy": -3},
            "encoding": {"x": month, "y": total, "text": total},
        },
    ]


def _bars(rows: list[Row], *, has_plan: bool) -> list[dict[str, Any]]:
    name, colours = _named(rows), _colours(has_plan=has_plan)
    count = {"field": "count", "type": "quantitative", "stack": "zero", "axis": _count_axis()}
    total = {"field": "both", "type": "quantitative"}
    order = {"field": "order", "type": "quantitative"}
    layers: list[dict[str, Any]] = [
        {
            "mark": {"type": "bar", "height": 16},
            "encoding": {"y": name, "x": count, "color": {**colours, "field": "part"}, "order": order},
        },
        {
            "transform": [{"filter": "datum.order == 0"}],
            "mark": {"type": "text", "align": "left", "dx": 5},
            "encoding": {"y": name, "x": total, "text": total},
        },
    ]
    if has_plan:
        planned = {"field": "planned", "type": "quantitative"}
        layers.insert(
            1,
            {
                "transform": [{"filter": "datum.order == 0 && datum.planned > 0"}],
                "mark": {"type": "tick", "thickness": 3, "size": 24, "opacity": 1},
                "encoding": {"y": name, "x": planned, "color": {**colours, "datum": _("Planned")}},
            },
        )
    return layers


def chart_tag(table: Table) -> str:
    """Strong entity tag of a table's picture; it changes with any figure, name or language."""
    return f'"{hashlib.sha256(_written(table).encode()).hexdigest()[:32]}"'


def chart_svg(table: Table) -> str:
    """The picture of a table as SVG, transparent, 480 px wide."""
    return _drawn(_written(table))


def chart_png(table: Table) -> bytes:
    """The picture of a table on white, at twice its size, for documents that take no SVG."""
    spec = {**chart_spec(table), "background": "#ffffff"}
    return bytes(vl_convert.vegalite_to_png(json.dumps(spec), scale=2))


def chart_words(table: Table) -> str:
    """What the picture of a table shows, in a sentence, for those who cannot see it."""
    names = [row.label for row in sorted(table.rows, key=_length, reverse=True)[:3] if _length(row)]
    longest = ", ".join(names) or _("nothing is counted")
    return _("%(title)s: bars of what is counted in contract and beyond; the longest: %(names)s.") % {
        "title": table.title,
        "names": longest,
    }


def charted(report: AgreementReport) -> list[Table]:
    """The tables that are drawn: all that tell more than one row apart."""
    return [table for table in report.tables if table.code != "agreement" and table.rows]


def _written(table: Table) -> str:
    return json.dumps(chart_spec(table), ensure_ascii=False, sort_keys=True)


@lru_cache(maxsize=64)
def _drawn(spec: str) -> str:
    return str(vl_convert.vegalite_to_svg(spec))
