"""Notices to the people of the house, the letters that carry them, and what each person chose."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from daumoi.accounts.models import StandIn, User
from daumoi.accounts.scoping import ScopedQuerySet, scoped
from daumoi.accounts.viewer import Role, Viewer
from daumoi.notices.rules import Way
from daumoi.releases.models import Release, release_seen_by
from daumoi.spokespersons.models import Spokesperson, SpokespersonQuerySet


class LetterState(models.TextChoices):
    PLANNED = "planned", _("Planned")
    SENDING = "sending", _("Being sent")
    SENT = "sent", _("Sent")
    FAILED = "failed", _("Failed")
    UNCERTAIN = "uncertain", _("Uncertain")
    CANCELLED = "cancelled", _("Cancelled")


class OwnQuerySet(ScopedQuerySet):
    """Rows that are one person's own affair; nobody else reads them."""

    def visible_to(self, viewer: Viewer) -> OwnQuerySet:
        return self if viewer.is_system else self.filter(person_id=viewer.user_id)


class Letter(models.Model):
    """One mail to one person, with the notices it carries. The row exists before anything is sent.

    Attributes:
        key: what it is about; there is one letter of each key to a person, however often a step runs.
        gathers_under: further notices of this mark join it while it waits; empty: none does.
    """

    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="letters")
    key = models.CharField(max_length=120)
    gathers_under = models.CharField(max_length=60, blank=True)
    is_digest = models.BooleanField(default=False)
    is_urgent = models.BooleanField(default=False)
    state = models.CharField(max_length=10, choices=LetterState.choices, default=LetterState.PLANNED)
    planned_at = models.DateTimeField()
    not_before = models.DateTimeField()
    claimed_at = models.DateTimeField(null=True)
    handed_over_at = models.DateTimeField(null=True, help_text="its text was about to be given to the server")
    sent_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    problem = models.CharField(max_length=300, blank=True)

    objects = scoped(OwnQuerySet)

    class Meta:
        ordering = ["-planned_at", "-id"]
        constraints = [models.UniqueConstraint(fields=["person", "key"], name="one_letter_of_a_key_to_a_person")]
        indexes = [models.Index(fields=["state", "not_before"])]

    def __str__(self) -> str:
        return f"{self.key} to {self.person_id}"


class NoticeQuerySet(ScopedQuerySet):
    """A notice is its person's own, and only while that person may see what it is about.

    Asked when it is made, when it is mailed, and whenever it is shown: what was shared and is no longer, shows nothing.
    """

    def visible_to(self, viewer: Viewer) -> NoticeQuerySet:
        if viewer.is_system:
            return self
        if not any(standing.role is not Role.REPORTER for standing in viewer.standings):
            return self.none()
        own_leave = StandIn.objects.filter(Q(deputy_id=viewer.user_id) | Q(membership__user_id=viewer.user_id))
        return self.filter(
            Q(release=None) | Q(release_seen_by(viewer)),
            Q(entry=None) | Q(entry__in=SpokespersonQuerySet(Spokesperson).visible_to(viewer)),
            Q(stand_in=None) | Q(stand_in__in=own_leave.order_by()),
            person_id=viewer.user_id,
        )

    def unread(self) -> NoticeQuerySet:
        return self.filter(read_at=None)


class Notice(models.Model):
    """One thing that concerns one person. Its words are made when it is shown, of what may be seen then.

    Attributes:
        turn: which happening of its kind: a step, a comment, a version. One notice of each to a person.
        way: how it was to be mailed when it was made.
        read_at: ticked off by the person; seen by nobody else.
    """

    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="notices")
    kind = models.CharField(max_length=40)
    turn = models.CharField(max_length=60)
    at = models.DateTimeField()
    by_name = models.CharField(max_length=150, blank=True)
    release = models.ForeignKey(Release, null=True, on_delete=models.CASCADE, related_name="notices")
    stand_in = models.ForeignKey(StandIn, null=True, on_delete=models.CASCADE, related_name="+")
    entry = models.ForeignKey(Spokesperson, null=True, on_delete=models.CASCADE, related_name="+")
    object_id = models.BigIntegerField(null=True, help_text="the comment, the reminder or the pickup it tells of")
    way = models.CharField(max_length=6, choices=[(way.value, way.value) for way in Way])
    letter = models.ForeignKey(Letter, null=True, on_delete=models.SET_NULL, related_name="notices")
    read_at = models.DateTimeField(null=True)

    objects = scoped(NoticeQuerySet)

    class Meta:
        ordering = ["-at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["person", "kind", "turn"], name="one_notice_of_a_turn_to_a_person")
        ]
        indexes = [
            models.Index(fields=["person", "read_at", "-at"]),
            models.Index(fields=["way", "letter", "at"]),
            models.Index(fields=["at"]),
        ]

    def __str__(self) -> str:
        return f"{self.kind} to {self.person_id}"


class NoticeChoice(models.Model):
    """What a person chose about mail. No row: the defaults. `before` is the choice it replaced, to go back to."""

    person = models.OneToOneField(User, on_delete=models.CASCADE, related_name="notice_choice")
    ways = models.JSONField(default=dict, help_text="kind → way, where it differs from the default")
    quiet_from = models.TimeField(_("quiet from"), null=True, blank=True)
    quiet_to = models.TimeField(_("until"), null=True, blank=True)
    before = models.JSONField(null=True, blank=True)
    changed_at = models.DateTimeField(null=True)

    objects = scoped(OwnQuerySet)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(quiet_from=None, quiet_to=None) | Q(quiet_from__isnull=False, quiet_to__isnull=False),
                name="quiet_hours_have_both_ends",
            )
        ]

    def __str__(self) -> str:
        return f"choice of {self.person_id}"
