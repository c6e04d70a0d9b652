"""What happens to releases."""

from dataclasses import dataclass

from daumoi.foundation.events import Event


@dataclass(frozen=True)
class StepTaken(Event):
    """A release went a step on its way through the desk: the row of its history says which and by whom.

    Attributes:
        person_id: whom the step names: to whom it was given, from whom it was put back; None for most.
    """

    release_id: int
    step_id: int
    person_id: int | None


@dataclass(frozen=True)
class ReleaseGivenOver(Event):
    """Somebody goes on with a release because who had it goes."""

    release_id: int
    person_id: int
    part: str
    by_id: int | None
    by_name: str
    at: str


@dataclass(frozen=True)
class LanguageVersionStarted(Event):
    """Translator and reviewer of a language version were named."""

    release_id: int
    by_id: int | None
    by_name: str


@dataclass(frozen=True)
class MeaningSigned(Event):
    """The reviewer said that a translation means what its original means."""

    release_id: int
    sign_off_id: int


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
    """One person is to be told of one clock."""

    reminder_id: int
