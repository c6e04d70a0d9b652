"""Events on the desk."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from daumoi.accounts.gate import may_enter, signed_in
from daumoi.accounts.permissions import EVENT_PLAN, OFFICE_READ
from daumoi.accounts.queries import focal_points_where
from daumoi.desk.forms.events import EventForm
from daumoi.foundation import clock
from daumoi.planning.actions import plan_event
from daumoi.planning.errors import EventTimesDoNotFit
from daumoi.planning.queries import coming_events, own_events, past_events


@signed_in(OFFICE_READ)
def event_list(request: HttpRequest) -> HttpResponse:
    """Events to come and events past."""
    now = clock.now()
    context = {
        "coming": own_events(coming_events(at=now), request.viewer),
        "past": own_events(past_events(at=now), request.viewer)[:20],
        "may_plan": may_enter(request.viewer, EVENT_PLAN),
    }
    return render(request, "desk/event_list.html", context)


@signed_in(EVENT_PLAN)
def event_add(request: HttpRequest) -> HttpResponse:
    """Announce an event of one of the viewer's focal points."""
    form = EventForm(request.POST or None, focal_points=focal_points_where(request.viewer, EVENT_PLAN))
    if request.method == "POST" and form.is_valid():
        try:
            plan_event(**form.planned(), by=request.viewer, at=clock.now())
        except EventTimesDoNotFit as error:
            form.show(error)
        else:
            messages.success(request, _("The event is announced; the press sees it from the hour of its notice on."))
            return redirect("desk:events")
    return render(request, "desk/event_form.html", {"form": form, "page_width": "narrow"})
