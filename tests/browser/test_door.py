"""Signing in as people do it: by keyboard with codes from an app, with a passkey, and without JavaScript."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe

from daumoi.accounts.sign_in import factors
from daumoi.accounts.sign_in.tests.conftest import PASSWORD, code_at

WITHIN_DESK = re.compile(r"/desk/$")


def give_password(page: Any, email: str) -> None:
    """The sign-in form, by keyboard alone; the first field has the focus."""
    page.goto("/accounts/sign-in/")
    # A browser that has much to do gives the focus some time after the page has loaded; people wait for the caret.
    page.locator("#id_email:focus").wait_for()
    page.keyboard.type(email)
    page.keyboard.press("Tab")
    page.locator("#id_password:focus").wait_for()
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")


def secret_on(page: Any) -> str:
    return re.sub(r"\s", "", page.locator(".code-block").first.text_content())


def set_app_up(page: Any) -> str:
    """From the page of second factors to the recovery codes and on; the app's secret."""
    page.get_by_role("link", name=re.compile("Thiết lập ứng dụng")).press("Enter")
    page.wait_for_url(re.compile(r"/second-factor/app/$"))
    secret = secret_on(page)
    page.locator("#id_code").focus()
    page.keyboard.type(code_at(datetime.now(UTC), secret=secret))
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/second-factor/codes/$"))
    return secret


@pytest.mark.parametrize("scripts", [True, False])
def test_an_editor_sets_an_app_up_and_signs_in_with_it_by_keyboard(world, page_of, problems, scripts):
    page = page_of(scripts=scripts)
    give_password(page, world.editor.email)
    page.wait_for_url(re.compile(r"/second-factor/$"))
    secret = set_app_up(page)
    assert page.locator("ol.code-block li").count() == 10
    page.locator("main a.button--primary").press("Enter")
    page.wait_for_url(WITHIN_DESK)

    again = page_of(scripts=scripts)
    give_password(again, world.editor.email)
    again.wait_for_url(re.compile(r"/second-step/$"))
    again.locator("#id_code:focus").wait_for()
    # The first code is spent; the next one is taken half a minute early.
    again.keyboard.type(code_at(datetime.now(UTC) + timedelta(seconds=30), secret=secret))
    again.keyboard.press("Enter")
    again.wait_for_url(WITHIN_DESK)
    assert problems == []


@pytest.fixture
def passkeys_of():
    """Give the browser of a page a security key that says yes to everything."""

    def plug_in(page: Any) -> Any:
        session = page.context.new_cdp_session(page)
        session.send("WebAuthn.enable")
        options = {
            "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
            "isUserVerified": True, "automaticPresenceSimulation": True,
        }  # fmt: skip
        key = session.send("WebAuthn.addVirtualAuthenticator", {"options": options})["authenticatorId"]
        return session, key

    return plug_in


def test_a_passkey_is_made_and_signs_in_alone(world, page_of, problems, passkeys_of):
    page = page_of()
    session, key = passkeys_of(page)
    give_password(page, world.editor.email)
    page.wait_for_url(re.compile(r"/second-factor/$"))
    page.get_by_role("link", name=re.compile("Thêm khóa truy cập")).press("Enter")
    page.locator("#id_name").fill("Khóa của tôi")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/second-factor/codes/$"))
    assert [factor.name for factor in factors.second_factors(world.editor)] == ["Khóa của tôi"]
    kept = session.send("WebAuthn.getCredentials", {"authenticatorId": key})["credentials"]
    assert [each["isResidentCredential"] for each in kept] == [True]

    page.context.clear_cookies()
    page.goto("/accounts/sign-in/?next=/desk/queue/")
    page.get_by_role("button", name=re.compile("Đăng nhập bằng khóa truy cập")).press("Enter")
    page.wait_for_url(re.compile(r"^[^?]*/desk/queue/$"))  # not the page of signing in, which has it in ?next=

    page.context.clear_cookies()
    give_password(page, world.editor.email)
    page.wait_for_url(re.compile(r"/second-step/$"))
    page.get_by_role("button", name=re.compile("Dùng khóa truy cập")).press("Enter")
    page.wait_for_url(WITHIN_DESK)
    assert problems == []


def test_a_cancelled_passkey_is_told_and_the_password_still_works(world, page_of, problems, passkeys_of):
    page = page_of()
    passkeys_of(page)
    page.goto("/accounts/sign-in/")
    page.get_by_role("button", name=re.compile("Đăng nhập bằng khóa truy cập")).press("Enter")
    page.locator("[data-passkey-failed]").wait_for(state="visible")
    give_password(page, world.officer.email)
    page.wait_for_url(WITHIN_DESK)
    assert problems == []


def test_without_javascript_a_passkey_is_not_offered_and_the_page_says_why(world, page_of):
    page = page_of(scripts=False)
    page.goto("/accounts/sign-in/")
    assert page.locator("form[data-passkey]").is_hidden()
    give_password(page, world.officer.email)
    page.wait_for_url(WITHIN_DESK)
    page.goto("/accounts/second-factor/passkey/")
    assert page.locator("form[data-passkey]").is_hidden()
    assert "JavaScript" in page.locator("[data-passkey-missing]").inner_text()


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (320, "dark")])
def test_axe_finds_nothing_on_the_pages_of_the_steps(world, page_of, problems, width, scheme):
    page, found = page_of(width=width, scheme=scheme), []

    def look() -> None:
        wrong = Axe().run(page).response["violations"]
        found.extend(f"{page.url}: {each['id']}: {each['nodes'][0]['html'][:160]}" for each in wrong)
        if page.evaluate("document.documentElement.scrollWidth") > width:
            found.append(f"{page.url} scrolls sideways")

    give_password(page, world.editor.email)
    page.wait_for_url(re.compile(r"/second-factor/$"))
    look()
    set_app_up(page)
    look()
    page.goto("/accounts/second-factor/")
    look()
    page.context.clear_cookies()
    give_password(page, world.editor.email)
    page.wait_for_url(re.compile(r"/second-step/$"))
    look()
    page.locator("#id_code:focus").wait_for()
    page.keyboard.type("000000")
    page.keyboard.press("Enter")
    page.locator(".field--wrong").wait_for()
    look()
    assert found == []
    assert problems == []
