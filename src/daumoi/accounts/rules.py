"""Rules of signing in and of who may hold which role. Plain Python; time is an argument."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from daumoi.accounts.viewer import OFFICE_ROLES, Standing


@dataclass(frozen=True)
class Limit:
    """So many failed tries in a window of time; the next one has to wait."""

    most: int
    window: timedelta


# Five guesses in a quarter of an hour are 480 a day: hopeless against ten characters, and a person who mistypes waits
# no longer than it takes to ask for help.
MOST_FAILURES = 5
FAILURE_WINDOW = timedelta(minutes=15)
PAIR_LIMIT = Limit(MOST_FAILURES, FAILURE_WINDOW)
# Guesses at one e-mail from ever new addresses: 720 a day. Lower would let anybody lock a known person out cheaply.
EMAIL_LIMIT = Limit(30, timedelta(hours=1))
# One password tried on many e-mails. A ministry may sit behind one address, so this is room for a hundred mistakes.
ADDRESS_LIMIT = Limit(100, timedelta(minutes=15))
# A code of six digits, three of which fit at any moment: five guesses a quarter find it once in two years.
CODE_LIMIT = Limit(5, timedelta(minutes=15))
# Mails with a link for a new password: to one person, and asked for from one address.
LINK_LIMIT = Limit(3, timedelta(hours=1))
LINK_ADDRESS_LIMIT = Limit(30, timedelta(hours=1))
LONGEST_WINDOW = timedelta(hours=1)

# How long a right password waits for its second factor, and a confirmed person for a sensitive act.
SECOND_STEP_WITHIN = timedelta(minutes=10)
CONFIRMED_FOR = timedelta(minutes=10)


def sign_in_wait(failures: Sequence[datetime], *, at: datetime, limit: Limit = PAIR_LIMIT) -> timedelta:
    """How long to wait before the next try; zero when it may be tried now.

    Args:
        failures: moments of the failed tries that count together, in any order.
    """
    recent = sorted(moment for moment in failures if at - moment < limit.window)
    if len(recent) < limit.most:
        return timedelta(0)
    return recent[-limit.most] + limit.window - at


def role_needs_second_factor(standings: Iterable[Standing]) -> bool:
    """Whether somebody with these standings decides or sees all at a focal point, and so needs two factors."""
    return any(standing.is_focal_point and standing.role in OFFICE_ROLES for standing in standings)


# What a browser calls itself, and what people call it. The first that is found counts: most name others too.
_BROWSERS = (
    ("coc_coc", "Cốc Cốc"), ("Edg", "Edge"), ("OPR/", "Opera"), ("SamsungBrowser", "Samsung Internet"),
    ("Firefox", "Firefox"), ("FxiOS", "Firefox"), ("CriOS", "Chrome"), ("Chrome", "Chrome"), ("Safari", "Safari"),
)  # fmt: skip
_SYSTEMS = (
    ("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Windows", "Windows"), ("Mac OS X", "macOS"),
    ("CrOS", "ChromeOS"), ("Linux", "Linux"),
)  # fmt: skip


def device_words(said: str) -> str:
    """The browser and the system in two words, "" when neither is known; versions and models are not kept.

    Args:
        said: what the browser calls itself (the header User-Agent).
    """
    found = (next((name for sign, name in names if sign in said), "") for names in (_BROWSERS, _SYSTEMS))
    return " · ".join(name for name in found if name)


# Which roles make sense in which kind of organisation. A reporter's account in a unit, or an editor of the focal point
# in a newspaper, would see what neither should.
ROLES_OF_KIND: dict[str, frozenset[str]] = {
    "focal_point": frozenset({"officer", "editor", "approver", "spokesperson", "leader", "auditor", "operator"}),
    "source_unit": frozenset({"officer", "approver", "spokesperson", "leader"}),
    "press_agency": frozenset({"reporter"}),
    "governing_body": frozenset(),
    "partner": frozenset(),
}


# Who reports on the network must not see what it has not issued, so a reporter is nothing else anywhere. Who audits a
# focal point must not make its records, so an auditor is at most a leader there. One person may be both at different
# times, or under two accounts with two work addresses, but not at once under one.
NEVER_WITH_AUDITOR = frozenset({"officer", "editor", "approver", "spokesperson", "operator"})


def clashing_role(role: str, *, hub_id: int, others: Iterable[tuple[str, int]]) -> str:
    """A role that nobody holds together with this one; "" when none of the others is.

    Args:
        hub_id: the focal point in whose branch the role is held.
        others: (role, focal point) of what the person holds while this one would count.
    """
    for other, other_hub_id in others:
        if (role == "reporter") != (other == "reporter"):
            return other
        pair = {role, other}
        if hub_id == other_hub_id and "auditor" in pair and pair & NEVER_WITH_AUDITOR:
            return other
    return ""


def given_name_first(full_name: str) -> str:
    """A name as Vietnamese lists sort it: "Trần Đức Vinh" → "Vinh Trần Đức"."""
    *rest, given = full_name.split() or [""]
    return " ".join([given, *rest])
