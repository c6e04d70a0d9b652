"""Requests to be forgotten, with their clocks."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from daumoi.accounts.gate import signed_in
from daumoi.accounts.permissions import PERSONAL_DATA_ANSWER
from daumoi.foundation import clock
from daumoi.people.actions.own_data import acknowledge_erasure, carry_out_erasure, refuse_erasure
from daumoi.people.models import ErasureRequest
from daumoi.people.queries import open_erasure_requests
from daumoi.people.rules import answer_limit


@signed_in(PERSONAL_DATA_ANSWER)
def erasure_requests(request: HttpRequest) -> HttpResponse:
    """Open requests, the longest waiting first, and what was answered lately."""
    day = timezone.localdate(clock.now())
    context = {
        "open": open_erasure_requests(request.viewer),
        "answered": ErasureRequest.objects.exclude(answered_at=None)
        .exclude(person_id=request.viewer.user_id)
        .select_related("person", "answered_by")
        .order_by("-answered_at")[:20],
        "acknowledge": answer_limit("acknowledge", on=day),
        "erase": answer_limit("erase", on=day),
    }
    return render(request, "desk/people/requests.html", context)


@require_POST
@signed_in(PERSONAL_DATA_ANSWER)
def erasure_answer(request: HttpRequest, request_id: int) -> HttpResponse:
    """Acknowledge, refuse with a reason, or erase."""
    asked = get_object_or_404(ErasureRequest.objects.select_related("person"), pk=request_id)
    act, at = request.POST.get("act"), clock.now()
    if act == "erase":
        person = carry_out_erasure(request=asked, by=request.viewer, at=at)
        messages.success(request, _("Erased. On record stands: %(name)s.") % {"name": person.full_name})
    elif act == "refuse":
        refuse_erasure(request=asked, reason=request.POST.get("reason", ""), by=request.viewer, at=at)
        messages.success(request, _("The request is refused; the person reads your reason."))
    else:
        acknowledge_erasure(request=asked, by=request.viewer, at=at)
        messages.success(request, _("The person sees that the request has been read."))
    return redirect("desk:erasure_requests")
