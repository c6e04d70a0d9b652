"""Terms and how a focal point has them translated."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from daumoi.accounts.models import Organisation, User
from daumoi.accounts.scoping import ScopedQuerySet, scoped
from daumoi.accounts.viewer import Viewer
from daumoi.foundation.languages import LANGUAGES
from daumoi.foundation.vietnamese import fold
from daumoi.glossary.rules import Entry, one_a_line, term_key


class TermQuerySet(ScopedQuerySet):
    """People of the house see the terms of the focal point that serves them, and of those above it."""

    def visible_to(self, viewer: Viewer) -> TermQuerySet:
        if viewer.is_system:
            return self
        return self.filter(organisation_id__in=viewer.register_hub_ids) if viewer.branch_ids else self.none()

    def in_force(self, day: date) -> TermQuerySet:
        """Terms that count on this day; the first and the last day count."""
        begun = Q(valid_from=None) | Q(valid_from__lte=day)
        return self.filter(begun, Q(valid_to=None) | Q(valid_to__gte=day))


class Term(models.Model):
    """How one term is translated from one language into another, at one focal point and those below it.

    What is retired stays with its last day: what was translated then was right then.

    `preferred` and `forbidden` hold one translation a line; the first preferred one is the one to write.
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="terms")
    source_language = models.CharField(_("from the language"), max_length=2, choices=LANGUAGES, default="vi")
    target_language = models.CharField(_("into the language"), max_length=2, choices=LANGUAGES, default="en")
    term = models.CharField(_("term"), max_length=200)
    key = models.CharField(max_length=620, editable=False, help_text="the forms of its words; what makes it one term")
    preferred = models.TextField(_("translation"), blank=True)
    forbidden = models.TextField(_("not to be written"), blank=True)
    note = models.CharField(_("note"), max_length=500, blank=True)
    source = models.CharField(_("source"), max_length=300, blank=True)
    valid_from = models.DateField(_("from day"), null=True, blank=True)
    valid_to = models.DateField(_("last day"), null=True, blank=True)
    changed_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField()
    search_text = models.TextField(blank=True, editable=False)

    objects = scoped(TermQuerySet)

    class Meta:
        ordering = ["key", "source_language", "target_language", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_from=None) | Q(valid_to__gte=F("valid_from")),
                name="term_begins_before_its_end",
            ),
            models.CheckConstraint(
                condition=~Q(source_language=F("target_language")), name="term_is_between_two_languages"
            ),
        ]
        indexes = [models.Index(fields=["organisation", "source_language", "target_language", "key"])]

    def __str__(self) -> str:
        return self.term

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.key = self.computed_key
        self.search_text = fold("\n".join((self.term, self.preferred, self.forbidden, self.note, self.source)))
        super().save(*args, **kwargs)

    @property
    def computed_key(self) -> str:
        """The key that its words give."""
        return term_key(self.term, self.source_language)[:620]

    @property
    def preferred_words(self) -> tuple[str, ...]:
        return one_a_line(self.preferred)

    @property
    def forbidden_words(self) -> tuple[str, ...]:
        return one_a_line(self.forbidden)

    @property
    def entry(self) -> Entry:
        """The term as texts are compared with it."""
        return Entry(self.pk, self.term, self.preferred_words, self.forbidden_words, self.source, self.note)
