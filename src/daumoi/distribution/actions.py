"""Writes of distribution: planning, sending, sending again."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from daumoi.accounts.audit import record
from daumoi.accounts.models import User
from daumoi.accounts.permissions import DELIVERY_RETRY, WIRE_SUBSCRIBE, require
from daumoi.accounts.queries import reporters_served_by, viewer_of
from daumoi.accounts.viewer import Viewer
from daumoi.distribution.handing_over import hand_over
from daumoi.distribution.messages import message_for
from daumoi.distribution.models import Delivery, DeliveryState, Rhythm, Subscription
from daumoi.distribution.queries import is_asked_for, reporters_asking_for
from daumoi.distribution.rules import Step, next_daily_hour, next_step
from daumoi.foundation.errors import DomainError
from daumoi.releases.models import IssuedVersion, IssuedVersionQuerySet, let_in
from daumoi.releases.queries import GIVEN_TO_THE_PRESS
from daumoi.releases.rules import is_over
from daumoi.subjects.models import Topic

# The longest pause between two tries of one delivery is half an hour; one that lay still for longer lost its step.
STILL_FOR = timedelta(hours=1)


def plan_deliveries(*, version: IssuedVersion, at: datetime) -> list[Delivery]:
    """Write one delivery row for every reporter who asked for this topic, and for all who had an earlier version.

    Of the reporters only those whom the issuing focal point serves: of its own register of the press or one above it.
    Who had an earlier version is told of its correction or withdrawal whatever they chose since, and also when they
    are no reporter any more; a deactivated account gets nothing, nor whom the sharing level does not let in.

    Running it again adds nobody twice. Returns the rows that are still to be sent.
    """
    had_it_before = _may_have_an_earlier(version)
    today = timezone.localdate(at, timezone.get_default_timezone())
    asked_for_it = set()
    if version.sharing in GIVEN_TO_THE_PRESS:
        asked_for_it = reporters_asking_for(version.organisation, topic_id=version.topic_id, on=today)
    if version.is_withdrawal:
        # Who never had the release would learn of it only by being told to forget it.
        asked_for_it = set()
    had_it = set(had_it_before)
    daily = set(Subscription.objects.filter(rhythm=Rhythm.DIGEST).values_list("reporter_id", flat=True))
    # Whoever was given an earlier version is told of its correction at once, whatever they chose.
    gathered = {reporter for reporter in asked_for_it - had_it if reporter.pk in daily}
    rows = [
        Delivery(
            version=version,
            recipient=reporter,
            address=reporter.email,
            message_id=_message_id(version, reporter.pk),
            planned_at=at,
            is_gathered=reporter in gathered,
            not_before=_daily_hour(version.public_at) if reporter in gathered else version.public_at,
        )
        for reporter in sorted(asked_for_it | had_it, key=lambda reporter: reporter.pk)
    ]
    with transaction.atomic():
        Delivery.objects.bulk_create(rows, ignore_conflicts=True)
    return list(Delivery.objects.filter(version=version, state=DeliveryState.PLANNED).order_by("id"))


def _may_have_an_earlier(version: IssuedVersion) -> QuerySet[User]:
    return User.objects.filter(
        is_active=True,
        deliveries__version__release_id=version.release_id,
        deliveries__version__number__lt=version.number,
        deliveries__state__in=[DeliveryState.SENDING, DeliveryState.SENT, DeliveryState.UNCERTAIN],
    )


def _daily_hour(public_at: datetime) -> datetime:
    here = timezone.localtime(public_at, timezone.get_default_timezone())
    return next_daily_hour(here, hour=settings.NOTICE_DIGEST_HOUR)


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
        step = take(delivery, at=at)
        if step is Step.WAIT:
            return 60.0 if delivery.state == DeliveryState.SENDING else (delivery.not_before - at).total_seconds() + 0.5
    if step is not Step.SEND:
        return None
    return hand_over([delivery], written=lambda: message_for(delivery), at=at)


def take(delivery: Delivery, *, at: datetime) -> Step:
    """Decide what is done with a locked delivery now, and write it down; what is to be sent is claimed."""
    is_superseded = IssuedVersion.objects.filter(
        release_id=delivery.version.release_id, number__gt=delivery.version.number
    ).exists()
    obstacle = _obstacle(delivery, is_superseded=is_superseded, at=at)
    step = next_step(
        state=delivery.state,
        not_before=delivery.not_before,
        claimed_at=delivery.claimed_at,
        handed_over_at=delivery.handed_over_at,
        is_superseded=is_superseded,
        is_wanted=not obstacle,
        at=at,
    )
    if step is Step.WAIT:
        return step
    if step is Step.SEND:
        delivery.state, delivery.claimed_at, delivery.handed_over_at = DeliveryState.SENDING, at, None
        delivery.attempts += 1
        # Not the one of the day it was planned: an embargo lasts for weeks. What is kept here is what was used.
        delivery.address = delivery.recipient.email
    elif step is Step.CANCEL:
        delivery.state, delivery.problem = DeliveryState.CANCELLED, obstacle
    elif step is Step.MARK_UNCERTAIN:
        delivery.state = DeliveryState.UNCERTAIN
        delivery.problem = "stopped-while-handing-over"
    delivery.save()
    return step


def _obstacle(delivery: Delivery, *, is_superseded: bool, at: datetime) -> str:
    """Code of what forbids this delivery at this moment, whatever was planned; "" when nothing does.

    Sharing level, rights, account, role and subscription are asked for here and not when it was planned: between the
    two somebody may have left the press, or the right to use it may have ended.
    """
    today = timezone.localdate(at, timezone.get_default_timezone())
    if is_superseded:
        return "superseded"
    if not delivery.recipient.is_active:
        return "account-closed"
    if not delivery.version.is_withdrawal and is_over(delivery.version.use_until, on=today):
        return "rights-ended"
    viewer = viewer_of(delivery.recipient, on=today)
    versions = IssuedVersionQuerySet(IssuedVersion)
    is_let_in = versions.filter(pk=delivery.version_id).filter(let_in(viewer)).exists()
    if not is_let_in:
        return "not-shared"
    return "" if _is_still_asked_for(delivery, on=today) else "not-asked-for"


def _is_still_asked_for(delivery: Delivery, *, on: date) -> bool:
    """A reporter today who wants this; or somebody who must be told because an earlier version is in their hands."""
    person = {"pk": delivery.recipient_id}
    if _may_have_an_earlier(delivery.version).filter(**person).exists():
        return True
    subscription = Subscription.objects.filter(reporter_id=delivery.recipient_id).first()
    is_reporter = reporters_served_by(delivery.version.organisation, on=on).filter(**person).exists()
    return is_reporter and is_asked_for(subscription, topic_id=delivery.version.topic_id)


def give_up(*, delivery_id: int) -> None:
    """Mark a delivery as failed after the last attempt; the reason of the last attempt stays."""
    Delivery.objects.filter(pk=delivery_id, state=DeliveryState.PLANNED).update(state=DeliveryState.FAILED)


def deliveries_lying_still(*, at: datetime) -> list[int]:
    """Ids of deliveries that should have been sent by now and that no step has looked at for long."""
    since = at - STILL_FOR
    unclaimed = Q(state=DeliveryState.PLANNED, claimed_at=None, planned_at__lt=since)
    left = Q(state__in=[DeliveryState.PLANNED, DeliveryState.SENDING], claimed_at__lt=since)
    lying = Delivery.objects.filter(unclaimed | left, not_before__lt=since)
    return list(lying.order_by("id").values_list("id", flat=True)[:500])


def retry_delivery(*, delivery: Delivery, by: Viewer, at: datetime) -> Delivery:
    """Plan a failed or uncertain delivery anew; a person's decision.

    Raises:
        NotAllowed; DomainError: it is not failed or uncertain (any more).
    """
    with transaction.atomic():
        current = (
            Delivery.objects.select_for_update(of=("self",)).select_related("version__organisation").get(pk=delivery.pk)
        )
        require(by, DELIVERY_RETRY, current.version)
        if current.state not in {DeliveryState.FAILED, DeliveryState.UNCERTAIN}:
            raise DomainError(_("Only a failed or uncertain delivery can be sent again."))
        current.state, current.claimed_at, current.handed_over_at = DeliveryState.PLANNED, None, None
        # A person's decision begins a new row of attempts; with the old count the first "not now" would be the last.
        current.planned_at, current.attempts = at, 0
        current.save()
        record(by=by, at=at, verb=DELIVERY_RETRY.name, subject=current, organisation=current.version.organisation)
    return current


def choose_subscription(*, by: Viewer, by_email: bool, topics: list[Topic], rhythm: str = Rhythm.NOW) -> Subscription:
    """Write what a reporter wants by e-mail."""
    require(by, WIRE_SUBSCRIBE)
    with transaction.atomic():
        subscription, _created = Subscription.objects.get_or_create(reporter_id=by.user_id)
        subscription.by_email, subscription.rhythm = by_email, rhythm
        subscription.save()
        subscription.topics.set(topics)
    return subscription
