"""Background entries of releases: the schedule's hour, and the clocks."""

from __future__ import annotations

from daumoi.accounts.background import background
from daumoi.foundation import clock
from daumoi.releases import actions
from daumoi.releases.actions import reminding
from daumoi.releases.models import Release


@background()
def wait_for_hour(*, release_id: int) -> None:
    """After ReleaseScheduled: a step that is due at the planned hour. Moved meanwhile, it finds nothing to do."""
    planned = Release.objects.filter(pk=release_id).values_list("scheduled_for", flat=True).first()
    if planned is not None:
        issue_at_hour.using(run_after=planned).enqueue(release_id=release_id)


@background()
def issue_at_hour(*, release_id: int) -> None:
    """Issue one planned release if its hour has come and it is still planned."""
    actions.issue_on_schedule(release_id=release_id, at=clock.now())


@background()
def issue_what_is_due() -> None:
    """Recurring: planned releases whose own step was lost, and those whose hour passed while nothing ran."""
    for release_id in actions.releases_due(at=clock.now()):
        actions.issue_on_schedule(release_id=release_id, at=clock.now())


@background()
def tell_of_held(*, release_id: int, planned_by_id: int | None) -> None:
    """After ReleaseHeld: write to the people concerned."""
    reminding.tell_of_held(release_id=release_id, planned_by_id=planned_by_id, at=clock.now())


@background()
def watch_clocks() -> None:
    """Recurring: reminders and escalations that are due."""
    reminding.write_due_reminders(at=clock.now())
