"""What a check gives."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """MUST stops a release; LOOK is for the writer to judge."""

    MUST = "must"
    LOOK = "look"


@dataclass(frozen=True)
class Finding:
    """One thing that a check found.

    Attributes:
        code: kind of finding, and what was found after a colon; two findings of one release differ in it.
        field: name of the form's field that it belongs to.
        message: a sentence that says what would be right.
        needs_word: the writer must say of it that it may stand (personal data, marks of secrecy).
        anchor: id on the form's page that a link leads to.
    """

    code: str
    severity: Severity
    field: str
    message: str
    needs_word: bool = False
    anchor_id: str = ""

    @property
    def is_beside(self) -> bool:
        """Mended where both texts stand side by side, and not in the form."""
        return self.code.startswith("beside-")

    @property
    def is_of_figures(self) -> bool:
        """A figure of the headline that no other place says."""
        return self.code.startswith("figure:")

    @property
    def anchor(self) -> str:
        return self.anchor_id or f"id_{self.field}"

    @property
    def recorded(self) -> str:
        """The code for the record, with the middle of what was found left out: a record of the check is not to
        become one more place that keeps the number of somebody's identity card.
        """
        kind, _, found = self.code.partition(":")
        if not found:
            return kind
        return f"{kind}:{found[:2]}…{found[-2:]}" if len(found) > 4 else f"{kind}:…"


def must(code: str, field: str, message: str, *, anchor_id: str = "") -> Finding:
    return Finding(code, Severity.MUST, field, message, anchor_id=anchor_id)


def look(code: str, field: str, message: str, *, needs_word: bool = False) -> Finding:
    return Finding(code, Severity.LOOK, field, message, needs_word)
