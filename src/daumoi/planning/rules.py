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
