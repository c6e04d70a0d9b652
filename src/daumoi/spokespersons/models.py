"""The register of those who may speak for a body."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from daumoi.accounts.models import Organisation, User
from daumoi.accounts.scoping import ScopedQuerySet, scoped
from daumoi.accounts.viewer import Viewer
from daumoi.spokespersons.rules import Authority, Term, is_in_force, is_published_late

AUTHORITY_NAMES = {
    Authority.HEAD: _("Head of the body"),
    Authority.STANDING: _("Standing spokesperson"),
    Authority.CASE: _("Authorised for one matter"),
}


class SpokespersonQuerySet(ScopedQuerySet):
    """Everybody sees the public entries; the body itself and its focal point see the others too."""

    def visible_to(self, viewer: Viewer) -> SpokespersonQuerySet:
        if viewer.is_system:
            return self
        seen = Q(is_public=True)
        if viewer.organisation_ids:
            seen |= Q(organisation_id__in=viewer.organisation_ids)
        if viewer.office_hub_ids:
            seen |= Q(organisation__hub_id__in=viewer.office_hub_ids)
        return self.filter(seen)

    def in_force(self, at: Any) -> SpokespersonQuerySet:
        """Entries that count at that moment."""
        return self.filter(Q(valid_to=None) | Q(valid_to__gt=at), valid_from__lte=at)


class Spokesperson(models.Model):
    """One person's authority to speak for one body, for a time (Decree 244/2026/NĐ-CP, article 3).

    What was published stays: an entry is ended, never edited, and a mistake is ended with its reason and entered anew.
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="spokespersons")
    authority = models.CharField(
        _("speaks as"), max_length=10, choices=[(each.value, name) for each, name in AUTHORITY_NAMES.items()]
    )
    user = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    full_name = models.CharField(_("full name"), max_length=150)
    position = models.CharField(_("position"), max_length=200)
    phone = models.CharField(_("telephone at work"), max_length=40)
    email = models.EmailField(_("official e-mail"))
    decision_number = models.CharField(_("decision no."), max_length=60, blank=True)
    decided_at = models.DateTimeField(_("decided on"))
    valid_from = models.DateTimeField(_("from"))
    valid_to = models.DateTimeField(_("until"), null=True, blank=True)
    matter = models.CharField(_("matter"), max_length=300, blank=True)
    authorised_by = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="authorised",
        verbose_name=_("authorised by"),
    )
    is_public = models.BooleanField(_("stands in the public list"), default=True)
    published_at = models.DateTimeField()
    recorded_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True, help_text="when the end was entered")
    end_reason = models.CharField(max_length=300, blank=True)

    objects = scoped(SpokespersonQuerySet)

    class Meta:
        ordering = ["organisation__name", "valid_from", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")), name="spokesperson_begins_before_the_end"
            ),
            models.CheckConstraint(
                condition=~Q(authority=Authority.CASE.value)
                | (Q(valid_to__isnull=False) & Q(authorised_by__isnull=False) & ~Q(matter="")),
                name="an_authorisation_names_matter_end_and_head",
            ),
        ]
        indexes = [models.Index(fields=["organisation", "valid_from"])]

    def __str__(self) -> str:
        return f"{self.full_name}, {self.position}"

    @property
    def term(self) -> Term:
        return Term(self.valid_from, self.valid_to)

    @property
    def authority_name(self) -> str:
        return str(AUTHORITY_NAMES[Authority(self.authority)])

    @property
    def was_published_late(self) -> bool:
        return is_published_late(decided_at=self.decided_at, published_at=self.published_at)

    def is_in_force(self, at: Any) -> bool:
        return is_in_force(self.term, at=at)
