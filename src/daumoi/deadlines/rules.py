"""Working days, and moments counted in them. Plain Python; the days are an argument."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo

# A time in which nobody works for so long is a mistake in the table of days, not a holiday.
LONGEST_REST_DAYS = 60
# Days off in a row may reach so far; the weekends before and after them belong to the rest as well.
LONGEST_RUN_DAYS = LONGEST_REST_DAYS - 5
SATURDAY = 5


class NoWorkingDay(ValueError):
    """The table of days leaves no working day within reach."""


def days_off_that_count(off: Iterable[date], worked: Collection[date]) -> set[date]:
    """Days off without those that would leave no working day for longer than LONGEST_REST_DAYS.

    Whatever several offices entered, one above the other, clocks go on: what comes too late in a row does not count.
    """
    counted: set[date] = set()
    first, last = None, None
    for day in sorted(off):
        if last is None or not _is_rest_between(last, day, worked):
            first = day
        last = day
        assert first is not None
        if (day - first).days < LONGEST_RUN_DAYS:
            counted.add(day)
        elif day.weekday() < SATURDAY or day in worked:
            last = None
    return counted


def _is_rest_between(last: date, day: date, worked: Collection[date]) -> bool:
    between = ((last + timedelta(days=number)) for number in range(1, (day - last).days))
    return all(each.weekday() >= SATURDAY and each not in worked for each in between)


@dataclass(frozen=True)
class WorkingDays:
    """Which days an office works: Monday to Friday, but for its days off, and the days of rest that it works.

    Attributes:
        off: days of any weekday on which nobody works.
        worked: Saturdays and Sundays that are worked; `off` wins where both name a day.
        zone: of the office, whose days these are; without one, days are read in the zone of each moment.
    """

    off: Collection[date] = frozenset()
    worked: Collection[date] = frozenset()
    zone: tzinfo | None = None

    def is_working(self, day: date) -> bool:
        """Whether the office works on this day."""
        if day in self.off:
            return False
        return day.weekday() < SATURDAY or day in self.worked

    def after(self, moment: datetime, days: int) -> datetime:
        """The same hour so many working days later; the day of the moment itself does not count.

        Raises:
            NoWorkingDay: the table of days leaves none within reach.
        """
        due, left = self._at_the_office(moment), days
        while left:
            due = self._next(due)
            left -= 1
        return due

    def later(self, moment: datetime, span: timedelta) -> datetime:
        """The moment when so much time of working days has gone by; a day off stands still from midnight to midnight.

        Raises:
            NoWorkingDay: the table of days leaves none within reach.
        """
        running, left = self._opened(self._at_the_office(moment)), span
        while True:
            midnight = datetime.combine(running.date() + timedelta(days=1), time.min, running.tzinfo)
            if left <= midnight - running:
                return running + left
            left -= midnight - running
            running = self._opened(midnight)

    def _at_the_office(self, moment: datetime) -> datetime:
        return moment.astimezone(self.zone) if self.zone else moment

    def _opened(self, moment: datetime) -> datetime:
        """This moment on a working day; on a day off the midnight with which the next working day begins."""
        if self.is_working(moment.date()):
            return moment
        return datetime.combine(self._next(moment).date(), time.min, moment.tzinfo)

    def _next(self, moment: datetime) -> datetime:
        """The same hour of the next working day."""
        for number in range(1, LONGEST_REST_DAYS + 1):
            following = moment + timedelta(days=number)
            if self.is_working(following.date()):
                return following
        raise NoWorkingDay(f"No working day within {LONGEST_REST_DAYS} days of {moment:%Y-%m-%d}")
