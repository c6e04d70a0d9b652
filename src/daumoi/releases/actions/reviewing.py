"""The focal point's work on a release: take, return, approve."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from daumoi.accounts.permissions import RELEASE_APPROVE, RELEASE_RETURN, RELEASE_REVIEW
from daumoi.accounts.viewer import Viewer
from daumoi.foundation.errors import InvalidValue
from daumoi.releases.actions.steps import begin, finish, require_second_eyes, require_unchanged
from daumoi.releases.actions.writing import require_complete
from daumoi.releases.content import digest_of
from daumoi.releases.models import Decision, Release
from daumoi.releases.rules import Act


def take_release(*, release: Release, by: Viewer, at: datetime) -> Release:
    """Take a submitted release into review, so that two editors do not check the same one."""
    with transaction.atomic():
        current, after = begin(Act.TAKE, release, permission=RELEASE_REVIEW, by=by)
        current.state, current.reviewer_id, current.updated_at = after, by.user_id, at
        current.save(update_fields=["state", "reviewer", "updated_at"])
        finish(current, permission=RELEASE_REVIEW, by=by, at=at, decision=Decision.TAKEN)
    return current


def return_release(*, release: Release, note: str, by: Viewer, at: datetime) -> Release:
    """Send a release back to its unit with a note that says what to change.

    Raises:
        InvalidValue: the note is empty.
        NotAllowed, WrongState.
    """
    with transaction.atomic():
        current, after = begin(Act.RETURN, release, permission=RELEASE_RETURN, by=by)
        if not note.strip():
            raise InvalidValue(
                _("Say what the unit should change; a release is not returned without a word."), field="note"
            )
        current.state, current.reviewer, current.updated_at = after, None, at
        current.approved_by, current.approved_at = None, None
        current.scheduled_for, current.scheduled_by = None, None
        current.save(
            update_fields=[
                *("state", "reviewer", "updated_at", "approved_by", "approved_at"),
                *("scheduled_for", "scheduled_by"),
            ]
        )
        finish(current, permission=RELEASE_RETURN, by=by, at=at, decision=Decision.RETURNED, note=note.strip())
    return current


def approve_release(
    *, release: Release, by: Viewer, at: datetime, note: str = "", expected_revision: int | None = None
) -> Release:
    """Approve a release as it stands now; never by anybody who wrote words of it.

    Raises:
        ChangedMeanwhile: it is not what stood on the person's page.
        IncompleteRelease: an edit since it was sent has taken something away that must be there.
        NotAllowed, WrongState.
    """
    with transaction.atomic():
        current, after = begin(Act.APPROVE, release, permission=RELEASE_APPROVE, by=by)
        require_second_eyes(current, by)
        require_unchanged(current, expected_revision)
        require_complete(current, at=at)
        current.state, current.approved_by_id, current.approved_at, current.updated_at = after, by.user_id, at, at
        current.approved_digest = digest_of(current)
        current.save(update_fields=["state", "approved_by", "approved_at", "approved_digest", "updated_at"])
        finish(current, permission=RELEASE_APPROVE, by=by, at=at, decision=Decision.APPROVED, note=note.strip())
    return current
