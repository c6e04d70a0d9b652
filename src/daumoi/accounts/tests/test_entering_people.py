"""Organisations and people are entered on the command line."""

from __future__ import annotations

import io

import pytest
from django.core.management import CommandError, call_command

from conftest import NOON
from daumoi.accounts.actions import add_person
from daumoi.accounts.models import Membership, Organisation, User
from daumoi.foundation.errors import InvalidValue, NotAllowed


@pytest.fixture
def typed(monkeypatch):
    """What stands on standard input."""
    return lambda words: monkeypatch.setattr("sys.stdin", io.StringIO(words + "\n"))


def test_the_first_focal_point_its_unit_and_a_person_are_entered(db, typed, capsys):
    call_command("add_organisation", "ttt", "Trung tâm Thông tin", kind="focal_point")
    call_command("add_organisation", "cuc-a", "Cục A", hub="ttt")
    typed("mot-mat-khau-dai")
    call_command("add_person", "An@Unit.example", "Nguyễn An", "cuc-a", "officer")
    unit = Organisation.objects.get(code="cuc-a")
    assert unit.hub.code == "ttt"
    assert Organisation.objects.get(code="ttt").hub.code == "ttt"
    user = User.objects.get(email="an@unit.example")
    assert user.check_password("mot-mat-khau-dai")
    assert Membership.objects.get(user=user).organisation == unit


def test_a_unit_without_a_focal_point_is_refused(db):
    with pytest.raises(CommandError, match=r"focal point|đầu mối|command line|dòng lệnh"):
        call_command("add_organisation", "cuc-a", "Cục A")
    with pytest.raises(CommandError, match="no focal point with the code 'ttt'"):
        call_command("add_organisation", "cuc-a", "Cục A", hub="ttt")
    assert not Organisation.objects.exists()


@pytest.mark.parametrize(("organisation", "role"), [("agency", "editor"), ("unit", "reporter"), ("unit", "operator")])
def test_a_role_that_the_organisation_does_not_have_is_refused(world, viewer, organisation, role):
    operator = viewer(world.operator)
    person = {"email": "x@y.example", "full_name": "X", "password": "mot-mat-khau-dai", "by": operator, "at": NOON}
    with pytest.raises(InvalidValue) as refusal:
        add_person(organisation=getattr(world, organisation), role=role, **person)
    assert refusal.value.field == "role"
    assert not User.objects.filter(email="x@y.example").exists()


def test_only_an_operator_enters_people(world, viewer):
    person = {"email": "x@y.example", "full_name": "X", "password": "mot-mat-khau-dai", "at": NOON}
    with pytest.raises(NotAllowed):
        add_person(organisation=world.unit, role="officer", by=viewer(world.editor), **person)
    assert add_person(organisation=world.unit, role="officer", by=viewer(world.operator), **person).pk


def test_a_weak_password_is_refused_with_the_reason(world, viewer):
    with pytest.raises(InvalidValue) as refusal:
        add_person(
            email="x@y.example", full_name="X", password="123", organisation=world.unit, role="officer",
            by=viewer(world.operator), at=NOON,
        )  # fmt: skip
    assert refusal.value.field == "password"
