"""Writes of releases: one file a verb family."""

from daumoi.releases.actions.issuing import correct_release, issue_release, withdraw_release
from daumoi.releases.actions.reviewing import approve_release, return_release, take_release
from daumoi.releases.actions.writing import (
    attach_photo,
    create_release,
    note_photos,
    remove_photo,
    save_release,
    submit_release,
)

__all__ = [
    "approve_release",
    "attach_photo",
    "correct_release",
    "create_release",
    "issue_release",
    "note_photos",
    "remove_photo",
    "return_release",
    "save_release",
    "submit_release",
    "take_release",
    "withdraw_release",
]
