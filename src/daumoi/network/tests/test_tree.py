"""Names, places and ends of bodies, by day."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from conftest import NOON
from daumoi.accounts.models import LogEntry, Membership, Organisation, User
from daumoi.accounts.permissions import RELEASE_SUBMIT, allowed
from daumoi.accounts.queries import viewer_of
from daumoi.accounts.viewer import SYSTEM, acting_as
from daumoi.foundation.errors import Conflict, DomainError, InvalidValue, NotAllowed
from daumoi.network.actions import (
    add_organisation,
    bring_up_to_date,
    dissolve_organisation,
    merge_organisations,
    move_organisation,
    rename_organisation,
    split_organisation,
)
from daumoi.network.models import NetworkState, OrganisationName, OrganisationPlacement, OrganisationSuccession
from daumoi.network.queries import name_on
from daumoi.network.rules import Body, first_circle, hub_paths, in_order, last_heirs

REFORM = date(2025, 7, 1)
BEFORE = REFORM - timedelta(days=1)
LATER = date(2027, 1, 1)


@pytest.fixture
def operator(world, viewer):
    return viewer(world.operator)


@pytest.fixture
def enter(operator, world):
    """Enter a body below the hub; keyword arguments replace."""

    def make(code, name, **changes):
        values = {"kind": "source_unit", "parent": world.hub, "valid_from": date(2025, 3, 1), **changes}
        return add_organisation(code=code, name=name, by=operator, at=NOON, **values)

    return make


def fresh(organisation):
    return Organisation.objects.get(pk=organisation.pk)


# --- names ------------------------------------------------------------------------------------------------------------


def test_a_body_that_never_changed_has_its_name_on_every_day_without_a_row(world):
    assert name_on(world.unit, date(1990, 1, 1)).name == "Cục Hạ tầng số"
    assert not OrganisationName.objects.exists()


def test_a_new_name_counts_from_its_day_and_the_old_one_until_then(world, operator):
    rename_organisation(organisation=world.unit, name="Cục Viễn thông", from_date=REFORM, by=operator, at=NOON)
    unit = fresh(world.unit)
    assert unit.name == "Cục Viễn thông"
    assert name_on(unit, BEFORE).name == "Cục Hạ tầng số"
    assert name_on(unit, REFORM).name == "Cục Viễn thông"
    assert "cuc ha tang so" in unit.search_text
    assert "cuc vien thong" in unit.search_text


def test_what_was_issued_keeps_the_name_of_its_day(world, operator, issue, make_release, monkeypatch):
    first = issue(make_release())
    rename_organisation(
        organisation=world.unit, name="Cục Viễn thông", from_date=NOON.date() + timedelta(days=1), by=operator,
        at=NOON + timedelta(days=2),
    )  # fmt: skip
    later = NOON + timedelta(days=2)
    monkeypatch.setattr("daumoi.foundation.clock.now", lambda: later)
    second = issue(make_release(at=later), at=later)
    assert (first.content["unit"], second.content["unit"]) == ("Cục Hạ tầng số", "Cục Viễn thông")


def test_a_name_to_come_stands_on_pages_from_its_day_on(world, operator):
    rename_organisation(organisation=world.unit, name="Cục Mai sau", from_date=LATER, by=operator, at=NOON)
    assert fresh(world.unit).name == "Cục Hạ tầng số"
    assert name_on(world.unit, LATER).name == "Cục Mai sau"
    assert bring_up_to_date(at=NOON.replace(year=2027, month=1, day=1))
    assert fresh(world.unit).name == "Cục Mai sau"
    assert not bring_up_to_date(at=NOON.replace(year=2027, month=1, day=1))


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": "  "}, "name"),
        ({"name": "x" * 301}, "name"),
        ({"short_name": "x" * 121}, "short_name"),
        ({"from_date": date(2025, 3, 1)}, "from_date"),
        ({"name": "Cục Hạ tầng số", "short_name": "Cục Hạ tầng số"}, "name"),
    ],
)
def test_a_name_that_cannot_be_says_which_field_and_changes_nothing(world, operator, changes, field):
    values = {"name": "Cục Mới", "from_date": REFORM, **changes}
    with pytest.raises(InvalidValue) as refused:
        rename_organisation(organisation=world.unit, by=operator, at=NOON, **values)
    assert refused.value.field == field
    assert not OrganisationName.objects.exists()
    rename_organisation(organisation=world.unit, name="Cục Mới", from_date=REFORM, by=operator, at=NOON)


def test_two_names_from_one_day_are_refused_and_a_name_between_two_others_is_not(world, operator):
    for name, day in (("B", REFORM), ("D", LATER), ("C", date(2026, 1, 1))):
        rename_organisation(organisation=world.unit, name=name, from_date=day, by=operator, at=NOON)
    with pytest.raises(InvalidValue):
        rename_organisation(organisation=world.unit, name="E", from_date=REFORM, by=operator, at=NOON)
    days = [BEFORE, REFORM, date(2025, 12, 31), date(2026, 1, 1), LATER]
    assert [name_on(fresh(world.unit), day).name for day in days] == ["Cục Hạ tầng số", "B", "B", "C", "D"]


# --- who may ----------------------------------------------------------------------------------------------------------


def test_only_the_operator_of_the_own_focal_point_changes_a_body(world, viewer, operator):
    change = {"organisation": world.unit, "name": "Cục Mới", "from_date": REFORM, "at": NOON}
    for person in ("officer", "editor", "leader", "far_editor", "nested_editor", "reporter"):
        with pytest.raises(NotAllowed):
            rename_organisation(by=viewer(getattr(world, person)), **change)
    rename_organisation(by=operator, **change)
    with acting_as(SYSTEM):
        assert LogEntry.objects.filter(verb="organisation.rename", actor=world.operator).count() == 1


def test_an_operator_above_does_not_rule_a_nested_branch_but_places_its_focal_point(world, operator, enter):
    with pytest.raises(NotAllowed):
        rename_organisation(organisation=world.nested_unit, name="X", from_date=REFORM, by=operator, at=NOON)
    with pytest.raises(NotAllowed):
        rename_organisation(organisation=world.nested_hub, name="X", from_date=REFORM, by=operator, at=NOON)
    province = enter("tinh-a", "Tỉnh A", kind="governing_body")
    move_organisation(organisation=world.nested_hub, parent=province, from_date=REFORM, by=operator, at=NOON)
    assert fresh(world.nested_unit).hub == world.nested_hub


def test_the_operator_of_a_focal_point_does_not_move_or_end_it(world, viewer):
    user = User.objects.create_user("o@nested.example", full_name="O")
    Membership.objects.create(user=user, organisation=world.nested_hub, role="operator")
    own = viewer(user)
    for act in (
        lambda: dissolve_organisation(organisation=world.nested_hub, from_date=REFORM, by=own, at=NOON),
        lambda: move_organisation(
            organisation=world.nested_hub, parent=world.nested_unit, from_date=REFORM, by=own, at=NOON
        ),
    ):
        with pytest.raises(NotAllowed):
            act()
    rename_organisation(organisation=world.nested_hub, name="Trung tâm Mới", from_date=REFORM, by=own, at=NOON)


def test_nobody_sends_a_body_into_the_branch_of_another_focal_point(world, operator):
    with pytest.raises(NotAllowed):
        move_organisation(organisation=world.unit, parent=world.far_hub, from_date=REFORM, by=operator, at=NOON)
    move_organisation(organisation=world.unit, parent=world.far_hub, from_date=REFORM, by=SYSTEM, at=NOON)
    assert fresh(world.unit).hub == world.far_hub


# --- places -----------------------------------------------------------------------------------------------------------


def test_all_below_a_body_follows_it_to_its_new_focal_point(world, operator, enter):
    section = enter("phong-a", "Phòng A", parent=world.unit)
    move_organisation(organisation=world.unit, parent=world.nested_hub, from_date=REFORM, by=SYSTEM, at=NOON)
    assert [fresh(body).hub for body in (world.unit, section)] == [world.nested_hub] * 2
    assert fresh(section).upper_hub_ids == (world.hub.pk,)


def test_a_circle_is_refused_on_every_day_of_the_move(world, operator, enter):
    a, b = enter("a", "A"), enter("b", "B")
    move_organisation(organisation=a, parent=b, from_date=LATER, by=operator, at=NOON)
    with pytest.raises(InvalidValue, match=r"01/01/2027|1/1/2027|2027") as refused:
        move_organisation(organisation=b, parent=a, from_date=REFORM, by=operator, at=NOON)
    assert refused.value.field == "parent"
    # Until the day before it is none: the place that follows ends the one before it.
    c = enter("c", "C")
    move_organisation(organisation=b, parent=c, from_date=LATER, by=operator, at=NOON)
    move_organisation(organisation=b, parent=a, from_date=REFORM, by=operator, at=NOON)


@pytest.mark.parametrize("parent", ["unit", "agency"])
def test_a_body_stands_neither_below_itself_nor_below_a_newspaper(world, operator, parent):
    with pytest.raises(InvalidValue) as refused:
        move_organisation(
            organisation=world.unit, parent=getattr(world, parent), from_date=REFORM, by=operator, at=NOON
        )
    assert refused.value.field == "parent"


# --- ends -------------------------------------------------------------------------------------------------------------


def test_a_merger_ends_the_one_and_hands_everything_to_the_other(world, operator, enter):
    section = enter("phong-a", "Phòng A", parent=world.other_unit)
    merge_organisations(organisations=[world.other_unit], into=world.unit, from_date=REFORM, by=operator, at=NOON)
    ended = fresh(world.other_unit)
    assert (ended.valid_to, ended.heir) == (BEFORE, world.unit)
    assert fresh(section).parent == world.unit
    roles = Membership.objects.filter(user=world.other_officer).order_by("valid_from")
    assert [(row.organisation, row.valid_from, row.valid_to) for row in roles] == [
        (world.other_unit, date(2025, 3, 1), BEFORE),
        (world.unit, REFORM, None),
    ]


def test_the_heir_goes_on_with_what_the_ended_body_had_begun(world, operator, viewer, make_release):
    release = make_release(by=world.other_officer, organisation=world.other_unit)
    assert not allowed(viewer(world.officer), RELEASE_SUBMIT, release)
    merge_organisations(organisations=[world.other_unit], into=world.unit, from_date=REFORM, by=operator, at=NOON)
    release.refresh_from_db()
    assert allowed(viewer(world.officer), RELEASE_SUBMIT, release)
    assert not allowed(viewer(world.nested_officer), RELEASE_SUBMIT, release)


def test_a_merged_focal_point_leaves_its_branch_to_its_heir(world, operator):
    other = add_organisation(
        code="ttt-2", name="Trung tâm Hai", kind="focal_point", parent=world.hub, by=operator, at=NOON,
        valid_from=date(2025, 3, 1),
    )  # fmt: skip
    merge_organisations(organisations=[world.nested_hub], into=other, from_date=REFORM, by=SYSTEM, at=NOON)
    assert fresh(world.nested_unit).hub == other
    assert fresh(world.nested_hub).hub == other
    editor = viewer_of(world.nested_editor, on=NOON.date())
    assert editor.office_hub_ids == {other.pk, world.nested_hub.pk}


def test_heirs_of_heirs_answer_in_the_end(world, operator, enter):
    a, b = enter("a", "A"), enter("b", "B")
    merge_organisations(organisations=[a], into=b, from_date=REFORM, by=operator, at=NOON)
    merge_organisations(organisations=[b], into=world.unit, from_date=date(2026, 1, 1), by=operator, at=NOON)
    assert fresh(a).heir == fresh(b).heir == world.unit


def test_a_second_click_on_merge_changes_nothing(world, operator):
    revision = NetworkState.objects.get_or_create(pk=1)[0].revision
    merge = {
        "organisations": [world.other_unit], "into": world.unit, "from_date": REFORM, "by": operator, "at": NOON,
    }  # fmt: skip
    merge_organisations(expected_revision=revision, **merge)
    with pytest.raises(Conflict):
        merge_organisations(expected_revision=revision, **merge)
    with pytest.raises(InvalidValue):
        merge_organisations(**merge)
    assert OrganisationSuccession.objects.count() == 1
    assert Membership.objects.filter(user=world.other_officer).count() == 2


def test_what_stands_below_a_dissolved_body_must_go_somewhere(world, operator, enter):
    section = enter("phong-a", "Phòng A", parent=world.other_unit)
    with pytest.raises(InvalidValue, match="Phòng A") as refused:
        dissolve_organisation(organisation=world.other_unit, from_date=REFORM, by=operator, at=NOON)
    assert refused.value.field == "children_to"
    assert fresh(world.other_unit).valid_to is None
    dissolve_organisation(organisation=world.other_unit, from_date=REFORM, children_to=world.unit, by=operator, at=NOON)
    assert fresh(section).parent == world.unit
    assert fresh(world.other_unit).heir is None


def test_what_has_moved_several_times_is_moved_once_more_and_only_once(world, operator, enter):
    section = enter("phong-a", "Phòng A", parent=world.other_unit)
    for parent, day in ((world.hub, REFORM), (world.other_unit, date(2025, 9, 1))):
        move_organisation(organisation=section, parent=parent, from_date=day, by=operator, at=NOON)
    merge_organisations(
        organisations=[world.other_unit], into=world.unit, from_date=date(2026, 1, 1), by=operator, at=NOON
    )
    assert fresh(section).parent == world.unit
    assert section.placements.count() == 4


def test_a_body_that_is_planned_to_come_below_an_ending_one_is_named(world, operator, enter):
    section = enter("phong-a", "Phòng A")
    move_organisation(organisation=section, parent=world.other_unit, from_date=LATER, by=operator, at=NOON)
    with pytest.raises(InvalidValue, match="Phòng A"):
        dissolve_organisation(organisation=world.other_unit, from_date=REFORM, by=operator, at=NOON)


def test_nothing_comes_below_a_body_that_is_to_end(world, operator, enter):
    section = enter("phong-a", "Phòng A")
    dissolve_organisation(organisation=world.other_unit, from_date=LATER, by=operator, at=NOON)
    with pytest.raises(InvalidValue):
        move_organisation(organisation=section, parent=world.other_unit, from_date=REFORM, by=operator, at=NOON)


def test_an_end_to_come_takes_effect_on_its_day(world, operator, viewer):
    merge_organisations(organisations=[world.other_unit], into=world.unit, from_date=LATER, by=operator, at=NOON)
    assert fresh(world.other_unit).heir is None
    bring_up_to_date(at=NOON.replace(year=2027, month=1, day=2))
    assert fresh(world.other_unit).heir == world.unit
    assert viewer_of(world.other_officer, on=BEFORE).organisation_ids == {world.other_unit.pk}
    assert viewer_of(world.other_officer, on=LATER).organisation_ids == {world.unit.pk, world.other_unit.pk}


def test_a_split_has_one_heir(world, operator, enter):
    a, b = enter("a", "A"), enter("b", "B")
    split = {"organisation": world.unit, "from_date": REFORM, "by": operator, "at": NOON}
    for into, heir in (([a], a), ([a, a], a), ([a, b], world.other_unit)):
        with pytest.raises(InvalidValue):
            split_organisation(into=into, heir=heir, **split)
    split_organisation(into=[a, b], heir=b, **split)
    assert fresh(world.unit).heir == b
    assert OrganisationSuccession.objects.filter(predecessor=world.unit).count() == 2


def test_a_refused_merger_of_several_changes_none(world, operator):
    with pytest.raises(DomainError):
        merge_organisations(
            organisations=[world.other_unit, world.nested_unit], into=world.unit, from_date=REFORM, by=operator, at=NOON
        )
    assert fresh(world.other_unit).valid_to is None


# --- the database's own word ------------------------------------------------------------------------------------------


def test_the_database_refuses_two_places_from_one_day_and_a_body_below_itself(world):
    place = {"organisation": world.unit, "valid_from": REFORM}
    OrganisationPlacement.objects.create(parent=world.hub, **place)
    for wrong in ({"parent": world.far_hub, **place}, {**place, "parent": world.unit, "valid_from": LATER}):
        with pytest.raises(IntegrityError), transaction.atomic():
            OrganisationPlacement.objects.create(**wrong)
    with pytest.raises(IntegrityError), transaction.atomic():
        Organisation.objects.filter(pk=world.unit.pk).update(parent=world.unit)


# --- plain rules ------------------------------------------------------------------------------------------------------


def test_the_nearest_focal_point_at_or_above_serves_a_body():
    bodies = {
        1: Body(None, True), 2: Body(1, False), 3: Body(2, True), 4: Body(3, False), 5: Body(None, False),
        6: Body(4, False, heir=2), 7: Body(1, True, heir=3),
    }  # fmt: skip
    assert hub_paths(bodies) == {1: "/1/", 2: "/1/", 3: "/1/3/", 4: "/1/3/", 5: "", 6: "/1/", 7: "/1/3/"}


def test_a_circle_that_is_there_all_the_same_hangs_nothing_up():
    assert set(hub_paths({1: Body(2, False), 2: Body(1, False)})) == {1, 2}
    assert last_heirs({1: 2, 2: 1}) == {1: 1, 2: 2} or last_heirs({1: 2, 2: 1})
    places = {1: [(date.min, 2)], 2: [(date.min, 1)], 3: [(date.min, None)]}
    assert first_circle(places, 3, 1, first=REFORM, last=None) is None


def test_rows_of_a_table_come_after_what_stands_above_them():
    parents = {"a": "b", "b": "c", "x": "y", "y": "x"}
    assert in_order(["a", "x", "b", "c", "y"], parents) == ["c", "b", "a"]
