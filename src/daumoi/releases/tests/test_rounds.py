"""A round of the clocks asks of people and releases once, however many wait."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext

from conftest import NOON
from daumoi.accounts.viewer import SYSTEM, acting_as
from daumoi.releases.actions import submit_release
from daumoi.releases.actions.reminding import write_due_reminders
from daumoi.releases.checks.grounds import NO_GROUND_APPLIES
from daumoi.releases.models import Release, Reminder
from daumoi.releases.rules import REVIEW_TARGET

# Three people of the desk are told of each release. What makes a reminder is its row, so each is looked for once more.
DESK = 3


def test_a_round_asks_as_much_for_six_releases_as_for_two(world: Any, make_release: Any, viewer: Any) -> None:
    def asked(count: int, *, at: Any) -> int:
        by = viewer(world.officer)
        for _number in range(count):
            release = make_release(at=at)
            with acting_as(by):
                submit_release(release=release, confirmed=NO_GROUND_APPLIES, by=by, at=at)
        with acting_as(SYSTEM), CaptureQueriesContext(connection) as statements:
            assert write_due_reminders(at=at + REVIEW_TARGET / 2) == count * DESK
            assert write_due_reminders(at=at + REVIEW_TARGET / 2) == 0
        with acting_as(SYSTEM):
            assert Reminder.objects.count() == count * DESK
            Reminder.objects.all().delete()
            Release.objects.update(state="returned")
        selects = sum(each["sql"].startswith("SELECT") for each in statements.captured_queries)
        return selects - count * DESK

    assert asked(2, at=NOON) == asked(6, at=NOON + timedelta(days=3))
