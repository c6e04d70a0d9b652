"""The operator's page of failed steps."""

from __future__ import annotations

import uuid

from django.urls import reverse
from django_tasks_db.models import DBTaskResult

from daumoi.accounts.models import LogEntry
from daumoi.accounts.viewer import SYSTEM, acting_as
from daumoi.coverage.tasks import check_outlet

PAGE = "desk:failed_steps"


def failed_step(**ids: int) -> DBTaskResult:
    step = DBTaskResult.objects.get(pk=check_outlet.enqueue(**ids).id)
    step.set_failed(ValueError("The disk is full"))
    return step


def test_a_failed_step_stands_there_with_name_reason_and_arguments(world, client_of):
    failed_step(outlet_id=4711)
    page = client_of(world.operator).get(reverse(PAGE)).content.decode()
    for words in ("coverage.check_outlet", "outlet_id=4711", "ValueError: The disk is full"):
        assert words in page
    assert "Traceback" not in page


def test_the_page_says_how_many_wait(world, client_of):
    check_outlet.enqueue(outlet_id=1)
    page = client_of(world.operator).get(reverse(PAGE))
    assert page.context["state"].waiting_count == 1
    assert page.context["page"].paginator.count == 0


def test_running_a_step_again_puts_it_into_the_queue_and_into_the_log(world, client_of):
    step = failed_step(outlet_id=1)
    answer = client_of(world.operator).post(reverse("desk:step_retry", args=[step.pk]), follow=True)
    assert "coverage.check_outlet" in answer.content.decode()
    step.refresh_from_db()
    assert (step.status, step.traceback) == ("READY", "")
    with acting_as(SYSTEM):
        entry = LogEntry.objects.get(verb="queue.operate")
    assert (entry.actor, entry.hub) == (world.operator, world.hub)
    assert entry.note["arguments"]["step_id"] == str(step.pk)


def test_a_step_is_run_again_once(world, client_of):
    step, client = failed_step(outlet_id=1), client_of(world.operator)
    for _ in range(2):
        client.post(reverse("desk:step_retry", args=[step.pk]))
    with acting_as(SYSTEM):
        assert LogEntry.objects.filter(verb="queue.operate").count() == 1


def test_a_step_that_is_not_there_is_not_found(world, client_of):
    assert client_of(world.operator).post(reverse("desk:step_retry", args=[uuid.uuid4()])).status_code == 404


def test_the_menu_shows_the_page_to_those_who_may_open_it(world, client_of):
    address = f'href="{reverse(PAGE)}"'
    shown = {
        person: address in client_of(getattr(world, person)).get(reverse("desk:home")).content.decode()
        for person in ("operator", "editor", "leader", "officer")
    }
    assert shown == {"operator": True, "editor": False, "leader": False, "officer": False}


def test_the_queries_of_the_page_do_not_grow_with_its_rows(world, client_of, django_assert_max_num_queries):
    client = client_of(world.operator)
    client.get(reverse(PAGE))
    for count in (3, 20):
        for number in range(count):
            failed_step(outlet_id=number)
        with django_assert_max_num_queries(8):
            client.get(reverse(PAGE))
