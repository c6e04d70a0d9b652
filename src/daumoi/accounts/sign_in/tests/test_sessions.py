"""Where somebody is signed in: what is kept of it, who sees it, and ending it."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from conftest import NOON
from daumoi.accounts.models import LogEntry, SignedInSession
from daumoi.accounts.rules import device_words
from daumoi.accounts.sign_in import sessions
from daumoi.accounts.sign_in.tests.conftest import browser, code_at, enter

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
PHONE = (
    "Mozilla/5.0 (Linux; Android 15; SM-S928B) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/139.0.0.0 Mobile "
    "Safari/537.36"
)


def signed_in(user: Any, *, agent: str = FIREFOX) -> Any:
    client = browser(HTTP_USER_AGENT=agent)
    enter(client, user)
    return client


def is_in(client: Any) -> bool:
    return client.get("/accounts/profile/").status_code == 200


@pytest.mark.parametrize(
    ("said", "words"),
    [
        (FIREFOX, "Firefox · Linux"),
        (PHONE, "Chrome · Android"),
        (PHONE.replace("Chrome", "coc_coc_browser/139 Chrome"), "Cốc Cốc · Android"),
        (PHONE + " Edg/139", "Edge · Android"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) Version/19.0 Mobile Safari/604.1", "Safari · iPhone"),
        ("curl/8", ""),
        ("", ""),
    ],
)
def test_a_browser_is_kept_in_two_words(said: str, words: str) -> None:
    assert device_words(said) == words


def test_the_list_shows_ones_own_sessions_and_marks_this_one(world: SimpleNamespace, at: Any) -> None:
    phone, desk, other = signed_in(world.reporter, agent=PHONE), signed_in(world.reporter), signed_in(world.officer)
    page = desk.get("/accounts/sessions/")
    assert {row.device for row in page.context["sessions"]} == {"Chrome · Android", "Firefox · Linux"}
    assert page.content.decode().count(">this one<") == 1
    assert page.context["others"] is True
    assert len(other.get("/accounts/sessions/").context["sessions"]) == 1
    assert is_in(phone)


def test_neither_the_model_of_the_phone_nor_the_network_is_kept(world: SimpleNamespace, at: Any) -> None:
    signed_in(world.reporter, agent=PHONE)
    kept = " ".join(str(value) for value in SignedInSession.objects.values().get().values())
    assert "SM-S928B" not in kept
    assert "127.0.0.1" not in kept


def test_one_session_is_ended_and_the_others_stay(world: SimpleNamespace, at: Any, as_system: Any) -> None:
    phone, desk = signed_in(world.reporter, agent=PHONE), signed_in(world.reporter)
    row = SignedInSession.objects.get(device="Chrome · Android")
    for _ in range(2):  # a double click
        assert desk.post(f"/accounts/sessions/{row.pk}/end/")["Location"] == "/accounts/sessions/"
    assert not is_in(phone)
    assert is_in(desk)
    assert LogEntry.objects.filter(verb="account.end_sessions").count() == 1


def test_all_others_are_ended_at_once(world: SimpleNamespace, at: Any) -> None:
    others, desk = [signed_in(world.reporter) for _ in range(3)], signed_in(world.reporter)
    stranger = signed_in(world.officer)
    desk.post("/accounts/sessions/end/")
    assert not any(is_in(client) for client in others)
    assert is_in(desk)
    assert is_in(stranger)
    assert desk.get("/accounts/sessions/").context["others"] is False


def test_nobody_ends_the_session_of_another(world: SimpleNamespace, at: Any) -> None:
    victim, thief = signed_in(world.officer), signed_in(world.reporter)
    row = SignedInSession.objects.get(user=world.officer)
    thief.post(f"/accounts/sessions/{row.pk}/end/")
    assert is_in(victim)


def test_signing_out_takes_the_session_off_the_list(world: SimpleNamespace, at: Any) -> None:
    client = signed_in(world.reporter)
    client.post("/accounts/sign-out/")
    assert not SignedInSession.objects.exists()


def test_a_change_of_the_password_ends_the_others_and_keeps_this_one_listed(world: SimpleNamespace, at: Any) -> None:
    elsewhere, here = signed_in(world.reporter, agent=PHONE), signed_in(world.reporter)
    new = {"old_password": "mat-khau-cua-toi", "new_password": "mot-cau-kho-doan", "repeated": "mot-cau-kho-doan"}
    assert here.post("/accounts/password/", new).status_code == 302
    assert not is_in(elsewhere)
    page = here.get("/accounts/sessions/")
    assert [row.session_key for row in page.context["sessions"]] == [here.session.session_key]


def test_guessing_the_old_password_has_to_wait(world: SimpleNamespace, at: Any) -> None:
    client = signed_in(world.reporter)
    wrong = {"old_password": "wrong", "new_password": "mot-cau-kho-doan", "repeated": "mot-cau-kho-doan"}
    answers = [client.post("/accounts/password/", wrong).status_code for _ in range(6)]
    assert answers == [200] * 5 + [429]


def test_every_session_of_whoever_leaves_is_ended(world: SimpleNamespace, at: Any) -> None:
    clients = [signed_in(world.reporter) for _ in range(2)]
    assert sessions.end_every_session(world.reporter) == 2
    assert not any(is_in(client) for client in clients)


def test_sessions_that_ran_out_are_not_listed_and_are_forgotten(world: SimpleNamespace, at: Any, settings: Any) -> None:
    from django.contrib.sessions.models import Session

    client, gone = signed_in(world.reporter), signed_in(world.reporter)
    Session.objects.filter(session_key=gone.session.session_key).update(expire_date=NOON - timedelta(seconds=1))
    assert [row.session_key for row in sessions.open_sessions(world.reporter, at=NOON)] == [client.session.session_key]
    assert sessions.forget_ended(at=NOON) == 1
    assert SignedInSession.objects.get().session_key == client.session.session_key


def test_a_session_lasts_twelve_hours_however_often_it_is_used(world: SimpleNamespace, at: Any) -> None:
    client = signed_in(world.reporter)
    for hours in (3, 6, 9):
        at(NOON + timedelta(hours=hours))
        assert is_in(client)
        client.post("/accounts/profile/", {"language": "en"})
    at(NOON + timedelta(hours=12))
    assert not is_in(client)
    at(NOON)
    assert not is_in(client)


def test_whoever_stops_at_the_door_is_soon_forgotten(world: SimpleNamespace, at: Any, with_app: Any) -> None:
    with_app(world.reporter)
    client = browser()
    enter(client, world.reporter)
    assert client.session.get_expiry_age() <= 15 * 60
    client.post("/accounts/sign-in/second-step/", {"code": code_at(NOON)})
    assert client.session.get_expiry_age() == 12 * 60 * 60
    curious = browser()
    curious.post("/accounts/sign-in/passkey/")
    assert curious.session.get_expiry_age() <= 15 * 60


def test_the_cookie_is_out_of_reach_of_scripts_and_of_other_sites(world: SimpleNamespace, at: Any) -> None:
    cookie = signed_in(world.reporter).cookies["sessionid"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
