"""Errors around drafts.

DomainError (foundation)
└── InvalidValue
    └── PassageNotThere      the words somebody wants to comment on do not stand in the release
"""

from __future__ import annotations

from daumoi.foundation.errors import InvalidValue


class PassageNotThere(InvalidValue):
    """The words to comment on do not stand in the release as it is saved."""
