"""What happens to the log."""

from dataclasses import dataclass

from daumoi.foundation.events import Event


@dataclass(frozen=True)
class LogCheckAsked(Event):
    """An auditor wants the whole log walked over now."""
