"""Reads of the index: what the viewer may find, in order, each with the words around the hit."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar

from django.db.models import QuerySet, Subquery
from django.db.models.functions import Coalesce

from daumoi.accounts.viewer import Viewer
from daumoi.releases.models import IssuedVersion, Release
from daumoi.search import engines
from daumoi.search.engines.asked import Narrowing
from daumoi.search.kinds import KINDS, facet_words, kind_word, reach_of, things_seen
from daumoi.search.models import SearchEntry
from daumoi.search.rules import Piece, Question, best_tier, marked, question, snippet

Row = TypeVar("Row", IssuedVersion, Release)

# So many are looked at; who finds more than that asks more closely.
MOST_RESULTS = 200
# The newest rows of a list; nobody turns forty pages, and to count every hit of a common word takes seconds.
MOST_LISTED = 1_000
# So many candidates of a tier are looked at: more than are shown, for some may not be seen, and on the desk an issued
# version and its release are one. When too few of them are left, and there are more, four times as many, and so on; a
# statement of SQLite takes no more than 32,766 values.
_FIRST_HITS, _FIRST_LISTED = 600, 1_200
_MOST_CANDIDATES = 30_000
# What was issued or begun since the index was last brought up to date is read itself.
_MOST_FRESH = 200


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

    The same statements run for what the viewer may not see as for what is not there.
    """
    if not asked:
        return []
    filters = filters or Filters()
    kinds = filters.kinds and tuple(kind_word(kind) for kind in filters.kinds)
    groups = tuple(filter(None, (tuple(reach_of(viewer, filters.kinds)), kinds)))
    narrowing = Narrowing(groups, filters.since, filters.until)
    rows: list[Any] = []
    for most in _wider(_FIRST_HITS):
        tier_of, is_cut = engines.candidates(asked, narrowing, most=most)
        rows = _once(_seen(tier_of))
        if len(rows) >= MOST_RESULTS or not is_cut:
            break
    return [Hit(kind, object_id, at) for _pk, kind, object_id, at in rows[:MOST_RESULTS]]


def _wider(most: int) -> Iterator[int]:
    while most < _MOST_CANDIDATES:
        yield most
        most *= 4
    yield _MOST_CANDIDATES


def _seen(tier_of: dict[int, int]) -> list[Any]:
    """Candidates that the viewer may see, in their order."""
    # The 0 is nobody's: without it an empty list would save a statement, and the time it takes would tell.
    entries = SearchEntry._base_manager.filter(pk__in=[*tier_of, 0]).order_by()
    rows = list(entries.values_list("pk", "kind", "object_id", "at"))
    ids: dict[str, list[int]] = {}
    for _pk, kind, object_id, _at in rows:
        ids.setdefault(kind, []).append(object_id)
    seen = things_seen(ids)
    return sorted(
        (row for row in rows if (row[1], row[2]) in seen),
        key=lambda row: (tier_of[row[0]], -row[3].timestamp(), row[0]),
    )


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


@dataclass(frozen=True)
class FoundRows(Generic[Row]):
    """Rows of a list that hold what was asked, by their ids: exact words before folded ones, then the newest.

    A sequence for a paginator; only what is cut out of it is read.

    Attributes:
        is_cut: there are more than these.
    """

    rows: QuerySet[Row]
    ids: Sequence[int]
    is_cut: bool

    def __len__(self) -> int:
        return len(self.ids)

    def __iter__(self) -> Iterator[Row]:
        return iter(self[:])

    def __getitem__(self, cut: slice) -> list[Row]:
        shown = self.ids[cut]
        read = self.rows.order_by().in_bulk(shown)
        # One of them may have been overtaken since its id was read.
        return [read[pk] for pk in shown if pk in read]


def versions_with(
    versions: QuerySet[IssuedVersion], words: str, choices: dict[str, Any] | None = None
) -> QuerySet[IssuedVersion] | FoundRows[IssuedVersion]:
    """Versions that hold every word, with or without diacritics; quotation marks keep words together.

    Args:
        versions: of which the viewer may see all; whatever is found is one of them.
        choices: what `versions` were already narrowed by (`releases.queries.filtered`), for the index to know as well.
    Returns:
        Where nothing was typed, `versions` as they are; nothing for signs alone; else MOST_LISTED at most, the newest
        in public first. What was issued a moment ago is found too.
    """
    chosen = choices or {}
    groups = ((kind_word("version"),), *((word,) for word in facet_words(chosen)))
    narrowing = Narrowing(groups, chosen.get("since"), chosen.get("until"))
    return _listed(versions, words, narrowing, kind="version", newest="public_at")


def releases_with(releases: QuerySet[Release], words: str, *, viewer: Viewer) -> QuerySet[Release] | FoundRows[Release]:
    """The same of releases on the desk, drafts among them, the latest changed first."""
    narrowing = Narrowing(((kind_word("release"),), tuple(reach_of(viewer, ["release"]))), None, None)
    return _listed(releases, words, narrowing, kind="release", newest="updated_at")


def _listed(
    rows: QuerySet[Row], words: str, narrowing: Narrowing, *, kind: str, newest: str
) -> QuerySet[Row] | FoundRows[Row]:
    """Rows of a list that hold every word.

    Args:
        kind: their code in KINDS.
        newest: column that the newest among equals are told by.
    """
    if not words.strip():
        return rows
    if not (asked := question(words)):
        return FoundRows(rows, (), is_cut=False)
    order: dict[int, Any] = {}
    is_cut = False
    for most in _wider(_FIRST_LISTED):
        tier_of, is_cut = engines.candidates(asked, narrowing, most=most)
        order = _places(rows, tier_of, newest)
        if len(order) > MOST_LISTED or not is_cut:
            break
    order |= _fresh_places(rows, asked, kind, newest)
    ids = sorted(order, key=order.__getitem__)
    return FoundRows(rows, ids[:MOST_LISTED], len(ids) > MOST_LISTED)


def _places(rows: QuerySet[Any], tier_of: dict[int, int], newest: str) -> dict[int, tuple[int, float, int]]:
    """Ids of rows of the list among these entries, each with its place in the order."""
    entries = SearchEntry._base_manager.filter(pk__in=tier_of).order_by().values_list("object_id", "pk")
    tiers = {object_id: tier_of[pk] for object_id, pk in entries}
    seen = rows.order_by().filter(pk__in=tiers).values_list("pk", newest)
    return {pk: (tiers[pk], -at.timestamp(), -pk) for pk, at in seen}


def _fresh_places(rows: QuerySet[Any], asked: Question, kind: str, newest: str) -> dict[int, tuple[int, float, int]]:
    """The same of rows that the index does not know yet: they are out or just written, and are asked for at once."""
    known = SearchEntry._base_manager.filter(kind=kind).order_by("-object_id").values("object_id")
    fresh = rows.filter(pk__gt=Coalesce(Subquery(known[:1]), 0)).order_by("-pk").values("pk")[:_MOST_FRESH]
    places = {}
    for thing in KINDS[kind].rows().filter(pk__in=fresh):
        words = KINDS[kind].words(thing)
        tier = best_tier(asked, words.title, words.text) if words else None
        if tier is not None:
            places[thing.pk] = (tier, -getattr(thing, newest).timestamp(), -thing.pk)
    return places
