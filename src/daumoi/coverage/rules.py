"""Rules of coverage. Plain Python; time is an argument."""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit
from urllib.robotparser import RobotFileParser

# A date further ahead than this is a mistake of the page, not an announcement; machines' clocks differ by minutes.
FUTURE_TOLERANCE = timedelta(hours=1)
EARLIEST_YEAR = 1995
LONGEST_PAUSE = timedelta(hours=6)
# How long before its hour a release may have leaked; earlier likeness is chance or a common source.
LEAK_SPAN = timedelta(days=2)
ROBOTS_LAST = timedelta(hours=24)
# Below this an article is a news item, above an article proper; the person who confirms may say otherwise.
NEWS_ITEM_MOST_WORDS = 450

_TRACKING = ("utm_", "fbclid", "gclid", "zarsrc", "zalo")


def address_key(url: str) -> str:
    """SHA-256 of an address without fragment, tracking parameters and letter case of the host."""
    parts = urlsplit(url.strip())
    query = [(name, value) for name, value in parse_qsl(parts.query) if not name.lower().startswith(_TRACKING)]
    plain = urlunsplit((parts.scheme.lower(), parts.netloc.lower(), parts.path.rstrip("/"), urlencode(query), ""))
    return hashlib.sha256(plain.encode("utf-8", "replace")).hexdigest()


def usable_time(published_at: datetime | None, *, at: datetime) -> tuple[datetime, bool]:
    """The time an article counts with, and whether it is assumed.

    A missing date, one in the future or one before the outlet can have had a web page gives the time of reading.
    """
    if published_at is None or published_at > at + FUTURE_TOLERANCE or published_at.year < EARLIEST_YEAR:
        return at, True
    return min(published_at, at), False


def next_check_at(*, at: datetime, interval_seconds: int, failure_count: int) -> datetime:
    """When to look at a feed again: after the interval, and twice as long for each failure in a row."""
    pause = timedelta(seconds=interval_seconds) * 2 ** min(failure_count, 10)
    return at + min(pause, max(LONGEST_PAUSE, timedelta(seconds=interval_seconds)))


def may_read(robots: str, url: str, *, agent: str) -> bool:
    """Whether a robots.txt lets this agent read this address. Source: RFC 9309; an empty text allows everything."""
    rules = RobotFileParser()
    rules.parse(robots.splitlines())
    return rules.can_fetch(agent, url)


def is_in_time(*, published_at: datetime, public_at: datetime, window_days: int) -> bool:
    """Whether an article may use a version: not older than the window, nor more than the leak span before its hour."""
    return public_at - LEAK_SPAN <= published_at <= public_at + timedelta(days=window_days)


def product_type_of(*, words: int, has_video: bool = False) -> str:
    """The product type proposed for an article by its length; the person who confirms decides."""
    if has_video:
        return "video"
    return "news" if words <= NEWS_ITEM_MOST_WORDS else "article"
