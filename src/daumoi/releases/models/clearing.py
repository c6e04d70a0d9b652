"""The eyes of others on a release: acts of one person alone, letters about running clocks, an office's own figures."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from daumoi.accounts.models import Organisation, User
from daumoi.accounts.scoping import scoped
from daumoi.releases.models.releases import Decision, IssuedVersion, OfRelease, Release


class UrgentGround(models.TextChoices):
    """Why one person alone may issue: the urgent cases of Decree 244/2026, article 7, points 1 to 5."""

    NATIONAL = "k1", _("Incident of national defence, security, order or public health")
    JOINT = "k2", _("Matter of two or more bodies, content agreed with the lead")
    IMPORTANT = "k3", _("Important event with large effect on society (24 hours)")
    DIVIDED = "k4", _("Divided opinion with effect or risk (24 hours)")
    REQUESTED = "k5", _("Requested by press, or by bodies that guide or manage the press")


class LoneAct(models.Model):
    """An issue in an emergency, a correction or a withdrawal by one person: a second looks at it afterwards."""

    release = models.ForeignKey(Release, on_delete=models.PROTECT, related_name="lone_acts")
    version = models.OneToOneField(IssuedVersion, on_delete=models.PROTECT, related_name="lone_act")
    decision = models.CharField(max_length=12, choices=Decision.choices)
    ground = models.CharField(max_length=2, blank=True, choices=UrgentGround.choices)
    reason = models.TextField()
    missing_signatures = models.JSONField(default=list, help_text="names of units that had not signed")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    by_name = models.CharField(max_length=150)
    at = models.DateTimeField()
    due_at = models.DateTimeField()
    is_approved = models.BooleanField(null=True)
    looked_at_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    looked_at_by_name = models.CharField(max_length=150, blank=True)
    looked_at = models.DateTimeField(null=True)
    note = models.TextField(blank=True)
    settled_at = models.DateTimeField(
        null=True, db_index=True, help_text="approved, or refused and then corrected or withdrawn"
    )

    objects = scoped(OfRelease)

    class Meta:
        ordering = ["due_at", "id"]

    def __str__(self) -> str:
        return f"{self.decision} of {self.release_id}"


class Reminder(models.Model):
    """One word to one person about one clock; it is written once, whoever looks how often. `notices` carries it."""

    release = models.ForeignKey(Release, on_delete=models.CASCADE, related_name="reminders")
    clock = models.CharField(max_length=12, help_text="review, sign_off, look_back, schedule")
    turn = models.CharField(max_length=40, help_text="which run of that clock: a moment, a revision, an act")
    stage = models.CharField(max_length=12)
    recipient = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField()

    objects = scoped(OfRelease)

    class Meta:
        ordering = ["at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["release", "clock", "turn", "stage", "recipient"], name="reminded_once")
        ]

    def __str__(self) -> str:
        return f"{self.clock} {self.stage} of {self.release_id}"


class OfficeTargets(models.Model):
    """How fast one focal point means to be; without a row the rules' own figures hold."""

    organisation = models.OneToOneField(Organisation, on_delete=models.CASCADE, related_name="targets")
    review_minutes = models.PositiveIntegerField(_("minutes from sending to an answer"))
    escalation_minutes = models.PositiveIntegerField(_("minutes from then until the leader is told"))
    rests_on_days_off = models.BooleanField(
        _("the review's clock rests on Saturdays, Sundays and days off"), default=False
    )
    retrospective_hours = models.PositiveIntegerField(_("hours within which an act of one person alone is looked at"))

    def __str__(self) -> str:
        return f"targets of {self.organisation_id}"
