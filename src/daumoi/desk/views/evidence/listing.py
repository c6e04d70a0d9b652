"""What the lists of evidence share: pages with a known count, tabs, and the offer to take a decision back."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest

from daumoi.coverage.models import Pickup
from daumoi.foundation import clock

PAGE_SIZE = 25
OFFER_LASTS = timedelta(minutes=10)
_OFFER = "undo_offer"


def page_of(request: HttpRequest, rows: QuerySet[Any], *, count: int | None = None) -> Page[Any]:
    """The page of a list that the address asks for; a count that is known already is not counted again."""
    paginator = Paginator(rows, PAGE_SIZE)
    if count is not None:
        paginator.count = count
    return paginator.get_page(request.GET.get("page"))


def kept_query(request: HttpRequest, **changes: str) -> str:
    """The query string of this page without its page number, with some values changed; "" takes a value away."""
    query = request.GET.copy()
    for name, value in {"page": "", **changes}.items():
        query.pop(name, None)
        if value:
            query[name] = value
    return query.urlencode()


def offer_undo(request: HttpRequest, pickups: Iterable[Pickup], *, state: str, at: datetime) -> None:
    """Remember, for a while and for this person alone, what was just decided."""
    request.session[_OFFER] = {"pickups": [pickup.pk for pickup in pickups], "state": state, "at": at.isoformat()}


def undo_offer(request: HttpRequest) -> dict[str, Any] | None:
    """What can be taken back: `pickups`, `state`, `count`, and `at` as a moment; None when there is nothing."""
    offer = request.session.get(_OFFER)
    if not offer:
        return None
    at = datetime.fromisoformat(offer["at"])
    if clock.now() - at > OFFER_LASTS:
        withdraw_offer(request)
        return None
    return {**offer, "at": at, "count": len(offer["pickups"])}


def shown_undo_offer(request: HttpRequest) -> dict[str, Any] | None:
    """The offer for the page after the decision; on later pages it would seem to speak of what is shown there."""
    offer = undo_offer(request)
    if offer is None or offer.get("was_shown"):
        return None
    request.session[_OFFER] = {**request.session[_OFFER], "was_shown": True}
    return offer


def withdraw_offer(request: HttpRequest) -> None:
    request.session.pop(_OFFER, None)
