"""Reads of the public side: what everybody may see by now, whoever asks.

Every function starts at `IssuedVersion.objects.public()`, so an embargoed version is not there before its second,
for editors either; they see it on the desk.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import F, Q, QuerySet
from django.db.models.fields.json import KT

from daumoi.accounts.viewer import SYSTEM, acting_as
from daumoi.releases.models import IssuedVersion
from daumoi.releases.queries import public_versions

# The lead story is the newest with a picture among the first few, so that a picture never lifts old news to the top.
LEAD_AMONG = 5
FEED_LENGTH = 50


@dataclass(frozen=True)
class ListedVersion:
    """A version as a list shows it, with its unit's name of that day and its first photo."""

    version: IssuedVersion
    unit: str
    photo: dict[str, Any] | None


def standing_versions() -> QuerySet[IssuedVersion]:
    """Latest versions that are public and not withdrawn, newest first."""
    return public_versions().standing()


def listed(versions: Iterable[IssuedVersion]) -> list[ListedVersion]:
    """The versions in their order, with what their frozen content says of unit and first photo; one query for all."""
    shown = list(versions)
    rows = IssuedVersion.objects.filter(pk__in=[version.pk for version in shown]).order_by()
    found = rows.annotate(unit_name=KT("content__unit")).values_list("pk", "unit_name", "content__photos__0")
    frozen = {pk: (unit, photo) for pk, unit, photo in found}
    return [ListedVersion(version, *frozen[version.pk]) for version in shown]


def with_lead(rows: Sequence[ListedVersion]) -> tuple[ListedVersion | None, list[ListedVersion]]:
    """The lead story and the others in their order."""
    if not rows:
        return None, []
    lead = next((row for row in rows[:LEAD_AMONG] if row.photo), rows[0])
    return lead, [row for row in rows if row is not lead]


def public_version(public_id: str) -> IssuedVersion:
    """One public version with its content.

    Raises:
        IssuedVersion.DoesNotExist: there is none, or it is not public yet.
    """
    found: IssuedVersion = (
        IssuedVersion.objects.public()
        .select_related("organisation", "topic", "place")
        .annotate(original_id=F("release__original_id"))
        .defer("text", "search_text")
        .get(public_id=public_id)
    )
    return found


def public_history(version: IssuedVersion) -> list[IssuedVersion]:
    """Every public version of the same release, the newest first."""
    versions = IssuedVersion.objects.public().filter(release_id=version.release_id)
    return list(versions.defer("content", "text", "search_text", "lead").order_by("-number"))


def language_versions(version: IssuedVersion) -> list[IssuedVersion]:
    """The same release in other languages: what stands of its original and of the original's translations."""
    root_id = version.original_id or version.release_id  # type: ignore[attr-defined]  # annotated by public_version
    # Two looks, each by an index: joined into one they read every public version. The first gives nothing but ids, and
    # without the predicate of the viewer, whose range of time SQLite would take for the better way in.
    with acting_as(SYSTEM):
        translations = IssuedVersion.objects.filter(release__original_id=root_id).order_by()
        family = {root_id, *translations.values_list("release_id", flat=True)} - {version.release_id}
    if not family:
        return []
    return list(standing_versions().filter(release_id__in=family).order_by("language", "-public_at"))


def related_versions(version: IssuedVersion, *, most: int = 5) -> list[IssuedVersion]:
    """The newest standing versions of the same topic and language."""
    if version.topic_id is None:
        return []
    same = standing_versions().filter(topic_id=version.topic_id, language=version.language)
    return list(same.exclude(release_id=version.release_id)[:most])


@dataclass(frozen=True)
class FeedContents:
    """Which versions a feed holds, and when that last changed (a withdrawal changes it too)."""

    keys: tuple[tuple[int, str], ...]
    changed_at: datetime | None

    @property
    def ids(self) -> list[int]:
        return [pk for pk, _public_id in self.keys]


def feed_contents(*, topic: str = "", language: str = "") -> FeedContents:
    """What a feed holds by now: ids only, so that an unchanged feed costs two small queries."""
    chosen = Q()
    if topic:
        chosen &= Q(topic__code=topic)
    if language:
        chosen &= Q(language=language)
    current = IssuedVersion.objects.public().current().filter(chosen)
    keys = tuple(current.standing().values_list("pk", "public_id")[:FEED_LENGTH])
    return FeedContents(keys, current.values_list("public_at", flat=True).first())


def feed_versions(contents: FeedContents) -> list[IssuedVersion]:
    """The versions of a feed with their content, in its order."""
    found = IssuedVersion.objects.public().defer("text", "search_text").in_bulk(contents.ids)
    return [found[pk] for pk in contents.ids if pk in found]
