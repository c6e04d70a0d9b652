"""Photos, recordings, documents and data sets: what was uploaded, kept as it came, and what goes out of it."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from daumoi.accounts.models import Organisation, User
from daumoi.accounts.scoping import ScopedQuerySet, scoped
from daumoi.accounts.sharing import Sharing, in_house, shared_with
from daumoi.accounts.viewer import PUBLIC, Viewer, acting_as
from daumoi.foundation import clock
from daumoi.foundation.languages import LANGUAGES
from daumoi.foundation.public_id import new_public_id
from daumoi.foundation.vietnamese import fold


class MediaKind(models.TextChoices):
    """What a file is, known by its bytes."""

    PHOTO = "photo", _("Photo")
    VIDEO = "video", _("Video")
    AUDIO = "audio", _("Audio recording")
    DOCUMENT = "document", _("Document")
    DATA_SET = "data_set", _("Data set")


class Scan(models.TextChoices):
    """What the virus scanner said. Without a scanner nothing is called clean."""

    WAITING = "waiting", _("Being checked")
    CLEAN = "clean", _("No virus found")
    INFECTED = "infected", _("Infected")
    NOT_SCANNED = "not_scanned", _("Not scanned")


def media_path(item: MediaItem, filename: str) -> str:
    """Folder of the item, name by content: no path part comes from what the person typed."""
    return f"media/{item.public_id[:2]}/{item.public_id}/{filename}"


def photo_path(photo: MediaItem, filename: str) -> str:
    """Where photos lay before there were other files; the first migration names this function."""
    return f"photos/{photo.public_id[:2]}/{photo.public_id}/{filename}"


# What carries media, as `app.Model`, with the field that names its carrier. It stands above this layer, so it is named
# and not imported; a name that leads nowhere fails every query.
_CARRIED_BY = ("releases.ReleaseMedia", "release")


class MediaQuerySet(ScopedQuerySet):
    """Whoever may see a release sees what it carries; what lies free is the own house's (its organisation and its focal
    point); and once an item went out, whom its use lets in.

    What only releases carry that one may not see is not there, in the own house either: the photo of a draft for named
    people, or of a unit's draft that its focal point has not been sent. Rights that have run out end the last of these
    by themselves, whatever job is late.
    """

    def visible_to(self, viewer: Viewer) -> MediaQuerySet:
        if viewer.is_system:
            return self
        seen = is_out_now(viewer)
        if viewer.organisation_ids:
            seen |= (in_house(viewer) & ~Exists(_placements())) | Exists(_placements_seen_by(viewer))
        return self.filter(seen)

    def with_library_words(self, viewer: Viewer) -> MediaQuerySet:
        """Of these the ones whose words in the library are the viewer's to read: of the own house, or carried by a
        release the viewer works with. Whoever was only given a file has the words that went out with it.
        """
        if viewer.is_system:
            return self
        if not viewer.organisation_ids:
            return self.none()
        return self.filter(in_house(viewer) | Exists(_placements_seen_by(viewer)))


def _placements() -> models.QuerySet[Any]:
    """Rows that say which carrier carries the item of the outer query."""
    model = apps.get_model(_CARRIED_BY[0])
    return model._base_manager.filter(item=OuterRef("pk"))


def _placements_seen_by(viewer: Viewer) -> models.QuerySet[Any]:
    """The same, of carriers the viewer may see, by their own predicate."""
    field = apps.get_model(_CARRIED_BY[0])._meta.get_field(_CARRIED_BY[1])
    with acting_as(viewer):
        carriers = field.related_model.objects.order_by().values("pk")  # type: ignore[union-attr]  # a scoped model
    return _placements().filter(**{f"{_CARRIED_BY[1]}__in": carriers})


def is_out_now(viewer: Viewer) -> Q:
    """Went out with a version that lets the viewer in, its hour has come, its rights still run, it is not infected."""
    named = MediaUse.named_people.through.objects.filter(user_id=viewer.user_id).values("mediause_id")
    gone_out = MediaUse.objects.filter(
        shared_with(viewer, named=named), item=OuterRef("pk"), public_at__lte=clock.now()
    )
    rights_run = Q(rights_until=None) | Q(rights_until__gte=timezone.localdate(clock.now()))
    return Q(Exists(gone_out)) & rights_run & ~Q(scan=Scan.INFECTED)


def is_public_now() -> Q:
    """The same for everybody, whoever asks."""
    return is_out_now(PUBLIC)


class PhotoQuerySet(MediaQuerySet):
    """Only the photos among the media."""

    def visible_to(self, viewer: Viewer) -> PhotoQuerySet:
        photos: PhotoQuerySet = super().visible_to(viewer).filter(kind=MediaKind.PHOTO)  # type: ignore[assignment]
        return photos


class MediaItem(models.Model):
    """One photo, video, recording, document or data set, with the words that must travel with it."""

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    kind = models.CharField(max_length=10, choices=MediaKind.choices, default=MediaKind.PHOTO)
    media_type = models.CharField(max_length=100, default="image/jpeg", help_text="of the original, by its bytes")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="media_items")
    uploaded_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField()
    original = models.FileField(upload_to=media_path, max_length=200)
    outgoing = models.FileField(
        upload_to=media_path, max_length=200, blank=True, help_text="what the public gets of all but photos"
    )
    large = models.FileField(upload_to=media_path, max_length=200, blank=True)
    small = models.FileField(upload_to=media_path, max_length=200, blank=True)
    original_name = models.CharField(max_length=200)
    size = models.PositiveBigIntegerField(default=0, help_text="bytes of the original")
    outgoing_size = models.PositiveBigIntegerField(default=0, help_text="bytes of what goes out")
    sha256 = models.CharField(max_length=64, blank=True, help_text="of the original file")
    outgoing_sha256 = models.CharField(max_length=64, blank=True, help_text="of what goes out")
    width = models.PositiveIntegerField(default=0)
    height = models.PositiveIntegerField(default=0)
    caption = models.CharField(_("caption or title"), max_length=500, blank=True)
    credit = models.CharField(_("credit"), max_length=150, blank=True)
    creator = models.CharField(_("made by"), max_length=150, blank=True)
    copyright_notice = models.CharField(_("copyright"), max_length=200, blank=True)
    usage_terms = models.CharField(_("terms of use"), max_length=300, blank=True)
    rights_until = models.DateField(_("may be used until"), null=True, blank=True)
    alternative_text = models.CharField(_("alternative text"), max_length=500, blank=True)
    description = models.TextField(_("description"), max_length=4000, blank=True)
    language = models.CharField(_("language"), max_length=2, choices=LANGUAGES, blank=True)
    transcript = models.TextField(_("transcript"), blank=True)
    subtitles = models.TextField(_("subtitles"), blank=True, help_text="WebVTT")
    embedded = models.JSONField(default=dict, help_text="what the file says of itself: IPTC and document properties")
    remarks = models.JSONField(default=list, help_text="codes of what was found in the file, see rules.REMARKS")
    prepared_at = models.DateTimeField(null=True, help_text="when digest and outgoing file were ready")
    scan = models.CharField(max_length=12, choices=Scan.choices, default=Scan.NOT_SCANNED)
    scan_result = models.CharField(max_length=200, blank=True, help_text="the scanner's own words")
    scanned_at = models.DateTimeField(null=True)
    replaces = models.OneToOneField("self", null=True, blank=True, on_delete=models.PROTECT, related_name="replaced_by")
    search_text = models.TextField(blank=True, help_text="name and words, folded")

    # Set where the item is read with the words of a language version: then these are what the library says.
    words_of_original: dict[str, str] | None = None

    objects = scoped(MediaQuerySet)

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["organisation", "-uploaded_at"])]

    def __str__(self) -> str:
        return self.caption or self.original_name

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.is_carried:
            raise RuntimeError("Read with the words of a language version; the library has words of its own")
        words = (self.original_name, self.caption, self.description, self.credit, self.creator, self.alternative_text)
        self.search_text = fold("\n".join(words))
        if kwargs.get("update_fields") is not None:
            kwargs["update_fields"] = {*kwargs["update_fields"], "search_text"}
        super().save(*args, **kwargs)

    @property
    def is_carried(self) -> bool:
        """Read with the words of a language version."""
        return self.words_of_original is not None

    @property
    def is_photo(self) -> bool:
        return self.kind == MediaKind.PHOTO

    @property
    def is_recording(self) -> bool:
        """Video and audio: what is played."""
        return self.kind in {MediaKind.VIDEO, MediaKind.AUDIO}

    @property
    def is_ready(self) -> bool:
        """Prepared, and not waiting for the scanner nor infected."""
        return self.prepared_at is not None and self.scan in {Scan.CLEAN, Scan.NOT_SCANNED}


class Photo(MediaItem):
    """The photos among the media."""

    objects = scoped(PhotoQuerySet)

    class Meta:
        proxy = True
        ordering = ["id"]


class MediaUse(models.Model):
    """From when on an item is out and for whom, because an issued version carries it. Written once, at issue."""

    item = models.ForeignKey(MediaItem, on_delete=models.PROTECT, related_name="uses")
    version_public_id = models.CharField(max_length=12, db_index=True)
    public_at = models.DateTimeField(db_index=True)
    words = models.JSONField(default=dict, help_text="the words it was issued with; written into outgoing pictures")
    sharing = models.CharField(max_length=12, choices=Sharing.choices, default=Sharing.CLEAR)
    organisation = models.ForeignKey(Organisation, null=True, on_delete=models.PROTECT, related_name="+")
    named_people = models.ManyToManyField(User, related_name="+", help_text="who alone may see it, for TLP:RED")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["item", "version_public_id"], name="media_used_once_a_version")]

    def __str__(self) -> str:
        return f"{self.item_id} in {self.version_public_id}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk:
            raise RuntimeError("The use of a media item is written once")
        super().save(*args, **kwargs)


class UploadQuerySet(ScopedQuerySet):
    """An unfinished upload is its sender's alone."""

    def visible_to(self, viewer: Viewer) -> UploadQuerySet:
        if viewer.is_system:
            return self
        return self.filter(by_id=viewer.user_id) if viewer.is_person else self.none()


class Upload(models.Model):
    """A large file on its way, piece by piece; `received` counts what is safely on disk."""

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    original_name = models.CharField(max_length=200)
    length = models.PositiveBigIntegerField(help_text="bytes that were announced")
    received = models.PositiveBigIntegerField(default=0)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField(db_index=True)

    objects = scoped(UploadQuerySet)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.original_name

    @property
    def is_complete(self) -> bool:
        return self.received == self.length
