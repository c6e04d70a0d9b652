"""Signing in through an organisation's own service, against a little one on loopback; and whom it may not sign in."""

from __future__ import annotations

import dataclasses
import json
import time
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount, SocialToken

from conftest import NOON
from daumoi.accounts.models import LogEntry, SignedInSession, User
from daumoi.accounts.sign_in.service_settings import Service, read_services
from daumoi.accounts.sign_in.tests.conftest import browser, code_at, said
from daumoi.accounts.sign_in.tests.sign_in_service import CLIENT_ID, SECRET, SignInService, sign_in_service

THERE, BACK = "/accounts/sign-in/with/so/", "/accounts/sign-in/with/so/back/"
LIEN = {"sub": "7", "email": "Lien@press.example", "email_verified": True}


@pytest.fixture
def service(settings: Any, at: Any) -> Iterator[SignInService]:
    """A running service for the domain of the reporter."""
    with sign_in_service() as running:
        settings.SIGN_IN_SERVICES = {
            "so": Service(
                code="so", name="Sở Thông tin", issuer=running.issuer, client_id=CLIENT_ID, secret=SECRET,
                domains=frozenset({"press.example"}), inside=True,
            )
        }  # fmt: skip
        yield running


def change(settings: Any, **fields: Any) -> None:
    known = settings.SIGN_IN_SERVICES["so"]
    settings.SIGN_IN_SERVICES = {"so": dataclasses.replace(known, **fields)}


def go(service: SignInService, client: Any = None, *, target: str = "", **claims: Any) -> Any:
    """There and back with these claims; the page after coming back."""
    client = client or browser()
    there = client.get(THERE, {"next": target} if target else {})
    assert there.status_code == 302, there
    return client.get(BACK, service.let_in(there["Location"], **(claims or LIEN)))


def refused(response: Any) -> bool:
    """Whether nobody was signed in."""
    return bool(response["Location"] == "/accounts/sign-in/") and not SignedInSession.objects.exists()


# --- who gets in ----------------------------------------------------------------------------------------------------


def test_a_known_person_signs_in_and_goes_on(world: SimpleNamespace, service: SignInService, as_system: Any) -> None:
    client = browser()
    assert go(service, client, target="/wire/?topic=x")["Location"] == "/wire/?topic=x"
    assert client.get("/wire/").status_code == 200
    assert SignedInSession.objects.get().way == "so"
    assert "Sở Thông tin" in client.get("/accounts/sessions/").content.decode()
    assert LogEntry.objects.get(verb="account.join_service").note == {"service": "so"}


def test_the_button_stands_on_the_sign_in_page(world: SimpleNamespace, service: SignInService) -> None:
    page = browser().get("/accounts/sign-in/", {"next": "/wire/"}).content.decode()
    assert "Sở Thông tin" in page
    assert 'href="/accounts/sign-in/with/so/?next=/wire/"' in page


def test_of_what_the_service_tells_only_its_number_is_kept(world: SimpleNamespace, service: SignInService) -> None:
    go(service, **LIEN, name="Tên khác", phone_number="0900 000 000")
    account = SocialAccount.objects.get()
    assert (account.provider, account.uid, account.extra_data) == ("so", "7", {})
    assert not SocialToken.objects.exists()
    assert not EmailAddress.objects.exists()
    assert User.objects.get(pk=world.reporter.pk).full_name == "Hoàng Kim Liên"


def test_the_second_time_the_number_counts_and_not_the_address(world: SimpleNamespace, service: SignInService) -> None:
    go(service)
    client = browser()
    go(service, client, sub="7", email="anything@else.example")
    assert client.get("/accounts/profile/").context["user"] == world.reporter


def test_a_person_with_an_app_is_asked_for_its_code_too(
    world: SimpleNamespace, service: SignInService, with_app: Any
) -> None:
    with_app(world.reporter)
    client = browser()
    assert go(service, client)["Location"] == "/accounts/sign-in/second-step/"
    assert client.get("/wire/").status_code == 302
    assert client.post("/accounts/sign-in/second-step/", {"code": code_at(NOON)}).status_code == 302
    assert client.get("/wire/").status_code == 200


def test_an_editor_still_needs_a_second_factor_unless_the_service_asks_for_it(
    world: SimpleNamespace, service: SignInService, settings: Any
) -> None:
    change(settings, domains=frozenset({"hub.example"}))
    chau = {"sub": "8", "email": "chau@hub.example", "email_verified": True}
    assert go(service, **chau)["Location"] == "/accounts/second-factor/"
    change(settings, second_factor=True)
    client = browser()
    assert go(service, client, **chau)["Location"] == "/accounts/"
    assert client.get("/desk/queue/").status_code == 200


