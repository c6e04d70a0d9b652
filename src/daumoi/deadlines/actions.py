"""Writes of an office's own days."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from daumoi.accounts.audit import record
from daumoi.accounts.models import Organisation
from daumoi.accounts.permissions import DAYS_KEEP, require
from daumoi.accounts.viewer import Viewer
from daumoi.deadlines.lists import MOST_YEARS_AHEAD, DayRow
from daumoi.deadlines.models import OfficeDay
from daumoi.deadlines.public_days import FIRST_YEAR, DayKind
from daumoi.deadlines.queries import working_days_of
from daumoi.deadlines.rules import LONGEST_RUN_DAYS
from daumoi.foundation.errors import InvalidValue


def keep_day(*, organisation: Organisation, row: DayRow, by: Viewer, at: datetime) -> OfficeDay:
    """Say what a day is at this focal point and below it; a day that was entered before is entered anew.

    Raises:
        InvalidValue: the day is further away than clocks run, or leaves no working day for too long; names the field.
        NotAllowed.
    """
    require(by, DAYS_KEEP, organisation)
    _check(row, at=at)
    with transaction.atomic():
        kept = _keep(organisation, row)
        _require_work_left(organisation, [row])
        record(
            by=by, at=at, verb=DAYS_KEEP.name, subject=kept, organisation=organisation,
            day=row.day.isoformat(), kind=row.kind,
        )  # fmt: skip
    return kept


def import_days(*, organisation: Organisation, rows: list[DayRow], by: Viewer, at: datetime) -> int:
    """Enter the days of a list in one transaction; how many.

    Raises:
        InvalidValue: a day is further away than clocks run, or the days leave no working day for too long.
        NotAllowed.
    """
    require(by, DAYS_KEEP, organisation)
    for row in rows:
        _check(row, at=at)
    with transaction.atomic():
        for row in rows:
            _keep(organisation, row)
        _require_work_left(organisation, rows)
        record(
            by=by, at=at, verb=DAYS_KEEP.name, subject=organisation, organisation=organisation,
            imported=[f"{row.day.isoformat()} {row.kind}" for row in rows],
        )  # fmt: skip
    return len(rows)


def forget_day(*, row: OfficeDay, by: Viewer, at: datetime) -> None:
    """Take an entry away; the public table, or the focal point above, has the word again.

    Raises:
        NotAllowed.
    """
    require(by, DAYS_KEEP, row)
    with transaction.atomic():
        taken, _by_table = OfficeDay.objects.filter(pk=row.pk).delete()
        if not taken:
            # A second click: it is gone already, and was noted then.
            return
        record(
            by=by, at=at, verb=DAYS_KEEP.name, subject=row, organisation=row.organisation,
            day=row.day.isoformat(), kind="",
        )  # fmt: skip


def _keep(organisation: Organisation, row: DayRow) -> OfficeDay:
    values = {"kind": row.kind, "name": row.name, "source": row.source}
    kept, _created = OfficeDay.objects.update_or_create(organisation=organisation, day=row.day, defaults=values)
    return kept


def _require_work_left(organisation: Organisation, rows: list[DayRow]) -> None:
    """Refuse days off with which nobody would work for two months: a slip, by which every clock would stand still."""
    counted = working_days_of(organisation).off
    idle = [row.day for row in rows if row.kind == DayKind.OFF and row.day not in counted]
    if idle:
        raise InvalidValue(
            _("With %(day)s there would be no working day for more than %(most)d days; that is no holiday.")
            % {"day": min(idle).isoformat(), "most": LONGEST_RUN_DAYS},
            field="day",
        )


def _check(row: DayRow, *, at: datetime) -> None:
    last = at.year + MOST_YEARS_AHEAD
    if not FIRST_YEAR <= row.day.year <= last:
        raise InvalidValue(
            _("Give a day from %(first)d to %(last)d; %(day)s is not.")
            % {"first": FIRST_YEAR, "last": last, "day": row.day.isoformat()},
            field="day",
        )
