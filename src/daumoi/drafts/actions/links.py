"""Asks the web whether the links of a release lead anywhere. Nobody waits for it: it is a step in the background."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from daumoi.drafts.events import LinksToAsk
from daumoi.drafts.models import LinkAnswer
from daumoi.drafts.queries import links_to_ask
from daumoi.foundation.errors import OutboundError
from daumoi.foundation.events import publish
from daumoi.foundation.outbound_http import TooLarge, Unreachable, fetch
from daumoi.releases.models import Release

LIMIT_BYTES = 256 * 1024
TIMEOUT_SECONDS = 10
KEEP_ANSWERS = timedelta(days=30)
# Somebody is there and turns a machine away; a reader may well get the page.
TURNED_AWAY = frozenset({401, 403, 405, 406, 429, 451})


def note_links_to_ask(*, release: Release, at: datetime) -> int:
    """Have the links asked that nobody asked for a while; how many."""
    links = links_to_ask(release, at=at)
    if links:
        with transaction.atomic():
            publish(LinksToAsk(release_id=release.pk))
    return len(links)


def ask_links(*, release: Release, at: datetime) -> int:
    """Ask each link once and keep what it answered; how many were asked. Only its address leaves this machine."""
    links = links_to_ask(release, at=at)
    for url in links:
        is_alive, status, problem = _asked(url)
        LinkAnswer.objects.update_or_create(
            url_key=LinkAnswer.key_of(url),
            defaults={"url": url, "asked_at": at, "is_alive": is_alive, "status": status, "problem": problem},
        )
    return len(links)


def forget_old_answers(*, at: datetime) -> int:
    """Delete what addresses answered longer ago than anybody needs to know; how many."""
    return int(LinkAnswer.objects.filter(asked_at__lt=at - KEEP_ANSWERS).delete()[0])


def _asked(url: str) -> tuple[bool, int, str]:
    """(is somebody there, HTTP status or 0, code of the problem)."""
    try:
        answer = fetch(url, limit_bytes=LIMIT_BYTES, timeout=TIMEOUT_SECONDS)
    except TooLarge:
        return True, 200, ""
    except Unreachable as error:
        is_alive = error.status in TURNED_AWAY
        return is_alive, error.status, "" if is_alive else error.code
    except OutboundError as error:
        return False, 0, error.code
    return True, answer.status, ""
