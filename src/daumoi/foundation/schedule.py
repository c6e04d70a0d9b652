"""The schedule: steps that come back after so many seconds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from daumoi.foundation.models import ScheduleMark
from daumoi.foundation.outbox import is_waiting


@dataclass(frozen=True)
class Recurring:
    """A background step and how many seconds lie between two of it."""

    name: str
    task: Any
    every_seconds: float


def enqueue_due(schedule: list[Recurring], *, at: datetime) -> list[str]:
    """Enqueue what is due and not already waiting; names of what was enqueued.

    Two schedulers may run: the mark's row is updated under the condition that it still holds the value read.
    """
    marks = {mark.name: mark.last_enqueued_at for mark in ScheduleMark.objects.all()}
    enqueued = []
    for entry in schedule:
        last = marks.get(entry.name)
        pause = timedelta(seconds=entry.every_seconds)
        # A mark far ahead was written by a clock that was wrong; waiting for it to come true could take years.
        if last is not None and -pause <= at - last < pause:
            continue
        with transaction.atomic():
            if last is None:
                _, won = ScheduleMark.objects.get_or_create(name=entry.name, defaults={"last_enqueued_at": at})
            else:
                won = ScheduleMark.objects.filter(name=entry.name, last_enqueued_at=last).update(last_enqueued_at=at)
            if won and not is_waiting(entry.task.module_path):
                entry.task.enqueue()
                enqueued.append(entry.name)
    return enqueued
