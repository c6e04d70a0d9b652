"""When the demo world works: office hours, a few nights, calmer weekends. Times are Indochina Time (UTC+7)."""

from __future__ import annotations

import random
from datetime import date, datetime, time, timedelta, timezone

VIETNAM = timezone(timedelta(hours=7), "ICT")

_WEEKDAY_COUNTS = (3, 3, 3, 4, 4)
_SATURDAY_COUNTS = (0, 1, 1, 2)
_SUNDAY_COUNTS = (0, 0, 1, 1)
_PEAKS = ((7.8, 9.5, 2), (9.5, 11.4, 4), (13.6, 15.0, 3), (15.0, 17.2, 4))
_OPENS, _CLOSES = time(7, 30), time(17, 30)
_SATURDAY = 5


def releases_of_a_day(day: date, chance: random.Random) -> int:
    """Return how many releases go out on a day, weekly tables aside."""
    if day.weekday() < _SATURDAY:
        return chance.choice(_WEEKDAY_COUNTS)
    return chance.choice(_SATURDAY_COUNTS if day.weekday() == _SATURDAY else _SUNDAY_COUNTS)


def office_hour(day: date, chance: random.Random) -> datetime:
    """Return a moment of a working day, more often in the late morning and the late afternoon."""
    start, end, _ = chance.choices(_PEAKS, weights=[peak[2] for peak in _PEAKS])[0]
    return at_hour(day, chance.uniform(start, end))


def night_hour(day: date, chance: random.Random) -> datetime:
    """Return an evening or a very early hour, when something could not wait."""
    return at_hour(day, chance.choice([chance.uniform(18.5, 23.4), chance.uniform(4.7, 6.9)]))


def at_hour(day: date, hour: float) -> datetime:
    """Return the moment of a fractional hour of a day, to the second."""
    return datetime.combine(day, time(), VIETNAM) + timedelta(seconds=round(hour * 3600))


def working_time_before(moment: datetime, hours: float) -> datetime:
    """Return a moment some hours earlier, moved back into office hours when it falls outside them."""
    earlier = moment - timedelta(hours=hours)
    if earlier.time() < _OPENS:
        earlier = datetime.combine(earlier.date() - timedelta(days=1), time(16, 20), earlier.tzinfo)
    elif earlier.time() > _CLOSES:
        earlier = datetime.combine(earlier.date(), time(16, 45), earlier.tzinfo)
    while earlier.weekday() >= _SATURDAY:
        earlier -= timedelta(days=1)
    return earlier
