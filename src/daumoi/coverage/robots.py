"""Reading a page only where the robots.txt of its own origin lets us; the monitoring and the trial of a feed use it.

A robots.txt that is not there (4xx) allows everything; one that cannot be had now (5xx, no answer) stops this look and
is asked for again at the next (RFC 9309, 2.3.1). What was had is kept for a day, one row an origin.
"""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.utils.translation import gettext as _

from daumoi.coverage.errors import RobotsDisallow
from daumoi.coverage.models import RobotsFile
from daumoi.coverage.rules import ROBOTS_LAST, may_read, origin_of
from daumoi.foundation import outbound_http
from daumoi.foundation.rich_text import without_control_characters

_LIMIT_BYTES = 500 * 1024


def fetch_where_allowed(
    url: str, *, at: datetime, etag: str = "", last_modified: str = "", timeout: float | None = None
) -> outbound_http.Answer:
    """Read one page, asking the robots.txt of its origin first, and that of each address it redirects to.

    Args:
        timeout: seconds for the page, and as many again for a robots.txt; OUTBOUND_TIMEOUT_SECONDS when absent.
    Raises:
        RobotsDisallow: it asks us not to read there.
        OutboundError: the page or the robots.txt cannot be had now.
    """

    def require(address: str) -> None:
        _require(address, at=at, timeout=timeout)

    require(url)
    return outbound_http.fetch(url, etag=etag, last_modified=last_modified, timeout=timeout, before_redirect=require)


def _require(url: str, *, at: datetime, timeout: float | None) -> None:
    try:
        origin = origin_of(url)
    except ValueError as error:
        raise outbound_http.AddressRefused(f"Not an address that can be read: {url[:200]}") from error
    if not may_read(_text_of(origin, at=at, timeout=timeout), url, agent=settings.OUTBOUND_USER_AGENT.split("/")[0]):
        raise RobotsDisallow(_("The outlet's robots.txt asks not to read %(url)s.") % {"url": url[:150]})


def _text_of(origin: str, *, at: datetime, timeout: float | None) -> str:
    kept = RobotsFile.objects.filter(origin=origin).first()
    if kept is not None and at - kept.read_at <= ROBOTS_LAST:
        return kept.text
    try:
        answer = outbound_http.fetch(f"{origin}/robots.txt", limit_bytes=_LIMIT_BYTES, timeout=timeout)
        text = without_control_characters(answer.body.decode("utf-8-sig", "replace"))
    except outbound_http.Unreachable as error:
        if not 400 <= error.status < 500:
            raise
        text = ""
    RobotsFile.objects.update_or_create(origin=origin, defaults={"text": text, "read_at": at})
    return text
