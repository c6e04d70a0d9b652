"""Care for the queue: steps whose worker died go back, steps that keep killing workers are set aside, old results go.

django-tasks-db marks a step RUNNING when a worker takes it and leaves it so when the worker is killed. Every step of
ours may be run again (each looks at the state it finds), so a step is returned to the queue when its worker is gone.
"""

from __future__ import annotations

import os
import secrets
import socket
import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from django.db import transaction
from django.db.models import Count, F, Min, Q, QuerySet
from django.utils.translation import gettext as _
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult, get_date_max

from daumoi.foundation.errors import Conflict, DomainError

# No step of ours takes longer; a step of another machine's worker is given up after this.
LEASE = timedelta(minutes=15)
# A step that was under way when three workers died is more likely the cause than the victim.
MOST_DEATHS = 3
# How long the result of a step is kept after its end; a failed one until somebody must have seen it.
KEEP_SUCCESSFUL = timedelta(days=7)
KEEP_FAILED = timedelta(days=90)


class WorkerDied(DomainError):
    """The worker was killed while it ran this step, too often to try once more."""


def new_worker_id() -> str:
    """Name of a worker that tells whether it still lives: machine, process number, its birth, a random part."""
    return f"{socket.gethostname()[:30]}-{os.getpid()}-{_birth(os.getpid())}-{secrets.token_hex(4)}"


def _birth(pid: int) -> str:
    """When a process began, in the kernel's ticks; "0" where the kernel does not say, "" when the process is dead.

    After a restart of a container the numbers of processes are the same again: the number alone would make the new
    worker vouch for the steps that the old one left. Source: proc(5), fields 3 and 22 of stat.
    """
    try:
        # The name of the program, in brackets, may hold spaces and brackets itself.
        state, *rest = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except (OSError, ValueError):
        return "0"
    return "" if state in {"Z", "X"} else rest[18]


def _is_alive(worker_id: str) -> bool | None:
    """Whether the worker's process runs; None when it belongs to another machine."""
    host, *parts = worker_id.rsplit("-", 3)
    if host != socket.gethostname()[:30] or len(parts) != 3 or not parts[0].isdigit():
        return None
    pid, birth = int(parts[0]), parts[1]
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except (PermissionError, OverflowError):
        pass
    return _birth(pid) == birth


def requeue_orphans(*, at: datetime) -> tuple[int, int]:
    """Return steps of dead workers to the queue.

    Returns:
        (returned to the queue, set aside as failed).
    """
    returned = set_aside = 0
    # Asked every second: without this look SQLite's one write lock would be taken each time for nothing.
    if not DBTaskResult.objects.running().exists():
        return 0, 0
    with transaction.atomic():
        for step in DBTaskResult.objects.running().select_for_update(skip_locked=True):
            worker_id = step.worker_ids[-1] if step.worker_ids else ""
            alive = _is_alive(worker_id)
            expired = step.started_at is None or at - step.started_at > LEASE
            if alive or (alive is None and not expired):
                continue
            if len(step.worker_ids) >= MOST_DEATHS:
                step.set_failed(WorkerDied(f"{len(step.worker_ids)} workers died while running this step"))
                set_aside += 1
            else:
                step.status = TaskResultStatus.READY
                step.started_at = None
                step.save(update_fields=["status", "started_at"])
                returned += 1
    return returned, set_aside


def return_interrupted(*, at: datetime) -> int:
    """Return steps to the queue that failed because the database was away or locked; every step may be run again."""
    interrupted = DBTaskResult.objects.failed().filter(
        exception_class_path__in=["django.db.utils.OperationalError", "django.db.utils.InterfaceError"],
        finished_at__lte=at - timedelta(minutes=1),
        finished_at__gte=at - timedelta(days=2),
    )
    # As above: an UPDATE takes the write lock even when it finds nothing.
    if not interrupted.exists():
        return 0
    return interrupted.update(
        status=TaskResultStatus.READY,
        started_at=None,
        finished_at=None,
        worker_ids=[],
        exception_class_path="",
        traceback="",
    )


def is_waiting(task_path: str) -> bool:
    """True when a step of this kind is queued or running, so that the schedule need not add another."""
    return DBTaskResult.objects.filter(
        task_path=task_path, status__in=[TaskResultStatus.READY, TaskResultStatus.RUNNING]
    ).exists()


@dataclass(frozen=True)
class QueueState:
    """How full the queue is.

    Attributes:
        waiting_count: steps whose time has come and that no worker has taken.
        oldest_since: from when on the oldest of them could have run; None when none waits.
        planned_count: steps for a later moment.
    """

    waiting_count: int
    oldest_since: datetime | None
    planned_count: int


def queue_state(*, at: datetime) -> QueueState:
    """What waits and what is planned, in one query."""
    at_once = Q(run_after=get_date_max())
    due = at_once | Q(run_after__lte=at)
    found = DBTaskResult.objects.filter(status=TaskResultStatus.READY).aggregate(
        waiting=Count("pk", filter=due),
        planned=Count("pk", filter=~due),
        oldest_at_once=Min("enqueued_at", filter=at_once),
        oldest_planned=Min("run_after", filter=due & ~at_once),
    )
    oldest = [moment for moment in (found["oldest_at_once"], found["oldest_planned"]) if moment is not None]
    return QueueState(found["waiting"], min(oldest, default=None), found["planned"])


def failed_steps() -> QuerySet[DBTaskResult]:
    """Steps that ended with an error, the latest first."""
    return DBTaskResult.objects.failed().order_by(F("finished_at").desc(nulls_last=True), "id")


def run_again(*, step_id: uuid.UUID, at: datetime) -> DBTaskResult:
    """Put a failed step back into the queue as if it were new: no attempt and no death of a worker counts any more.

    Raises:
        DBTaskResult.DoesNotExist: there is no such step.
        Conflict: it is not failed, because somebody else was faster.
    """
    with transaction.atomic():
        step: DBTaskResult = DBTaskResult.objects.select_for_update().get(pk=step_id)
        if step.status != TaskResultStatus.FAILED:
            raise Conflict(_("This step is in the queue again, or was run meanwhile."))
        # `attempt` is what accounts.background counts with; the last one would fail for good at once.
        kwargs = {name: value for name, value in step.args_kwargs["kwargs"].items() if name != "attempt"}
        step.args_kwargs = {**step.args_kwargs, "kwargs": kwargs}
        step.status, step.worker_ids = TaskResultStatus.READY, []
        step.enqueued_at, step.run_after, step.started_at, step.finished_at = at, get_date_max(), None, None
        step.exception_class_path = step.traceback = ""
        step.save()
    return step


def delete_old_results(*, at: datetime) -> int:
    """Delete results of steps that ended longer ago than they are kept; how many."""
    successful = DBTaskResult.objects.successful().filter(finished_at__lt=at - KEEP_SUCCESSFUL)
    failed = DBTaskResult.objects.failed().filter(finished_at__lt=at - KEEP_FAILED)
    return int(successful.delete()[0] + failed.delete()[0])
