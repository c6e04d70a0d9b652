"""What the lists of evidence read, for whom, and what they leave unread."""

from __future__ import annotations

from datetime import timedelta

import pytest

from conftest import NOON
from daumoi.accounts.viewer import PUBLIC, SYSTEM, acting_as
from daumoi.coverage import actions
from daumoi.coverage.models import Article, MonitoringGap, Pickup, PickupState
from daumoi.coverage.queries import (
    articles_for_desk,
    gaps,
    neighbours_to_check,
    outlets_with_state,
    pickup_counts,
    pickups_for_desk,
    pickups_of,
)
from daumoi.coverage.tests.press import open_outlet, publish, use

OTHER_BODY = (
    "<p>Bưu điện văn hóa xã sẽ mở thêm dịch vụ chứng thực giấy tờ cho người cao tuổi tại ba mươi huyện miền núi trong "
    "tháng tới, theo lịch riêng của từng điểm, và bố trí người hướng dẫn tận nơi.</p>"
)


@pytest.fixture
def outlet(world):
    return open_outlet(world)


@pytest.fixture
def own(issue, outlet):
    """A pickup of the officer's unit."""
    return use(issue(), outlet)


@pytest.fixture
def foreign(issue, world, own):
    """A pickup of another unit, on another topic, in another outlet, without a credit, found later."""
    version = issue(
        by=world.other_officer,
        organisation=world.other_unit,
        headline="Bưu điện xã mở thêm dịch vụ",
        body=OTHER_BODY,
        topic=world.other_topic,
    )
    pickup = use(version, open_outlet(world, name="Bến Nước"), after=timedelta(days=1))
    with acting_as(SYSTEM):
        Pickup.objects.filter(pk=pickup.pk).update(credit_kind="", credit_text="")
        return Pickup.objects.get(pk=pickup.pk)


@pytest.mark.parametrize(
    "narrow",
    [
        lambda pickup: {"outlet": pickup.article.outlet_id},
        lambda pickup: {"topic": pickup.version.topic_id},
        lambda pickup: {"unit": pickup.release.organisation_id},
        lambda pickup: {"release": pickup.release_id},
        lambda pickup: {"credit": "no"},
        lambda pickup: {"since": pickup.found_at},
    ],
    ids=["outlet", "topic", "unit", "release", "credit", "since"],
)
def test_each_filter_keeps_what_it_names_and_leaves_the_rest(as_system, own, foreign, narrow):
    assert {pickup.pk for pickup in pickups_for_desk({})} == {own.pk, foreign.pk}
    assert [pickup.pk for pickup in pickups_for_desk(narrow(foreign))] == [foreign.pk]


def test_until_is_exclusive_and_credit_can_be_asked_for(as_system, own, foreign):
    assert [pickup.pk for pickup in pickups_for_desk({"until": foreign.found_at})] == [own.pk]
    assert [pickup.pk for pickup in pickups_for_desk({"credit": "yes"})] == [own.pk]


def test_a_unit_sees_and_counts_only_pickups_of_its_own_releases(world, viewer, own, foreign):
    for user, seen in ((world.officer, [own.pk]), (world.other_officer, [foreign.pk]), (world.reporter, [])):
        with acting_as(viewer(user)):
            assert [pickup.pk for pickup in pickups_for_desk({})] == seen
            assert pickup_counts({})[PickupState.SUSPECTED] == len(seen)
            assert [article.pickup_count for article in articles_for_desk({})] == [1] * len(seen)
    with acting_as(viewer(world.leader)):
        assert pickup_counts({})[PickupState.SUSPECTED] == 2
    with acting_as(PUBLIC):
        assert not pickups_for_desk({}).exists()


def test_counts_name_every_state_and_do_not_follow_the_tab(as_system, own, foreign, viewer, world):
    by = viewer(world.editor)
    actions.decide_pickup(pickup=own, state=PickupState.CONFIRMED, by=by, at=NOON)
    assert pickup_counts({"state": PickupState.REJECTED}) == {"suspected": 1, "confirmed": 1, "rejected": 0}
    assert pickup_counts({"unit": world.other_unit.pk}) == {"suspected": 1, "confirmed": 0, "rejected": 0}


