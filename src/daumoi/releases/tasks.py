"""Background entries of releases: the schedule's hour, and the clocks."""

from __future__ import annotations

from daumoi.accounts.background import background
from daumoi.foundation import clock
from daumoi.foundation.errors import Conflict, NotNow, Refused, TryLater, Uncertain
from daumoi.foundation.mail import AGAIN_SECONDS, envelope_address, send, sender_address
from daumoi.releases import actions
from daumoi.releases.actions import reminding
from daumoi.releases.letters import reminder_letter
from daumoi.releases.models import Release, Reminder


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


@background(queue="mail")
def send_reminder(*, reminder_id: int) -> None:
    """After ReminderWritten: one letter, unless somebody has acted meanwhile or it was handed over before."""
    reminder = Reminder.objects.select_related("release__organisation", "recipient").get(pk=reminder_id)
    if reminder.handed_over_at is not None or not reminding.is_still_due(reminder):
        return

    def claim() -> None:
        if not reminding.claim_letter(reminder_id=reminder_id, at=clock.now()):
            raise Conflict("handed over by another worker")

    try:
        to = envelope_address(reminder.recipient.email)
        send(reminder_letter(reminder), to=to, sender=sender_address(), before_handover=claim)
    except NotNow as error:
        if not Reminder.objects.filter(pk=reminder_id, handed_over_at=None).exists():
            return
        raise TryLater(str(error), seconds=AGAIN_SECONDS) from error
    except (Conflict, Refused, Uncertain):
        return
