"""The calendar file of events."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import urlsplit

from django.conf import settings

from daumoi.planning.models import PressEvent
from newsformats.icalendar import CalendarEvent, write_calendar


def calendar_file(events: Iterable[PressEvent], *, address: str) -> bytes:
    """Events as iCalendar.

    Args:
        address: page of the events, for the link in each.
    """
    host = urlsplit(settings.BASE_URL).hostname or "localhost"
    return write_calendar(
        (
            CalendarEvent(
                id=f"{event.public_id}@{host}",
                title=event.title,
                starts_at=event.starts_at,
                ends_at=event.ends_at,
                stamped_at=event.changed_at or event.notice_at,
                description=event.note,
                sequence=event.change_count,
                is_cancelled=event.cancelled_at is not None,
                location=", ".join(part for part in (event.address, event.place.name if event.place else "") if part),
                url=address,
                organiser=event.contact_email,
            )
            for event in events
        ),
        name=settings.AGENCY_NAME,
        producer="-//Dau Moi//Events//VI",
    )
