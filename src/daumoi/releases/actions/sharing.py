"""Who may read a release: the people named for TLP:RED, and what a correction may change of the level."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from daumoi.accounts.permissions import RELEASE_APPROVE
from daumoi.accounts.queries import people_with_role
from daumoi.accounts.sharing import Sharing, is_narrower
from daumoi.foundation.errors import InvalidValue
from daumoi.releases.models import Release
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
    }


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
