"""Finds which issued versions an article uses, with the index of `textreuse` kept in memory between articles."""

from __future__ import annotations

import threading
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Count, Max

import textreuse
from daumoi.coverage.models import Article
from daumoi.releases.models import IssuedVersion
from daumoi.releases.queries import versions_for_matching

_lock = threading.Lock()
_kept: tuple[tuple[object, ...], textreuse.ReleaseIndex] | None = None


def as_release(version: IssuedVersion) -> textreuse.Release:
    """What the detector knows of a version."""
    content = version.content
    unit, agency = version.organisation, version.organisation.hub
    names = {content["unit"], content["agency"], unit.short_name}
    if agency is not None:
        names |= {agency.short_name, agency.name}
    return textreuse.Release(
        id=str(version.pk),
        text=version.text,
        issuer=unit.name,
        issuer_aliases=tuple(sorted(name for name in names if name)),
        issued_at=version.public_at,
        title=version.headline,
    )


def as_article(article: Article) -> textreuse.Article:
    """What the detector knows of an article."""
    return textreuse.Article(
        id=str(article.pk),
        text=article.text,
        outlet=str(article.outlet_id),
        published_at=article.published_at,
        byline=article.byline or None,
    )


def index_at(at: datetime) -> textreuse.ReleaseIndex:
    """Index of the versions that articles read at that time may use; built anew when a version came or the day changed.

    It reaches back two windows, so that one index serves an article of today and one that was found a window late.
    """
    global _kept
    reach = timedelta(days=2 * settings.COVERAGE_WINDOW_DAYS)
    since = (at - reach).replace(hour=0, minute=0, second=0, microsecond=0)
    versions = versions_for_matching(since=since)
    stamp = versions.order_by().aggregate(newest=Max("pk"), count=Count("pk"))
    key = (since, stamp["newest"], stamp["count"])
    with _lock:
        if _kept is None or _kept[0] != key:
            _kept = (key, textreuse.ReleaseIndex.build([as_release(version) for version in versions]))
        return _kept[1]


def forget_index() -> None:
    """Drop the kept index, so that the next article builds it; for tests that replace the database."""
    global _kept
    with _lock:
        _kept = None
