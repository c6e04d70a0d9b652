"""Hands one mail over for the rows that stand for it, in the steps of decision 4: deliveries and letters alike."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from email.message import EmailMessage
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from daumoi.distribution.channels import email
from daumoi.distribution.models import DeliveryState
from daumoi.foundation.errors import NotNow, Refused, Uncertain
from daumoi.foundation.mail import AGAIN_SECONDS


def hand_over(rows: Sequence[Any], *, written: Callable[[], EmailMessage], at: datetime) -> float | None:
    """Give one mail to the server, and write into every row that stands for it what became of it.

    Args:
        rows: of one table, at least one, each marked as being sent at this moment; they have `state` with the words of
            DeliveryState, `claimed_at`, `handed_over_at`, `sent_at` and `problem`.
        written: the mail; it may find that its address cannot be written.
    Returns:
        Seconds after which it should be tried again, or None: it is sent, cannot be sent, may have arrived, or another
        worker has taken it up.
    """
    claimed = type(rows[0]).objects.filter(pk__in=[row.pk for row in rows], claimed_at=at)
    again: float | None = None
    outcome: dict[str, Any] = {"state": DeliveryState.SENT, "sent_at": at, "problem": ""}
    try:
        message = written()
        email.send(
            message,
            to=message["To"].addresses[0].addr_spec,
            sender=email.sender_address(),
            before_handover=lambda: _note_handover(claimed, len(rows), at),
        )
    except Refused as error:
        outcome = {"state": DeliveryState.FAILED, "problem": str(error)[:300]}
    except Uncertain as error:
        outcome = {"state": DeliveryState.UNCERTAIN, "problem": str(error)[:300]}
    except NotNow as error:
        outcome, again = {"state": DeliveryState.PLANNED, "problem": str(error)[:300]}, AGAIN_SECONDS
    except _ClaimLostError:
        return None
    # Uncertain among them: whoever took it for dead while the server kept us waiting marked it so.
    ours = claimed.filter(state__in=[DeliveryState.SENDING, DeliveryState.UNCERTAIN])
    return again if ours.update(**outcome) else None


class _ClaimLostError(Exception):
    """The exchange took so long that another worker has taken some of it up; it is not ours to hand over."""


def _note_handover(claimed: QuerySet[Any], count: int, at: datetime) -> None:
    with transaction.atomic():
        ours = claimed.filter(state=DeliveryState.SENDING, handed_over_at=None)
        if ours.update(handed_over_at=at) != count:
            raise _ClaimLostError
