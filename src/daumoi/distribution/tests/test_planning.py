"""Who is told of what."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import transaction

from conftest import NOON
from daumoi.accounts.models import Membership, Organisation
from daumoi.accounts.permissions import RELEASE_ISSUE
from daumoi.accounts.viewer import PUBLIC, SYSTEM, acting_as
from daumoi.distribution.actions import choose_subscription, plan_deliveries
from daumoi.distribution.models import Delivery, DeliveryState, Subscription
from daumoi.foundation.errors import NotAllowed
from daumoi.releases.actions import correct_release, withdraw_release
from daumoi.releases.actions.freezing import freeze
from daumoi.releases.actions.steps import locked
from daumoi.releases.models import Decision, VersionKind
from daumoi.releases.rules import State


@pytest.fixture
def choose(viewer):
    def make(reporter, *, by_email: bool = True, topics: tuple = ()) -> Subscription:
        with acting_as(viewer(reporter)) as by:
            return choose_subscription(by=by, by_email=by_email, topics=list(topics))

    return make


@pytest.fixture
def corrected(world, viewer):
    """Correct (or withdraw) what was issued, and give the new version."""

    def make(version, **fields):
        with acting_as(viewer(world.editor)) as editor:
            facts = {"release": version.release, "note": "Sửa số liệu.", "by": editor, "at": NOON + timedelta(hours=1)}
            return correct_release(fields=fields, **facts) if fields else withdraw_release(**facts)

    return make


def told(version, at=NOON) -> set[str]:
    with acting_as(SYSTEM):
        plan_deliveries(version=version, at=at)
        return set(Delivery.objects.filter(version=version).values_list("address", flat=True))


def issued_at_once(release):
    """The first version of a release, whoever may issue it: who is told does not depend on who decided."""
    with acting_as(SYSTEM), transaction.atomic():
        return freeze(
            locked(release), State.ISSUED, VersionKind.FIRST, Decision.ISSUED, note="", permission=RELEASE_ISSUE,
            by=SYSTEM, at=NOON, issued_by_id=release.author_id,
        )  # fmt: skip


def mark(version, address: str, state: DeliveryState) -> None:
    with acting_as(SYSTEM):
        assert Delivery.objects.filter(version=version, address=address).update(state=state) == 1


def test_planning_twice_tells_nobody_twice(issue, reporter_named, as_system):
    reporter_named("Mai", "mai@press.example")
    version = issue()
    first = plan_deliveries(version=version, at=NOON)
    second = plan_deliveries(version=version, at=NOON + timedelta(minutes=1))
    assert {delivery.pk for delivery in first} == {delivery.pk for delivery in second}
    assert len(first) == 2
    assert all(delivery.planned_at == NOON for delivery in second)


def test_planning_again_gives_only_what_is_still_to_be_sent(issue, as_system):
    version = issue()
    (delivery,) = plan_deliveries(version=version, at=NOON)
    Delivery.objects.filter(pk=delivery.pk).update(state=DeliveryState.SENT)
    assert plan_deliveries(version=version, at=NOON) == []


def test_everybody_gets_a_message_id_that_stays_the_same(issue, reporter_named, as_system):
    reporter_named("Mai", "mai@press.example")
    version = issue()
    ids = {delivery.message_id for delivery in plan_deliveries(version=version, at=NOON)}
    assert ids == {
        f"<{version.public_id}.{user.pk}@127.0.0.1>" for user in {d.recipient for d in Delivery.objects.all()}
    }


def test_only_reporters_of_that_day_are_told(world, issue, reporter_named):
    reporter_named("Mai", "mai@press.example", valid_to=date(2026, 11, 20))
    reporter_named("Nga", "nga@press.example", valid_to=date(2026, 11, 19))
    reporter_named("Oanh", "oanh@press.example", valid_from=date(2026, 11, 21))
    left = reporter_named("Phúc", "phuc@press.example")
    left.is_active = False
    left.save()
    twice = reporter_named("Quân", "quan@press.example")
    Membership.objects.create(user=twice, organisation=world.unit, role="reporter")
    assert told(issue()) == {"lien@press.example", "mai@press.example", "quan@press.example"}


def test_a_day_begins_at_midnight_in_ha_noi(issue, reporter_named):
    reporter_named("Mai", "mai@press.example", valid_from=date(2026, 11, 21))
    version = issue()
    assert "mai@press.example" not in told(version, at=datetime(2026, 11, 20, 16, 59, 59, tzinfo=UTC))
    assert "mai@press.example" in told(version, at=datetime(2026, 11, 20, 17, 0, tzinfo=UTC))


def test_topics_are_respected_and_who_wants_no_mail_gets_none(world, issue, reporter_named, choose):
    choose(reporter_named("Mai", "mai@press.example"), topics=(world.topic,))
    choose(reporter_named("Nga", "nga@press.example"), topics=(world.other_topic,))
    choose(reporter_named("Oanh", "oanh@press.example"), by_email=False, topics=(world.topic,))
    choose(reporter_named("Phúc", "phuc@press.example"))
    assert told(issue()) == {"lien@press.example", "mai@press.example", "phuc@press.example"}


@pytest.mark.parametrize("fields", [{"lead": "Số đúng là 142,5."}, {}], ids=["correction", "withdrawal"])
@pytest.mark.parametrize("state", [DeliveryState.SENT, DeliveryState.UNCERTAIN, DeliveryState.SENDING])
def test_who_may_have_the_earlier_version_is_told_whatever_they_chose_since(
    world, issue, reporter_named, choose, corrected, fields, state
):
    opted_out = reporter_named("Mai", "mai@press.example")
    left_the_press = reporter_named("Nga", "nga@press.example")
    other_topic = reporter_named("Oanh", "oanh@press.example")
    gone = reporter_named("Phúc", "phuc@press.example")
    version = issue()
    told(version)
    with acting_as(SYSTEM):
        Delivery.objects.update(state=state)
    choose(opted_out, by_email=False)
    choose(other_topic, topics=(world.other_topic,))
    Membership.objects.filter(user=left_the_press).update(valid_to=date(2026, 11, 19))
    gone.is_active = False
    gone.save()
    assert told(corrected(version, **fields), at=NOON + timedelta(hours=1)) == {
        "lien@press.example", "mai@press.example", "nga@press.example", "oanh@press.example"
    }  # fmt: skip


@pytest.mark.parametrize("state", [DeliveryState.FAILED, DeliveryState.CANCELLED, DeliveryState.PLANNED])
def test_who_never_had_it_and_does_not_want_it_is_not_told_of_its_correction(
    issue, reporter_named, choose, corrected, state
):
    reporter = reporter_named("Mai", "mai@press.example")
    version = issue()
    told(version)
    mark(version, "mai@press.example", state)
    choose(reporter, by_email=False)
    assert told(corrected(version, lead="Số đúng là 142,5.")) == {"lien@press.example"}


def test_a_correction_that_changes_the_topic_reaches_the_readers_of_both(
    world, issue, reporter_named, choose, corrected
):
    choose(reporter_named("Mai", "mai@press.example"), topics=(world.topic,))
    choose(reporter_named("Nga", "nga@press.example"), topics=(world.other_topic,))
    version = issue()
    assert told(version) == {"lien@press.example", "mai@press.example"}
    with acting_as(SYSTEM):
        Delivery.objects.update(state=DeliveryState.SENT)
    second = corrected(version, topic=world.other_topic)
    assert told(second) == {"lien@press.example", "mai@press.example", "nga@press.example"}


def test_a_subscription_is_its_reporters_own(world, viewer, choose):
    choose(world.reporter, topics=(world.topic,))
    choose(world.reporter, topics=(world.other_topic,))
    with acting_as(viewer(world.reporter)):
        assert list(Subscription.objects.get().topics.all()) == [world.other_topic]
    for person in ("officer", "editor", "operator"):
        with acting_as(viewer(getattr(world, person))) as by:
            assert not Subscription.objects.exists()
            with pytest.raises(NotAllowed):
                choose_subscription(by=by, by_email=True, topics=[])
    with acting_as(PUBLIC) as nobody:
        assert not Subscription.objects.exists()
        with pytest.raises(NotAllowed):
            choose_subscription(by=nobody, by_email=True, topics=[])


@pytest.mark.parametrize(
    ("agency_below", "issued_by", "is_told"),
    [
        ("hub", "unit", True),
        ("hub", "nested_unit", True),
        ("nested_hub", "nested_unit", True),
        ("nested_hub", "unit", False),
        ("far_hub", "unit", False),
        ("far_hub", "nested_unit", False),
        (None, "unit", True),
        (None, "nested_unit", True),
    ],
)
def test_a_focal_point_writes_to_the_press_of_its_own_register_and_of_those_above(
    world, make_release, reporter_named, as_system, agency_below, issued_by, is_told
):
    above = getattr(world, agency_below) if agency_below else None
    paper = Organisation.objects.create(code="bao-gio-bien", name="Báo Gió Biển", kind="press_agency", parent=above)
    reporter = reporter_named("Mai", "mai@press.example")
    Membership.objects.filter(user=reporter).update(organisation=paper)
    writer = world.officer if issued_by == "unit" else world.nested_officer
    version = issued_at_once(make_release(by=writer, organisation=getattr(world, issued_by)))
    assert ("mai@press.example" in told(version)) is is_told
    assert ("lien@press.example" in told(version)) is True
