"""Errors of accounts.

NoViewer        a scoped table was asked without anybody to ask for; a mistake in code, never shown to people
DomainError     (foundation)
├── NotAllowed      (foundation) the person may not do this
└── TooManyTries    too many failed sign-ins; carries how long to wait
"""

from __future__ import annotations

from datetime import timedelta

from daumoi.foundation.errors import DomainError


class NoViewer(RuntimeError):
    """A scoped table was queried outside `acting_as`: nobody is asking, so nothing may be seen."""


class TooManyTries(DomainError):
    """Too many failed sign-ins with one e-mail from one address. Attributes: wait: how long until the next may come."""

    def __init__(self, message: str, *, wait: timedelta) -> None:
        super().__init__(message)
        self.wait = wait
