"""The same person in two windows, and an undo while a colleague goes on: one thing happens, nobody's work is lost."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from django.urls import reverse

from conftest import NOON
from daumoi.accounts.models import LogEntry, Membership, User
from daumoi.accounts.viewer import SYSTEM, acting_as
from daumoi.desk.views import board
from daumoi.foundation import clock
from daumoi.foundation.errors import DomainError
from daumoi.people.actions import accept_as_oneself, invite_person
from daumoi.people.errors import LinkNotUsable
from daumoi.people.links import token_of
from daumoi.releases.actions import approve_release, assign_release, submit_release
from daumoi.releases.checks.grounds import NO_GROUND_APPLIES
from daumoi.releases.models import Release
from daumoi.releases.rules import State
from tests.flows.scratch import db
from tests.flows.test_deciding_at_once import acting, at_once

__all__ = ["db"]


@pytest.fixture
def waiting(world: Any, viewer: Any, make_release: Any) -> list[Release]:
    """Three releases that wait for the desk."""
    officer = viewer(world.officer)
    found = []
    for _ in range(3):
        release = make_release()
        with acting_as(officer):
            found.append(submit_release(release=release, confirmed=NO_GROUND_APPLIES, by=officer, at=NOON))
    return found


def test_an_invitation_accepted_in_two_windows_gives_the_role_once(world, viewer):
    operator = viewer(world.operator)
    with acting_as(operator):
        invitation = invite_person(
            email=world.officer.email, organisation=world.other_unit, role="officer", by=operator, at=NOON
        )

    def accepting() -> Membership:
        return accept_as_oneself(token=token_of(invitation), user=world.officer, at=NOON)

    answers = at_once(accepting, accepting, accepting)
    assert sorted(type(answer).__name__ for answer in answers) == ["LinkNotUsable", "LinkNotUsable", "Membership"]
    assert all(answer.reason == "used" for answer in answers if isinstance(answer, LinkNotUsable))
    assert Membership.objects.filter(user=world.officer, organisation=world.other_unit).count() == 1
    with acting_as(SYSTEM):
        assert LogEntry.objects.filter(verb="invitation.accept").count() == 1


def test_one_editor_who_approves_in_two_windows_approves_once(world, viewer, waiting):
    approve = acting(viewer(world.editor), approve_release, release=waiting[0], at=NOON, expected_revision=1)
    answers = at_once(approve, approve)
    assert sum(isinstance(answer, DomainError) for answer in answers) == 1
    with acting_as(SYSTEM):
        assert Release.objects.get(pk=waiting[0].pk).steps.filter(decision="approved").count() == 1


def test_many_are_approved_in_two_windows_at_once_and_each_once(world, client_of, waiting):
    clients = [client_of(world.editor), client_of(world.second_editor)]
    posted = {"act": "approve", "release": [release.pk for release in waiting]}
    posted |= {f"revision-{release.pk}": 1 for release in waiting}
    answers = at_once(*[lambda client=client: client.post(reverse("desk:queue_act"), posted) for client in clients])
    assert [answer.status_code for answer in answers] == [302, 302]
    with acting_as(SYSTEM):
        for release in Release.objects.filter(pk__in=[each.pk for each in waiting]):
            assert release.state == State.APPROVED
            assert release.steps.filter(decision="approved").count() == 1
    refused = [row["id"] for client in clients for row in client.session["queue_refused"]]
    assert sorted(refused) == sorted(release.pk for release in waiting)


def test_an_undo_takes_nothing_from_a_colleague_who_goes_on_in_the_same_moment(
    world, viewer, client_of, waiting, monkeypatch
):
    client, release = client_of(world.editor), waiting[0]
    monkeypatch.setattr(clock, "now", lambda: NOON)
    client.post(reverse("desk:queue_act"), {"act": "take", "release": [release.pk]})
    assert _reviewer(release) == world.editor
    colleague: User = world.second_editor
    undoing, assigned, take_back = threading.Event(), threading.Event(), board._UNDO["take"]

    def slowly(*words: Any) -> None:
        # The look is done, the act comes: for two seconds anybody who can goes in between.
        undoing.set()
        assigned.wait(2)
        take_back(*words)

    def going_on() -> None:
        assert undoing.wait(20)
        by = viewer(world.second_editor)
        with acting_as(by):
            assign_release(release=release, reviewer=colleague, by=by, at=NOON)
        assigned.set()

    monkeypatch.setitem(board._UNDO, "take", slowly)
    at_once(lambda: client.post(reverse("desk:queue_undo")), going_on)
    assert assigned.is_set()
    assert _reviewer(release) == colleague


def _reviewer(release: Release) -> User | None:
    with acting_as(SYSTEM):
        return Release.objects.select_related("reviewer").get(pk=release.pk).reviewer
