"""A forgotten password and a new e-mail address: how long and how often a link opens, and what it gives away."""

from __future__ import annotations

import inspect
import re
from datetime import timedelta
from email.message import EmailMessage
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from conftest import NOON
from daumoi.accounts.models import LogEntry, User
from daumoi.accounts.rules import LINK_ADDRESS_LIMIT, LINK_LIMIT
from daumoi.accounts.sign_in import actions, letters
from daumoi.accounts.sign_in.tests.conftest import browser, code_at, enter, said

FORGOTTEN, NEW = "/accounts/password/forgotten/", "mot-cau-kho-doan"


@pytest.fixture
def posted(monkeypatch: pytest.MonkeyPatch) -> list[EmailMessage]:
    """Letters that went out."""
    sent: list[EmailMessage] = []
    monkeypatch.setattr("daumoi.accounts.tasks.post", sent.append)
    return sent


def link_in(message: EmailMessage) -> str:
    found = re.search(r"http://127\.0\.0\.1:8000(/accounts/(?:password/new|email/confirm)/\S+)", message.get_content())
    assert found, message.get_content()
    return found[1]


def ask(client: Any, email: str) -> Any:
    return client.post(FORGOTTEN, {"email": email})


def set_new(client: Any, address: str, new: str = NEW) -> Any:
    return client.post(address, {"new_password": new, "repeated": new})


# --- a forgotten password -------------------------------------------------------------------------------------------


def test_the_link_sets_a_new_password_and_signs_out_everywhere(
    world: SimpleNamespace, at: Any, posted: list[EmailMessage], drain: Any, as_system: Any
) -> None:
    elsewhere = browser()
    enter(elsewhere, world.reporter)
    assert ask(browser(), " Lien@Press.example ").status_code == 200
    drain()
    assert [message["To"] for message in posted] == ["Hoàng Kim Liên <lien@press.example>"]
    answer = set_new(browser(), link_in(posted[0]))
    assert answer["Location"] == "/accounts/sign-in/"
    assert elsewhere.get("/accounts/profile/").status_code == 302
    assert enter(browser(), world.reporter, password=NEW)["Location"] == "/accounts/"
    assert enter(browser(), world.reporter).status_code == 200
    assert LogEntry.objects.get(verb="account.set_password").actor_id == world.reporter.pk
    drain()
    assert "by a link" in posted[1].get_content() or "liên kết" in posted[1].get_content()


def test_the_link_opens_once(world: SimpleNamespace, at: Any, posted: list[EmailMessage], drain: Any) -> None:
    ask(browser(), world.reporter.email)
    drain()
    address = link_in(posted[0])
    assert browser().get(address).status_code == 200
    assert set_new(browser(), address).status_code == 302
    assert browser().get(address).status_code == 410
    assert set_new(browser(), address, "noch-ein-anderes").status_code == 410
    assert User.objects.get(pk=world.reporter.pk).check_password(NEW)


def test_the_link_is_void_after_an_hour_and_after_a_change_in_between(
    world: SimpleNamespace, at: Any, posted: list[EmailMessage], drain: Any
) -> None:
    ask(browser(), world.reporter.email)
    drain()
    address = link_in(posted[0])
    at(NOON + timedelta(minutes=59))
    assert browser().get(address).status_code == 200
    at(NOON + timedelta(hours=1))
    assert browser().get(address).status_code == 410
    at(NOON - timedelta(seconds=1))  # the clock was set back
    assert browser().get(address).status_code == 410
    at(NOON)
    world.reporter.set_password("another-one-entirely")
    world.reporter.save()
    assert browser().get(address).status_code == 410


def test_a_weak_password_is_refused_and_the_link_still_opens(
    world: SimpleNamespace, at: Any, posted: list[EmailMessage], drain: Any
) -> None:
    ask(browser(), world.reporter.email)
    drain()
    address = link_in(posted[0])
    assert set_new(browser(), address, "password123").context["form"].errors["new_password"]
    assert set_new(browser(), address).status_code == 302


def test_the_link_does_not_take_the_place_of_the_second_factor(
    world: SimpleNamespace, at: Any, posted: list[EmailMessage], drain: Any, with_app: Any
) -> None:
    with_app(world.editor)
    ask(browser(), world.editor.email)
    drain()
    client = browser()
    set_new(client, link_in(posted[0]))
    assert client.get("/accounts/profile/").status_code == 302
    assert enter(client, world.editor, password=NEW)["Location"] == "/accounts/sign-in/second-step/"
    assert client.post("/accounts/sign-in/second-step/", {"code": code_at(NOON)}).status_code == 302


