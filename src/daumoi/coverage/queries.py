"""Reads of coverage. Lists never load the texts: an article may have 100,000 characters and a page shows 25 of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Case, Count, OuterRef, Prefetch, Q, QuerySet, Subquery, When
from django.db.models.functions import Coalesce

from daumoi.accounts.models import LogEntry
from daumoi.coverage.models import Article, MonitoringGap, Outlet, Pickup, PickupState
from daumoi.releases.models import Release

_UNSHOWN = (
    "spans",
    "article__text",
    "version__text",
    "version__content",
    "version__lead",
    "release__body",
    "release__lead",
)


def _listed(pickups: QuerySet[Pickup]) -> QuerySet[Pickup]:
    return pickups.select_related("article__outlet", "version__topic", "release__organisation").defer(*_UNSHOWN)


def pickups_for_desk(filters: Mapping[str, Any]) -> QuerySet[Pickup]:
    """Pickups the viewer may see, latest found first, with what a list shows.

    Args:
        filters: `state` (a code, or STANDING), `kind` (code); `outlet`, `topic`, `unit`, `release` (ids); `credit`
            ("yes", "no"); `since`, `until` (moments of finding, `until` exclusive). Empty values filter nothing.
    """
    return _filtered(_listed(Pickup.objects.all()), filters)


def pickup_counts(filters: Mapping[str, Any]) -> dict[str, int]:
    """How many pickups stand in each state under the other filters; every state has an entry."""
    others = {name: value for name, value in filters.items() if name != "state"}
    rows = _filtered(Pickup.objects.order_by(), others).values("state").annotate(count=Count("pk"))
    return dict.fromkeys(PickupState.values, 0) | {row["state"]: row["count"] for row in rows}


# The filter for what nobody has rejected: a rejected pickup is none.
STANDING = "standing"

_PICKUP_COLUMNS = {
    "kind": "kind",
    "outlet": "article__outlet_id",
    "topic": "version__topic_id",
    "unit": "release__organisation_id",
    "release": "release_id",
    "since": "found_at__gte",
    "until": "found_at__lt",
}


def _filtered(pickups: QuerySet[Pickup], filters: Mapping[str, Any]) -> QuerySet[Pickup]:
    conditions = _conditions(_PICKUP_COLUMNS, filters)
    if filters.get("state") == STANDING:
        conditions &= ~Q(state=PickupState.REJECTED)
    elif filters.get("state"):
        conditions &= Q(state=filters["state"])
    if filters.get("credit") == "yes":
        conditions &= ~Q(credit_kind="")
    elif filters.get("credit") == "no":
        conditions &= Q(credit_kind="")
    return pickups.filter(conditions)


def _conditions(columns: Mapping[str, str], filters: Mapping[str, Any]) -> Q:
    conditions = Q()
    for name, column in columns.items():
        if filters.get(name):
            conditions &= Q(**{column: filters[name]})
    return conditions


def pickups_of(release: Release) -> QuerySet[Pickup]:
    """Pickups of one release, the most of it used first; rejected ones last."""
    return _listed(Pickup.objects.filter(release=release)).order_by(
        Case(When(state=PickupState.REJECTED, then=1), default=0), "-release_share", "-id"
    )


def pickups_in(article: Article) -> QuerySet[Pickup]:
    """Pickups found in one article, the largest part of it first."""
    return _listed(Pickup.objects.filter(article=article)).order_by("-article_share", "id")


@dataclass(frozen=True)
class Neighbours:
    """Ids of the pickups to check around one, by the order of the list; None at its ends."""

    next_id: int | None
    previous_id: int | None


def neighbours_to_check(pickup: Pickup, filters: Mapping[str, Any]) -> Neighbours:
    """The pickups to be checked after and before this one under the filters of the list it was opened from.

    After the last one the next is the first again, so that nothing found meanwhile is passed over.
    """
    waiting = _filtered(Pickup.objects.all(), {**filters, "state": PickupState.SUSPECTED}).exclude(pk=pickup.pk)
    older = Q(found_at__lt=pickup.found_at) | Q(found_at=pickup.found_at, pk__lt=pickup.pk)
    following = waiting.filter(older).order_by("-found_at", "-id").values_list("pk", flat=True).first()
    preceding = waiting.exclude(older).order_by("found_at", "id").values_list("pk", flat=True).first()
    if following is None:
        following = waiting.order_by("-found_at", "-id").values_list("pk", flat=True).first()
    return Neighbours(next_id=following, previous_id=preceding)


def decisions_of(pickup: Pickup) -> QuerySet[LogEntry]:
    """What people decided about a pickup, latest first, from the log of acts."""
    return LogEntry.objects.filter(object_kind="pickup", object_id=pickup.pk)


# --- articles ------------------------------------------------------------------------------------------------------

_ARTICLE_COLUMNS = {
    "outlet": "outlet_id",
    "state": "state",
    "since": "published_at__gte",
    "until": "published_at__lt",
    "words": "title__icontains",
}


def articles_for_desk(filters: Mapping[str, Any]) -> QuerySet[Article]:
    """Articles the viewer may see, latest published first, without their texts.

    Each has `pickup_count`, of the pickups the viewer may see.

    Args:
        filters: `outlet` (id), `state` (code), `words` (part of the title as written), `since`, `until` (moments of
            publication, `until` exclusive), `used` ("yes": only those with pickups).
    """
    pickups = Pickup.objects.filter(article=OuterRef("pk")).order_by()
    counted = pickups.values("article").annotate(count=Count("pk")).values("count")
    articles = Article.objects.select_related("outlet").defer("text")
    if filters.get("used") == "yes":
        articles = articles.filter(pk__in=Pickup.objects.order_by().values("article"))
    return articles.filter(_conditions(_ARTICLE_COLUMNS, filters)).annotate(pickup_count=Coalesce(Subquery(counted), 0))


# --- outlets and what was not read ---------------------------------------------------------------------------------


def outlets_with_state(*, at: datetime) -> QuerySet[Outlet]:
    """Outlets by name, each with `week_count` (articles published in the seven days before) and `open_gaps`."""
    recent = (
        Article.objects.filter(outlet=OuterRef("pk"), published_at__gte=at - timedelta(days=7))
        .order_by()
        .values("outlet")
        .annotate(count=Count("pk"))
        .values("count")
    )
    open_gaps = Prefetch("gaps", queryset=MonitoringGap.objects.filter(to_at=None), to_attr="open_gaps")
    return (
        Outlet.objects.select_related("organisation")
        .annotate(week_count=Coalesce(Subquery(recent), 0))
        .prefetch_related(open_gaps)
    )


def gaps(*, outlet_id: int | None = None, since: datetime | None = None, until: datetime | None = None) -> QuerySet:
    """The ledger of what was not monitored, latest first: gaps that touch the time from `since` up to `until`."""
    ledger = MonitoringGap.objects.filter(outlet__in=Outlet.objects.order_by()).select_related("outlet")
    if outlet_id:
        ledger = ledger.filter(outlet_id=outlet_id)
    if since:
        ledger = ledger.filter(Q(to_at=None) | Q(to_at__gt=since))
    if until:
        ledger = ledger.filter(from_at__lt=until)
    return ledger.order_by("-from_at", "-id")
