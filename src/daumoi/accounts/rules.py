"""Rules of signing in and of who may hold which role. Plain Python; time is an argument."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

# Five guesses in a quarter of an hour are 480 a day: hopeless against ten characters, and a person who mistypes waits
# no longer than it takes to ask for help.
MOST_FAILURES = 5
FAILURE_WINDOW = timedelta(minutes=15)


def sign_in_wait(failures: Sequence[datetime], *, at: datetime) -> timedelta:
    """How long to wait before the next try with one e-mail from one address; zero when it may be tried now.

    Args:
        failures: moments of the failed tries, in any order.
    """
    recent = sorted(moment for moment in failures if at - moment < FAILURE_WINDOW)
    if len(recent) < MOST_FAILURES:
        return timedelta(0)
    return recent[-MOST_FAILURES] + FAILURE_WINDOW - at


# Which roles make sense in which kind of organisation. A reporter's account in a unit, or an editor of the focal point
# in a newspaper, would see what neither should.
ROLES_OF_KIND: dict[str, frozenset[str]] = {
    "focal_point": frozenset({"officer", "editor", "approver", "spokesperson", "leader", "auditor", "operator"}),
    "source_unit": frozenset({"officer", "approver", "spokesperson", "leader"}),
    "press_agency": frozenset({"reporter"}),
    "governing_body": frozenset(),
    "partner": frozenset(),
}


# Who reports on the network must not see what it has not issued; who checks its records must not make them. One person
# may be both at different times, or under two accounts with two work addresses, but not at once under one.
REPORTER_ALONE = frozenset({"reporter"})
AUDITOR_ALONE = frozenset({"auditor", "leader"})


def clashing_role(role: str, *, others: Iterable[str]) -> str:
    """A role among the others that nobody holds together with this one; "" when there is none.

    Args:
        others: roles the person holds in any organisation while this one would count.
    """
    for other in others:
        if "reporter" in {role, other} and not {role, other} <= REPORTER_ALONE:
            return other
        if "auditor" in {role, other} and not {role, other} <= AUDITOR_ALONE:
            return other
    return ""


def given_name_first(full_name: str) -> str:
    """A name as Vietnamese lists sort it: "Trần Đức Vinh" → "Vinh Trần Đức"."""
    *rest, given = full_name.split() or [""]
    return " ".join([given, *rest])
