"""Issuing freezes; corrections and withdrawals are further versions."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from daumoi.accounts.permissions import RELEASE_CORRECT, RELEASE_ISSUE, RELEASE_WITHDRAW, Permission
from daumoi.accounts.sharing import Sharing
from daumoi.accounts.viewer import Viewer
from daumoi.foundation.errors import InvalidValue
from daumoi.foundation.events import publish
from daumoi.media.models import MediaItem, MediaUse
from daumoi.releases.actions.sharing import require_not_narrower, write_named_people
from daumoi.releases.actions.steps import begin, finish, require_second_eyes, require_unchanged
from daumoi.releases.actions.writing import keep_revision, require_complete, write_content
from daumoi.releases.content import frozen_content, says_the_same, text_of
from daumoi.releases.events import ReleaseIssued
from daumoi.releases.models import Decision, IssuedVersion, Release, VersionKind, new_public_id
from daumoi.releases.rules import Act, State, content_digest, public_from


def issue_release(*, release: Release, by: Viewer, at: datetime, expected_revision: int | None = None) -> IssuedVersion:
    """Freeze an approved release as its first issued version and tell everything that follows.

    The version is public from `at`, or from the end of its embargo if that is later.

    Raises:
        NotAllowed, WrongState: issued already, or never approved.
    """
    with transaction.atomic():
        current, after = begin(Act.ISSUE, release, permission=RELEASE_ISSUE, by=by)
        require_second_eyes(current, by)
        require_unchanged(current, expected_revision)
        return _freeze(
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
) -> IssuedVersion:
    """Issue a corrected version with a public note of what changed and why.

    Raises:
        InvalidValue: the note is empty, or nothing was changed.
        NotAllowed, WrongState.
    """
    with transaction.atomic():
        current, after = begin(Act.CORRECT, release, permission=RELEASE_CORRECT, by=by)
        if not note.strip():
            raise InvalidValue(_("Say in public what was wrong and what is right now."), field="note")
        require_unchanged(current, expected_revision)
        # An embargo cannot be put on what has been issued, nor lifted by a correction.
        write_content(current, {name: value for name, value in fields.items() if name != "embargo_until"})
        require_not_narrower(current, fields)
        write_named_people(current, fields)
        require_complete(current, at=at, but=("embargo_until",))
        if says_the_same(current, current.current_version):
            raise InvalidValue(
                _("Nothing was changed; a correction must say something else than before."), field="note"
            )
        current.revision += 1
        keep_revision(current, by=by, at=at, is_autosave=False)
        return _freeze(
            current,
            after,
            VersionKind.CORRECTION,
            Decision.CORRECTED,
            note=note.strip(),
            permission=RELEASE_CORRECT,
            by=by,
            at=at,
        )


def withdraw_release(*, release: Release, note: str, by: Viewer, at: datetime) -> IssuedVersion:
    """Issue a version that says the release is withdrawn, and why; what was issued before stays to be read.

    Raises:
        InvalidValue: the note is empty.
        NotAllowed, WrongState.
    """
    with transaction.atomic():
        current, after = begin(Act.WITHDRAW, release, permission=RELEASE_WITHDRAW, by=by)
        if not note.strip():
            raise InvalidValue(_("Say in public why the release is withdrawn."), field="note")
        return _freeze(
            current,
            after,
            VersionKind.WITHDRAWAL,
            Decision.WITHDRAWN,
            note=note.strip(),
            permission=RELEASE_WITHDRAW,
            by=by,
            at=at,
        )


def _freeze(
    release: Release,
    after: State,
    version_kind: VersionKind,
    decision: Decision,
    *,
    note: str,
    permission: Permission,
    by: Viewer,
    at: datetime,
) -> IssuedVersion:
    public_id, number = new_public_id(), release.versions.count() + 1
    content = frozen_content(
        release, public_id=public_id, number=number, version_kind=version_kind, note=note, issued_at=at
    )
    version = IssuedVersion(
        public_id=public_id,
        release=release,
        number=number,
        version_kind=version_kind,
        note=note,
        content=content,
        sha256=content_digest(content),
        organisation=release.organisation,
        topic=release.topic,
        place=release.place,
        kind=release.kind,
        language=release.language,
        headline=content["headline"],
        lead=content["lead"],
        text=text_of(content),
        issued_at=at,
        issued_by_id=by.user_id,
        embargo_until=release.embargo_until,
        public_at=public_from(issued_at=at, embargo_until=release.embargo_until),
        sharing=release.sharing,
        use=release.use,
        use_until=release.use_until,
    )
    version.save()
    if release.sharing == Sharing.RED:
        version.named_people.set(release.named_people.all())
    # What is replaced before its hour never goes out, nor do its media.
    overtaken = release.versions.filter(public_at__gt=at).exclude(pk=version.pk).values_list("public_id", flat=True)
    MediaUse.objects.filter(version_public_id__in=list(overtaken), public_at__gt=at).delete()
    for shown in [*content["photos"], *content["files"]]:
        use = MediaUse(
            item=MediaItem.objects.get(public_id=shown["public_id"]),
            version_public_id=public_id,
            public_at=version.public_at,
            words=shown,
            sharing=version.sharing,
            organisation=version.organisation,
        )
        use.save()
        use.named_people.set(version.named_people.all())
    release.state, release.current_version, release.updated_at = after, version, at
    release.issued_at = release.issued_at or at
    release.save()
    finish(release, permission=permission, by=by, at=at, decision=decision, note=note)
    publish(ReleaseIssued(release_id=release.pk, version_id=version.pk))
    return version
