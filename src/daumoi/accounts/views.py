"""Pages of sign-in and one's own account."""

from __future__ import annotations

import math

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login, logout, update_session_auth_hash
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from daumoi.accounts import actions
from daumoi.accounts.errors import TooManyTries
from daumoi.accounts.forms import LanguageForm, PasswordForm, SignInForm
from daumoi.accounts.gate import may_enter, safe_next, signed_in
from daumoi.accounts.models import ROLE_NAMES
from daumoi.accounts.permissions import DESK_READ, WIRE_READ
from daumoi.accounts.queries import memberships_of
from daumoi.accounts.viewer import Role
from daumoi.foundation import clock
from daumoi.foundation.errors import InvalidValue

LANGUAGE_COOKIE_SECONDS = 365 * 24 * 60 * 60


@sensitive_post_parameters("password")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """Sign in with e-mail and password, then on to where the person was going."""
    target = safe_next(request, request.POST.get("next", request.GET.get("next", "")))
    if request.user.is_authenticated and request.viewer.is_person:
        return HttpResponseRedirect(target) if target else redirect("accounts:home")
    form = SignInForm(request.POST if request.method == "POST" else None)
    headers: dict[str, str] = {}
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            user = actions.sign_in_user(
                request,
                email=form.cleaned_data["email"],
                password=form.cleaned_data["password"],
                address=network_address(request),
                at=clock.now(),
            )
        except TooManyTries as error:
            form.add_error(None, str(error))
            status, headers = 429, {"Retry-After": str(math.ceil(error.wait.total_seconds()))}
        else:
            if user is not None:
                login(request, user)
                return HttpResponseRedirect(target) if target else redirect("accounts:home")
            form.add_error(None, _("The e-mail address or the password is not right."))
    response = render(request, "accounts/sign_in.html", {"form": form, "next": target}, status=status)
    for name, value in headers.items():
        response[name] = value
    return response


def network_address(request: HttpRequest) -> str:
    """Where the request came from; behind our own proxy the last address that proxy wrote down."""
    direct = request.META.get("REMOTE_ADDR", "")
    if settings.SECURE_PROXY_SSL_HEADER:
        # Only the last entry was added by the proxy; those before it are whatever the other side claimed.
        return request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip() or direct
    return direct


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """Sign out and go to the public pages."""
    logout(request)
    return redirect(settings.LOGOUT_REDIRECT_URL)


@require_safe
@signed_in()
def home(request: HttpRequest) -> HttpResponse:
    """Send everybody to their first page: the desk, the wire, or one's own account where no role is valid today."""
    if may_enter(request.viewer, DESK_READ):
        return redirect("desk:home")
    return redirect("wire:list" if may_enter(request.viewer, WIRE_READ) else "accounts:profile")


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in()
def profile(request: HttpRequest) -> HttpResponse:
    """One's own name, roles and language, and what is kept about one."""
    form = LanguageForm(request.POST if request.method == "POST" else None, initial={"language": request.user.language})
    if request.method == "POST" and form.is_valid():
        return _choose_language(request, form.cleaned_data["language"])
    memberships = [
        {
            "organisation": row.organisation.name,
            "role": ROLE_NAMES[Role(row.role)],
            "from": row.valid_from,
            "to": row.valid_to,
        }
        for row in memberships_of(request.user)
    ]
    return render(request, "accounts/profile.html", {"form": form, "memberships": memberships, "page_width": "narrow"})


def _choose_language(request: HttpRequest, language: str) -> HttpResponse:
    actions.choose_language(user=request.user, language=language)
    with override(language):
        messages.success(request, _("Saved. This is your language now."))
    response = redirect("accounts:profile")
    # The cookie is this browser's own choice and would stand before the person's; from here on both say the same.
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=LANGUAGE_COOKIE_SECONDS,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )
    return response


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
@signed_in()
def change_password(request: HttpRequest) -> HttpResponse:
    """A new password for oneself."""
    form = PasswordForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            user = actions.change_password(
                user=request.user,
                old=form.cleaned_data["old_password"],
                new=form.cleaned_data["new_password"],
                by=request.viewer,
                at=clock.now(),
            )
        except InvalidValue as error:
            form.add_error(error.field, str(error))
        else:
            update_session_auth_hash(request, user)
            messages.success(request, _("Your password is changed. Everywhere else you have been signed out."))
            return redirect("accounts:profile")
    return render(request, "accounts/password.html", {"form": form, "page_width": "narrow"})
