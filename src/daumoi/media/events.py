"""What happens to media."""

from __future__ import annotations

from dataclasses import dataclass

from daumoi.foundation.events import Event


@dataclass(frozen=True)
class MediaAdded(Event):
    """A file was uploaded and kept; it is prepared and scanned next."""

    item_id: int
