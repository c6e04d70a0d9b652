"""Reads of the glossary."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from typing import Any

from django.db.models import QuerySet

from daumoi.accounts.models import Organisation, ids_in
from daumoi.foundation.vietnamese import fold
from daumoi.glossary.models import Term, TermQuerySet
from daumoi.glossary.rules import Entry, Glossary, one_a_line

# Made ready once for all who ask while the terms say the same. Two thousand terms take some megabytes.
MOST_READY = 16


def glossary_for(organisation: Organisation, *, source: str, target: str, on: date) -> Glossary:
    """What counts for what this body translates: the terms of its focal point and, where it has none of its own for a
    term, those of the focal points above it, the nearest first.

    Whoever works on a translation is held to the glossary whatever else of it they may see.
    """
    hubs = ids_in(organisation.hub_path)
    rows = TermQuerySet(Term).filter(organisation_id__in=hubs, source_language=source, target_language=target)
    return _ready(_nearest(rows.in_force(on).order_by("id"), hubs), source, target)


def _nearest(terms: QuerySet[Term], hubs: tuple[int, ...]) -> tuple[Entry, ...]:
    """Of each term the entry of the nearest focal point that has one."""
    distance = {hub_id: place for place, hub_id in enumerate(reversed(hubs))}
    columns = ("organisation_id", "key", "id", "term", "preferred", "forbidden", "source", "note")
    rows = sorted(terms.values_list(*columns), key=lambda row: distance[row[0]])
    nearest: dict[str, tuple[Any, ...]] = {}
    for row in rows:
        nearest.setdefault(row[1], row[2:])
    return tuple(
        Entry(pk, term, one_a_line(preferred), one_a_line(forbidden), said_in, note)
        for pk, term, preferred, forbidden, said_in, note in nearest.values()
    )


@lru_cache(maxsize=MOST_READY)
def _ready(entries: tuple[Entry, ...], source: str, target: str) -> Glossary:
    return Glossary(entries, source=source, target=target)


def terms_in_view(
    *, words: str = "", source: str = "", target: str = "", organisation_id: int | None = None
) -> QuerySet[Term]:
    """Terms that the viewer may see, by their letters; words are looked for without diacritics, each of them."""
    terms: QuerySet[Term] = Term.objects.select_related("organisation")
    if source:
        terms = terms.filter(source_language=source)
    if target:
        terms = terms.filter(target_language=target)
    if organisation_id is not None:
        terms = terms.filter(organisation_id=organisation_id)
    for word in fold(words).split()[:12]:
        terms = terms.filter(search_text__contains=word)
    return terms
