"""Pickups: what was found, what a person says about it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from daumoi.accounts.gate import may_enter, signed_in
from daumoi.accounts.models import LogEntry
from daumoi.accounts.permissions import DESK_READ, PICKUP_DECIDE, allowed
from daumoi.coverage import actions
from daumoi.coverage.models import Pickup, PickupState, ProductType
from daumoi.coverage.queries import (
    STANDING,
    Neighbours,
    decisions_of,
    neighbours_to_check,
    pickup_counts,
    pickups_for_desk,
)
from daumoi.coverage.side_by_side import Segment, side_by_side
from daumoi.desk.forms.evidence import DecisionForm, PickupFilterForm
from daumoi.desk.views.evidence.listing import (
    kept_query,
    offer_undo,
    page_of,
    shown_undo_offer,
    undo_offer,
    withdraw_offer,
)
from daumoi.desk.views.evidence.wording import reasons
from daumoi.foundation import clock
from daumoi.foundation.errors import InvalidValue
from daumoi.foundation.whole_numbers import whole_number
from daumoi.theme.templatetags.components import icon

DECISIONS = {state.value: state for state in (PickupState.CONFIRMED, PickupState.REJECTED)}
_ALL = "all"


@signed_in(DESK_READ)
def pickup_list(request: HttpRequest) -> HttpResponse:
    """Pickups by state; without any choice those that wait for a person."""
    form = PickupFilterForm(request.GET, viewer=request.viewer)
    filters = form.filters()
    state = filters.pop("state", "") or (_ALL if filters else PickupState.SUSPECTED.value)
    counts = pickup_counts(filters)
    is_all = state == _ALL
    counts[_ALL] = sum(counts.values())
    counts[STANDING] = counts[_ALL] - counts[PickupState.REJECTED.value]
    rows = pickups_for_desk(filters if is_all else {**filters, "state": state})
    context = {
        "form": form,
        "page": page_of(request, rows, count=counts[_ALL] if is_all else counts[state]),
        "tabs": _tabs(request, state, counts),
        "state": state,
        "shows_state": state in {_ALL, STANDING},
        "is_filtered": bool(filters),
        "query": kept_query(request, state=state),
        "may_decide": may_enter(request.viewer, PICKUP_DECIDE),
        "undo_offer": shown_undo_offer(request),
        "page_width": "wide",
    }
    return render(request, "desk/evidence/pickup_list.html", context)


def _tabs(request: HttpRequest, current: str, counts: dict[str, int]) -> list[dict[str, Any]]:
    labels = {
        PickupState.SUSPECTED.value: _("To be checked"),
        PickupState.CONFIRMED.value: _("Confirmed"),
        PickupState.REJECTED.value: _("Rejected"),
        STANDING: _("Not rejected"),
        _ALL: _("All"),
    }
    return [
        {
            "label": label,
            "url": f"?{kept_query(request, state=state)}",
            "current": state == current,
            "count": counts[state],
        }
        for state, label in labels.items()
    ]


@require_POST
@signed_in(PICKUP_DECIDE)
def decide_many(request: HttpRequest) -> HttpResponse:
    """Confirm or reject the ticked rows of the list."""
    back = f"{reverse('desk:pickups')}?{kept_query(request)}"
    ids = [number for value in request.POST.getlist("pickup") if (number := whole_number(value)) is not None]
    state = DECISIONS.get(request.POST.get("state", ""))
    if state is None or not ids:
        messages.warning(request, _("Tick at least one row, then confirm or reject."))
        return redirect(back)
    at = clock.now()
    decided = actions.decide_pickups(pickups=Pickup.objects.filter(pk__in=ids), state=state, by=request.viewer, at=at)
    offer_undo(request, decided, state=state.value, at=at)
    return redirect(back)


@require_POST
@signed_in(PICKUP_DECIDE)
def undo(request: HttpRequest) -> HttpResponse:
    """Take back what this person decided a moment ago."""
    offer = undo_offer(request)
    if offer is None:
        messages.warning(request, _("There is nothing to take back any more."))
        return redirect("desk:pickups")
    withdraw_offer(request)
    undone = actions.undo_decisions(
        pickup_ids=offer["pickups"], decided_at=offer["at"], by=request.viewer, at=clock.now()
    )
    messages.success(
        request,
        ngettext("%(count)s decision is taken back.", "%(count)s decisions are taken back.", len(undone))
        % {"count": len(undone)},
    )
    if len(undone) == 1:
        return redirect(f"{reverse('desk:pickup', args=[undone[0].pk])}?{kept_query(request)}")
    return redirect(f"{reverse('desk:pickups')}?{kept_query(request)}")


@signed_in(DESK_READ)
def pickup_page(request: HttpRequest, pickup_id: int) -> HttpResponse:
    """Both texts side by side, the figures, and the decision."""
    pickup = get_object_or_404(
        Pickup.objects.select_related(
            "article__outlet", "version__topic", "release__organisation__hub", "decided_by"
        ).defer("release__body", "release__lead"),
        pk=pickup_id,
    )
    filters = PickupFilterForm(request.GET, viewer=request.viewer).filters()
    neighbours = neighbours_to_check(pickup, filters)
    form = DecisionForm(request.POST or None, initial={"product_type": pickup.product_type})
    if request.method == "POST" and form.is_valid():
        at = clock.now()
        try:
            decided = _decide(request, pickup, form, at=at)
        except InvalidValue as error:
            form.add_error(error.field if error.field in form.fields else None, str(error))
        else:
            offer_undo(request, [decided], state=decided.state, at=at)
            return redirect(f"{_address_after(neighbours)}?{kept_query(request)}")
    credit = None if pickup.credit_start is None else (pickup.credit_start, pickup.credit_end or 0)
    shown = side_by_side(pickup.version.text, pickup.article.text, pickup.spans, credit=credit)
    context = {
        "pickup": pickup,
        "article": pickup.article,
        "version": pickup.version,
        "release_segments": _drawn(shown.release),
        "article_segments": _drawn(shown.article),
        "passages": shown.passages,
        "reasons": reasons(pickup, shown.passages),
        "form": form,
        "may_decide": bool(allowed(request.viewer, PICKUP_DECIDE, pickup)),
        "neighbours": neighbours,
        "history": _history(pickup),
        "query": kept_query(request),
        "undo_offer": shown_undo_offer(request),
        "page_width": "wide",
    }
    return render(request, "desk/evidence/pickup_page.html", context)


def _decide(request: HttpRequest, pickup: Pickup, form: DecisionForm, *, at: datetime) -> Pickup:
    state = DECISIONS.get(request.POST.get("state", ""), PickupState.SUSPECTED)
    return actions.decide_pickup(pickup=pickup, state=state, by=request.viewer, at=at, **form.cleaned_data)


def _address_after(neighbours: Neighbours) -> str:
    """Where work goes on after a decision: the next to check, or the list when none is left."""
    return reverse("desk:pickup", args=[neighbours.next_id]) if neighbours.next_id else reverse("desk:pickups")


def _drawn(segments: list[Segment]) -> list[dict[str, Any]]:
    """Segments for the tag `passage_text`; the credit is set off by an icon and weight, not by colour.

    Inside a passage the credit steps out of the passage's colour, unless nothing of the passage would be left.
    """
    still_marked = {segment.passage for segment in segments if not segment.is_credit}
    return [
        {"text": _credit(segment.text), "passage": None}
        if segment.is_credit and (segment.passage is None or segment.passage in still_marked)
        else {"text": segment.text, "passage": segment.passage}
        for segment in segments
    ]


def _credit(words: str) -> SafeString:
    return format_html("<strong>{} {}</strong>", icon("quote", label=_("Credit")), words)


_DECISION_LOOKS = {
    PickupState.CONFIRMED: ("success", "check-circle"),
    PickupState.REJECTED: ("neutral", "cross-circle"),
    PickupState.SUSPECTED: ("warning", "undo"),
}


def _history(pickup: Pickup) -> list[dict[str, Any]]:
    """Decisions and the finding for the timeline, latest first."""
    entries = [_history_entry(entry) for entry in decisions_of(pickup)]
    found = {
        "at": pickup.found_at,
        "title": _("Found"),
        "by": _("The comparison of texts"),
        "tone": "neutral",
        "icon": "compare",
    }
    return [*entries, found]


def _history_entry(entry: LogEntry) -> dict[str, Any]:
    state = PickupState(entry.note["state"])
    tone, icon_name = _DECISION_LOOKS[state]
    title = _("Taken back: to be checked again") if state == PickupState.SUSPECTED else str(state.label)
    if state == PickupState.CONFIRMED:
        title = f"{title} · {ProductType(entry.note['product_type']).label}"
    return {
        "at": entry.at,
        "title": title,
        "by": entry.actor_name,
        "text": entry.note.get("remark", ""),
        "tone": tone,
        "icon": icon_name,
    }
