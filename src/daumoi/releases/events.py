"""What happens to releases."""

from dataclasses import dataclass

from daumoi.foundation.events import Event


@dataclass(frozen=True)
class ReleaseIssued(Event):
    """A version was frozen: the first one, a correction or a withdrawal."""

    release_id: int
    version_id: int


@dataclass(frozen=True)
class ReleaseScheduled(Event):
    """An hour of issue was planned or moved."""

    release_id: int


@dataclass(frozen=True)
class ReleaseHeld(Event):
    """The schedule did not issue a release at its hour, because something no longer held."""

    release_id: int
    planned_by_id: int | None


@dataclass(frozen=True)
class ReminderWritten(Event):
    """A letter to one person about one clock is to be sent."""

    reminder_id: int
