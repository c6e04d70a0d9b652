"""Rules of delivery. Plain Python; time is an argument."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum

# A claim older than this belongs to a worker that is gone, or so slow that it has to look again before it hands over.
CLAIM_LASTS = timedelta(minutes=2)


class Step(StrEnum):
    """What a worker does with a delivery it is handed."""

    SEND = "send"
    WAIT = "wait"
    LEAVE = "leave"
    MARK_UNCERTAIN = "mark uncertain"
    CANCEL = "cancel"


def next_step(
    *,
    state: str,
    not_before: datetime,
    claimed_at: datetime | None,
    handed_over_at: datetime | None,
    is_superseded: bool,
    is_wanted: bool = True,
    at: datetime,
) -> Step:
    """What to do with a delivery in this state at this time.

    A delivery in `sending` whose claim has run out was left by a worker that died: before the text was given to the
    server nothing can have arrived, so it is sent again; after that nobody can know, so a person decides.
    """
    if state == "sending":
        if claimed_at is not None and at - claimed_at < CLAIM_LASTS:
            return Step.WAIT
        if handed_over_at is not None:
            return Step.MARK_UNCERTAIN
        return Step.CANCEL if is_superseded or not is_wanted else Step.SEND
    if state != "planned":
        return Step.LEAVE
    if is_superseded or not is_wanted:
        return Step.CANCEL
    return Step.WAIT if at < not_before else Step.SEND


def next_daily_hour(here: datetime, *, hour: int) -> datetime:
    """When the next daily mail is due: at this full hour, today or tomorrow; in the zone of `here`."""
    today = here.replace(hour=hour, minute=0, second=0, microsecond=0)
    return today if here <= today else today + timedelta(days=1)


def wants(*, topic_id: int | None, by_email: bool, topic_ids: frozenset[int]) -> bool:
    """Whether a subscription asks for a release of this topic; no chosen topic means every topic."""
    return by_email and (not topic_ids or topic_id in topic_ids)
