"""What is wrong with an entry of the register, or with naming somebody as a speaker."""

from __future__ import annotations

from daumoi.foundation.errors import DomainError


class BadEntry(DomainError):
    """An entry cannot be taken.

    Attributes:
        problems: field → sentence, every one that is wrong.
    """

    def __init__(self, problems: dict[str, str]) -> None:
        super().__init__(" ".join(problems.values()))
        self.problems = problems


class NotInForce(DomainError):
    """An entry that has ended, or has not begun, is to be ended or used."""
