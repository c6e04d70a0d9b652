"""Reads of planning."""

from __future__ import annotations

from datetime import datetime

from django.db.models import QuerySet

from daumoi.planning.models import PressEvent


def coming_events(*, at: datetime) -> QuerySet[PressEvent]:
    """Events that have not ended, the next one first."""
    return (
        PressEvent.objects.filter(ends_at__gte=at)
        .select_related("organisation", "place", "topic")
        .order_by("starts_at")
    )


def past_events(*, at: datetime) -> QuerySet[PressEvent]:
    """Events that have ended, the latest first."""
    return (
        PressEvent.objects.filter(ends_at__lt=at)
        .select_related("organisation", "place", "topic")
        .order_by("-starts_at")
    )
