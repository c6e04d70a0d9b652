"""Writes the agreement report as documents: HTML to send on, DOCX to sign, XLSX to count on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from daumoi.briefings.selection import Selection


@dataclass(frozen=True)
class Addresses:
    """Absolute addresses that the documents point to.

    Attributes:
        report: of the report's page.
        evidence: of the list behind a figure.
        pickup: of the proof with that id, both texts side by side.
        gaps: of the ledger of an outlet.
    """

    report: str
    evidence: Callable[[Selection], str]
    pickup: Callable[[int], str]
    gaps: Callable[[int], str]