def test_the_address_may_come_from_user_info(world: SimpleNamespace, service: SignInService) -> None:
    service.user_info = LIEN
    assert go(service, sub="7")["Location"] == "/accounts/"


def test_a_service_of_verified_addresses_need_not_say_so_of_each(
    world: SimpleNamespace, service: SignInService, settings: Any
) -> None:
    change(settings, emails_verified=True)
    assert go(service, sub="7", email="lien@press.example")["Location"] == "/accounts/"


# --- who does not ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "claims",
    [
        {**LIEN, "email": "nobody@press.example"},
        {**LIEN, "email": "chau@hub.example"},  # somebody known, of another organisation
        {**LIEN, "email": "lien@press.example.evil.example"},
        {**LIEN, "email_verified": False},
        {**LIEN, "email_verified": "false"},
        {"sub": "7", "email": "lien@press.example"},
        {**LIEN, "email": ""},
        {**LIEN, "email": None},
        {**LIEN, "email": ["lien@press.example"]},
    ],
)
def test_nobody_is_entered_and_nobody_else_is_opened(
    world: SimpleNamespace, service: SignInService, claims: dict[str, Any]
) -> None:
    people = User.objects.count()
    client = browser()
    response = go(service, client, **claims)
    assert refused(response)
    assert "did not name anybody" in said(client.get(response["Location"]))[0]
    assert User.objects.count() == people
    assert not SocialAccount.objects.exists()


def test_unknown_and_deactivated_read_the_same(world: SimpleNamespace, service: SignInService) -> None:
    go(service)
    SignedInSession.objects.all().delete()
    User.objects.filter(pk=world.reporter.pk).update(is_active=False)
    assert refused(go(service))


def test_an_address_given_to_somebody_else_there_does_not_open_the_account_here(
    world: SimpleNamespace, service: SignInService
) -> None:
    go(service)
    SignedInSession.objects.all().delete()
    assert refused(go(service, sub="99", email="lien@press.example", email_verified=True))


def test_whoever_left_the_domain_is_no_longer_opened_by_its_service(
    world: SimpleNamespace, service: SignInService
) -> None:
    go(service)
    SignedInSession.objects.all().delete()
    User.objects.filter(pk=world.reporter.pk).update(email="lien@elsewhere.example")
    assert refused(go(service))


# --- a service that errs or lies ------------------------------------------------------------------------------------


def failed(client: Any, response: Any) -> bool:
    return refused(response) and "did not answer as expected" in said(client.get(response["Location"]))[0]


@pytest.mark.parametrize(
    ("what", "value"),
    [
        ("claims", {"iss": "https://other.example"}),
        ("claims", {"aud": "another-client"}),
        ("claims", {"exp": int(time.time()) - 10}),
        ("claims", {"sub": None}),
        ("signs_with_own_key", False),
        ("token", {"id_token": None}),
        ("token", {"id_token": "x.y.z"}),
        ("token", {"id_token": 5}),
        ("broken", {"/token": (500, "text/html", b"<h1>oops</h1>")}),
        ("broken", {"/token": (200, "application/json", b"{")}),
        ("broken", {"/token": (200, "application/json", b"[]")}),
        ("broken", {"/token": (302, "text/plain", b"")}),
        ("broken", {"/token": (200, "application/json", b" " * 300_000)}),
        ("broken", {"/keys": (200, "application/json", b"{}")}),
        ("broken", {"/keys": (200, "application/json", b'{"keys": [{"kty": "RSA"}]}')}),
        ("broken", {"/keys": (404, "text/plain", b"")}),
    ],
)
def test_a_token_that_does_not_hold_opens_nothing(
    world: SimpleNamespace, service: SignInService, what: str, value: Any
) -> None:
    client = browser()
    there = client.get(THERE)
    setattr(service, what, value)
    response = client.get(BACK, service.let_in(there["Location"], **LIEN))
    assert failed(client, response)


@pytest.mark.parametrize(
    "broken",
    [
        (500, "text/plain", b""),
        (200, "application/json", b"{"),
        (200, "application/json", b"[]"),
        (
            200,
            "application/json",
            b'{"issuer": "https://evil.example", "authorization_endpoint": "https://evil.example"}',
        ),
        (200, "application/json", b"{}"),
        (302, "text/plain", b""),
    ],
)
def test_a_service_that_does_not_say_who_it_is_is_not_gone_to(
    world: SimpleNamespace, service: SignInService, broken: tuple[int, str, bytes]
) -> None:
    service.broken = {"/.well-known/openid-configuration": broken}
    client = browser()
    response = client.get(THERE)
    assert failed(client, response)


def test_user_info_about_somebody_else_is_refused(world: SimpleNamespace, service: SignInService) -> None:
    service.user_info = {**LIEN, "sub": "8"}
    client = browser()
    assert failed(client, go(service, client, sub="7"))


