"""Writes: seals, daily roots, checks. The machine does them; no person has a hand in the chain."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date, datetime, time

from django.db import IntegrityError, transaction
from django.utils import timezone

from daumoi.accounts.audit import record
from daumoi.accounts.models import Organisation
from daumoi.accounts.permissions import AUDIT_READ, require
from daumoi.accounts.viewer import Viewer
from daumoi.audit import queries
from daumoi.audit.events import LogCheckAsked
from daumoi.audit.models import DailyRoot, LogCheck, LogSeal
from daumoi.audit.rules import Root, compare_things, days_to_publish, sealed, verified
from daumoi.foundation.events import publish

# Rows of one transaction: a few hundredths of a second, during which SQLite lets nobody else write.
BATCH_ROWS = 1000
# A transaction that started earlier may commit later, and then its entry has a smaller number than sealed ones.
LOOK_BACK_ROWS = 20_000


def seal_entries(*, at: datetime, is_thorough: bool = False) -> int:
    """Put every entry that has no seal yet at the end of the chain; gives how many.

    Args:
        is_thorough: look through the whole log, not only its last part.
    """
    count = 0
    while done := _seal_batch(at=at, is_thorough=is_thorough):
        count += done
    return count


def _seal_batch(*, at: datetime, is_thorough: bool) -> int:
    last = LogSeal.objects.order_by("-entry_id").first()
    after_id = 0 if is_thorough or last is None else max(0, last.entry_id - LOOK_BACK_ROWS)
    rows = list(queries.unsealed_entries(after_id=after_id)[:BATCH_ROWS])
    try:
        with transaction.atomic():
            number, digest = queries.chain_end()
            seals = sealed(map(queries.entry_of, rows), after_number=number, after_sha256=digest)
            LogSeal.objects.bulk_create(
                LogSeal(
                    number=seal.number,
                    entry_id=seal.entry_id,
                    sealed_at=at,
                    previous_sha256=seal.previous_sha256,
                    sha256=seal.sha256,
                )
                for seal in seals
            )
    except IntegrityError:
        # Another worker has sealed them in the meantime; numbers and entries are unique, so its chain is whole.
        return 0
    return len(rows)


def publish_roots(*, at: datetime) -> list[DailyRoot]:
    """Publish the root of every day that has ended; a day on which nothing was done repeats the root before it."""
    seal_entries(at=at, is_thorough=True)
    first = LogSeal.objects.order_by("number").first()
    if first is None:
        return []
    latest = DailyRoot.objects.first()
    days = days_to_publish(
        first=timezone.localdate(first.sealed_at),
        last_published=latest.day if latest else None,
        today=timezone.localdate(at),
    )
    return [root for root in (_publish_root(day, at=at) for day in days) if root]


def _publish_root(day: date, *, at: datetime) -> DailyRoot | None:
    midnight = timezone.make_aware(datetime.combine(date.fromordinal(day.toordinal() + 1), time.min))
    number, digest = queries.chain_end(before=midnight)
    root, is_new = DailyRoot.objects.get_or_create(
        day=day, defaults={"number": number, "sha256": digest, "published_at": at}
    )
    return root if is_new else None


def ask_for_check(*, by: Viewer, at: datetime) -> None:
    """Have the whole log walked over soon; who asked stands in the log itself.

    Raises:
        NotAllowed: only auditors and leaders of a focal point may.
    """
    require(by, AUDIT_READ)
    hub = Organisation.objects.get(pk=min(by.office_hub_ids))
    with transaction.atomic():
        record(by=by, at=at, verb="audit.check", subject=hub, organisation=hub)
        publish(LogCheckAsked())


def check_log(*, at: datetime, kept_roots: tuple[Root, ...] = ()) -> LogCheck:
    """Walk over the whole log and what it vouches for, and keep what was found.

    Args:
        kept_roots: roots that somebody outside has kept; they are compared like the published ones.
    """
    report = verified(
        queries.links(),
        unsealed=map(queries.entry_of, queries.unsealed_entries().iterator(chunk_size=queries.CHUNK_ROWS)),
        published=queries.published_roots(),
        kept=kept_roots,
        at=at,
    )
    for kind in queries.attested_kinds():
        compare_things(report, kind, queries.claims(kind.code), at=at)
    findings = [{**asdict(found), "day": found.day.isoformat() if found.day else ""} for found in report.findings]
    return LogCheck.objects.create(
        at=at,
        checked_count=report.checked_count,
        head_number=report.head_number,
        head_sha256=report.head_sha256,
        finding_count=report.finding_count,
        findings=findings,
    )
