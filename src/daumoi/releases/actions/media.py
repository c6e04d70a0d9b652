"""A better file takes the place of one in what is still being written."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from daumoi.accounts.viewer import Viewer
from daumoi.media.models import MediaItem
from daumoi.releases.actions.writing import may_write, note_media
from daumoi.releases.models import Release, ReleaseMedia


def swap_media(*, old: MediaItem, new: MediaItem, by: Viewer, at: datetime) -> list[Release]:
    """Put `new` where `old` stands in every release that this person may write; gives those releases.

    What was submitted, approved or issued keeps the old file: somebody has looked at that one.
    """
    with transaction.atomic():
        changed = [release for release in Release.objects.filter(media=old) if may_write(by, release)]
        ReleaseMedia.objects.filter(item=old, release__in=changed).update(item=new)
        for release in changed:
            note_media(release=release, by=by, at=at)
    return changed
