"""Language versions of a release: which there are, how each stands to its original."""

from __future__ import annotations

from dataclasses import dataclass

from daumoi.releases.content import digest_of
from daumoi.releases.models import IssuedVersion, LanguageVersion, MeaningSignOff, Release
from daumoi.releases.rules import State


@dataclass(frozen=True)
class Standing:
    """How a language version stands to its original.

    Attributes:
        signed: the last word that the meaning is unchanged; None while nobody gave one.
        holds: that word is for the original as it stands and the translation as it is now.
        is_stale: the original was corrected or withdrawn after what the translation was made from.
        original: the original's current version; None before its issue.
    """

    people: LanguageVersion | None
    signed: MeaningSignOff | None
    holds: bool
    is_stale: bool
    original: IssuedVersion | None


def standing_of(release: Release) -> Standing:
    """How a language version stands to its original now; both must be loaded by somebody who may see the former."""
    # Whoever translates sees what the original says in public, whatever else of it is hidden.
    original = IssuedVersion._base_manager.filter(current_for=release.original_id).first()
    signed = MeaningSignOff._base_manager.filter(release=release).select_related("original_version").last()
    people = LanguageVersion._base_manager.filter(release=release).select_related("translator", "reviewer").first()
    holds = (
        signed is not None
        and original is not None
        and signed.original_version_id == original.pk
        and signed.revision == release.revision
        and signed.digest == digest_of(release)
    )
    return Standing(people, signed, holds, _is_stale(release, original, signed), original)


def _is_stale(release: Release, original: IssuedVersion | None, signed: MeaningSignOff | None) -> bool:
    if original is None or release.state == State.WITHDRAWN:
        return False
    followed = _followed(release) or (signed.original_version.number if signed else original.number)
    return followed < original.number


def _followed(release: Release) -> int | None:
    """Number of the original's version that the issued translation says it follows."""
    if release.current_version_id is None:
        return None
    contents = IssuedVersion._base_manager.filter(pk=release.current_version_id)
    number = contents.values_list("content__original__number", flat=True).first()
    return int(number) if number is not None else None
