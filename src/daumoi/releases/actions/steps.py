"""What every act on a release does: lock, check the state, move, note the step."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from daumoi.accounts.audit import record
from daumoi.accounts.models import Organisation
from daumoi.accounts.permissions import Permission, require, signed_name
from daumoi.accounts.viewer import Viewer
from daumoi.audit.rules import vouching
from daumoi.foundation.errors import NotAllowed
from daumoi.foundation.events import publish
from daumoi.releases import attested
from daumoi.releases.content import digest_of
from daumoi.releases.errors import ChangedMeanwhile, WrongState
from daumoi.releases.events import StepTaken
from daumoi.releases.models import Decision, IssuedVersion, Release, ReleaseState, ReviewStep, Revision, SignOff
from daumoi.releases.queries import wrote
from daumoi.releases.rules import Act, State, state_after


def locked(release: Release) -> Release:
    """The release as it stands now, locked until the transaction ends; asked for by the current viewer."""
    held: Release = (
        Release.objects.select_for_update(of=("self",)).select_related("organisation__hub", "topic").get(pk=release.pk)
    )
    held.held = {}
    return held


def begin(act: Act, release: Release, *, permission: Permission, by: Viewer) -> tuple[Release, State]:
    """Lock, check permission and state.

    Returns:
        The locked release, and the state it will have.
    Raises:
        NotAllowed, WrongState.
    """
    current = locked(release)
    require(by, permission, current)
    after = state_after(act, State(current.state))
    if after is None:
        raise WrongState(
            _("This release is “%(state)s” now, so this can no longer be done. Reload the page to see what happened.")
            % {"state": ReleaseState(current.state).label}
        )
    return current, after


def require_unchanged(release: Release, expected_revision: int | None) -> None:
    """Refuse to decide about words that the person has not read.

    Args:
        expected_revision: the revision that stood on the person's page; None where no page was (commands, tests).
    Raises:
        ChangedMeanwhile.
    """
    if expected_revision is not None and release.revision != expected_revision:
        raise ChangedMeanwhile(
            _("The release was changed after you opened this page. Read it again, then decide."),
            by_name=release.updated_by.full_name if release.updated_by else "",
            revision=release.revision,
        )


def require_second_eyes(release: Release, by: Viewer) -> None:
    """Refuse whoever wrote any of it: an editor who rewrote a release while checking it is one of its authors."""
    if wrote(by, release):
        raise NotAllowed(
            _("You, or somebody you stand in for, wrote words of this release, so someone else must approve it."),
            reason="own-work",
        )


def units_that_have_not_signed(release: Release) -> list[Organisation]:
    """Units that were asked to sign a joint release and have not agreed to it as it stands, in the order of asking."""
    asked = SignOff._base_manager.filter(release=release).select_related("organisation").order_by("asked_at", "id")
    digest = digest_of(release)
    return [each.organisation for each in asked if not each.holds_for(release.revision, digest)]


def finish(
    release: Release,
    *,
    permission: Permission,
    by: Viewer,
    at: datetime,
    decision: Decision,
    note: str = "",
    person_id: int | None = None,
    issued: IssuedVersion | None = None,
) -> None:
    """Note the step in the release's history and in the log of acts, and tell those whom it concerns.

    Args:
        person_id: whom the step names, where it names somebody.
        issued: the version that the step wrote. Its digest stands in the log, so that the chain vouches for the text.
    """
    release.held = None
    # What a step names is no passing autosave any more: it stays in the history. That the act may touch it was asked.
    Revision._base_manager.filter(release=release, number=release.revision).update(is_autosave=False)
    step = ReviewStep.objects.create(
        release=release,
        decision=decision,
        at=at,
        by_id=by.user_id,
        by_name=signed_name(by, permission, release),
        revision=release.revision,
        note=note,
    )
    record(
        by=by,
        at=at,
        verb=permission.name,
        subject=release,
        organisation=release.organisation,
        revision=release.revision,
        **(vouching(attested.CODE, thing_id=issued.public_id, sha256=issued.sha256) if issued else {}),
    )
    publish(StepTaken(release_id=release.pk, step_id=step.pk, person_id=person_id))
