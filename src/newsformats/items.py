"""The news item all formats are written from, and the feed it stands in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

Status = Literal["usable", "withheld", "canceled"]
"""Publication status in the words of ninjs and NewsML-G2; a withdrawn release is `canceled`."""


@dataclass(frozen=True, slots=True)
class Enclosure:
    """A file that belongs to an item."""

    url: str
    media_type: str
    length: int | None = None
    """Size in bytes; None when it is not known."""
    title: str = ""


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who says it, in which position."""

    name: str
    position: str = ""


@dataclass(frozen=True, slots=True)
class Subject:
    """A topic: a code that stays, a name that is shown."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class Place:
    """Where it happens: a code that stays, a name that is shown."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class NewsItem:
    """One item, in one language. Times are aware; `body_html` is sanitised by whoever made it.

    `embargoed_until` is for the caller's own decisions: no writer exports it, nor holds an item back because of it.
    """

    id: str
    url: str
    title: str
    published_at: datetime
    summary: str = ""
    body_html: str = ""
    language: str = ""
    """BCP 47, `vi` or `en`."""
    updated_at: datetime | None = None
    authors: tuple[str, ...] = ()
    agency: str = ""
    """The body that issues it: the source to be named."""
    speaker: Speaker | None = None
    subjects: tuple[Subject, ...] = ()
    places: tuple[Place, ...] = ()
    enclosures: tuple[Enclosure, ...] = ()
    rights: str = ""
    correction_note: str = ""
    status: Status = "usable"
    embargoed_until: datetime | None = None

    def __post_init__(self) -> None:
        for moment in (self.published_at, self.updated_at, self.embargoed_until):
            if moment is not None and moment.tzinfo is None:
                raise ValueError(f"a time of item {self.id} has no time zone")


@dataclass(frozen=True, slots=True)
class Feed:
    """The channel a list of items stands in."""

    title: str
    home_url: str
    feed_url: str
    description: str = ""
    language: str = ""
    updated_at: datetime | None = None
    """The newest time of the items when it is not given."""
    rights: str = ""
    publisher: str = ""

    def last_changed(self, items: list[NewsItem]) -> datetime | None:
        """Return when the feed last changed; None for an empty feed of unknown age."""
        times = [item.updated_at or item.published_at for item in items]
        return self.updated_at or max(times, default=None)
