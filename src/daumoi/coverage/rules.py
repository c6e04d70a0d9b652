"""Rules of coverage. Plain Python; time is an argument."""

from __future__ import annotations

import hashlib
import re
from datetime import datetime, timedelta
from urllib.parse import parse_qsl, quote, unquote_to_bytes, urlencode, urlsplit, urlunsplit

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
    # Blank values are kept: the number of an article may be all that stands behind the question mark.
    pairs = parse_qsl(parts.query, keep_blank_values=True)
    query = [(name, value) for name, value in pairs if not name.lower().startswith(_TRACKING)]
    plain = urlunsplit((parts.scheme.lower(), parts.netloc.lower(), parts.path.rstrip("/"), urlencode(query), ""))
    return hashlib.sha256(plain.encode("utf-8", "replace")).hexdigest()


def origin_of(url: str) -> str:
    """Scheme, host and port of an address, as in `https://bao.example`; a port that goes without saying is left out.

    Raises:
        ValueError: it has no host, or a port that is no number.
    Source: RFC 6454, section 4, and RFC 9309, 2.3: one robots.txt for each of them.
    """
    parts = urlsplit(url.strip())
    host, port = parts.hostname, parts.port
    if not host:
        raise ValueError("an address without a host has no origin")
    shown = f"[{host}]" if ":" in host else host
    is_usual = port in {None, 443 if parts.scheme == "https" else 80}
    return f"{parts.scheme}://{shown}" if is_usual else f"{parts.scheme}://{shown}:{port}"


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
    """Whether a robots.txt lets this agent read this address. An empty text allows everything.

    Source: RFC 9309, sections 2.2.1 to 2.2.3: the groups that name the agent, else those for `*`; the longest rule
    that fits decides, and of two equally long ones the one that allows. The standard library's parser takes the first
    rule that fits and reads `*` and `$` as letters, so that `Disallow: /*` would forbid nothing.
    """
    parts = urlsplit(url)
    target = _octets((parts.path or "/") + (f"?{parts.query}" if parts.query else ""))
    groups = _robots_groups(robots)
    rules = groups.get(agent.lower(), groups.get("*", []))
    fitting = [(len(pattern), allows) for pattern, allows in rules if _fits(pattern, target)]
    return max(fitting)[1] if fitting else True


def _robots_groups(robots: str) -> dict[str, list[tuple[str, bool]]]:
    """Rules by product token in lower case: (pattern, whether it allows), in the order of the file."""
    groups: dict[str, list[tuple[str, bool]]] = {}
    agents: list[str] = []
    has_rules = False
    for line in robots.removeprefix("\ufeff").splitlines():
        name, _, value = (part.strip() for part in line.partition("#")[0].partition(":"))
        if name.lower() == "user-agent":
            if has_rules:
                agents, has_rules = [], False
            token = re.match(r"\*|[A-Za-z_-]*", value)
            agent = token.group().lower() if token else ""
            groups.setdefault(agent, [])
            if agent not in agents:
                agents.append(agent)
        elif name.lower() in {"allow", "disallow"}:
            has_rules = True
            for agent in agents:
                if value:
                    groups[agent].append((_octets(value), name.lower() == "allow"))
    return groups


def _octets(path: str) -> str:
    """The path with everything percent-encoded that may be, so that two ways of writing one address compare equal."""
    return quote(unquote_to_bytes(path), safe="/*$?&=:@!,;+~().'-_")


def _fits(pattern: str, target: str) -> bool:
    """Whether a pattern with `*` (anything) and a final `$` (the end) fits the beginning of an address.

    Each piece is taken where it first stands, so a hostile pattern costs its length times the address's and no more.
    """
    is_anchored = pattern.endswith("$")
    first, *others = pattern.removesuffix("$").split("*")
    if not target.startswith(first):
        return False
    if not others:
        return not is_anchored or target == first
    place = len(first)
    *middle, last = others
    for piece in middle:
        place = target.find(piece, place)
        if place < 0:
            return False
        place += len(piece)
    if is_anchored:
        return len(target) - len(last) >= place and target.endswith(last)
    return target.find(last, place) >= 0


def is_in_time(*, published_at: datetime, public_at: datetime, window_days: int) -> bool:
    """Whether an article may use a version: not older than the window, nor more than the leak span before its hour."""
    return public_at - LEAK_SPAN <= published_at <= public_at + timedelta(days=window_days)


def product_type_of(*, words: int) -> str:
    """The product type proposed for an article by its length; the person who confirms decides."""
    return "news" if words <= NEWS_ITEM_MOST_WORDS else "article"
