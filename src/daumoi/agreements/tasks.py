"""Background entries of agreements."""

from __future__ import annotations

from daumoi.accounts.background import background
from daumoi.agreements import actions
from daumoi.coverage.models import Pickup
from daumoi.foundation import clock


@background()
def recount(*, pickup_id: int) -> None:
    """After PickupDecided: count the agreements of the article's agency anew."""
    pickup = Pickup.objects.select_related("article__outlet").get(pk=pickup_id)
    for agreement in actions.agreements_of(pickup):
        actions.recount(agreement=agreement, at=clock.now())
