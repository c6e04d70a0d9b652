"""Memberships: days, clashes, the last operator; and that two roles together are never more than each alone."""

from __future__ import annotations

import itertools
from datetime import date, timedelta
from types import SimpleNamespace

import pytest

from conftest import NOON
from daumoi.accounts.models import Membership, Organisation, User
from daumoi.accounts.permissions import PERMISSIONS, allowed
from daumoi.accounts.queries import viewer_of
from daumoi.accounts.rules import ROLES_OF_KIND, clashing_role
from daumoi.accounts.viewer import Role, Standing, Viewer, acting_as
from daumoi.foundation.errors import Conflict, InvalidValue, NotAllowed
from daumoi.people.actions import end_membership, give_membership
from daumoi.people.errors import ClashingRoles, LastOperator

TODAY = date(2026, 11, 20)


@pytest.fixture
def grant(world, viewer):
    """Give a role as the operator; keyword arguments replace what is usual."""

    def go(user=None, *, by=None, **fields):
        values = {"organisation": world.other_unit, "role": "officer", "valid_from": TODAY, "valid_to": None, **fields}
        return give_membership(user=user or world.officer, by=viewer(by or world.operator), at=NOON, **values)

    return go


@pytest.fixture
def end(viewer, world):
    def go(user, *, last_day=None, by=None):
        membership = Membership.objects.get(user=user)
        return end_membership(membership=membership, last_day=last_day, by=viewer(by or world.operator), at=NOON)

    return go


def test_a_person_may_write_for_two_units_and_the_form_of_a_new_release_asks_for_which(grant, world, client_of, at):
    grant()
    page = client_of(world.officer).get("/desk/releases/new/?type=press_release")
    choice = page.context["form"].fields["organisation"]
    assert {row.name for row in choice.queryset} == {"Cục Hạ tầng số", "Vụ Bưu chính"}
    assert choice.empty_label
    assert page.context["form"]["organisation"].value() is None


@pytest.mark.parametrize("person", ["editor", "leader", "unit_leader", "far_editor", "officer"])
def test_only_an_operator_of_the_branch_changes_memberships(grant, end, world, person):
    with pytest.raises(NotAllowed):
        grant(world.other_officer, organisation=world.unit, by=getattr(world, person))
    with pytest.raises(NotAllowed):
        end(world.other_officer, by=getattr(world, person))
    assert grant(world.other_officer, organisation=world.unit).pk


def test_nobody_gives_a_role_to_themselves(grant, world):
    with pytest.raises(NotAllowed) as refusal:
        grant(world.operator, organisation=world.hub, role="editor")
    assert refusal.value.reason == "own-work"


def test_a_body_that_has_ended_takes_nobody_in_and_one_that_ends_tonight_does(grant, world):
    Organisation.objects.filter(pk=world.other_unit.pk).update(valid_to=TODAY - timedelta(days=1))
    world.other_unit.refresh_from_db()
    with pytest.raises(InvalidValue) as refusal:
        grant()
    assert refusal.value.field == "organisation"
    Organisation.objects.filter(pk=world.other_unit.pk).update(valid_to=TODAY)
    world.other_unit.refresh_from_db()
    assert grant().pk


@pytest.mark.parametrize("first_day", [TODAY - timedelta(days=90), TODAY])
def test_a_role_in_a_body_that_has_ended_is_not_given_from_a_day_on_which_it_stood(grant, world, first_day):
    Organisation.objects.filter(pk=world.other_unit.pk).update(valid_to=TODAY - timedelta(days=30))
    world.other_unit.refresh_from_db()
    with pytest.raises(InvalidValue) as refusal:
        grant(valid_from=first_day)
    assert refusal.value.field == "organisation"
    assert not Membership.objects.filter(organisation=world.other_unit, user=world.officer).exists()


def test_nobody_was_something_in_a_body_before_there_was_one(grant, world):
    began = world.other_unit.valid_from
    with pytest.raises(InvalidValue) as refusal:
        grant(valid_from=began - timedelta(days=1))
    assert refusal.value.field == "valid_from"
    assert grant(valid_from=began).valid_from == began


def test_an_operator_has_no_say_in_another_branch(grant, world):
    for organisation in (world.far_hub, world.nested_hub, world.nested_unit):
        with pytest.raises(NotAllowed):
            grant(organisation=organisation)


@pytest.mark.parametrize(
    ("fields", "field"),
    [({"role": "reporter"}, "role"), ({"role": ""}, "role"), ({"valid_to": TODAY - timedelta(days=1)}, "valid_to")],
)
def test_a_wrong_role_or_wrong_days_are_refused_at_the_field(grant, fields, field):
    with pytest.raises(InvalidValue) as refusal:
        grant(**fields)
    assert refusal.value.field == field


def test_the_same_role_twice_is_refused_only_where_the_days_meet(grant, world):
    first = grant(valid_to=TODAY + timedelta(days=9))
    with pytest.raises(Conflict):
        grant(valid_from=TODAY + timedelta(days=9))
    assert grant(valid_from=TODAY + timedelta(days=10)).pk != first.pk


