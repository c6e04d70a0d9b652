"""A worker is killed while it seals the log or issues at a planned hour: the next one finishes, nothing comes twice."""

from __future__ import annotations

import email
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django_tasks_db.models import DBTaskResult

from daumoi.accounts.models import LogEntry
from daumoi.accounts.viewer import SYSTEM, acting_as
from daumoi.audit import tasks as audit
from daumoi.audit.actions import check_log
from daumoi.audit.models import LogSeal
from daumoi.distribution.models import Delivery
from daumoi.foundation import clock
from daumoi.releases import tasks as releases
from daumoi.releases.actions import approve_release, schedule_release, submit_release
from daumoi.releases.checks.grounds import NO_GROUND_APPLIES
from daumoi.releases.models import IssuedVersion, Release
from daumoi.releases.rules import State
from tests.flows.little_servers import LittleSmtpServer, smtp_server
from tests.flows.scratch import db, wait_until
from tests.flows.test_killed_worker import finish

__all__ = ["db", "finish"]

MINUTE = timedelta(minutes=1)


@pytest.fixture
def killed_at(start_worker: Any, tmp_path: Path) -> Callable[..., None]:
    """Start a worker, wait until it has left this function, and kill it there."""

    def go(moment: str, **environment: str) -> None:
        mark = tmp_path / "held"
        worker = start_worker(HOLD_AFTER=moment, HOLD_MARK=str(mark), **environment)
        wait_until(mark.exists, what=moment)
        worker.kill()
        worker.wait()
        assert DBTaskResult.objects.running().count() == 1

    return go


@pytest.fixture
def mail(settings: Any) -> Any:
    with smtp_server() as server:
        settings.SMTP_HOST, settings.SMTP_PORT, settings.DEMO = "127.0.0.1", server.port, True
        yield server


def port_of(mail: LittleSmtpServer) -> dict[str, str]:
    return {"DAUMOI_SMTP_PORT": str(mail.port)}


def assert_all_steps_are_done() -> None:
    # Letters of notices may wait for their hour; they have tests of their own.
    left = DBTaskResult.objects.exclude(status="SUCCESSFUL").exclude(task_path__startswith="daumoi.notices.")
    assert not left.exists(), [(step.task_path, step.status, step.traceback) for step in left]


# --- the chain --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "moment", ["daumoi.audit.queries.chain_end", "daumoi.audit.actions.sealed", "daumoi.audit.actions._seal_batch"]
)
def test_killed_while_sealing_the_log_every_act_is_sealed_once(world, issue, killed_at, finish, moment):
    for number in range(3):
        issue(at=clock.now() - timedelta(hours=number + 1))
    DBTaskResult.objects.all().delete()
    audit.seal_log.enqueue()
    killed_at(moment)
    finish()
    entries = set(LogEntry._base_manager.values_list("pk", flat=True))
    seals = list(LogSeal.objects.order_by("number").values_list("number", "entry_id"))
    assert {entry_id for _number, entry_id in seals} == entries
    assert [number for number, _entry in seals] == list(range(1, len(entries) + 1))
    with acting_as(SYSTEM):
        assert check_log(at=clock.now()).is_sound
    assert_all_steps_are_done()


# --- the planned hour -------------------------------------------------------------------------------------------------


@pytest.fixture
def due(world: Any, viewer: Any, make_release: Any) -> Release:
    """A release whose planned hour came a minute ago, and that nothing has looked at since."""
    now = clock.now()
    release = make_release(at=now - 30 * MINUTE)
    officer, editor = viewer(world.officer), viewer(world.editor)
    with acting_as(officer):
        submit_release(release=release, confirmed=NO_GROUND_APPLIES, by=officer, at=now - 20 * MINUTE)
    with acting_as(editor):
        approve_release(release=release, by=editor, at=now - 10 * MINUTE)
        schedule_release(release=release, scheduled_for=now - MINUTE, by=editor, at=now - 9 * MINUTE)
    DBTaskResult.objects.all().delete()
    return release


@pytest.mark.parametrize(
    "moment",
    [
        "daumoi.releases.actions.scheduling.require_ready",
        "daumoi.releases.actions.scheduling.freeze",
        "daumoi.releases.actions.issue_on_schedule",
        "daumoi.distribution.actions.plan_deliveries",
    ],
)
def test_killed_while_issuing_at_the_planned_hour_it_is_issued_and_sent_once(due, mail, killed_at, finish, moment):
    # Both ways lead there at once: the release's own step, and the one that looks for what is due.
    releases.issue_at_hour.enqueue(release_id=due.pk)
    releases.issue_what_is_due.enqueue()
    killed_at(moment, **port_of(mail))
    finish()
    with acting_as(SYSTEM):
        (version,) = IssuedVersion.objects.filter(release=due)
        release = Release.objects.get(pk=due.pk)
        assert (release.state, release.current_version_id) == (State.ISSUED, version.pk)
        assert release.steps.filter(decision="issued").count() == 1
        assert LogEntry.objects.filter(verb="release.issue").count() == 1
        assert list(Delivery.objects.values_list("state", flat=True)) == ["sent"]
    assert set(Counter(email.message_from_bytes(text)["Message-ID"] for text in mail.texts).values()) == {1}
    assert Counter(mail.recipients)["lien@press.example"] == 1
    assert_all_steps_are_done()
