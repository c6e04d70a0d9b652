"""Reads of the network: the tree on a day, the names of a day, what became of a body."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from daumoi.accounts.models import Organisation
from daumoi.network.models import OrganisationName, OrganisationPlacement
from daumoi.network.rules import Place


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
