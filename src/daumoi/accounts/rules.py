"""Rules of sign-in. Plain Python; time is an argument."""

from __future__ import annotations

from collections.abc import Sequence
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
