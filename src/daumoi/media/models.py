"""Photos: what was uploaded, kept as it came, and the renditions that go out."""

from __future__ import annotations

import secrets
from typing import Any

from django.db import models
from django.db.models import Exists, OuterRef, Q

from daumoi.accounts.models import Organisation, User
from daumoi.accounts.scoping import ScopedQuerySet, scoped
from daumoi.accounts.viewer import Viewer
from daumoi.foundation import clock


def new_public_id() -> str:
    """Twelve characters that tell nothing about how many there are."""
    return secrets.token_hex(6)


def photo_path(photo: Photo, filename: str) -> str:
    """Folder of the owner, name by content: no path part comes from what the person typed."""
    return f"photos/{photo.public_id[:2]}/{photo.public_id}/{filename}"


class PhotoQuerySet(ScopedQuerySet):
    """A photo is seen by its own organisation and its focal point, and by everybody once it went out."""

    def visible_to(self, viewer: Viewer) -> PhotoQuerySet:
        if viewer.is_system:
            return self
        gone_out = PhotoUse.objects.filter(photo=OuterRef("pk"), public_at__lte=clock.now())
        seen = Q(Exists(gone_out))
        if viewer.organisation_ids:
            seen |= Q(organisation_id__in=viewer.organisation_ids)
        if viewer.office_hub_ids:
            seen |= Q(organisation__hub_id__in=viewer.office_hub_ids)
        return self.filter(seen)


class Photo(models.Model):
    """A photo with the fields that must travel with it: caption, credit, alternative text."""

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="photos")
    uploaded_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField()
    original = models.FileField(upload_to=photo_path, max_length=200)
    large = models.FileField(upload_to=photo_path, max_length=200)
    small = models.FileField(upload_to=photo_path, max_length=200)
    original_name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64, help_text="of the original file")
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    caption = models.CharField(max_length=500, blank=True)
    credit = models.CharField(max_length=150, blank=True)
    alternative_text = models.CharField(max_length=500, blank=True)

    objects = scoped(PhotoQuerySet)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.caption or self.original_name


class PhotoUse(models.Model):
    """From when on a photo is public, because an issued version carries it. Written once, at issue."""

    photo = models.ForeignKey(Photo, on_delete=models.PROTECT, related_name="uses")
    version_public_id = models.CharField(max_length=12, db_index=True)
    public_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["photo", "version_public_id"], name="photo_used_once_a_version")]

    def __str__(self) -> str:
        return f"{self.photo_id} in {self.version_public_id}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk:
            raise RuntimeError("The use of a photo is written once")
        super().save(*args, **kwargs)
