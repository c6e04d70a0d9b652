"""Invitations, and requests to be forgotten."""

from __future__ import annotations

import secrets
from datetime import datetime

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from daumoi.accounts.models import ROLE_NAMES, Membership, Organisation, User
from daumoi.accounts.scoping import ScopedQuerySet, scoped
from daumoi.accounts.viewer import Role, Viewer
from daumoi.deadlines.queries import working_days_of
from daumoi.foundation import clock
from daumoi.people.rules import InvitationState, answer_due, invitation_state


def new_nonce() -> str:
    """What makes an invitation's link valid once; a new one makes every earlier link worthless."""
    return secrets.token_urlsafe(12)


def hubs_kept_by(viewer: Viewer) -> frozenset[int]:
    """Focal points whose people are the viewer's to look after, or to audit."""
    keepers = {Role.OPERATOR, Role.AUDITOR}
    return frozenset(s.organisation_id for s in viewer.standings if s.is_focal_point and s.role in keepers)


def units_led_by(viewer: Viewer) -> frozenset[int]:
    """Units in which the viewer is a leader."""
    return frozenset(s.organisation_id for s in viewer.standings if s.role is Role.LEADER and not s.is_focal_point)


class InvitationQuerySet(ScopedQuerySet):
    """Seen by who looks after the people of its focal point, and by the leader of its unit."""

    def visible_to(self, viewer: Viewer) -> InvitationQuerySet:
        if viewer.is_system:
            return self
        return self.filter(
            Q(organisation__hub_id__in=hubs_kept_by(viewer)) | Q(organisation_id__in=units_led_by(viewer))
        )

    def open(self) -> InvitationQuerySet:
        """Neither accepted nor withdrawn; expired ones are among them, for they can be sent again."""
        return self.filter(accepted_at=None, withdrawn_at=None)


class Invitation(models.Model):
    """Somebody with this address may take this role; the link that says so is signed, works once and for a week."""

    email = models.EmailField(_("e-mail"))
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="invitations", verbose_name=_("organisation")
    )
    role = models.CharField(_("role"), max_length=12, choices=[(role.value, name) for role, name in ROLE_NAMES.items()])
    valid_to = models.DateField(_("until"), null=True, blank=True, help_text="last day of the membership")
    invited_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    invited_at = models.DateTimeField()
    nonce = models.CharField(max_length=16, default=new_nonce, editable=False)
    expires_at = models.DateTimeField()
    asked_at = models.DateTimeField(help_text="when the letter was last asked for")
    sent_at = models.DateTimeField(null=True, help_text="when the mail server took the letter")
    problem = models.CharField(max_length=300, blank=True, help_text="why it did not")
    accepted_at = models.DateTimeField(null=True)
    accepted_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)

    objects = scoped(InvitationQuerySet)

    class Meta:
        ordering = ["-invited_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["email", "organisation", "role"],
                condition=Q(accepted_at=None, withdrawn_at=None),
                name="one_open_invitation_to_a_role",
            )
        ]

    def __str__(self) -> str:
        return f"{self.email} {self.role} {self.organisation_id}"

    @property
    def state(self) -> InvitationState:
        return self.state_at(clock.now())

    def state_at(self, at: datetime) -> InvitationState:
        """What became of it by then."""
        return invitation_state(
            expires_at=self.expires_at, accepted_at=self.accepted_at, withdrawn_at=self.withdrawn_at, at=at
        )


class Outcome(models.TextChoices):
    ERASED = "erased", _("Erased")
    REFUSED = "refused", _("Refused")
    TAKEN_BACK = "taken_back", _("Taken back")


class ErasureRequestQuerySet(ScopedQuerySet):
    """Seen by who asked, and by who looks after the people of a focal point the person belongs or belonged to."""

    def visible_to(self, viewer: Viewer) -> ErasureRequestQuerySet:
        if viewer.is_system:
            return self
        if not viewer.is_person:
            return self.none()
        kept = Membership.objects.filter(organisation__hub_id__in=hubs_kept_by(viewer))
        return self.filter(Q(person_id=viewer.user_id) | Q(person__in=kept.values("user")))

    def open(self) -> ErasureRequestQuerySet:
        return self.filter(answered_at=None)


class ErasureRequest(models.Model):
    """Somebody asks that what is kept about them be erased (Law 91/2025/QH15). Two clocks run from `asked_at`."""

    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="erasure_requests")
    asked_at = models.DateTimeField()
    acknowledged_at = models.DateTimeField(null=True)
    acknowledged_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    outcome = models.CharField(max_length=10, choices=Outcome.choices, blank=True)
    reason = models.TextField(blank=True, max_length=1000)

    objects = scoped(ErasureRequestQuerySet)

    class Meta:
        ordering = ["asked_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=Q(answered_at=None), name="one_open_erasure_request_of_a_person"
            )
        ]

    def __str__(self) -> str:
        return f"{self.person_id} asked {self.asked_at:%Y-%m-%d}"

    @property
    def acknowledge_due_at(self) -> datetime:
        return self._due("acknowledge")

    @property
    def answer_due_at(self) -> datetime:
        return self._due("erase")

    def _due(self, code: str) -> datetime:
        """When an answer is due, by the working days of the office that looks after the person."""
        latest = Membership.objects.filter(user=self.person_id).select_related("organisation__hub").order_by("-id")
        membership = latest.first() if self.person_id else None
        hub = membership.organisation.hub if membership else None
        return answer_due(code, asked_at=timezone.localtime(self.asked_at), days=working_days_of(hub))
