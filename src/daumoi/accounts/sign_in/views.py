"""The door: signing in, the second step, proving oneself anew, signing out."""

from __future__ import annotations

import math
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.forms import Form
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from daumoi.accounts.errors import TooManyTries
from daumoi.accounts.gate import safe_next, signed_in
from daumoi.accounts.models import SignedInSession, User
from daumoi.accounts.queries import viewer_of
from daumoi.accounts.sign_in import actions, factors, passkeys, session
from daumoi.accounts.sign_in.addresses import network_address
from daumoi.accounts.sign_in.demo_accounts import demo_accounts
from daumoi.accounts.sign_in.forms import CodeForm, CredentialForm, ProofForm, SignInForm
from daumoi.foundation import clock
from daumoi.foundation.errors import InvalidValue


@sensitive_post_parameters("password")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """Sign in with e-mail and password, then on to the second step or to where the person was going."""
    target = safe_next(request, request.POST.get("next", request.GET.get("next", "")))
    if request.user.is_authenticated and request.viewer.user_id:
        return HttpResponseRedirect(target) if target else redirect("accounts:home")
    form = SignInForm(request.POST if request.method == "POST" else None)
    error = None
    if request.method == "POST" and form.is_valid():
        try:
            user = actions.sign_in_user(
                request,
                email=form.cleaned_data["email"],
                password=form.cleaned_data["password"],
                address=network_address(request),
                at=clock.now(),
            )
        except TooManyTries as waits:
            error = waits
        else:
            if user is not None:
                return lead_in(request, user, way="password", target=target)
            form.add_error(None, _("The e-mail address or the password is not right."))
    context = {
        "next": target,
        "second_factor_required": settings.SECOND_FACTOR_REQUIRED,
        "services": list(settings.SIGN_IN_SERVICES.values()),
        "demo_accounts": demo_accounts(),
    }
    return page_of_form(request, "accounts/sign_in.html", form, context, error)


def lead_in(request: HttpRequest, user: User, *, way: str, target: str, second_factor: str = "") -> HttpResponse:
    """After a right first step: to the second step, to setting one up where the role needs it, or in.

    Args:
        second_factor: what the first step counted for besides, such as `passkey`; "" where it was one factor only.
    """
    at = clock.now()
    if not second_factor and factors.has_second_factor(user):
        session.begin(request, user, way=way, target=target, at=at)
        return redirect("accounts:second_step")
    session.complete(request, user, way=way, second_factor=second_factor, at=at)
    return _led_on(request, user, target)


def _led_on(request: HttpRequest, user: User, target: str) -> HttpResponse:
    viewer = viewer_of(user, on=timezone.localdate(clock.now()))
    if session.is_second_factor_needed(viewer) and not session.passed_second_factor(request.session):
        request.session[session.AFTERWARDS] = target
        return redirect("accounts:second_factor")
    return HttpResponseRedirect(target) if target else redirect("accounts:home")


@sensitive_post_parameters("code")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def second_step(request: HttpRequest) -> HttpResponse:
    """The second step after a right password: a code of the app, a recovery code, or a passkey."""
    found = session.pending(request, at=clock.now())
    if found is None:
        if not request.user.is_authenticated:
            messages.warning(request, _("Sign in with your password first; the second step then waits ten minutes."))
        return redirect("accounts:sign_in")
    waiting, user = found
    form, error, passed = CodeForm(), None, ""
    if request.method == "POST":
        form, error, passed = _taken_second_step(request, user)
    if passed:
        session.complete(request, user, way=waiting.way, second_factor=passed, at=clock.now())
        if passed == "codes":
            left = len(factors.unused_recovery_codes(user))
            messages.warning(request, _("You used a recovery code. Unused codes left: %(count)d.") % {"count": left})
        return _led_on(request, user, waiting.target)
    return page_of_form(request, "accounts/sign_in/second_step.html", form, _offered(user), error)


