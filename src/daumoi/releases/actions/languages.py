"""Language versions: starting one, and the reviewer's word that the meaning is unchanged."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from daumoi.accounts.audit import record
from daumoi.accounts.models import Organisation, User
from daumoi.accounts.permissions import MEANING_SIGN, RELEASE_WRITE, require, signed_name
from daumoi.accounts.viewer import Viewer
from daumoi.foundation.errors import InvalidValue, NotAllowed
from daumoi.foundation.events import publish
from daumoi.foundation.languages import LANGUAGES
from daumoi.releases.actions.steps import locked, require_unchanged
from daumoi.releases.actions.writing import carry_media, create_release
from daumoi.releases.content import digest_of
from daumoi.releases.errors import MeaningNotSigned
from daumoi.releases.events import LanguageVersionStarted, MeaningSigned
from daumoi.releases.languages import standing_of
from daumoi.releases.models import CONTENT_FIELDS, IssuedVersion, LanguageVersion, MeaningSignOff, Release
from daumoi.releases.paragraphs import LEAD_PLACE, untranslated
from daumoi.releases.queries import wrote
from daumoi.releases.rules import State
from daumoi.releases.terms import open_hints

# What a place that waits for its words may show of the original; the check finds at most two hundred characters.
SHOWN_OF_HEADLINE = 190


def create_language_version(
    *,
    original: Release,
    language: str,
    organisation: Organisation,
    translator: User,
    reviewer: User,
    by: Viewer,
    at: datetime,
) -> Release:
    """Start a translation: filed like its original, with a place for every paragraph and no words yet.

    Photos and files are carried over: the same files, whose captions wait for their translation too.

    Raises:
        InvalidValue: the language is the original's own, or has its version; one person in both parts; a translation
            of a translation.
        NotAllowed.
    """
    require(by, RELEASE_WRITE, organisation)
    with transaction.atomic():
        current = locked(original)
        if current.original_id is not None:
            raise InvalidValue(_("This is a translation itself: start from its original."), field="language")
        if language not in dict(LANGUAGES) or language == current.language:
            raise InvalidValue(_("Choose a language other than that of the original."), field="language")
        if _there_is_one(current, language):
            raise InvalidValue(_("There is a version in this language already."), field="language")
        if translator.pk == reviewer.pk:
            raise InvalidValue(_("Translator and reviewer are two people: choose another reviewer."), field="reviewer")
        release = create_release(organisation=organisation, fields=_fields(current, language), by=by, at=at)
        release.original = current
        release.save(update_fields=["original"])
        LanguageVersion.objects.create(
            release=release,
            translator=translator,
            reviewer=reviewer,
            named_at=at,
            follows=IssuedVersion._base_manager.filter(current_for=current).first(),
        )
        if carry_media(release=release, by=by, at=at):
            release.refresh_from_db()
        publish(LanguageVersionStarted(release_id=release.pk, by_id=by.user_id, by_name=by.name))
    return release


def _there_is_one(original: Release, language: str) -> bool:
    others = Release._base_manager.filter(original=original, language=language)
    return others.exclude(state=State.WITHDRAWN).exists()


def _fields(original: Release, language: str) -> dict[str, Any]:
    shown = original.headline.replace("‹", "").replace("›", "")[:SHOWN_OF_HEADLINE]
    return {
        **{name: getattr(original, name) for name in CONTENT_FIELDS if name != "particulars"},
        "language": language,
        "headline": f"‹{shown}›",
        "lead": LEAD_PLACE if original.lead else "",
        "body": untranslated(original.body),
    }


def sign_meaning(
    *, release: Release, by: Viewer, at: datetime, expected_revision: int | None, original_number: int
) -> MeaningSignOff:
    """Note the named reviewer's word that this text means what that version of the original means.

    Args:
        original_number: number of the original's version that stood on the reviewer's page.
    Raises:
        NotAllowed: not the named reviewer, or somebody who wrote words of the translation.
        ChangedMeanwhile: the translation is not what stood on the page.
        MeaningNotSigned: the original is not issued, is withdrawn, or has been corrected since.
    """
    with transaction.atomic():
        current = locked(release)
        require(by, MEANING_SIGN, current)
        standing = standing_of(current)
        if standing.people is None or standing.people.reviewer_id != by.user_id:
            raise NotAllowed(_("Only the named reviewer confirms the meaning."), reason="role")
        if wrote(by, current):
            raise NotAllowed(
                _("You wrote words of this translation, so someone else must review it."), reason="own-work"
            )
        require_unchanged(current, expected_revision)
        if standing.original is None or standing.original.is_withdrawal:
            raise MeaningNotSigned(_("There is no issued original to compare with."))
        if standing.original.number != original_number:
            raise MeaningNotSigned(_("The original was corrected after you opened this page. Compare again."))
        hints = open_hints(current, on=timezone.localdate(at))
        signed = MeaningSignOff.objects.create(
            release=current,
            open_hints=len(hints),
            original_version=standing.original,
            revision=current.revision,
            digest=digest_of(current),
            by_id=by.user_id,
            by_name=signed_name(by, MEANING_SIGN, current),
            at=at,
        )
        record(
            by=by, at=at, verb=MEANING_SIGN.name, subject=current, organisation=current.organisation,
            revision=current.revision, original=standing.original.public_id, open_hints=len(hints),
        )  # fmt: skip
        publish(MeaningSigned(release_id=current.pk, sign_off_id=signed.pk))
    return signed
