"""Sign-in, sign-out and one's own account, over HTTP."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.http import Http404, HttpResponse
from django.test import Client, RequestFactory

from conftest import NOON
from daumoi.accounts import actions
from daumoi.accounts.gate import may_enter, signed_in
from daumoi.accounts.models import Membership, SignInFailure, User
from daumoi.accounts.permissions import DESK_READ, OFFICE_READ, RELEASE_REVIEW, RELEASE_WRITE, WIRE_READ
from daumoi.accounts.rules import FAILURE_WINDOW, LONGEST_WINDOW, MOST_FAILURES, sign_in_wait
from daumoi.accounts.viewer import PUBLIC
from daumoi.foundation import clock

SIGN_IN = "/accounts/sign-in/"
PASSWORD = "mat-khau-cua-toi"


def sign_in(client: Client, *, email: str = "lien@press.example", password: str = PASSWORD, **fields: Any) -> Any:
    return client.post(SIGN_IN, {"email": email, "password": password, **fields})


def in_english(client: Client) -> Client:
    """The browser asks for English, the language that the messages are written in."""
    client.cookies["daumoi_language"] = "en"
    return client


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Set the time that the product sees."""

    def set_time(moment: Any) -> None:
        monkeypatch.setattr(clock, "now", lambda: moment)

    set_time(NOON)
    return set_time


# --- signing in and out ---------------------------------------------------------------------------------------------


def test_the_right_password_signs_in_and_leads_to_ones_first_page(world: SimpleNamespace) -> None:
    client = Client()
    response = sign_in(client)
    assert (response.status_code, response["Location"]) == (302, "/accounts/")
    assert client.get("/accounts/")["Location"] == "/wire/"


def test_the_e_mail_may_be_typed_in_any_case_and_with_spaces(world: SimpleNamespace) -> None:
    assert sign_in(Client(), email=" Lien@Press.Example ").status_code == 302


def test_a_wrong_password_and_an_unknown_e_mail_read_the_same(world: SimpleNamespace) -> None:
    known = sign_in(Client(), email="lien@press.example", password="wrong")
    unknown = sign_in(Client(), email="nobody@press.example", password="wrong")
    assert known.status_code == unknown.status_code == 200
    assert len(known.context["form"].non_field_errors()) == 1
    assert known.context["form"].errors == unknown.context["form"].errors


