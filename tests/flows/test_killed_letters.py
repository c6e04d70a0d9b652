"""A worker is killed between an act and the letters that follow it: nobody is told twice, and nobody is left out."""

from __future__ import annotations

import email
import signal
from collections import Counter
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.management import call_command
from django_tasks_db.models import DBTaskResult

from daumoi.accounts.viewer import SYSTEM, acting_as
from daumoi.foundation import clock
from daumoi.notices.models import Letter, Notice
from daumoi.releases.actions import withdraw_release
from tests.flows.little_servers import smtp_server
from tests.flows.scratch import db, wait_until

__all__ = ["db"]

HELD_INSIDE = {
    "telling one person, the notice not kept yet": "daumoi.notices.actions.making._put_into_letter",
    "telling one person, the notice kept": "daumoi.notices.actions.making._tell",
    "connecting": "daumoi.foundation.mail._connected",
}


@pytest.fixture
def withdrawn(world, viewer, issue, settings):
    """The desk has withdrawn a release: author and leader of its unit are to be told, at once and by mail."""
    with ExitStack() as running:
        server = running.enter_context(smtp_server())
        settings.SMTP_HOST, settings.SMTP_PORT, settings.DEMO = "127.0.0.1", server.port, True
        version = issue(at=clock.now() - timedelta(hours=2))
        DBTaskResult.objects.all().delete()
        with acting_as(viewer(world.editor)) as by:
            withdraw_release(release=version.release, note="Sai.", by=by, at=clock.now())
        DBTaskResult.objects.exclude(task_path__startswith="daumoi.notices.").delete()
        yield server


def finish() -> None:
    """A second worker works until nothing is left; the minutes that it would wait are taken to have passed."""
    handlers = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM, signal.SIGQUIT)}
    try:
        for _ in range(4):
            with acting_as(SYSTEM):
                for letter in Letter.objects.filter(state="sending"):
                    Letter.objects.filter(pk=letter.pk).update(claimed_at=letter.claimed_at - timedelta(minutes=5))
            DBTaskResult.objects.filter(status="READY").update(run_after=clock.now())
            call_command("work", until_empty=True, interval=0.01, verbosity=0)
    finally:
        for number, handler in handlers.items():
            signal.signal(number, handler)


@pytest.mark.parametrize("moment", HELD_INSIDE)
def test_killed_on_the_way_each_is_told_once(world, withdrawn, start_worker, tmp_path: Path, moment):
    mark = tmp_path / "held"
    worker = start_worker(HOLD_AFTER=HELD_INSIDE[moment], HOLD_MARK=str(mark), DAUMOI_SMTP_PORT=str(withdrawn.port))
    wait_until(mark.exists, what=moment)
    worker.kill()
    worker.wait()
    finish()
    sent = Counter(email.message_from_bytes(text)["Message-ID"] for text in withdrawn.texts)
    assert sorted(sent.values()) == [1, 1]
    assert sorted(withdrawn.recipients) == [world.officer.email, world.unit_leader.email]
    with acting_as(SYSTEM):
        assert Notice.objects.filter(kind="release.withdrawn").count() == Letter.objects.count() == 2
        assert set(Letter.objects.values_list("state", flat=True)) == {"sent"}
    left = DBTaskResult.objects.exclude(status="SUCCESSFUL")
    assert not left.exists(), [(step.task_path, step.status, step.traceback) for step in left]
