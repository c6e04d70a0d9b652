"""Events: either the change and its steps are there, or neither."""

from __future__ import annotations

import inspect
from dataclasses import dataclass

import pytest
from django.db import transaction
from django_tasks_db.models import DBTaskResult

from daumoi.config.subscriptions import SUBSCRIPTIONS
from daumoi.coverage.events import ArticlesFound, PickupDecided
from daumoi.foundation.events import Event, publish
from daumoi.releases.events import ReleaseIssued


@dataclass(frozen=True)
class NobodyHears(Event):
    pass


@pytest.mark.django_db(transaction=True)
def test_outside_a_transaction_an_event_is_refused():
    with pytest.raises(RuntimeError, match="inside a transaction"):
        publish(PickupDecided(pickup_id=1))
    assert not DBTaskResult.objects.exists()


@pytest.mark.django_db
def test_an_event_that_is_missing_in_the_map_is_an_error():
    with pytest.raises(LookupError, match="NobodyHears is missing"):
        publish(NobodyHears())


@pytest.mark.django_db(transaction=True)
def test_the_steps_are_in_the_queue_the_moment_the_change_is():
    with transaction.atomic():
        publish(ReleaseIssued(release_id=1, version_id=2))
        # In the same transaction, not on its commit: a crash between the two would lose them.
        assert DBTaskResult.objects.count() == len(SUBSCRIPTIONS[ReleaseIssued]) == 2
    steps = DBTaskResult.objects.all()
    assert {step.task_path for step in steps} == {task.module_path for task in SUBSCRIPTIONS[ReleaseIssued]}
    assert all(step.args_kwargs == {"args": [], "kwargs": {"release_id": 1, "version_id": 2}} for step in steps)


@pytest.mark.django_db(transaction=True)
def test_a_change_that_is_rolled_back_leaves_no_step():
    def change() -> None:
        with transaction.atomic():
            publish(ArticlesFound(article_ids=[1, 2]))
            assert DBTaskResult.objects.count() == 1
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        change()
    assert not DBTaskResult.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("event_class", SUBSCRIPTIONS)
def test_every_task_of_the_map_takes_what_its_event_tells(event_class):
    for task in SUBSCRIPTIONS[event_class]:
        taken = inspect.signature(task.func.__wrapped__).parameters
        needed = {name for name, given in taken.items() if given.default is inspect.Parameter.empty}
        told = set(event_class.__dataclass_fields__)
        # A step may take more where it enqueues itself again, never need more.
        assert needed <= told <= set(taken), task.module_path
