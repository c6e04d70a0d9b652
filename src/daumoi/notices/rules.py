"""What concerns whom, and when it may be mailed: one table for every notice. Plain Python; time is an argument."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum

from daumoi.accounts.viewer import Role


class Way(StrEnum):
    """How a notice is mailed; on the page of notices it stands in any case."""

    NOW = "now"
    DIGEST = "digest"
    OFF = "off"


class Relation(StrEnum):
    """Why somebody is concerned. `audiences` finds the people; the one visibility predicate has the last word."""

    AUTHOR = "who answers for the release as its author, and who translates it"
    REVIEWER = "who has it in review"
    UNIT_LEADERS = "the leaders of its unit"
    DESK = "who checks releases at its focal point"
    THREAD = "who spoke in the thread before"
    NAMED = "the person the act names"
    LONE_ACTOR = "who issued, corrected or withdrew it alone"
    SIGNERS_ASKER = "who asked the unit to sign"
    TRANSLATION = "author, translator and reviewer of each translation"
    REGISTER = "who keeps the register of spokespersons, and who stands in the entry"


class Group(StrEnum):
    """Headings of the settings page."""

    OWN = "own"
    DESK = "desk"
    CLOCKS = "clocks"
    PEOPLE = "people"


WRITERS = frozenset({Role.OFFICER, Role.EDITOR})
DESK = frozenset({Role.EDITOR, Role.APPROVER})
LEADERS = frozenset({Role.LEADER})
SIGNERS = frozenset({Role.OFFICER, Role.EDITOR, Role.APPROVER, Role.SPOKESPERSON, Role.LEADER})
# Reporters are told of releases by distribution and of nothing else; no mark of theirs is kept (decision 22).
HOUSE = frozenset(Role) - {Role.REPORTER}


@dataclass(frozen=True)
class Kind:
    """One kind of notice.

    Attributes:
        concerns: whom it reaches.
        roles: in whose settings it stands; nobody is asked about what can never reach them.
        default: how it is mailed while the person has chosen nothing.
        least: the quietest way that may be chosen.
        why_least: why it cannot be switched off; "" where it can.
        is_urgent: its mail passes quiet hours.
        gathers: how long its letter waits for others like it, so that five make one.
        gathers_of_one_release: whether only those about the same release join it.
        reaches_stand_ins: a stand-in of somebody concerned gets it too; not where the roles find them anyway.
    """

    group: Group
    concerns: tuple[Relation, ...]
    roles: frozenset[Role]
    default: Way
    least: Way = Way.OFF
    why_least: str = ""
    is_urgent: bool = False
    gathers: timedelta = timedelta(0)
    gathers_of_one_release: bool = True
    reaches_stand_ins: bool = True


_SECOND_EYES = "second-eyes"
_ANSWER = "answer-in-time"
_ANSWERABLE = "answerable"
_RIGHTS = "rights-lent"
# Whoever comments on five passages in a row sends one letter and not five; so does whoever hands over twenty releases.
_GATHERED = timedelta(minutes=3)


def _clock(roles: frozenset[Role], why: str, *, is_urgent: bool = False) -> Kind:
    """A letter that chases: it may wait for the digest, and never stay away."""
    return Kind(
        Group.CLOCKS,
        (Relation.NAMED,),
        roles,
        Way.NOW,
        least=Way.DIGEST,
        why_least=why,
        is_urgent=is_urgent,
        reaches_stand_ins=False,
    )


KINDS: Mapping[str, Kind] = {
    # The queue is open all day, and its clock writes at half time: a letter a release teaches to read none.
    "release.submitted": Kind(Group.DESK, (Relation.DESK,), DESK, Way.OFF, reaches_stand_ins=False),
    "release.assigned": Kind(Group.DESK, (Relation.NAMED,), DESK, Way.NOW),
    "release.put_back": Kind(Group.DESK, (Relation.NAMED,), DESK, Way.OFF),
    "release.taken": Kind(Group.OWN, (Relation.AUTHOR,), WRITERS, Way.OFF),
    "release.returned": Kind(Group.OWN, (Relation.AUTHOR,), WRITERS, Way.NOW),
    "release.approved": Kind(Group.OWN, (Relation.AUTHOR,), WRITERS, Way.DIGEST),
    "release.taken_back": Kind(Group.OWN, (Relation.AUTHOR,), WRITERS, Way.DIGEST),
    "release.scheduled": Kind(Group.OWN, (Relation.AUTHOR,), WRITERS, Way.NOW),
    "release.unscheduled": Kind(Group.OWN, (Relation.AUTHOR,), WRITERS, Way.NOW),
    "release.issued": Kind(Group.OWN, (Relation.AUTHOR,), WRITERS, Way.NOW),
    # What goes out, is changed or taken back in a unit's name without being asked of it.
    "release.urgent": Kind(
        Group.OWN, (Relation.AUTHOR, Relation.UNIT_LEADERS), WRITERS | LEADERS, Way.NOW, Way.DIGEST, _ANSWERABLE, True
    ),
    "release.corrected": Kind(
        Group.OWN, (Relation.AUTHOR, Relation.UNIT_LEADERS), WRITERS | LEADERS, Way.NOW, Way.DIGEST, _ANSWERABLE
    ),
    "release.withdrawn": Kind(
        Group.OWN, (Relation.AUTHOR, Relation.UNIT_LEADERS), WRITERS | LEADERS, Way.NOW, Way.DIGEST, _ANSWERABLE, True
    ),
    "release.picked_up": Kind(Group.OWN, (Relation.AUTHOR,), WRITERS, Way.DIGEST),
    "release.signed": Kind(
        Group.OWN, (Relation.AUTHOR, Relation.REVIEWER, Relation.SIGNERS_ASKER), SIGNERS, Way.DIGEST
    ),
    "release.declined": Kind(Group.OWN, (Relation.AUTHOR, Relation.REVIEWER, Relation.SIGNERS_ASKER), SIGNERS, Way.NOW),
    "comment.written": Kind(
        Group.OWN, (Relation.AUTHOR, Relation.REVIEWER), WRITERS | DESK, Way.NOW, gathers=_GATHERED
    ),
    "comment.answered": Kind(Group.OWN, (Relation.THREAD,), SIGNERS, Way.NOW, gathers=_GATHERED),
    "translation.named": Kind(Group.OWN, (Relation.NAMED,), SIGNERS, Way.NOW),
    "translation.signed": Kind(Group.OWN, (Relation.AUTHOR,), WRITERS, Way.DIGEST),
    "translation.stale": Kind(Group.OWN, (Relation.TRANSLATION,), SIGNERS, Way.NOW, Way.DIGEST, _ANSWERABLE),
    "look_back.approved": Kind(Group.DESK, (Relation.LONE_ACTOR,), DESK, Way.DIGEST),
    "look_back.objected": Kind(Group.DESK, (Relation.LONE_ACTOR,), DESK, Way.NOW, Way.DIGEST, _SECOND_EYES),
    "review.half": _clock(DESK, _ANSWER),
    "review.due": _clock(DESK, _ANSWER),
    "review.escalated": _clock(LEADERS, _ANSWER, is_urgent=True),
    "schedule.held": _clock(DESK | LEADERS, _ANSWER, is_urgent=True),
    "sign_off.half": _clock(SIGNERS, _ANSWER),
    "sign_off.due": _clock(SIGNERS, _ANSWER),
    "look_back.asked": _clock(DESK | LEADERS, _SECOND_EYES, is_urgent=True),
    "look_back.half": _clock(DESK | LEADERS, _SECOND_EYES),
    "look_back.due": _clock(DESK | LEADERS, _SECOND_EYES),
    "look_back.escalated": _clock(LEADERS, _SECOND_EYES, is_urgent=True),
    "stand_in.named": Kind(
        Group.PEOPLE, (Relation.NAMED,), HOUSE, Way.NOW, Way.DIGEST, _RIGHTS, reaches_stand_ins=False
    ),
    "stand_in.ended": Kind(
        Group.PEOPLE, (Relation.NAMED,), HOUSE, Way.NOW, Way.DIGEST, _RIGHTS, reaches_stand_ins=False
    ),
    "work.handed_over": Kind(
        Group.PEOPLE, (Relation.NAMED,), SIGNERS, Way.NOW, gathers=_GATHERED, gathers_of_one_release=False
    ),
    "spokesperson.ending": Kind(
        Group.PEOPLE, (Relation.REGISTER,), frozenset({Role.EDITOR, Role.OPERATOR, Role.SPOKESPERSON}), Way.DIGEST
    ),
}

# The steps of a release's way that concern somebody → kinds of notice. The others (filed, asked: the clock of the
# signatures asks by itself once the draft rests; held: the clock of the schedule tells) stand in its history.
KINDS_OF_STEP: Mapping[str, tuple[str, ...]] = {
    "submitted": ("release.submitted",),
    "assigned": ("release.assigned",),
    "put_back": ("release.put_back",),
    "taken": ("release.taken",),
    "returned": ("release.returned",),
    "approved": ("release.approved",),
    "taken_back": ("release.taken_back",),
    "scheduled": ("release.scheduled",),
    "unscheduled": ("release.unscheduled",),
    "issued": ("release.issued",),
    "urgent": ("release.urgent",),
    "corrected": ("release.corrected", "translation.stale"),
    "withdrawn": ("release.withdrawn", "translation.stale"),
    "signed": ("release.signed",),
    "declined": ("release.declined",),
    "looked_at": ("look_back.approved",),
    "objected": ("look_back.objected",),
}

_QUIETNESS = (Way.NOW, Way.DIGEST, Way.OFF)

# An entry of the register is told about this long before its end: time enough for a decision of the head.
SPOKESPERSON_ENDS_SOON = timedelta(days=14)


def ways_open(kind: Kind) -> tuple[Way, ...]:
    """Ways that may be chosen for a kind, from the loudest to the quietest."""
    return _QUIETNESS[: _QUIETNESS.index(kind.least) + 1]


def way_of(code: str, chosen: Mapping[str, str]) -> Way:
    """How a kind is mailed to somebody who has chosen this; a choice that is not open (any more) counts as none."""
    kind = KINDS[code]
    return next((way for way in ways_open(kind) if way.value == chosen.get(code)), kind.default)


def deviations(ways: Mapping[str, str]) -> dict[str, str]:
    """Of ways for every kind those that differ from the default; what is kept, so that a better default reaches all."""
    return {code: way for code, way in ways.items() if code in KINDS and way != KINDS[code].default}


def kinds_for(roles: frozenset[Role]) -> dict[str, Kind]:
    """Kinds that can reach somebody with these roles, in the order of the table."""
    return {code: kind for code, kind in KINDS.items() if kind.roles & roles}


def end_of_quiet(here: datetime, *, quiet_from: time | None, quiet_to: time | None) -> datetime | None:
    """When the quiet hours end in which a moment lies; None when it lies in none.

    Args:
        here: the moment, in the zone in which the hours are meant.
        quiet_from, quiet_to: from included, to excluded; over midnight where from is later. Both or neither.
    """
    if quiet_from is None or quiet_to is None or quiet_from == quiet_to:
        return None
    now = here.timetz().replace(tzinfo=None)
    over_midnight = quiet_from > quiet_to
    is_quiet = (now >= quiet_from or now < quiet_to) if over_midnight else quiet_from <= now < quiet_to
    if not is_quiet:
        return None
    ends_tomorrow = over_midnight and now >= quiet_from
    day = here.date() + timedelta(days=1 if ends_tomorrow else 0)
    return datetime.combine(day, quiet_to, tzinfo=here.tzinfo)


def last_digest(here: datetime, *, hour: int) -> datetime:
    """The latest moment at or before a moment at which a digest was due; in the zone of that moment."""
    today = here.replace(hour=hour, minute=0, second=0, microsecond=0)
    return today if here >= today else today - timedelta(days=1)
