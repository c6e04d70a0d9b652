"""Rules of a release's life. Plain Python; time is an argument."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

from daumoi.deadlines.rules import WorkingDays
from daumoi.foundation.canonical import canonical_digest, canonical_value

# How long a submitted release may wait before its clock turns red. A target of the office, not law; by the clock on the
# wall, because releases come at night and on Sundays too, unless the office lets its clock rest on days off.
REVIEW_TARGET = timedelta(hours=4)
# How long after that the leader is told that it still waits, and how long an act of one person alone may wait for the
# eyes of a second. Targets of the office as well; each focal point may set its own (OfficeTargets).
ESCALATION_PAUSE = timedelta(hours=2)
RETROSPECTIVE_LIMIT = timedelta(hours=24)
# A release may be issued late by this much when the machine was off at its hour. Later than that, what it says may no
# longer fit the day, so a person decides.
SCHEDULE_GRACE = timedelta(hours=1)
# An act in an emergency is explained in writing; "urgent" alone explains nothing.
SHORTEST_REASON = 20
# An embargo further away than this is almost always a mistyped year.
FURTHEST_EMBARGO = timedelta(days=366)


class State(StrEnum):
    """Where a release stands. Nothing returns from the last three to a draft."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    IN_REVIEW = "in_review"
    RETURNED = "returned"
    APPROVED = "approved"
    SCHEDULED = "scheduled"
    ISSUED = "issued"
    CORRECTED = "corrected"
    WITHDRAWN = "withdrawn"


class Act(StrEnum):
    """What can be done to a release."""

    SAVE = "save"
    SUBMIT = "submit"
    TAKE = "take"
    ASSIGN = "assign"
    PUT_BACK = "put back"
    TAKE_BACK = "take back"
    RETURN = "return"
    APPROVE = "approve"
    SCHEDULE = "schedule"
    UNSCHEDULE = "unschedule"
    ISSUE = "issue"
    ISSUE_URGENTLY = "issue urgently"
    CORRECT = "correct"
    WITHDRAW = "withdraw"


# The whole state machine: act → {state before: state after}.
TRANSITIONS: Mapping[Act, Mapping[State, State]] = {
    Act.SAVE: {
        State.DRAFT: State.DRAFT,
        State.RETURNED: State.RETURNED,
        # The desk may mend while it checks; the unit sees every version.
        State.IN_REVIEW: State.IN_REVIEW,
    },
    Act.SUBMIT: {State.DRAFT: State.SUBMITTED, State.RETURNED: State.SUBMITTED},
    Act.TAKE: {State.SUBMITTED: State.IN_REVIEW},
    Act.ASSIGN: {State.SUBMITTED: State.IN_REVIEW, State.IN_REVIEW: State.IN_REVIEW},
    Act.PUT_BACK: {State.IN_REVIEW: State.SUBMITTED},
    # Before it is issued, whoever approved it may think again.
    Act.TAKE_BACK: {State.APPROVED: State.IN_REVIEW},
    Act.RETURN: {
        State.SUBMITTED: State.RETURNED,
        State.IN_REVIEW: State.RETURNED,
        State.APPROVED: State.RETURNED,
        State.SCHEDULED: State.RETURNED,
    },
    Act.APPROVE: {State.SUBMITTED: State.APPROVED, State.IN_REVIEW: State.APPROVED},
    # Planning again moves the hour.
    Act.SCHEDULE: {State.APPROVED: State.SCHEDULED, State.SCHEDULED: State.SCHEDULED},
    Act.UNSCHEDULE: {State.SCHEDULED: State.APPROVED},
    Act.ISSUE: {State.APPROVED: State.ISSUED, State.SCHEDULED: State.ISSUED},
    # One person alone, with a written reason and the eyes of a second afterwards (Decree 244/2026, article 7).
    Act.ISSUE_URGENTLY: {
        State.SUBMITTED: State.ISSUED,
        State.IN_REVIEW: State.ISSUED,
        State.APPROVED: State.ISSUED,
        State.SCHEDULED: State.ISSUED,
    },
    Act.CORRECT: {State.ISSUED: State.CORRECTED, State.CORRECTED: State.CORRECTED},
    Act.WITHDRAW: {State.ISSUED: State.WITHDRAWN, State.CORRECTED: State.WITHDRAWN},
}

