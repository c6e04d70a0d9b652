"""What can be wrong with a choice about notices. InvalidValue of the ground floor says the rest."""

from __future__ import annotations

from daumoi.foundation.errors import Conflict


class NothingToUndo(Conflict):
    """No earlier choice is kept to go back to."""
