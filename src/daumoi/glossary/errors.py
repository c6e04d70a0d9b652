"""Errors of the glossary.

DomainError (foundation)
└── BadTerm                an entry cannot stand like this; names every field
"""

from __future__ import annotations

from collections.abc import Mapping

from daumoi.foundation.errors import DomainError


class BadTerm(DomainError):
    """An entry that cannot stand. Attributes: problems: field → sentence."""

    def __init__(self, problems: Mapping[str, str]) -> None:
        super().__init__(" ".join(problems.values()))
        self.problems = dict(problems)