def test_an_unknown_e_mail_costs_as_much_hashing_as_a_wrong_password(
    world: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    from django.contrib.auth.hashers import MD5PasswordHasher

    hashed: list[str] = []
    encode = MD5PasswordHasher.encode
    monkeypatch.setattr(
        MD5PasswordHasher,
        "encode",
        lambda self, password, salt: hashed.append(password) or encode(self, password, salt),
    )
    sign_in(Client(), password="wrong")
    known = len(hashed)
    sign_in(Client(), email="nobody@press.example", password="wrong")
    assert known == len(hashed) - known == 1


def test_a_deactivated_person_cannot_sign_in(world: SimpleNamespace) -> None:
    User.objects.filter(pk=world.reporter.pk).update(is_active=False)
    assert sign_in(Client()).status_code == 200


@pytest.mark.parametrize("email", ["lien@press.example", "nobody@press.example"])
def test_after_five_failures_even_the_right_password_has_to_wait(world: SimpleNamespace, at: Any, email: str) -> None:
    client = in_english(Client())
    for _ in range(MOST_FAILURES):
        assert sign_in(client, email=email, password="wrong").status_code == 200
    response = sign_in(client, email=email)
    assert response.status_code == 429
    assert response["Retry-After"] == "900"
    assert "Wait 15 minutes" in response.context["form"].non_field_errors()[0]
    at(NOON + FAILURE_WINDOW - timedelta(seconds=1))
    assert sign_in(client, email=email).status_code == 429


def test_a_quarter_of_an_hour_later_the_right_password_signs_in_again(world: SimpleNamespace, at: Any) -> None:
    client = Client()
    for _ in range(MOST_FAILURES + 3):
        sign_in(client, password="wrong")
    at(NOON + FAILURE_WINDOW)
    assert sign_in(client).status_code == 302


def test_failures_of_one_address_do_not_lock_another_out(world: SimpleNamespace, at: Any) -> None:
    for _ in range(MOST_FAILURES):
        sign_in(Client(REMOTE_ADDR="203.0.113.7"), password="wrong")
    assert sign_in(Client(REMOTE_ADDR="203.0.113.7")).status_code == 429
    assert sign_in(Client(REMOTE_ADDR="203.0.113.8")).status_code == 302


def test_behind_our_proxy_the_address_it_wrote_counts_and_not_what_was_claimed(
    world: SimpleNamespace, at: Any, settings: Any
) -> None:
    settings.CLIENT_ADDRESS_HEADER = "X-Forwarded-For"
    for number in range(MOST_FAILURES):
        sign_in(Client(HTTP_X_FORWARDED_FOR=f"198.51.100.{number}, 203.0.113.7"), password="wrong")
    assert sign_in(Client(HTTP_X_FORWARDED_FOR="203.0.113.7")).status_code == 429


def test_signing_in_forgets_the_failures_before(world: SimpleNamespace, at: Any) -> None:
    for _ in range(MOST_FAILURES - 1):
        sign_in(Client(), password="wrong")
    assert sign_in(Client()).status_code == 302
    for _ in range(MOST_FAILURES - 1):
        assert sign_in(Client(), password="wrong").status_code == 200
    assert sign_in(Client()).status_code == 302


def test_neither_e_mail_nor_address_is_kept_of_a_failure(world: SimpleNamespace) -> None:
    sign_in(Client(), password="wrong")
    keys = set(SignInFailure.objects.values_list("key", flat=True))
    assert len(keys) == 3
    assert all(len(key) == 64 and set(key) <= set("0123456789abcdef") for key in keys)


def test_failures_are_forgotten_when_their_time_is_over(world: SimpleNamespace, at: Any) -> None:
    sign_in(Client(), password="wrong")
    at(NOON + LONGEST_WINDOW)
    sign_in(Client(), email="other@press.example", password="wrong")
    assert set(SignInFailure.objects.values_list("at", flat=True)) == {NOON + LONGEST_WINDOW}


@pytest.mark.parametrize(
    ("minutes_ago", "wait"),
    [
        ([], 0),
        ([1, 2, 3, 4], 0),
        ([1, 2, 3, 4, 5], 10),
        ([1, 2, 3, 4, 14], 1),
        ([1, 2, 3, 4, 15], 0),
        ([5, 4, 3, 2, 1], 10),
        ([1, 2, 3, 4, 5, 6, 7], 10),
    ],
)
def test_the_wait_ends_when_the_fifth_latest_failure_is_a_quarter_of_an_hour_old(
    minutes_ago: list[int], wait: int
) -> None:
    failures = [NOON - timedelta(minutes=minutes) for minutes in minutes_ago]
    assert sign_in_wait(failures, at=NOON) == timedelta(minutes=wait)


@pytest.mark.parametrize(
    ("asked", "led_to"),
    [
        ("/wire/?topic=vien-thong", "/wire/?topic=vien-thong"),
        ("https://evil.example/", "/accounts/"),
        ("//evil.example/", "/accounts/"),
        ("/\\evil.example", "/accounts/"),
        ("javascript:alert(1)", "/accounts/"),
        ("http:///evil.example", "/accounts/"),
        ("", "/accounts/"),
    ],
)
def test_after_signing_in_nobody_is_led_to_another_site(world: SimpleNamespace, asked: str, led_to: str) -> None:
    assert sign_in(Client(), next=asked)["Location"] == led_to
    signed_in_client = Client()
    signed_in_client.force_login(world.reporter)
    assert signed_in_client.get(SIGN_IN, {"next": asked})["Location"] == led_to


def test_the_sign_in_form_does_not_carry_a_foreign_address(world: SimpleNamespace) -> None:
    assert Client().get(SIGN_IN, {"next": "/wire/"}).context["next"] == "/wire/"
    assert Client().get(SIGN_IN, {"next": "https://evil.example/"}).context["next"] == ""


def test_signing_out_asks_for_a_post(world: SimpleNamespace, client_of: Any) -> None:
    client = client_of(world.reporter)
    assert client.get("/accounts/sign-out/").status_code == 405
    assert client.post("/accounts/sign-out/")["Location"] == "/"
    assert client.get("/wire/").status_code == 302


def test_a_signed_in_session_gets_a_new_key(world: SimpleNamespace) -> None:
    client = Client()
    client.cookies["sessionid"] = "fixed-by-somebody-else"
    sign_in(client)
    assert client.cookies["sessionid"].value != "fixed-by-somebody-else"


# --- the gate -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("who", "first_page"),
    [("reporter", "/wire/"), ("officer", "/desk/"), ("editor", "/desk/"), ("leader", "/desk/"), ("operator", "/desk/")],
)
def test_everybody_has_a_first_page(world: SimpleNamespace, client_of: Any, who: str, first_page: str) -> None:
    assert client_of(getattr(world, who)).get("/accounts/")["Location"] == first_page


