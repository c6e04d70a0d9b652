"""Reads of the index: what the viewer may find, in order, each with the words around the hit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.db.models.expressions import RawSQL

from daumoi.accounts.viewer import Viewer
from daumoi.releases.models import IssuedVersion
from daumoi.search import engines
from daumoi.search.kinds import KINDS, reach_of
from daumoi.search.models import SearchEntry
from daumoi.search.rules import Piece, Question, marked, question, snippet

# So many are looked at; who finds more than that asks more closely.
MOST_RESULTS = 200
# Of each tier; more than are shown, because the reach is wider than what the viewer may see.
_MOST_CANDIDATES = 400


@dataclass(frozen=True)
class Found:
    """One result."""

    kind: str
    thing: Any
    title: list[Piece]
    snippet: list[Piece]
    at: datetime


@dataclass(frozen=True)
class Hit:
    """What a result is before its words are read."""

    kind: str
    object_id: int
    at: datetime


@dataclass(frozen=True)
class Filters:
    """What a search is narrowed by; empty values narrow nothing. `until` is exclusive."""

    kinds: tuple[str, ...] = ()
    since: datetime | None = None
    until: datetime | None = None


def hits(asked: Question, *, viewer: Viewer, filters: Filters | None = None) -> list[Hit]:
    """What the viewer may find, best first, newest first among equals; MOST_RESULTS at most.

    The same two statements run whether or not something is there that the viewer may not see.
    """
    if not asked:
        return []
    filters = filters or Filters()
    kinds = filters.kinds or tuple(KINDS)
    tier_of = engines.candidates(
        asked,
        reach=reach_of(viewer),
        kinds=kinds,
        since=filters.since,
        until=filters.until,
        most=_MOST_CANDIDATES,
    )
    nearest = sorted(tier_of, key=lambda entry_id: (tier_of[entry_id], -entry_id))[:_MOST_CANDIDATES]
    # The 0 is nobody's: without it an empty list would save the second statement, and the time it takes would tell.
    seen = SearchEntry.objects.filter(pk__in=[*nearest, 0], kind__in=kinds).values_list("pk", "kind", "object_id", "at")
    rows = sorted(seen, key=lambda row: (tier_of[row[0]], -row[3].timestamp(), row[0]))
    return [Hit(kind, object_id, at) for _pk, kind, object_id, at in _once(rows)[:MOST_RESULTS]]


def _once(rows: Sequence[Any]) -> list[Any]:
    """Without issued versions whose working record is found as well: to the house they are one thing."""
    releases = {row[2] for row in rows if row[1] == "release"}
    versions = [row[2] for row in rows if row[1] == "version"]
    if not releases or not versions:
        return list(rows)
    of_release = dict(IssuedVersion.objects.filter(pk__in=versions).values_list("pk", "release_id"))
    return [row for row in rows if row[1] != "version" or of_release.get(row[2]) not in releases]


def read(found: Sequence[Hit], asked: Question) -> list[Found]:
    """The results with their words as they are now; whoever lost sight of a row since does not get it."""
    things = {}
    for code in {hit.kind for hit in found}:
        ids = [hit.object_id for hit in found if hit.kind == code]
        things |= {(code, thing.pk): thing for thing in KINDS[code].rows().filter(pk__in=ids)}
    results = []
    for hit in found:
        thing = things.get((hit.kind, hit.object_id))
        words = KINDS[hit.kind].words(thing) if thing is not None else None
        if words is not None:
            title, said = marked(words.title, asked), snippet(words.text, asked)
            results.append(Found(hit.kind, thing, title, said, words.at))
    return results


def versions_with(versions: QuerySet[IssuedVersion], words: str) -> QuerySet[IssuedVersion]:
    """Versions that hold every word, with or without diacritics; quotation marks keep words together."""
    asked = question(words)
    if not asked:
        return versions
    tier = engines.Tier(asked, in_title=False, is_exact=False)
    # Who may see a version is the condition of `versions`; here its reach may be anybody's.
    key, condition, value = engines.matching_sql(tier, reach=(), kinds=("version",))
    entries = RawSQL(  # noqa: S611  (what was typed is a value; the rest are names of ours)
        f"SELECT e.object_id FROM search_searchentry e WHERE e.kind = 'version' "
        f"AND e.id IN (SELECT {key} FROM {engines.TABLE} WHERE {condition})",
        [value],
    )
    return versions.filter(Q(pk__in=entries))
