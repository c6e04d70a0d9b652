"""Background entries of media."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import Q

from daumoi.accounts.background import background
from daumoi.foundation import clock
from daumoi.foundation.errors import TryLater
from daumoi.foundation.virus_scan import ScannerUnreachable
from daumoi.media import actions
from daumoi.media.models import MediaItem, Scan

# A scanner that was restarted loads its signatures for some minutes.
_PAUSE_SECONDS = 30
GIVEN_UP_AFTER = timedelta(hours=2)


@background(most_attempts=8)
def check_media(*, item_id: int) -> None:
    """After MediaAdded: prepare what goes out, then have the file scanned."""
    item = MediaItem.objects.select_related("organisation").get(pk=item_id)
    actions.prepare_item(item=item, at=clock.now())
    try:
        actions.scan_item(item=item, at=clock.now())
    except ScannerUnreachable as error:
        raise TryLater(str(error), seconds=_PAUSE_SECONDS) from error


@background()
def resume_checks() -> None:
    """Recurring: files whose check was given up are taken up again; nothing waits for ever."""
    unfinished = Q(scan=Scan.WAITING) | Q(prepared_at=None)
    for item in MediaItem.objects.filter(unfinished, uploaded_at__lte=clock.now() - GIVEN_UP_AFTER):
        check_media.enqueue(item_id=item.pk)


@background()
def delete_expired_uploads() -> None:
    """Recurring: uploads that nobody finished in time go, with what had come of them."""
    actions.delete_expired_uploads(at=clock.now())