def test_an_unknown_e_mail_reads_the_same_and_asks_the_database_the_same(
    world: SimpleNamespace, at: Any, posted: list[EmailMessage], drain: Any
) -> None:
    answers, queries = [], []
    for email in (world.reporter.email, "nobody@press.example"):
        with CaptureQueriesContext(connection) as asked:
            answers.append(ask(browser(), email).content.decode().replace(email, "…"))
        queries.append([re.sub(r"'[^']*'|\d+", "…", query["sql"]) for query in asked])
    shown = [re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", answer) for answer in answers]
    assert shown[0] == shown[1]
    assert queries[0] == queries[1]
    drain()
    assert len(posted) == 1


def test_nobody_deactivated_gets_a_link(
    world: SimpleNamespace, at: Any, posted: list[EmailMessage], drain: Any
) -> None:
    User.objects.filter(pk=world.reporter.pk).update(is_active=False)
    ask(browser(), world.reporter.email)
    drain()
    assert posted == []


def test_a_mailbox_is_not_flooded_and_nothing_is_said_of_it(
    world: SimpleNamespace, at: Any, posted: list[EmailMessage], drain: Any
) -> None:
    answers = {ask(browser(), world.reporter.email).status_code for _ in range(LINK_LIMIT.most + 3)}
    drain()
    assert answers == {200}
    assert len(posted) == LINK_LIMIT.most


def test_whoever_asks_for_very_many_links_has_to_wait(world: SimpleNamespace, at: Any) -> None:
    for number in range(LINK_ADDRESS_LIMIT.most):
        assert ask(browser(), f"person{number}@press.example").status_code == 200
    assert ask(browser(), "another@press.example").status_code == 429
    assert ask(browser(REMOTE_ADDR="203.0.113.8"), "another@press.example").status_code == 200


@pytest.mark.parametrize("token", ["x", "a:b:c", "eyJ1c2VyIjoxfQ:1tXy:abc", "%00", "a" * 3000])
def test_a_made_up_link_opens_nothing_and_says_so(world: SimpleNamespace, at: Any, client_of: Any, token: str) -> None:
    assert browser().get(f"/accounts/password/new/{token}/").status_code == 410
    assert client_of(world.reporter).get(f"/accounts/email/confirm/{token}/").status_code == 410


# --- a new e-mail address -------------------------------------------------------------------------------------------


@pytest.fixture
def reporter(world: SimpleNamespace, at: Any) -> Any:
    """The reporter's browser, just signed in."""
    client = browser()
    enter(client, world.reporter)
    return client


def test_the_new_address_counts_once_its_link_is_opened_and_the_old_one_is_told(
    world: SimpleNamespace, reporter: Any, posted: list[EmailMessage], drain: Any, as_system: Any
) -> None:
    reporter.post("/accounts/email/", {"email": "Moi@Press.example"})
    drain()
    assert posted[0]["To"].addresses[0].addr_spec == "moi@press.example"
    address = link_in(posted[0])
    assert User.objects.get(pk=world.reporter.pk).email == "lien@press.example"
    assert "moi@press.example" in reporter.get(address).content.decode()
    assert User.objects.get(pk=world.reporter.pk).email == "lien@press.example"
    assert reporter.post(address)["Location"] == "/accounts/profile/"
    assert User.objects.get(pk=world.reporter.pk).email == "moi@press.example"
    drain()
    assert posted[1]["To"].addresses[0].addr_spec == "lien@press.example"
    assert "moi@press.example" not in posted[1].get_content()
    entry = LogEntry.objects.get(verb="account.change_email")
    assert (entry.object_id, entry.note) == (world.reporter.pk, {})
    assert reporter.post(address).status_code == 410


def test_the_link_opens_only_for_the_one_who_asked(
    world: SimpleNamespace, reporter: Any, posted: list[EmailMessage], drain: Any, client_of: Any
) -> None:
    reporter.post("/accounts/email/", {"email": "moi@press.example"})
    drain()
    assert client_of(world.officer).post(link_in(posted[0])).status_code == 410
    assert browser().post(link_in(posted[0]))["Location"].startswith("/accounts/sign-in/")
    assert User.objects.get(pk=world.officer.pk).email == "hanh@unit.example"


def test_that_somebody_else_has_the_address_is_not_said(
    world: SimpleNamespace, reporter: Any, posted: list[EmailMessage], drain: Any
) -> None:
    shown = []
    for email in (world.officer.email, "free@press.example"):
        response = reporter.post("/accounts/email/", {"email": email}, follow=True)
        shown.append([message.replace(email, "…") for message in said(response)])
    assert shown[0] == shown[1]
    drain()
    assert [message["To"].addresses[0].addr_spec for message in posted] == ["free@press.example"]


def test_an_address_that_was_taken_meanwhile_is_refused(
    world: SimpleNamespace, reporter: Any, posted: list[EmailMessage], drain: Any
) -> None:
    reporter.post("/accounts/email/", {"email": "moi@press.example"})
    drain()
    User.objects.filter(pk=world.officer.pk).update(email="moi@press.example")
    assert reporter.post(link_in(posted[0])).status_code == 410
    assert User.objects.get(pk=world.reporter.pk).email == "lien@press.example"


def test_ones_own_address_is_no_new_one(reporter: Any) -> None:
    response = reporter.post("/accounts/email/", {"email": "lien@press.example"})
    assert "already" in response.context["form"].errors["email"][0]


def test_a_change_of_the_address_needs_a_fresh_proof(reporter: Any, at: Any) -> None:
    at(NOON + timedelta(minutes=10))
    assert reporter.get("/accounts/email/")["Location"].startswith("/accounts/confirm/")
    assert reporter.post("/accounts/email/", {"email": "x@press.example"})["Location"].startswith("/accounts/confirm/")


# --- letters --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("what", sorted(letters.CHANGES))
@pytest.mark.parametrize("language", ["vi", "en"])
def test_each_change_has_its_letter_in_the_persons_language(world: SimpleNamespace, what: str, language: str) -> None:
    world.reporter.language = language
    world.reporter.full_name = "Nguyễn & Trần"
    message = letters.change_letter(world.reporter, what)
    text = message.get_content()
    assert "Nguyễn & Trần" in text
    assert message["Content-Language"] == language
    assert ("operator of your focal point" in text) is (language == "en")


def test_every_change_that_is_published_has_its_letter() -> None:
    source = inspect.getsource(actions)
    words = set(re.findall(r'"(account\.\w+)"', source)) - {"account.end_sessions", "account.change_email"}
    assert words
    assert words <= set(letters.CHANGES)