def _taken_second_step(request: HttpRequest, user: User) -> tuple[Form, TooManyTries | None, str]:
    """The form with its errors, a wait, or the factor that was passed."""
    by_passkey = CredentialForm(request.POST)
    form = CodeForm(None if request.POST.get("credential") else request.POST)
    try:
        if by_passkey.is_valid():
            passkeys.owner_of(by_passkey.cleaned_data["credential"], user=user)
            return form, None, "passkey"
        if form.is_valid():
            passed = actions.pass_second_step(user=user, code=form.cleaned_data["code"], at=clock.now())
            if passed:
                return form, None, passed
            form.add_error("code", _("This code is not right, or it was used already. Wait for the next one."))
    except TooManyTries as waits:
        return form, waits, ""
    except InvalidValue as wrong:
        messages.error(request, str(wrong))
        return CodeForm(), None, ""
    return form, None, ""


def _offered(user: User) -> dict[str, Any]:
    """What the page of a second step shows of the person's factors."""
    kinds = {factor.kind for factor in factors.second_factors(user)}
    return {
        "has_app": factors.APP in kinds,
        "passkey_options": passkeys.request_options(user) if factors.PASSKEY in kinds else "",
    }


@never_cache
@require_POST
def passkey_sign_in(request: HttpRequest) -> HttpResponse:
    """Sign in with a passkey alone: first what the browser is asked, as JSON; then its answer, from the form."""
    if "credential" not in request.POST:
        session.stay_at_the_door(request)
        return HttpResponse(passkeys.request_options(None), content_type="application/json")
    target = safe_next(request, request.POST.get("next", ""))
    form = CredentialForm(request.POST)
    try:
        if not form.is_valid():
            raise InvalidValue(_("The passkey was not accepted. Try again, or sign in with your password."), field="")
        user = passkeys.owner_of(form.cleaned_data["credential"])
    except InvalidValue as wrong:
        messages.error(request, str(wrong))
        return redirect("accounts:sign_in")
    return lead_in(request, user, way="passkey", target=target, second_factor="passkey")


@sensitive_post_parameters()
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@signed_in()
def confirm(request: HttpRequest) -> HttpResponse:
    """Prove anew who is at the screen, before a sensitive act: by passkey, by password, or by a code."""
    target = safe_next(request, request.POST.get("next", request.GET.get("next", "")))
    user = request.user
    kind = ProofForm if user.has_usable_password() else CodeForm
    form, error = kind(), None
    if request.method == "POST":
        form, error, proved = _proof(request, kind)
        if proved:
            session.confirm(request.session, at=clock.now())
            return HttpResponseRedirect(target) if target else redirect("accounts:profile")
    context = {**_offered(user), "next": target, "page_width": "narrow", "by_password": user.has_usable_password()}
    return page_of_form(request, "accounts/sign_in/confirm.html", form, context, error)


def _proof(request: HttpRequest, kind: type[Form]) -> tuple[Form, TooManyTries | None, bool]:
    user, at = request.user, clock.now()
    by_passkey = CredentialForm(request.POST)
    form = kind(None if request.POST.get("credential") else request.POST)
    try:
        if by_passkey.is_valid():
            return form, None, passkeys.owner_of(by_passkey.cleaned_data["credential"], user=user) == user
        if not form.is_valid():
            return form, None, False
        if kind is ProofForm:
            proved = actions.prove_by_password(user=user, password=form.cleaned_data["password"], at=at)
            problem = ("password", _("This is not your password."))
        else:
            proved = bool(actions.pass_second_step(user=user, code=form.cleaned_data["code"], at=at))
            problem = ("code", _("This code is not right, or it was used already. Wait for the next one."))
    except TooManyTries as waits:
        return form, waits, False
    except InvalidValue as wrong:
        messages.error(request, str(wrong))
        return kind(), None, False
    if not proved:
        form.add_error(*problem)
    return form, None, proved


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """Sign out and go to the public pages."""
    SignedInSession.objects.filter(session_key=request.session.session_key or "").delete()
    logout(request)
    return redirect(settings.LOGOUT_REDIRECT_URL)


def page_of_form(
    request: HttpRequest, template: str, form: Form, context: dict[str, Any], error: TooManyTries | None = None
) -> HttpResponse:
    """The page with its form; where too many tries failed, with that said on it and to machines (429)."""
    if error is None:
        return render(request, template, {"form": form, **context})
    form.add_error(None, str(error))
    response = render(request, template, {"form": form, **context}, status=429)
    response["Retry-After"] = str(math.ceil(error.wait.total_seconds()))
    return response
