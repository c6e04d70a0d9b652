"""Reads of distribution."""

from __future__ import annotations

from django.db.models import Count, QuerySet

from daumoi.distribution.models import Delivery, DeliveryState, Subscription
from daumoi.releases.models import IssuedVersion, Release


def delivery_counts(release: Release) -> dict[str, int]:
    """Deliveries of all versions of a release by state; states with none are absent."""
    rows = Delivery.objects.filter(version__release=release).order_by().values("state").annotate(count=Count("id"))
    return {row["state"]: row["count"] for row in rows}


def deliveries_of(version: IssuedVersion) -> QuerySet[Delivery]:
    """Deliveries of one version with recipient, by name."""
    return (
        Delivery.objects.filter(version=version)
        .select_related("recipient", "version")
        .order_by("recipient__full_name", "id")
    )


def troubled_deliveries() -> QuerySet[Delivery]:
    """Failed and uncertain deliveries the viewer may see, newest first."""
    return Delivery.objects.filter(state__in=[DeliveryState.FAILED, DeliveryState.UNCERTAIN]).select_related(
        "recipient", "version"
    )


def own_subscription() -> Subscription | None:
    """The viewer's subscription, None when nothing was ever chosen."""
    return Subscription.objects.prefetch_related("topics").first()
