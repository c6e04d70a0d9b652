"""What happens to notices."""

from dataclasses import dataclass

from daumoi.foundation.events import Event


@dataclass(frozen=True)
class LetterWritten(Event):
    """A letter to one person is to be sent, at its time."""

    letter_id: int
