"""Codes from an app and recovery codes: setting up, passing, spending, taking away; and who may not do without."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.core.management import CommandError, call_command
from django.urls import reverse

from conftest import NOON
from daumoi.accounts.models import LogEntry, Membership, Organisation, SignedInSession, StandIn
from daumoi.accounts.rules import CODE_LIMIT, role_needs_second_factor
from daumoi.accounts.sign_in import actions, factors
from daumoi.accounts.sign_in.adapter import UnreadableSecret
from daumoi.accounts.sign_in.tests.conftest import SECRET, browser, code_at, enter, said
from daumoi.accounts.viewer import SYSTEM, Role, Standing
from daumoi.foundation.errors import InvalidValue, NotAllowed

SECOND_STEP, SET_UP = "/accounts/sign-in/second-step/", "/accounts/second-factor/"


def step(client: Any, code: str) -> Any:
    return client.post(SECOND_STEP, {"code": code})


def is_in(client: Any) -> bool:
    return client.get("/accounts/profile/").status_code == 200


# --- who waits at the door ------------------------------------------------------------------------------------------


def _change_password(user: Any) -> None:
    user.set_password("mot-cau-kho-doan-khac")
    user.save()


def _suspend(user: Any) -> None:
    user.is_active = False
    user.save()


@pytest.mark.parametrize(
    ("happens", "gets_in"),
    [(lambda _user: None, True), (_change_password, False), (_suspend, False), (factors.remove_all_factors, False)],
    ids=["nothing", "another password", "suspended", "factors taken away"],
)
def test_a_first_step_counts_for_the_password_and_the_factors_of_that_moment(
    world: SimpleNamespace, with_app: Any, at: Any, happens: Any, gets_in: bool
) -> None:
    editor, client = with_app(world.editor), browser()
    enter(client, editor)
    happens(editor)
    if not factors.has_second_factor(editor):
        with_app(editor)
    step(client, code_at(NOON))
    assert is_in(client) is gets_in


# --- codes ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("seconds", "code"),
    [(59, "287082"), (1111111109, "081804"), (1111111111, "050471"), (1234567890, "005924"), (2000000000, "279037")],
)
def test_codes_are_those_of_the_standard(seconds: int, code: str) -> None:
    # RFC 6238, appendix B, SHA-1, the last six of its eight digits; the secret is "12345678901234567890".
    secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
    assert factors.fitting_step(secret, code, at=datetime.fromtimestamp(seconds, tz=UTC)) == seconds // 30


@pytest.mark.parametrize(("aside", "fits"), [(-61, False), (-30, True), (0, True), (30, True), (61, False)])
def test_a_clock_may_be_half_a_minute_wrong_and_no_more(aside: int, fits: bool) -> None:
    moment = NOON + timedelta(seconds=aside)
    assert (factors.fitting_step(SECRET, code_at(moment), at=NOON) is not None) is fits


@pytest.mark.parametrize("code", ["", "000 000x", "١٢٣٤٥٦", "12345", "1234567", "é" * 6, "\x00"])
def test_what_is_no_code_fits_nothing(code: str) -> None:
    assert factors.fitting_step(SECRET, code, at=NOON) is None


def test_a_code_may_be_typed_as_the_app_shows_it(world: SimpleNamespace, with_app: Any) -> None:
    code = code_at(NOON)
    assert factors.spend_app_code(with_app(world.editor), f" {code[:3]} {code[3:]} ", at=NOON)


def test_a_code_opens_once(world: SimpleNamespace, with_app: Any) -> None:
    editor = with_app(world.editor)
    assert factors.spend_app_code(editor, code_at(NOON), at=NOON)
    assert not factors.spend_app_code(editor, code_at(NOON), at=NOON)
    earlier = NOON - timedelta(seconds=30)
    assert not factors.spend_app_code(editor, code_at(earlier), at=NOON)
    later = NOON + timedelta(seconds=30)
    assert factors.spend_app_code(editor, code_at(later), at=later)


def test_secrets_do_not_lie_open_in_the_database(world: SimpleNamespace, with_app: Any, settings: Any) -> None:
    editor = with_app(world.editor)
    codes = factors.new_recovery_codes(editor)
    kept = " ".join(str(row.data) for row in Authenticator.objects.all())
    assert SECRET not in kept
    assert not any(code in kept for code in codes)


def test_a_changed_secret_key_still_reads_them_where_the_old_one_is_named(
    world: SimpleNamespace, with_app: Any, settings: Any
) -> None:
    editor, old = with_app(world.editor), settings.SECRET_KEY
    settings.SECRET_KEY = "another-key-that-is-long-enough-for-the-checks-0123456789"
    with pytest.raises(UnreadableSecret, match="DAUMOI_OLD_SECRET_KEYS"):
        factors.spend_app_code(editor, code_at(NOON), at=NOON)
    settings.SECRET_KEY_FALLBACKS = [old]
    assert factors.spend_app_code(editor, code_at(NOON), at=NOON)


def test_a_factor_that_can_no_longer_be_read_says_so(
    world: SimpleNamespace, with_app: Any, at: Any, settings: Any
) -> None:
    factors.new_recovery_codes(with_app(world.reporter))
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [], "another-key-that-is-long-enough-0123456789-0123456789"
    late = browser()
    enter(late, world.reporter)
    assert "DAUMOI_OLD_SECRET_KEYS" in said(step(late, code_at(NOON)))[0]
    assert not is_in(late)
    assert factors.unused_recovery_codes(world.reporter) == []


# --- passing the second step ----------------------------------------------------------------------------------------


def test_with_an_app_the_password_alone_opens_nothing(world: SimpleNamespace, with_app: Any, at: Any) -> None:
    client = browser()
    assert enter(client, with_app(world.editor), next="/desk/queue/")["Location"] == SECOND_STEP
    assert client.get("/desk/queue/")["Location"].startswith("/accounts/sign-in/")
    assert not is_in(client)
    assert not SignedInSession.objects.exists()
    assert step(client, code_at(NOON))["Location"] == "/desk/queue/"
    assert client.get("/desk/queue/").status_code == 200
    assert SignedInSession.objects.get().user == world.editor


def test_a_wrong_code_says_so_and_the_right_one_may_follow(world: SimpleNamespace, with_app: Any, at: Any) -> None:
    client = browser()
    enter(client, with_app(world.editor))
    response = step(client, "000000")
    assert response.status_code == 200
    assert "not right" in response.context["form"].errors["code"][0]
    assert step(client, code_at(NOON))["Location"] == "/accounts/"


def test_without_a_right_password_there_is_no_second_step(world: SimpleNamespace, with_app: Any, at: Any) -> None:
    with_app(world.editor)
    client = browser()
    assert step(client, code_at(NOON))["Location"] == "/accounts/sign-in/"
    enter(client, world.editor, password="wrong")
    assert step(client, code_at(NOON))["Location"] == "/accounts/sign-in/"
    assert not is_in(client)


def test_the_second_step_waits_ten_minutes(world: SimpleNamespace, with_app: Any, at: Any) -> None:
    client = browser()
    enter(client, with_app(world.editor))
    late = NOON + timedelta(minutes=10)
    at(late)
    response = client.post(SECOND_STEP, {"code": code_at(late)}, follow=True)
    assert response.redirect_chain[0][0] == "/accounts/sign-in/"
    assert "ten minutes" in said(response)[0]
    assert not is_in(client)


def test_whoever_is_deactivated_between_the_steps_stays_outside(world: SimpleNamespace, with_app: Any, at: Any) -> None:
    client = browser()
    enter(client, with_app(world.editor))
    world.editor.is_active = False
    world.editor.save()
    assert step(client, code_at(NOON))["Location"] == "/accounts/sign-in/"
    assert not is_in(client)


def test_after_five_wrong_codes_the_right_one_has_to_wait_from_anywhere(
    world: SimpleNamespace, with_app: Any, at: Any
) -> None:
    with_app(world.editor)
    client = browser()
    enter(client, world.editor)
    for _ in range(CODE_LIMIT.most):
        assert step(client, "000000").status_code == 200
    assert step(client, code_at(NOON)).status_code == 429
    elsewhere = browser(REMOTE_ADDR="203.0.113.9")
    enter(elsewhere, world.editor)
    response = step(elsewhere, code_at(NOON))
    assert (response.status_code, response["Retry-After"]) == (429, "900")
    later = NOON + CODE_LIMIT.window
    at(later)
    enter(elsewhere, world.editor)
    assert step(elsewhere, code_at(later)).status_code == 302


def test_the_session_gets_a_new_key_at_each_step(world: SimpleNamespace, with_app: Any, at: Any) -> None:
    client, keys = browser(), []
    client.get("/accounts/sign-in/")
    enter(client, with_app(world.editor))
    keys.append(client.session.session_key)
    step(client, code_at(NOON))
    keys.append(client.session.session_key)
    assert len(set(keys)) == 2


# --- recovery codes -------------------------------------------------------------------------------------------------


def test_a_recovery_code_opens_once_and_says_how_many_are_left(
    world: SimpleNamespace, with_app: Any, at: Any, as_system: Any
) -> None:
    codes = factors.new_recovery_codes(with_app(world.editor))
    assert len(set(codes)) == 10
    client = browser()
    enter(client, world.editor)
    response = client.post(SECOND_STEP, {"code": f"{codes[3][:4]} {codes[3][4:]}"}, follow=True)
    assert any("left: 9" in message for message in said(response))
    again = browser()
    enter(again, world.editor)
    assert step(again, codes[3]).status_code == 200
    assert not is_in(again)
    assert LogEntry.objects.get(verb="account.use_recovery_code").actor_id == world.editor.pk


def test_new_recovery_codes_make_the_old_ones_void_and_are_shown_once(
    world: SimpleNamespace, with_app: Any, at: Any, client_of: Any
) -> None:
    old = factors.new_recovery_codes(with_app(world.reporter))
    client = signed_in(world.reporter)
    assert client.post("/accounts/second-factor/codes/")["Location"] == "/accounts/second-factor/codes/"
    shown = client.get("/accounts/second-factor/codes/").context["codes"]
    assert len(shown) == 10
    assert client.get("/accounts/second-factor/codes/").context["codes"] == []
    assert not factors.spend_recovery_code(world.reporter, old[0])
    assert factors.spend_recovery_code(world.reporter, shown[0])


def test_without_a_second_factor_there_are_no_recovery_codes(world: SimpleNamespace, at: Any) -> None:
    client = signed_in(world.reporter)
    response = client.post("/accounts/second-factor/codes/", follow=True)
    assert said(response) == ["Set up a second factor first."]
    assert not Authenticator.objects.exists()


# --- setting up -----------------------------------------------------------------------------------------------------


def signed_in(user: Any, moment: datetime = NOON) -> Any:
    """A browser in which a person has just signed in, through the form and the app where there is one."""
    client = browser()
    if enter(client, user)["Location"] == SECOND_STEP:
        step(client, code_at(moment))
    return client


def secret_of(client: Any) -> str:
    return str(client.get("/accounts/second-factor/app/").context["letters"].replace(" ", ""))


def test_an_app_is_set_up_by_its_first_code_and_recovery_codes_follow(
    world: SimpleNamespace, at: Any, as_system: Any
) -> None:
    client = signed_in(world.reporter)
    page = client.get("/accounts/second-factor/app/")
    secret = secret_of(client)
    assert f"secret={secret}" in page.context["address"]
    assert page.context["picture"].startswith("data:image/svg+xml;base64,")
    response = client.post("/accounts/second-factor/app/", {"code": code_at(NOON, secret=secret)}, follow=True)
    assert response.redirect_chain[-1][0] == "/accounts/second-factor/codes/"
    assert len(response.context["codes"]) == 10
    assert enter(browser(), world.reporter)["Location"] == SECOND_STEP
    entry = LogEntry.objects.get(verb="account.add_second_factor")
    assert (entry.actor_id, entry.note) == (world.reporter.pk, {"kind": "app"})


def test_nor_does_a_new_secret_lie_open_while_it_waits_for_its_first_code(world: SimpleNamespace, at: Any) -> None:
    client = signed_in(world.reporter)
    secret = secret_of(client)
    assert secret not in str(dict(client.session))
    client.post("/accounts/second-factor/app/", {"code": code_at(NOON, secret=secret)})
    kept = str(dict(client.session))
    codes = client.get("/accounts/second-factor/codes/").context["codes"]
    assert len(codes) == 10
    assert not any(code.replace(" ", "") in kept for code in codes)


def test_a_wrong_first_code_sets_nothing_up_and_keeps_the_secret(world: SimpleNamespace, at: Any) -> None:
    client = signed_in(world.reporter)
    secret = secret_of(client)
    response = client.post("/accounts/second-factor/app/", {"code": "000000"})
    assert "clock of the phone" in response.context["form"].errors["code"][0]
    assert secret_of(client) == secret
    assert not factors.has_second_factor(world.reporter)
    assert client.post("/accounts/second-factor/app/", {"code": code_at(NOON, secret=secret)}).status_code == 302


def test_a_new_app_takes_the_place_of_the_old_one(world: SimpleNamespace, with_app: Any, at: Any) -> None:
    with_app(world.reporter)
    client = signed_in(world.reporter)
    secret = secret_of(client)
    client.post("/accounts/second-factor/app/", {"code": code_at(NOON, secret=secret)})
    later = NOON + timedelta(minutes=2)
    assert not factors.spend_app_code(world.reporter, code_at(later), at=later)
    assert factors.spend_app_code(world.reporter, code_at(later, secret=secret), at=later)


def test_with_the_first_factor_those_who_had_only_the_password_are_out(world: SimpleNamespace, at: Any) -> None:
    elsewhere, client = signed_in(world.reporter), signed_in(world.reporter)
    client.post("/accounts/second-factor/app/", {"code": code_at(NOON, secret=secret_of(client))})
    assert is_in(client)
    assert not is_in(elsewhere)


def test_a_sensitive_act_needs_a_proof_of_the_last_ten_minutes(world: SimpleNamespace, at: Any) -> None:
    client = signed_in(world.reporter)
    at(NOON + timedelta(minutes=10))
    response = client.get("/accounts/second-factor/app/")
    assert response["Location"] == "/accounts/confirm/?next=%2Faccounts%2Fsecond-factor%2Fapp%2F"
    assert client.post("/accounts/second-factor/codes/").status_code == 302
    assert "not your password" in str(client.post("/accounts/confirm/", {"password": "wrong"}).context["form"].errors)
    assert client.get("/accounts/second-factor/app/").status_code == 302
    answer = client.post("/accounts/confirm/", {"password": "mat-khau-cua-toi", "next": "/accounts/second-factor/app/"})
    assert answer["Location"] == "/accounts/second-factor/app/"
    assert client.get("/accounts/second-factor/app/").status_code == 200


def test_guessing_the_password_of_an_open_screen_has_to_wait_too(world: SimpleNamespace, at: Any) -> None:
    client = signed_in(world.reporter)
    for _ in range(CODE_LIMIT.most):
        assert client.post("/accounts/confirm/", {"password": "wrong"}).status_code == 200
    assert client.post("/accounts/confirm/", {"password": "mat-khau-cua-toi"}).status_code == 429


def test_the_proof_leads_to_no_other_site(world: SimpleNamespace, at: Any) -> None:
    client = signed_in(world.reporter)
    sent = {"password": "mat-khau-cua-toi", "next": "https://evil.example/"}
    assert client.post("/accounts/confirm/", sent)["Location"] == "/accounts/profile/"


# --- who may not do without -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("role", "is_focal_point", "needs"),
    [
        *[(role, True, role not in {Role.OFFICER, Role.SPOKESPERSON, Role.REPORTER}) for role in Role],
        *[(role, False, False) for role in Role],
    ],
)
def test_roles_that_decide_or_see_all_at_a_focal_point_need_two_factors(
    role: Role, is_focal_point: bool, needs: bool
) -> None:
    standing = Standing(role=role, organisation_id=1, hub_id=1, is_focal_point=is_focal_point)
    assert role_needs_second_factor([standing]) is needs


@pytest.mark.parametrize("who", ["editor", "approver", "leader", "auditor", "operator"])
def test_without_it_such_a_role_opens_no_page_of_the_office(world: SimpleNamespace, at: Any, who: str) -> None:
    client = browser()
    assert enter(client, getattr(world, who))["Location"] == SET_UP
    for address in ("/desk/", "/desk/queue/", "/desk/releases/", "/wire/"):
        assert client.get(address)["Location"].startswith(SET_UP), address
    assert client.get("/accounts/")["Location"] == SET_UP
    assert client.get(SET_UP).status_code == 200
    assert client.get("/").status_code == 200


@pytest.mark.parametrize("who", ["officer", "unit_leader", "reporter"])
def test_the_others_are_not_asked(world: SimpleNamespace, at: Any, who: str) -> None:
    client = browser()
    assert enter(client, getattr(world, who))["Location"] == "/accounts/"
    assert client.get("/wire/").status_code == 200


def test_setting_it_up_opens_the_office_and_leads_where_one_was_going(world: SimpleNamespace, at: Any) -> None:
    client = browser()
    assert enter(client, world.editor, next="/desk/queue/")["Location"] == SET_UP
    sent = {"code": code_at(NOON, secret=secret_of(client))}
    page = client.post("/accounts/second-factor/app/", sent, follow=True)
    assert page.context["target"] == "/desk/queue/"
    assert client.get("/desk/queue/").status_code == 200


def test_without_it_nothing_can_be_sent_either(
    world: SimpleNamespace, at: Any, make_release: Any, viewer: Any, as_system: Any
) -> None:
    from daumoi.releases.actions import submit_release
    from daumoi.releases.checks.grounds import NO_GROUND_APPLIES

    release = make_release()
    submit_release(release=release, confirmed=NO_GROUND_APPLIES, by=viewer(world.officer), at=NOON)
    client = browser()
    enter(client, world.editor)
    response = client.post(reverse("desk:release_issue", args=[release.pk]))
    assert response["Location"].startswith(SET_UP)
    release.refresh_from_db()
    assert release.state == "submitted"


def test_whoever_becomes_an_editor_while_signed_in_is_asked_at_the_next_page(world: SimpleNamespace, at: Any) -> None:
    client = signed_in(world.officer)
    assert client.get("/desk/").status_code == 200
    Membership.objects.create(user=world.officer, organisation=world.hub, role="editor", valid_from="2025-03-01")
    assert client.get("/desk/")["Location"].startswith(SET_UP)


def test_a_stand_in_for_such_a_role_needs_two_factors_too(world: SimpleNamespace, at: Any) -> None:
    client = signed_in(world.officer)
    StandIn.objects.create(
        membership=Membership.objects.get(user=world.editor),
        deputy=world.officer,
        valid_from=NOON.date(),
        valid_to=NOON.date(),
        named_at=NOON,
    )
    assert client.get("/desk/")["Location"].startswith(SET_UP)


def test_the_demo_asks_nobody_and_says_so(world: SimpleNamespace, at: Any, settings: Any) -> None:
    assert "demonstration" not in browser().get("/accounts/sign-in/").content.decode()
    settings.SECOND_FACTOR_REQUIRED = False
    client = browser()
    assert "demonstration" in client.get("/accounts/sign-in/").content.decode()
    assert enter(client, world.editor)["Location"] == "/accounts/"
    assert client.get("/desk/queue/").status_code == 200


# --- taking away ----------------------------------------------------------------------------------------------------


def test_whoever_needs_a_factor_cannot_remove_the_last_one(world: SimpleNamespace, with_app: Any, at: Any) -> None:
    client = signed_in(with_app(world.editor))
    (factor,) = factors.second_factors(world.editor)
    response = client.post(f"/accounts/second-factor/{factor.id}/remove/", follow=True)
    assert "Set another one up first" in said(response)[0]
    assert factors.has_second_factor(world.editor)


def test_whoever_does_not_need_it_may_and_the_recovery_codes_go_too(
    world: SimpleNamespace, with_app: Any, at: Any, as_system: Any
) -> None:
    factors.new_recovery_codes(with_app(world.reporter))
    client = signed_in(world.reporter)
    (factor,) = factors.second_factors(world.reporter)
    for _ in range(2):  # a double click
        assert client.post(f"/accounts/second-factor/{factor.id}/remove/").status_code == 302
    assert not Authenticator.objects.exists()
    assert LogEntry.objects.filter(verb="account.remove_second_factor").count() == 1


def test_nobody_removes_the_factor_of_another(world: SimpleNamespace, with_app: Any, at: Any) -> None:
    (factor,) = factors.second_factors(with_app(world.editor))
    client = signed_in(world.reporter)
    assert client.post(f"/accounts/second-factor/{factor.id}/remove/").status_code == 302
    assert factors.has_second_factor(world.editor)


def test_an_operator_takes_lost_factors_away_and_the_person_is_out(
    world: SimpleNamespace, with_app: Any, at: Any, viewer: Any, as_system: Any
) -> None:
    client = signed_in(with_app(world.editor))
    count = actions.reset_second_factor(user=world.editor, organisation=world.hub, by=viewer(world.operator), at=NOON)
    assert count == 1
    assert not factors.has_second_factor(world.editor)
    assert not is_in(client)
    assert LogEntry.objects.get(verb="person.reset_second_factor").object_id == world.editor.pk
    assert enter(client, world.editor)["Location"] == SET_UP


@pytest.mark.parametrize("who", ["editor", "approver", "leader", "far_editor", "officer", "reporter"])
def test_nobody_else_takes_factors_away(world: SimpleNamespace, with_app: Any, viewer: Any, who: str) -> None:
    with_app(world.second_editor)
    with pytest.raises(NotAllowed):
        actions.reset_second_factor(
            user=world.second_editor, organisation=world.hub, by=viewer(getattr(world, who)), at=NOON
        )
    assert factors.has_second_factor(world.second_editor)


def test_an_operator_reaches_nobody_of_another_branch(world: SimpleNamespace, with_app: Any, viewer: Any) -> None:
    with_app(world.far_editor)
    with pytest.raises(NotAllowed):
        actions.reset_second_factor(user=world.far_editor, organisation=world.hub, by=viewer(world.operator), at=NOON)
    with pytest.raises(InvalidValue):
        actions.reset_second_factor(user=world.far_editor, organisation=world.hub, by=SYSTEM, at=NOON)
    far = Organisation.objects.get(pk=world.far_hub.pk)
    with pytest.raises(NotAllowed):
        actions.reset_second_factor(user=world.far_editor, organisation=far, by=viewer(world.operator), at=NOON)
    assert factors.has_second_factor(world.far_editor)
    assert actions.reset_second_factor(user=world.far_editor, organisation=far, by=SYSTEM, at=NOON) == 1


def test_an_operator_alone_cannot_weaken_somebody_who_decides_at_another_focal_point_too(
    world: SimpleNamespace, with_app: Any, viewer: Any
) -> None:
    Membership.objects.create(user=world.far_editor, organisation=world.agency, role="reporter")
    with_app(world.far_editor)
    with pytest.raises(NotAllowed):
        actions.reset_second_factor(
            user=world.far_editor, organisation=world.agency, by=viewer(world.operator), at=NOON
        )
    assert factors.has_second_factor(world.far_editor)
    Membership.objects.filter(user=world.far_editor, role="editor").update(valid_to="2026-01-01")
    assert actions.reset_second_factor(
        user=world.far_editor, organisation=world.agency, by=viewer(world.operator), at=NOON
    )


def test_the_command_line_takes_lost_factors_away(world: SimpleNamespace, with_app: Any, capsys: Any) -> None:
    with_app(world.operator)
    call_command("reset_second_factor", "HA@hub.example")
    assert "1 second factor(s) of Vũ Hải Hà" in capsys.readouterr().out
    assert not factors.has_second_factor(world.operator)
    with pytest.raises(CommandError, match="Nobody with a role"):
        call_command("reset_second_factor", "nobody@hub.example")
