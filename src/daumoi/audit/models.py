"""The chain over the log of acts, the roots that were published, and what each check of it found."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from daumoi.audit.rules import Broken


class WrittenOnce(models.Model):
    """A row that is added and never changed; a trigger of the database sees to it too."""

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk:
            raise RuntimeError("This row is written once")
        super().save(*args, **kwargs)


class LogSeal(WrittenOnce):
    """The link of one entry of the log in the chain.

    `entry_id` is a plain number: a foreign key would let nobody find out that an entry is gone.
    """

    number = models.PositiveBigIntegerField(unique=True)
    entry_id = models.BigIntegerField(unique=True)
    sealed_at = models.DateTimeField()
    previous_sha256 = models.CharField(max_length=64)
    sha256 = models.CharField(max_length=64)

    class Meta:
        ordering = ["number"]

    def __str__(self) -> str:
        return f"{self.number} {self.sha256[:12]}"


class DailyRoot(WrittenOnce):
    """The digest of the chain at the end of a day, open to everybody from the next morning on."""

    day = models.DateField(unique=True)
    number = models.PositiveBigIntegerField(help_text="of the last seal: so many acts there were")
    sha256 = models.CharField(max_length=64)
    published_at = models.DateTimeField()

    class Meta:
        ordering = ["-day"]

    def __str__(self) -> str:
        return f"{self.day} {self.number} {self.sha256[:12]}"


BROKEN_NAMES = {
    Broken.ENTRY_CHANGED: _("An entry says something else than when it was sealed"),
    Broken.ENTRY_MISSING: _("An entry is gone"),
    Broken.ENTRY_NOT_SEALED: _("An entry was put in past the chain, or sealing has stopped"),
    Broken.SEAL_MISSING: _("A link of the chain is gone"),
    Broken.SEAL_CHANGED: _("A link of the chain was written anew"),
    Broken.ROOT_DIFFERS: _("The chain differs from the root published for that day"),
    Broken.ROOT_MISSING: _("The root of a day is gone"),
    Broken.LOG_CUT_SHORT: _("The chain is shorter than it was at the end of that day"),
    Broken.THING_CHANGED: _("What was issued says something else than when it was issued"),
    Broken.THING_MISSING: _("What was issued is gone"),
    Broken.THING_NOT_IN_LOG: _("Something stands as issued, and no entry says that anybody issued it"),
}


class LogCheck(models.Model):
    """One walk over the whole log: how much was looked at, and what was found."""

    at = models.DateTimeField()
    checked_count = models.PositiveBigIntegerField()
    head_number = models.PositiveBigIntegerField()
    head_sha256 = models.CharField(max_length=64)
    finding_count = models.PositiveBigIntegerField()
    findings = models.JSONField(default=list, help_text="the first ones: broken, number, entry_id, said, day")

    class Meta:
        ordering = ["-at", "-id"]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.finding_count}"

    @property
    def is_sound(self) -> bool:
        return self.finding_count == 0
