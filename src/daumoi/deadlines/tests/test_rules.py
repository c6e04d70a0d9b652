"""Working days, and the public table checked against the moon."""

from __future__ import annotations

import math
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from daumoi.deadlines.public_days import PUBLIC_DAYS, UNDECIDED, DayKind
from daumoi.deadlines.queries import days_of, working_days
from daumoi.deadlines.rules import NoWorkingDay, WorkingDays

HA_NOI = ZoneInfo("Asia/Ho_Chi_Minh")
OFF = {each.day for each in PUBLIC_DAYS if each.kind is DayKind.OFF}
WORKED = {each.day for each in PUBLIC_DAYS if each.kind is DayKind.WORKING}
PUBLIC = WorkingDays(frozenset(OFF), frozenset(WORKED), HA_NOI)


def at(day: str, hour: int = 9) -> datetime:
    return datetime.combine(date.fromisoformat(day), datetime.min.time(), HA_NOI) + timedelta(hours=hour)


# --- counting ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("asked", "days", "due"),
    [
        ("2026-02-12", 2, "2026-02-23"),  # Thursday before Tết Bính Ngọ: Friday, then Monday after nine days
        ("2026-02-13", 1, "2026-02-23"),  # the last Friday before
        ("2026-02-17", 2, "2026-02-24"),  # asked on the first day of Tết
        ("2025-01-24", 2, "2025-02-04"),  # Tết Ất Tỵ
        ("2025-04-25", 1, "2025-04-26"),  # a Saturday that is worked for Friday 2 May
        ("2025-04-29", 1, "2025-05-05"),  # 30 April, 1 May, the exchanged Friday, the week-end
        ("2026-04-24", 1, "2026-04-28"),  # Hùng Kings on a Sunday, made up on Monday
        ("2026-08-28", 1, "2026-09-03"),  # Monday exchanged, two days of National day
        ("2026-11-23", 1, "2026-11-25"),  # Vietnamese Culture Day
        ("2025-11-21", 2, "2025-11-25"),  # a year before there was one
    ],
)
def test_working_days_are_counted_over_holidays_and_worked_saturdays(asked, days, due):
    assert PUBLIC.after(at(asked), days) == at(due)


def test_the_day_is_that_of_the_office_and_not_of_the_machine():
    thursday_late_in_utc = datetime(2026, 2, 12, 20, tzinfo=UTC)  # Friday, 03:00 in Hà Nội
    assert PUBLIC.after(thursday_late_in_utc, 1) == at("2026-02-23", 3)


def test_a_clock_stands_still_from_midnight_to_midnight_of_a_day_off():
    four_hours = timedelta(hours=4)
    assert PUBLIC.later(at("2026-02-13", 22), four_hours) == at("2026-02-23", 2)
    assert PUBLIC.later(at("2026-02-18", 12), four_hours) == at("2026-02-23", 4)
    assert PUBLIC.later(at("2026-02-12", 9), four_hours) == at("2026-02-12", 13)


def test_an_own_day_off_wins_over_a_saturday_that_is_worked():
    both = date(2026, 1, 10)
    assert not WorkingDays({both}, {both}).is_working(both)


def test_a_table_without_working_days_is_named_and_not_walked_for_ever():
    every_day = [date(2026, 1, 1) + timedelta(days=number) for number in range(400)]
    with pytest.raises(NoWorkingDay):
        WorkingDays(every_day).after(at("2026-03-02"), 1)


@given(
    st.dates(date(2025, 1, 1), date(2027, 12, 1)),
    st.integers(0, 23),
    st.integers(1, 30),
)
def test_counting_ends_on_a_working_day_with_as_many_working_days_behind_it(day, hour, days):
    asked = at(day.isoformat(), hour)
    due = PUBLIC.after(asked, days)
    between = [asked.date() + timedelta(days=number + 1) for number in range((due.date() - asked.date()).days)]
    assert sum(PUBLIC.is_working(each) for each in between) == days
    assert PUBLIC.is_working(due.date())
    assert due.timetz() == asked.timetz()


