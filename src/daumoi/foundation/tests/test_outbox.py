"""What becomes of steps whose worker died."""

from __future__ import annotations

import os
import platform
import subprocess
import sys
import time
from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.db import OperationalError, connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from conftest import NOON
from daumoi.coverage.tasks import check_due_outlets, check_outlet
from daumoi.foundation import outbox
from daumoi.foundation.errors import Conflict
from daumoi.foundation.outbox import (
    KEEP_FAILED,
    KEEP_SUCCESSFUL,
    LEASE,
    MOST_DEATHS,
    delete_old_results,
    failed_steps,
    is_waiting,
    new_worker_id,
    queue_state,
    requeue_orphans,
    return_interrupted,
    run_again,
)
from daumoi.foundation.tasks import delete_expired_sessions

pytestmark = pytest.mark.django_db

HOST = platform.node()[:30]


@pytest.fixture
def dead_worker():
    """Name of a worker of this machine that was killed."""
    process = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    name = f"{HOST}-{process.pid}-{outbox._birth(process.pid)}-abcd"
    process.kill()
    process.communicate()
    return name


def running(*worker_ids: str, for_: timedelta = timedelta(0)) -> DBTaskResult:
    """A step that its last worker took so long ago."""
    step = DBTaskResult.objects.get(pk=check_due_outlets.enqueue().id)
    for worker_id in worker_ids:
        step.claim(worker_id)
    step.started_at = timezone.now() - for_
    step.save()
    return step


def status(step: DBTaskResult) -> TaskResultStatus:
    step.refresh_from_db()
    return step.status


def test_a_step_of_a_dead_worker_goes_back_to_the_queue(dead_worker):
    step = running(dead_worker)
    assert requeue_orphans(at=timezone.now()) == (1, 0)
    assert status(step) == TaskResultStatus.READY
    assert DBTaskResult.objects.ready().get() == step
    assert requeue_orphans(at=timezone.now()) == (0, 0)


def test_a_step_of_a_living_worker_stays_however_long_it_takes():
    step = running(new_worker_id(), for_=LEASE * 2)
    assert requeue_orphans(at=timezone.now()) == (0, 0)
    assert status(step) == TaskResultStatus.RUNNING


def test_another_process_with_the_number_of_a_dead_worker_does_not_vouch_for_it():
    host, pid, birth, random = new_worker_id().rsplit("-", 3)
    assert int(pid) == os.getpid()
    step = running(f"{host}-{pid}-{int(birth) - 1}-{random}")
    assert requeue_orphans(at=timezone.now()) == (1, 0)
    assert status(step) == TaskResultStatus.READY


def test_a_killed_worker_that_nobody_has_buried_is_dead():
    process = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
    birth = outbox._birth(process.pid)
    step = running(f"{HOST}-{process.pid}-{birth}-abcd")
    assert requeue_orphans(at=timezone.now()) == (0, 0)
    process.kill()
    while outbox._birth(process.pid):
        time.sleep(0.01)
    assert requeue_orphans(at=timezone.now()) == (1, 0)
    process.wait()
    assert status(step) == TaskResultStatus.READY


@pytest.mark.parametrize(
    "worker_id",
    [f"another-{os.getpid()}-1-abcd", "no number at all", "", f"{HOST}-x-1-abcd"],
    ids=["another machine", "no number", "empty", "no process"],
)
def test_a_step_of_another_machine_waits_for_its_lease(worker_id):
    at = timezone.now()
    step = running(worker_id)
    step.started_at = at - LEASE
    step.save()
    assert requeue_orphans(at=at) == (0, 0)
    assert requeue_orphans(at=at + timedelta(seconds=1)) == (1, 0)
    assert status(step) == TaskResultStatus.READY


def test_a_step_under_which_three_workers_died_is_set_aside_with_its_reason(dead_worker):
    step = running(*[dead_worker] * (MOST_DEATHS - 1))
    assert requeue_orphans(at=timezone.now()) == (1, 0)
    step.refresh_from_db()
    step.claim(dead_worker)
    assert requeue_orphans(at=timezone.now()) == (0, 1)
    assert status(step) == TaskResultStatus.FAILED
    assert step.exception_class_path == "daumoi.foundation.outbox.WorkerDied"
    assert "3 workers died" in step.traceback


def test_what_waits_and_what_is_done_is_left_alone(dead_worker):
    waiting = DBTaskResult.objects.get(pk=check_due_outlets.enqueue().id)
    done = running(dead_worker)
    done.set_successful(None)
    assert requeue_orphans(at=timezone.now()) == (0, 0)
    assert (status(waiting), status(done)) == (TaskResultStatus.READY, TaskResultStatus.SUCCESSFUL)


