"""Outlets, their articles, the pickups found in them, and the gaps in our reading."""

from __future__ import annotations

from datetime import timedelta

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from daumoi.accounts.models import Organisation, User
from daumoi.accounts.scoping import ScopedQuerySet, scoped
from daumoi.accounts.viewer import Viewer
from daumoi.releases.models import LANGUAGES, IssuedVersion, Release


class ProductType(models.TextChoices):
    """What an article is as a product of the press; agreements are counted by it (Decree 18/2014, list of genres)."""

    NEWS = "news", _("News item")
    ARTICLE = "article", _("Article")
    REPORTAGE = "reportage", _("Reportage")
    INTERVIEW = "interview", _("Interview")
    COMMENTARY = "commentary", _("Commentary")
    SPECIAL_PAGE = "special_page", _("Special page")
    PHOTO = "photo", _("Photo report")
    GRAPHIC = "graphic", _("Graphic")
    VIDEO = "video", _("Video")
    AUDIO = "audio", _("Audio")
    TALK = "talk", _("Talk")


class OutletQuerySet(ScopedQuerySet):
    """The list of what is read is the focal point's working paper, open to the units and focal points below it."""

    def visible_to(self, viewer: Viewer) -> OutletQuerySet:
        if viewer.is_system:
            return self
        return self.filter(organisation__hub_id__in=viewer.register_hub_ids)


