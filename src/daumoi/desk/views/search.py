"""Search over everything the viewer may see."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from daumoi.accounts.gate import signed_in
from daumoi.accounts.permissions import DESK_READ
from daumoi.desk.forms.search import SearchForm
from daumoi.desk.views.evidence.listing import kept_query
from daumoi.foundation import clock
from daumoi.search.kinds import KINDS
from daumoi.search.queries import MOST_RESULTS, Found, Hit, hits, read
from daumoi.search.rules import question

PAGE_SIZE = 20


@signed_in(DESK_READ)
def search(request: HttpRequest) -> HttpResponse:
    """What was found, best first, by kind and time."""
    form = SearchForm(request.GET)
    asked = question(form.words)
    found = hits(asked, viewer=request.viewer, filters=form.filters(at=clock.now()))
    shown = [hit for hit in found if form.chosen_kind in {"", hit.kind}]
    page = Paginator(shown, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "asked": asked,
        "page": page,
        "results": [_shown(result) for result in read(list(page.object_list), asked)],
        "tabs": _tabs(request, found, form.chosen_kind),
        "is_cut": len(found) == MOST_RESULTS,
        "most": MOST_RESULTS,
        "desk_words": form.words,
    }
    return render(request, "desk/search.html", context)


def _tabs(request: HttpRequest, found: list[Hit], chosen: str) -> list[dict[str, Any]]:
    """One tab for each kind of which something was found, and one for all."""
    counts = Counter(hit.kind for hit in found)
    kinds = [("", _("All"), len(found))]
    kinds += [(code, str(kind.label), counts[code]) for code, kind in KINDS.items() if counts[code] or code == chosen]
    return [
        {"label": label, "count": count, "current": code == chosen, "url": f"?{kept_query(request, kind=code)}"}
        for code, label, count in kinds
    ]


def _shown(result: Found) -> dict[str, Any]:
    thing = result.thing
    return {
        "url": _ADDRESSES[result.kind](thing),
        "label": KINDS[result.kind].label,
        "title": result.title,
        "snippet": result.snippet,
        "at": result.at,
        "unit": getattr(getattr(thing, "organisation", None), "short_name", ""),
        "state": thing.state if result.kind == "release" else "",
        "language": getattr(thing, "language", ""),
    }


def _media_address(item: Any) -> str:
    if item.is_photo:
        return reverse("media:photo", args=[item.public_id, "large"])
    return reverse("media:file", args=[item.public_id])


_ADDRESSES: dict[str, Callable[[Any], str]] = {
    "release": lambda thing: reverse("desk:release", args=[thing.pk]),
    "version": lambda thing: reverse("wire:release", args=[thing.public_id]),
    "comment": lambda thing: reverse("desk:comments", args=[thing.release_id]) + f"#comment-{thing.pk}",
    "event": lambda thing: reverse("wire:events"),
    "organisation": lambda thing: "",
    "media": _media_address,
    "person": lambda thing: reverse("desk:person", args=[thing.pk]),
    "article": lambda thing: reverse("desk:article", args=[thing.pk]),
    "agreement": lambda thing: reverse("desk:agreement", args=[thing.pk]),
    "spokesperson": lambda thing: reverse("spokespersons:list"),
}
