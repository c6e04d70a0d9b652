"""Days off and working Saturdays that a focal point entered itself."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from daumoi.accounts.models import Organisation
from daumoi.deadlines.public_days import DayKind


class OfficeDay(models.Model):
    """One day of a focal point that differs from the public table, or that the table does not know yet."""

    class Kind(models.TextChoices):
        OFF = DayKind.OFF.value, _("Day off")
        WORKING = DayKind.WORKING.value, _("Working day")

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="office_days")
    day = models.DateField(_("day"))
    kind = models.CharField(_("what it is"), max_length=8, choices=Kind.choices)
    name = models.CharField(_("name"), max_length=120)
    source = models.CharField(_("document"), max_length=120, blank=True)

    class Meta:
        ordering = ["day", "id"]
        constraints = [models.UniqueConstraint(fields=["organisation", "day"], name="one_word_a_day_and_office")]

    def __str__(self) -> str:
        return f"{self.day} {self.kind} of {self.organisation_id}"
