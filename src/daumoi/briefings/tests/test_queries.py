"""The figures of the report add up, and each has exactly so much evidence behind it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from daumoi.accounts.viewer import acting_as
from daumoi.briefings.queries import AgreementReport, Figure, agreement_report, counted_items, planned_lines
from daumoi.briefings.selection import Counted, Selection
from daumoi.briefings.tests.counted import NOW, YEAR, count_a_year, many_more, note_gaps


@pytest.fixture
def year(world, issue):
    return count_a_year(world, issue)


@pytest.fixture
def editor(world, viewer):
    with acting_as(viewer(world.editor)) as by:
        yield by


def values(report: AgreementReport, code: str) -> dict[str, tuple[int, ...]]:
    return {row.label: tuple(figure.value for figure in row.figures) for row in report.table(code).rows}


def figures(report: AgreementReport) -> list[Figure]:
    of_tables = [figure for table in report.tables for row in [*table.rows, table.total] for figure in row.figures]
    return [report.planned, report.in_contract, report.beyond, report.counted, *of_tables]


def evidence_count(figure: Figure) -> int:
    if figure.selection.counted is Counted.PLANNED:
        return sum(line.planned_count for line in planned_lines(figure.selection))
    return len(counted_items(figure.selection))


PERIODS = [
    YEAR,
    (date(2026, 9, 1), date(2026, 9, 30)),
    (date(2026, 10, 2), date(2026, 10, 2)),
    (date(2024, 1, 1), date(2024, 12, 31)),
]


@pytest.mark.parametrize("period", PERIODS, ids=["year", "month", "day", "nothing"])
@pytest.mark.parametrize("agreement", ["", "first"])
def test_every_figure_has_exactly_its_evidence(editor, year, period, agreement):
    selection = Selection(*period, agreement=str(year.first.pk) if agreement else "")
    report = agreement_report(selection, at=NOW)
    assert [evidence_count(figure) for figure in figures(report)] == [figure.value for figure in figures(report)]


@pytest.mark.parametrize("period", PERIODS, ids=["year", "month", "day", "nothing"])
def test_every_table_adds_up_to_the_same_totals(editor, year, period):
    report = agreement_report(Selection(*period), at=NOW)
    for table in report.tables:
        columns = zip(*[[figure.value for figure in row.figures] for row in table.rows], strict=True)
        total = [figure.value for figure in table.total.figures]
        assert [sum(column) for column in columns] == total or not any(total)
        assert total[-3:] == [report.in_contract.value, report.beyond.value, report.counted.value]
        assert all(row.figures[-1].value == row.figures[-2].value + row.figures[-3].value for row in table.rows)


def test_the_report_of_the_year_says_what_was_built(editor, year, world):
    report = agreement_report(Selection(*YEAR), at=NOW)
    assert (report.planned.value, report.in_contract.value, report.beyond.value) == (6, 3, 5)
    assert values(report, "outlet") == {"Bến Nước": (0, 1, 1), "Đò Ngang": (1, 3, 4), "=Sông Hồng": (2, 1, 3)}
    assert list(values(report, "product_type").values()) == [(2, 2, 4, 6), (3, 0, 0, 0), (1, 1, 1, 2)]
    assert sorted(values(report, "topic").values()) == [(0, 0, 2, 2), (1, 3, 3, 6), (5, 0, 0, 0)]
    months = list(values(report, "month").values())
    assert len(months) == 11
    assert [counted for _in, _beyond, counted in months[8:]] == [2, 4, 2]


def test_one_agreement_can_be_reported_alone(editor, year):
    report = agreement_report(Selection(*YEAR, agreement=str(year.second.pk)), at=NOW)
    assert [agreement.pk for agreement in report.agreements] == [year.second.pk]
    assert (report.planned.value, report.in_contract.value, report.beyond.value) == (3, 0, 1)


def test_a_day_belongs_to_the_month_of_the_offices_clock(editor, year):
    # 18:00 on 30 September in UTC is 1:00 on 1 October in Hà Nội.
    item = counted_items(Selection(*YEAR)).last()
    item.published_at = item.published_at.replace(month=9, day=30, hour=18)
    item.save()
    report = agreement_report(Selection(*YEAR), at=NOW)
    (september, october) = (list(values(report, "month").values())[month] for month in (8, 9))
    assert (september[-1], october[-1]) == (1, 5)


def test_a_long_period_lists_only_months_with_something_in_them(editor, year):
    report = agreement_report(Selection(date(1950, 1, 1), date(2100, 1, 1)), at=NOW)
    assert len(report.table("month").rows) == 3


def test_gaps_are_cut_to_the_period_and_summed_by_outlet(editor, year):
    note_gaps(year)
    report = agreement_report(Selection(*YEAR), at=NOW)
    # The first gap ends five hours after midnight UTC, twelve after midnight in Hà Nội.
    assert [(gap.outlet_name, gap.lasted, gap.gap_count, gap.is_open) for gap in report.not_monitored] == [
        ("=Sông Hồng", timedelta(hours=36), 2, False),
        ("Bến Nước", timedelta(hours=3), 1, True),
    ]


def test_gaps_of_agencies_without_agreement_are_not_part_of_it(editor, year):
    note_gaps(year)
    report = agreement_report(Selection(*YEAR, agreement=str(year.second.pk)), at=NOW)
    assert [gap.outlet_name for gap in report.not_monitored] == ["Bến Nước"]


def test_nobody_outside_the_office_gets_a_figure(year, world, viewer):
    for user in (world.officer, world.reporter):
        with acting_as(viewer(user)):
            report = agreement_report(Selection(*YEAR), at=NOW)
            assert not report.agreements
            assert {figure.value for figure in figures(report)} == {0}
            assert not report.not_monitored


def test_the_report_takes_the_same_queries_for_many_items(editor, year, django_assert_max_num_queries):
    with django_assert_max_num_queries(6):
        agreement_report(Selection(*YEAR), at=NOW)
    many_more(year, 25)
    with django_assert_max_num_queries(6):
        report = agreement_report(Selection(*YEAR), at=NOW)
    assert report.counted.value == 33
