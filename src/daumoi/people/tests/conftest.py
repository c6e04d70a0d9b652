"""Invitations of the world's operator, and a second operator."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from datetime import date
from typing import Any

import pytest

from conftest import NOON
from daumoi.accounts.models import Membership, User
from daumoi.accounts.viewer import acting_as
from daumoi.foundation import clock
from daumoi.people.actions import invite_person
from tests.flows.little_servers import LittleSmtpServer, smtp_server


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> Callable[[Any], None]:
    """Set the time that the product sees; it begins at NOON."""

    def set_time(moment: Any) -> None:
        monkeypatch.setattr(clock, "now", lambda: moment)

    set_time(NOON)
    return set_time


@pytest.fixture
def invite(world, viewer) -> Callable[..., Any]:
    """Invite somebody as the operator; keyword arguments replace what is usual."""

    def go(email: str = "moi@unit.example", *, by: Any = None, **fields: Any) -> Any:
        inviter = viewer(by or world.operator)
        values = {"organisation": world.unit, "role": "officer", "at": NOON, **fields}
        with acting_as(inviter):
            return invite_person(email=email, by=inviter, **values)

    return go


@pytest.fixture
def member(world) -> Callable[..., User]:
    """A further person with one role."""

    def make(name: str, email: str, organisation: Any, role: str, **days: Any) -> User:
        user = User.objects.create_user(email, "mat-khau-cua-toi", full_name=name)
        Membership.objects.create(
            user=user, organisation=organisation, role=role, **{"valid_from": date(2025, 3, 1), **days}
        )
        return user

    return make


@pytest.fixture
def mail_server(settings):
    """Start a mail server with these replies and make it ours; it ends with the test."""
    with ExitStack() as running:

        def start(**replies: Any) -> LittleSmtpServer:
            server = running.enter_context(smtp_server(**replies))
            settings.SMTP_HOST, settings.SMTP_PORT = "127.0.0.1", server.port
            return server

        yield start
