"""Sending a release to the focal point, with what its writer confirmed; or holding it back on a ground of the law."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from daumoi.accounts.audit import record
from daumoi.accounts.permissions import RELEASE_SUBMIT
from daumoi.accounts.viewer import Viewer
from daumoi.foundation.errors import InvalidValue
from daumoi.releases.actions.steps import begin, finish, require_unchanged
from daumoi.releases.actions.writing import require_nothing_missing, sending_findings
from daumoi.releases.checks import Finding, findings_of
from daumoi.releases.checks.grounds import Confirmed
from daumoi.releases.errors import GroundApplies, NewHints, Unconfirmed
from daumoi.releases.models import Confirmation, Decision, Release
from daumoi.releases.rules import Act


def submit_release(
    *, release: Release, confirmed: Confirmed, by: Viewer, at: datetime, expected_revision: int | None = None
) -> Release:
    """Send a draft to the focal point, and keep what the writer confirmed of exactly this revision.

    Args:
        confirmed: the writer's word on each ground of Press Law Article 31.2, and the hints that may stand.
    Raises:
        IncompleteRelease: names every field that is missing.
        Unconfirmed: a ground without an answer, or a hint that nobody looked at; names them all.
        GroundApplies: one of the grounds applies; then it is held back and not sent.
        ChangedMeanwhile: it is not what stood on the person's page.
        NotAllowed, WrongState.
    """
    with transaction.atomic():
        current, after = begin(Act.SUBMIT, release, permission=RELEASE_SUBMIT, by=by)
        require_unchanged(current, expected_revision)
        findings = sending_findings(current, at=at)
        require_nothing_missing(findings)
        require_confirmed(findings, confirmed)
        _keep(current, confirmed, findings, by=by, at=at)
        current.state, current.submitted_at, current.updated_at = after, at, at
        current.reviewer = None
        current.save(update_fields=["state", "submitted_at", "updated_at", "reviewer"])
        finish(current, permission=RELEASE_SUBMIT, by=by, at=at, decision=Decision.SUBMITTED)
    return current


def hold_back_release(*, release: Release, confirmed: Confirmed, by: Viewer, at: datetime) -> Confirmation:
    """Note on which ground of the law a release is not sent; it stays a draft of its unit.

    Raises:
        InvalidValue: no ground applies.
        NotAllowed, WrongState.
    """
    with transaction.atomic():
        current, _after = begin(Act.SUBMIT, release, permission=RELEASE_SUBMIT, by=by)
        if not confirmed.applying:
            raise InvalidValue(_("No ground was named to hold the release back for."), field="grounds")
        kept = _keep(current, confirmed, findings_of(current, at=at), by=by, at=at)
        record(
            by=by,
            at=at,
            verb=RELEASE_SUBMIT.name,
            subject=current,
            organisation=current.organisation,
            revision=current.revision,
            held_back=[ground.code for ground in confirmed.applying],
        )
    return kept


def require_confirmed(findings: Iterable[Finding], confirmed: Confirmed) -> None:
    """Refuse a release whose secrecy and personal-data check is not complete.

    Raises:
        Unconfirmed, GroundApplies.
    """
    open_hints = [finding for finding in findings if finding.needs_word and finding.code not in confirmed.looked_at]
    if confirmed.applying:
        raise GroundApplies(
            _("Not sent: the ground “%(ground)s” applies.") % {"ground": confirmed.applying[0].label},
            grounds=[ground.code for ground in confirmed.applying],
        )
    if confirmed.unanswered or open_hints:
        raise Unconfirmed(
            _("Answer every question of the check before sending."),
            grounds=[ground.code for ground in confirmed.unanswered],
            hints=[finding.code for finding in open_hints],
        )


def require_looked_at(new: Iterable[Finding], looked_at: Collection[str]) -> None:
    """Refuse a correction that brings in what nobody has looked at: what needs a word, and figures that differ.

    Raises:
        NewHints.
    """
    asked = [each for each in new if each.needs_word or each.is_of_figures]
    if any(each.code not in looked_at for each in asked):
        raise NewHints(_("Not issued yet: look at what the correction brings in."), findings=asked)


def keep_looked_at(
    release: Release, new: Iterable[Finding], looked_at: Collection[str], *, by: Viewer, at: datetime
) -> None:
    """Keep what the corrector has said may stand, with the revision it was said of."""
    hints = [finding.recorded for finding in new if finding.code in looked_at]
    if hints:
        Confirmation.objects.create(
            release=release, revision=release.revision, at=at, by_id=by.user_id, by_name=by.name, grounds={},
            looked_at=hints,
        )  # fmt: skip


def _keep(
    release: Release, confirmed: Confirmed, findings: Iterable[Finding], *, by: Viewer, at: datetime
) -> Confirmation:
    hints = [finding.recorded for finding in findings if finding.code in confirmed.looked_at]
    return Confirmation.objects.create(
        release=release,
        revision=release.revision,
        at=at,
        by_id=by.user_id,
        by_name=by.name,
        grounds=dict(confirmed.grounds),
        looked_at=hints,
        is_held_back=bool(confirmed.applying),
    )
