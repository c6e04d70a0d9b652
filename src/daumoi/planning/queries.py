"""Reads of planning."""

from __future__ import annotations

from datetime import datetime

from django.db.models import QuerySet

from daumoi.accounts.sharing import in_house
from daumoi.accounts.viewer import Viewer
from daumoi.planning.models import PressEvent


def coming_events(*, at: datetime) -> QuerySet[PressEvent]:
    """Events that have not ended, the next one first."""
    return (
        PressEvent.objects.filter(ends_at__gte=at)
        .select_related("organisation", "place", "topic")
        .order_by("starts_at")
    )


def own_events(events: QuerySet[PressEvent], viewer: Viewer) -> QuerySet[PressEvent]:
    """Those of the viewer's own organisations and branches: what the desk plans, not what the press is shown."""
    own = in_house(viewer)
    return events.filter(own)


def past_events(*, at: datetime) -> QuerySet[PressEvent]:
    """Events that have ended, the latest first."""
    return (
        PressEvent.objects.filter(ends_at__lt=at)
        .select_related("organisation", "place", "topic")
        .order_by("-starts_at")
    )
