"""Giving a release to somebody else, because who had it goes."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from daumoi.accounts.audit import record
from daumoi.accounts.models import User
from daumoi.accounts.permissions import (
    PERSON_HAND_OVER,
    RELEASE_REVIEW,
    RELEASE_WRITE,
    Permission,
    require,
    standings_for,
)
from daumoi.accounts.queries import viewer_of
from daumoi.accounts.viewer import SYSTEM, Viewer, acting_as
from daumoi.foundation.errors import Conflict, InvalidValue
from daumoi.foundation.events import publish
from daumoi.releases.actions.steps import locked
from daumoi.releases.errors import WrongState
from daumoi.releases.events import ReleaseGivenOver
from daumoi.releases.models import Release
from daumoi.releases.rules import OUT_STATES, State


def give_writing(*, id: int, of: User, to: User, by: Viewer, at: datetime) -> Release:
    """Make somebody else the author who answers for a release. Who wrote which words stays in its revisions.

    Raises:
        InvalidValue: the taker may not write for its organisation. WrongState: it is out. Conflict, NotAllowed.
    """
    with transaction.atomic(), acting_as(SYSTEM):
        release = _taken(id, RELEASE_WRITE, to, by, at=at)
        _require_hands(release.author_id, of)
        release.author = to
        release.save(update_fields=["author"])
        _note(release, by=by, at=at, before=of.pk, to=to, act="writing")
    return release


def give_review(*, id: int, of: User, to: User, by: Viewer, at: datetime) -> Release:
    """Let somebody else go on with a review.

    Raises:
        InvalidValue: the taker may not review it. WrongState: it is in review no more. Conflict,
            NotAllowed.
    """
    with transaction.atomic(), acting_as(SYSTEM):
        release = _taken(id, RELEASE_REVIEW, to, by, at=at)
        if release.state != State.IN_REVIEW:
            raise WrongState(_("This release is not in review any more."))
        _require_hands(release.reviewer_id, of)
        release.reviewer = to
        release.save(update_fields=["reviewer"])
        _note(release, by=by, at=at, before=of.pk, to=to, act="review")
    return release


def _taken(id: int, permission: Permission, to: User, by: Viewer, *, at: datetime) -> Release:
    release = locked(Release(pk=id))
    require(by, PERSON_HAND_OVER, release)
    if release.state in OUT_STATES:
        raise WrongState(_("This release is out; it belongs to the record now."))
    taker = viewer_of(to, on=timezone.localdate(at))
    if not [standing for standing in standings_for(taker, permission, release) if not standing.is_lent]:
        raise InvalidValue(_("%(name)s may not take this over.") % {"name": to.full_name}, field="to")
    return release


def _require_hands(holder_id: int | None, of: User) -> None:
    if holder_id != of.pk:
        raise Conflict(_("Somebody has given this release to another person meanwhile."))


def _note(release: Release, *, by: Viewer, at: datetime, before: int, to: User, act: str) -> None:
    record(
        by=by, at=at, verb=PERSON_HAND_OVER.name, subject=release, organisation=release.organisation,
        act=act, before=before, to=to.pk,
    )  # fmt: skip
    publish(
        ReleaseGivenOver(
            release_id=release.pk, person_id=to.pk, part=act, by_id=by.user_id, by_name=by.name, at=at.isoformat()
        )
    )
