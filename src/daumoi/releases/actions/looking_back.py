"""Acts of one person alone: the emergency, and the second eyes that look at each afterwards."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from daumoi.accounts.permissions import RELEASE_ISSUE_URGENTLY, RELEASE_LOOK_BACK, require, signed_name
from daumoi.accounts.viewer import Viewer
from daumoi.foundation.errors import Conflict, InvalidValue, NotAllowed
from daumoi.releases.actions.freezing import freeze, require_meaning, require_speaker
from daumoi.releases.actions.steps import begin, finish, locked, require_unchanged, units_that_have_not_signed
from daumoi.releases.actions.writing import require_complete
from daumoi.releases.models import Decision, IssuedVersion, LoneAct, Release, UrgentGround, VersionKind
from daumoi.releases.queries import targets_of, wrote
from daumoi.releases.rules import SHORTEST_REASON, Act


def issue_urgently(
    *,
    release: Release,
    ground: str,
    reason: str,
    by: Viewer,
    at: datetime,
    expected_revision: int | None = None,
) -> IssuedVersion:
    """Issue on one person's word, also one's own text and also before every unit has signed.

    The reason stays with the release inside the house, and a second person looks at it within the office's limit.

    Args:
        ground: one of UrgentGround.
    Raises:
        InvalidValue: no ground, or a reason that explains nothing.
        NotAllowed, WrongState, ChangedMeanwhile, IncompleteRelease, SpeakerNotAuthorised.
    Source: Decree 244/2026, article 7.
    """
    with transaction.atomic():
        current, after = begin(Act.ISSUE_URGENTLY, release, permission=RELEASE_ISSUE_URGENTLY, by=by)
        if ground not in UrgentGround.values:
            raise InvalidValue(_("Choose which of the urgent cases it is."), field="ground")
        if len(reason.strip()) < SHORTEST_REASON:
            raise InvalidValue(
                _("Write why it cannot wait for a second person, in at least %(least)s characters.")
                % {"least": SHORTEST_REASON},
                field="reason",
            )
        require_unchanged(current, expected_revision)
        require_complete(current, at=at, but=("embargo_until",))
        # An emergency is told in the original; a translation whose meaning nobody compared helps nobody.
        require_meaning(current, at=at)
        require_speaker(current, at=at)
        missing = [unit.name for unit in units_that_have_not_signed(current)]
        version = freeze(
            current,
            after,
            VersionKind.FIRST,
            Decision.URGENT,
            note=reason.strip(),
            public_note="",
            permission=RELEASE_ISSUE_URGENTLY,
            by=by,
            at=at,
        )
        keep_lone_act(
            version,
            decision=Decision.URGENT,
            reason=reason.strip(),
            ground=ground,
            missing_signatures=missing,
            by=by,
            at=at,
        )
    return version


def keep_lone_act(
    version: IssuedVersion,
    *,
    decision: Decision,
    reason: str,
    by: Viewer,
    at: datetime,
    ground: str = "",
    missing_signatures: list[str] | None = None,
) -> LoneAct:
    """Note that one person issued this alone, and by when a second must have looked at it."""
    unit = version.organisation
    act = LoneAct(
        release=version.release,
        version=version,
        decision=decision,
        ground=ground,
        reason=reason,
        missing_signatures=missing_signatures or [],
        by_id=by.user_id,
        by_name=signed_name(by, RELEASE_ISSUE_URGENTLY, version.release),
        at=at,
        due_at=at + targets_of(unit.hub_id or unit.pk).retrospective,
    )
    act.save()
    return act


def look_back(*, act: LoneAct, is_approved: bool, note: str, by: Viewer, at: datetime) -> LoneAct:
    """A second person's word on what one issued alone; a refusal stays open until it is corrected or withdrawn.

    Raises:
        InvalidValue: a refusal without a note.
        NotAllowed: whoever did it, or wrote words of it.
        Conflict: somebody has decided already.
    """
    with transaction.atomic():
        release = locked(act.release)
        current = LoneAct.objects.select_for_update(of=("self",)).get(pk=act.pk)
        require(by, RELEASE_LOOK_BACK, release)
        if current.by_id == by.user_id or current.by_id in by.principal_ids or wrote(by, release):
            raise NotAllowed(
                _("You, or somebody you stand in for, did this or wrote words of it; a second person must look at it."),
                reason="own-work",
            )
        if current.is_approved is not None:
            raise Conflict(
                _("%(name)s has decided about this already.") % {"name": current.looked_at_by_name},
            )
        if not is_approved and not note.strip():
            raise InvalidValue(_("Say what is wrong: a correction or a withdrawal must follow from it."), field="note")
        current.is_approved, current.note, current.looked_at = is_approved, note.strip(), at
        current.looked_at_by_id, current.looked_at_by_name = by.user_id, signed_name(by, RELEASE_LOOK_BACK, release)
        is_put_right = release.current_version_id != current.version_id
        current.settled_at = at if is_approved or is_put_right else None
        current.save()
        finish(
            release,
            permission=RELEASE_LOOK_BACK,
            by=by,
            at=at,
            decision=Decision.LOOKED_AT if is_approved else Decision.OBJECTED,
            note=note.strip(),
        )
    return current
