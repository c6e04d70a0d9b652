"""Invitations: who may send them, what a link does, and what it does not tell."""

from __future__ import annotations

import email
import re
from datetime import date, timedelta
from email import policy

import pytest
from django.urls import reverse

from conftest import NOON
from daumoi.accounts.models import LogEntry, Membership, Organisation, User
from daumoi.accounts.viewer import SYSTEM, acting_as
from daumoi.foundation.errors import Conflict, DomainError, InvalidValue, NotAllowed
from daumoi.people.actions import (
    accept_as_newcomer,
    accept_as_oneself,
    invitation_named_by,
    resend_invitation,
    withdraw_invitation,
)
from daumoi.people.errors import ClashingRoles, InvitationClosed, LinkNotUsable
from daumoi.people.links import token_of
from daumoi.people.models import Invitation
from daumoi.people.rules import INVITATION_LASTS, invitation_state

WEEK = INVITATION_LASTS
PASSWORD = "mot-cau-chi-toi-noi"
NEWCOMER = {"full_name": "Đào Thị Mới", "position": "Chuyên viên", "phone": "024 0000 0001", "language": "vi"}


def address_of(invitation: Invitation) -> str:
    return reverse("people:invitation", args=[token_of(invitation)])


def accept(invitation: Invitation, *, at=NOON, **fields) -> User:
    return accept_as_newcomer(token=token_of(invitation), **{**NEWCOMER, "password": PASSWORD, **fields}, at=at)


# --- who may ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "person", ["editor", "leader", "auditor", "officer", "reporter", "other_officer", "far_editor"]
)
def test_only_operators_and_leaders_of_units_invite(world, invite, person):
    with pytest.raises(NotAllowed):
        invite(by=getattr(world, person))
    assert invite(by=world.operator).pk


def test_a_units_leader_invites_colleagues_to_the_own_unit_only_and_to_no_leading_role(world, invite):
    assert invite(by=world.unit_leader).role == "officer"
    with pytest.raises(NotAllowed):
        invite("b@unit.example", by=world.unit_leader, organisation=world.other_unit)
    with pytest.raises(InvalidValue) as refusal:
        invite("c@unit.example", by=world.unit_leader, role="leader")
    assert refusal.value.field == "role"
    assert invite("c@unit.example", by=world.operator, role="leader").pk


def test_the_leader_of_the_focal_point_does_not_make_editors(world, invite):
    with pytest.raises(NotAllowed):
        invite(by=world.leader, organisation=world.hub, role="editor")


def test_an_operator_invites_nobody_into_another_focal_points_branch(world, invite):
    with pytest.raises(NotAllowed):
        invite(organisation=world.far_hub, role="editor")


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"email": "khong phai thu"}, "email"),
        ({"email": ""}, "email"),
        ({"email": "hai@a.example, ba@a.example"}, "email"),
        ({"role": "operator"}, "role"),
        ({"role": "king"}, "role"),
        ({"valid_to": date(2026, 11, 19)}, "valid_to"),
        ({"email": "hanh@unit.example"}, "email"),
    ],
)
def test_what_cannot_be_right_is_refused_with_the_field(world, invite, fields, field):
    with pytest.raises(InvalidValue) as refusal:
        invite(**fields)
    assert refusal.value.field == field
    assert invite("dung@unit.example").email == "dung@unit.example"


def test_a_second_invitation_to_the_same_role_is_refused_and_another_role_is_not(invite):
    invite("MOI@unit.example ")
    with pytest.raises(InvalidValue) as refusal:
        invite("moi@unit.example")
    assert refusal.value.field == "email"
    assert invite("moi@unit.example", role="approver").pk


def test_the_last_day_may_be_today(invite):
    assert invite(valid_to=date(2026, 11, 20)).pk


# --- the letter -------------------------------------------------------------------------------------------------------


def test_the_letter_carries_the_link_and_nothing_secret_lies_in_the_tables(invite, mail_server, drain, at, world):
    server = mail_server()
    invitation = invite()
    drain()
    (letter,) = [email.message_from_bytes(text, policy=policy.default) for text in server.texts]
    (link,) = re.findall(r"http\S+/people/invitation/\S+", letter.get_content())
    assert link.endswith(address_of(invitation))
    assert letter["To"] == "moi@unit.example"
    with acting_as(SYSTEM):
        stored = " ".join(str(value) for value in Invitation.objects.values().get().values())
        assert Invitation.objects.get().sent_at == NOON
    assert token_of(invitation).rpartition(".")[2] not in stored


