"""Writes terms as CSV or XLSX, in the form that an import reads back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

from django.db.models import QuerySet

from daumoi.glossary.models import Term
from daumoi.glossary.tables.columns import SPOKEN
from daumoi.network.tables.writing import csv_of, xlsx_of

EXPORTED = tuple(SPOKEN)
_WIDTHS = (16, 16, 40, 48, 32, 40, 40, 12, 12)
# Names of the state and its bodies in English, each with its source: what a new focal point begins with.
STARTER = Path(__file__).with_name("vi-en.csv")


def exported_rows(terms: QuerySet[Term]) -> Iterator[list[str]]:
    """A row for each term; an import of them changes nothing."""
    for term in terms:
        yield [
            term.source_language,
            term.target_language,
            term.term,
            "; ".join(term.preferred_words),
            "; ".join(term.forbidden_words),
            term.note,
            term.source,
            _day(term.valid_from),
            _day(term.valid_to),
        ]


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""


def as_csv(terms: QuerySet[Term]) -> bytes:
    """Terms as CSV."""
    return csv_of(EXPORTED, exported_rows(terms))


def as_xlsx(terms: QuerySet[Term]) -> bytes:
    """Terms as a workbook."""
    return xlsx_of("terms", EXPORTED, _WIDTHS, exported_rows(terms))
