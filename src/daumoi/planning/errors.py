"""Errors of planning.

DomainError (foundation)
└── EventTimesDoNotFit     the times contradict each other, or the notice is too late; names the fields
"""

from __future__ import annotations

from daumoi.foundation.errors import DomainError


class EventTimesDoNotFit(DomainError):
    """Attributes: problems: field name → sentence."""

    def __init__(self, message: str, *, problems: dict[str, str]) -> None:
        super().__init__(message)
        self.problems = problems