def test_lists_leave_the_texts_in_the_database(as_system, own):
    for pickup in [*pickups_for_desk({}), *pickups_of(own.release)]:
        assert {"spans"} <= pickup.get_deferred_fields()
        assert "text" in pickup.article.get_deferred_fields()
        assert {"text", "content"} <= pickup.version.get_deferred_fields()
    assert "text" in articles_for_desk({})[0].get_deferred_fields()


def test_pickups_of_a_release_stand_largest_first_and_rejected_last(as_system, own, outlet, viewer, world):
    smaller = use(own.version, open_outlet(world))
    rejected = use(own.version, open_outlet(world))
    Pickup.objects.filter(pk=smaller.pk).update(release_share=0.1)
    actions.decide_pickup(pickup=rejected, state=PickupState.REJECTED, by=viewer(world.editor), at=NOON)
    assert [pickup.pk for pickup in pickups_of(own.release)] == [own.pk, smaller.pk, rejected.pk]


def test_the_next_to_check_is_older_and_after_the_last_comes_the_first(as_system, own, world):
    middle = use(own.version, open_outlet(world), after=timedelta(hours=5))
    latest = use(own.version, open_outlet(world), after=timedelta(hours=9))
    assert neighbours_to_check(latest, {}).next_id == middle.pk
    assert neighbours_to_check(latest, {}).previous_id is None
    assert neighbours_to_check(middle, {}).previous_id == latest.pk
    assert neighbours_to_check(own, {}).next_id == latest.pk
    assert neighbours_to_check(middle, {"outlet": own.article.outlet_id}).next_id == own.pk


def test_the_only_one_left_has_no_neighbours(as_system, own):
    neighbours = neighbours_to_check(own, {"state": "confirmed"})
    assert (neighbours.next_id, neighbours.previous_id) == (None, None)


def test_articles_are_found_by_outlet_title_time_and_use(as_system, own, outlet):
    unused = publish(outlet, "Chuyện khác.", at=NOON - timedelta(days=3), title="Giá rau cuối tuần")
    assert [article.pk for article in articles_for_desk({"words": "Giá rau"})] == [unused.pk]
    assert [article.pk for article in articles_for_desk({"used": "yes"})] == [own.article_id]
    assert [article.pk for article in articles_for_desk({"until": NOON})] == [unused.pk]
    assert [article.pk for article in articles_for_desk({"since": NOON})] == [own.article_id]
    assert not articles_for_desk({"state": "unreadable"}).exists()


def test_outlets_carry_their_week_and_their_open_gap(as_system, own, outlet):
    publish(outlet, "Chuyện cũ.", at=NOON - timedelta(days=30))
    gap = MonitoringGap.objects.create(outlet=outlet, from_at=NOON, code="unreachable")
    MonitoringGap.objects.create(outlet=outlet, from_at=NOON - timedelta(days=3), to_at=NOON, code="robots")
    (shown,) = outlets_with_state(at=NOON + timedelta(hours=6))
    assert shown.week_count == 1
    assert [open_gap.pk for open_gap in shown.open_gaps] == [gap.pk]


def test_the_ledger_gives_the_gaps_that_touch_a_time(as_system, outlet):
    past = MonitoringGap.objects.create(
        outlet=outlet, from_at=NOON - timedelta(days=9), to_at=NOON - timedelta(days=8), code="robots"
    )
    lasting = MonitoringGap.objects.create(outlet=outlet, from_at=NOON, code="unreachable")
    assert list(gaps()) == [lasting, past]
    assert list(gaps(since=NOON - timedelta(days=8, hours=1))) == [lasting, past]
    assert list(gaps(since=NOON - timedelta(days=8))) == [lasting]
    assert list(gaps(until=NOON)) == [past]
    assert list(gaps(outlet_id=outlet.pk + 1)) == []


def test_the_ledger_is_empty_for_whoever_sees_no_outlet(world, viewer, outlet):
    with acting_as(SYSTEM):
        MonitoringGap.objects.create(outlet=outlet, from_at=NOON, code="unreachable")
    with acting_as(viewer(world.reporter)):
        assert not gaps().exists()
        assert not Article.objects.exists()
