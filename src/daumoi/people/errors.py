"""Errors of people: how somebody comes in, changes and goes.

DomainError            (foundation)
├── LinkNotUsable      an invitation's link was used, withdrawn, has expired, or was never ours; carries which
├── InvitationClosed   it was accepted or withdrawn before this act
├── ClashingRoles      two roles that nobody holds at once
├── LastOperator       a focal point would be left without anybody who can let people in
└── StillHeld          somebody goes who still holds something
"""

from __future__ import annotations

from daumoi.foundation.errors import DomainError


class LinkNotUsable(DomainError):
    """Attributes: reason: `unknown`, `expired`, `used` or `withdrawn`."""

    def __init__(self, message: str, *, reason: str) -> None:
        super().__init__(message)
        self.reason = reason


class InvitationClosed(DomainError):
    """It was accepted or withdrawn meanwhile."""


class ClashingRoles(DomainError):
    """Two roles that nobody holds at once under one account."""


class LastOperator(DomainError):
    """Without this operator nobody of the focal point could let people in."""


class StillHeld(DomainError):
    """Somebody goes who still holds something that nobody was given."""