def test_the_last_day_counts_and_an_end_at_once_counts_from_its_moment(grant, world, end):
    end(world.other_officer, last_day=TODAY)
    assert viewer_of(world.other_officer, on=TODAY).standings
    assert not viewer_of(world.other_officer, on=TODAY + timedelta(days=1)).standings
    end(world.officer)
    assert not viewer_of(world.officer, on=TODAY).standings


def test_what_ended_today_is_gone_with_the_next_page(world, client_of, end, at):
    client = client_of(world.other_officer)
    assert client.get("/desk/").status_code == 200
    end(world.other_officer)
    assert client.get("/desk/").status_code == 404


def test_what_has_ended_does_not_end_again_and_no_day_lies_behind(world, end, grant):
    with pytest.raises(InvalidValue):
        end(world.officer, last_day=TODAY - timedelta(days=1))
    end(world.officer)
    with pytest.raises(Conflict):
        end(world.officer)
    again = grant(world.officer, organisation=world.unit)
    assert viewer_of(world.officer, on=TODAY).organisation_ids == {again.organisation_id}


# --- the last operator ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("last_day", [None, TODAY + timedelta(days=3)])
def test_the_last_operator_stays(world, end, member, last_day):
    second = member("Hồ Văn Hai", "hai@hub.example", world.hub, "operator", valid_to=TODAY + timedelta(days=60))
    with pytest.raises(LastOperator):
        end(world.operator, last_day=last_day, by=second)
    Membership.objects.filter(user=second).update(valid_to=None)
    assert end(world.operator, last_day=last_day, by=second).pk


def test_a_closed_account_is_no_other_operator(world, end, member):
    second = member("Hồ Văn Hai", "hai@hub.example", world.hub, "operator")
    User.objects.filter(pk=second.pk).update(is_active=False)
    with pytest.raises(LastOperator):
        end(world.operator, by=world.operator)


# --- opposite roles ---------------------------------------------------------------------------------------------------


def test_a_reporter_is_nothing_else_and_an_auditor_makes_no_records_of_the_same_focal_point(grant, world):
    with pytest.raises(ClashingRoles):
        grant(world.reporter)
    with pytest.raises(ClashingRoles):
        grant(world.officer, organisation=world.agency, role="reporter")
    with pytest.raises(ClashingRoles):
        grant(world.editor, organisation=world.hub, role="auditor")
    assert grant(world.leader, organisation=world.hub, role="auditor").pk
    assert clashing_role("auditor", hub_id=1, others=[("editor", 2)]) == ""


def test_one_after_the_other_is_no_clash(grant, world):
    Membership.objects.filter(user=world.reporter).update(valid_to=TODAY)
    with pytest.raises(ClashingRoles):
        grant(world.reporter)
    assert grant(world.reporter, valid_from=TODAY + timedelta(days=1)).pk


# Two focal points, each with units and a press agency: place → (kind, focal point).
PLACES = {
    1: ("focal_point", 1), 11: ("source_unit", 1), 12: ("source_unit", 1), 13: ("press_agency", 1),
    2: ("focal_point", 2), 21: ("source_unit", 2), 22: ("press_agency", 2),
}  # fmt: skip
STANDINGS = [
    Standing(Role(role), place, hub_id, kind == "focal_point")
    for place, (kind, hub_id) in PLACES.items()
    for role in sorted(ROLES_OF_KIND[kind])
]


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("author_id", [7, 8], ids=["own work", "another's work"])
def test_two_roles_together_permit_what_each_permits_alone_and_nothing_else(place, author_id):
    organisation = SimpleNamespace(pk=place, hub_id=PLACES[place][1], upper_hub_ids=())
    subject = SimpleNamespace(organisation=organisation, author_id=author_id)
    alone = {each: Viewer(user_id=7, standings=(each,)) for each in STANDINGS}
    for permission in PERMISSIONS.values():
        may = {each: bool(allowed(viewer, permission, subject)) for each, viewer in alone.items()}
        for first, second in itertools.combinations(STANDINGS, 2):
            together = Viewer(user_id=7, standings=(first, second))
            assert bool(allowed(together, permission, subject)) == (may[first] or may[second]), permission.name


@pytest.mark.parametrize(
    "pair", [("reporter", "officer"), ("reporter", "editor"), ("officer", "other_officer"), ("auditor", "officer")]
)
def test_rows_seen_with_two_roles_are_those_seen_with_each_even_where_no_act_gives_them_together(
    world, viewer, make_release, issue, pair
):
    from daumoi.distribution.models import Delivery, Subscription
    from daumoi.releases.models import IssuedVersion, Release

    make_release()
    make_release(by=world.other_officer, organisation=world.other_unit)
    issue(embargo_until=NOON + timedelta(days=3))
    first, second = (viewer(getattr(world, name)) for name in pair)
    both = Viewer(user_id=first.user_id, name="Cả hai", standings=first.standings + second.standings)
    second = Viewer(user_id=first.user_id, name="Một", standings=second.standings)
    for model in (Release, IssuedVersion, Delivery, Subscription):
        seen = []
        for who in (first, second, both):
            with acting_as(who):
                seen.append(set(model.objects.values_list("pk", flat=True)))
        assert seen[2] == seen[0] | seen[1], model.__name__
