"""A selection survives its address, and no address can break it."""

from __future__ import annotations

from datetime import date

import pytest
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from daumoi.briefings.selection import WITHOUT, Counted, Selection, read_selection

TODAY = date(2026, 11, 22)
DAYS = st.dates(date(1990, 1, 1), date(2100, 1, 1))
IDS = st.just("") | st.integers(1, 10**9).map(str)
SELECTIONS = st.builds(
    Selection,
    from_date=st.dates(date(1990, 1, 1), date(2020, 1, 1)),
    to_date=st.dates(date(2020, 1, 1), date(2100, 1, 1)),
    agreement=IDS,
    product_type=st.sampled_from(["", "news", "special_page"]),
    topic=IDS | st.just(WITHOUT),
    outlet=IDS,
    month=st.just("") | DAYS.map("{:%Y-%m}".format),
    counted=st.sampled_from(Counted),
)


@given(SELECTIONS)
def test_an_address_gives_the_selection_back(selection):
    assert read_selection(QueryDict(selection.query_string()), today=TODAY) == selection


@given(
    st.dictionaries(
        st.sampled_from(["from", "to", "agreement", "product_type", "topic", "month", "counted"]), st.text()
    )
)
def test_no_address_breaks_the_report(query):
    selection = read_selection(query, today=TODAY)
    assert selection.from_date <= selection.to_date
    assert read_selection(QueryDict(selection.query_string()), today=TODAY) == selection


@pytest.mark.parametrize(
    ("query", "period"),
    [
        ({}, (date(2026, 1, 1), TODAY)),
        ({"from": "2026-03-01"}, (date(2026, 3, 1), TODAY)),
        ({"from": "2027-03-01"}, (date(2027, 3, 1), date(2027, 3, 1))),
        ({"to": "2026-03-01"}, (date(2026, 1, 1), date(2026, 3, 1))),
        ({"from": "2026-03-02", "to": "2026-03-01"}, (date(2026, 3, 1), date(2026, 3, 2))),
        ({"from": "0001-01-01", "to": "9999-12-31"}, (date(2026, 1, 1), TODAY)),
        ({"from": "heute"}, (date(2026, 1, 1), TODAY)),
    ],
    ids=["default", "from", "from ahead", "to", "turned round", "absurd", "unreadable"],
)
def test_the_period_is_this_year_so_far_unless_asked_otherwise(query, period):
    selection = read_selection(query, today=TODAY)
    assert (selection.from_date, selection.to_date) == period


@pytest.mark.parametrize("written", ["²", "-1", "1 or 1=1", "9" * 40, "none"])
def test_an_id_is_digits_and_nothing_else(written):
    assert read_selection({"agreement": written}, today=TODAY).agreement == ""
