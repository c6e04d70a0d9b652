"""Ticking notices off, and forgetting old ones."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings

from daumoi.accounts.viewer import Viewer
from daumoi.notices.models import Letter, Notice


def mark_read(*, notice: Notice, by: Viewer, at: datetime) -> None:
    """Tick one's own notice off; ticked off before, it keeps its time."""
    Notice.objects.filter(pk=notice.pk, person_id=by.user_id, read_at=None).update(read_at=at)


def mark_unread(*, notice: Notice, by: Viewer) -> None:
    """Take the tick away again."""
    Notice.objects.filter(pk=notice.pk, person_id=by.user_id).update(read_at=None)


def mark_all_read(*, by: Viewer, at: datetime, up_to: int) -> int:
    """Tick off every notice the person may see up to the latest that stood on the page; how many.

    What came after the page was drawn was seen by nobody and stays.
    """
    seen = Notice.objects.filter(person_id=by.user_id, read_at=None, pk__lte=up_to).values_list("pk", flat=True)
    return int(Notice.objects.filter(pk__in=list(seen)).update(read_at=at))


def forget_old(*, at: datetime) -> int:
    """Remove notices that are older than they are kept, ticked off or not, and letters that carry none; how many."""
    before = at - timedelta(days=settings.NOTICE_DAYS)
    removed, _each = Notice.objects.filter(at__lt=before).delete()
    Letter.objects.filter(planned_at__lt=before, notices=None).delete()
    return removed
