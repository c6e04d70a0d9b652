"""The tree as a list, the page of one body, and suggestions while typing."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from daumoi.accounts.gate import may_enter, signed_in
from daumoi.accounts.models import Organisation
from daumoi.accounts.permissions import (
    ORGANISATION_ADD,
    ORGANISATION_DISSOLVE,
    ORGANISATION_IMPORT,
    ORGANISATION_MERGE,
    ORGANISATION_MOVE,
    ORGANISATION_READ,
    ORGANISATION_RENAME,
    ORGANISATION_SPLIT,
    allowed,
)
from daumoi.accounts.viewer import Viewer
from daumoi.foundation import clock
from daumoi.foundation.rich_text import without_control_characters
from daumoi.network.forms import TreeFilterForm, shown_choice
from daumoi.network.queries import (
    Turn,
    bodies_on,
    found_by,
    line_above,
    listed,
    name_on,
    named_by,
    organisations_in_view,
    there_on,
    turns_of,
)

PAGE_SIZE = 50


@require_safe
@signed_in(ORGANISATION_READ)
def tree(request: HttpRequest) -> HttpResponse:
    """What stands directly below one body on a day, or what a search finds in the whole branch."""
    viewer: Viewer = request.viewer
    form = TreeFilterForm(request.GET)
    today = timezone.localdate(clock.now())
    day = form.cleaned_data.get("on") or today
    seen = organisations_in_view(viewer)
    words = without_control_characters(form.cleaned_data.get("q") or "").strip()
    kind = form.cleaned_data.get("kind")
    above = None
    if words or kind:
        bodies = there_on(seen, day)
        rows = found_by(bodies.filter(kind=kind) if kind else bodies, words)
    else:
        above = _above(form, viewer, seen)
        rows = _below(bodies_on(seen, day, today=today), above, viewer).order_by("search_text", "pk")
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "page": page,
        "rows": listed(page.object_list, day, today=today),
        "above": above,
        "line": line_above(above, seen) if above else [],
        "above_name": name_on(above, day) if above else None,
        "day": day,
        "is_past": day != today,
        "is_search": bool(words or kind),
        "may_add": may_enter(viewer, ORGANISATION_ADD),
        "may_import": may_enter(viewer, ORGANISATION_IMPORT),
    }
    return render(request, "network/tree.html", context)


def _above(form: TreeFilterForm, viewer: Viewer, seen: Any) -> Organisation | None:
    """The body whose parts are shown: the one asked for, else the viewer's focal point where there is but one."""
    asked = form.cleaned_data.get("below")
    if asked:
        return get_object_or_404(seen, pk=asked)
    own = list(seen.filter(pk__in=viewer.office_hub_ids, heir=None)[:2])
    return own[0] if len(own) == 1 else None


def _below(bodies: Any, above: Organisation | None, viewer: Viewer) -> Any:
    return bodies.filter(parent_then=above.pk) if above else bodies.filter(pk__in=viewer.office_hub_ids)


@require_safe
@signed_in(ORGANISATION_READ)
def page(request: HttpRequest, organisation_id: int) -> HttpResponse:
    """One body: what it is, what stands below it, what became of it by date."""
    viewer: Viewer = request.viewer
    seen = organisations_in_view(viewer)
    body = get_object_or_404(seen.select_related("hub", "parent", "heir"), pk=organisation_id)
    today = timezone.localdate(clock.now())
    (row,) = listed([body], min(today, body.valid_to or today), today=today)
    context = {
        "body": body,
        "row": row,
        "line": line_above(body, seen),
        "turns": [_entry(turn, today) for turn in turns_of(body)],
        "predecessors": [
            {"body": former.predecessor, "name": name_on(former.predecessor, former.predecessor.valid_to or today)}
            for former in body.predecessions.select_related("predecessor")
        ],
        "has_ended": body.valid_to is not None and body.valid_to < today,
        "ends": body.valid_to,
        "acts": _acts(viewer, body),
    }
    return render(request, "network/organisation.html", context)


def _acts(viewer: Viewer, body: Organisation) -> dict[str, bool]:
    """What the viewer may do to a body that goes on."""
    permissions = {
        "add": ORGANISATION_ADD,
        "rename": ORGANISATION_RENAME,
        "move": ORGANISATION_MOVE,
        "merge": ORGANISATION_MERGE,
        "split": ORGANISATION_SPLIT,
        "dissolve": ORGANISATION_DISSOLVE,
    }
    return {
        name: body.valid_to is None and bool(allowed(viewer, permission, body))
        for name, permission in permissions.items()
    }


_LOOKS = {
    "began": ("neutral", "plus"),
    "named": ("note", "edit"),
    "placed": ("note", "arrow-right"),
    "took_over": ("success", "download"),
    "merged": ("warning", "arrow-right"),
    "split": ("warning", "arrow-right"),
    "dissolved": ("warning", "cross-circle"),
}


def _entry(turn: Turn, today: date) -> dict[str, Any]:
    """A turn for the timeline; one to come says so."""
    other = turn.name or (turn.organisation.name if turn.organisation else "")
    titles = {
        "began": _("Began as “%(name)s”"),
        "named": _("Is called “%(name)s”"),
        "placed": _("Stands below %(name)s") if other else _("Stands at the top"),
        "took_over": _("Takes over %(name)s"),
        "merged": _("Merged into %(name)s"),
        "split": _("Split; %(name)s goes on"),
        "dissolved": _("Dissolved; its records go to %(name)s") if other else _("Dissolved"),
    }
    tone, icon = _LOOKS[turn.kind]
    return {
        "day": turn.day,
        "title": titles[turn.kind] % {"name": other},
        "text": turn.basis,
        "tone": tone,
        "icon": icon,
        "is_to_come": turn.day > today,
        "organisation": turn.organisation,
    }


@require_safe
@signed_in(ORGANISATION_READ)
def choices(request: HttpRequest) -> HttpResponse:
    """Suggestions for the words typed so far: bodies of the branch that go on, ten at most."""
    words = next(iter(request.GET.values()), "")
    lasting = organisations_in_view(request.viewer).filter(valid_to=None)
    found = named_by(lasting, without_control_characters(words)[:200]) if words.strip() else []
    return render(request, "network/choices.html", {"choices": [shown_choice(body) for body in found]})
