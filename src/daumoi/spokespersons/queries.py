"""Reads of the register."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q, QuerySet

from daumoi.accounts.models import Organisation
from daumoi.foundation.vietnamese import fold, sort_key
from daumoi.spokespersons.models import Spokesperson
from daumoi.spokespersons.rules import Authority


def speakers_of(organisation: Organisation, *, at: datetime) -> QuerySet[Spokesperson]:
    """Who may speak for a body at that moment: its own entries and those of its focal point, the head first."""
    bodies = {organisation.pk, organisation.hub_id or organisation.pk}
    return (
        Spokesperson.objects.in_force(at)
        .filter(organisation_id__in=bodies)
        .select_related("organisation")
        .order_by("organisation_id", "valid_from", "id")
    )


def may_no_longer_speak(name: str, organisation: Organisation, *, at: datetime) -> bool:
    """Whether the register knows this person for the body or its focal point, and no entry counts at that moment.

    An authorisation for one matter that has ended counts in its own body alone: it said nothing about other matters of
    other units, and its end says nothing either.
    """
    bodies = {organisation.pk, organisation.hub_id or organisation.pk}
    entries = Spokesperson.objects.filter(
        organisation_id__in=bodies, full_name__iexact=name.strip(), valid_from__lte=at
    )
    elsewhere = Q(authority=Authority.CASE.value) & ~Q(organisation=organisation)
    return entries.exclude(elsewhere).exists() and not entries.in_force(at).exists()


def heads_of(organisations: QuerySet[Organisation], *, at: datetime) -> QuerySet[Spokesperson]:
    """The heads who can authorise somebody for one matter."""
    return Spokesperson.objects.in_force(at).filter(organisation__in=organisations, authority=Authority.HEAD.value)


def published_list(*, at: datetime, asked: str = "", with_past: bool = False) -> list[Spokesperson]:
    """The public list, body by body; those in force, or the whole history.

    Args:
        asked: words of a name, a position, a body or a matter, with or without diacritics.
    """
    rows = Spokesperson.objects.filter(is_public=True).select_related("organisation__hub", "authorised_by")
    if not with_past:
        rows = rows.filter(Q(valid_to=None) | Q(valid_to__gt=at))
    found = [row for row in rows if _fits(row, fold(asked).split())]
    order = list(Authority)
    return sorted(found, key=lambda row: (_body_order(row.organisation), order.index(Authority(row.authority)), row.pk))


def _body_order(organisation: Organisation) -> tuple[object, bool, object]:
    """A focal point before the bodies of its branch, names as Vietnamese sorts them."""
    hub = organisation.hub or organisation
    return sort_key(hub.name), organisation.pk != hub.pk, sort_key(organisation.name)


def _fits(row: Spokesperson, words: list[str]) -> bool:
    held = fold(" ".join([row.full_name, row.position, row.organisation.name, row.matter]))
    return all(word in held for word in words)


def register_of_branch(*, at: datetime, state: str) -> QuerySet[Spokesperson]:
    """What the viewer's office keeps: `now`, `coming` or `past`, the latest first."""
    rows = Spokesperson.objects.select_related("organisation", "authorised_by", "recorded_by")
    if state == "past":
        rows = rows.filter(valid_to__lte=at)
    elif state == "coming":
        rows = rows.filter(valid_from__gt=at)
    else:
        rows = rows.in_force(at)
    return rows.order_by("-valid_from", "-id")