def test_a_person_without_a_role_today_lands_on_the_own_account(world: SimpleNamespace, client_of: Any) -> None:
    Membership.objects.filter(user=world.reporter).update(valid_to="2025-12-31")
    client = client_of(world.reporter)
    assert client.get("/accounts/")["Location"] == "/accounts/profile/"
    assert client.get("/accounts/profile/").status_code == 200
    assert client.get("/wire/").status_code == 404


def gated(viewer: Any, permission: Any = None, *, method: str = "get", **headers: str) -> HttpResponse:
    request = getattr(RequestFactory(), method)("/desk/releases/?page=2", **headers)
    request.viewer = viewer
    return signed_in(permission)(lambda request: HttpResponse("inside"))(request)


def test_the_public_is_sent_to_sign_in_and_back(world: SimpleNamespace) -> None:
    response = gated(PUBLIC, DESK_READ)
    assert response["Location"] == "/accounts/sign-in/?next=%2Fdesk%2Freleases%2F%3Fpage%3D2"


def test_after_an_expired_session_a_sent_form_leads_back_to_its_page_and_is_not_repeated(
    world: SimpleNamespace,
) -> None:
    response = gated(PUBLIC, DESK_READ, method="post", HTTP_REFERER="http://testserver/desk/releases/7/edit/?a=b")
    assert response["Location"] == "/accounts/sign-in/?next=%2Fdesk%2Freleases%2F7%2Fedit%2F%3Fa%3Db"
    foreign = gated(PUBLIC, DESK_READ, method="post", HTTP_REFERER="http://evil.example/")
    assert foreign["Location"] == "/accounts/sign-in/"


def test_htmx_is_told_to_open_the_sign_in_page_as_a_whole(world: SimpleNamespace) -> None:
    response = gated(PUBLIC, DESK_READ, HTTP_HX_REQUEST="true")
    assert response.status_code == 204
    assert response["HX-Redirect"].startswith(SIGN_IN)


def test_who_lacks_the_permission_is_told_that_there_is_no_such_page(world: SimpleNamespace, viewer: Any) -> None:
    assert gated(viewer(world.officer), DESK_READ).content == b"inside"
    with pytest.raises(Http404):
        gated(viewer(world.reporter), DESK_READ)


def test_pages_behind_sign_in_are_kept_by_no_shared_cache(world: SimpleNamespace, viewer: Any) -> None:
    assert gated(viewer(world.officer), DESK_READ)["Cache-Control"] == "private, no-cache"


@pytest.mark.parametrize(
    ("permission", "who", "may"),
    [
        (WIRE_READ, "reporter", True),
        (DESK_READ, "reporter", False),
        (RELEASE_WRITE, "officer", True),
        (RELEASE_WRITE, "leader", False),
        (RELEASE_REVIEW, "editor", True),
        (RELEASE_REVIEW, "officer", False),
        (OFFICE_READ, "operator", True),
        (OFFICE_READ, "officer", False),
    ],
)
def test_the_gate_asks_for_the_role_and_leaves_the_object_to_the_action(
    world: SimpleNamespace, viewer: Any, permission: Any, who: str, may: bool
) -> None:
    assert may_enter(viewer(getattr(world, who)), permission) is may


