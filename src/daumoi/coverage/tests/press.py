"""A small press for tests: outlets, articles that use a release, and the pickups the detector finds in them."""

from __future__ import annotations

import hashlib
import itertools
from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any

from daumoi.accounts.viewer import SYSTEM, acting_as
from daumoi.coverage import actions
from daumoi.coverage.models import Article, ArticleState, Outlet, Pickup
from daumoi.coverage.rules import address_key
from daumoi.releases.models import IssuedVersion

_numbers = itertools.count(1)


def open_outlet(world: SimpleNamespace, *, name: str = "Sông Hồng điện tử", agency: Any = None) -> Outlet:
    """An outlet of the world's press agency."""
    number = next(_numbers)
    with acting_as(SYSTEM):
        return Outlet.objects.create(
            organisation=agency or world.agency,
            name=name,
            home_url=f"https://outlet-{number}.example/",
            feed_url=f"https://outlet-{number}.example/rss",
        )


def publish(outlet: Outlet, text: str, *, at: datetime, title: str = "") -> Article:
    """An article of the outlet, as if it had been read."""
    number = next(_numbers)
    url = f"{outlet.home_url}bai-{number}.html"
    with acting_as(SYSTEM):
        return Article.objects.create(
            outlet=outlet,
            url=url,
            url_key=address_key(url),
            state=ArticleState.READ,
            title=title or f"Bài số {number}",
            text=text,
            text_sha256=hashlib.sha256(text.encode()).hexdigest(),
            language="vi",
            published_at=at,
            found_at=at,
            read_at=at,
        )


def use(
    version: IssuedVersion, outlet: Outlet, *, after: timedelta = timedelta(hours=2, minutes=14), title: str = ""
) -> Pickup:
    """The pickup that the detector finds in an article which repeats the text of a version and names its unit."""
    at = version.public_at + after
    text = f"Tin từ tòa soạn.\n{version.text}\nTheo {version.content['unit']}."
    article = publish(outlet, text, at=at, title=title)
    with acting_as(SYSTEM):
        found = actions.find_pickups(article=article, at=at + timedelta(minutes=1))
    return next(pickup for pickup in found if pickup.release_id == version.release_id)
