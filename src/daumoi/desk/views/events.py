"""Events on the desk."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from daumoi.accounts.gate import may_enter, signed_in
from daumoi.accounts.permissions import EVENT_PLAN, OFFICE_READ, allowed, require
from daumoi.accounts.queries import focal_points_where
from daumoi.desk.forms.events import CancelEventForm, ChangeEventForm, EventForm
from daumoi.foundation import clock
from daumoi.foundation.errors import InvalidValue
from daumoi.planning.actions import cancel_event, change_event, plan_event
from daumoi.planning.errors import EventTimesDoNotFit
from daumoi.planning.models import PressEvent
from daumoi.planning.queries import coming_events, own_events, past_events


@signed_in(OFFICE_READ)
def event_list(request: HttpRequest) -> HttpResponse:
    """Events to come and events past."""
    now = clock.now()
    coming = list(own_events(coming_events(at=now), request.viewer))
    for event in coming:
        is_open = event.cancelled_at is None and event.starts_at > now
        event.may_be_changed = is_open and bool(allowed(request.viewer, EVENT_PLAN, event))
    context = {
        "coming": coming,
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
    return render(request, "desk/event_form.html", {"form": form, "event": None, "page_width": "narrow"})


def _own_event(request: HttpRequest, event_id: int) -> PressEvent:
    event = get_object_or_404(PressEvent.objects.select_related("organisation"), pk=event_id)
    require(request.viewer, EVENT_PLAN, event)
    return event


@signed_in(EVENT_PLAN)
def event_edit(request: HttpRequest, event_id: int) -> HttpResponse:
    """Change an event of the viewer's focal point that has not begun."""
    event = _own_event(request, event_id)
    form = ChangeEventForm(request.POST or None, event=event)
    if request.method == "POST" and form.is_valid():
        try:
            change_event(event=event, **form.values(), by=request.viewer, at=clock.now())
        except EventTimesDoNotFit as error:
            form.show(error)
        except InvalidValue as error:
            form.add_error(error.field, str(error))
        else:
            messages.success(request, _("The event is changed; the press sees it with your note."))
            return redirect("desk:events")
    return render(request, "desk/event_form.html", {"form": form, "event": event, "page_width": "narrow"})


@signed_in(EVENT_PLAN)
def event_cancel(request: HttpRequest, event_id: int) -> HttpResponse:
    """Call an event off, with a note."""
    event = _own_event(request, event_id)
    form = CancelEventForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        cancel_event(event=event, note=form.cleaned_data["note"], by=request.viewer, at=clock.now())
        messages.success(request, _("The event is cancelled; it stays in the list and in calendars, marked as such."))
        return redirect("desk:events")
    return render(request, "desk/event_cancel.html", {"form": form, "event": event, "page_width": "narrow"})
