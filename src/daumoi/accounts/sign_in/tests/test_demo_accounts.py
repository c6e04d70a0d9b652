"""What the demo offers on its page of signing in, and that nothing of it reaches a real installation."""

from __future__ import annotations

import json

import pytest
from django.test import Client, RequestFactory
from django.utils.translation import override

from daumoi.accounts.sign_in.addresses import is_asked_by_digits
from daumoi.accounts.sign_in.demo_accounts import demo_accounts
from daumoi.accounts.sign_in.session import CONFIRMED_AT
from daumoi.foundation import clock


@pytest.fixture
def folder(settings, tmp_path, world):
    """A folder in which a demo has written its accounts down."""
    account = {
        "role": "Cán bộ đơn vị", "role_en": "Officer of a unit", "does": "soạn bản tin", "does_en": "writes releases",
        "email": world.officer.email, "name": "Lê Thị Hạnh", "organisation": "Cục Hạ tầng số",
        "password": "mat-khau-cua-toi",
    }  # fmt: skip
    (tmp_path / "accounts.json").write_text(json.dumps([account]), encoding="utf-8")
    settings.STATE_FOLDER = tmp_path
    return tmp_path


def test_the_demo_lists_its_accounts_by_what_they_do_and_one_click_signs_in(folder, settings, world):
    settings.DEMO, settings.SECOND_FACTOR_REQUIRED = True, False
    assert "soạn bản tin" in Client().get("/accounts/sign-in/").content.decode()
    with override("en"):
        assert demo_accounts()[0]["does"] == "writes releases"
    client = Client()
    client.post("/accounts/sign-in/", {"email": world.officer.email, "password": "mat-khau-cua-toi"})
    assert client.get("/desk/").status_code == 200


def test_a_real_installation_lists_nobody_even_with_such_a_file_in_its_folder(folder, settings, world):
    settings.DEMO = False
    page = Client().get("/accounts/sign-in/").content.decode()
    assert "soạn bản tin" not in page
    assert "mat-khau-cua-toi" not in page


def test_a_demo_without_its_file_still_signs_in(settings, tmp_path, world):
    settings.DEMO, settings.STATE_FOLDER = True, tmp_path
    assert Client().get("/accounts/sign-in/").status_code == 200


@pytest.mark.parametrize(
    ("host", "digits"),
    [("127.0.0.1:8000", True), ("[::1]:8000", True), ("localhost:8000", False), ("localhost", False)],
)
def test_an_address_of_digits_is_known_by_its_digits(host, digits):
    assert is_asked_by_digits(RequestFactory().get("/", headers={"host": host})) is digits


def test_at_an_address_of_digits_the_page_of_passkeys_leads_to_the_name(world, client_of, settings):
    settings.BASE_URL = "http://localhost:8000"
    client = client_of(world.officer)
    kept = client.session
    kept[CONFIRMED_AT] = clock.now().timestamp()
    kept.save()
    digits = client.get("/accounts/second-factor/passkey/", headers={"host": "127.0.0.1:8000"}, follow=True)
    assert "http://localhost:8000/accounts/second-factor/passkey/" in digits.content.decode()
    assert 'data-passkey="create"' not in digits.content.decode()
    named = client.get("/accounts/second-factor/passkey/", headers={"host": "localhost:8000"}, follow=True)
    assert 'data-passkey="create"' in named.content.decode()
