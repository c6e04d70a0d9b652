"""Reads of what is out by now, embargoed versions never: editors see these on the desk.

Every function starts at a shelf. On the public one stands what everybody may see, whoever asks; on the wire's, what
is out and whose sharing level lets the viewer in.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import F, Q, QuerySet
from django.db.models.fields.json import KT

from daumoi.accounts.viewer import SYSTEM, acting_as
from daumoi.releases.models import IssuedVersion, VersionKind
from daumoi.releases.queries import listable

# The lead story is the newest with a picture among the first few, so that a picture never lifts old news to the top.
LEAD_AMONG = 5
FEED_LENGTH = 50

Shelf = Callable[[], QuerySet[IssuedVersion]]


def public_shelf() -> QuerySet[IssuedVersion]:
    """What everybody may see by now."""
    return IssuedVersion.objects.public()


def wire_shelf() -> QuerySet[IssuedVersion]:
    """What is out by now for this viewer."""
    return IssuedVersion.objects.out()


@dataclass(frozen=True)
class ListedVersion:
    """A version as a list shows it, with its unit's name of that day and its first photo."""

    version: IssuedVersion
    unit: str
    photo: dict[str, Any] | None


def standing_versions(shelf: Shelf = public_shelf) -> QuerySet[IssuedVersion]:
    """Latest versions of a shelf that are not withdrawn, newest first, with what a list shows."""
    return listable(shelf().standing())


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


def version_on(shelf: Shelf, public_id: str) -> IssuedVersion:
    """One version of a shelf with its content.

    Raises:
        IssuedVersion.DoesNotExist: there is none, it is not out yet, or the viewer may not see it.
    """
    found: IssuedVersion = (
        shelf()
        .select_related("organisation", "topic", "place")
        .annotate(original_id=F("release__original_id"))
        .defer("text")
        .get(public_id=public_id)
    )
    return found


def history_on(shelf: Shelf, version: IssuedVersion) -> list[IssuedVersion]:
    """Every version of the same release on a shelf, the newest first."""
    versions = shelf().filter(release_id=version.release_id)
    return list(versions.defer("content", "text", "lead").order_by("-number"))


def version_before(shelf: Shelf, version: IssuedVersion) -> IssuedVersion | None:
    """The version that this one replaced on a shelf, with its content; None for the first."""
    earlier = shelf().filter(release_id=version.release_id, number__lt=version.number)
    return earlier.order_by("-number").defer("text").first()


def newer_original(version: IssuedVersion, *, shelf: Shelf = public_shelf) -> IssuedVersion | None:
    """For a language version: the original's current version on the shelf, where it is newer than what this one says it
    follows; else None.
    """
    followed = version.content.get("original")
    original_id = version.original_id  # type: ignore[attr-defined]  # annotated by version_on
    if not followed or not followed["number"] or original_id is None:
        return None
    newer = shelf().current().filter(release_id=original_id, number__gt=followed["number"])
    return newer.defer("content", "text").first()


def language_versions(version: IssuedVersion, *, shelf: Shelf = public_shelf) -> list[IssuedVersion]:
    """The same release in other languages: what stands of its original and of the original's translations."""
    root_id = version.original_id or version.release_id  # type: ignore[attr-defined]  # annotated by version_on
    # Two looks, each by an index: joined into one they read every public version. The first gives nothing but ids, and
    # without the predicate of the viewer, whose range of time SQLite would take for the better way in.
    with acting_as(SYSTEM):
        translations = IssuedVersion.objects.filter(release__original_id=root_id).order_by()
        family = {root_id, *translations.values_list("release_id", flat=True)} - {version.release_id}
    if not family:
        return []
    return list(standing_versions(shelf).filter(release_id__in=family).order_by("language", "-public_at"))


def related_versions(version: IssuedVersion, *, shelf: Shelf = public_shelf, most: int = 5) -> list[IssuedVersion]:
    """The newest standing versions of the same topic and language."""
    if version.topic_id is None:
        return []
    same = standing_versions(shelf).filter(topic_id=version.topic_id, language=version.language)
    return list(same.exclude(release_id=version.release_id)[:most])


@dataclass(frozen=True)
class FeedContents:
    """Which versions a feed holds, and when that last changed."""

    keys: tuple[tuple[int, str], ...]
    changed_at: datetime | None

    @property
    def ids(self) -> list[int]:
        return [pk for pk, _public_id in self.keys]


def feed_contents(*, topic: str = "", language: str = "") -> FeedContents:
    """What a feed holds by now: ids only, so that an unchanged feed costs two small queries.

    A withdrawal stands in it where the release stood: whoever took that from the feed learns here that it is gone. What
    may not be used any more is not offered.
    """
    chosen = Q()
    if topic:
        chosen &= Q(topic__code=topic)
    if language:
        chosen &= Q(language=language)
    current = IssuedVersion.objects.public().current().filter(chosen)
    rows = list(current.usable().values_list("pk", "public_id", "release_id", "version_kind")[:FEED_LENGTH])
    keys = [(pk, public_id) for pk, public_id, _release_id, _kind in rows]
    withdrawn = [release_id for _pk, _public_id, release_id, kind in rows if kind == VersionKind.WITHDRAWAL]
    keys += _withdrawn_texts(withdrawn)
    return FeedContents(tuple(keys), current.values_list("public_at", flat=True).first())


def _withdrawn_texts(release_ids: list[int]) -> list[tuple[int, str]]:
    """What the withdrawals of these releases took back and readers may hold still: it is marked in the feed."""
    if not release_ids:
        return []
    texts = IssuedVersion.objects.public().filter(release_id__in=release_ids, current_for=None)
    return list(texts.order_by("-public_at", "-id").values_list("pk", "public_id")[:FEED_LENGTH])


def feed_versions(contents: FeedContents) -> list[IssuedVersion]:
    """The versions of a feed with their content, in its order."""
    found = IssuedVersion.objects.public().defer("text").in_bulk(contents.ids)
    return [found[pk] for pk in contents.ids if pk in found]
