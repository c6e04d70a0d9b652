"""Why an index cannot be loaded or saved. Each says which folder, or which file of it.

UnusableIndex                an index cannot be loaded or saved
├── NotAnIndex               the folder does not hold one
├── OtherVersion             it was made by a version that lays it out, or splits words, in another way
├── BrokenIndex              a file is missing, cut, or not as it was written
├── FolderInUse              there is something else in the folder to which it should be saved
├── ChangedMeanwhile         somebody has saved to the folder since it was loaded
└── NoAccess                 the system refuses: no permission, no room, a name too long, a file in a folder's place
"""

from __future__ import annotations

from pathlib import Path
from typing import Self


class UnusableIndex(Exception):
    """An index cannot be loaded or saved."""


class NotAnIndex(UnusableIndex):
    """The folder holds no index."""


class OtherVersion(UnusableIndex):
    """The index was made by a version that lays it out, or splits words, in another way."""


class BrokenIndex(UnusableIndex):
    """A file of the index is missing, cut, or not as it was written."""


class FolderInUse(UnusableIndex):
    """There is something else in the folder to which an index should be saved."""


class ChangedMeanwhile(UnusableIndex):
    """Somebody has saved to the folder since the index was loaded from it."""


class NoAccess(UnusableIndex):
    """The system does not let the folder be read or written; the cause of this error says why in its own way."""

    @classmethod
    def to(cls, path: Path, refused: Exception) -> Self:
        """Say which path was refused, with the odd characters of its name written out, and why."""
        why = refused.strerror if isinstance(refused, OSError) and refused.strerror else str(refused)
        return cls(f"{str(path)!r}: {why}")
