"""Reads of media."""

from __future__ import annotations

from django.db.models import BooleanField, ExpressionWrapper

from daumoi.accounts.viewer import Viewer
from daumoi.media.models import MediaItem, Photo, is_public_now


def photo_seen(public_id: str) -> Photo:
    """The photo with its organisation, and `is_public`: whether everybody may see it by now.

    Raises:
        Photo.DoesNotExist: there is none, or the viewer may not see it.
    """
    is_public = ExpressionWrapper(is_public_now(), output_field=BooleanField())
    photos = Photo.objects.select_related("organisation").annotate(is_public=is_public)
    found: Photo = photos.get(public_id=public_id)
    return found


def may_see_original(viewer: Viewer, item: MediaItem) -> bool:
    """Whether the file as it came, with what the camera wrote into it, is this viewer's to have."""
    owner = item.organisation
    return viewer.is_system or owner.pk in viewer.organisation_ids or owner.hub_id in viewer.office_hub_ids
