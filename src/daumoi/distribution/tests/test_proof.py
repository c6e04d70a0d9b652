"""Proof per recipient that a correction was told to everybody who had an earlier version."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from conftest import NOON
from daumoi.accounts.viewer import SYSTEM, acting_as
from daumoi.distribution.actions import plan_deliveries
from daumoi.distribution.models import Delivery, DeliveryState
from daumoi.distribution.proof import Outcome, proof_of
from daumoi.releases.actions import correct_release, withdraw_release
from daumoi.releases.models import Release
from daumoi.releases.reasons import Explanation

HOUR = timedelta(hours=1)


@pytest.fixture
def corrected(issue: Any, reporter_named: Any, viewer: Any, world: Any) -> Any:
    """A correction of what three reporters were sent: the world's own, Mai and Nam."""
    reporter_named("Mai", "mai@press.example")
    reporter_named("Nam", "nam@press.example")
    version = issue()
    with acting_as(SYSTEM):
        plan_deliveries(version=version, at=NOON)
        Delivery.objects.filter(version=version).update(state=DeliveryState.SENT, sent_at=NOON)
    with acting_as(viewer(world.editor)) as editor:
        return correct_release(
            release=version.release,
            fields={"lead": "Số đúng."},
            note="Sai số liệu.",
            explained=Explanation(reason="wrong_figure", noticed_by="press"),
            by=editor,
            at=NOON + HOUR,
        )


@pytest.fixture
def planned(corrected: Any) -> Any:
    with acting_as(SYSTEM):
        plan_deliveries(version=corrected, at=NOON + HOUR)
    return corrected


def mark(version: Any, state: DeliveryState, **who: Any) -> None:
    with acting_as(SYSTEM):
        assert Delivery.objects.filter(version=version, **who).update(state=state, sent_at=NOON + HOUR)


def test_everyone_is_told_only_when_every_one_is(planned, as_system):
    mark(planned, DeliveryState.SENT)
    assert proof_of(planned, at=NOON).everyone_is_told
    mark(planned, DeliveryState.UNCERTAIN, recipient__full_name="Mai")
    proof = proof_of(planned, at=NOON)
    assert not proof.everyone_is_told
    assert [row.recipient.full_name for row in proof.open_rows] == ["Mai"]


@pytest.mark.parametrize(
    ("state", "outcome"),
    [
        (DeliveryState.PLANNED, Outcome.ON_ITS_WAY),
        (DeliveryState.SENDING, Outcome.ON_ITS_WAY),
        (DeliveryState.SENT, Outcome.TOLD),
        (DeliveryState.FAILED, Outcome.FAILED),
        (DeliveryState.UNCERTAIN, Outcome.UNCERTAIN),
        (DeliveryState.CANCELLED, Outcome.UNREACHABLE),
    ],
)
def test_each_state_of_a_message_has_its_outcome_and_all_but_told_say_what_to_do(planned, as_system, state, outcome):
    mark(planned, state)
    proof = proof_of(planned, at=NOON)
    assert proof.totals == {each: 3 if each is outcome else 0 for each in Outcome}
    assert all(bool(row.what_to_do) is (outcome is not Outcome.TOLD) for row in proof.rows)
    assert all(row.earlier == (1,) and row.message_id for row in proof.rows)


def test_whoever_closed_the_account_cannot_be_reached_and_is_listed(corrected, as_system):
    recipient = Delivery.objects.get(recipient__full_name="Nam").recipient
    recipient.is_active = False
    recipient.save()
    plan_deliveries(version=corrected, at=NOON + HOUR)
    mark(corrected, DeliveryState.SENT)
    proof = proof_of(corrected, at=NOON)
    assert [(row.recipient.full_name, row.outcome) for row in proof.open_rows] == [("Nam", Outcome.UNREACHABLE)]
    assert not proof.everyone_is_told


def test_whoever_was_never_sent_an_earlier_version_is_not_in_the_proof(planned, reporter_named, as_system):
    reporter_named("Oanh", "oanh2@press.example")
    plan_deliveries(version=planned, at=NOON + 2 * HOUR)
    assert "Oanh" not in {row.recipient.full_name for row in proof_of(planned, at=NOON).rows}


def test_a_newer_version_takes_the_place_of_one_that_was_not_sent_yet(planned, viewer, world, as_system):
    Delivery.objects.filter(version=planned).update(state=DeliveryState.CANCELLED, problem="superseded")
    with acting_as(viewer(world.editor)) as editor:
        withdrawal = withdraw_release(
            release=Release.objects.get(pk=planned.release_id), note="Gỡ.", by=editor, at=NOON + 2 * HOUR
        )
    with acting_as(SYSTEM):
        plan_deliveries(version=withdrawal, at=NOON + 2 * HOUR)
        assert {row.outcome for row in proof_of(planned, at=NOON).rows} == {Outcome.OVERTAKEN}
        assert len(proof_of(withdrawal, at=NOON).rows) == 3


def test_the_page_and_the_table_show_it_to_those_it_concerns_and_no_address_to_others(planned, client_of, world):
    mark(planned, DeliveryState.SENT)
    mark(planned, DeliveryState.FAILED, recipient__full_name="Mai")
    for address in ("proof/", "proof.csv"):
        url = f"/desk/deliveries/of/{planned.public_id}/{address}"
        for user in (world.officer, world.editor):
            response = client_of(user).get(url)
            assert response.status_code == 200
            assert "mai@press.example" in response.content.decode()
        assert "mai@press.example" not in client_of(world.other_officer).get(url).content.decode()
    page = f"/desk/deliveries/of/{planned.public_id}/proof/"
    assert "/retry/" in client_of(world.editor).get(page).content.decode()
    assert "/retry/" not in client_of(world.officer).get(page).content.decode()


def test_of_a_first_issue_there_is_nobody_to_tell(planned, as_system):
    assert proof_of(planned.release.versions.get(number=1), at=NOON).rows == []
    assert not proof_of(planned.release.versions.get(number=1), at=NOON).everyone_is_told
