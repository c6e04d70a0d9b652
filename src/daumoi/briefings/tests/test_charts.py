"""Pictures of the tables: well-formed, complete, and new when a figure is."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from datetime import date

import pytest

from daumoi.briefings.charts import chart_png, chart_spec, chart_svg, chart_tag, chart_words
from daumoi.briefings.queries import Figure, Row, Table
from daumoi.briefings.selection import Selection

SELECTION = Selection(date(2026, 1, 1), date(2026, 11, 22))


def a_table(code: str, rows: dict[str, tuple[int, ...]]) -> Table:
    made = tuple(Row(name, tuple(Figure(value, SELECTION) for value in values)) for name, values in rows.items())
    width = len(next(iter(rows.values())))
    return Table(code, "Theo lĩnh vực", "Lĩnh vực", ("cột",) * width, made, made[0])


TABLES = [
    a_table("month", {"10/2026": (3, 1, 4), "11/2026": (0, 0, 0)}),
    a_table("product_type", {"Tin": (5, 3, 1, 4), "Phóng sự": (2, 0, 0, 0)}),
    a_table("outlet", {f"Báo số {number}": (number, 0, number) for number in range(40)}),
    a_table("topic", {"<script>alert(1)</script> & “Viễn thông”": (1, 1, 0, 1)}),
]


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.code)
def test_every_picture_is_well_formed_and_carries_no_script(table):
    root = ET.fromstring(chart_svg(table))
    assert root.tag == "{http://www.w3.org/2000/svg}svg"
    assert not [element for element in root.iter() if element.tag.endswith("script")]
    assert chart_png(table).startswith(b"\x89PNG")


def test_the_longest_twelve_bars_are_drawn_in_falling_order():
    names = [value["name"] for value in chart_spec(TABLES[2])["data"]["values"]]
    assert list(dict.fromkeys(names)) == [f"Báo số {number}" for number in range(39, 27, -1)]


def test_months_stay_in_their_order():
    assert chart_spec(TABLES[0])["layer"][0]["encoding"]["x"]["sort"] == ["10/2026", "11/2026"]


def test_the_tag_changes_with_a_figure_and_only_then():
    changed = a_table("month", {"10/2026": (3, 2, 5), "11/2026": (0, 0, 0)})
    assert chart_tag(changed) != chart_tag(TABLES[0])
    assert chart_tag(TABLES[0]) == chart_tag(a_table("month", {"10/2026": (3, 1, 4), "11/2026": (0, 0, 0)}))


def test_the_words_of_a_picture_name_its_longest_rows():
    assert "10/2026" in chart_words(TABLES[0])
    assert "11/2026" not in chart_words(TABLES[0])
