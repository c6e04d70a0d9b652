"""Writes of media."""

from __future__ import annotations

import hashlib
from datetime import datetime

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.translation import gettext as _

from daumoi.accounts.audit import record
from daumoi.accounts.models import Organisation
from daumoi.accounts.permissions import MEDIA_ADD, MEDIA_MEND, Owned, allowed, require
from daumoi.accounts.viewer import Viewer
from daumoi.foundation.rich_text import without_control_characters
from daumoi.media.errors import NotAPhoto
from daumoi.media.models import Photo
from daumoi.media.pictures import renditions_of


def add_photo(
    *,
    content: bytes,
    name: str,
    organisation: Organisation,
    by: Viewer,
    at: datetime,
    caption: str = "",
    credit: str = "",
    alternative_text: str = "",
) -> Photo:
    """Keep an uploaded photo and make its renditions.

    Raises:
        NotAPhoto: too large, or not a picture.
        NotAllowed: the person writes nothing for this organisation.
    """
    _require_may_touch(by, organisation)
    name = without_control_characters(name)
    if len(content) > settings.PHOTO_LIMIT_BYTES:
        raise NotAPhoto(
            _("“%(name)s” is larger than %(most)s MB; send a smaller copy.")
            % {"name": name, "most": settings.PHOTO_LIMIT_BYTES // 1024 // 1024},
            field="photos",
        )
    renditions = renditions_of(content, name=name)
    photo = Photo(
        organisation=organisation,
        uploaded_by_id=by.user_id,
        uploaded_at=at,
        prepared_at=at,
        size=len(content),
        original_name=name[:200],
        sha256=hashlib.sha256(content).hexdigest(),
        width=renditions.width,
        height=renditions.height,
        caption=caption[:500],
        credit=credit[:150],
        alternative_text=alternative_text[:500],
    )
    photo.original.save(f"original.{renditions.extension}", ContentFile(content), save=False)
    photo.large.save("large.jpg", ContentFile(renditions.large), save=False)
    photo.small.save("small.jpg", ContentFile(renditions.small), save=False)
    with transaction.atomic():
        photo.save()
        record(by=by, at=at, verb=MEDIA_ADD.name, subject=photo, organisation=organisation, name=name[:200])
    return photo


def describe_photo(*, photo: Photo, caption: str, credit: str, alternative_text: str, by: Viewer, at: datetime) -> None:
    """Write caption, credit and alternative text; what was issued keeps the words it was issued with."""
    _require_may_touch(by, photo)
    photo.caption, photo.credit, photo.alternative_text = caption[:500], credit[:150], alternative_text[:500]
    with transaction.atomic():
        photo.save(update_fields=["caption", "credit", "alternative_text"])
        record(
            by=by, at=at, verb=MEDIA_MEND.name, subject=photo, organisation=photo.organisation, caption=caption[:500]
        )


def _require_may_touch(by: Viewer, subject: Owned) -> None:
    """The unit's people may, and the desk that checks what the unit sent."""
    if not allowed(by, MEDIA_ADD, subject):
        require(by, MEDIA_MEND, subject)
