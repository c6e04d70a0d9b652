"""What a writer confirmed before a release was sent."""

from __future__ import annotations

from django.db import models

from daumoi.accounts.models import User
from daumoi.releases.checks.grounds import GROUNDS, Ground


class Confirmation(models.Model):
    """What a writer confirmed before a release was sent, of which revision: the secrecy and personal-data check.

    `grounds` says of each ground of the closed list whether it applies; where one does, the release was held back.
    `looked_at` are the hints that the writer has looked at and let stand. Written once.
    """

    release = models.ForeignKey("releases.Release", on_delete=models.CASCADE, related_name="confirmations")
    revision = models.PositiveIntegerField()
    at = models.DateTimeField()
    by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    by_name = models.CharField(max_length=150)
    grounds = models.JSONField(help_text="code of the ground → true where it applies")
    looked_at = models.JSONField(default=list, help_text="hints that the writer let stand: code and what was found")
    is_held_back = models.BooleanField(default=False)

    class Meta:
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return f"{self.release_id} r{self.revision}"

    @property
    def applying(self) -> list[Ground]:
        """The grounds it was held back for, in the order of the law."""
        return [ground for ground in GROUNDS if self.grounds.get(ground.code)]
