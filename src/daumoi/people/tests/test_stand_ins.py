"""Leave and stand-in: what a deputy may, how acts are signed, and that four eyes stay four."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from conftest import NOON
from daumoi.accounts.models import LogEntry, Membership, StandIn, User
from daumoi.accounts.permissions import RELEASE_APPROVE, allowed, lent_standing_for
from daumoi.accounts.queries import viewer_of
from daumoi.accounts.viewer import SYSTEM, acting_as
from daumoi.foundation.errors import Conflict, InvalidValue, NotAllowed
from daumoi.people.actions import end_membership, end_stand_in, give_membership, name_stand_in
from daumoi.people.errors import ClashingRoles
from daumoi.people.rules import LONGEST_STAND_IN
from daumoi.releases.actions import approve_release, submit_release
from daumoi.releases.checks.grounds import NO_GROUND_APPLIES
from daumoi.releases.models import Release, ReviewStep

TODAY = date(2026, 11, 20)
FRIDAY = date(2026, 11, 27)


@pytest.fixture
def name(world, viewer):
    """Let the leader of the focal point stand in for its approver for a week; keywords replace what is usual."""

    def go(*, of=None, role=None, by=None, **fields):
        person = of or world.approver
        memberships = Membership.objects.filter(user=person)
        membership = memberships.get(role=role) if role else memberships.get()
        values = {"deputy": world.leader, "valid_from": TODAY, "valid_to": FRIDAY, "at": NOON, **fields}
        return name_stand_in(membership=membership, by=viewer(by or person), **values)

    return go


@pytest.fixture
def submitted(make_release, viewer, world):
    """A release that waits for approval; `by` wrote it."""

    def go(by=None, **fields):
        writer = by or world.officer
        release = make_release(by=writer, **fields)
        with acting_as(viewer(writer)) as author:
            submit_release(release=release, confirmed=NO_GROUND_APPLIES, by=author, at=NOON)
        return release

    return go


def roles_on(user: User, day: date) -> set[str]:
    return {str(role) for role in viewer_of(user, on=day).roles}


# --- when it counts ---------------------------------------------------------------------------------------------------


def test_both_days_count_and_it_begins_and_ends_by_itself(name, world):
    name(valid_from=TODAY + timedelta(days=1))
    days = {day: "approver" in roles_on(world.leader, TODAY + timedelta(days=day)) for day in (0, 1, 7, 8)}
    assert days == {0: False, 1: True, 7: True, 8: False}
    assert "approver" in roles_on(world.approver, FRIDAY)


def test_a_viewer_is_still_one_query(name, world, django_assert_num_queries):
    name()
    with django_assert_num_queries(1):
        viewer = viewer_of(world.leader, on=TODAY)
    assert [(standing.role, standing.principal_name) for standing in viewer.standings] == [
        ("leader", ""), ("approver", "Bùi Thu Lan")
    ]  # fmt: skip


@pytest.mark.parametrize("way", ["the stand-in", "the membership", "the account"])
def test_it_ends_at_once_with_what_it_hangs_on(name, world, viewer, way):
    stand_in = name()
    assert "approver" in roles_on(world.leader, TODAY)
    if way == "the stand-in":
        end_stand_in(stand_in=stand_in, by=viewer(world.approver), at=NOON)
    elif way == "the membership":
        end_membership(membership=stand_in.membership, last_day=None, by=viewer(world.operator), at=NOON)
    else:
        User.objects.filter(pk=world.approver.pk).update(is_active=False)
    assert "approver" not in roles_on(world.leader, TODAY)


# --- who may, for whom ------------------------------------------------------------------------------------------------


def test_only_the_person_and_the_operator_name_a_stand_in(name, world):
    for person in (world.editor, world.leader, world.far_editor, world.unit_leader):
        with pytest.raises(NotAllowed):
            name(by=person)
    assert name(by=world.operator).deputy == world.leader


def test_a_person_names_colleagues_only_and_the_operator_anybody_of_the_branch(name, world):
    with pytest.raises(InvalidValue) as refusal:
        name(of=world.officer, deputy=world.other_officer)
    assert refusal.value.field == "deputy"
    assert name(of=world.officer, deputy=world.other_officer, by=world.operator).pk
    with pytest.raises(InvalidValue):
        name(deputy=world.far_editor, by=world.operator)


def test_the_operator_does_not_name_himself(name, world):
    with pytest.raises(NotAllowed) as refusal:
        name(deputy=world.operator, by=world.operator)
    assert refusal.value.reason == "own-work"


@pytest.mark.parametrize(
    ("person", "deputy", "wrong"),
    [
        ("approver", "approver", InvalidValue),  # oneself
        ("editor", "second_editor", InvalidValue),  # has the role anyway, and would lose the second pair of eyes
        ("approver", "reporter", InvalidValue),
        ("approver", "auditor", ClashingRoles),
        ("auditor", "editor", ClashingRoles),
        ("reporter", "leader", InvalidValue),
        ("spokesperson", "leader", InvalidValue),  # no delegation of the authority to speak
    ],
)
def test_who_cannot_stand_in(name, world, member, person, deputy, wrong):
    world.spokesperson = member("Phan Văn Nói", "noi@hub.example", world.hub, "spokesperson")
    with pytest.raises(wrong):
        name(of=getattr(world, person), deputy=getattr(world, deputy), by=world.operator)
    assert not StandIn.objects.exists()
    assert name(by=world.operator).pk


@pytest.mark.parametrize(
    "days",
    [
        {"valid_to": TODAY - timedelta(days=1)},
        {"valid_from": TODAY - timedelta(days=9), "valid_to": TODAY - timedelta(days=1)},
        {"valid_to": TODAY + LONGEST_STAND_IN},
    ],
    ids=["the wrong way round", "in the past", "too long"],
)
def test_wrong_days_are_refused_at_the_field(name, days):
    with pytest.raises(InvalidValue) as refusal:
        name(**days)
    assert refusal.value.field == "valid_to"


def test_a_day_is_enough_and_the_longest_is_half_a_year(name, world):
    name(valid_to=TODAY)
    assert name(valid_from=TODAY + timedelta(days=1), valid_to=TODAY + LONGEST_STAND_IN).pk  # 184 days, both counted


def test_a_role_is_not_lent_beyond_its_own_end(name, world):
    Membership.objects.filter(user=world.approver).update(valid_to=FRIDAY)
    with pytest.raises(InvalidValue):
        name(valid_to=FRIDAY + timedelta(days=1))
    assert name(valid_to=FRIDAY).pk


def test_one_stand_in_at_a_time_and_no_chain(name, world, member):
    name()
    with pytest.raises(Conflict):
        name(deputy=world.editor, by=world.operator, valid_from=FRIDAY, valid_to=FRIDAY)
    # What the leader holds by standing in is no membership of his, so there is nothing to lend on.
    assert set(Membership.objects.filter(user=world.leader).values_list("role", flat=True)) == {"leader"}
    # And whoever is away cannot stand in for somebody else meanwhile.
    with pytest.raises(InvalidValue):
        name(of=world.leader, deputy=world.approver)


def test_ending_is_for_the_two_and_the_operator(name, world, viewer):
    stand_in = name()
    with pytest.raises(NotAllowed):
        end_stand_in(stand_in=stand_in, by=viewer(world.editor), at=NOON)
    end_stand_in(stand_in=stand_in, by=viewer(world.leader), at=NOON)
    with pytest.raises(Conflict):
        end_stand_in(stand_in=stand_in, by=viewer(world.approver), at=NOON)


# --- signing, and four eyes -------------------------------------------------------------------------------------------


def test_what_a_deputy_does_is_signed_with_both_names(name, world, viewer, submitted):
    name()
    release, deputy = submitted(), viewer(world.leader)
    with acting_as(deputy):
        approve_release(release=release, by=deputy, at=NOON)
    with acting_as(SYSTEM):
        step = ReviewStep.objects.get(decision="approved")
        entry = LogEntry.objects.get(verb="release.approve")
    assert (step.by, step.by_name) == (world.leader, "Đỗ Thanh Giang (thay Bùi Thu Lan)")
    assert (entry.actor, entry.actor_name) == (world.leader, "Đỗ Thanh Giang")
    assert entry.note["standing_in_for"] == {"id": world.approver.pk, "name": "Bùi Thu Lan"}


def test_what_one_may_by_oneself_is_not_signed_for_another(name, world, viewer, submitted):
    name(deputy=world.editor, by=world.operator)
    release, editor = submitted(), viewer(world.editor)
    assert lent_standing_for(editor, RELEASE_APPROVE, release) is None
    with acting_as(editor):
        approve_release(release=release, by=editor, at=NOON)
        assert ReviewStep.objects.get(decision="approved").by_name == "Nguyễn Minh Châu"


def test_without_the_stand_in_the_deputy_may_not(world, viewer, submitted):
    release, leader = submitted(), viewer(world.leader)
    with acting_as(leader), pytest.raises(NotAllowed) as refusal:
        approve_release(release=release, by=leader, at=NOON)
    assert refusal.value.reason == "role"


def test_a_stand_in_for_the_author_is_no_second_pair_of_eyes(name, world, viewer, submitted):
    # The editor wrote it; the approver, who could check it, stands in for the editor today.
    release = submitted(by=world.editor, organisation=world.hub)
    name(of=world.editor, deputy=world.approver)
    approver = viewer(world.approver)
    assert allowed(approver, RELEASE_APPROVE, release).reason == "own-work"
    with acting_as(approver), pytest.raises(NotAllowed) as refusal:
        approve_release(release=release, by=approver, at=NOON)
    assert refusal.value.reason == "own-work"
    # Tomorrow week it is over, and the approver is somebody else again.
    later = viewer_of(world.approver, on=FRIDAY + timedelta(days=1))
    with acting_as(later):
        assert approve_release(release=release, by=later, at=NOON + timedelta(days=8)).state == "approved"


def test_nor_is_a_deputy_for_the_own_work(name, world, viewer, submitted, member):
    # An officer of the focal point wrote it and stands in for the approver.
    officer = member("Tạ Văn Khoa", "khoa@hub.example", world.hub, "officer")
    release = submitted(by=officer, organisation=world.hub)
    name(deputy=officer)
    deputy = viewer(officer)
    assert "approver" in deputy.roles
    with acting_as(deputy), pytest.raises(NotAllowed) as refusal:
        approve_release(release=release, by=deputy, at=NOON)
    assert refusal.value.reason == "own-work"


def test_who_wrote_words_while_checking_counts_for_the_deputy_too(name, world, viewer, submitted):
    from daumoi.releases.actions import save_release, take_release

    release, editor = submitted(), viewer(world.editor)
    with acting_as(editor):
        taken = take_release(release=release, by=editor, at=NOON)
        save_release(
            release=taken, fields={"headline": "Tít khác"}, expected_revision=taken.revision, by=editor, at=NOON
        )
    name(of=world.editor, deputy=world.approver)
    approver = viewer(world.approver)
    with acting_as(approver), pytest.raises(NotAllowed) as refusal:
        approve_release(release=Release.objects.get(pk=release.pk), by=approver, at=NOON)
    assert refusal.value.reason == "own-work"


# --- letters and pages ------------------------------------------------------------------------------------------------


def test_both_get_a_letter_each_once(name, world, mail_server, drain, at):
    server = mail_server()
    name(by=world.operator)
    drain()
    assert sorted(server.recipients) == ["giang@hub.example", "lan@hub.example"]


def test_a_person_names_a_colleague_on_the_own_page(world, client_of, at):
    client = client_of(world.approver)
    membership = Membership.objects.get(user=world.approver)
    form = {
        "membership": membership.pk,
        "deputy": world.leader.pk,
        "valid_from": "2026-11-20",
        "valid_to": "2026-11-27",
    }
    assert client.post("/people/me/stand-ins/", {**form, "deputy": world.officer.pk}).status_code == 200
    assert not StandIn.objects.exists()
    assert client.post("/people/me/stand-ins/", form).status_code == 302
    stand_in = StandIn.objects.get()
    assert "Đỗ Thanh Giang" in client.get("/people/me/stand-ins/").content.decode()
    assert client_of(world.editor).post(f"/people/me/stand-ins/{stand_in.pk}/end/").status_code == 404
    assert client_of(world.leader).post(f"/people/me/stand-ins/{stand_in.pk}/end/").status_code == 302
    stand_in.refresh_from_db()
    assert stand_in.ended_at == NOON


def test_the_menu_says_for_whom_one_stands_in(name, world, client_of, at):
    name()
    page = client_of(world.leader).get("/accounts/profile/")
    assert page.context["account"]["role"] == "Lãnh đạo, Người duyệt (thay Bùi Thu Lan)"


# --- when the deputy goes ---------------------------------------------------------------------------------------------


def test_a_deputy_who_is_no_longer_of_the_house_holds_nothing_that_was_lent(name, world, viewer):
    name()
    assert roles_on(world.leader, TODAY) == {"leader", "approver"}
    own = Membership.objects.get(user=world.leader)
    with acting_as(viewer(world.operator)) as operator:
        end_membership(membership=own, last_day=TODAY, by=operator, at=NOON)
    assert roles_on(world.leader, TODAY) == {"leader", "approver"}
    assert roles_on(world.leader, TODAY + timedelta(days=1)) == set()
    Membership.objects.create(user=world.leader, organisation=world.agency, role="reporter")
    assert roles_on(world.leader, TODAY + timedelta(days=1)) == {"reporter"}


def test_nobody_becomes_auditor_of_what_they_decide_in_anothers_stead(name, world, viewer):
    stand_in = name()
    fields = {"user": world.leader, "organisation": world.hub, "role": "auditor", "valid_from": TODAY, "valid_to": None}
    with acting_as(viewer(world.operator)) as operator:
        with pytest.raises(ClashingRoles):
            give_membership(**fields, by=operator, at=NOON)
        end_stand_in(stand_in=stand_in, by=operator, at=NOON)
        assert give_membership(**fields, by=operator, at=NOON).role == "auditor"
