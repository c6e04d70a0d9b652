"""The joint calendar: a list, a week, a month, and a file for calendar programmes."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from daumoi.accounts.gate import may_enter, signed_in
from daumoi.accounts.models import Organisation
from daumoi.accounts.permissions import DESK_READ, OFFICE_READ
from daumoi.accounts.viewer import Viewer
from daumoi.deadlines.queries import days_of
from daumoi.desk.calendar import Entry, Span, entries_between, kind_name, span_of
from daumoi.foundation import clock
from newsformats.icalendar import CalendarEvent, write_calendar

# Days outside are slips of the fingers, and near the ends of the calendar there is no day before or after.
EARLIEST, LATEST = date(1990, 1, 1), date(2200, 1, 1)
# What a moment takes up in a calendar programme, which knows no moments.
MOMENT = timedelta(minutes=15)
FILE_BACK, FILE_AHEAD = timedelta(days=31), timedelta(days=366)


@require_safe
@signed_in(DESK_READ)
def calendar(request: HttpRequest) -> HttpResponse:
    """What lies ahead, by day."""
    today = timezone.localdate(clock.now())
    span = span_of(request.GET.get("show", ""), _asked_day(request) or today)
    by_day: dict[date, list[Entry]] = {day: [] for day in span.days}
    for entry in entries_between(request.viewer, span.since, span.until):
        by_day[entry.day].append(entry)
    off = {each.day: each for each in days_of(_hub_of(request.viewer))}
    days = [
        {"day": day, "entries": entries, "is_today": day == today, "is_outside": day.month != span.title_day.month,
         "off": off.get(day)}
        for day, entries in by_day.items()
    ]  # fmt: skip
    context = {
        "span": span,
        "days": days if span.show != "list" else [each for each in days if each["entries"] or each["off"]],
        "weeks": [days[start : start + 7] for start in range(0, len(days), 7)],
        "tabs": _tabs(span),
        "today": today,
        "may_see_days": may_enter(request.viewer, OFFICE_READ),
        "clash_count": sum(1 for each in days for entry in each["entries"] if entry.clashes),
        "page_width": "wide" if span.show == "month" else "",
    }
    return render(request, "desk/calendar.html", context)


def _hub_of(viewer: Viewer) -> Organisation | None:
    """The focal point that serves the viewer, by the first of the viewer's memberships."""
    ids = (standing.hub_id for standing in viewer.standings if standing.hub_id is not None)
    return Organisation.objects.filter(pk=next(ids, None)).first()


def _asked_day(request: HttpRequest) -> date | None:
    try:
        day = date.fromisoformat(request.GET.get("day", ""))
    except ValueError:
        return None
    return day if EARLIEST <= day <= LATEST else None


def _tabs(span: Span) -> list[dict[str, Any]]:
    names = {"list": _("List"), "week": _("Week"), "month": _("Month")}
    return [
        {"label": label, "url": f"?show={show}&day={span.title_day.isoformat()}", "current": show == span.show}
        for show, label in names.items()
    ]


@require_safe
@signed_in(DESK_READ)
def calendar_file(request: HttpRequest) -> HttpResponse:
    """The same as iCalendar, a month back and a year ahead."""
    now = clock.now()
    host = urlsplit(settings.BASE_URL).hostname or "localhost"
    entries = entries_between(request.viewer, now - FILE_BACK, now + FILE_AHEAD)
    written = write_calendar(
        (
            CalendarEvent(
                id=f"{entry.kind}-{entry.key}@{host}",
                title=entry.title if entry.kind == "event" else f"{kind_name(entry.kind)}: {entry.title}",
                starts_at=entry.at,
                ends_at=max(entry.ends_at, entry.at + MOMENT),
                stamped_at=entry.changed_at or now,
                description=entry.organisation,
                url=settings.BASE_URL + entry.url,
                sequence=entry.sequence,
                is_cancelled=entry.is_cancelled,
            )
            for entry in entries
        ),
        name=f"{settings.AGENCY_NAME}: {_('Calendar')}",
        producer="-//Dau Moi//Calendar//VI",
    )
    return HttpResponse(
        written,
        content_type="text/calendar; charset=utf-8",
        headers={"Content-Disposition": content_disposition_header(True, "lich-chung.ics")},
    )
