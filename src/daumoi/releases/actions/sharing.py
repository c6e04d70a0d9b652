"""Who may read a release: the people named for TLP:RED, and what a correction may change of the level."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from daumoi.accounts.permissions import RELEASE_APPROVE
from daumoi.accounts.queries import people_with_role
from daumoi.accounts.sharing import Sharing, is_narrower
from daumoi.foundation.errors import InvalidValue
from daumoi.releases.errors import IncompleteRelease
from daumoi.releases.models import IssuedVersion, Release, Use
from daumoi.releases.rules import is_over


def write_named_people(release: Release, fields: Mapping[str, Any], *, before: str | None) -> None:
    """Keep the people of a TLP:RED release, its author always among them; nobody is named under another level.

    Args:
        fields: may hold `named_people`, people; where it does not, those who are named stay.
        before: the level that the release had; None for a new one. Only a level of named people leaves any behind.
    """
    if release.sharing != Sharing.RED:
        if before == Sharing.RED:
            release.named_people.clear()
        return
    if "named_people" in fields:
        release.named_people.set(fields["named_people"])
    release.named_people.add(release.author_id)


def sharing_problems(release: Release, *, at: datetime) -> dict[str, str]:
    """What is missing in sharing level and rights before sending: field name → sentence, "" where nothing is."""
    today = timezone.localdate(at, timezone.get_default_timezone())
    return {
        "use_until": _("The right to use it ends before it begins: choose a later day, or none.")
        if is_over(release.use_until, on=today)
        else "",
        "named_people": ""
        if release.sharing != Sharing.RED or _somebody_may_check(release, at=at)
        else _(
            "Name at least one editor or approver of the focal point besides yourself: only the people named can read "
            "a TLP:RED release, and somebody must check it."
        ),
    } | beyond_original(release, at=at)


def beyond_original(release: Release, *, at: datetime) -> dict[str, str]:
    """In what a language version would reach further than its original: field → sentence; empty when in nothing.

    It says the same and shows the same photos, so that it would carry them past the level, the hour or the right of
    use that were given to the original. What counts is the original as issued; before its issue, its draft.
    """
    if release.original_id is None:
        return {}
    issued = IssuedVersion._base_manager.filter(current_for=release.original_id).first()
    original: Release | IssuedVersion = issued or Release._base_manager.get(pk=release.original_id)
    found = {}
    if is_narrower(original.sharing, release.sharing):
        said = _("The original is %(level)s: a language version goes no further. Choose that level or a narrower one.")
        found["sharing"] = said % {"level": Sharing(original.sharing).label}
    elif original.sharing == Sharing.RED and not _named_in(release) <= _named_in(original) | {release.author_id}:
        found["named_people"] = _("Somebody is named here whom the original does not name: only those may read it.")
    embargo = original.embargo_until
    if embargo and embargo > at and (release.embargo_until is None or release.embargo_until < embargo):
        moment = date_format(timezone.localtime(embargo), "SHORT_DATETIME_FORMAT")
        said = _("The original is under embargo until %(moment)s: no language version is out before that.")
        found["embargo_until"] = said % {"moment": moment}
    if original.use == Use.BACKGROUND and release.use != Use.BACKGROUND:
        found["use"] = _("The original is for information only, not for publication; so is what says the same.")
    if original.use_until and (release.use_until is None or release.use_until > original.use_until):
        said = _("The original may be used until %(day)s, and so may its language versions.")
        found["use_until"] = said % {"day": date_format(original.use_until, "SHORT_DATE_FORMAT")}
    return found


def _named_in(source: Release | IssuedVersion) -> set[int]:
    return set(source.named_people.values_list("pk", flat=True))


def require_no_earlier_than_original(release: Release, *, at: datetime) -> None:
    """Refuse to issue a language version whose hour lies before that of its original; an embargo of its own is looked
    at here, because the check before issuing lets one pass that has ended.

    Raises:
        IncompleteRelease.
    """
    said = beyond_original(release, at=at).get("embargo_until")
    if said:
        raise IncompleteRelease(said, problems={"embargo_until": said})


def _somebody_may_check(release: Release, *, at: datetime) -> bool:
    unit = release.organisation
    deciding = people_with_role(
        RELEASE_APPROVE.roles,
        organisation_id=unit.hub_id or unit.pk,
        on=timezone.localdate(at, timezone.get_default_timezone()),
    )
    return bool(release.named_people.exclude(pk=release.author_id).filter(pk__in=deciding).exists())


def require_not_narrower(release: Release, fields: Mapping[str, Any]) -> None:
    """Refuse to close what has gone out: it cannot be called back from those who have read it.

    Narrowing by a correction would make an issued text vanish without a word; a withdrawal says so in its place.

    Raises:
        InvalidValue.
    """
    version = release.current_version
    if version is None or not version.is_out:
        return
    named = {person.pk for person in fields["named_people"]} | {release.author_id} if "named_people" in fields else None
    drops_people = (
        version.sharing == release.sharing == Sharing.RED
        and named is not None
        and not set(version.named_people.values_list("pk", flat=True)) <= named
    )
    if is_narrower(release.sharing, version.sharing) or drops_people:
        raise InvalidValue(
            _(
                "It has gone out as %(level)s, and what people have read cannot be called back. A correction may widen "
                "the circle; to close it, withdraw the release."
            )
            % {"level": Sharing(version.sharing).label},
            field="sharing",
        )
