"""Passkeys, with a key made of software: making one, signing in by it alone or as second step, and what is refused."""

from __future__ import annotations

import json
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from allauth.mfa.models import Authenticator

from conftest import NOON
from daumoi.accounts.models import SignedInSession
from daumoi.accounts.sign_in import factors
from daumoi.accounts.sign_in.tests.conftest import browser, code_at, enter, said
from daumoi.accounts.sign_in.tests.soft_key import SoftKey

ADD, DOOR = "/accounts/second-factor/passkey/", "/accounts/sign-in/passkey/"
SECOND_STEP = "/accounts/sign-in/second-step/"


def add(client: Any, key: SoftKey, *, name: str = "Khóa xanh") -> Any:
    answer = key.make(client.get(ADD).context["creation_options"])
    return client.post(ADD, {"credential": answer, "name": name}, follow=True)


@pytest.fixture
def key(world: SimpleNamespace, at: Any) -> SoftKey:
    """A passkey of the editor's, set up through the pages."""
    client, made = browser(), SoftKey()
    enter(client, world.editor)
    assert add(client, made).redirect_chain[-1][0] == "/accounts/second-factor/codes/"
    return made


def asked(client: Any) -> str:
    """What the sign-in page asks the browser for when its button is pressed."""
    return client.post(DOOR).content.decode()


def test_a_passkey_is_asked_to_stay_on_the_device_and_to_ask_for_finger_face_or_pin(
    world: SimpleNamespace, at: Any
) -> None:
    client = browser()
    enter(client, world.editor)
    options = json.loads(client.get(ADD).context["creation_options"])["publicKey"]
    assert options["authenticatorSelection"]["residentKey"] == "required"
    assert options["authenticatorSelection"]["userVerification"] == "required"
    assert options["user"]["name"] == world.editor.email
    assert options["user"]["displayName"] == world.editor.full_name


def test_a_passkey_alone_signs_in_and_counts_as_two_factors(world: SimpleNamespace, key: SoftKey) -> None:
    client = browser()
    response = client.post(DOOR, {"credential": key.show(asked(client)), "next": "/desk/queue/"})
    assert response["Location"] == "/desk/queue/"
    assert client.get("/desk/queue/").status_code == 200
    assert SignedInSession.objects.filter(way="passkey").count() == 1


def test_a_passkey_is_a_second_step_too(world: SimpleNamespace, key: SoftKey) -> None:
    client = browser()
    assert enter(client, world.editor)["Location"] == SECOND_STEP
    options = client.get(SECOND_STEP).context["passkey_options"]
    assert client.post(SECOND_STEP, {"credential": key.show(options)})["Location"] == "/accounts/"
    assert client.get("/desk/queue/").status_code == 200


def test_a_passkey_proves_anew_who_is_at_the_screen(world: SimpleNamespace, key: SoftKey, at: Any) -> None:
    client = browser()
    client.post(DOOR, {"credential": key.show(asked(client))})
    at(NOON + timedelta(hours=1))
    options = client.get("/accounts/confirm/", {"next": ADD}).context["passkey_options"]
    answer = client.post("/accounts/confirm/", {"credential": key.show(options), "next": ADD})
    assert answer["Location"] == ADD
    assert client.get(ADD).status_code == 200


def test_an_answer_opens_once(world: SimpleNamespace, key: SoftKey) -> None:
    client = browser()
    answer = key.show(asked(client))
    assert client.post(DOOR, {"credential": answer})["Location"] == "/accounts/"
    client.post("/accounts/sign-out/")
    assert client.post(DOOR, {"credential": answer})["Location"] == "/accounts/sign-in/"


def test_an_answer_to_a_question_of_another_browser_is_refused(world: SimpleNamespace, key: SoftKey) -> None:
    mine, theirs = browser(), browser()
    asked(mine)
    response = mine.post(DOOR, {"credential": key.show(asked(theirs))}, follow=True)
    assert "not accepted" in said(response)[0]
    assert mine.get("/accounts/profile/").status_code == 302


def test_a_false_page_gets_nothing_that_opens(world: SimpleNamespace, key: SoftKey) -> None:
    client = browser()
    key.origin = "https://localhost.evil.example"
    assert client.post(DOOR, {"credential": key.show(asked(client))})["Location"] == "/accounts/sign-in/"


def test_without_finger_face_or_pin_a_passkey_neither_is_made_nor_opens(
    world: SimpleNamespace, key: SoftKey, at: Any
) -> None:
    client = browser()
    key.verifies = False
    assert client.post(DOOR, {"credential": key.show(asked(client))})["Location"] == "/accounts/sign-in/"
    enter(client, world.reporter)
    response = add(client, SoftKey(verifies=False))
    assert "not accepted" in str(response.context["form"].errors)
    assert not factors.has_second_factor(world.reporter)


