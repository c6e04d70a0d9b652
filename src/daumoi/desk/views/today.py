"""One page on how the day stands, for whoever leads: read on a phone, printed on one sheet."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import formats, timezone
from django.utils.translation import gettext as _

from daumoi.accounts.gate import signed_in
from daumoi.accounts.permissions import OFFICE_READ
from daumoi.accounts.sharing import in_house
from daumoi.accounts.viewer import Viewer
from daumoi.coverage.models import Pickup, PickupState
from daumoi.desk.views.review import add_clocks
from daumoi.foundation import clock
from daumoi.releases.models import IssuedVersion, Release, VersionKind
from daumoi.releases.queries import correction_counts, listable, lone_acts_open, releases_awaiting_review
from daumoi.releases.reasons import Reason
from daumoi.releases.rules import UNANSWERED_STATES, State

# A page of one sheet: of each list only so many, and how many more there are.
MOST_ROWS = 6
DAYS = 7
# A week holds too few corrections to learn from.
REASON_DAYS = 30
# How far ahead embargoes and planned hours are shown.
AHEAD = timedelta(hours=48)
_BAR, _GAP, _HEIGHT = 28, 8, 60


@signed_in(OFFICE_READ)
def today(request: HttpRequest) -> HttpResponse:
    """What went out, what comes, what is late, what went wrong, what the press took up."""
    viewer: Viewer = request.viewer
    at = clock.now()
    waiting = list(releases_awaiting_review(viewer))
    add_clocks(waiting)
    overdue = [r for r in waiting if r.state in UNANSWERED_STATES and r.due_at <= at]
    pickups = _pickups_by_day(viewer, at=at)
    context = {
        "at": at,
        "issued": _cut(
            _versions(viewer)
            .filter(issued_at__gte=_midnight(at), version_kind=VersionKind.FIRST)
            # Whether it was withdrawn since.
            .select_related("organisation", "release")
        ),
        "coming": _coming(viewer, waiting, at=at),
        "overdue": {"rows": sorted(overdue, key=lambda r: r.due_at)[:MOST_ROWS], "count": len(overdue)},
        "mended": _cut(
            _versions(viewer).filter(issued_at__gte=at - timedelta(days=DAYS)).exclude(version_kind=VersionKind.FIRST)
        ),
        **_reasons(viewer, at=at),
        "lone": _cut(lone_acts_open(viewer)),
        "waiting_count": len([r for r in waiting if r.state in UNANSWERED_STATES]),
        "pickups_since": pickups[0][0].isoformat(),
        "pickup_count": sum(count for _on, count in pickups),
        "chart_headings": [_("Day"), _("Pickups")],
        "pickup_rows": [[formats.date_format(day, "d/m"), count] for day, count in pickups],
    }
    return render(request, "desk/today.html", context)


@signed_in(OFFICE_READ)
def pickups_chart(request: HttpRequest) -> HttpResponse:
    """Pickups of the last seven days as bars; the page says the same figures in a table."""
    counts = [count for _on, count in _pickups_by_day(request.viewer, at=clock.now())]
    return HttpResponse(bars(counts), content_type="image/svg+xml")


def bars(counts: list[int]) -> str:
    """An SVG of one bar a day, each with its number; the highest fills the height."""
    highest, width = max([*counts, 1]), len(counts) * (_BAR + _GAP)
    drawn = []
    for number, count in enumerate(counts):
        left, height = number * (_BAR + _GAP), round(_HEIGHT * count / highest)
        drawn.append(
            f'<rect x="{left}" y="{16 + _HEIGHT - height}" width="{_BAR}" height="{max(height, 1)}" fill="#1c7c54"/>'
            f'<text x="{left + _BAR / 2:g}" y="{12 + _HEIGHT - height}" text-anchor="middle" font-size="11" '
            f'font-family="sans-serif" fill="#6b7671">{count}</text>'
        )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {_HEIGHT + 18}" '
        f'width="{width}" height="{_HEIGHT + 18}">{"".join(drawn)}</svg>'
    )


def _versions(viewer: Viewer) -> QuerySet[IssuedVersion]:
    """Versions of the viewer's branch, the latest first; the house sees its own before their hour."""
    return listable(IssuedVersion.objects.filter(in_house(viewer))).order_by("-issued_at", "-id")


def _coming(viewer: Viewer, waiting: list[Release], *, at: datetime) -> dict[str, Any]:
    """Embargoes that end and hours of issue within two days, the next first."""
    ends = _versions(viewer).current().filter(public_at__gt=at, public_at__lte=at + AHEAD)
    rows = [
        {"at": v.public_at, "headline": v.headline, "language": v.language, "id": v.release_id, "is_embargo": True}
        for v in ends
    ]
    planned = [r for r in waiting if r.state == State.SCHEDULED and r.scheduled_for and r.scheduled_for <= at + AHEAD]
    rows += [
        {"at": r.scheduled_for, "headline": r.headline, "language": r.language, "id": r.pk, "is_embargo": False}
        for r in planned
    ]
    return {"rows": sorted(rows, key=lambda row: row["at"])[:MOST_ROWS], "count": len(rows)}


def _reasons(viewer: Viewer, *, at: datetime) -> dict[str, Any]:
    """Why things were corrected or withdrawn in the last weeks, the most frequent reason first."""
    counts = correction_counts(viewer, since=at - timedelta(days=REASON_DAYS), until=at + timedelta(seconds=1))
    own = counts.pop("own")
    rows = [{"label": Reason(code).label, "count": count} for code, count in counts.items() if count]
    return {
        "reasons": sorted(rows, key=lambda row: -row["count"]),
        "own_error_count": own,
        "reason_days": REASON_DAYS,
    }


def _pickups_by_day(viewer: Viewer, *, at: datetime) -> list[tuple[date, int]]:
    """Pickups found on each of the last seven days, today the last; rejected ones are none."""
    first = timezone.localdate(at) - timedelta(days=DAYS - 1)
    found = Pickup.objects.filter(found_at__gte=_midnight(at) - timedelta(days=DAYS - 1))
    moments = found.exclude(state=PickupState.REJECTED).order_by().values_list("found_at", flat=True)
    counts = Counter(timezone.localdate(moment) for moment in moments)
    return [(first + timedelta(days=n), counts[first + timedelta(days=n)]) for n in range(DAYS)]


def _cut(rows: QuerySet[Any]) -> dict[str, Any]:
    return {"rows": list(rows[:MOST_ROWS]), "count": rows.count()}


def _midnight(at: datetime) -> datetime:
    return timezone.make_aware(datetime.combine(timezone.localdate(at), time()))
