"""Background entries of coverage."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.db import transaction

from daumoi.accounts.background import background
from daumoi.coverage import actions
from daumoi.coverage.models import Article, Outlet
from daumoi.foundation import clock
from daumoi.foundation.errors import OutboundError, TryLater
from daumoi.releases.models import IssuedVersion

# Articles matched in one step: seconds of work, so that others get their turn and little is done twice after a break.
_MATCHED_AT_ONCE = 200


@background(queue="coverage")
def check_due_outlets() -> None:
    """Recurring: a step for every outlet whose time has come; claiming moves its time, so none gets two steps."""
    at = clock.now()
    for outlet in Outlet.objects.filter(is_monitored=True, next_check_at__lte=at):
        claimed = Outlet.objects.filter(pk=outlet.pk, next_check_at=outlet.next_check_at).update(
            next_check_at=at + timedelta(seconds=max(60, settings.COVERAGE_INTERVAL_SECONDS))
        )
        if claimed:
            check_outlet.enqueue(outlet_id=outlet.pk)


@background(queue="coverage")
def check_outlet(*, outlet_id: int) -> None:
    """Read one feed and note its new articles, unless it was switched off since the step was planned."""
    outlet = Outlet.objects.get(pk=outlet_id)
    if outlet.is_monitored:
        actions.check_outlet(outlet=outlet, at=clock.now())


@background(queue="coverage")
def read_articles(*, article_ids: list[int]) -> None:
    """After ArticlesFound: a step for each article, with a polite pause between two of one outlet."""
    at = clock.now()
    with transaction.atomic():
        for position, article_id in enumerate(article_ids):
            pause = timedelta(seconds=position * settings.COVERAGE_POLITENESS_SECONDS)
            read_article.using(run_after=at + pause).enqueue(article_id=article_id)


@background(queue="coverage", most_attempts=5)
def read_article(*, article_id: int) -> None:
    """Read one article; a page that cannot be had now is tried again, with longer pauses, then set aside."""
    article = Article.objects.select_related("outlet").get(pk=article_id)
    try:
        actions.read_article(article=article, at=clock.now())
    except OutboundError as error:
        raise TryLater(str(error), seconds=60) from error


@background(queue="coverage")
def find_pickups(*, article_id: int) -> None:
    """After ArticleRead: match the article against the releases of its time."""
    actions.find_pickups(article=Article.objects.select_related("outlet").get(pk=article_id), at=clock.now())


@background(queue="coverage")
def find_pickups_in(*, article_ids: list[int]) -> None:
    """A part of what `watch_for_pickups` plans: match these articles against the releases of their time."""
    articles = list(Article.objects.select_related("outlet").filter(pk__in=article_ids).order_by("id"))
    actions.find_pickups_in(articles=articles, at=clock.now())


@background(queue="coverage")
def watch_for_pickups(*, release_id: int, version_id: int) -> None:
    """After ReleaseIssued: match articles again that were read before the version came."""
    version = IssuedVersion.objects.get(pk=version_id)
    if version.is_withdrawal:
        return
    article_ids = actions.articles_to_match_again(version=version, at=clock.now())
    with transaction.atomic():
        for start in range(0, len(article_ids), _MATCHED_AT_ONCE):
            find_pickups_in.enqueue(article_ids=article_ids[start : start + _MATCHED_AT_ONCE])


@background(queue="coverage")
def resume_unread_articles() -> None:
    """Recurring: articles noted but never read, because a worker died between the two, are given a new step."""
    at = clock.now()
    for article in Article.objects.filter(state="pending", found_at__lt=at - timedelta(minutes=30)).order_by("id")[
        :200
    ]:
        if at - article.found_at > timedelta(days=2):
            actions.set_aside(article=article, code="given-up", reason="not had within two days")
        else:
            read_article.enqueue(article_id=article.pk)
