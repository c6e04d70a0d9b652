"""Errors of the network.

DomainError (foundation)
├── InvalidValue           (foundation) a date, a name or a place that cannot be; names the field
├── Conflict               (foundation)
│   └── NetworkChanged     somebody changed the network since the preview was shown; nothing was written
└── TableProblem           a table cannot be read at all: no header, an unknown encoding, a bomb
"""

from __future__ import annotations

from daumoi.foundation.errors import Conflict, DomainError


class NetworkChanged(Conflict):
    """The preview a person agreed to is no longer what would happen."""


class TableProblem(DomainError):
    """The file as a whole is no table of organisations; the sentence names what would be right."""
