"""A decision can be taken back by whoever may decide, as long as nothing else was decided since."""

from __future__ import annotations

from datetime import timedelta

import pytest

from conftest import NOON
from daumoi.accounts.models import LogEntry
from daumoi.accounts.viewer import SYSTEM, acting_as
from daumoi.coverage.actions import decide_pickup, decide_pickups, undo_decisions
from daumoi.coverage.models import Pickup, PickupState
from daumoi.coverage.tests.press import open_outlet, use
from daumoi.foundation.errors import Conflict, NotAllowed

LATER = NOON + timedelta(days=1)


@pytest.fixture
def pickups(world, issue):
    version = issue()
    return [use(version, open_outlet(world)) for _ in range(2)]


@pytest.fixture
def editor(world, viewer):
    by = viewer(world.editor)
    with acting_as(by):
        yield by


def states() -> set[str]:
    with acting_as(SYSTEM):
        return set(Pickup.objects.values_list("state", flat=True))


def test_undoing_several_decisions_puts_all_of_them_back(editor, pickups):
    decide_pickups(pickups=pickups, state=PickupState.CONFIRMED, by=editor, at=LATER)
    assert states() == {"confirmed"}
    undone = undo_decisions(
        pickup_ids=[pickup.pk for pickup in pickups], decided_at=LATER, by=editor, at=LATER + timedelta(minutes=1)
    )
    assert len(undone) == 2
    assert states() == {"suspected"}
    assert {(pickup.decided_by_id, pickup.decided_at) for pickup in undone} == {(None, None)}


def test_undoing_a_changed_decision_brings_the_earlier_one_back(editor, pickups):
    pickup = pickups[0]
    decide_pickup(pickup=pickup, state=PickupState.CONFIRMED, product_type="interview", note="Tốt.", by=editor, at=NOON)
    decide_pickup(pickup=pickup, state=PickupState.REJECTED, product_type="news", note="Nhầm.", by=editor, at=LATER)
    (undone,) = undo_decisions(pickup_ids=[pickup.pk], decided_at=LATER, by=editor, at=LATER + timedelta(minutes=1))
    assert (undone.state, undone.product_type, undone.note) == ("confirmed", "interview", "Tốt.")


def test_what_was_decided_anew_since_is_left_as_it_is(editor, pickups, world, viewer):
    decide_pickups(pickups=pickups, state=PickupState.CONFIRMED, by=editor, at=NOON)
    decide_pickup(pickup=pickups[0], state=PickupState.REJECTED, by=viewer(world.second_editor), at=LATER)
    ids = [pickup.pk for pickup in pickups]
    assert [pickup.pk for pickup in undo_decisions(pickup_ids=ids, decided_at=NOON, by=editor, at=LATER)] == ids[1:]
    assert states() == {"rejected", "suspected"}
    with pytest.raises(Conflict):
        undo_decisions(pickup_ids=ids, decided_at=NOON, by=editor, at=LATER)


def test_whoever_may_not_decide_may_not_undo(editor, pickups, world, viewer):
    decide_pickups(pickups=pickups, state=PickupState.CONFIRMED, by=editor, at=LATER)
    for user in (world.leader, world.operator, world.officer):
        with pytest.raises(NotAllowed):
            undo_decisions(pickup_ids=[pickups[0].pk], decided_at=LATER, by=viewer(user), at=LATER)
    assert states() == {"confirmed"}


def test_deciding_several_is_all_or_nothing(pickups, world, viewer):
    by = viewer(world.officer)
    with acting_as(by), pytest.raises(NotAllowed):
        decide_pickups(pickups=pickups, state=PickupState.CONFIRMED, by=by, at=LATER)
    assert states() == {"suspected"}


def test_the_log_keeps_the_decision_and_that_it_was_taken_back(editor, pickups):
    decide_pickup(pickup=pickups[0], state=PickupState.REJECTED, note="Chỉ trùng tên luật.", by=editor, at=NOON)
    undo_decisions(pickup_ids=[pickups[0].pk], decided_at=NOON, by=editor, at=LATER)
    entries = LogEntry.objects.filter(object_kind="pickup", object_id=pickups[0].pk)
    assert [entry.note["state"] for entry in entries] == ["suspected", "rejected"]
    assert [entry.note["remark"] for entry in entries] == ["", "Chỉ trùng tên luật."]
