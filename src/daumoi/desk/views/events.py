"""Events on the desk."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from daumoi.accounts.gate import may_enter, signed_in
from daumoi.accounts.models import Organisation
from daumoi.accounts.permissions import EVENT_PLAN, OFFICE_READ
from daumoi.desk.forms.events import EventForm
from daumoi.foundation import clock
from daumoi.planning.actions import plan_event
from daumoi.planning.errors import EventTimesDoNotFit
from daumoi.planning.queries import coming_events, past_events


@signed_in(OFFICE_READ)
def event_list(request: HttpRequest) -> HttpResponse:
    """Events to come and events past."""
    now = clock.now()
    context = {
        "coming": coming_events(at=now),
        "past": past_events(at=now)[:20],
        "may_plan": may_enter(request.viewer, EVENT_PLAN),
    }
    return render(request, "desk/event_list.html", context)


@signed_in(EVENT_PLAN)
def event_add(request: HttpRequest) -> HttpResponse:
    """Announce an event of the viewer's focal point."""
    form = EventForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        organisation = Organisation.objects.get(pk=min(request.viewer.office_hub_ids))
        try:
            plan_event(organisation=organisation, fields=form.cleaned_data, by=request.viewer, at=clock.now())
        except EventTimesDoNotFit as error:
            form.show(error)
        else:
            messages.success(request, _("The event is announced; the press sees it from the hour of its notice on."))
            return redirect("desk:events")
    return render(request, "desk/event_form.html", {"form": form, "page_width": "narrow"})
