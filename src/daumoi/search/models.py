"""What can be found: one row for each thing, and beside it the words, in the form the database searches them in."""

from __future__ import annotations

from django.db import models

from daumoi.accounts.models import Organisation
from daumoi.accounts.scoping import ScopedQuerySet, scoped
from daumoi.accounts.viewer import Viewer, acting_as
from daumoi.search.kinds import seen_entries


class SearchEntryQuerySet(ScopedQuerySet):
    """Whoever may see the thing may find it; the thing's own model says who."""

    def visible_to(self, viewer: Viewer) -> SearchEntryQuerySet:
        if viewer.is_system:
            return self
        with acting_as(viewer):
            return self.filter(seen_entries(viewer))


class SearchEntry(models.Model):
    """One thing that can be found. Its words are in tables whose shape is the database's own."""

    kind = models.CharField(max_length=12, help_text="code of one of KINDS")
    object_id = models.PositiveBigIntegerField()
    organisation = models.ForeignKey(Organisation, null=True, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField(help_text="when it was issued, began, appeared: what results are sorted by")
    digest = models.CharField(max_length=40, help_text="of its words and its reach; equal ones are not written again")

    objects = scoped(SearchEntryQuerySet)

    class Meta:
        ordering = ["-id"]
        constraints = [models.UniqueConstraint(fields=["kind", "object_id"], name="found_once")]
        indexes = [models.Index(fields=["kind", "at"]), models.Index(fields=["at"], name="search_entry_at")]

    def __str__(self) -> str:
        return f"{self.kind} {self.object_id}"


class LogMark(models.Model):
    """How far the log of acts has been read for the index; one row."""

    last_entry_id = models.PositiveBigIntegerField(default=0)
    read_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"read up to {self.last_entry_id}"
