"""The one source of the present time.

Rules never ask for the time, they are given it; views, tasks and commands ask here, so that a test can say what
time it is by replacing one function.
"""

from datetime import UTC, datetime


def now() -> datetime:
    """The present moment, aware, in UTC."""
    return datetime.now(tz=UTC)
