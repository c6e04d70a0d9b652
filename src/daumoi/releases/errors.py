"""Errors of releases.

DomainError (foundation)
├── WrongState           the release is not in a state from which this can be done
├── IncompleteRelease    fields that must be filled before submitting; names them all
└── ChangedMeanwhile     (Conflict) saved by somebody else since this person opened it
"""

from __future__ import annotations

from daumoi.foundation.errors import Conflict, DomainError


class WrongState(DomainError):
    """The release is not in a state from which this can be done."""


class IncompleteRelease(DomainError):
    """Attributes: problems: field name → what is missing, for the messages beside the fields."""

    def __init__(self, message: str, *, problems: dict[str, str]) -> None:
        super().__init__(message)
        self.problems = problems


class ChangedMeanwhile(Conflict):
    """Somebody saved between opening and saving. Attributes: by_name, and the revision that is there now."""

    def __init__(self, message: str, *, by_name: str, revision: int) -> None:
        super().__init__(message)
        self.by_name = by_name
        self.revision = revision
