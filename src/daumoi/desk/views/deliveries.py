"""What became of each message."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from daumoi.accounts.gate import signed_in
from daumoi.accounts.permissions import DESK_READ, OFFICE_READ
from daumoi.distribution.actions import retry_delivery
from daumoi.distribution.models import Delivery
from daumoi.distribution.queries import deliveries_of, troubled_deliveries
from daumoi.distribution.tasks import send_delivery
from daumoi.foundation import clock
from daumoi.releases.models import IssuedVersion

PAGE_SIZE = 50


@signed_in(OFFICE_READ)
def troubled(request: HttpRequest) -> HttpResponse:
    """Deliveries that need a person: failed, or left open whether they arrived."""
    page = Paginator(troubled_deliveries().select_related("version"), PAGE_SIZE).get_page(request.GET.get("page"))
    return render(request, "desk/troubled_deliveries.html", {"page": page})


@signed_in(DESK_READ)
def of_version(request: HttpRequest, public_id: str) -> HttpResponse:
    """Who was told of one version, by which channel, with what outcome."""
    version = get_object_or_404(IssuedVersion.objects.defer("content", "text"), public_id=public_id)
    page = Paginator(deliveries_of(version), PAGE_SIZE).get_page(request.GET.get("page"))
    return render(request, "desk/deliveries.html", {"version": version, "page": page})


@require_POST
@signed_in(OFFICE_READ)
def retry(request: HttpRequest, delivery_id: int) -> HttpResponse:
    delivery = get_object_or_404(Delivery, pk=delivery_id)
    with transaction.atomic():
        retry_delivery(delivery=delivery, by=request.viewer, at=clock.now())
        send_delivery.enqueue(delivery_id=delivery.pk)
    messages.success(request, _("It is being sent again to %(name)s.") % {"name": delivery.address})
    return redirect("desk:troubled_deliveries")
