"""Writes of releases: one file a verb family."""

from daumoi.releases.actions.issuing import correct_release, issue_release, withdraw_release
from daumoi.releases.actions.reviewing import approve_release, return_release, take_release
from daumoi.releases.actions.sending import hold_back_release, submit_release
from daumoi.releases.actions.writing import (
    attach_media,
    create_release,
    note_media,
    remove_media,
    save_release,
)

__all__ = [
    "approve_release",
    "attach_media",
    "correct_release",
    "create_release",
    "hold_back_release",
    "issue_release",
    "note_media",
    "remove_media",
    "return_release",
    "save_release",
    "submit_release",
    "take_release",
    "withdraw_release",
]
