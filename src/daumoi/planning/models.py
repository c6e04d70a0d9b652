"""Events that the press is invited to: conferences, briefings, launches, field trips."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from daumoi.accounts.models import Organisation
from daumoi.accounts.scoping import ScopedQuerySet, scoped
from daumoi.accounts.viewer import Viewer
from daumoi.foundation import clock
from daumoi.foundation.public_id import new_public_id
from daumoi.subjects.models import Place, Topic


class EventKind(models.TextChoices):
    PRESS_CONFERENCE = "press_conference", _("Press conference")
    BRIEFING = "briefing", _("Briefing")
    LAUNCH = "launch", _("Launch")
    FIELD_TRIP = "field_trip", _("Field trip")


class PressEventQuerySet(ScopedQuerySet):
    """The press sees an event from its notice on; the focal point and the organiser before."""

    def visible_to(self, viewer: Viewer) -> PressEventQuerySet:
        if viewer.is_system:
            return self
        if not viewer.is_person:
            return self.none()
        seen = Q(notice_at__lte=clock.now()) | Q(organisation_id__in=viewer.organisation_ids)
        if viewer.office_hub_ids:
            seen |= Q(organisation__hub_id__in=viewer.office_hub_ids)
        return self.filter(seen)


class PressEvent(models.Model):
    """One event. `notice_at` is when the press is told; a day before at the least (Decree 237/2026, article 22)."""

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="events")
    kind = models.CharField(_("type"), max_length=20, choices=EventKind.choices)
    title = models.CharField(_("title"), max_length=250)
    starts_at = models.DateTimeField(_("begins"))
    ends_at = models.DateTimeField(_("ends"))
    notice_at = models.DateTimeField(_("notice to the press"))
    place = models.ForeignKey(
        Place, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("place")
    )
    address = models.CharField(_("address"), max_length=250, blank=True)
    is_online = models.BooleanField(_("can be followed online"), default=False)
    topic = models.ForeignKey(
        Topic, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("topic")
    )
    chair = models.CharField(_("chaired by"), max_length=300, blank=True)
    contact_email = models.EmailField(_("registration"), blank=True)
    changed_at = models.DateTimeField(null=True, editable=False, help_text="last change after it was entered")
    change_count = models.PositiveIntegerField(default=0, editable=False, help_text="calendars go by it")
    cancelled_at = models.DateTimeField(null=True, editable=False)
    note = models.TextField(blank=True, help_text="what was changed, or why it is cancelled; the press reads it")

    may_be_changed = False  # set by pages for the viewer

    objects = scoped(PressEventQuerySet)

    class Meta:
        ordering = ["starts_at", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(starts_at__lt=F("ends_at")), name="event_begins_before_it_ends"),
        ]

    def __str__(self) -> str:
        return self.title
