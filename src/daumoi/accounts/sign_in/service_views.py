"""Signing in through an organisation's own service: there and back."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from daumoi.accounts.gate import safe_next
from daumoi.accounts.sign_in import actions, openid, session
from daumoi.accounts.sign_in.service_settings import Service
from daumoi.accounts.sign_in.views import lead_in
from daumoi.foundation import clock
from daumoi.foundation.errors import InvalidValue


@never_cache
@require_safe
def service_sign_in(request: HttpRequest, service: str) -> HttpResponse:
    """Lead to the service; it sends the person back."""
    known = _service(service)
    if request.user.is_authenticated:
        return redirect("accounts:home")
    target = safe_next(request, request.GET.get("next", ""))
    session.stay_at_the_door(request)
    try:
        return openid.leave_for(request, known, target=target)
    except openid.ServiceFailed as failed:
        return _failed(request, known, failed)


@never_cache
@require_safe
def service_back(request: HttpRequest, service: str) -> HttpResponse:
    """Take the person back from the service, and on as after a right password."""
    known = _service(service)
    try:
        told = openid.come_back(request, known)
        user = actions.sign_in_by_service(service=known, told=told, at=clock.now())
    except openid.ServiceFailed as failed:
        return _failed(request, known, failed)
    except InvalidValue as wrong:
        messages.error(request, str(wrong))
        return redirect("accounts:sign_in")
    passed = "service" if known.second_factor else ""
    return lead_in(request, user, way=known.code, target=safe_next(request, told.target), second_factor=passed)


def _service(code: str) -> Service:
    if code not in settings.SIGN_IN_SERVICES:
        raise Http404
    known: Service = settings.SIGN_IN_SERVICES[code]
    return known


def _failed(request: HttpRequest, service: Service, failed: openid.ServiceFailed) -> HttpResponse:
    if failed.is_cancelled:
        messages.info(request, _("Signing in through %(name)s was broken off.") % {"name": service.name})
    else:
        said = _("%(name)s did not answer as expected. Try again, or sign in with your password.")
        messages.error(request, said % {"name": service.name})
    return redirect("accounts:sign_in")