def test_a_step_counts_as_waiting_until_it_is_done():
    path = check_due_outlets.module_path
    assert not is_waiting(path)
    step = running(new_worker_id())
    assert is_waiting(path)
    step.set_successful(None)
    assert not is_waiting(path)


def test_the_name_of_a_worker_fits_its_column_and_is_never_the_same():
    names = {new_worker_id() for _ in range(50)}
    assert len(names) == 50
    assert all(len(name) <= 64 for name in names)


def test_while_nothing_runs_a_look_for_orphans_only_reads():
    check_due_outlets.enqueue()
    with CaptureQueriesContext(connection) as asked:
        requeue_orphans(at=timezone.now())
        return_interrupted(at=timezone.now())
    assert [query["sql"].split()[0] for query in asked] == ["SELECT", "SELECT"]


@pytest.mark.parametrize(("error", "is_returned"), [(OperationalError("locked"), True), (ValueError("no"), False)])
def test_a_step_that_the_database_interrupted_goes_back_after_a_minute(error, is_returned):
    step = running(new_worker_id())
    step.set_failed(error)
    assert return_interrupted(at=step.finished_at + timedelta(seconds=59)) == 0
    assert return_interrupted(at=step.finished_at + timedelta(seconds=60)) == int(is_returned)
    assert status(step) == (TaskResultStatus.READY if is_returned else TaskResultStatus.FAILED)


# --- what the operator sees and does ----------------------------------------------------------------------------------


def ended(*, ago: timedelta, is_failed: bool = False) -> DBTaskResult:
    """A step that ended so long before noon."""
    step = running("worker")
    step.set_failed(ValueError("no")) if is_failed else step.set_successful(None)
    step.finished_at = NOON - ago
    step.save()
    return step


def test_the_state_of_the_queue_tells_what_waits_from_what_is_planned():
    now = timezone.now()
    assert queue_state(at=now).oldest_since is None
    running(new_worker_id())
    check_due_outlets.using(run_after=now + timedelta(hours=1)).enqueue()
    waiting = DBTaskResult.objects.get(pk=check_due_outlets.enqueue().id)
    found = queue_state(at=timezone.now())
    assert (found.waiting_count, found.planned_count, found.oldest_since) == (1, 1, waiting.enqueued_at)


def test_a_step_for_a_later_hour_waits_from_that_hour_on():
    hour = timezone.now() - timedelta(minutes=5)
    check_due_outlets.using(run_after=hour).enqueue()
    assert queue_state(at=timezone.now()).oldest_since == hour


def test_failed_steps_come_the_latest_first():
    older, newer = (ended(ago=timedelta(days=days), is_failed=True) for days in (2, 1))
    ended(ago=timedelta(0))
    assert list(failed_steps()) == [newer, older]


def test_a_step_run_again_has_all_its_attempts_and_is_ready(dead_worker):
    step = DBTaskResult.objects.get(pk=check_outlet.enqueue(outlet_id=7, attempt=5).id)
    for _ in range(MOST_DEATHS):
        step.claim(dead_worker)
    step.set_failed(ValueError("no"))
    run_again(step_id=step.pk, at=timezone.now())
    step = DBTaskResult.objects.ready().get()
    assert (step.args_kwargs["kwargs"], step.worker_ids, step.traceback) == ({"outlet_id": 7}, [], "")
    assert (step.started_at, step.finished_at) == (None, None)
    step.claim(dead_worker)
    assert requeue_orphans(at=timezone.now()) == (1, 0)


def test_only_a_failed_step_is_run_again():
    step = ended(ago=timedelta(0))
    with pytest.raises(Conflict):
        run_again(step_id=step.pk, at=NOON)
    assert status(step) == TaskResultStatus.SUCCESSFUL


# --- what goes in time ------------------------------------------------------------------------------------------------


def test_results_go_when_their_time_is_over_and_not_before():
    kept = [ended(ago=KEEP_SUCCESSFUL), ended(ago=KEEP_FAILED, is_failed=True), running(new_worker_id())]
    kept.append(DBTaskResult.objects.get(pk=check_due_outlets.enqueue().id))
    second = timedelta(seconds=1)
    ended(ago=KEEP_SUCCESSFUL + second)
    ended(ago=KEEP_FAILED + second, is_failed=True)
    assert delete_old_results(at=NOON) == 2
    assert set(DBTaskResult.objects.all()) == set(kept)


def test_expired_sessions_go_and_living_ones_stay():
    now = timezone.now()
    for name, moment in (("old", now - timedelta(hours=1)), ("new", now + timedelta(hours=1))):
        Session.objects.create(session_key=name, session_data="", expire_date=moment)
    delete_expired_sessions.func()
    assert [session.session_key for session in Session.objects.all()] == ["new"]