def test_without_the_state_of_this_browser_nothing_opens(world: SimpleNamespace, service: SignInService) -> None:
    mine, theirs = browser(), browser()
    answer = service.let_in(theirs.get(THERE)["Location"], **LIEN)
    assert failed(mine, mine.get(BACK, answer))
    mine.get(THERE)
    assert failed(mine, mine.get(BACK, answer))
    assert "/token" not in service.asked
    assert theirs.get(BACK, answer)["Location"] == "/accounts/"
    theirs.post("/accounts/sign-out/")
    assert failed(theirs, theirs.get(BACK, answer))


@pytest.mark.parametrize("query", [{}, {"code": "x"}, {"state": "x"}, {"code": "x", "state": "\x00"}, {"error": "x"}])
def test_coming_back_from_nowhere_leads_to_sign_in(
    world: SimpleNamespace, service: SignInService, query: dict[str, str]
) -> None:
    client = browser()
    assert failed(client, client.get(BACK, query))


def test_whoever_breaks_off_there_reads_that(world: SimpleNamespace, service: SignInService) -> None:
    client = browser()
    state = service.let_in(client.get(THERE)["Location"], **LIEN)["state"]
    response = client.get(BACK, {"error": "access_denied", "state": state})
    assert refused(response)
    assert "broken off" in said(client.get(response["Location"]))[0]


def test_a_service_that_is_not_named_does_not_exist(world: SimpleNamespace, service: SignInService) -> None:
    assert browser().get("/accounts/sign-in/with/other/").status_code == 404
    assert browser().get("/accounts/sign-in/with/other/back/").status_code == 404


def test_a_private_address_is_refused_unless_the_operator_names_it_as_inside(
    world: SimpleNamespace, service: SignInService, settings: Any
) -> None:
    change(settings, inside=False)
    client = browser()
    assert failed(client, client.get(THERE))
    assert service.asked == []


def test_a_service_inside_does_not_open_the_rest_of_the_network(
    world: SimpleNamespace, service: SignInService, settings: Any
) -> None:
    service.config = {"token_endpoint": service.issuer.replace("127.0.0.1", "localhost") + "/token"}
    client = browser()
    assert failed(client, go(service, client))
    assert "/token" not in service.asked


def test_signing_in_leads_to_no_other_site(world: SimpleNamespace, service: SignInService) -> None:
    assert go(service, target="https://evil.example/")["Location"] == "/accounts/"


# --- how an operator writes them down -------------------------------------------------------------------------------

RIGHT = {
    "code": "so", "name": "Sở", "issuer": "https://sso.example.gov.vn", "client_id": "c", "secret": "s",
    "domains": ["so.example.gov.vn"],
}  # fmt: skip


def test_no_service_is_the_rule() -> None:
    assert read_services("") == {}


def test_services_are_read_in_their_order() -> None:
    other = {**RIGHT, "code": "hai", "domains": ["hai.example.gov.vn"], "second_factor": True}
    services = read_services(json.dumps([RIGHT, other]))
    assert [*services] == ["so", "hai"]
    assert (services["so"].second_factor, services["hai"].second_factor) == (False, True)
    assert services["so"].may_sign_in("A@SO.example.gov.vn")
    assert not services["so"].may_sign_in("a@xso.example.gov.vn")


@pytest.mark.parametrize(
    ("written", "problem"),
    [
        ("{", "not JSON"),
        ("{}", "must be a JSON list"),
        ("[5]", "service 1: must be an object"),
        ([{**RIGHT, "secret": ""}], "service 1: missing secret"),
        ([{**RIGHT, "colour": "red"}], "service 1: unknown colour"),
        ([{**RIGHT, "name": 5}], "service 1: name must be a text"),
        ([{**RIGHT, "code": "Sở"}], "service 1: code must be"),
        ([{**RIGHT, "issuer": "http://sso.example.gov.vn"}], "service 1: issuer must be an https address"),
        ([{**RIGHT, "issuer": "https://sso.example.gov.vn?x=1"}], "service 1: issuer must be an https address"),
        ([{**RIGHT, "domains": "so.example.gov.vn"}], "service 1: domains must be a list"),
        ([{**RIGHT, "domains": ["@so"]}], "service 1: domains must be a list"),
        ([{**RIGHT, "inside": "yes"}], "service 1: inside must be true or false"),
        ([RIGHT, {**RIGHT, "code": "x"}], "service 2: so.example.gov.vn belongs to another service"),
        ([RIGHT, {**RIGHT, "domains": ["x.example"]}], "service 2: so belongs to another service"),
    ],
)
def test_a_mistake_in_the_setting_is_named(written: Any, problem: str) -> None:
    with pytest.raises(ValueError, match=problem):
        read_services(written if isinstance(written, str) else json.dumps(written))