def test_an_address_the_server_refuses_stands_on_the_list_with_its_words(invite, mail_server, drain, at):
    mail_server(RCPT="550 no such person")
    invitation = invite()
    drain()
    with acting_as(SYSTEM):
        assert (Invitation.objects.get().sent_at, Invitation.objects.get().problem) == (None, "550 no such person")
    assert invitation_named_by(token_of(invitation), at=NOON).pk == invitation.pk


def test_no_letter_goes_out_for_what_was_withdrawn_meanwhile(invite, mail_server, drain, at, world, viewer):
    server = mail_server()
    invitation = invite()
    with acting_as(viewer(world.operator)) as operator:
        withdraw_invitation(invitation=invitation, by=operator, at=NOON)
    drain()
    assert server.texts == []


# --- links ------------------------------------------------------------------------------------------------------------


def test_a_link_works_to_its_last_second_and_not_at_its_end(invite):
    token = token_of(invite())
    assert invitation_named_by(token, at=NOON + WEEK - timedelta(seconds=1)).email == "moi@unit.example"
    with pytest.raises(LinkNotUsable) as refusal:
        invitation_named_by(token, at=NOON + WEEK)
    assert refusal.value.reason == "expired"


def test_each_way_a_link_fails_is_said_and_a_forged_one_says_nothing(invite, world, viewer):
    used, withdrawn, renewed = invite("a@unit.example"), invite("b@unit.example"), invite("c@unit.example")
    old = {row.pk: token_of(row) for row in (used, withdrawn, renewed)}
    accept(used)
    with acting_as(viewer(world.operator)) as operator:
        withdraw_invitation(invitation=withdrawn, by=operator, at=NOON)
        again = resend_invitation(invitation=renewed, by=operator, at=NOON + timedelta(hours=1))
    reasons = {}
    for row in (used, withdrawn, renewed):
        with pytest.raises(LinkNotUsable) as refusal:
            invitation_named_by(old[row.pk], at=NOON + timedelta(hours=2))
        reasons[row.email[0]] = refusal.value.reason
    assert reasons == {"a": "used", "b": "withdrawn", "c": "expired"}
    assert invitation_named_by(token_of(again), at=NOON + timedelta(hours=2)).pk == renewed.pk


@pytest.mark.parametrize("token", ["", "x", "1.2.3", "1.abc", "….….…", "9999999.a.b" * 9])
def test_a_link_we_did_not_make_is_not_there_for_anybody(client_of, invite, token):
    invite()
    address = reverse("people:invitation", args=[token or "-"])
    assert client_of(None).get(address).status_code == 404


def test_a_link_into_a_body_that_has_ended_since_opens_no_account(invite, world):
    invitation = invite()
    Organisation.objects.filter(pk=world.unit.pk).update(valid_to=date(2026, 11, 19))
    with pytest.raises(LinkNotUsable):
        accept(invitation)
    assert not User.objects.filter(email=invitation.email).exists()
    Organisation.objects.filter(pk=world.unit.pk).update(valid_to=date(2026, 11, 20))
    assert accept(invitation).email == invitation.email


def test_the_number_in_a_link_cannot_be_changed(invite):
    first, second = invite("a@unit.example"), invite("b@unit.example")
    token = token_of(first).replace(f"{first.pk}.", f"{second.pk}.", 1)
    with pytest.raises(LinkNotUsable) as refusal:
        invitation_named_by(token, at=NOON)
    assert refusal.value.reason == "unknown"


def test_pages_of_dead_links_say_why_plainly_and_name_nobody(client_of, invite, at):
    invitation = invite()
    client = client_of(None)
    assert client.get(address_of(invitation)).status_code == 200
    at(NOON + WEEK)
    answer = client.get(address_of(invitation))
    assert answer.status_code == 410
    assert "moi@unit.example" not in answer.content.decode()
    assert "27/11/2026" in answer.content.decode()


