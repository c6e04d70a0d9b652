"""Language versions: who translates, who reviews, and the word that the meaning is unchanged."""

from __future__ import annotations

from django.db import models

from daumoi.accounts.models import User
from daumoi.accounts.scoping import scoped
from daumoi.glossary.models import Term
from daumoi.glossary.rules import HintKind
from daumoi.releases.models.releases import IssuedVersion, OfRelease, Release


class LanguageVersion(models.Model):
    """The two people of a translation; neither issues it alone.

    Source: Decree 244/2026, article 9.1 (content in other languages is true to the original).
    """

    release = models.OneToOneField(Release, on_delete=models.CASCADE, related_name="language_version")
    translator = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    reviewer = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    named_at = models.DateTimeField()
    follows = models.ForeignKey(
        IssuedVersion,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="the original's version that it was started from; none where the original was not issued yet",
    )

    objects = scoped(OfRelease)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(translator=models.F("reviewer")), name="translator_and_reviewer_are_two_people"
            )
        ]

    def __str__(self) -> str:
        return f"language version {self.release_id}"


class MeaningSignOff(models.Model):
    """The reviewer's word that a translation says what the original says: for one version of the original and one
    revision of the translation, and for no other pair. Written once.
    """

    release = models.ForeignKey(Release, on_delete=models.CASCADE, related_name="meaning_sign_offs")
    original_version = models.ForeignKey(IssuedVersion, on_delete=models.PROTECT, related_name="+")
    revision = models.PositiveIntegerField(help_text="of the translation")
    digest = models.CharField(max_length=64, help_text="of everything the translation said then")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    by_name = models.CharField(max_length=150)
    at = models.DateTimeField()
    open_hints = models.PositiveIntegerField(default=0, help_text="hints of the glossary that were open then")

    objects = scoped(OfRelease)

    class Meta:
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return f"{self.release_id} r{self.revision} says {self.original_version_id}"


class HintDismissal(models.Model):
    """The reviewer's word that a hint of the glossary does not hold at one place, with the reason. Written once.

    It is for that term beside that paragraph of the original as it stood; another paragraph asks anew.
    """

    release = models.ForeignKey(Release, on_delete=models.CASCADE, related_name="hint_dismissals")
    term = models.ForeignKey(Term, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=[(each.value, each.value) for each in HintKind])
    place = models.CharField(max_length=64, help_text="digest of the original's paragraph")
    reason = models.CharField(max_length=300)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    by_name = models.CharField(max_length=150)
    at = models.DateTimeField()

    objects = scoped(OfRelease)

    class Meta:
        ordering = ["at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["release", "term", "kind", "place"], name="a_hint_is_dismissed_once")
        ]

    def __str__(self) -> str:
        return f"{self.release_id} {self.term_id} {self.kind}"
