"""Background entries of distribution."""

from __future__ import annotations

from daumoi.accounts.background import background
from daumoi.distribution import actions, gathering
from daumoi.distribution.models import Delivery, DeliveryState
from daumoi.foundation import clock
from daumoi.foundation.errors import TryLater
from daumoi.releases.models import IssuedVersion

MOST_ATTEMPTS = 8


@background()
def plan_deliveries(*, release_id: int, version_id: int) -> None:
    """After ReleaseIssued: write the delivery rows and a step for each, due when the version is public."""
    version = IssuedVersion.objects.get(pk=version_id)
    for delivery in actions.plan_deliveries(version=version, at=clock.now()):
        if delivery.is_gathered:
            send_gathered.using(run_after=delivery.not_before).enqueue(recipient_id=delivery.recipient_id)
        else:
            send_delivery.using(run_after=version.public_at).enqueue(delivery_id=delivery.pk)


@background(queue="mail", most_attempts=MOST_ATTEMPTS)
def send_gathered(*, recipient_id: int) -> None:
    """Send the one mail of the day to a reporter; what cannot be sent after the last try goes singly later."""
    again = gathering.send_gathered(recipient_id=recipient_id, at=clock.now())
    if again is not None:
        raise TryLater(f"gathered mail to {recipient_id}", seconds=again)


@background(queue="mail", most_attempts=MOST_ATTEMPTS)
def send_delivery(*, delivery_id: int) -> None:
    """Send one delivery; asks to be run again while the other side is not ready."""
    again = actions.send_delivery(delivery_id=delivery_id, at=clock.now())
    if again is None:
        return
    delivery = Delivery.objects.get(pk=delivery_id)
    if delivery.state == DeliveryState.PLANNED and delivery.attempts >= MOST_ATTEMPTS:
        actions.give_up(delivery_id=delivery_id)
        return
    raise TryLater(f"delivery {delivery_id}", seconds=again)


@background(queue="mail")
def resume_deliveries() -> None:
    """Recurring: deliveries whose step was lost or set aside, whatever the reason, are given a new one."""
    for delivery_id in actions.deliveries_lying_still(at=clock.now()):
        send_delivery.enqueue(delivery_id=delivery_id)
