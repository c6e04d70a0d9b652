"""The words that travel with a file."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from daumoi.accounts.audit import record
from daumoi.accounts.permissions import MEDIA_ADD, MEDIA_MEND, Owned, allowed, require
from daumoi.accounts.viewer import Viewer
from daumoi.foundation.rich_text import without_control_characters
from daumoi.media.models import MediaItem
from daumoi.media.subtitles import as_webvtt

WORDS = (
    "caption",
    "credit",
    "creator",
    "copyright_notice",
    "usage_terms",
    "rights_until",
    "alternative_text",
    "description",
    "language",
    "transcript",
    "subtitles",
)


def describe_media(*, item: MediaItem, words: Mapping[str, Any], by: Viewer, at: datetime) -> None:
    """Write caption, credit, rights, descriptions; what was issued keeps the words it was issued with.

    Args:
        words: some of WORDS; what is absent stays as it is. Subtitles are WebVTT or SubRip.
    Raises:
        InvalidValue: the subtitles are none.
        NotAllowed.
    """
    require_may_touch(by, item)
    new = fitted(words)
    if "subtitles" in new:
        new["subtitles"] = as_webvtt(new["subtitles"])
    changed = {name: value for name, value in new.items() if getattr(item, name) != value}
    if not changed:
        return
    for name, value in changed.items():
        setattr(item, name, value)
    with transaction.atomic():
        item.save(update_fields=list(changed))
        record(
            by=by, at=at, verb=MEDIA_MEND.name, subject=item, organisation=item.organisation, changed=sorted(changed)
        )


def fitted(words: Mapping[str, Any]) -> dict[str, Any]:
    """Words of WORDS as the table holds them: without control characters, not longer than their columns."""
    found = {}
    for name in WORDS:
        if name not in words:
            continue
        value = words[name]
        if isinstance(value, str):
            most = MediaItem._meta.get_field(name).max_length
            value = without_control_characters(value).strip()[:most]
        found[name] = value
    return found


def require_may_touch(by: Viewer, subject: Owned) -> None:
    """The unit's people may, and the desk that checks what the unit sent."""
    if not allowed(by, MEDIA_ADD, subject):
        require(by, MEDIA_MEND, subject)