def test_nobody_signs_in_as_another_by_naming_them(world: SimpleNamespace, key: SoftKey, at: Any) -> None:
    thief, own = browser(), SoftKey()
    enter(thief, world.reporter)
    add(thief, own)
    client = browser()
    answer = own.show(asked(client), handle=key.user_handle)
    assert client.post(DOOR, {"credential": answer})["Location"] == "/accounts/sign-in/"
    enter(client, world.editor)
    options = client.get(SECOND_STEP).context["passkey_options"]
    assert client.post(SECOND_STEP, {"credential": own.show(options)}).status_code == 200
    assert client.get("/accounts/profile/").status_code == 302


def test_a_passkey_of_somebody_deactivated_opens_nothing(world: SimpleNamespace, key: SoftKey) -> None:
    world.editor.is_active = False
    world.editor.save()
    client = browser()
    assert client.post(DOOR, {"credential": key.show(asked(client))})["Location"] == "/accounts/sign-in/"


def test_a_passkey_that_was_removed_opens_nothing(world: SimpleNamespace, key: SoftKey) -> None:
    Authenticator.objects.filter(type=factors.PASSKEY).delete()
    client = browser()
    assert client.post(DOOR, {"credential": key.show(asked(client))})["Location"] == "/accounts/sign-in/"


@pytest.mark.parametrize(
    "credential",
    [
        "", "{", "null", "[]", "{}", '{"response": {}}', '{"response": {"userHandle": null}}', '{"response": 5}',
        '{"response": {"userHandle": "!!!"}}', '{"id": "a", "rawId": "a", "type": "x", "response": {"a": []}}',
        '{"id":"AA","rawId":"AA","type":"public-key","response":{"clientDataJSON":"AA","authenticatorData":"AA",'
        '"signature":"AA","userHandle":"MQ"}}', "x" * 30_000,
    ],
)  # fmt: skip
def test_what_is_no_answer_is_refused_in_words(world: SimpleNamespace, at: Any, credential: str) -> None:
    client = browser()
    asked(client)
    response = client.post(DOOR, {"credential": credential}, follow=True)
    assert response.redirect_chain[-1][0] == "/accounts/sign-in/"
    assert "not accepted" in said(response)[0]
    enter(client, world.reporter)
    client.get(ADD)
    response = client.post(ADD, {"credential": credential, "name": "x"})
    assert response.status_code == 200
    assert response.context["form"].errors
    assert not Authenticator.objects.exists()


def test_several_passkeys_have_names_and_one_may_go(world: SimpleNamespace, key: SoftKey) -> None:
    client, spare = browser(), SoftKey()
    client.post(DOOR, {"credential": key.show(asked(client))})
    known = json.loads(client.get(ADD).context["creation_options"])["publicKey"]["excludeCredentials"]
    assert len(known) == 1
    assert add(client, spare, name="Khóa dự phòng").redirect_chain[-1][0] == "/accounts/second-factor/"
    first, second = factors.second_factors(world.editor)
    assert (first.name, second.name) == ("Khóa xanh", "Khóa dự phòng")
    client.post(f"/accounts/second-factor/{first.id}/remove/")
    again = browser()
    assert again.post(DOOR, {"credential": key.show(asked(again))})["Location"] == "/accounts/sign-in/"
    assert again.post(DOOR, {"credential": spare.show(asked(again))})["Location"] == "/accounts/"


def test_an_app_beside_a_passkey_is_a_way_in_too(world: SimpleNamespace, key: SoftKey, with_app: Any) -> None:
    with_app(world.editor)
    client = browser()
    enter(client, world.editor)
    assert client.post(SECOND_STEP, {"code": code_at(NOON)})["Location"] == "/accounts/"


@pytest.mark.parametrize("field", ["clientDataJSON", "authenticatorData", "signature", "userHandle", "rawId", "id"])
@pytest.mark.parametrize("value", [None, 7, "", "A", "\ud800", "____", "AAAA", "9" * 40, ["x"], {"a": 1}])
def test_an_answer_with_a_broken_part_is_refused_and_breaks_nothing(
    world: SimpleNamespace, key: SoftKey, field: str, value: Any
) -> None:
    client = browser()
    answer = json.loads(key.show(asked(client)))
    (answer if field in answer else answer["response"])[field] = value
    response = client.post(DOOR, {"credential": json.dumps(answer)})
    assert response.status_code == 302
    if field != "id":
        assert client.get("/desk/queue/").status_code == 302


@pytest.mark.parametrize("answer", ["[" * 9000, "null", "7", "[]", '{"response": 1}', '{"response": {}}'])
def test_what_is_no_answer_at_all_is_refused_and_breaks_nothing(
    world: SimpleNamespace, key: SoftKey, answer: str
) -> None:
    client = browser()
    asked(client)
    assert client.post(DOOR, {"credential": answer}).status_code == 302