def test_an_editor_of_a_unit_does_not_review_for_the_focal_point(world: SimpleNamespace, viewer: Any) -> None:
    Membership.objects.filter(user=world.officer).update(role="editor")
    assert not may_enter(viewer(world.officer), RELEASE_REVIEW)


# --- one's own account ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("address", ["/accounts/", "/accounts/profile/", "/accounts/password/"])
def test_ones_own_account_needs_sign_in(db: None, address: str) -> None:
    assert Client().get(address)["Location"].startswith(SIGN_IN)


def test_the_account_page_shows_name_roles_and_what_is_kept(world: SimpleNamespace, client_of: Any) -> None:
    page = in_english(client_of(world.reporter)).get("/accounts/profile/").content.decode()
    for words in ("Hoàng Kim Liên", "Chuyên viên", "lien@press.example", "Báo Sóng Hồng", "Reading is not tracked"):
        assert words in page
    assert page.count("<h1") == 1


def test_the_chosen_language_is_kept_with_the_person_and_in_the_browser(world: SimpleNamespace, client_of: Any) -> None:
    client = client_of(world.reporter)
    response = client.post("/accounts/profile/", {"language": "en"})
    assert response.cookies["daumoi_language"].value == "en"
    assert User.objects.get(pk=world.reporter.pk).language == "en"
    assert client.get("/accounts/profile/")["Content-Language"] == "en"


def test_an_unknown_language_is_refused_beside_the_field(world: SimpleNamespace, client_of: Any) -> None:
    response = client_of(world.reporter).post("/accounts/profile/", {"language": "xx"})
    assert response.context["form"].errors["language"]
    assert User.objects.get(pk=world.reporter.pk).language == "vi"


def change(client: Client, **fields: str) -> Any:
    typed = {"old_password": PASSWORD, "new_password": "mot-cau-kho-doan", "repeated": "mot-cau-kho-doan", **fields}
    return client.post("/accounts/password/", typed)


def test_a_changed_password_holds_and_signs_out_everywhere_else(world: SimpleNamespace, client_of: Any) -> None:
    here, elsewhere = client_of(world.reporter), client_of(world.reporter)
    assert change(here)["Location"] == "/accounts/profile/"
    assert here.get("/accounts/profile/").status_code == 200
    assert elsewhere.get("/accounts/profile/").status_code == 302
    assert sign_in(Client(), password="mot-cau-kho-doan").status_code == 302


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"old_password": "wrong"}, "old_password"),
        ({"new_password": "short", "repeated": "short"}, "new_password"),
        ({"new_password": "password123", "repeated": "password123"}, "new_password"),
        ({"repeated": "something-else"}, "repeated"),
    ],
)
def test_a_password_that_cannot_be_taken_says_why_beside_its_field(
    world: SimpleNamespace, client_of: Any, fields: dict[str, str], field: str
) -> None:
    response = change(client_of(world.reporter), **fields)
    assert list(response.context["form"].errors) == [field]
    assert User.objects.get(pk=world.reporter.pk).check_password(PASSWORD)


def test_the_change_of_a_password_is_in_the_log_without_the_password(
    world: SimpleNamespace, client_of: Any, as_system: Any
) -> None:
    from daumoi.accounts.models import LogEntry

    change(client_of(world.reporter))
    entry = LogEntry.objects.get(verb="account.change_password")
    assert (entry.actor_id, entry.object_id, entry.note) == (world.reporter.pk, world.reporter.pk, {})


def test_a_language_the_product_does_not_have_is_refused_by_the_action_too(world: SimpleNamespace) -> None:
    from daumoi.foundation.errors import InvalidValue

    with pytest.raises(InvalidValue):
        actions.choose_language(user=world.reporter, language="xx")
