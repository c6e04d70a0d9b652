"""Finds which issued versions articles use; what that needs is kept in memory between articles."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Collection, Iterator, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import Count, Max, QuerySet
from django.utils import timezone

import textreuse
from daumoi.coverage import kept_index
from daumoi.coverage.models import Article, ArticleState
from daumoi.releases.models import IssuedVersion
from daumoi.releases.queries import versions_for_matching
from textreuse.credit.names import is_domain
from textreuse.outlets import OutletHabits

# Habits of an outlet are learned from so many of its articles, of so many days; from none where it has fewer than half:
# what a few articles share may be news.
_HABIT_ARTICLES: Final = 100
_HABIT_DAYS: Final = 60
# Databases limit how much a question may name.
_PORTION: Final = 500

_lock = threading.Lock()
_kept: tuple[tuple[object, ...], textreuse.ReleaseIndex] | None = None
_habits: tuple[date, OutletHabits] | None = None


def as_release(version: IssuedVersion) -> textreuse.Release:
    """What the detector knows of a version."""
    content = version.content
    unit, agency = version.organisation, version.organisation.hub
    names = {content["unit"], content["agency"], unit.short_name, _own_domain()}
    if agency is not None:
        names |= {agency.short_name, agency.name}
    return textreuse.Release(
        id=_mark(version.pk, version.sha256, version.public_at, *_names(version)),
        text=version.text,
        issuer=unit.name,
        issuer_aliases=tuple(sorted(name for name in names if name)),
        issued_at=version.public_at,
        title=version.headline,
    )


def version_number(mark: str) -> int:
    """Primary key of the version that the detector knows by this mark."""
    return int(mark.partition(".")[0])


def as_article(article: Article) -> textreuse.Article:
    """What the detector knows of an article."""
    return textreuse.Article(
        id=str(article.pk),
        text=article.text,
        outlet=str(article.outlet_id),
        published_at=article.published_at,
        byline=article.byline or None,
        links=tuple(article.links),
    )


def pickups_in(articles: Sequence[Article], *, at: datetime) -> list[list[textreuse.Pickup]]:
    """What the detector finds in articles, in their order; lines that their outlets repeat prove nothing."""
    known = list(habits_at(at).without_standing_lines(map(as_article, articles)))
    try:
        return list(index_at(at).match_many(known))
    except textreuse.BrokenIndex:  # a text of the kept index was damaged on disk
        kept_index.forget(_folder())
        forget_index()
        return list(index_at(at).match_many(known))


def index_at(at: datetime) -> textreuse.ReleaseIndex:
    """Index of the versions that articles read at that time may use; renewed when a version came or the day changed.

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
            _kept = (key, _renewed_index(versions))
        return _kept[1]


def _renewed_index(versions: QuerySet[IssuedVersion]) -> textreuse.ReleaseIndex:
    said = versions.values_list("pk", "sha256", "public_at", *(f"organisation__{name}" for name in _NAMED))
    marks = {_mark(*row): row[0] for row in said}

    def releases(wanted: Collection[str]) -> Iterator[textreuse.Release]:
        numbers = sorted(marks[mark] for mark in wanted)
        for start in range(0, len(numbers), _PORTION):
            yield from map(as_release, versions.filter(pk__in=numbers[start : start + _PORTION]))

    return kept_index.index_of(_folder(), marks, releases)


# What an article may call the issuer: changed, it makes a version one that the kept index does not know.
_NAMED: Final = ("name", "short_name", "hub__name", "hub__short_name")


def _names(version: IssuedVersion) -> tuple[str | None, ...]:
    unit, agency = version.organisation, version.organisation.hub
    return unit.name, unit.short_name, agency and agency.name, agency and agency.short_name


def _mark(number: int, sha256: str, public_at: datetime, *names: str | None) -> str:
    """Name a version for the index: its number, and a digest of all that the detector is told of it."""
    told = (sha256, public_at.timestamp(), _own_domain(), *names)
    return f"{number}.{hashlib.blake2b(repr(told).encode(), digest_size=8).hexdigest()}"


def _own_domain() -> str:
    """Domain of the newsroom, where it has one: a link to it names the source."""
    host = urlsplit(settings.BASE_URL).hostname or ""
    return host if is_domain(host) else ""


def _folder() -> Path:
    return Path(settings.STATE_FOLDER) / "coverage"


def habits_at(at: datetime) -> OutletHabits:
    """The lines that outlets put under their articles whatever they say, learned once a day from their latest."""
    global _habits
    with _lock:
        day = timezone.localdate(at)
        if _habits is None or _habits[0] != day:
            _habits = (day, OutletHabits.learned(map(as_article, _articles_for_habits(at))))
        return _habits[1]


def _articles_for_habits(at: datetime) -> Iterator[Article]:
    """Articles of the outlets that have enough, spread over the days."""
    since = at - timedelta(days=_HABIT_DAYS)
    latest = Article.objects.filter(state=ArticleState.READ, published_at__gte=since, published_at__lte=at)
    by_outlet: dict[int, list[int]] = {}
    for outlet, number in latest.order_by("id").values_list("outlet_id", "id").iterator():
        by_outlet.setdefault(outlet, []).append(number)
    enough = (numbers for numbers in by_outlet.values() if 2 * len(numbers) >= _HABIT_ARTICLES)
    for numbers in enough:
        step = max(1, len(numbers) // _HABIT_ARTICLES)
        yield from Article.objects.filter(pk__in=numbers[::step][:_HABIT_ARTICLES]).order_by("id")


def forget_index() -> None:
    """Drop what is kept in memory, so that the next article renews it; for tests that replace the database."""
    global _kept, _habits
    with _lock:
        _kept = _habits = None
