"""Rules of events. Plain Python; time is an argument."""

from __future__ import annotations

from datetime import datetime, timedelta

# Who holds press conferences by choice gives notice at least a day before (Decree 237/2026, article 22).
LEAST_NOTICE = timedelta(hours=24)


def event_problems(*, starts_at: datetime, ends_at: datetime, notice_at: datetime) -> dict[str, str]:
    """Codes of what is wrong with the times of an event, by field: `order` or `late`. Empty when nothing is."""
    problems = {}
    if ends_at <= starts_at:
        problems["ends_at"] = "order"
    if starts_at - notice_at < LEAST_NOTICE:
        problems["notice_at"] = "late"
    return problems


def change_problems(
    *, starts_at: datetime, was_to_start_at: datetime, is_announced: bool, at: datetime
) -> dict[str, str]:
    """Codes of what forbids a change, by field: `over`, or `earlier` without a day's notice. Empty when nothing does.

    An event may be put off until it begins. Put earlier it needs the same notice as a new one: who was told of ten
    o'clock is not there at nine.
    """
    if was_to_start_at <= at:
        return {"starts_at": "over"}
    if is_announced and starts_at < was_to_start_at and starts_at - at < LEAST_NOTICE:
        return {"starts_at": "earlier"}
    return {}
