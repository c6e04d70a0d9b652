"""Reads of the log and its chain."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from datetime import date, datetime, time
from typing import Any

from django.conf import settings
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.module_loading import import_string

from daumoi.accounts.models import LogEntry
from daumoi.accounts.permissions import AUDIT_READ, standings_for
from daumoi.accounts.viewer import current_viewer
from daumoi.audit.models import DailyRoot, LogCheck, LogSeal
from daumoi.audit.rules import BEGINNING, AttestedKind, Broken, Claim, Entry, Root, Seal, vouched_for

CHUNK_ROWS = 2000


def entry_of(row: LogEntry) -> Entry:
    """A row of the log as the rules read it."""
    return Entry(
        entry_id=row.pk,
        at=row.at,
        actor_id=row.actor_id,
        actor_name=row.actor_name,
        verb=row.verb,
        object_kind=row.object_kind,
        object_id=row.object_id,
        organisation_id=row.organisation_id,
        hub_id=row.hub_id,
        note=row.note,
    )


def links() -> Iterator[tuple[Seal, Entry | None]]:
    """Every seal by rising number, with its entry or None; a few thousand are held at a time."""
    seals = LogSeal.objects.order_by("number").iterator(chunk_size=CHUNK_ROWS)
    while chunk := list(itertools.islice(seals, CHUNK_ROWS)):
        entries = LogEntry._base_manager.in_bulk([seal.entry_id for seal in chunk])
        for seal in chunk:
            row = entries.get(seal.entry_id)
            link = Seal(seal.number, seal.entry_id, seal.previous_sha256, seal.sha256)
            yield link, entry_of(row) if row is not None else None


def unsealed_entries(*, after_id: int = 0) -> QuerySet[LogEntry]:
    """Entries without a seal, in the order they were written; all organisations'."""
    has_seal = LogSeal.objects.filter(entry_id=OuterRef("pk"))
    return LogEntry._base_manager.filter(~Exists(has_seal), pk__gt=after_id).order_by("pk")


def claims(code: str) -> Iterator[list[Claim]]:
    """Digests of things that entries carry under this key of their note, in portions, the oldest first."""
    rows = LogEntry._base_manager.filter(note__has_key=code).order_by("pk").iterator(chunk_size=CHUNK_ROWS)
    while chunk := list(itertools.islice(rows, CHUNK_ROWS)):
        numbers, portion = numbers_of(chunk), []
        for row in chunk:
            thing_id, digest = vouched_for(row.note, code)
            number = numbers[row.pk].number if row.pk in numbers else 0
            portion.append(Claim(entry_of(row), number, thing_id, digest))
        yield portion


def attested_kinds() -> list[AttestedKind]:
    """Every kind of things that the log vouches for."""
    return list(import_string(settings.ATTESTED))


def chain_end(*, before: datetime | None = None) -> tuple[int, str]:
    """Number and digest of the last seal, or of the last made before a moment; (0, BEGINNING) where there is none."""
    seals = LogSeal.objects.order_by("-number")
    if before is not None:
        seals = seals.filter(sealed_at__lt=before)
    last = seals.first()
    return (last.number, last.sha256) if last else (0, BEGINNING)


def published_roots() -> list[Root]:
    """The roots in the database, the oldest first."""
    return [Root(row.day, row.number, row.sha256) for row in DailyRoot.objects.order_by("day")]


def latest_check() -> LogCheck | None:
    """The last walk over the log."""
    return LogCheck.objects.first()


def entries_between(*, first: date | None, last: date | None) -> QuerySet[LogEntry]:
    """What the viewer may audit of the log, the latest first, of these days (both included, in local time).

    Whoever audits one focal point and edits at another sees acts of the second on its pages, but does not audit it.
    """
    viewer = current_viewer()
    rows = LogEntry.objects.select_related("organisation").order_by("-at", "-id")
    if not viewer.is_system:
        audited = [standing.organisation_id for standing in standings_for(viewer, AUDIT_READ)]
        rows = rows.filter(Q(hub_id__in=audited) | Q(actor_id=viewer.user_id))
    if first:
        rows = rows.filter(at__gte=_start_of(first))
    if last:
        rows = rows.filter(at__lt=_start_of(date.fromordinal(last.toordinal() + 1)))
    return rows


def findings_for_viewer(found: LogCheck) -> tuple[list[dict[str, Any]], int]:
    """The kept findings that the viewer may read, and how many others there are.

    The chain runs through the whole installation: a link, a root or an entry that is gone is everybody's affair, and
    nobody can tell any more whose it was. An entry that stands is read by whoever audits its branch alone; of the
    others only the number is said. Whoever runs the installation reads all of it (`daumoi audit check`).
    """
    standing = {row["entry_id"] for row in found.findings if row["broken"] in _OF_AN_ENTRY}
    mine = set(entries_between(first=None, last=None).filter(pk__in=standing).values_list("pk", flat=True))
    rows = [row for row in found.findings if row["broken"] not in _OF_AN_ENTRY or row["entry_id"] in mine]
    return rows, found.finding_count - len(rows)


# Findings about an entry that is still there, with its own words.
_OF_AN_ENTRY = {Broken.ENTRY_CHANGED, Broken.ENTRY_NOT_SEALED, Broken.THING_CHANGED, Broken.THING_MISSING}


def numbers_of(entries: list[LogEntry]) -> dict[int, LogSeal]:
    """The seals of these entries: entry id → seal."""
    return {seal.entry_id: seal for seal in LogSeal.objects.filter(entry_id__in=[entry.pk for entry in entries])}


def _start_of(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
