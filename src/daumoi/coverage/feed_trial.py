"""Reads a feed once, at a person's wish, to say whether it can be monitored. Writes nothing."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext as _

from daumoi.coverage.errors import RobotsDisallow
from daumoi.coverage.rules import may_read
from daumoi.foundation import outbound_http
from newsformats.feeds import FeedEntry, read_feed

# A person waits for the answer, so less patience than a background step has.
_TIMEOUT_SECONDS = 8.0
_ROBOTS_LIMIT_BYTES = 500 * 1024
_SHOWN_ENTRIES = 5


@dataclass(frozen=True)
class FeedTrial:
    """What a feed holds now: its title, how many entries, the first of them, how many without a usable date."""

    title: str
    entry_count: int
    first_entries: list[FeedEntry]
    undated_count: int


def try_feed(*, feed_url: str, home_url: str) -> FeedTrial:
    """Read a feed as the monitoring would, robots.txt first.

    Raises:
        OutboundError: it cannot be had, or robots.txt asks not to read it.
        NotAFeed: what stands at the address is something else.
    """
    if not may_read(_robots(feed_url, home_url), feed_url, agent=settings.OUTBOUND_USER_AGENT.split("/")[0]):
        raise RobotsDisallow(_("The outlet's robots.txt asks not to read %(url)s.") % {"url": feed_url[:150]})
    answer = outbound_http.fetch(feed_url, timeout=_TIMEOUT_SECONDS)
    feed = read_feed(answer.body, url=answer.url, content_type=answer.content_type)
    return FeedTrial(
        title=feed.title,
        entry_count=len(feed.entries),
        first_entries=feed.entries[:_SHOWN_ENTRIES],
        undated_count=sum(entry.published_at is None for entry in feed.entries),
    )


def _robots(feed_url: str, home_url: str) -> str:
    """The robots.txt that governs an address; one that is not there allows everything (RFC 9309, 2.3.1)."""
    parts = urlsplit(feed_url)
    base = home_url if settings.DEMO and home_url else f"{parts.scheme}://{parts.netloc}"
    try:
        answer = outbound_http.fetch(
            f"{base.rstrip('/')}/robots.txt", limit_bytes=_ROBOTS_LIMIT_BYTES, timeout=_TIMEOUT_SECONDS
        )
    except outbound_http.Unreachable as error:
        if 400 <= error.status < 500:
            return ""
        raise
    return answer.body.decode("utf-8", "replace")
