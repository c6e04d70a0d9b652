"""Reads of distribution."""

from __future__ import annotations

from datetime import date

from django.db.models import Count, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from daumoi.accounts.models import Organisation, User
from daumoi.accounts.queries import reporters_served_by
from daumoi.accounts.sharing import Sharing
from daumoi.accounts.viewer import SYSTEM, acting_as
from daumoi.distribution.models import Delivery, DeliveryState, Subscription
from daumoi.distribution.rules import wants
from daumoi.releases.models import IssuedVersion, Release
from daumoi.releases.queries import GIVEN_TO_THE_PRESS


def delivery_counts(release: Release) -> dict[str, int]:
    """Deliveries of all versions of a release by state; states with none are absent."""
    rows = Delivery.objects.filter(version__release=release).order_by().values("state").annotate(count=Count("id"))
    return {row["state"]: row["count"] for row in rows}


def deliveries_of(version: IssuedVersion) -> QuerySet[Delivery]:
    """Deliveries of one version with recipient, by name."""
    return (
        Delivery.objects.filter(version=version)
        .select_related("recipient", "version")
        .order_by("recipient__full_name", "id")
    )


def troubled_deliveries() -> QuerySet[Delivery]:
    """Failed and uncertain deliveries the viewer may see, newest first."""
    return Delivery.objects.filter(state__in=[DeliveryState.FAILED, DeliveryState.UNCERTAIN]).select_related(
        "recipient", "version"
    )


def reporters_asking_for(organisation: Organisation, *, topic_id: int | None, on: date) -> set[User]:
    """Reporters whom a body's focal point serves that day and who want releases of this topic by e-mail.

    Asked as the system, which alone reads all subscriptions.
    """
    chosen = {row.reporter_id: row for row in Subscription.objects.prefetch_related("topics").all()}
    served = reporters_served_by(organisation, on=on)
    return {reporter for reporter in served if is_asked_for(chosen.get(reporter.pk), topic_id=topic_id)}


def is_asked_for(subscription: Subscription | None, *, topic_id: int | None) -> bool:
    """Whether a reporter with this subscription wants a release of this topic; without one, every release."""
    if subscription is None:
        return True
    topic_ids = frozenset(topic.pk for topic in subscription.topics.all())
    return wants(topic_id=topic_id, by_email=subscription.by_email, topic_ids=topic_ids)


def who_is_told(release: Release, *, on: date) -> str:
    """Who will be told of a release that is not out yet, and how; for its author, before it is too late to ask.

    Beyond TLP:GREEN no text leaves the house by e-mail, since nobody here knows through whose hands a mail goes.
    """
    count = 0
    if release.sharing in GIVEN_TO_THE_PRESS:
        with acting_as(SYSTEM):
            count = len(reporters_asking_for(release.organisation, topic_id=release.topic_id, on=on))
    by_mail = ngettext(
        "%(count)d reporter who asked for this topic gets it by e-mail at its hour.",
        "%(count)d reporters who asked for this topic get it by e-mail at its hour.",
        count,
    ) % {"count": count}
    return {
        Sharing.CLEAR: by_mail + " " + _("It then stands in the newsroom and its feeds, and on the wire."),
        Sharing.GREEN: by_mail + " " + _("Everybody with an account then reads it on the wire."),
        Sharing.AMBER: _(
            "Nobody gets an e-mail. The focal point and its units find it on the wire once it is out: tell those who "
            "must act that it is there."
        ),
        Sharing.AMBER_STRICT: _(
            "Nobody gets an e-mail. The unit and the focal point find it on the wire once it is out: tell those who "
            "must act that it is there."
        ),
        Sharing.RED: _(
            "Nobody gets an e-mail. The people named find it on the wire once it is out: tell each of them yourself "
            "that it is there, and not what it says."
        ),
    }[Sharing(release.sharing)]


def own_subscription() -> Subscription | None:
    """The viewer's subscription, None when nothing was ever chosen."""
    return Subscription.objects.prefetch_related("topics").first()
