"""Which passages of a release stand in an article, where, and how changed. Pure Python and numpy."""

from textreuse.errors import (
    BrokenIndex,
    ChangedMeanwhile,
    FolderInUse,
    NoAccess,
    NotAnIndex,
    OtherVersion,
    UnusableIndex,
)
from textreuse.explaining import Why
from textreuse.gathering import TooManyWords
from textreuse.index import DuplicateReleaseId, ReleaseIndex, UnknownReleaseId
from textreuse.records import Article, Credit, CreditKind, Kind, Pickup, Reason, Release, Span

__all__ = [
    "Article",
    "BrokenIndex",
    "ChangedMeanwhile",
    "Credit",
    "CreditKind",
    "DuplicateReleaseId",
    "FolderInUse",
    "Kind",
    "NoAccess",
    "NotAnIndex",
    "OtherVersion",
    "Pickup",
    "Reason",
    "Release",
    "ReleaseIndex",
    "Span",
    "TooManyWords",
    "UnknownReleaseId",
    "UnusableIndex",
    "Why",
]
