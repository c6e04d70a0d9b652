"""Steps that come back: once each time, however many schedulers look."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django_tasks_db.models import DBTaskResult

from conftest import NOON
from daumoi.config.schedule import SCHEDULE
from daumoi.coverage.tasks import check_due_outlets, resume_unread_articles
from daumoi.foundation.models import ScheduleMark
from daumoi.foundation.schedule import Recurring, enqueue_due

pytestmark = pytest.mark.django_db

EVERY_MINUTE = Recurring("test.minute", check_due_outlets, every_seconds=60)
EVERY_HOUR = Recurring("test.hour", resume_unread_articles, every_seconds=3600)


def finish_all() -> None:
    for step in DBTaskResult.objects.exclude(status="SUCCESSFUL"):
        step.set_successful(None)


def test_a_step_is_due_at_once_and_then_after_its_interval():
    due = [enqueue_due([EVERY_MINUTE], at=NOON)]
    for seconds in (1, 59, 60, 61, 119, 120):
        finish_all()
        due.append(enqueue_due([EVERY_MINUTE], at=NOON + timedelta(seconds=seconds)))
    assert due == [["test.minute"], [], [], ["test.minute"], [], [], ["test.minute"]]


def test_a_step_that_still_waits_or_runs_is_not_added_a_second_time():
    enqueue_due([EVERY_MINUTE], at=NOON)
    assert enqueue_due([EVERY_MINUTE], at=NOON + timedelta(minutes=5)) == []
    DBTaskResult.objects.get().claim("worker")
    assert enqueue_due([EVERY_MINUTE], at=NOON + timedelta(minutes=10)) == []
    assert DBTaskResult.objects.count() == 1
    finish_all()
    assert enqueue_due([EVERY_MINUTE], at=NOON + timedelta(minutes=15)) == ["test.minute"]


def test_each_entry_has_its_own_clock():
    assert enqueue_due([EVERY_MINUTE, EVERY_HOUR], at=NOON) == ["test.minute", "test.hour"]
    finish_all()
    assert enqueue_due([EVERY_MINUTE, EVERY_HOUR], at=NOON + timedelta(minutes=30)) == ["test.minute"]


@pytest.mark.parametrize("is_first_time", [True, False])
def test_of_two_schedulers_that_look_at_the_same_moment_one_enqueues(monkeypatch, is_first_time):
    if not is_first_time:
        ScheduleMark.objects.create(name="test.minute", last_enqueued_at=NOON - timedelta(hours=1))
    seen = list(ScheduleMark.objects.all())
    assert enqueue_due([EVERY_MINUTE], at=NOON) == ["test.minute"]
    finish_all()
    # The second one read the marks before the first one wrote.
    monkeypatch.setattr(ScheduleMark.objects, "all", lambda: seen)
    assert enqueue_due([EVERY_MINUTE], at=NOON + timedelta(milliseconds=1)) == []
    assert DBTaskResult.objects.count() == 1


def test_the_marks_survive_and_a_clock_that_was_set_back_does_no_harm():
    enqueue_due([EVERY_MINUTE], at=NOON)
    finish_all()
    assert enqueue_due([EVERY_MINUTE], at=NOON - timedelta(minutes=1)) == []
    assert enqueue_due([EVERY_MINUTE], at=NOON + timedelta(minutes=2)) == ["test.minute"]


def test_every_entry_of_the_schedule_has_a_name_of_its_own_and_can_be_enqueued():
    assert len({entry.name for entry in SCHEDULE}) == len(SCHEDULE)
    assert sorted(enqueue_due(SCHEDULE, at=NOON)) == sorted(entry.name for entry in SCHEDULE)
