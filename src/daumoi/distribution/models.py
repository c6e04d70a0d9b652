"""Who is told, and what became of each message."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from daumoi.accounts.models import User
from daumoi.accounts.scoping import ScopedQuerySet, scoped
from daumoi.accounts.sharing import in_house, not_hidden
from daumoi.accounts.viewer import Viewer
from daumoi.releases.models import IssuedVersion
from daumoi.subjects.models import Topic


class Rhythm(models.TextChoices):
    """When releases are mailed. Corrections and withdrawals of what somebody was sent come at once whatever it is."""

    NOW = "now", _("At once, one e-mail for each release")
    DIGEST = "digest", _("Once a day, gathered in one e-mail")


class SubscriptionQuerySet(ScopedQuerySet):
    """A subscription is its reporter's own affair; nobody else reads it."""

    def visible_to(self, viewer: Viewer) -> SubscriptionQuerySet:
        return self if viewer.is_system else self.filter(reporter_id=viewer.user_id)


class Subscription(models.Model):
    """What a reporter wants by e-mail. No row: everything. `topics` empty: every topic."""

    reporter = models.OneToOneField(User, on_delete=models.CASCADE, related_name="subscription")
    by_email = models.BooleanField(_("send me releases by e-mail"), default=True)
    rhythm = models.CharField(_("when"), max_length=6, choices=Rhythm.choices, default=Rhythm.NOW)
    topics = models.ManyToManyField(Topic, blank=True, related_name="+", verbose_name=_("topics"))

    objects = scoped(SubscriptionQuerySet)

    def __str__(self) -> str:
        return f"subscription of {self.reporter_id}"


class DeliveryState(models.TextChoices):
    PLANNED = "planned", _("Planned")
    SENDING = "sending", _("Being sent")
    SENT = "sent", _("Sent")
    FAILED = "failed", _("Failed")
    UNCERTAIN = "uncertain", _("Uncertain")
    CANCELLED = "cancelled", _("Cancelled")


class DeliveryQuerySet(ScopedQuerySet):
    """Seen by the focal point, by the unit whose release it is, and by the recipient.

    Who was told of a version for named people only is seen by these alone.
    """

    def visible_to(self, viewer: Viewer) -> DeliveryQuerySet:
        if viewer.is_system:
            return self
        if not viewer.is_person:
            return self.none()
        named = IssuedVersion.named_people.through.objects.filter(user_id=viewer.user_id).values("issuedversion_id")
        house = in_house(viewer, of="version__") & not_hidden(named=named, of="version__")
        return self.filter(Q(recipient_id=viewer.user_id) | house)


class Delivery(models.Model):
    """One version to one person by one channel. The row exists before anything is sent, and says what became of it."""

    version = models.ForeignKey(IssuedVersion, on_delete=models.PROTECT, related_name="deliveries")
    recipient = models.ForeignKey(User, on_delete=models.PROTECT, related_name="deliveries")
    channel = models.CharField(max_length=10, default="email")
    address = models.CharField(max_length=254)
    is_gathered = models.BooleanField(default=False, help_text="goes with others in the one mail of the day")
    message_id = models.CharField(max_length=120, unique=True)
    state = models.CharField(max_length=10, choices=DeliveryState.choices, default=DeliveryState.PLANNED)
    planned_at = models.DateTimeField()
    not_before = models.DateTimeField()
    claimed_at = models.DateTimeField(null=True)
    handed_over_at = models.DateTimeField(null=True, help_text="the message's text was about to be given to the server")
    sent_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    problem = models.CharField(max_length=300, blank=True)

    objects = scoped(DeliveryQuerySet)

    class Meta:
        ordering = ["-not_before", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["version", "recipient", "channel"], name="version_once_to_a_person_by_a_channel"
            )
        ]
        indexes = [models.Index(fields=["state", "not_before"])]

    def __str__(self) -> str:
        return f"{self.version_id} to {self.address}"
