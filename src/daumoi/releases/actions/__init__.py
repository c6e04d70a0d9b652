"""Writes of releases: one file a verb family."""

from daumoi.releases.actions.issuing import correct_release, issue_release, withdraw_release
from daumoi.releases.actions.languages import create_language_version, sign_meaning
from daumoi.releases.actions.looking_back import issue_urgently, look_back
from daumoi.releases.actions.media import note_described, place_media, swap_media
from daumoi.releases.actions.queueing import assign_release, file_release, put_back_release, take_back_approval
from daumoi.releases.actions.reviewing import approve_release, return_release, take_release
from daumoi.releases.actions.scheduling import issue_on_schedule, releases_due, schedule_release, unschedule_release
from daumoi.releases.actions.sending import hold_back_release, submit_release
from daumoi.releases.actions.signing import ask_to_sign, release_from_signing, sign_off_release
from daumoi.releases.actions.targets import set_targets
from daumoi.releases.actions.translators import dismiss_hint, name_translators
from daumoi.releases.actions.writing import (
    attach_media,
    carry_media,
    create_release,
    note_media,
    remove_media,
    save_release,
    word_carried_media,
)

__all__ = [
    "approve_release",
    "ask_to_sign",
    "assign_release",
    "attach_media",
    "carry_media",
    "correct_release",
    "create_language_version",
    "create_release",
    "dismiss_hint",
    "file_release",
    "hold_back_release",
    "issue_on_schedule",
    "issue_release",
    "issue_urgently",
    "look_back",
    "name_translators",
    "note_described",
    "note_media",
    "place_media",
    "put_back_release",
    "release_from_signing",
    "releases_due",
    "remove_media",
    "return_release",
    "save_release",
    "schedule_release",
    "set_targets",
    "sign_meaning",
    "sign_off_release",
    "submit_release",
    "swap_media",
    "take_back_approval",
    "take_release",
    "unschedule_release",
    "withdraw_release",
    "word_carried_media",
]
