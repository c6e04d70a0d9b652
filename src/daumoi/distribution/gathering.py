"""The one mail of the day to a reporter who chose it: several deliveries, handed over together."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from daumoi.distribution.actions import take
from daumoi.distribution.channels import email
from daumoi.distribution.messages import gathered_message
from daumoi.distribution.models import Delivery, DeliveryState
from daumoi.distribution.rules import Step
from daumoi.foundation.errors import NotNow, Refused, Uncertain

AGAIN_SECONDS = 30.0


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
    return _send(claimed, at=at)


def _send(rows: list[Delivery], *, at: datetime) -> float | None:
    again, values = None, {"state": DeliveryState.SENT, "sent_at": at, "problem": ""}
    try:
        email.send(
            gathered_message(rows),
            to=email.envelope_address(rows[0].address),
            sender=email.sender_address(),
            before_handover=lambda: _note_handover(rows, at),
        )
    except Refused as error:
        values = {"state": DeliveryState.FAILED, "problem": str(error)[:300]}
    except Uncertain as error:
        values = {"state": DeliveryState.UNCERTAIN, "problem": str(error)[:300]}
    except NotNow as error:
        again, values = AGAIN_SECONDS, {"state": DeliveryState.PLANNED, "problem": str(error)[:300]}
    except _ClaimLostError:
        return None
    mine = [DeliveryState.SENDING, DeliveryState.UNCERTAIN]
    Delivery.objects.filter(pk__in=[row.pk for row in rows], state__in=mine, claimed_at=at).update(**values)
    return again


class _ClaimLostError(Exception):
    """Another worker has taken some of them up meanwhile; none is ours to hand over."""


def _note_handover(rows: list[Delivery], at: datetime) -> None:
    ids = [row.pk for row in rows]
    with transaction.atomic():
        ours = Delivery.objects.filter(pk__in=ids, state=DeliveryState.SENDING, claimed_at=at, handed_over_at=None)
        if ours.update(handed_over_at=at) != len(ids):
            raise _ClaimLostError
