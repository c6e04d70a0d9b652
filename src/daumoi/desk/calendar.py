"""What lies ahead on one calendar: embargoes that end, releases planned for an hour, events; and what clashes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from daumoi.accounts.sharing import in_house
from daumoi.accounts.viewer import Viewer
from daumoi.planning.models import PressEvent
from daumoi.releases.models import IssuedVersion, Release
from daumoi.releases.rules import OUT_STATES, State

# Two releases within half an hour take each other's place in the news. A habit of the trade, not a rule of law.
CLASH_WINDOW = timedelta(minutes=30)


@dataclass
class Entry:
    """One thing on the calendar.

    Attributes:
        kind: `embargo` (it lifts), `issue` (planned by the schedule), `event`.
        key: what it belongs to; two entries of one release do not clash.
        ends_at: of an event; for the others the moment itself.
    """

    kind: str
    key: str
    at: datetime
    ends_at: datetime
    title: str
    language: str
    organisation: str
    url: str
    is_cancelled: bool = False
    is_certain: bool = True
    changed_at: datetime | None = None
    sequence: int = 0
    clashes: list[Entry] = field(default_factory=list)

    @property
    def day(self) -> date:
        return timezone.localdate(self.at)


def entries_between(viewer: Viewer, since: datetime, until: datetime) -> list[Entry]:
    """Everything this viewer may see in a span, by time, with what clashes; `until` is excluded.

    The office sees its branches, a unit its own and what it was asked to sign.
    """
    found = [
        *_planned(since, until),
        *_embargoes_of_drafts(since, until),
        *_embargoes_of_issued(viewer, since, until),
        *_events(since, until),
    ]
    return with_clashes(sorted(found, key=lambda entry: (entry.at, entry.kind, entry.key)))


def _planned(since: datetime, until: datetime) -> Iterable[Entry]:
    planned = Release.objects.filter(state=State.SCHEDULED, scheduled_for__gte=since, scheduled_for__lt=until)
    for release in planned.select_related("organisation"):
        yield _of_release("issue", release, release.scheduled_for)


def _embargoes_of_drafts(since: datetime, until: datetime) -> Iterable[Entry]:
    writing = Release.objects.filter(embargo_until__gte=since, embargo_until__lt=until).exclude(state__in=OUT_STATES)
    for release in writing.select_related("organisation"):
        entry = _of_release("embargo", release, release.embargo_until)
        entry.is_certain = False
        yield entry


def _of_release(kind: str, release: Release, at: datetime) -> Entry:
    return Entry(
        kind=kind,
        key=f"release-{release.pk}",
        at=at,
        ends_at=at,
        title=release.headline,
        language=release.language,
        organisation=release.organisation.short_name,
        url=reverse("desk:release", args=[release.pk]),
        changed_at=release.updated_at,
        sequence=release.revision,
    )


def _embargoes_of_issued(viewer: Viewer, since: datetime, until: datetime) -> Iterable[Entry]:
    versions = IssuedVersion.objects.standing().filter(
        in_house(viewer), public_at__gte=since, public_at__lt=until, public_at__gt=F("issued_at")
    )
    for version in versions.select_related("organisation").defer("content", "text"):
        yield Entry(
            kind="embargo",
            key=f"release-{version.release_id}",
            at=version.public_at,
            ends_at=version.public_at,
            title=version.headline,
            language=version.language,
            organisation=version.organisation.short_name,
            url=reverse("desk:release", args=[version.release_id]),
            changed_at=version.issued_at,
            sequence=version.number,
        )


def _events(since: datetime, until: datetime) -> Iterable[Entry]:
    within = Q(starts_at__lt=until) & Q(starts_at__gte=since)
    for event in PressEvent.objects.filter(within).select_related("organisation"):
        yield Entry(
            kind="event",
            key=f"event-{event.pk}",
            at=event.starts_at,
            ends_at=event.ends_at,
            title=event.title,
            language="vi",
            organisation=event.organisation.short_name,
            url=reverse("wire:events"),
            is_cancelled=event.cancelled_at is not None,
            changed_at=event.changed_at or event.notice_at,
            sequence=event.change_count,
        )


def with_clashes(entries: list[Entry]) -> list[Entry]:
    """The entries, sorted by time, each with those that stand in its way."""
    for position, one in enumerate(entries):
        for other in entries[position + 1 :]:
            if other.at > max(one.ends_at, one.at + CLASH_WINDOW):
                break
            if _clash(one, other):
                one.clashes.append(other)
                other.clashes.append(one)
    return entries


def _clash(one: Entry, other: Entry) -> bool:
    if one.key == other.key or one.is_cancelled or other.is_cancelled:
        return False
    if one.kind == "event":
        # Who sits in a press conference does not read a release; two events share their reporters.
        return other.at < one.ends_at
    return other.at - one.at < CLASH_WINDOW


@dataclass(frozen=True)
class Span:
    """What a page of the calendar shows: days in order, and where back and forth lead."""

    show: str
    days: list[date]
    before: date
    after: date
    title_day: date

    @property
    def since(self) -> datetime:
        return _midnight(self.days[0])

    @property
    def until(self) -> datetime:
        return _midnight(self.days[-1] + timedelta(days=1))


LIST_DAYS = 30


def span_of(show: str, day: date) -> Span:
    """The days of a list (thirty from this day on), of a week (from Monday) or of a month (whole weeks)."""
    if show == "week":
        first = day - timedelta(days=day.weekday())
        return Span(show, _days(first, 7), first - timedelta(days=7), first + timedelta(days=7), first)
    if show == "month":
        first = day.replace(day=1)
        following = (first + timedelta(days=32)).replace(day=1)
        start = first - timedelta(days=first.weekday())
        weeks = -(-(following - start).days // 7)
        return Span(show, _days(start, weeks * 7), (first - timedelta(days=1)).replace(day=1), following, first)
    return Span("list", _days(day, LIST_DAYS), day - timedelta(days=LIST_DAYS), day + timedelta(days=LIST_DAYS), day)


def _days(first: date, count: int) -> list[date]:
    return [first + timedelta(days=number) for number in range(count)]


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def kind_name(kind: str) -> str:
    """What an entry is, in words."""
    return {"embargo": _("Embargo lifts"), "issue": _("To be issued"), "event": _("Event")}[kind]
