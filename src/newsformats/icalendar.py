"""iCalendar: events as a calendar that every programme reads.

Source: RFC 5545; only VEVENT with the properties that a press calendar needs.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

LONGEST_LINE_BYTES = 75


@dataclass(frozen=True)
class CalendarEvent:
    """One event; times are aware. `id` must stay the same when the event is changed."""

    id: str
    title: str
    starts_at: datetime
    ends_at: datetime
    stamped_at: datetime
    location: str = ""
    description: str = ""
    url: str = ""
    organiser: str = ""
    sequence: int = 0
    """How often it was changed; calendars replace what they have by the higher one."""
    is_cancelled: bool = False


def write_calendar(events: Iterable[CalendarEvent], *, name: str, producer: str) -> bytes:
    """A calendar as UTF-8 bytes, lines ended with CR LF and folded at 75 bytes."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:{_text(producer)}",
        "CALSCALE:GREGORIAN",
        f"X-WR-CALNAME:{_text(name)}",
    ]
    for event in events:
        lines += _event_lines(event)
    lines.append("END:VCALENDAR")
    return "".join(folded + "\r\n" for line in lines for folded in _folded(line)).encode("utf-8")


def _event_lines(event: CalendarEvent) -> list[str]:
    written = {
        "UID": _text(event.id),
        "DTSTAMP": _moment(event.stamped_at),
        "DTSTART": _moment(event.starts_at),
        "DTEND": _moment(event.ends_at),
        "SUMMARY": _text(event.title),
        "LOCATION": _text(event.location),
        "DESCRIPTION": _text(event.description),
        "URL": event.url.replace("\r", "").replace("\n", ""),
        "CONTACT": _text(event.organiser),
        "SEQUENCE": str(event.sequence) if event.sequence else "",
        "STATUS": "CANCELLED" if event.is_cancelled else "",
    }
    return ["BEGIN:VEVENT", *(f"{name}:{value}" for name, value in written.items() if value), "END:VEVENT"]


def _moment(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def _text(words: str) -> str:
    """Text escaped for a property value (RFC 5545, 3.3.11); control characters are left out."""
    words = words.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    words = words.replace("\r\n", "\\n").replace("\n", "\\n").replace("\r", "\\n")
    return "".join(character for character in words if character >= " " and character != "\x7f")


def _folded(line: str) -> list[str]:
    """The line in pieces of at most 75 bytes, never cut inside a character; all but the first begin with a space."""
    pieces, piece = [], ""
    for character in line:
        if len((piece + character).encode("utf-8", "replace")) > LONGEST_LINE_BYTES:
            pieces.append(piece)
            piece = " "
        piece += character
    return [*pieces, piece]
