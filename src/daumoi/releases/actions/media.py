"""From the library into releases: a file is put in, and what happens to it reaches those that are not out yet."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from daumoi.accounts.viewer import Viewer
from daumoi.media.models import MediaItem
from daumoi.releases.actions.writing import attach_media, may_write, note_media
from daumoi.releases.models import Release, ReleaseMedia
from daumoi.releases.rules import OUT_STATES


def place_media(*, release: Release, item: MediaItem, by: Viewer, at: datetime) -> None:
    """Put an item into a release that is being written, and keep a revision with it.

    Raises:
        NotAllowed; WrongState: the release was sent on.
    """
    with transaction.atomic():
        attach_media(release=release, item=item, by=by)
        note_media(release=release, by=by, at=at)


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


def note_described(*, item: MediaItem, by: Viewer, at: datetime) -> None:
    """Keep a revision of every release that carries an item whose words were changed, as long as it is not out.

    Whoever words a caption is one of the authors, also when it was done in the library, and does not approve it.
    """
    with transaction.atomic():
        for release in Release.objects.filter(media=item).exclude(state__in=OUT_STATES).order_by("pk"):
            note_media(release=release, by=by, at=at)
