"""Pages of the invited."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from daumoi.accounts.models import ROLE_NAMES
from daumoi.accounts.sign_in.views import lead_in
from daumoi.accounts.viewer import Role
from daumoi.foundation import clock
from daumoi.foundation.errors import Conflict, DomainError, InvalidValue
from daumoi.people.actions.inviting import (
    accept_as_newcomer,
    accept_as_oneself,
    account_of,
    invitation_named_by,
)
from daumoi.people.errors import LinkNotUsable
from daumoi.people.forms import NewcomerForm
from daumoi.people.models import Invitation

# A link we never made is like an address that does not exist; one that worked before is gone (RFC 9110, 15.5.11).
STATUS_OF_REASON = {"unknown": 404}


@sensitive_post_parameters("password", "repeated")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Accept an invitation: as the person one is here already, or with a new account."""
    try:
        invited = invitation_named_by(token, at=clock.now())
        if account_of(invited) is not None:
            return _as_oneself(request, invited, token)
        return _as_newcomer(request, invited, token)
    except LinkNotUsable as refusal:
        if refusal.reason == "used" and request.method == "POST" and request.viewer.is_person:
            # The second of two clicks: the first has let the person in.
            return redirect("accounts:home")
        status = STATUS_OF_REASON.get(refusal.reason, 410)
        return render(request, "people/link_not_usable.html", {"refusal": refusal}, status=status)


def _as_oneself(request: HttpRequest, invited: Invitation, token: str) -> HttpResponse:
    is_the_invited = request.viewer.is_person and request.user.email == invited.email
    problem = ""
    if request.method == "POST" and is_the_invited:
        try:
            accept_as_oneself(token=token, user=request.user, at=clock.now())
        except LinkNotUsable:
            raise
        except DomainError as error:
            problem = str(error)
        else:
            messages.success(request, _("You are %(role)s of %(organisation)s now.") % _words(invited))
            return redirect("accounts:home")
    context = {**_shown(invited), "is_the_invited": is_the_invited, "problem": problem}
    return render(request, "people/invitation_known.html", context)


def _as_newcomer(request: HttpRequest, invited: Invitation, token: str) -> HttpResponse:
    if request.viewer.is_person:
        # Somebody else is signed in here; a new account must not be opened under their eyes, nor theirs be left open.
        return render(request, "people/invitation_known.html", {**_shown(invited), "is_the_invited": False})
    form = NewcomerForm(request.POST or None, initial={"language": settings.LANGUAGE_CODE})
    if request.method == "POST" and form.is_valid():
        fields = {name: form.cleaned_data[name] for name in ("full_name", "position", "phone", "language", "password")}
        try:
            user = accept_as_newcomer(token=token, **fields, at=clock.now())
        except InvalidValue as error:
            form.add_error(error.field, str(error))
        except LinkNotUsable:
            raise
        except Conflict:
            return redirect(request.path)
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Welcome. You are %(role)s of %(organisation)s.") % _words(invited))
            return lead_in(request, user, way="password", target="")
    return render(request, "people/invitation_new.html", {**_shown(invited), "form": form})


def _words(invited: Invitation) -> dict[str, Any]:
    return {"role": ROLE_NAMES[Role(invited.role)], "organisation": invited.organisation.name}


def _shown(invited: Invitation) -> dict[str, Any]:
    return {"invitation": invited, "role": ROLE_NAMES[Role(invited.role)]}
