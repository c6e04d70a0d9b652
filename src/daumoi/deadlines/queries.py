"""Which days an office works."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from django.conf import settings

from daumoi.accounts.models import Organisation
from daumoi.deadlines.models import OfficeDay
from daumoi.deadlines.public_days import PUBLIC_DAYS, DayKind
from daumoi.deadlines.rules import WorkingDays, days_off_that_count


@dataclass(frozen=True)
class CalendarDay:
    """One day of the table as an office sees it.

    Attributes:
        office: who entered it; None for the public table.
        row_id: of the office's own entry.
    """

    day: date
    kind: str
    name: str
    source: str
    office: Organisation | None = None
    row_id: int | None = None

    @property
    def is_off(self) -> bool:
        return self.kind == DayKind.OFF


def days_of(hub: Organisation | None, *, year: int | None = None) -> list[CalendarDay]:
    """The days that are not what their weekday says, in order: the public ones, and what this focal point and those
    above it entered. For one day the nearest focal point has the last word."""
    found = {each.day: CalendarDay(each.day, each.kind.value, each.name, each.source) for each in PUBLIC_DAYS}
    for row in _rows(hub):
        found[row.day] = CalendarDay(row.day, row.kind, row.name, row.source, row.organisation, row.pk)
    return sorted((each for each in found.values() if year in (None, each.day.year)), key=lambda each: each.day)


def _rows(hub: Organisation | None) -> list[OfficeDay]:
    """The entries that hold for a focal point, those of the topmost first."""
    if hub is None:
        return []
    order = [*hub.upper_hub_ids, hub.pk]
    rows = OfficeDay.objects.filter(organisation_id__in=order).select_related("organisation")
    return sorted(rows, key=lambda row: order.index(row.organisation_id))


def working_days_of(hub: Organisation | None) -> WorkingDays:
    """The working days of a focal point; None asks for the public table alone."""
    return working_days(days_of(hub))


def working_days(days: Iterable[CalendarDay]) -> WorkingDays:
    """The same from days that have been read."""
    off, worked = set(), set()
    for each in days:
        (off if each.is_off else worked).add(each.day)
    return WorkingDays(frozenset(days_off_that_count(off, worked)), frozenset(worked), ZoneInfo(settings.TIME_ZONE))
