"""Outlets that are read, and the ledger of what was not monitored."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from daumoi.accounts.gate import may_enter, signed_in
from daumoi.accounts.permissions import OFFICE_READ, OUTLET_MANAGE
from daumoi.coverage import actions
from daumoi.coverage.feed_trial import FeedTrial, try_feed
from daumoi.coverage.models import Outlet
from daumoi.coverage.queries import gaps, outlets_with_state
from daumoi.desk.forms.evidence import GapFilterForm, OutletForm
from daumoi.desk.views.evidence.listing import page_of
from daumoi.desk.views.evidence.wording import feed_problem, gap_reason
from daumoi.foundation import clock
from daumoi.foundation.errors import InvalidValue, OutboundError
from newsformats.feeds import NotAFeed


@signed_in(OFFICE_READ)
def outlet_list(request: HttpRequest) -> HttpResponse:
    """Outlets by name with the state of reading each."""
    page = page_of(request, outlets_with_state(at=clock.now()))
    for outlet in page:
        outlet.gap = next(iter(outlet.open_gaps), None)
        outlet.gap_reason = gap_reason(outlet.gap.code) if outlet.gap else ""
    context = {"page": page, "may_manage": may_enter(request.viewer, OUTLET_MANAGE)}
    return render(request, "desk/evidence/outlet_list.html", context)


@signed_in(OUTLET_MANAGE)
def outlet_add(request: HttpRequest) -> HttpResponse:
    """Put an outlet on the list; its feed can be tried before."""
    form = OutletForm(request.POST or None, viewer=request.viewer)
    trial: FeedTrial | None = None
    problem = ""
    if request.method == "POST" and form.is_valid():
        if request.POST.get("act") == "try":
            trial, problem = _tried(form)
        else:
            try:
                outlet = actions.add_outlet(**form.cleaned_data, by=request.viewer, at=clock.now())
            except InvalidValue as error:
                form.add_error(error.field, str(error))
            else:
                messages.success(request, _("%(name)s is read from now on.") % {"name": outlet.name})
                return redirect("desk:outlets")
    context = {"form": form, "trial": trial, "problem": problem, "page_width": "narrow"}
    return render(request, "desk/evidence/outlet_add.html", context)


def _tried(form: OutletForm) -> tuple[FeedTrial | None, str]:
    try:
        return try_feed(feed_url=form.cleaned_data["feed_url"], at=clock.now()), ""
    except (OutboundError, NotAFeed) as error:
        return None, feed_problem(error)


@require_POST
@signed_in(OUTLET_MANAGE)
def outlet_monitoring(request: HttpRequest, outlet_id: int) -> HttpResponse:
    """Begin or stop reading an outlet."""
    outlet = get_object_or_404(Outlet.objects.select_related("organisation"), pk=outlet_id)
    is_monitored = request.POST.get("monitored") == "1"
    actions.set_monitoring(outlet=outlet, is_monitored=is_monitored, by=request.viewer, at=clock.now())
    if is_monitored:
        words = _("%(name)s is read again.")
    else:
        words = _("%(name)s is no longer read; the ledger of gaps says so.")
    messages.success(request, words % {"name": outlet.name})
    return redirect("desk:outlets")


@signed_in(OFFICE_READ)
def gap_list(request: HttpRequest) -> HttpResponse:
    """From when to when an outlet could not be read, and why."""
    form = GapFilterForm(request.GET)
    filters = form.filters()
    ledger = gaps(outlet_id=filters.get("outlet"), since=filters.get("since"), until=filters.get("until"))
    page = page_of(request, ledger)
    now = clock.now()
    rows: list[dict[str, Any]] = [
        {"gap": gap, "reason": gap_reason(gap.code), "lasted": (gap.to_at or now) - gap.from_at} for gap in page
    ]
    context = {"form": form, "page": page, "rows": rows, "is_filtered": bool(filters)}
    return render(request, "desk/evidence/gap_list.html", context)
