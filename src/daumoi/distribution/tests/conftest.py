"""Deliveries of one issued version, and a mail server to send them to."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from datetime import date

import pytest

from conftest import NOON
from daumoi.accounts.models import Membership, User
from daumoi.distribution.actions import plan_deliveries
from tests.flows.little_servers import LittleSmtpServer, smtp_server


@pytest.fixture
def reporter_named(world) -> Callable[..., User]:
    """Another reporter of the press agency."""

    def make(name: str, email: str, *, valid_from: date = date(2025, 3, 1), valid_to: date | None = None) -> User:
        user = User.objects.create_user(email, full_name=name)
        Membership.objects.create(
            user=user, organisation=world.agency, role="reporter", valid_from=valid_from, valid_to=valid_to
        )
        return user

    return make


@pytest.fixture
def planned(issue, as_system):
    """The one delivery of an issued version; keyword arguments are fields of its release."""

    def make(**fields):
        (delivery,) = plan_deliveries(version=issue(**fields), at=NOON)
        return delivery

    return make


@pytest.fixture
def mail_server(settings):
    """Start a mail server with these replies and make it ours; it ends with the test."""
    with ExitStack() as running:

        def start(**replies) -> LittleSmtpServer:
            server = running.enter_context(smtp_server(**replies))
            settings.SMTP_HOST, settings.SMTP_PORT = "127.0.0.1", server.port
            return server

        yield start
