"""What surrounds a release while it is written: templates to start from, comments, who is writing, asked links.

Nothing of it is ever issued.
"""

from __future__ import annotations

import hashlib

from django.db import models
from django.utils.translation import gettext_lazy as _

from daumoi.accounts.models import Organisation, User
from daumoi.accounts.scoping import ScopedQuerySet, scoped
from daumoi.accounts.viewer import Viewer
from daumoi.releases.models import LANGUAGES, Kind, Release, release_seen_by


class TemplateQuerySet(ScopedQuerySet):
    """A focal point's templates are for its own people, the units of its branch, and the focal points below it."""

    def visible_to(self, viewer: Viewer) -> TemplateQuerySet:
        if viewer.is_system:
            return self
        at_work = [each for each in viewer.standings if each.organisation_id in viewer.organisation_ids]
        hubs = {each.hub_id for each in at_work}.union(*(each.upper_hub_ids for each in at_work))
        return self.filter(organisation_id__in=hubs | viewer.organisation_ids)

    def in_use(self) -> TemplateQuerySet:
        return self.filter(is_retired=False)


class ReleaseTemplate(models.Model):
    """A focal point's own beginning of a release: type, first text, standing paragraph, whom the press may ask."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="release_templates")
    name = models.CharField(_("name"), max_length=120)
    purpose = models.CharField(_("when to use it"), max_length=300, blank=True)
    kind = models.CharField(_("type"), max_length=20, choices=Kind.choices, default=Kind.PRESS_RELEASE)
    language = models.CharField(_("language"), max_length=2, choices=LANGUAGES, default="vi")
    headline = models.CharField(_("headline"), max_length=250, blank=True)
    lead = models.TextField(_("lead"), max_length=1000, blank=True)
    body = models.TextField(_("text"), blank=True)
    standing_paragraph = models.TextField(_("standing paragraph"), max_length=2000, blank=True)
    contact_name = models.CharField(_("press contact"), max_length=150, blank=True)
    contact_phone = models.CharField(_("telephone"), max_length=40, blank=True)
    contact_email = models.EmailField(_("e-mail"), blank=True)
    is_retired = models.BooleanField(default=False)
    updated_at = models.DateTimeField()
    updated_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")

    objects = scoped(TemplateQuerySet)

    class Meta:
        ordering = ["name", "id"]
        constraints = [models.UniqueConstraint(fields=["organisation", "name"], name="template_name_once_in_a_hub")]

    def __str__(self) -> str:
        return self.name


class CommentQuerySet(ScopedQuerySet):
    """Whoever sees the release sees what is said about it: its unit, its focal point, whoever signs with them."""

    def visible_to(self, viewer: Viewer) -> CommentQuerySet:
        if viewer.is_system:
            return self
        return self.filter(release_seen_by(viewer))


class Comment(models.Model):
    """Something said about a passage of a release, or an answer to it. Answers have a thread and no passage.

    The passage is kept as its words and those around it (W3C Web Annotation Data Model, 4.2.4 Text Quote Selector),
    so that it is found again when the text around it changes.
    """

    release = models.ForeignKey(Release, on_delete=models.CASCADE, related_name="comments")
    thread = models.ForeignKey("self", null=True, on_delete=models.CASCADE, related_name="answers")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    by_name = models.CharField(max_length=150)
    revision = models.PositiveIntegerField()
    words = models.TextField(max_length=4000)
    exact = models.TextField(blank=True, max_length=2000)
    prefix = models.CharField(max_length=64, blank=True)
    suffix = models.CharField(max_length=64, blank=True)
    resolved_at = models.DateTimeField(null=True)
    resolved_by_name = models.CharField(max_length=150, blank=True)

    objects = scoped(CommentQuerySet)

    class Meta:
        ordering = ["at", "id"]
        indexes = [models.Index(fields=["release", "resolved_at"])]

    def __str__(self) -> str:
        return f"{self.release_id}: {self.words[:40]}"

    @property
    def is_resolved(self) -> bool:
        return self.resolved_at is not None


class Presence(models.Model):
    """Somebody has a release open for writing, until a moment that is seconds away. Rows that ran out are deleted.

    Only whoever may write the release hears of it; it is no record of work and is kept nowhere else.
    """

    release = models.ForeignKey(Release, on_delete=models.CASCADE, related_name="+")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    until = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["release", "user"], name="one_presence_a_release_and_person")]

    def __str__(self) -> str:
        return f"{self.user_id} in {self.release_id}"


class LinkAnswer(models.Model):
    """Whether an address on the web answered when it was last asked. No row is anybody's: an address is public."""

    url_key = models.CharField(max_length=64, unique=True, help_text="SHA-256 of the address")
    url = models.TextField()
    asked_at = models.DateTimeField()
    is_alive = models.BooleanField()
    status = models.PositiveSmallIntegerField(default=0, help_text="HTTP status, 0 when there was no answer")
    problem = models.CharField(max_length=30, blank=True, help_text="code of an OutboundError, empty when alive")

    def __str__(self) -> str:
        return self.url

    @staticmethod
    def key_of(url: str) -> str:
        return hashlib.sha256(url.encode("utf-8")).hexdigest()
