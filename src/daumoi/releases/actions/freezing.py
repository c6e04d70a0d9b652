"""Freezing: what every way of issuing does at its end, and what must hold before."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from daumoi.accounts.permissions import Permission
from daumoi.accounts.sharing import Sharing
from daumoi.accounts.viewer import Viewer
from daumoi.foundation.events import publish
from daumoi.media.errors import NotReady
from daumoi.media.models import MediaUse
from daumoi.media.queries import what_keeps_media_back
from daumoi.releases.actions.sharing import require_no_earlier_than_original
from daumoi.releases.actions.steps import finish, units_that_have_not_signed
from daumoi.releases.actions.writing import require_complete
from daumoi.releases.carried import media_in
from daumoi.releases.content import digest_of, frozen_content, text_of
from daumoi.releases.errors import ChangedMeanwhile, MeaningNotSigned, MissingSignatures, SpeakerNotAuthorised
from daumoi.releases.events import ReleaseIssued
from daumoi.releases.languages import standing_of
from daumoi.releases.models import Decision, IssuedVersion, LoneAct, Release, VersionKind, new_public_id
from daumoi.releases.reasons import Explanation
from daumoi.releases.rules import State, content_digest, public_from
from daumoi.spokespersons.queries import may_no_longer_speak


def require_ready(release: Release, *, at: datetime) -> None:
    """Refuse to issue what is not what was approved, or not agreed by every unit that was asked.

    Checked at the moment of issue, because between approval and a planned hour days may lie.

    Raises:
        MissingSignatures, ChangedMeanwhile, SpeakerNotAuthorised, MeaningNotSigned, IncompleteRelease.
    """
    require_signatures(release)
    # Saving is closed by now, but captions and credits belong to the photos and can be mended beside it.
    if release.approved_digest and digest_of(release) != release.approved_digest:
        raise ChangedMeanwhile(
            _("Photos or files of the release, or their words, were changed after it was approved. Approve it again."),
            by_name="",
            revision=release.revision,
        )
    # An embargo that ended between approval and issue holds nothing up.
    require_complete(release, at=at, but=("embargo_until",))
    require_speaker(release, at=at)
    require_meaning(release, at=at)


def require_meaning(release: Release, *, at: datetime) -> None:
    """Refuse a language version without its reviewer's word for exactly this pair of texts, or ahead of its original.

    Raises:
        MeaningNotSigned, IncompleteRelease.
    """
    if release.original_id is None:
        return
    require_no_earlier_than_original(release, at=at)
    standing = standing_of(release)
    if standing.people is None:
        # Linked before translators and reviewers were named.
        return
    if standing.original is None:
        raise MeaningNotSigned(_("The original is not issued yet: issue it first, then its language versions."))
    if standing.original.is_withdrawal:
        raise MeaningNotSigned(_("The original has been withdrawn, so its language versions are not issued."))
    if not standing.holds:
        raise MeaningNotSigned(
            _("%(name)s has not confirmed yet that this text means what version %(number)d of the original means.")
            % {"name": standing.people.reviewer.full_name, "number": standing.original.number}
        )


def require_speaker(release: Release, *, at: datetime) -> None:
    """Refuse words of somebody whose authority to speak has ended (Decree 244/2026, article 3).

    Raises:
        SpeakerNotAuthorised.
    """
    if may_no_longer_speak(release.speaker_name, release.organisation, at=at):
        raise SpeakerNotAuthorised(
            _("The authority of %(name)s to speak has ended, says the register of spokespersons.")
            % {"name": release.speaker_name}
        )


def require_signatures(release: Release) -> None:
    """Refuse while a unit that was asked has not signed exactly this revision.

    Raises:
        MissingSignatures: names the units.
    """
    units = units_that_have_not_signed(release)
    if units:
        names = ", ".join(unit.short_name for unit in units)
        raise MissingSignatures(
            _("A joint release is issued when every unit has signed it as it stands. Still missing: %(names)s.")
            % {"names": names},
            names=[unit.name for unit in units],
        )


def freeze(
    release: Release,
    after: State,
    version_kind: VersionKind,
    decision: Decision,
    *,
    note: str,
    permission: Permission,
    by: Viewer,
    at: datetime,
    issued_by_id: int | None = None,
    public_note: str | None = None,
    explained: Explanation | None = None,
) -> IssuedVersion:
    """Write the next version of a release, say so to everything that follows, and note the step.

    Args:
        note: stands in the house's history and, unless `public_note` says otherwise, in public.
        explained: why it is corrected or withdrawn, in public.
        issued_by_id: whose decision it was, where the schedule carries it out; else the acting person's.
    Raises:
        NotReady: a file of the release waits for its check, is infected, or may no longer be used.
    """
    if version_kind is not VersionKind.WITHDRAWAL:
        _require_media_ready(release)
    content = frozen_content(
        release,
        public_id=new_public_id(),
        # Counted among all there are, also those under an embargo that the acting person would not see.
        number=IssuedVersion._base_manager.filter(release=release).count() + 1,
        version_kind=version_kind,
        note=note if public_note is None else public_note,
        issued_at=at,
        explained=explained,
    )
    version = _version(release, content, issued_by_id=issued_by_id or by.user_id, at=at)
    version.save()
    if release.sharing == Sharing.RED:
        version.named_people.set(release.named_people.all())
    if version.number > 1:
        _take_back_media_of_overtaken(release, version, at=at)
    _let_media_out(release, version)
    release.state, release.current_version, release.updated_at = after, version, at
    release.issued_at = release.issued_at or at
    release.scheduled_for, release.scheduled_by = None, None
    release.save()
    finish(release, permission=permission, by=by, at=at, decision=decision, note=note, issued=version)
    # What a second person refused afterwards is put right by what is issued now.
    LoneAct._base_manager.filter(release=release, is_approved=False, settled_at=None).update(settled_at=at)
    publish(ReleaseIssued(release_id=release.pk, version_id=version.pk))
    return version


def _version(release: Release, content: dict[str, Any], *, issued_by_id: int | None, at: datetime) -> IssuedVersion:
    """The row of a version: its content, and beside it what lists, feeds and the access conditions ask for."""
    return IssuedVersion(
        public_id=content["public_id"],
        release=release,
        number=content["number"],
        version_kind=content["version_kind"],
        note=content["note"],
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
        issued_by_id=issued_by_id,
        embargo_until=release.embargo_until,
        public_at=public_from(issued_at=at, embargo_until=release.embargo_until),
        sharing=release.sharing,
        use=release.use,
        use_until=release.use_until,
    )


def _take_back_media_of_overtaken(release: Release, version: IssuedVersion, *, at: datetime) -> None:
    """What is replaced before its hour never goes out, nor do its media."""
    others = IssuedVersion._base_manager.filter(release=release, public_at__gt=at).exclude(pk=version.pk)
    MediaUse.objects.filter(
        version_public_id__in=list(others.values_list("public_id", flat=True)), public_at__gt=at
    ).delete()


def _let_media_out(release: Release, version: IssuedVersion) -> None:
    """Write for each photo and file of a version from when it is out, for whom, and with which words."""
    items = {item.public_id: item for item in media_in(release)}
    for shown in [*version.content["photos"], *version.content["files"]]:
        item = items[shown["public_id"]]
        carried: dict[str, Any] = {"carried": True} if item.is_carried else {}
        if item.subtitles:
            # The version has their digest; what is shown with the film is these words until the next version.
            carried["subtitles"] = item.subtitles
        use = MediaUse(
            item_id=item.pk,
            version_public_id=version.public_id,
            public_at=version.public_at,
            words={**shown, "source": version.content["unit"], **carried},
            sharing=version.sharing,
            organisation=version.organisation,
        )
        use.save()
        if version.sharing == Sharing.RED:
            use.named_people.set(version.named_people.all())


def _require_media_ready(release: Release) -> None:
    """Refuse while a file waits for its check, is infected, or may no longer be used; however urgent the rest is.

    Raises:
        NotReady: names every such file.
    """
    problems = what_keeps_media_back(media_in(release))
    if problems:
        raise NotReady(" ".join(said for _item, said in problems))
