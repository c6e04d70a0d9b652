"""Clocks that run while a release waits: whom each tells, when, once."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction

from daumoi.accounts.models import User
from daumoi.accounts.permissions import RELEASE_APPROVE, RELEASE_LOOK_BACK, SIGN_OFF_GIVE
from daumoi.accounts.viewer import Role
from daumoi.foundation.events import publish
from daumoi.releases.actions.rounds import Round
from daumoi.releases.events import ReminderWritten
from daumoi.releases.models import LoneAct, Release, Reminder, SignOff
from daumoi.releases.queries import targets_by_hub
from daumoi.releases.rules import UNANSWERED_STATES, WAITING_STATES, Stage, Targets, stage_of

# While the desk still types, every save would ask the other units anew; they are asked when it rests this long.
QUIET_BEFORE_ASKING = timedelta(minutes=10)
LEADERS = frozenset({Role.LEADER})


def write_due_reminders(*, at: datetime) -> int:
    """Write the reminders that are due by now and have not been written; how many.

    Any number of schedulers may call it: the row is what makes a reminder, and there can be one of each.
    """
    targets = targets_by_hub()
    return _review_clocks(targets, at=at) + _sign_off_clocks(targets, at=at) + _look_back_clocks(targets, at=at)


def _review_clocks(targets: dict[int, Targets], *, at: datetime) -> int:
    waiting = Release.objects.filter(state__in=UNANSWERED_STATES, submitted_at__isnull=False)
    releases = list(waiting.select_related("organisation", "reviewer"))
    this, written = Round(releases, at=at), 0
    for release in releases:
        own = targets.get(_hub_id(release), Targets())
        stage = stage_of(
            started_at=release.submitted_at, limit=own.review, escalation=own.escalation, at=at, days=own.days
        )
        if stage is not None:
            turn = release.submitted_at.isoformat()
            written += _remind(this, release, "review", turn, stage, _answering(this, release, stage))
    return written


def _answering(this: Round, release: Release, stage: Stage) -> list[User]:
    """Who is told that a release waits: whoever took it, then the whole desk, then the leader."""
    if stage is Stage.ESCALATED:
        return this.people_with(LEADERS, _hub_id(release))
    if stage is Stage.HALF and release.reviewer is not None:
        return [release.reviewer]
    people = this.people_with(RELEASE_APPROVE.roles, _hub_id(release))
    # Whoever wrote it cannot answer it; a letter about that would be a letter for nothing.
    return [person for person in people if not this.wrote(person, release)]


def _sign_off_clocks(targets: dict[int, Targets], *, at: datetime) -> int:
    """Units are asked once for each revision that rests, and reminded when half of the review's time has gone by."""
    open_ones = SignOff.objects.filter(release__state__in=WAITING_STATES)
    asked = list(open_ones.select_related("release__organisation", "organisation"))
    this, written = Round([sign_off.release for sign_off in asked], at=at), 0
    for sign_off in asked:
        release = sign_off.release
        rests_since = max(release.updated_at, sign_off.asked_at)
        if not sign_off.waits_for(release.revision) or at < rests_since + QUIET_BEFORE_ASKING:
            continue
        is_late = at >= rests_since + targets.get(_hub_id(release), Targets()).review / 2
        turn, stage = f"{sign_off.pk} {release.revision}", Stage.DUE if is_late else Stage.HALF
        people = this.people_with(SIGN_OFF_GIVE.roles, sign_off.organisation_id)
        written += _remind(this, release, "sign_off", turn, stage, people)
    return written


def _look_back_clocks(targets: dict[int, Targets], *, at: datetime) -> int:
    acts = list(LoneAct.objects.filter(settled_at=None).select_related("release__organisation"))
    this, written = Round([act.release for act in acts], at=at), 0
    for act in acts:
        release = act.release
        own = targets.get(_hub_id(release), Targets())
        stage = stage_of(started_at=act.at, limit=act.due_at - act.at, escalation=own.escalation, at=at)
        roles = LEADERS if stage is Stage.ESCALATED else RELEASE_LOOK_BACK.roles
        people = [person for person in this.people_with(roles, _hub_id(release)) if person.pk != act.by_id]
        written += _remind(this, release, "look_back", str(act.pk), stage or "asked", people)
    return written


def tell_of_held(*, release_id: int, planned_by_id: int | None, at: datetime) -> int:
    """Write to whoever planned it, the desk and the leader that the schedule did not issue a release."""
    release = Release.objects.select_related("organisation", "reviewer", "approved_by").get(pk=release_id)
    planner = User.objects.filter(pk=planned_by_id, is_active=True)
    this = Round([release], at=at)
    people = [*planner, *this.people_with(RELEASE_APPROVE.roles | LEADERS, _hub_id(release))]
    step = release.steps.filter(decision="held").last()
    return _remind(this, release, "schedule", str(step.pk if step else release.revision), "held", people)


def _remind(this: Round, release: Release, clock: str, turn: str, stage: str, people: Iterable[User]) -> int:
    """One row and one letter for each person who may see the release and has none of this stage yet."""
    written = 0
    for person in {person.pk: person for person in people}.values():
        is_told = this.was_told(person, release, clock, turn, stage)
        if is_told or not person.is_active or not this.may_see(person, release):
            continue
        with transaction.atomic():
            reminder, is_new = Reminder.objects.get_or_create(
                release=release, clock=clock, turn=turn, stage=stage, recipient=person, defaults={"at": this.at}
            )
            if is_new:
                publish(ReminderWritten(reminder_id=reminder.pk))
                written += 1
    return written


def _hub_id(release: Release) -> int:
    return int(release.organisation.hub_id or release.organisation_id)