WAITING_STATES = (State.SUBMITTED, State.IN_REVIEW, State.APPROVED, State.SCHEDULED)
UNANSWERED_STATES = (State.SUBMITTED, State.IN_REVIEW)
OUT_STATES = (State.ISSUED, State.CORRECTED, State.WITHDRAWN)


def state_after(act: Act, state: State) -> State | None:
    """The state an act leads to, or None when it cannot be done from here."""
    return TRANSITIONS[act].get(state)


def public_from(*, issued_at: datetime, embargo_until: datetime | None) -> datetime:
    """The moment from which everybody may see a version: its issue, or the end of its embargo if that is later."""
    return max(issued_at, embargo_until) if embargo_until else issued_at


def is_over(use_until: date | None, *, on: date) -> bool:
    """Whether a right of use has ended by that day; its last day is included."""
    return use_until is not None and on > use_until


@dataclass(frozen=True)
class Targets:
    """How fast a focal point means to be.

    Attributes:
        review: from sending to an answer.
        escalation: from then until the leader is told.
        retrospective: from an act of one person alone until a second has looked at it; always by the clock on the
            wall, because what it looks at is out.
        days: where given, the review's clock stands still on days off; without, it runs by the clock on the wall.
    """

    review: timedelta = REVIEW_TARGET
    escalation: timedelta = ESCALATION_PAUSE
    retrospective: timedelta = RETROSPECTIVE_LIMIT
    days: WorkingDays | None = None


def review_due_at(submitted_at: datetime, targets: Targets | None = None) -> datetime:
    """When the focal point should have answered."""
    own = targets or Targets()
    return _later(submitted_at, own.review, own.days)


def _later(moment: datetime, span: timedelta, days: WorkingDays | None) -> datetime:
    return moment + span if days is None else days.later(moment, span)


class Stage(StrEnum):
    """What a running clock calls for; each once."""

    HALF = "half"
    DUE = "due"
    ESCALATED = "escalated"


def stage_of(
    *, started_at: datetime, limit: timedelta, escalation: timedelta, at: datetime, days: WorkingDays | None = None
) -> Stage | None:
    """The latest stage a clock has reached, None before half its time; `days` lets it rest on days off.

    Only the latest: after a night with the machine off one word is enough.
    """
    if at >= _later(started_at, limit + escalation, days):
        return Stage.ESCALATED
    if at >= _later(started_at, limit, days):
        return Stage.DUE
    return Stage.HALF if at >= _later(started_at, limit / 2, days) else None


def schedule_problem(scheduled_for: datetime, *, at: datetime) -> str:
    """Code of what is wrong with an hour of issue: `past`, `far`, or "" when nothing is."""
    if scheduled_for <= at:
        return "past"
    return "far" if scheduled_for - at > FURTHEST_EMBARGO else ""


def embargo_problem(embargo_until: datetime | None, *, at: datetime) -> str:
    """Code of what is wrong with an embargo at that time: `past`, `far`, or "" when nothing is."""
    if embargo_until is None:
        return ""
    if embargo_until <= at:
        return "past"
    return "far" if embargo_until - at > FURTHEST_EMBARGO else ""


def content_digest(content: Mapping[str, Any]) -> str:
    """SHA-256, in hexadecimal, of the content of an issued version, in the canonical writing of `foundation.canonical`.

    Anybody can repeat it from the JSON that the public page offers.
    """
    return canonical_digest(content)


def content_json(content: Mapping[str, Any]) -> dict[str, Any]:
    """The content as it is stored and hashed: only JSON values, NFC, times in UTC."""
    canonical = canonical_value(content)
    assert isinstance(canonical, dict)
    return canonical
