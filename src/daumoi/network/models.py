"""The tree of organisations over time: what a body was called, where it stood, what became of it.

`accounts.Organisation` holds the present: name, parent, focal point. The rows here hold what was and what is planned. A
row has no last day: it counts until the next row of the same body begins, so that neither an overlap nor a gap can be
written. A body that never changed has no rows: what stands in Organisation has always been so.
"""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from daumoi.accounts.models import Organisation


class NetworkState(models.Model):
    """One row, locked by whoever changes the network: two moves that each look right may close a circle together."""

    revision = models.PositiveBigIntegerField(default=0, help_text="rises with every change")
    up_to_date_on = models.DateField(null=True, help_text="the day whose changes stand in Organisation")

    def __str__(self) -> str:
        return f"revision {self.revision}"


class OrganisationName(models.Model):
    """What a body is called from a day on."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="names")
    name = models.CharField(max_length=300)
    short_name = models.CharField(max_length=120)
    valid_from = models.DateField()
    basis = models.CharField(max_length=200, blank=True, help_text="number of the decision")

    class Meta:
        ordering = ["organisation_id", "valid_from"]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "valid_from"], name="one_name_from_a_day"),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.valid_from:%Y-%m-%d})"


class OrganisationPlacement(models.Model):
    """Below which body another stands from a day on; below none at the top."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="placements")
    parent = models.ForeignKey(Organisation, null=True, on_delete=models.PROTECT, related_name="+")
    valid_from = models.DateField()
    basis = models.CharField(max_length=200, blank=True, help_text="number of the decision")

    class Meta:
        ordering = ["organisation_id", "valid_from"]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "valid_from"], name="one_place_from_a_day"),
            models.CheckConstraint(
                condition=Q(parent=None) | ~Q(parent=F("organisation")), name="not_placed_below_itself"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id} below {self.parent_id} ({self.valid_from:%Y-%m-%d})"


class SuccessionKind(models.TextChoices):
    MERGED = "merged", _("Merged")
    SPLIT = "split", _("Split")
    DISSOLVED = "dissolved", _("Dissolved")


class OrganisationSuccession(models.Model):
    """Who goes on where a body ended; the heir takes over its records, and there is at most one."""

    predecessor = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="successions")
    successor = models.ForeignKey(Organisation, null=True, on_delete=models.PROTECT, related_name="predecessions")
    kind = models.CharField(max_length=10, choices=SuccessionKind.choices)
    effective_date = models.DateField(help_text="the first day without the predecessor")
    is_heir = models.BooleanField(default=False)
    basis = models.CharField(max_length=200, blank=True, help_text="number of the decision")

    class Meta:
        ordering = ["effective_date", "id"]
        constraints = [
            models.UniqueConstraint(fields=["predecessor", "successor"], name="one_succession_between_two"),
            models.UniqueConstraint(fields=["predecessor"], condition=Q(is_heir=True), name="one_heir"),
            models.CheckConstraint(
                condition=Q(successor=None) | ~Q(successor=F("predecessor")), name="not_its_own_successor"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.predecessor_id} {self.kind} {self.successor_id}"
