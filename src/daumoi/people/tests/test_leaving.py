"""Somebody goes: nothing is left in their hands, the roles end, the account closes, the record stays."""

from __future__ import annotations

from datetime import date

import pytest

from conftest import NOON
from daumoi.accounts.models import LogEntry, Membership, SignedInSession, StandIn, User
from daumoi.accounts.viewer import SYSTEM, acting_as
from daumoi.foundation.errors import Conflict, DomainError, InvalidValue, NotAllowed
from daumoi.people.actions import let_go, name_stand_in
from daumoi.people.errors import LastOperator, StillHeld
from daumoi.people.holdings import give, holding_kinds
from daumoi.releases.actions import submit_release, take_release
from daumoi.releases.checks.grounds import NO_GROUND_APPLIES
from daumoi.releases.models import Release, Revision

TODAY = date(2026, 11, 20)


@pytest.fixture
def go(world, viewer):
    return lambda person, by=None: let_go(person=person, by=viewer(by or world.operator), at=NOON)


@pytest.fixture
def colleague(member, world):
    return member("Chu Văn Nam", "nam@unit.example", world.unit, "officer")


def held_by(person, viewer) -> dict[str, list]:
    return {kind.code: kind.find(person, viewer) for kind in holding_kinds()}


def test_who_holds_nothing_goes_and_the_account_closes_with_every_session(world, go, client_of, at):
    client = client_of(world.officer)
    assert client.get("/desk/").status_code == 200
    SignedInSession.objects.create(
        user=world.officer, session_key=client.session.session_key, way="password", signed_in_at=NOON
    )
    go(world.officer)
    world.officer.refresh_from_db()
    assert (world.officer.is_active, world.officer.deactivated_at) == (False, NOON)
    assert not world.officer.has_usable_password()
    assert not Membership.objects.valid_on(TODAY).filter(user=world.officer).exists()
    assert not SignedInSession.objects.filter(user=world.officer).exists()
    assert client.get("/desk/").status_code == 302


def test_nobody_goes_with_a_draft_in_hand_and_what_is_out_holds_nobody(world, go, make_release, issue):
    issue()
    draft = make_release()
    with pytest.raises(StillHeld, match="1"):
        go(world.officer)
    with acting_as(SYSTEM):
        Release.objects.filter(pk=draft.pk).delete()
    assert not go(world.officer).is_active


def test_a_draft_is_given_to_a_colleague_and_its_history_keeps_who_wrote_it(world, go, make_release, viewer, colleague):
    draft, operator = make_release(), viewer(world.operator)
    give(kind="writing", id=draft.pk, of=world.officer, to=colleague, by=operator, at=NOON)
    go(world.officer)
    with acting_as(SYSTEM):
        assert Release.objects.get(pk=draft.pk).author == colleague
        assert Revision.objects.get(release=draft).by_name == "Lê Thị Hạnh"
        entry = LogEntry.objects.get(verb="person.hand_over", object_kind="release")
    assert (entry.note["before"], entry.note["to"]) == (world.officer.pk, colleague.pk)


def test_who_takes_over_a_text_is_no_second_pair_of_eyes_for_the_one_who_wrote_it(world, make_release, viewer, member):
    from daumoi.accounts.permissions import RELEASE_APPROVE, allowed

    release = make_release(by=world.editor, organisation=world.hub)
    give(kind="writing", id=release.pk, of=world.editor, to=world.second_editor, by=viewer(world.operator), at=NOON)
    with acting_as(SYSTEM):
        current = Release.objects.get(pk=release.pk)
    assert not allowed(viewer(world.second_editor), RELEASE_APPROVE, current)
    from daumoi.releases.queries import wrote

    with acting_as(SYSTEM):
        assert wrote(viewer(world.editor), current)


def test_a_unit_s_unsent_draft_is_handed_over_without_its_title_being_read(world, make_release, viewer, client_of, at):
    make_release(headline="Tít chưa gửi của đơn vị")
    sent = make_release(headline="Tít đã gửi")
    with acting_as(viewer(world.officer)) as officer:
        submit_release(release=sent, confirmed=NO_GROUND_APPLIES, by=officer, at=NOON)
    page = client_of(world.operator).get(f"/desk/people/{world.officer.pk}/hand-over/").content.decode()
    assert "Tít đã gửi" in page
    assert "Tít chưa gửi" not in page
    assert page.count("queue__title") == 2


def test_only_who_could_do_it_takes_over_and_only_from_who_has_it(world, make_release, viewer, colleague):
    draft, operator = make_release(), viewer(world.operator)
    for wrong in (world.other_officer, world.reporter, world.unit_leader):
        with pytest.raises(InvalidValue):
            give(kind="writing", id=draft.pk, of=world.officer, to=wrong, by=operator, at=NOON)
    with pytest.raises(Conflict):
        give(kind="writing", id=draft.pk, of=world.other_officer, to=colleague, by=operator, at=NOON)
    with pytest.raises(NotAllowed):
        give(kind="writing", id=draft.pk, of=world.officer, to=colleague, by=viewer(world.editor), at=NOON)
    give(kind="writing", id=draft.pk, of=world.officer, to=colleague, by=operator, at=NOON)


