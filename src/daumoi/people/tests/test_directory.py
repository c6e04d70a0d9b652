"""The list of people: who sees whom, found without diacritics, sorted by given name."""

from __future__ import annotations

from datetime import date

import pytest

from daumoi.accounts.models import Membership, User
from daumoi.people.queries import Filters, memberships_seen, people_in_directory, people_visible_to

TODAY = date(2026, 11, 20)
BRANCH = {
    "officer", "other_officer", "editor", "second_editor", "leader", "approver", "auditor", "unit_leader", "operator",
    "reporter",
}  # fmt: skip
HUB = BRANCH - {"officer", "other_officer", "unit_leader", "reporter"}
SEEN = {
    "operator": BRANCH,
    "editor": BRANCH,
    "auditor": BRANCH,
    "officer": HUB | {"officer", "unit_leader"},
    "other_officer": HUB | {"other_officer"},
    "reporter": {"reporter"},
    "far_editor": {"far_editor"},
    "nested_editor": {"nested_editor", "nested_officer"},
    "nested_officer": {"nested_editor", "nested_officer"},
}


def names(people) -> list[str]:
    return [person.full_name for person in people]


@pytest.mark.parametrize("person", SEEN)
def test_who_sees_whom_and_reporters_are_seen_by_their_focal_point_alone(world, viewer, person):
    seen = set(people_visible_to(viewer(getattr(world, person))))
    assert seen == {getattr(world, name) for name in SEEN[person]}


def test_what_a_person_is_in_another_branch_is_not_seen(world, viewer):
    Membership.objects.create(user=world.officer, organisation=world.far_hub, role="officer", valid_from=TODAY)
    own = {row.organisation for row in memberships_seen(viewer(world.operator), world.officer)}
    far = {row.organisation for row in memberships_seen(viewer(world.far_editor), world.officer)}
    assert (own, far) == ({world.unit}, {world.far_hub})
    (listed,) = people_in_directory(viewer(world.operator), Filters(words="thi hanh"), on=TODAY)
    assert [row.organisation for row in listed.held] == [world.unit]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("chau", ["Nguyễn Minh Châu"]),
        ("CHÂU minh", ["Nguyễn Minh Châu"]),
        ("do thanh", ["Đỗ Thanh Giang"]),
        ("chau@hub", ["Nguyễn Minh Châu"]),
        ("100%", []),
        ("_", []),
        ("khong co ai", []),
    ],
)
def test_people_are_found_without_diacritics_by_name_address_and_position(world, viewer, words, found):
    assert names(people_in_directory(viewer(world.editor), Filters(words=words), on=TODAY)) == found


def test_the_list_goes_by_given_name_in_the_order_of_the_alphabet(world, viewer, member):
    for full_name in ("Lê An", "Trần Ân", "Bùi Ăn", "Đỗ Anh", "Vũ Đạt", "Vũ Dũng", "Hồ Đào"):
        member(full_name, f"{len(full_name)}{hash(full_name)}@hub.example", world.unit, "officer")
    listed = names(people_in_directory(viewer(world.operator), Filters(organisation_id=world.unit.pk), on=TODAY))
    assert listed == [
        "Lê An", "Đỗ Anh", "Bùi Ăn", "Trần Ân", "Vũ Dũng", "Hồ Đào", "Vũ Đạt", "Lê Thị Hạnh", "Lý Hồng Nga",
    ]  # fmt: skip


def test_filters_by_role_and_organisation_mean_one_membership(world, viewer):
    operator = viewer(world.operator)
    Membership.objects.create(user=world.editor, organisation=world.unit, role="officer", valid_from=TODAY)
    by_both = Filters(role="editor", organisation_id=world.unit.pk)
    assert names(people_in_directory(operator, by_both, on=TODAY)) == []
    assert names(people_in_directory(operator, Filters(role="editor"), on=TODAY)) == [
        "Nguyễn Minh Châu", "Phạm Quốc Dũng",
    ]  # fmt: skip


def test_former_members_stand_apart(world, viewer):
    Membership.objects.filter(user=world.officer).update(valid_to=date(2026, 11, 19))
    operator = viewer(world.operator)
    assert "Lê Thị Hạnh" not in names(people_in_directory(operator, Filters(), on=TODAY))
    assert names(people_in_directory(operator, Filters(state="gone"), on=TODAY)) == ["Lê Thị Hạnh"]


def test_the_list_asks_no_more_for_many_people_than_for_few(
    world, client_of, member, at, django_assert_max_num_queries
):
    for number in range(24):
        member(f"Trần Văn Số {number}", f"so{number}@unit.example", world.unit, "officer")
    client = client_of(world.operator)
    with django_assert_max_num_queries(12):
        page = client.get("/desk/people/")
    assert len(page.context["page"].object_list) == 25


@pytest.mark.parametrize(
    "query", ["organisation=x", "role=king", "state=nowhere", "page=-1", "q=%00", "q=" + "a" * 300]
)
def test_an_address_with_odd_words_gives_a_page(world, client_of, at, query):
    assert client_of(world.operator).get(f"/desk/people/?{query}").status_code == 200


def test_users_saved_by_one_field_keep_what_finds_them(world):
    world.officer.position = "Phó phòng Tổng hợp"
    world.officer.save(update_fields=["position"])
    assert User.objects.filter(search_text__contains="pho phong").get() == world.officer
