"""Errors of the network.

DomainError (foundation)
├── InvalidValue           (foundation) a date, a name or a place that cannot be; names the field
├── TableProblem           (foundation) a table cannot be read at all
└── Conflict               (foundation)
    └── NetworkChanged     somebody changed the network since the preview was shown; nothing was written
"""

from __future__ import annotations

from daumoi.foundation.errors import Conflict


class NetworkChanged(Conflict):
    """The preview a person agreed to is no longer what would happen."""
