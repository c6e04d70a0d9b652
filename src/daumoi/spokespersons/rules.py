"""Who speaks for a body, from when to when. Plain Python; time is an argument.

Source: Decree 244/2026/NĐ-CP, article 3. The head speaks by office; a standing spokesperson is assigned by decision;
when neither can, the head authorises somebody in writing for one named matter and a stated time, and that person may
not pass it on.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

# Article 3.3: name, title, telephone and official e-mail stand on the portal within 24 hours of the decision.
PUBLISHED_WITHIN = timedelta(hours=24)
# An authorisation for one matter that runs longer is in truth a standing assignment; a mistyped year looks the same.
LONGEST_CASE = timedelta(days=366)


class Authority(StrEnum):
    """By what a person speaks."""

    HEAD = "head"
    STANDING = "standing"
    CASE = "case"


class Problem(StrEnum):
    """What can be wrong with an entry."""

    MISSING = "missing"
    DECIDED_LATER = "decided_later"
    ENDS_BEFORE = "ends_before"
    TOO_LONG = "too_long"
    NEEDS_HEAD = "needs_head"
    PASSED_ON = "passed_on"
    OTHER_BODY = "other_body"
    NOT_FOR_THIS = "not_for_this"


@dataclass(frozen=True)
class Term:
    """From when to when an entry counts.

    Attributes:
        valid_to: None while no end is set; the moment itself no longer counts.
    """

    valid_from: datetime
    valid_to: datetime | None


@dataclass(frozen=True)
class Authoriser:
    """The entry that a per-case authorisation refers to."""

    authority: Authority
    organisation_id: int
    term: Term


def is_in_force(term: Term, *, at: datetime) -> bool:
    """Whether an entry counts at that moment."""
    return term.valid_from <= at and (term.valid_to is None or at < term.valid_to)


def is_published_late(*, decided_at: datetime, published_at: datetime) -> bool:
    """Whether the 24 hours had passed when the entry became public."""
    return published_at - decided_at > PUBLISHED_WITHIN


def overlap(one: Term, other: Term) -> bool:
    """Whether two entries count at some same moment."""
    begins = max(one.valid_from, other.valid_from)
    ends = [term.valid_to for term in (one, other) if term.valid_to is not None]
    return not ends or begins < min(ends)


def entry_problems(
    *,
    authority: Authority,
    organisation_id: int,
    decision_number: str,
    decided_at: datetime,
    term: Term,
    matter: str,
    authoriser: Authoriser | None,
    at: datetime,
) -> dict[str, Problem]:
    """What is wrong with an entry: field → problem; empty when nothing is."""
    found: dict[str, Problem] = {}
    if decided_at > at:
        found["decided_at"] = Problem.DECIDED_LATER
    if term.valid_to is not None and term.valid_to <= term.valid_from:
        found["valid_to"] = Problem.ENDS_BEFORE
    if authority is not Authority.HEAD and not decision_number:
        found["decision_number"] = Problem.MISSING
    if authority is Authority.CASE:
        found |= _case_problems(organisation_id, term, matter, authoriser, decided_at)
    else:
        if matter:
            found["matter"] = Problem.NOT_FOR_THIS
        if authoriser is not None:
            found["authorised_by"] = Problem.NOT_FOR_THIS
    return found


def _case_problems(
    organisation_id: int, term: Term, matter: str, authoriser: Authoriser | None, decided_at: datetime
) -> dict[str, Problem]:
    found: dict[str, Problem] = {}
    if not matter:
        found["matter"] = Problem.MISSING
    if term.valid_to is None:
        found["valid_to"] = Problem.MISSING
    elif term.valid_to - term.valid_from > LONGEST_CASE:
        found["valid_to"] = Problem.TOO_LONG
    if authoriser is None:
        found["authorised_by"] = Problem.MISSING
    elif authoriser.authority is Authority.CASE:
        found["authorised_by"] = Problem.PASSED_ON
    elif authoriser.organisation_id != organisation_id:
        found["authorised_by"] = Problem.OTHER_BODY
    elif authoriser.authority is not Authority.HEAD or not is_in_force(authoriser.term, at=decided_at):
        found["authorised_by"] = Problem.NEEDS_HEAD
    return found
