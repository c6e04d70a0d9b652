"""Joint matters: the lead asks other units to sign, and each says yes or no to exactly what it has read."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from daumoi.accounts.models import Organisation, OrganisationKind
from daumoi.accounts.permissions import (
    SIGN_OFF_ASK,
    SIGN_OFF_ASK_AT_DESK,
    SIGN_OFF_GIVE,
    allowed,
    require,
    signed_name,
)
from daumoi.accounts.sharing import Sharing
from daumoi.accounts.viewer import Viewer
from daumoi.foundation.errors import InvalidValue
from daumoi.releases.actions.steps import finish, locked
from daumoi.releases.content import digest_of
from daumoi.releases.errors import ChangedMeanwhile, WrongState
from daumoi.releases.models import Decision, Release, SignOff
from daumoi.releases.rules import OUT_STATES, State


def ask_to_sign(*, release: Release, organisation: Organisation, by: Viewer, at: datetime) -> SignOff:
    """Ask a unit to sign a joint release; from now on it sees the draft, and nothing is issued without its word.

    Raises:
        InvalidValue: the unit itself, one asked already, or a body that signs nothing.
        NotAllowed; WrongState: it has been issued.
    """
    with transaction.atomic():
        current = _before_issue(release)
        _require_lead(current, by)
        if organisation.pk == current.organisation_id:
            raise InvalidValue(_("This unit leads; ask the others."), field="organisation")
        if organisation.kind not in {OrganisationKind.SOURCE_UNIT, OrganisationKind.FOCAL_POINT}:
            raise InvalidValue(_("Only units and focal points sign a joint release."), field="organisation")
        if current.sharing == Sharing.RED:
            raise InvalidValue(
                _("A TLP:RED release is for the people named only; name the other unit's people instead."),
                field="organisation",
            )
        if not _circle_reaches(current, organisation):
            raise InvalidValue(
                _("%(level)s does not reach this unit. Choose a wider sharing level first, then ask.")
                % {"level": current.get_sharing_display()},
                field="organisation",
            )
        if current.sign_offs.filter(organisation=organisation).exists():
            raise InvalidValue(_("This unit has been asked already."), field="organisation")
        sign_off = SignOff(release=current, organisation=organisation, asked_by_id=by.user_id, asked_at=at)
        sign_off.save()
        note = organisation.name
        finish(current, permission=SIGN_OFF_ASK, by=by, at=at, decision=Decision.ASKED, note=note)
    return sign_off


def _circle_reaches(release: Release, organisation: Organisation) -> bool:
    """Whether the sharing level lets another unit read what it is to sign."""
    own_hub = release.organisation.hub_id or release.organisation_id
    if release.sharing == Sharing.AMBER_STRICT:
        return organisation.pk == own_hub
    return release.sharing != Sharing.AMBER or (organisation.hub_id or organisation.pk) == own_hub


def release_from_signing(*, sign_off: SignOff, note: str, by: Viewer, at: datetime) -> None:
    """Take back the question to a unit, with a reason; what it had said stays in the history.

    A question that was taken back already, with a second click or by a colleague, is left as that.

    Raises:
        InvalidValue: no reason.
        NotAllowed, WrongState.
    """
    with transaction.atomic():
        current = _before_issue(sign_off.release)
        require(by, SIGN_OFF_ASK_AT_DESK, current)
        if not note.strip():
            raise InvalidValue(_("Say why the unit need not sign."), field="note")
        # The release is locked: whoever comes second finds the row gone, and writes no second line into the history.
        deleted, _rows = SignOff.objects.filter(pk=sign_off.pk).delete()
        if not deleted:
            return
        words = f"{sign_off.organisation.name}: {note.strip()}"
        finish(current, permission=SIGN_OFF_ASK_AT_DESK, by=by, at=at, decision=Decision.ASKED, note=words)


def sign_off_release(
    *, sign_off: SignOff, is_agreed: bool, revision: int, note: str, by: Viewer, at: datetime
) -> SignOff:
    """A unit's yes or no to the revision it has read; a later word replaces an earlier one.

    Raises:
        ChangedMeanwhile: the release says something else by now.
        InvalidValue: a no without a note.
        NotAllowed, WrongState.
    """
    with transaction.atomic():
        release = _before_issue(sign_off.release)
        current = (
            SignOff.objects.select_for_update(of=("self",)).select_related("organisation__hub").get(pk=sign_off.pk)
        )
        require(by, SIGN_OFF_GIVE, current.organisation)
        if release.revision != revision:
            raise ChangedMeanwhile(
                _("The release was changed after you opened this page. Read it again, then sign."),
                by_name=release.updated_by.full_name if release.updated_by else "",
                revision=release.revision,
            )
        if not is_agreed and not note.strip():
            raise InvalidValue(_("Say what your unit does not agree to."), field="note")
        current.is_agreed, current.revision, current.note, current.at = is_agreed, revision, note.strip(), at
        current.digest = digest_of(release)
        current.by_id, current.by_name = by.user_id, signed_name(by, SIGN_OFF_GIVE, current.organisation)
        current.save()
        words = ": ".join(part for part in (current.organisation.name, note.strip()) if part)
        decision = Decision.SIGNED if is_agreed else Decision.DECLINED
        finish(release, permission=SIGN_OFF_GIVE, by=by, at=at, decision=decision, note=words)
    return current


def _before_issue(release: Release) -> Release:
    current = locked(release)
    if State(current.state) in OUT_STATES:
        raise WrongState(_("This release has been issued; nobody signs it any more."))
    return current


def _require_lead(release: Release, by: Viewer) -> None:
    """The unit that leads asks, and the desk may ask for it once the release was sent in."""
    if not allowed(by, SIGN_OFF_ASK, release):
        require(by, SIGN_OFF_ASK_AT_DESK, release)
