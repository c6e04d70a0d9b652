"""Issue at a planned hour: planning, moving, taking off, and what the schedule does when the hour has come."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from daumoi.accounts.permissions import RELEASE_ISSUE, RELEASE_SCHEDULE
from daumoi.accounts.viewer import SYSTEM, Viewer
from daumoi.foundation.errors import DomainError, InvalidValue
from daumoi.foundation.events import publish
from daumoi.releases.actions.freezing import freeze, require_ready, require_signatures
from daumoi.releases.actions.steps import begin, finish, locked, require_second_eyes, require_unchanged
from daumoi.releases.events import ReleaseHeld, ReleaseScheduled
from daumoi.releases.models import Decision, IssuedVersion, Release, VersionKind
from daumoi.releases.rules import SCHEDULE_GRACE, Act, State, schedule_problem


def schedule_release(
    *, release: Release, scheduled_for: datetime, by: Viewer, at: datetime, expected_revision: int | None = None
) -> Release:
    """Plan the hour at which an approved release is issued; doing it again moves the hour.

    Raises:
        InvalidValue: the hour lies in the past, or more than a year ahead.
        MissingSignatures, ChangedMeanwhile, NotAllowed, WrongState.
    """
    with transaction.atomic():
        current, after = begin(Act.SCHEDULE, release, permission=RELEASE_SCHEDULE, by=by)
        require_second_eyes(current, by)
        require_unchanged(current, expected_revision)
        require_signatures(current)
        sentences = {
            "past": _("The hour of issue lies in the past: choose a later one, or issue now."),
            "far": _("The hour of issue is more than a year from now: check the year."),
        }
        problem = schedule_problem(scheduled_for, at=at)
        if problem:
            raise InvalidValue(sentences[problem], field="scheduled_for")
        current.state, current.scheduled_for, current.updated_at = after, scheduled_for, at
        current.scheduled_by_id = by.user_id
        current.save(update_fields=["state", "scheduled_for", "scheduled_by", "updated_at"])
        finish(current, permission=RELEASE_SCHEDULE, by=by, at=at, decision=Decision.SCHEDULED)
        publish(ReleaseScheduled(release_id=current.pk))
    return current


def unschedule_release(*, release: Release, by: Viewer, at: datetime) -> Release:
    """Take a release off the schedule; it stays approved and is issued by hand, or planned anew."""
    with transaction.atomic():
        current, after = begin(Act.UNSCHEDULE, release, permission=RELEASE_SCHEDULE, by=by)
        _take_off(current, after, at=at)
        finish(current, permission=RELEASE_SCHEDULE, by=by, at=at, decision=Decision.UNSCHEDULED)
    return current


def issue_on_schedule(*, release_id: int, at: datetime) -> IssuedVersion | None:
    """Issue a release whose hour has come; never before it, once, and only if everything still holds.

    What no longer holds (a unit's signature, the words of a photo, a speaker's authorisation, or the hour itself when
    the machine was off too long) takes the release off the schedule, and the people concerned are told.

    Returns:
        The version, or None: not due, not planned any more, or held.
    """
    with transaction.atomic():
        release = locked(Release(pk=release_id))
        if State(release.state) is not State.SCHEDULED or release.scheduled_for is None or release.scheduled_for > at:
            return None
        try:
            if at - release.scheduled_for > SCHEDULE_GRACE:
                raise DomainError(_("The machine was off at the hour of issue, and it is too late to issue by itself."))
            require_ready(release, at=at)
        except DomainError as obstacle:
            _hold(release, str(obstacle), at=at)
            return None
        # The person decided when planning it; the schedule only keeps the hour.
        person = release.scheduled_by
        return freeze(
            release,
            State.ISSUED,
            VersionKind.FIRST,
            Decision.ISSUED,
            note="",
            permission=RELEASE_ISSUE,
            by=Viewer(user_id=person.pk, name=person.full_name, is_system=True) if person else SYSTEM,
            at=at,
        )


def releases_due(*, at: datetime) -> list[int]:
    """Ids of releases whose planned hour has come, the earliest first."""
    due = Release.objects.filter(state=State.SCHEDULED, scheduled_for__lte=at)
    return list(due.order_by("scheduled_for", "id").values_list("pk", flat=True))


def _hold(release: Release, why: str, *, at: datetime) -> None:
    planned_by = release.scheduled_by_id
    _take_off(release, State.APPROVED, at=at)
    finish(release, permission=RELEASE_SCHEDULE, by=SYSTEM, at=at, decision=Decision.HELD, note=why)
    publish(ReleaseHeld(release_id=release.pk, planned_by_id=planned_by))


def _take_off(release: Release, after: State, *, at: datetime) -> None:
    release.state, release.scheduled_for, release.scheduled_by, release.updated_at = after, None, None, at
    release.save(update_fields=["state", "scheduled_for", "scheduled_by", "updated_at"])