def test_states_of_an_invitation():
    moments = {"expires_at": NOON, "accepted_at": None, "withdrawn_at": None}
    assert invitation_state(**moments, at=NOON - timedelta(microseconds=1)) == "waiting"
    assert invitation_state(**moments, at=NOON) == "expired"
    assert invitation_state(**{**moments, "withdrawn_at": NOON}, at=NOON) == "withdrawn"
    assert invitation_state(**{**moments, "accepted_at": NOON, "withdrawn_at": NOON}, at=NOON) == "accepted"


# --- accepting --------------------------------------------------------------------------------------------------------


def test_a_newcomer_says_who_they_are_and_is_in_with_that_role(client_of, invite, world, at):
    invitation = invite(valid_to=date(2026, 12, 31))
    client = client_of(None)
    answer = client.post(address_of(invitation), {**NEWCOMER, "password": PASSWORD, "repeated": PASSWORD})
    assert (answer.status_code, answer.url) == (302, reverse("accounts:home"))
    user = User.objects.get(email="moi@unit.example")
    assert (user.full_name, user.phone) == ("Đào Thị Mới", "024 0000 0001")
    membership = Membership.objects.get(user=user)
    assert (membership.organisation, membership.role) == (world.unit, "officer")
    assert (membership.valid_from, membership.valid_to) == (date(2026, 11, 20), date(2026, 12, 31))
    assert client.get(reverse("accounts:profile")).status_code == 200
    with acting_as(SYSTEM):
        verbs = list(LogEntry.objects.order_by("id").values_list("verb", "actor_name"))
    assert verbs == [("person.invite", "Vũ Hải Hà"), ("invitation.accept", "Đào Thị Mới")]


def test_the_second_of_two_clicks_finds_the_person_let_in_and_makes_nothing_twice(client_of, invite, at):
    invitation = invite()
    client, form = client_of(None), {**NEWCOMER, "password": PASSWORD, "repeated": PASSWORD}
    client.post(address_of(invitation), form)
    again = client.post(address_of(invitation), form)
    assert (again.status_code, again.url) == (302, reverse("accounts:home"))
    assert (
        User.objects.filter(email="moi@unit.example").count()
        == Membership.objects.filter(user__email="moi@unit.example").count()
        == 1
    )


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"password": "ngan", "repeated": "ngan"}, "password"),
        ({"repeated": "khac-han-cau-kia"}, "repeated"),
        ({"full_name": "  "}, "full_name"),
        ({"language": "xx"}, "language"),
    ],
)
def test_a_wrong_field_is_named_and_what_was_typed_stays_and_the_link_still_works(client_of, invite, at, wrong, field):
    invitation = invite()
    form = {**NEWCOMER, "password": PASSWORD, "repeated": PASSWORD}
    answer = client_of(None).post(address_of(invitation), {**form, **wrong})
    assert list(answer.context["form"].errors) == [field]
    assert "024 0000 0001" in answer.content.decode()
    assert not User.objects.filter(email="moi@unit.example").exists()
    assert client_of(None).post(address_of(invitation), form).status_code == 302


def test_who_is_there_already_only_accepts_and_needs_to_be_signed_in(client_of, invite, world, at):
    invitation = invite("bao@other.example")
    assert "sign-in" in client_of(None).get(address_of(invitation)).content.decode()
    client_of(None).post(address_of(invitation), {**NEWCOMER, "password": PASSWORD, "repeated": PASSWORD})
    assert not Membership.objects.filter(user=world.other_officer, organisation=world.unit).exists()
    assert client_of(world.other_officer).post(address_of(invitation)).status_code == 302
    assert Membership.objects.filter(user=world.other_officer, organisation=world.unit, role="officer").exists()
    world.other_officer.refresh_from_db()
    assert world.other_officer.check_password("mat-khau-cua-toi")


def test_nobody_else_accepts_with_the_link(client_of, invite, world, at):
    known, new = invite("bao@other.example"), invite("moi@unit.example")
    for invitation in (known, new):
        answer = client_of(world.officer).post(
            address_of(invitation), {**NEWCOMER, "password": PASSWORD, "repeated": PASSWORD}
        )
        assert answer.status_code == 200
        with acting_as(SYSTEM):
            assert Invitation.objects.get(pk=invitation.pk).accepted_at is None
    with pytest.raises(NotAllowed):
        accept_as_oneself(token=token_of(known), user=world.officer, at=NOON)
    assert accept_as_oneself(token=token_of(known), user=world.other_officer, at=NOON).role == "officer"


