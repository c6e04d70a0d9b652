"""Writes of distribution: planning, sending, sending again."""

from __future__ import annotations

from datetime import datetime
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from daumoi.accounts.audit import record
from daumoi.accounts.permissions import DELIVERY_RETRY, WIRE_SUBSCRIBE, require
from daumoi.accounts.queries import reporters
from daumoi.accounts.viewer import Viewer
from daumoi.distribution.channels import email
from daumoi.distribution.errors import NotNow, Refused, Uncertain
from daumoi.distribution.messages import message_for, sender_address
from daumoi.distribution.models import Delivery, DeliveryState, Subscription
from daumoi.distribution.rules import Step, next_step, wants
from daumoi.foundation.errors import DomainError
from daumoi.releases.models import IssuedVersion
from daumoi.subjects.models import Topic


def plan_deliveries(*, version: IssuedVersion, at: datetime) -> list[Delivery]:
    """Write one delivery row for every reporter who asked for this topic, and for all who had an earlier version.

    Running it again adds nobody twice. Returns the rows that are still to be sent.
    """
    had_it_before = set(
        Delivery.objects.filter(
            version__release_id=version.release_id, state__in=[DeliveryState.SENT, DeliveryState.UNCERTAIN]
        ).values_list("recipient_id", flat=True)
    )
    subscriptions = {
        subscription.reporter_id: subscription
        for subscription in Subscription.objects.prefetch_related("topics").all()
    }
    rows = [
        Delivery(
            version=version,
            recipient=reporter,
            address=reporter.email,
            message_id=_message_id(version, reporter.pk),
            planned_at=at,
            not_before=version.public_at,
        )
        for reporter in reporters(on=at.date())
        if reporter.pk in had_it_before or _wants(subscriptions.get(reporter.pk), version)
    ]
    with transaction.atomic():
        Delivery.objects.bulk_create(rows, ignore_conflicts=True)
    return list(Delivery.objects.filter(version=version, state=DeliveryState.PLANNED).order_by("id"))


def _wants(subscription: Subscription | None, version: IssuedVersion) -> bool:
    if subscription is None:
        return True
    topic_ids = frozenset(topic.pk for topic in subscription.topics.all())
    return wants(topic_id=version.topic_id, by_email=subscription.by_email, topic_ids=topic_ids)


def _message_id(version: IssuedVersion, recipient_id: int) -> str:
    # Always the same for one version and one person: a second copy can be told from a second message.
    return f"<{version.public_id}.{recipient_id}@{urlsplit(settings.BASE_URL).hostname or 'localhost'}>"


def send_delivery(*, delivery_id: int, at: datetime) -> float | None:
    """Take one delivery as far as it can go now.

    Returns:
        Seconds after which it should be taken up again, or None when nothing is left to do.
    """
    with transaction.atomic():
        delivery = (
            Delivery.objects.select_for_update(of=("self",)).select_related("version", "recipient").get(pk=delivery_id)
        )
        is_superseded = IssuedVersion.objects.filter(
            release_id=delivery.version.release_id, number__gt=delivery.version.number
        ).exists()
        step = next_step(
            state=delivery.state,
            not_before=delivery.not_before,
            claimed_at=delivery.claimed_at,
            handed_over_at=delivery.handed_over_at,
            is_superseded=is_superseded,
            at=at,
        )
        if step is Step.WAIT:
            return 60.0 if delivery.state == DeliveryState.SENDING else (delivery.not_before - at).total_seconds() + 0.5
        if step is Step.SEND:
            delivery.state, delivery.claimed_at, delivery.handed_over_at = DeliveryState.SENDING, at, None
            delivery.attempts += 1
        elif step is Step.CANCEL:
            delivery.state, delivery.problem = DeliveryState.CANCELLED, "replaced by a newer version"
        elif step is Step.MARK_UNCERTAIN:
            delivery.state = DeliveryState.UNCERTAIN
            delivery.problem = "the sender stopped while the message was being handed over"
        delivery.save()
    return _send(delivery, at=at) if step is Step.SEND else None


def _send(delivery: Delivery, *, at: datetime) -> float | None:
    again: float | None = None
    try:
        email.send(
            message_for(delivery),
            to=delivery.address,
            sender=sender_address(),
            before_handover=lambda: _note_handover(delivery, at),
        )
        delivery.state, delivery.sent_at, delivery.problem = DeliveryState.SENT, at, ""
    except Refused as error:
        delivery.state, delivery.problem = DeliveryState.FAILED, str(error)
    except Uncertain as error:
        delivery.state, delivery.problem = DeliveryState.UNCERTAIN, str(error)
    except NotNow as error:
        delivery.state, delivery.problem, again = DeliveryState.PLANNED, str(error), 30.0
    delivery.save(update_fields=["state", "sent_at", "problem"])
    return again


def _note_handover(delivery: Delivery, at: datetime) -> None:
    delivery.handed_over_at = at
    delivery.save(update_fields=["handed_over_at"])


def give_up(*, delivery_id: int) -> None:
    """Mark a delivery as failed after the last attempt; the reason of the last attempt stays."""
    Delivery.objects.filter(pk=delivery_id, state=DeliveryState.PLANNED).update(state=DeliveryState.FAILED)


def retry_delivery(*, delivery: Delivery, by: Viewer, at: datetime) -> Delivery:
    """Plan a failed or uncertain delivery anew; a person's decision.

    Raises:
        NotAllowed; DomainError: it is not failed or uncertain (any more).
    """
    with transaction.atomic():
        current = Delivery.objects.select_for_update(of=("self",)).select_related("version__organisation").get(pk=delivery.pk)
        require(by, DELIVERY_RETRY, current.version)
        if current.state not in {DeliveryState.FAILED, DeliveryState.UNCERTAIN}:
            raise DomainError(_("Only a failed or uncertain delivery can be sent again."))
        current.state, current.claimed_at, current.handed_over_at = DeliveryState.PLANNED, None, None
        current.save()
        record(
            by=by, at=at, verb=DELIVERY_RETRY.name, subject=current, organisation=current.version.organisation
        )
    return current


def choose_subscription(*, by: Viewer, by_email: bool, topics: list[Topic]) -> Subscription:
    """Write what a reporter wants by e-mail."""
    require(by, WIRE_SUBSCRIBE)
    with transaction.atomic():
        subscription, _created = Subscription.objects.get_or_create(reporter_id=by.user_id)
        subscription.by_email = by_email
        subscription.save()
        subscription.topics.set(topics)
    return subscription
