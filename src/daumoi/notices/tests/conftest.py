"""Acts of the world's people, the steps of notices that follow them, and a mail server."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from datetime import datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

import pytest
from django_tasks_db.models import DBTaskResult

from conftest import NOON
from daumoi.accounts.viewer import SYSTEM, acting_as
from daumoi.foundation import clock
from daumoi.notices.models import Notice
from tests.flows.little_servers import LittleSmtpServer, smtp_server

OURS = "daumoi.notices.tasks."
SENDING = f"{OURS}send_letter"


@pytest.fixture(autouse=True)
def at(monkeypatch: pytest.MonkeyPatch) -> Callable[[datetime], None]:
    """Set the time that the product sees; it begins at NOON, a Friday."""

    def set_time(moment: datetime) -> None:
        monkeypatch.setattr(clock, "now", lambda: moment)

    set_time(NOON)
    return set_time


@pytest.fixture
def do(world: Any, viewer: Any) -> Callable[..., Any]:
    """Call an action as a person: do("editor", approve_release, release=…)."""

    def call(person: str, action: Any, *, at: datetime | None = None, **words: Any) -> Any:
        by = viewer(getattr(world, person))
        with acting_as(by):
            return action(by=by, at=at or clock.now(), **words)

    return call


def _due(*, sending: bool) -> Any:
    steps = DBTaskResult.objects.filter(status="READY", task_path__startswith=OURS)
    steps = steps.filter(task_path=SENDING) if sending else steps.exclude(task_path=SENDING)
    # A step that is due at once has a date far ahead in this column; see django-tasks-db.
    return steps.order_by("enqueued_at").first() if not sending else steps.filter(run_after__lte=clock.now()).first()


def _run(step: Any) -> None:
    step.task.call(**step.args_kwargs["kwargs"])
    step.set_successful(None)


@pytest.fixture
def tell(db: None) -> Callable[[], None]:
    """Run what makes notices, and nothing that sends."""

    def run() -> None:
        while step := _due(sending=False):
            _run(step)

    return run


@pytest.fixture
def mail(tell: Callable[[], None]) -> Callable[[], None]:
    """Run what makes notices, and send the letters that are due."""

    def run() -> None:
        tell()
        while step := _due(sending=True):
            _run(step)

    return run


@pytest.fixture
def mail_server(settings: Any) -> Any:
    """Start a mail server with these replies and make it ours; it ends with the test."""
    with ExitStack() as running:

        def start(**replies: Any) -> LittleSmtpServer:
            server = running.enter_context(smtp_server(**replies))
            settings.SMTP_HOST, settings.SMTP_PORT = "127.0.0.1", server.port
            return server

        yield start


def told(kind: str) -> set[str]:
    """Names, as the addresses begin, of those who have a notice of this kind."""
    with acting_as(SYSTEM):
        emails = Notice.objects.filter(kind=kind).values_list("person__email", flat=True)
        return {email.split("@")[0] for email in emails}


def read(server: LittleSmtpServer) -> list[EmailMessage]:
    """Everything a server was given."""
    return [message_from_bytes(text, policy=policy.default) for text in server.texts]
