"""What is done with a delivery in every state it can be found in."""

from __future__ import annotations

from datetime import timedelta

import pytest

from conftest import NOON
from daumoi.distribution.rules import CLAIM_LASTS, Step, next_step, wants

pytestmark = pytest.mark.pure

SECOND = timedelta(seconds=1)


def step(state: str, **facts) -> Step:
    facts = {
        "not_before": NOON,
        "claimed_at": None,
        "handed_over_at": None,
        "is_superseded": False,
        "at": NOON,
        **facts,
    }
    return next_step(state=state, **facts)


@pytest.mark.parametrize(
    ("at", "is_superseded", "expected"),
    [
        (NOON - SECOND, False, Step.WAIT),
        (NOON - timedelta(microseconds=1), False, Step.WAIT),
        (NOON, False, Step.SEND),
        (NOON + timedelta(days=3), False, Step.SEND),
        (NOON - SECOND, True, Step.CANCEL),
        (NOON + SECOND, True, Step.CANCEL),
    ],
)
def test_a_planned_delivery_goes_out_at_its_second_unless_a_newer_version_replaced_it(at, is_superseded, expected):
    assert step("planned", at=at, is_superseded=is_superseded) is expected


@pytest.mark.parametrize(
    ("age", "is_handed_over", "is_superseded", "expected"),
    [
        (timedelta(0), False, False, Step.WAIT),
        (CLAIM_LASTS - SECOND, False, False, Step.WAIT),
        (CLAIM_LASTS - SECOND, True, False, Step.WAIT),
        (CLAIM_LASTS - SECOND, False, True, Step.WAIT),
        (CLAIM_LASTS, False, False, Step.SEND),
        (CLAIM_LASTS, True, False, Step.MARK_UNCERTAIN),
        (CLAIM_LASTS, False, True, Step.CANCEL),
        (CLAIM_LASTS, True, True, Step.MARK_UNCERTAIN),
    ],
)
def test_a_delivery_that_a_worker_left_behind_is_sent_again_only_when_nothing_can_have_arrived(
    age, is_handed_over, is_superseded, expected
):
    handed_over_at = NOON if is_handed_over else None
    assert (
        step("sending", claimed_at=NOON, handed_over_at=handed_over_at, at=NOON + age, is_superseded=is_superseded)
        is expected
    )


@pytest.mark.parametrize("state", ["sent", "failed", "uncertain", "cancelled"])
@pytest.mark.parametrize("is_superseded", [True, False])
def test_what_is_settled_is_left(state, is_superseded):
    assert step(state, is_superseded=is_superseded, claimed_at=NOON, at=NOON + timedelta(days=9)) is Step.LEAVE


@pytest.mark.parametrize(
    ("topic_id", "by_email", "topic_ids", "expected"),
    [
        (1, True, frozenset(), True),
        (None, True, frozenset(), True),
        (1, True, frozenset({1, 2}), True),
        (3, True, frozenset({1, 2}), False),
        (None, True, frozenset({1, 2}), False),
        (1, False, frozenset(), False),
        (1, False, frozenset({1}), False),
    ],
)
def test_a_subscription_asks_for_its_topics_and_no_topic_means_all(topic_id, by_email, topic_ids, expected):
    assert wants(topic_id=topic_id, by_email=by_email, topic_ids=topic_ids) is expected
