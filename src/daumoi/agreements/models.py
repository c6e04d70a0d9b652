"""Cooperation agreements, their yearly lines, and what has been counted on them."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from daumoi.accounts.models import Organisation
from daumoi.accounts.scoping import ScopedQuerySet, scoped
from daumoi.accounts.viewer import Viewer
from daumoi.coverage.models import Article, Pickup, ProductType
from daumoi.releases.models import LANGUAGES
from daumoi.subjects.models import Topic


class AgreementQuerySet(ScopedQuerySet):
    """Seen by the focal point that signed it."""

    def visible_to(self, viewer: Viewer) -> AgreementQuerySet:
        return self if viewer.is_system else self.filter(focal_point_id__in=viewer.office_hub_ids)


class Agreement(models.Model):
    """A cooperation agreement of the focal point with a press agency, with its lines for one year."""

    number = models.CharField(_("number"), max_length=60)
    title = models.CharField(_("title"), max_length=300)
    focal_point = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="agreements")
    agency = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="agency_agreements", verbose_name=_("press agency")
    )
    signed_date = models.DateField(_("signed on"))
    valid_from = models.DateField(_("from"))
    valid_to = models.DateField(_("to"))
    counted_at = models.DateTimeField(null=True)

    objects = scoped(AgreementQuerySet)

    class Meta:
        ordering = ["-valid_from", "number"]
        constraints = [
            models.CheckConstraint(condition=Q(valid_from__lte=models.F("valid_to")), name="agreement_term_in_order"),
            # Each focal point numbers its own papers; of another one's it must not even learn that they are there.
            models.UniqueConstraint(fields=["focal_point", "number"], name="agreement_number_once_at_a_focal_point"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    @property
    def organisation(self) -> Organisation:
        """The focal point, for permissions."""
        return self.focal_point


class LineQuerySet(ScopedQuerySet):
    def visible_to(self, viewer: Viewer) -> LineQuerySet:
        return self if viewer.is_system else self.filter(agreement__focal_point_id__in=viewer.office_hub_ids)


class AgreementLine(models.Model):
    """So many products of one type, in one language or any, on one topic or any."""

    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="lines")
    position = models.PositiveSmallIntegerField(default=0)
    product_type = models.CharField(_("product type"), max_length=14, choices=ProductType.choices)
    topic = models.ForeignKey(
        Topic, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("topic")
    )
    language = models.CharField(_("language"), max_length=2, choices=LANGUAGES, blank=True)
    planned_count = models.PositiveIntegerField(_("planned"))

    objects = scoped(LineQuerySet)

    class Meta:
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return f"{self.agreement_id}/{self.position} {self.product_type}"


class CountedItemQuerySet(ScopedQuerySet):
    def visible_to(self, viewer: Viewer) -> CountedItemQuerySet:
        return self if viewer.is_system else self.filter(agreement__focal_point_id__in=viewer.office_hub_ids)


class CountedItem(models.Model):
    """One article counted on an agreement, with the confirmed pickup that proves it. Written by the count alone."""

    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="items")
    line = models.ForeignKey(AgreementLine, null=True, on_delete=models.CASCADE, related_name="items")
    article = models.ForeignKey(Article, on_delete=models.PROTECT, related_name="counted_items")
    pickup = models.ForeignKey(Pickup, on_delete=models.PROTECT, related_name="counted_items")
    product_type = models.CharField(max_length=14, choices=ProductType.choices)
    topic = models.ForeignKey(Topic, null=True, on_delete=models.PROTECT, related_name="+")
    language = models.CharField(max_length=2)
    published_at = models.DateTimeField()
    is_beyond_contract = models.BooleanField(default=False)

    objects = scoped(CountedItemQuerySet)

    class Meta:
        ordering = ["published_at", "id"]
        constraints = [models.UniqueConstraint(fields=["agreement", "article"], name="article_once_on_an_agreement")]
        indexes = [models.Index(fields=["agreement", "is_beyond_contract"])]

    def __str__(self) -> str:
        return f"{self.article_id} on {self.agreement_id}"
