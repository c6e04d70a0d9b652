"""Two people change memberships in the same moment, or one clicks twice: one thing happens, and the other is told."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import Any

from django.db import connections

from conftest import NOON
from daumoi.accounts.models import Membership, User
from daumoi.accounts.sign_in.actions import take_new_email
from daumoi.accounts.sign_in.links import email_token
from daumoi.accounts.viewer import SYSTEM, acting_as
from daumoi.foundation.errors import DomainError
from daumoi.people.actions import accept_as_newcomer, end_membership, invite_person
from daumoi.people.links import token_of
from daumoi.people.models import Invitation
from tests.flows.scratch import db

__all__ = ["db"]

TODAY = date(2026, 11, 20)


def at_once(acts: list[Callable[[], Any]]) -> list[str]:
    """What came of acts begun in the same moment: "done" or the name of the error, sorted."""
    begin = threading.Barrier(len(acts))

    def run(act: Callable[[], Any]) -> str:
        begin.wait(30)
        try:
            act()
        except DomainError as error:
            return type(error).__name__
        finally:
            connections.close_all()
        return "done"

    with ThreadPoolExecutor(len(acts)) as pool:
        return sorted(pool.map(run, acts))


def test_two_operators_do_not_end_each_other_at_once(world, viewer):
    second = User.objects.create_user("hai@hub.example", full_name="Hồ Văn Hai")
    Membership.objects.create(user=second, organisation=world.hub, role="operator", valid_from=TODAY)

    def ending(actor: User, other: User) -> Callable[[], Any]:
        by, membership = viewer(actor), Membership.objects.get(user=other)
        return lambda: end_membership(membership=membership, last_day=None, by=by, at=NOON)

    acts = [ending(world.operator, second), ending(second, world.operator)]
    assert at_once(acts) == ["LastOperator", "done"]
    assert Membership.objects.valid_on(TODAY).filter(organisation=world.hub, role="operator").count() == 1


def test_two_operators_invite_one_address_once(world, viewer):
    operator = viewer(world.operator)

    def inviting() -> None:
        with acting_as(operator):
            invite_person(email="moi@unit.example", organisation=world.unit, role="officer", by=operator, at=NOON)

    assert at_once([inviting, inviting]) == ["InvalidValue", "done"]
    with acting_as(SYSTEM):
        assert Invitation.objects.count() == 1


def test_a_link_clicked_twice_at_once_opens_one_account(world, viewer):
    operator = viewer(world.operator)
    with acting_as(operator):
        invitation = invite_person(
            email="moi@unit.example", organisation=world.unit, role="officer", by=operator, at=NOON
        )

    def accepting() -> None:
        accept_as_newcomer(
            token=token_of(invitation), full_name="Đào Thị Mới", position="", phone="", language="vi",
            password="mot-cau-chi-toi-noi", at=NOON,
        )  # fmt: skip

    assert at_once([accepting] * 3) == ["LinkNotUsable", "LinkNotUsable", "done"]
    assert User.objects.filter(email="moi@unit.example").count() == 1
    assert Membership.objects.filter(user__email="moi@unit.example").count() == 1


def test_two_invitations_of_one_address_taken_at_once_open_one_account(world, viewer):
    operator = viewer(world.operator)
    with acting_as(operator):
        words = {"email": "moi@unit.example", "role": "officer", "by": operator, "at": NOON}
        invitations = [invite_person(organisation=place, **words) for place in (world.unit, world.other_unit)]

    def accepting(invitation: Invitation) -> Callable[[], Any]:
        return lambda: accept_as_newcomer(
            token=token_of(invitation), full_name="Đào Thị Mới", position="", phone="", language="vi",
            password="mot-cau-chi-toi-noi", at=NOON,
        )  # fmt: skip

    assert at_once([accepting(each) for each in invitations]) == ["Conflict", "done"]
    user = User.objects.get(email="moi@unit.example")
    assert Membership.objects.filter(user=user).count() == 1
    with acting_as(SYSTEM):
        assert Invitation.objects.filter(accepted_at=None).count() == 1


def test_two_people_who_take_one_new_address_at_once_share_it_not(world, viewer):
    def taking(user: User) -> Callable[[], Any]:
        token, by = email_token(user, "chung@unit.example", at=NOON), viewer(user)
        return lambda: take_new_email(user=user, token=token, by=by, at=NOON)

    assert at_once([taking(world.officer), taking(world.unit_leader)]) == ["InvalidValue", "done"]
    assert User.objects.filter(email="chung@unit.example").count() == 1
