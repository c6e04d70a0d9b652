"""Rules of a release's life. Plain Python; time is an argument."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

from daumoi.foundation.canonical import canonical_digest, canonical_value

# How long a submitted release may wait before its clock turns red. A target of the office, not law; by the clock on the
# wall, because releases come at night and on Sundays too.
REVIEW_TARGET = timedelta(hours=4)
# An embargo further away than this is almost always a mistyped year.
FURTHEST_EMBARGO = timedelta(days=366)


class State(StrEnum):
    """Where a release stands. Nothing returns from the last three to a draft."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    IN_REVIEW = "in_review"
    RETURNED = "returned"
    APPROVED = "approved"
    ISSUED = "issued"
    CORRECTED = "corrected"
    WITHDRAWN = "withdrawn"


class Act(StrEnum):
    """What can be done to a release."""

    SAVE = "save"
    SUBMIT = "submit"
    TAKE = "take"
    RETURN = "return"
    APPROVE = "approve"
    ISSUE = "issue"
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
    Act.RETURN: {State.SUBMITTED: State.RETURNED, State.IN_REVIEW: State.RETURNED, State.APPROVED: State.RETURNED},
    Act.APPROVE: {State.SUBMITTED: State.APPROVED, State.IN_REVIEW: State.APPROVED},
    Act.ISSUE: {State.APPROVED: State.ISSUED},
    Act.CORRECT: {State.ISSUED: State.CORRECTED, State.CORRECTED: State.CORRECTED},
    Act.WITHDRAW: {State.ISSUED: State.WITHDRAWN, State.CORRECTED: State.WITHDRAWN},
}

WAITING_STATES = (State.SUBMITTED, State.IN_REVIEW, State.APPROVED)
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


def review_due_at(submitted_at: datetime) -> datetime:
    """When the focal point should have answered."""
    return submitted_at + REVIEW_TARGET


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
