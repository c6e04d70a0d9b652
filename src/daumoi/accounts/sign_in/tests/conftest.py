"""A browser at the door, the time, and an app that makes codes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.test import Client

from conftest import NOON
from daumoi.accounts.sign_in import factors
from daumoi.foundation import clock

PASSWORD = "mat-khau-cua-toi"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def code_at(moment: datetime, *, secret: str = SECRET) -> str:
    """What an app with this secret shows at a moment."""
    return format_hotp_value(hotp_value(secret, int(moment.timestamp()) // 30))


def browser(**headers: str) -> Client:
    """A browser whose owner reads English, at a name under which passkeys work."""
    client = Client(SERVER_NAME="localhost", **headers)
    client.cookies["daumoi_language"] = "en"
    return client


def enter(client: Client, user: Any, *, password: str = PASSWORD, **fields: str) -> Any:
    """Send the sign-in form."""
    return client.post("/accounts/sign-in/", {"email": user.email, "password": password, **fields})


def said(response: Any) -> list[str]:
    """The messages on the page that follows."""
    return [str(message) for message in response.context["messages"]]


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> Callable[[datetime], None]:
    """Set the time that the product sees; it is noon at first."""

    def set_time(moment: datetime) -> None:
        monkeypatch.setattr(clock, "now", lambda: moment)

    set_time(NOON)
    return set_time


@pytest.fixture
def with_app(db: None) -> Callable[[Any], Any]:
    """Give a person an app with the secret above; its codes of long ago are spent."""

    def give(user: Any) -> Any:
        factors.add_app(user, SECRET, step=0)
        return user

    return give
