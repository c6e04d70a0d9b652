"""Issuing freezes; corrections and withdrawals are further versions."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from daumoi.accounts.permissions import RELEASE_CORRECT, RELEASE_ISSUE, RELEASE_WITHDRAW
from daumoi.accounts.viewer import Viewer
from daumoi.foundation.errors import InvalidValue
from daumoi.releases.actions.freezing import freeze, require_ready
from daumoi.releases.actions.looking_back import keep_lone_act
from daumoi.releases.actions.sending import keep_looked_at, require_looked_at
from daumoi.releases.actions.sharing import require_not_narrower, write_named_people
from daumoi.releases.actions.steps import begin, require_second_eyes, require_unchanged
from daumoi.releases.actions.writing import keep_revision, require_complete, write_content
from daumoi.releases.checks import findings_of
from daumoi.releases.content import says_the_same
from daumoi.releases.models import Decision, IssuedVersion, Release, VersionKind
from daumoi.releases.reasons import Explanation
from daumoi.releases.rules import Act

# The note alone says why; the pages of the desk always ask for the reason as well.
UNEXPLAINED = Explanation()


def issue_release(*, release: Release, by: Viewer, at: datetime, expected_revision: int | None = None) -> IssuedVersion:
    """Freeze an approved release as its first issued version and tell everything that follows.

    The version is public from `at`, or from the end of its embargo if that is later.

    Raises:
        MissingSignatures: a unit that was asked to sign a joint release has not, or signed an earlier revision.
        ChangedMeanwhile: photos or files say something else than when it was approved.
        NotAllowed, WrongState: issued already, or never approved.
    """
    with transaction.atomic():
        current, after = begin(Act.ISSUE, release, permission=RELEASE_ISSUE, by=by)
        require_second_eyes(current, by)
        require_unchanged(current, expected_revision)
        require_ready(current, at=at)
        return freeze(
            current, after, VersionKind.FIRST, Decision.ISSUED, note="", permission=RELEASE_ISSUE, by=by, at=at
        )


def correct_release(
    *,
    release: Release,
    fields: Mapping[str, Any],
    note: str,
    by: Viewer,
    at: datetime,
    expected_revision: int | None = None,
    explained: Explanation = UNEXPLAINED,
    looked_at: Collection[str] = (),
) -> IssuedVersion:
    """Issue a corrected version with a public note of what changed and why.

    Args:
        explained: reason, who noticed, who asked; public as well.
        looked_at: codes of the hints that the corrector says may stand.
    Raises:
        InvalidValue: the note is empty, the reason is not whole, or nothing was changed.
        NewHints: the correction brings in what nobody has looked at; what stood there before is not asked again.
        NotAllowed, WrongState.
    """
    with transaction.atomic():
        current, after = begin(Act.CORRECT, release, permission=RELEASE_CORRECT, by=by)
        if not note.strip():
            raise InvalidValue(_("Say in public what was wrong and what is right now."), field="note")
        explained.require_whole()
        require_unchanged(current, expected_revision)
        before, known = current.sharing, {finding.code for finding in findings_of(current, at=at)}
        # An embargo cannot be put on what has been issued, nor lifted by a correction.
        write_content(current, {name: value for name, value in fields.items() if name != "embargo_until"})
        require_not_narrower(current, fields)
        write_named_people(current, fields, before=before)
        require_complete(current, at=at, but=("embargo_until",))
        if says_the_same(current, current.current_version):
            raise InvalidValue(
                _("Nothing was changed; a correction must say something else than before."), field="note"
            )
        new = [finding for finding in findings_of(current, at=at) if finding.code not in known]
        require_looked_at(new, looked_at)
        current.revision += 1
        keep_revision(current, by=by, at=at, is_autosave=False)
        keep_looked_at(current, new, looked_at, by=by, at=at)
        version = freeze(
            current,
            after,
            VersionKind.CORRECTION,
            Decision.CORRECTED,
            note=note.strip(),
            permission=RELEASE_CORRECT,
            by=by,
            at=at,
            explained=explained,
        )
        keep_lone_act(version, decision=Decision.CORRECTED, reason=note.strip(), by=by, at=at)
    return version


def withdraw_release(
    *, release: Release, note: str, by: Viewer, at: datetime, explained: Explanation = UNEXPLAINED
) -> IssuedVersion:
    """Issue a version that says the release is withdrawn, and why; what was issued before stays to be read.

    Raises:
        InvalidValue: the note is empty, or the reason is not whole.
        NotAllowed, WrongState.
    """
    with transaction.atomic():
        current, after = begin(Act.WITHDRAW, release, permission=RELEASE_WITHDRAW, by=by)
        if not note.strip():
            raise InvalidValue(_("Say in public why the release is withdrawn."), field="note")
        explained.require_whole()
        version = freeze(
            current,
            after,
            VersionKind.WITHDRAWAL,
            Decision.WITHDRAWN,
            note=note.strip(),
            permission=RELEASE_WITHDRAW,
            by=by,
            at=at,
            explained=explained,
        )
        keep_lone_act(version, decision=Decision.WITHDRAWN, reason=note.strip(), by=by, at=at)
    return version