def test_somebody_of_another_focal_point_may_be_invited_and_the_inviter_learns_nothing(invite, world, client_of, at):
    unknown, known = invite("khong-ai@far.example"), invite("oanh@far.example")
    assert {unknown.state, known.state} == {"waiting"}
    page = client_of(world.operator).get(address_of(known)).content.decode()
    assert "Ngô Sỹ Oanh" not in page
    accept_as_oneself(token=token_of(known), user=world.far_editor, at=NOON)
    assert Membership.objects.filter(user=world.far_editor).count() == 2


def test_a_reporter_invited_to_a_unit_is_told_on_accepting_and_a_known_one_at_once(invite, world, client_of, at):
    with pytest.raises(ClashingRoles):
        invite("lien@press.example")
    invitation = invite("oanh@far.example", organisation=world.agency, role="reporter")
    answer = client_of(world.far_editor).post(address_of(invitation))
    assert answer.status_code == 200
    assert answer.context["problem"]
    assert Membership.objects.filter(user=world.far_editor).count() == 1


def test_a_closed_account_is_opened_anew_by_its_own_address(invite, world):
    User.objects.filter(pk=world.other_officer.pk).update(is_active=False, deactivated_at=NOON)
    Membership.objects.filter(user=world.other_officer).update(ended_at=NOON)
    user = accept(invite("bao@other.example"))
    assert user.pk == world.other_officer.pk
    assert (user.is_active, user.deactivated_at, user.check_password(PASSWORD)) == (True, None, True)


def test_an_account_made_meanwhile_is_not_taken_over(invite, member, world):
    invitation = invite()
    member("Kẻ Khác", "moi@unit.example", world.other_unit, "officer")
    with pytest.raises(Conflict):
        accept(invitation)
    assert User.objects.get(email="moi@unit.example").check_password("mat-khau-cua-toi")


# --- sending again, withdrawing ---------------------------------------------------------------------------------------


def test_sending_again_lasts_another_week_and_a_second_click_sends_nothing(invite, world, viewer):
    invitation, later = invite(), NOON + WEEK + timedelta(days=3)
    with acting_as(viewer(world.operator)) as operator:
        again = resend_invitation(invitation=invitation, by=operator, at=later)
        with pytest.raises(DomainError):
            resend_invitation(invitation=invitation, by=operator, at=later + timedelta(seconds=3))
    assert again.expires_at == later + WEEK
    assert again.state_at(later) == "waiting"


def test_what_was_accepted_is_neither_sent_again_nor_withdrawn(invite, world, viewer):
    invitation = invite()
    accept(invitation)
    with acting_as(viewer(world.operator)) as operator:
        for act in (resend_invitation, withdraw_invitation):
            with pytest.raises(InvitationClosed):
                act(invitation=invitation, by=operator, at=NOON + timedelta(hours=1))


def test_only_those_who_look_after_the_people_see_invitations(invite, world, viewer):
    invite()
    seen = {}
    for person in (
        "operator",
        "auditor",
        "unit_leader",
        "editor",
        "officer",
        "other_officer",
        "reporter",
        "far_editor",
    ):
        with acting_as(viewer(getattr(world, person))):
            seen[person] = Invitation.objects.count()
    assert {person for person, count in seen.items() if count} == {"operator", "auditor", "unit_leader"}


def test_what_an_operator_sent_opens_nothing_once_the_operator_has_gone(invite, world, viewer, member):
    """An operator who is let go had invited an address of his own before."""
    second = member("Vi Thị Hai", "hai@hub.example", world.hub, "operator")
    invitation = invite("loi-rieng@mail.example", organisation=world.hub, role="operator")
    assert invitation_named_by(token_of(invitation), at=NOON).pk == invitation.pk
    Membership.objects.filter(user=world.operator).update(ended_at=NOON)
    with pytest.raises(LinkNotUsable) as refusal:
        invitation_named_by(token_of(invitation), at=NOON)
    assert refusal.value.reason == "withdrawn"
    with pytest.raises(LinkNotUsable):
        accept(invitation)
    with acting_as(viewer(second)) as operator:
        again = resend_invitation(invitation=invitation, by=operator, at=NOON + timedelta(hours=1))
    assert accept(again, at=NOON + timedelta(hours=2)).memberships.get().role == "operator"
