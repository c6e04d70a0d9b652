"""Reads of media."""

from __future__ import annotations

from django.db.models import Exists, OuterRef

from daumoi.accounts.viewer import Viewer
from daumoi.foundation import clock
from daumoi.media.models import Photo, PhotoUse


def photo_seen(public_id: str) -> Photo:
    """The photo with its organisation, and `is_public`: whether everybody may see it by now.

    Raises:
        Photo.DoesNotExist: there is none, or the viewer may not see it.
    """
    gone_out = PhotoUse.objects.filter(photo=OuterRef("pk"), public_at__lte=clock.now())
    photos = Photo.objects.select_related("organisation").annotate(is_public=Exists(gone_out))
    found: Photo = photos.get(public_id=public_id)
    return found


def may_see_original(viewer: Viewer, photo: Photo) -> bool:
    """Whether the file as it came, with what the camera wrote into it, is this viewer's to have."""
    owner = photo.organisation
    return viewer.is_system or owner.pk in viewer.organisation_ids or owner.hub_id in viewer.office_hub_ids