def test_a_review_goes_to_another_editor(world, make_release, viewer, go):
    release = make_release()
    with acting_as(viewer(world.officer)) as officer:
        submit_release(release=release, confirmed=NO_GROUND_APPLIES, by=officer, at=NOON)
    with acting_as(viewer(world.editor)) as editor:
        take_release(release=release, by=editor, at=NOON)
    with pytest.raises(StillHeld):
        go(world.editor)
    operator = viewer(world.operator)
    give(kind="review", id=release.pk, of=world.editor, to=world.second_editor, by=operator, at=NOON)
    assert set(map(len, held_by(world.editor, operator).values())) == {0}
    assert not go(world.editor).is_active


def test_stand_ins_end_with_who_goes_on_either_side(world, viewer, go):
    of = Membership.objects.get(user=world.approver)
    days = {"valid_from": TODAY, "valid_to": TODAY, "at": NOON}
    name_stand_in(membership=of, deputy=world.leader, by=viewer(world.approver), **days)
    by_the_editor = Membership.objects.get(user=world.auditor)
    StandIn.objects.create(
        membership=by_the_editor, deputy=world.approver, valid_from=TODAY, valid_to=TODAY, named_at=NOON
    )
    go(world.approver)
    assert not StandIn.objects.filter(ended_at=None).exists()


def test_the_last_operator_does_not_go_and_nobody_lets_himself_go(world, go, member):
    second = member("Hồ Văn Hai", "hai@hub.example", world.hub, "operator", valid_to=TODAY)
    with pytest.raises(LastOperator):
        go(world.operator, by=second)
    with pytest.raises(NotAllowed):
        go(world.operator)
    world.operator.refresh_from_db()
    assert world.operator.is_active


def test_who_works_elsewhere_too_keeps_the_account_and_the_other_role(world, go, viewer):
    Membership.objects.create(user=world.officer, organisation=world.nested_unit, role="officer", valid_from=TODAY)
    assert go(world.officer).is_active
    assert viewer(world.officer).organisation_ids == {world.nested_unit.pk}


@pytest.mark.parametrize("person", ["editor", "leader", "unit_leader", "far_editor"])
def test_only_the_operator_lets_people_go(world, go, person):
    with pytest.raises((NotAllowed, DomainError)):
        go(world.other_officer, by=getattr(world, person))
    assert User.objects.get(pk=world.other_officer.pk).is_active


def test_a_second_click_finds_nothing_left_to_end(world, go):
    go(world.other_officer)
    with pytest.raises(DomainError):
        go(world.other_officer)


def test_by_the_page_everything_is_given_and_then_it_opens(world, make_release, client_of, colleague, at):
    draft, client = make_release(), client_of(world.operator)
    address = f"/desk/people/{world.officer.pk}/hand-over/"
    page = client.get(address)
    assert not page.context["is_ready"]
    assert [taker.full_name for taker in page.context["kinds"][0]["rows"][0]["takers"]] == ["Chu Văn Nam"]
    assert client.post(address).status_code == 302
    assert User.objects.get(pk=world.officer.pk).is_active
    client.post(f"{address}give/", {"kind": "writing", "id": draft.pk, "to": ""})
    client.post(f"{address}give/", {"kind": "writing", "id": draft.pk, "to": colleague.pk})
    assert client.get(address).context["is_ready"]
    assert client.post(address).url == "/desk/people/"
    assert not User.objects.get(pk=world.officer.pk).is_active


def test_who_may_still_speak_for_a_body_goes_only_when_the_entry_has_ended(world, go, client_of, at):
    from datetime import timedelta

    from daumoi.spokespersons.models import Spokesperson

    with acting_as(SYSTEM):
        entry = Spokesperson.objects.create(
            organisation=world.unit, authority="head", user=world.officer, full_name="Lê Thị Hạnh", position="Trưởng",
            email="hanh@unit.example", decided_at=NOON,
            valid_from=NOON - timedelta(days=9), published_at=NOON,
        )  # fmt: skip
    with pytest.raises(StillHeld):
        go(world.officer)
    page = client_of(world.operator).get(f"/desk/people/{world.officer.pk}/hand-over/").content.decode()
    assert f"/spokespersons/register/{entry.pk}/end/" in page
    with pytest.raises(LookupError):
        give(kind="speaking", id=entry.pk, of=world.officer, to=world.editor, by=None, at=NOON)
    with acting_as(SYSTEM):
        Spokesperson.objects.filter(pk=entry.pk).update(valid_to=NOON)
    assert not go(world.officer).is_active


def test_who_gives_a_draft_away_learns_nothing_of_people_they_do_not_see(world, make_release, client_of, colleague):
    draft, client = make_release(), client_of(world.operator)
    address = f"/desk/people/{world.officer.pk}/hand-over/give/"

    def giving(to: int):
        return client.post(address, {"kind": "writing", "id": draft.pk, "to": to}, follow=True)

    stranger, nobody = giving(world.far_editor.pk), giving(999_999)
    assert stranger.status_code == nobody.status_code == 404
    assert len(stranger.content) == len(nobody.content)
    assert world.far_editor.full_name not in stranger.content.decode()
    assert giving(colleague.pk).status_code == 200
    with acting_as(SYSTEM):
        assert Release.objects.get(pk=draft.pk).author == colleague


def test_the_list_of_people_names_no_organisation_whose_people_one_does_not_see(world, client_of):
    client = client_of(world.operator)
    assert world.unit.name in client.get("/desk/people/", {"organisation": world.unit.pk}).content.decode()
    far = client.get("/desk/people/", {"organisation": world.far_hub.pk})
    assert world.far_hub.name not in far.content.decode()