# --- the table --------------------------------------------------------------------------------------------------------


def test_each_day_stands_once_and_names_its_source():
    assert len({each.day for each in PUBLIC_DAYS}) == len(PUBLIC_DAYS)
    assert all(str(each.name) and each.source for each in PUBLIC_DAYS)


def test_each_exchanged_weekday_has_its_saturday_and_the_worked_days_are_days_of_rest():
    with override("en"):
        exchanged = [each.day for each in PUBLIC_DAYS if str(each.name) == "Exchanged for a Saturday"]
    assert all(day.weekday() < 5 for day in exchanged)
    assert all(day.weekday() == 5 for day in WORKED)
    assert [day.year for day in exchanged] == [day.year for day in sorted(WORKED)]


@pytest.mark.parametrize(("year", "weekdays_off"), [(2025, 12), (2026, 14)])
def test_a_decided_year_has_all_its_weekdays_off(year, weekdays_off):
    assert len([day for day in OFF if day.year == year and day.weekday() < 5]) == weekdays_off


def test_what_nobody_has_decided_is_named_and_not_guessed():
    assert set(UNDECIDED) == {2027}
    assert date(2027, 2, 8) not in OFF


@pytest.mark.parametrize(
    ("year", "tet", "hung_kings"), [(2025, "01-29", "04-07"), (2026, "02-17", "04-26"), (2027, "02-06", "04-16")]
)
def test_the_days_of_the_lunar_year_are_where_the_moon_puts_them(year, tet, hung_kings):
    first = first_day_of_lunar_year(year)
    assert first == date.fromisoformat(f"{year}-{tet}")
    # The third month begins two new moons later; none of these years has a leap month before it.
    tenth_of_third = new_moon_day(new_moon_number(first) + 2) + timedelta(days=9)
    assert tenth_of_third == date.fromisoformat(f"{year}-{hung_kings}")
    assert tenth_of_third in OFF
    assert year in UNDECIDED or first in OFF


def test_the_table_and_the_working_days_of_an_office_say_the_same():
    assert working_days(days_of(None)) == PUBLIC


# --- the moon, after Meeus, Astronomical Algorithms, chapter 49; its main terms are enough for days -------------------


def new_moon_number(day: date) -> int:
    """Number of the new moon on this day, counted from the first of 2000."""
    guess = round((day - date(2000, 1, 6)).days / 29.530588861)
    return min(range(guess - 1, guess + 2), key=lambda number: abs((new_moon_day(number) - day).days))


def new_moon_day(number: int) -> date:
    """Day in Hà Nội (UTC+7) of a new moon."""
    century = number / 1236.85
    julian = 2451550.09766 + 29.530588861 * number + 0.00015437 * century**2
    sun = math.radians(2.5534 + 29.10535670 * number)
    moon = math.radians(201.5643 + 385.81693528 * number)
    node = math.radians(160.7108 + 390.67050284 * number)
    julian += (
        -0.40720 * math.sin(moon) + 0.17241 * math.sin(sun) + 0.01608 * math.sin(2 * moon)
        + 0.01039 * math.sin(2 * node) + 0.00739 * math.sin(moon - sun) - 0.00514 * math.sin(moon + sun)
        + 0.00208 * math.sin(2 * sun)
    )  # fmt: skip
    in_ha_noi = datetime(2000, 1, 1, 12, tzinfo=UTC) + timedelta(days=julian - 2451545.0, hours=7, seconds=-70)
    return in_ha_noi.date()


def first_day_of_lunar_year(year: int) -> date:
    """The second new moon after the winter solstice, where no leap month lies between; the years here have none."""
    solstice = date(year - 1, 12, 21)
    following = new_moon_number(solstice) - 1
    while new_moon_day(following) <= solstice:
        following += 1
    return new_moon_day(following + 1)
