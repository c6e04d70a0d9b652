"""Rules of coming in, standing in and being forgotten. Plain Python; time is an argument."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from daumoi.deadlines.rules import WorkingDays

# How long an invitation's link works. A week outlasts a holiday and a business trip, and no mailbox is a safe for ever.
INVITATION_LASTS = timedelta(days=7)
# A second letter within this time is a second click and not a second wish.
PAUSE_BETWEEN_LETTERS = timedelta(minutes=2)
# More rows at once than any focal point has people; a longer list is a mistake, or belongs in several.
MOST_ROWS_AT_ONCE = 300
# The longest leave somebody can be stood in for: parental leave is six months (Labour Code 45/2019/QH14, article 139),
# and what lasts longer is a new membership.
LONGEST_STAND_IN = timedelta(days=184)
# A reporter is accredited in person. Authority to speak is not passed on: if a spokesperson is unable, the head
# authorises another in writing (Decree 244/2026/NĐ-CP, articles 3.4 to 3.6).
NEVER_LENT = frozenset({"reporter", "spokesperson"})
# Roles that a unit's leader may give to colleagues; the rest is the operator's.
COLLEAGUE_ROLES = frozenset({"officer", "approver", "spokesperson"})


class InvitationState(StrEnum):
    """What became of an invitation."""

    WAITING = "waiting"
    EXPIRED = "expired"
    ACCEPTED = "accepted"
    WITHDRAWN = "withdrawn"


def invitation_state(
    *, expires_at: datetime, accepted_at: datetime | None, withdrawn_at: datetime | None, at: datetime
) -> InvitationState:
    """The state of an invitation at that time; its last moment is the one before `expires_at`."""
    if accepted_at is not None:
        return InvitationState.ACCEPTED
    if withdrawn_at is not None:
        return InvitationState.WITHDRAWN
    return InvitationState.EXPIRED if at >= expires_at else InvitationState.WAITING


def stand_in_problem(*, valid_from: date, valid_to: date, today: date) -> str:
    """Code of what is wrong with the days of a stand-in: `order`, `past`, `long`, or "" when nothing is.

    Both days count: from the first minute of the one to the last of the other.
    """
    if valid_to < valid_from:
        return "order"
    if valid_to < today:
        return "past"
    return "long" if valid_to - valid_from >= LONGEST_STAND_IN else ""


# --- one's own data ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class AnswerLimit:
    """By when a request about one's own data must be answered (domain.md R35: a limit is data).

    Attributes:
        days: of the calendar, or working days where `is_working_days`.
        source: decree and article.
    """

    code: str
    days: int
    is_working_days: bool
    source: str
    valid_from: date


# Article 5 of the decree, as three readings of it agree (docs/flows/people.md names them; the signed text itself was
# not read): 2 working days for a first answer to any request; then 10 days to show, correct or supply data, 15 to
# stop, restrict or object, 20 to erase, each to be prolonged once by as much, with the reason told. Here people see,
# correct and take along their data themselves and at once, so that only erasure has a clock.
_DECREE_356 = "Decree 356/2025/NĐ-CP, article 5, on article 4 of the Personal Data Protection Law 91/2025/QH15"
ANSWER_LIMITS = (
    AnswerLimit("acknowledge", 2, True, _DECREE_356, date(2026, 1, 1)),
    AnswerLimit("erase", 20, False, _DECREE_356, date(2026, 1, 1)),
)


def answer_limit(code: str, *, on: date) -> AnswerLimit:
    """The limit in force on that day.

    Raises:
        LookupError: none was in force.
    """
    in_force = [limit for limit in ANSWER_LIMITS if limit.code == code and limit.valid_from <= on]
    if not in_force:
        raise LookupError(f"No limit {code!r} on {on}")
    return max(in_force, key=lambda limit: limit.valid_from)


def answer_due(code: str, *, asked_at: datetime, days: WorkingDays) -> datetime:
    """When the answer is due, at the hour it was asked.

    Args:
        days: which days that office works.
    """
    limit = answer_limit(code, on=asked_at.date())
    if limit.is_working_days:
        return days.after(asked_at, limit.days)
    return asked_at + timedelta(days=limit.days)
