"""Language versions of a release: which there are, how each stands to its original."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from daumoi.accounts.sharing import Sharing
from daumoi.releases.content import digest_of
from daumoi.releases.models import IssuedVersion, LanguageVersion, MeaningSignOff, Release, VersionKind
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
        # The word of somebody who is no longer its reviewer ended with the change.
        and (people is None or signed.by_id == people.reviewer_id)
    )
    is_stale = release.pk in behind_originals([release])
    return Standing(people, signed, holds, is_stale, original)


def original_texts(release: Release, standing: Standing) -> dict[str, str]:
    """What the original says: as issued, or its draft where it is not out and the viewer may see it.

    Nothing of what is for named people alone, to whoever is not among them: a version in another language may have been
    opened to the unit by then.
    """
    names = ("headline", "lead", "body")
    if standing.original is not None and standing.original.sharing != Sharing.RED:
        return {name: standing.original.content[name] for name in names}
    draft = Release.objects.filter(pk=release.original_id).first()
    if standing.original is not None and draft is not None:
        return {name: standing.original.content[name] for name in names}
    return {name: getattr(draft, name) if draft else "" for name in names}


class Behind(StrEnum):
    """How a language version lags: its original was corrected after what it follows, or withdrawn."""

    STALE = "stale"
    WITHDRAWN = "withdrawn"


def behind_originals(releases: Iterable[Release]) -> dict[int, Behind]:
    """Which of these are language versions whose original has moved on, by id; five queries for any number of them."""
    found = {release.pk: release for release in releases if release.original_id and release.state != State.WITHDRAWN}
    if not found:
        return {}
    originals = {release.original_id for release in found.values()}
    versions = IssuedVersion._base_manager.filter(current_for__in=originals)
    current = {row[0]: row[1:] for row in versions.values_list("current_for", "number", "version_kind")}
    followed = _followed(found)
    behind = {}
    for pk, release in found.items():
        number, kind = current.get(release.original_id, (0, ""))
        if kind == VersionKind.WITHDRAWAL:
            behind[pk] = Behind.WITHDRAWN
        elif followed.get(pk, number) < number:
            behind[pk] = Behind.STALE
    return behind


def _followed(releases: Mapping[int, Release]) -> dict[int, int]:
    """Number of the original's version that each follows: as its issued version says; before that, as the reviewer
    last confirmed; before that, as it was started. Absent where nobody can say.
    """
    begun = LanguageVersion._base_manager.filter(release_id__in=releases, follows__isnull=False)
    signed = MeaningSignOff._base_manager.filter(release_id__in=releases).order_by("at", "id")
    versions = {release.current_version_id: pk for pk, release in releases.items() if release.current_version_id}
    issued = IssuedVersion._base_manager.filter(pk__in=versions).values_list("pk", "content__original__number")
    return {
        **dict(begun.values_list("release_id", "follows__number")),
        **dict(signed.values_list("release_id", "original_version__number")),
        **{versions[pk]: int(number) for pk, number in issued if number},
    }


def mark_behind(releases: Iterable[Release]) -> None:
    """Give each of these its `behind`, for lists."""
    shown = list(releases)
    behind = behind_originals(shown)
    for release in shown:
        release.behind = behind.get(release.pk, "")
