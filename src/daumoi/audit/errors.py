"""What is wrong when the log is asked about."""

from __future__ import annotations

from daumoi.foundation.errors import InvalidValue


class BadRoot(InvalidValue):
    """A root that somebody kept cannot be read."""
