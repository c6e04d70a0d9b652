"""The one mail of the day to a reporter who chose it: several deliveries, handed over together."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from daumoi.distribution.actions import take
from daumoi.distribution.handing_over import hand_over
from daumoi.distribution.messages import gathered_message
from daumoi.distribution.models import Delivery, DeliveryState
from daumoi.distribution.rules import Step


def send_gathered(*, recipient_id: int, at: datetime) -> float | None:
    """Send what is gathered for one reporter and due; each delivery is decided about as if it went alone.

    Running it again finds nothing left. A worker killed while it handed the mail over leaves all of them uncertain.

    Returns:
        Seconds after which it should be run again, or None.
    """
    with transaction.atomic():
        due = Delivery.objects.select_for_update(of=("self",)).filter(
            recipient_id=recipient_id,
            is_gathered=True,
            state__in=[DeliveryState.PLANNED, DeliveryState.SENDING],
            not_before__lte=at,
        )
        rows = list(due.select_related("version__organisation", "recipient").order_by("version__public_at", "id"))
        steps = [(row, take(row, at=at)) for row in rows]
    claimed = [row for row, step in steps if step is Step.SEND]
    if not claimed:
        return 60.0 if any(step is Step.WAIT for _row, step in steps) else None
    return hand_over(claimed, written=lambda: gathered_message(claimed), at=at)