class Outlet(models.Model):
    """One publication of a press agency whose public pages are read."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="outlets")
    name = models.CharField(_("name"), max_length=150)
    home_url = models.URLField(_("home page"), max_length=300)
    feed_url = models.URLField(_("feed"), max_length=300, unique=True)
    language = models.CharField(_("language"), max_length=2, choices=LANGUAGES, default="vi")
    is_monitored = models.BooleanField(_("read its feed"), default=True)
    etag = models.CharField(max_length=200, blank=True)
    last_modified = models.CharField(max_length=100, blank=True)
    next_check_at = models.DateTimeField(null=True, db_index=True)
    last_checked_at = models.DateTimeField(null=True)
    last_success_at = models.DateTimeField(null=True)
    failure_count = models.PositiveIntegerField(default=0, help_text="failures in a row")

    objects = scoped(OutletQuerySet)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class RobotsFile(models.Model):
    """The robots.txt of one origin as it was last read; empty text where there is none."""

    origin = models.CharField(max_length=300, primary_key=True, help_text="scheme, host and port, without a path")
    text = models.TextField(blank=True)
    read_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.origin


class MonitoringGap(models.Model):
    """From when to when an outlet could not be read, and why: figures of that time are known to be too low."""

    outlet = models.ForeignKey(Outlet, on_delete=models.CASCADE, related_name="gaps")
    from_at = models.DateTimeField()
    to_at = models.DateTimeField(null=True)
    code = models.CharField(max_length=30)
    reason = models.CharField(max_length=300)

    class Meta:
        ordering = ["-from_at"]
        constraints = [
            models.UniqueConstraint(fields=["outlet"], condition=Q(to_at=None), name="one_open_gap_an_outlet")
        ]

    def __str__(self) -> str:
        return f"{self.outlet_id} {self.code}"


class ArticleState(models.TextChoices):
    PENDING = "pending", _("To be read")
    READ = "read", _("Read")
    UNREADABLE = "unreadable", _("Unreadable")


class ArticleQuerySet(ScopedQuerySet):
    """A focal point sees what the outlets of its register published; it and its units what used their releases."""

    def visible_to(self, viewer: Viewer) -> ArticleQuerySet:
        if viewer.is_system:
            return self
        if not viewer.organisation_ids:
            return self.none()
        seen = Q(Exists(PickupQuerySet(Pickup).visible_to(viewer).filter(article=OuterRef("pk"))))
        if viewer.office_hub_ids:
            # A set of ids rather than a join: the list is read in order of time, and a join would have it sorted.
            seen = Q(outlet__in=OutletQuerySet(Outlet).visible_to(viewer).order_by().values("pk")) | seen
        return self.filter(seen)


class Article(models.Model):
    """One page of an outlet, as it was read."""

    outlet = models.ForeignKey(Outlet, on_delete=models.PROTECT, related_name="articles")
    url = models.URLField(max_length=600)
    url_key = models.CharField(max_length=64, unique=True, help_text="SHA-256 of the address without tracking parts")
    state = models.CharField(max_length=10, choices=ArticleState.choices, default=ArticleState.PENDING)
    title = models.CharField(max_length=400, blank=True)
    text = models.TextField(blank=True)
    text_sha256 = models.CharField(max_length=64, blank=True)
    byline = models.CharField(max_length=300, blank=True)
    links = models.JSONField(default=list, help_text="addresses to which its text links: one may name the source")
    language = models.CharField(max_length=2, blank=True)
    published_at = models.DateTimeField(db_index=True)
    is_time_assumed = models.BooleanField(
        default=False, help_text="no usable date on the page: the time of reading stands in"
    )
    found_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)
    matched_at = models.DateTimeField(null=True)
    problem_code = models.CharField(max_length=30, blank=True, help_text="why it cannot be read")
    problem = models.CharField(max_length=300, blank=True, help_text="what was said, in English")

    objects = scoped(ArticleQuerySet)

    class Meta:
        ordering = ["-published_at", "-id"]
        indexes = [models.Index(fields=["outlet", "-published_at"]), models.Index(fields=["-published_at", "-id"])]

    def __str__(self) -> str:
        return self.title or self.url


class PickupState(models.TextChoices):
    SUSPECTED = "suspected", _("To be checked")
    CONFIRMED = "confirmed", _("Confirmed")
    REJECTED = "rejected", _("Rejected")


class PickupKind(models.TextChoices):
    WHOLE = "whole", _("Whole release")
    PASSAGES = "passages", _("Passages")
    QUOTATION = "quotation", _("Quotation")
    EDITED = "edited", _("Edited")


class PickupQuerySet(ScopedQuerySet):
    """Seen by the focal point and by the unit whose release was used."""

    def visible_to(self, viewer: Viewer) -> PickupQuerySet:
        if viewer.is_system:
            return self
        seen = Q(release__organisation_id__in=viewer.organisation_ids)
        if viewer.office_hub_ids:
            seen |= Q(release__organisation__hub_id__in=viewer.office_hub_ids)
        return self.filter(seen) if viewer.is_person else self.none()


class Pickup(models.Model):
    """An article that uses a release: the evidence, and what a person decided about it.

    `spans` are [article start, article end, release start, release end, verbatim 0|1] in characters of
    `article.text` and `version.text`, end exclusive, in article order.
    """

    article = models.ForeignKey(Article, on_delete=models.PROTECT, related_name="pickups")
    release = models.ForeignKey(Release, on_delete=models.PROTECT, related_name="pickups")
    version = models.ForeignKey(IssuedVersion, on_delete=models.PROTECT, related_name="pickups")
    state = models.CharField(max_length=10, choices=PickupState.choices, default=PickupState.SUSPECTED)
    kind = models.CharField(max_length=10, choices=PickupKind.choices)
    spans = models.JSONField()
    release_share = models.FloatField(help_text="share of the release used, 0–1")
    article_share = models.FloatField(help_text="share of the article derived, 0–1")
    verbatim_share = models.FloatField()
    matched_words = models.PositiveIntegerField()
    evidence = models.FloatField(help_text="rarity-weighted evidence of textreuse")
    credit_kind = models.CharField(max_length=20, blank=True)
    credit_start = models.PositiveIntegerField(null=True)
    credit_end = models.PositiveIntegerField(null=True)
    credit_text = models.CharField(max_length=300, blank=True)
    delay_seconds = models.BigIntegerField(help_text="from the moment the release was public; negative: before it")
    product_type = models.CharField(max_length=14, choices=ProductType.choices, default=ProductType.NEWS)
    found_at = models.DateTimeField()
    engine = models.CharField(max_length=20)
    decided_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    decided_by_name = models.CharField(max_length=150, blank=True)
    decided_at = models.DateTimeField(null=True)
    note = models.CharField(max_length=500, blank=True)

    objects = scoped(PickupQuerySet)

    class Meta:
        ordering = ["-found_at", "-id"]
        constraints = [models.UniqueConstraint(fields=["article", "release"], name="release_once_in_an_article")]
        indexes = [
            models.Index(fields=["state", "-found_at"]),
            models.Index(fields=["release", "state"]),
            models.Index(fields=["-found_at", "-id"]),
        ]

    def __str__(self) -> str:
        return f"{self.release_id} in {self.article_id}"

    @property
    def organisation(self) -> Organisation:
        """Owner of the release, for permissions."""
        return self.release.organisation

    @property
    def delay(self) -> timedelta:
        return timedelta(seconds=self.delay_seconds)

    @property
    def was_before_release(self) -> bool:
        """The article appeared before the release was public: an embargo was broken, or both share a source."""
        return self.delay_seconds < 0
