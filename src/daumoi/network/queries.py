"""Reads of the network: the tree on a day, the names of a day, what became of a body."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import BigIntegerField, Case, Count, Exists, F, OuterRef, Q, QuerySet, Subquery, When

from daumoi.accounts.models import Membership, Organisation
from daumoi.accounts.viewer import Viewer
from daumoi.foundation.vietnamese import canon, fold
from daumoi.network.models import NetworkState, OrganisationName, OrganisationPlacement
from daumoi.network.rules import DEEPEST, Place, ancestors_on


def timeline() -> dict[int, list[Place]]:
    """The places of every body in order of their days, for `rules`; two queries."""
    places: dict[int, list[Place]] = {
        key: [(date.min, parent_id)]
        for key, parent_id in Organisation.objects.order_by().values_list("pk", "parent_id")
    }
    dated: dict[int, list[Place]] = {}
    rows = OrganisationPlacement.objects.order_by("valid_from").values_list(
        "organisation_id", "valid_from", "parent_id"
    )
    for key, valid_from, parent_id in rows:
        dated.setdefault(key, []).append((valid_from, parent_id))
    return places | dated


@dataclass(frozen=True)
class Named:
    """The name of a body on a day."""

    name: str
    short_name: str

    def __str__(self) -> str:
        return self.name


class NamesOfTheDay:
    """Names of bodies on any day, with one query for all the bodies it is made for."""

    def __init__(self, organisations: Iterable[Organisation]) -> None:
        self._present = {organisation.pk: organisation for organisation in organisations}
        rows = OrganisationName.objects.filter(organisation__in=list(self._present)).order_by("valid_from")
        self._dated: dict[int, list[OrganisationName]] = {}
        for row in rows:
            self._dated.setdefault(row.organisation_id, []).append(row)

    def of(self, organisation: Organisation, day: date) -> Named:
        """What this body was called that day; before its first name, its first name."""
        rows = self._dated.get(organisation.pk)
        if not rows:
            present = self._present[organisation.pk]
            return Named(present.name, present.short_name)
        row = next((row for row in reversed(rows) if row.valid_from <= day), rows[0])
        return Named(row.name, row.short_name)


def name_on(organisation: Organisation, day: date) -> Named:
    """What one body was called on a day."""
    return NamesOfTheDay([organisation]).of(organisation, day)


# --- what an office sees ----------------------------------------------------------------------------------------------


def organisations_in_view(viewer: Viewer) -> QuerySet[Organisation]:
    """Bodies of the branches of the viewer's focal points, nested ones included; everything for the system.

    Who stands in a nested branch is no secret of it: names and places are public. What it writes is.
    """
    bodies = Organisation.objects.all()
    if viewer.is_system:
        return bodies
    seen = Q(pk__in=viewer.office_hub_ids)
    for hub_id in viewer.office_hub_ids:
        seen |= Q(hub_path__contains=f"/{hub_id}/")
    return bodies.filter(seen) if viewer.office_hub_ids else bodies.none()


def there_on(bodies: QuerySet[Organisation], day: date) -> QuerySet[Organisation]:
    """Those of the bodies that had begun and not ended on a day."""
    return bodies.filter(valid_from__lte=day).filter(Q(valid_to=None) | Q(valid_to__gte=day))


def bodies_on(bodies: QuerySet[Organisation], day: date, *, today: date) -> QuerySet[Organisation]:
    """The bodies that were there on a day, each with `parent_then`, the id of the body above it that day."""
    there = there_on(bodies, day)
    if day == today:
        return there.annotate(parent_then=F("parent_id"))
    placed = OrganisationPlacement.objects.filter(organisation=OuterRef("pk")).order_by("-valid_from")
    then = Subquery(placed.filter(valid_from__lte=day).values("parent_id")[:1])
    return there.annotate(
        parent_then=Case(When(Exists(placed), then=then), default=F("parent_id"), output_field=BigIntegerField())
    )


def found_by(bodies: QuerySet[Organisation], words: str) -> QuerySet[Organisation]:
    """Bodies whose present or former name, or code, holds every word, with or without diacritics; best first.

    A name that begins with the words comes before one that holds them elsewhere.
    """
    folded = " ".join(fold(words).split())[:200]
    for word in folded.split()[:8]:
        bodies = bodies.filter(search_text__contains=word)
    begins = Case(When(search_text__startswith=folded, then=0), default=1)
    return bodies.annotate(begins=begins).order_by("begins", "search_text", "pk")


def named_by(bodies: QuerySet[Organisation], words: str) -> list[Organisation]:
    """What some typed words may mean: one body for a code or a whole name, else what a search finds, ten at most."""
    words = words.strip()
    if words.endswith("]") and "[" in words:
        words = words[words.rindex("[") + 1 : -1].strip()
    exact = list(bodies.filter(Q(code=words.lower()) | Q(name=canon(words)) | Q(short_name=canon(words)))[:2])
    return exact[:1] if len(exact) == 1 else list(found_by(bodies, words)[:10])


@dataclass(frozen=True)
class Listed:
    """A body as a list shows it on a day."""

    body: Organisation
    name: Named
    below_count: int
    people_count: int


def listed(bodies: Iterable[Organisation], day: date, *, today: date) -> list[Listed]:
    """The bodies in their order with name, count of bodies below and of people on that day; three queries for all."""
    shown = list(bodies)
    ids = [body.pk for body in shown]
    names = NamesOfTheDay(shown)
    below = bodies_on(Organisation.objects.order_by(), day, today=today).filter(parent_then__in=ids)
    below_counts = dict(below.values("parent_then").annotate(n=Count("pk")).values_list("parent_then", "n"))
    people = Membership.objects.valid_on(day).filter(organisation__in=ids, user__is_active=True).order_by()
    counts = people.values("organisation").annotate(n=Count("user", distinct=True)).values_list("organisation", "n")
    people_counts = dict(counts)
    return [
        Listed(body, names.of(body, day), below_counts.get(body.pk, 0), people_counts.get(body.pk, 0)) for body in shown
    ]


def line_above(organisation: Organisation, seen: QuerySet[Organisation]) -> list[Organisation]:
    """Bodies above another as far up as the viewer sees, from the top; a query for each, and trees are not deep."""
    line: list[Organisation] = []
    key = organisation.parent_id
    while key is not None and len(line) < DEEPEST:
        above = seen.filter(pk=key).first()
        if above is None:
            break
        line.insert(0, above)
        key = above.parent_id
    return line


@dataclass(frozen=True)
class Turn:
    """One turn in the life of a body: `kind` is began, named, placed, merged, split, dissolved or took_over."""

    day: date
    kind: str
    organisation: Organisation | None = None
    name: str = ""
    basis: str = ""


def turns_of(organisation: Organisation) -> list[Turn]:
    """Everything that happened, or is planned, to a body, the latest first."""
    turns = [Turn(organisation.valid_from, "began", name=name_on(organisation, organisation.valid_from).name)]
    first = organisation.valid_from
    turns += [
        Turn(row.valid_from, "named", name=row.name, basis=row.basis)
        for row in organisation.names.all()
        if row.valid_from > first
    ]
    placements = organisation.placements.select_related("parent")
    turns += [
        Turn(row.valid_from, "placed", row.parent, basis=row.basis) for row in placements if row.valid_from > first
    ]
    ends = organisation.successions.select_related("successor")
    turns += [Turn(row.effective_date, row.kind, row.successor, basis=row.basis) for row in ends]
    taken = organisation.predecessions.select_related("predecessor")
    turns += [
        Turn(
            row.effective_date,
            "took_over",
            row.predecessor,
            name_on(row.predecessor, row.predecessor.valid_to).name,
            row.basis,
        )
        for row in taken
        if row.predecessor.valid_to is not None
    ]
    return sorted(turns, key=lambda turn: turn.day, reverse=True)


def revision() -> int:
    """The number of the network's last change, for what is shown before somebody agrees to a change."""
    return NetworkState.objects.filter(pk=1).values_list("revision", flat=True).first() or 0


class HubsOfTheDay:
    """Focal points of bodies on any day; three queries, whatever is asked afterwards."""

    def __init__(self) -> None:
        self._timeline = timeline()
        bodies = Organisation.objects.order_by()
        self._focal_points = set(bodies.filter(kind="focal_point").values_list("pk", flat=True))

    def of(self, organisation: Organisation, day: date) -> int | None:
        """The focal point that served a body that day: the nearest at or above it; else the one it has today."""
        line = [organisation.pk, *ancestors_on(self._timeline, organisation.pk, day)]
        return next((key for key in line if key in self._focal_points), organisation.hub_id)
