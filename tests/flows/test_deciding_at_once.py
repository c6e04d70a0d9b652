"""Several people and workers at once: threads with connections of their own, on whichever database the tests run."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection, connections

from conftest import NOON
from daumoi.accounts.models import LogEntry
from daumoi.accounts.viewer import SYSTEM, acting_as
from daumoi.foundation.errors import DomainError
from daumoi.releases.actions import (
    approve_release,
    ask_to_sign,
    issue_on_schedule,
    issue_release,
    issue_urgently,
    look_back,
    release_from_signing,
    return_release,
    schedule_release,
    sign_off_release,
    submit_release,
)
from daumoi.releases.actions.reminding import write_due_reminders
from daumoi.releases.checks.grounds import NO_GROUND_APPLIES
from daumoi.releases.models import IssuedVersion, LoneAct, Release, Reminder
from daumoi.releases.rules import REVIEW_TARGET, State
from tests.flows.scratch import db

__all__ = ["db"]

HOUR = timedelta(hours=1)
REASON = "Cháy lớn tại trạm viễn thông, người dân cần biết ngay."


@pytest.fixture
def submitted(world: SimpleNamespace, viewer: Any, make_release: Any) -> Release:
    release, by = make_release(), viewer(world.officer)
    with acting_as(by):
        return submit_release(release=release, confirmed=NO_GROUND_APPLIES, by=by, at=NOON)


def at_once(*calls: Callable[[], Any]) -> list[Any]:
    """Run the calls together, each on its own connection; their answers, or the errors that are for people."""
    answers: list[Any] = [None] * len(calls)
    gate = threading.Barrier(len(calls))

    def run(number: int, call: Callable[[], Any]) -> None:
        try:
            connection.ensure_connection()
            gate.wait(timeout=20)
            answers[number] = call()
        except DomainError as error:
            answers[number] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(number, call)) for number, call in enumerate(calls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return answers


def acting(by: Any, action: Callable[..., Any], **words: Any) -> Callable[[], Any]:
    def call() -> Any:
        with acting_as(by):
            return action(by=by, **words)

    return call


def test_two_workers_issue_a_planned_release_once(world, viewer, submitted):
    editor = viewer(world.editor)
    acting(editor, approve_release, release=submitted, at=NOON)()
    acting(editor, schedule_release, release=submitted, scheduled_for=NOON + HOUR, at=NOON)()

    def work() -> Any:
        with acting_as(SYSTEM):
            return issue_on_schedule(release_id=submitted.pk, at=NOON + HOUR)

    answers = at_once(work, work, work)
    assert sum(isinstance(answer, IssuedVersion) for answer in answers) == 1
    assert answers.count(None) == 2
    with acting_as(SYSTEM):
        assert IssuedVersion.objects.count() == 1


def test_of_two_editors_who_decide_at_once_one_decides_and_the_other_is_told(world, viewer, submitted):
    one, two = viewer(world.editor), viewer(world.second_editor)
    answers = at_once(
        acting(one, approve_release, release=submitted, at=NOON),
        acting(two, return_release, release=submitted, note="Bổ sung nguồn.", at=NOON),
    )
    with acting_as(SYSTEM):
        release = Release.objects.get(pk=submitted.pk)
        decisions = [step.decision for step in release.steps.all()]
    refused = [answer for answer in answers if isinstance(answer, DomainError)]
    # Returning what was just approved is allowed; approving what was just returned is not.
    if refused:
        assert (release.state, decisions) == (State.RETURNED, ["submitted", "returned"])
    else:
        assert (release.state, decisions) == (State.RETURNED, ["submitted", "approved", "returned"])


def test_issuing_by_hand_by_schedule_and_in_an_emergency_at_once_gives_one_version(world, viewer, submitted):
    one, two = viewer(world.editor), viewer(world.second_editor)
    acting(one, approve_release, release=submitted, at=NOON)()
    acting(one, schedule_release, release=submitted, scheduled_for=NOON + HOUR, at=NOON)()

    def work() -> Any:
        with acting_as(SYSTEM):
            return issue_on_schedule(release_id=submitted.pk, at=NOON + HOUR)

    answers = at_once(
        work,
        acting(one, issue_release, release=submitted, at=NOON + HOUR),
        acting(two, issue_urgently, release=submitted, ground="k1", reason=REASON, at=NOON + HOUR),
    )
    assert sum(isinstance(answer, IssuedVersion) for answer in answers) == 1
    with acting_as(SYSTEM):
        assert IssuedVersion.objects.count() == 1
        assert LoneAct.objects.count() <= 1


def test_two_schedulers_write_each_reminder_once(submitted):
    def work() -> Any:
        with acting_as(SYSTEM):
            return write_due_reminders(at=NOON + REVIEW_TARGET)

    answers = at_once(work, work, work)
    assert sum(answers) == 3
    with acting_as(SYSTEM):
        assert Reminder.objects.count() == 3


def test_of_two_second_looks_one_counts(world, viewer, submitted):
    editor = viewer(world.editor)
    acting(editor, issue_urgently, release=submitted, ground="k1", reason=REASON, at=NOON)()
    with acting_as(SYSTEM):
        act = LoneAct.objects.get()
    answers = at_once(
        acting(viewer(world.second_editor), look_back, act=act, is_approved=True, note="", at=NOON),
        acting(viewer(world.leader), look_back, act=act, is_approved=False, note="Sai.", at=NOON),
    )
    assert sum(isinstance(answer, DomainError) for answer in answers) == 1
    with acting_as(SYSTEM):
        act.refresh_from_db()
        assert act.is_approved is not None


def test_a_signature_and_an_issue_at_once_never_give_an_unsigned_version(world, viewer, submitted):
    officer, editor, other = viewer(world.officer), viewer(world.editor), viewer(world.other_officer)
    sign_off = acting(officer, ask_to_sign, release=submitted, organisation=world.other_unit, at=NOON)()
    acting(editor, approve_release, release=submitted, at=NOON)()
    at_once(
        acting(other, sign_off_release, sign_off=sign_off, is_agreed=True, revision=1, note="", at=NOON),
        acting(editor, issue_release, release=submitted, at=NOON),
    )
    with acting_as(SYSTEM):
        sign_off.refresh_from_db()
        assert sign_off.is_agreed is True
        steps = [step.decision for step in Release.objects.get(pk=submitted.pk).steps.order_by("id")]
    if "issued" in steps:
        assert steps.index("signed") < steps.index("issued")


def test_taking_a_question_back_twice_at_once_is_one_line_in_the_history(world, viewer, make_release):
    lead, desk = viewer(world.officer), viewer(world.editor)
    release = make_release()
    sign_off = acting(lead, ask_to_sign, release=release, organisation=world.other_unit, at=NOON)()
    acting(lead, submit_release, release=release, confirmed=NO_GROUND_APPLIES, at=NOON)()
    taking_back = acting(desk, release_from_signing, sign_off=sign_off, note="Đã bỏ phần bưu chính.", at=NOON)
    assert at_once(taking_back, taking_back) == [None, None]
    with acting_as(SYSTEM):
        steps = Release.objects.get(pk=release.pk).steps.filter(note__startswith="Vụ Bưu chính: ")
        assert steps.count() == 1
        assert LogEntry.objects.filter(verb="sign_off.ask_at_desk").count() == 1
