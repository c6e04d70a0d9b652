"""What happens to releases."""

from dataclasses import dataclass

from daumoi.foundation.events import Event


@dataclass(frozen=True)
class ReleaseIssued(Event):
    """A version was frozen: the first one, a correction or a withdrawal."""

    release_id: int
    version_id: int
