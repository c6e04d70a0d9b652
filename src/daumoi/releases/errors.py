"""Errors of releases.

DomainError (foundation)
├── WrongState           the release is not in a state from which this can be done
├── IncompleteRelease    fields that must be filled before submitting; names them all
├── Unconfirmed          the writer has not answered every question of the secrecy and personal-data check
├── NewHints             a correction brings in what nobody has looked at yet
├── GroundApplies        a ground of the law applies, so that the release is not sent
├── SpeakerNotAuthorised the register of spokespersons says that the named speaker's authority has ended
├── MissingSignatures    a joint release that not every unit has signed as it stands; names them
├── MeaningNotSigned     a language version that its reviewer has not signed as it stands, or whose original is not out
└── ChangedMeanwhile     (Conflict) saved by somebody else since this person opened it
"""

from __future__ import annotations

from typing import Any

from daumoi.foundation.errors import Conflict, DomainError


class WrongState(DomainError):
    """The release is not in a state from which this can be done."""


class IncompleteRelease(DomainError):
    """Attributes: problems: field name → what is missing, for the messages beside the fields."""

    def __init__(self, message: str, *, problems: dict[str, str]) -> None:
        super().__init__(message)
        self.problems = problems


class Unconfirmed(DomainError):
    """Attributes: codes of the grounds without an answer, and of the hints that nobody looked at."""

    def __init__(self, message: str, *, grounds: list[str], hints: list[str]) -> None:
        super().__init__(message)
        self.grounds = grounds
        self.hints = hints


class NewHints(DomainError):
    """Attributes: findings: all that the corrected text brings in and that needs a word, looked at or not."""

    def __init__(self, message: str, *, findings: list[Any]) -> None:
        super().__init__(message)
        self.findings = findings


class GroundApplies(DomainError):
    """Attributes: grounds: codes of those that apply."""

    def __init__(self, message: str, *, grounds: list[str]) -> None:
        super().__init__(message)
        self.grounds = grounds


class SpeakerNotAuthorised(DomainError):
    """The named speaker may not speak for the body at this moment."""


class MissingSignatures(DomainError):
    """Attributes: names: units that were asked and have not agreed to this revision."""

    def __init__(self, message: str, *, names: list[str]) -> None:
        super().__init__(message)
        self.names = names


class MeaningNotSigned(DomainError):
    """A language version whose reviewer has not said that it means what the original, as it stands, means."""


class ChangedMeanwhile(Conflict):
    """Somebody saved between opening and saving. Attributes: by_name, and the revision that is there now."""

    def __init__(self, message: str, *, by_name: str, revision: int) -> None:
        super().__init__(message)
        self.by_name = by_name
        self.revision = revision
