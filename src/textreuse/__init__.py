"""Which passages of a release stand in an article, where, and how changed. Pure Python and numpy."""

from textreuse.index import DuplicateReleaseId, ReleaseIndex
from textreuse.records import Article, Credit, CreditKind, Kind, Pickup, Reason, Release, Span

__all__ = [
    "Article",
    "Credit",
    "CreditKind",
    "DuplicateReleaseId",
    "Kind",
    "Pickup",
    "Reason",
    "Release",
    "ReleaseIndex",
    "Span",
]
