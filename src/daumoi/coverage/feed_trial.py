"""Reads a feed once, at a person's wish, to say whether it can be monitored. Keeps nothing of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from daumoi.coverage.robots import fetch_where_allowed
from newsformats.feeds import FeedEntry, read_feed

# A person waits for the answer, so less patience than a background step has.
_TIMEOUT_SECONDS = 8.0
_SHOWN_ENTRIES = 5


@dataclass(frozen=True)
class FeedTrial:
    """What a feed holds now: its title, how many entries, the first of them, how many without a usable date."""

    title: str
    entry_count: int
    first_entries: list[FeedEntry]
    undated_count: int


def try_feed(*, feed_url: str, at: datetime) -> FeedTrial:
    """Read a feed as the monitoring would, robots.txt first.

    Raises:
        OutboundError: it cannot be had, or robots.txt asks not to read it.
        NotAFeed: what stands at the address is something else.
    """
    answer = fetch_where_allowed(feed_url, at=at, timeout=_TIMEOUT_SECONDS)
    feed = read_feed(answer.body, url=answer.url, content_type=answer.content_type)
    return FeedTrial(
        title=feed.title,
        entry_count=len(feed.entries),
        first_entries=feed.entries[:_SHOWN_ENTRIES],
        undated_count=sum(entry.published_at is None for entry in feed.entries),
    )
