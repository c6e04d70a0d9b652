"""Who checks what: assign, put back, file under a topic, take an approval back. Each can be undone by another."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from daumoi.accounts.models import User
from daumoi.accounts.permissions import RELEASE_APPROVE, RELEASE_REVIEW, allowed, require
from daumoi.accounts.queries import viewer_of
from daumoi.accounts.viewer import Viewer
from daumoi.foundation.errors import InvalidValue, NotAllowed
from daumoi.releases.actions.steps import begin, finish, locked
from daumoi.releases.content import content_of, digest_of
from daumoi.releases.errors import WrongState
from daumoi.releases.models import Decision, MeaningSignOff, Release, Revision, SignOff
from daumoi.releases.rules import UNANSWERED_STATES, Act
from daumoi.subjects.models import Topic


def assign_release(*, release: Release, reviewer: User, by: Viewer, at: datetime) -> Release:
    """Give a waiting release to a colleague who may check it.

    Raises:
        InvalidValue: that person may not check this release.
        NotAllowed, WrongState.
    """
    with transaction.atomic():
        current, after = begin(Act.ASSIGN, release, permission=RELEASE_REVIEW, by=by)
        if not allowed(viewer_of(reviewer, on=timezone.localdate(at)), RELEASE_REVIEW, current):
            raise InvalidValue(
                _("%(name)s does not check releases of this focal point.") % {"name": reviewer.full_name},
                field="reviewer",
            )
        current.state, current.reviewer_id, current.updated_at = after, reviewer.pk, at
        current.save(update_fields=["state", "reviewer", "updated_at"])
        finish(
            current,
            permission=RELEASE_REVIEW,
            by=by,
            at=at,
            decision=Decision.ASSIGNED,
            note=reviewer.full_name,
            person_id=reviewer.pk,
        )
    return current


def put_back_release(*, release: Release, by: Viewer, at: datetime) -> Release:
    """Put a release that somebody checks back into the queue, for whoever comes next.

    Raises:
        NotAllowed, WrongState.
    """
    with transaction.atomic():
        current, after = begin(Act.PUT_BACK, release, permission=RELEASE_REVIEW, by=by)
        had_it = current.reviewer_id
        current.state, current.reviewer, current.updated_at = after, None, at
        current.save(update_fields=["state", "reviewer", "updated_at"])
        finish(current, permission=RELEASE_REVIEW, by=by, at=at, decision=Decision.PUT_BACK, person_id=had_it)
    return current


def take_back_approval(*, release: Release, by: Viewer, at: datetime) -> Release:
    """Take one's own approval back before the release is issued or planned; it is with oneself in review again.

    Raises:
        NotAllowed: somebody else approved it.
        WrongState.
    """
    with transaction.atomic():
        current, after = begin(Act.TAKE_BACK, release, permission=RELEASE_APPROVE, by=by)
        if current.approved_by_id != by.user_id:
            raise NotAllowed(_("Somebody else approved this release; only they take it back."), reason="own-work")
        current.state, current.reviewer_id, current.updated_at = after, by.user_id, at
        current.approved_by, current.approved_at, current.approved_digest = None, None, ""
        current.save(update_fields=["state", "reviewer", "updated_at", "approved_by", "approved_at", "approved_digest"])
        finish(current, permission=RELEASE_APPROVE, by=by, at=at, decision=Decision.TAKEN_BACK)
    return current


def file_release(*, release: Release, topic: Topic | None, by: Viewer, at: datetime) -> Release:
    """File a waiting release under a topic. Whoever files writes no words of it, and may approve it afterwards.

    The new revision bears the name of who filed, but not as its writer; pages opened before it see that it moved on.
    Where a release is filed is not what it says: the word of a unit that signed it, or of whoever confirmed its
    meaning, goes on to hold.

    Raises:
        NotAllowed, WrongState.
    """
    with transaction.atomic():
        current = locked(release)
        require(by, RELEASE_REVIEW, current)
        if current.state not in UNANSWERED_STATES:
            raise WrongState(_("Only a release that waits for its answer can be filed under another topic."))
        if current.topic_id == (topic.pk if topic else None):
            return current
        before = (current.revision, digest_of(current))
        current.topic, current.updated_at, current.revision = topic, at, current.revision + 1
        current.updated_by_id = by.user_id
        current.save(update_fields=["topic", "updated_at", "updated_by", "revision"])
        _carry_words_over(current, before)
        Revision(
            release=current, number=current.revision, at=at, by=None, by_name=by.name, content=content_of(current)
        ).save()
        note = topic.name if topic else "–"
        finish(current, permission=RELEASE_REVIEW, by=by, at=at, decision=Decision.FILED, note=note)
    return current


def _carry_words_over(release: Release, before: tuple[int, str]) -> None:
    """Let every word that was given for the revision and digest before hold for those of now.

    What a reviewer of the meaning wrote is never changed: it is written once more beside it.
    """
    revision, digest = before
    now = digest_of(release)
    given = SignOff.objects.filter(release=release, is_agreed=True, revision=revision, digest=digest)
    given.update(revision=release.revision, digest=now)
    for word in MeaningSignOff.objects.filter(release=release, revision=revision, digest=digest):
        word.pk, word.revision, word.digest = None, release.revision, now
        word.save(force_insert=True)
