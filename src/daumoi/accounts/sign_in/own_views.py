"""One's own way in: second factors, recovery codes, sessions, the password."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from daumoi.accounts.errors import TooManyTries
from daumoi.accounts.gate import confirmed_lately, safe_next, signed_in
from daumoi.accounts.sign_in import actions, factors, passkeys, session, sessions
from daumoi.accounts.sign_in.addresses import is_asked_by_digits
from daumoi.accounts.sign_in.forms import AppForm, PasskeyForm, PasswordForm
from daumoi.accounts.sign_in.views import page_of_form
from daumoi.foundation import clock
from daumoi.foundation.errors import InvalidValue

NEW_SECRET = "new_app_secret"  # noqa: S105  (name of a place in the session)
NEW_CODES = "new_recovery_codes"


@require_safe
@signed_in()
def second_factor(request: HttpRequest) -> HttpResponse:
    """One's second factors: what is set up, what can be, and whether the role needs one."""
    if request.awaits_second_factor and request.GET.get("next"):
        request.session[session.AFTERWARDS] = safe_next(request, request.GET["next"])
    own = factors.second_factors(request.user)
    context = {
        "app": next((factor for factor in own if factor.kind == factors.APP), None),
        "passkeys": [factor for factor in own if factor.kind == factors.PASSKEY],
        "codes_left": len(factors.unused_recovery_codes(request.user)) if own else 0,
        "needed": request.needs_second_factor,
        "is_last": len(own) == 1,
        "awaited": request.awaits_second_factor,
        "page_width": "narrow",
    }
    return render(request, "accounts/sign_in/second_factor.html", context)


@sensitive_post_parameters("code")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@signed_in()
@confirmed_lately
def app_add(request: HttpRequest) -> HttpResponse:
    """Set an app up: its secret as a picture and as letters, proved by the code that it shows."""
    secret = _secret_in_hand(request)
    form, error = AppForm(request.POST if request.method == "POST" else None), None
    if request.method == "POST" and form.is_valid():
        try:
            actions.add_app(
                user=request.user,
                secret=secret,
                code=form.cleaned_data["code"],
                by=request.viewer,
                at=clock.now(),
                here=request.session.session_key,
            )
        except TooManyTries as waits:
            error = waits
        except InvalidValue as wrong:
            form.add_error(wrong.field, str(wrong))
        else:
            del request.session[NEW_SECRET]
            return _after_adding(request, "app")
    context = {
        "picture": factors.picture_for_app(request.user, secret),
        "address": factors.address_for_app(request.user, secret),
        "letters": " ".join(secret[start : start + 4] for start in range(0, len(secret), 4)),
        "page_width": "narrow",
    }
    return page_of_form(request, "accounts/sign_in/app_add.html", form, context, error)


def _secret_in_hand(request: HttpRequest) -> str:
    """The secret of the app that is being set up; the same until its first code was right."""
    kept = factors.unseal(request.session.get(NEW_SECRET, ""))
    if not kept:
        kept = [factors.new_secret()]
        request.session[NEW_SECRET] = factors.seal(kept)
    return kept[0]


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@signed_in()
@confirmed_lately
def passkey_add(request: HttpRequest) -> HttpResponse:
    """Add a passkey; the browser makes it, so this page needs JavaScript and says so."""
    form = PasskeyForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.add_passkey(
                user=request.user,
                answer=form.cleaned_data["credential"],
                name=form.cleaned_data["name"],
                by=request.viewer,
                at=clock.now(),
                here=request.session.session_key,
            )
        except InvalidValue:
            form.add_error(None, _("The browser's answer was not accepted. Load the page again and try once more."))
        else:
            return _after_adding(request, "passkey")
    context = {
        "form": form,
        "creation_options": passkeys.creation_options(request.user),
        "is_asked_by_digits": is_asked_by_digits(request),
        # The address that the installation gives itself has a name.
        "named_address": settings.BASE_URL + request.path,
        "page_width": "narrow",
    }
    return render(request, "accounts/sign_in/passkey_add.html", context)


def _after_adding(request: HttpRequest, kind: str) -> HttpResponse:
    session.note_second_factor(request.session, kind)
    messages.success(request, _("The second factor is set up."))
    if factors.unused_recovery_codes(request.user):
        return redirect("accounts:second_factor")
    _show_once(request, actions.make_recovery_codes(user=request.user, by=request.viewer, at=clock.now()))
    return redirect("accounts:recovery_codes")


@require_POST
@signed_in()
@confirmed_lately
def factor_remove(request: HttpRequest, factor_id: int) -> HttpResponse:
    """Take one of one's factors away, unless the role needs it."""
    try:
        if actions.remove_factor(user=request.user, factor_id=factor_id, by=request.viewer, at=clock.now()):
            messages.success(request, _("The second factor is removed."))
    except InvalidValue as wrong:
        messages.error(request, str(wrong))
    return redirect("accounts:second_factor")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@signed_in()
@confirmed_lately
def recovery_codes(request: HttpRequest) -> HttpResponse:
    """New recovery codes, shown once; and how many of the present ones are left."""
    if request.method == "POST":
        try:
            made = actions.make_recovery_codes(user=request.user, by=request.viewer, at=clock.now())
        except InvalidValue as wrong:
            messages.error(request, str(wrong))
            return redirect("accounts:second_factor")
        _show_once(request, made)
        return redirect("accounts:recovery_codes")
    shown = factors.unseal(request.session.pop(NEW_CODES, ""))
    context = {
        "codes": [f"{code[:4]} {code[4:]}" for code in shown],
        "codes_left": len(factors.unused_recovery_codes(request.user)),
        "target": request.session.pop(session.AFTERWARDS, "") if shown else "",
        "page_width": "narrow",
    }
    return render(request, "accounts/sign_in/recovery_codes.html", context)


def _show_once(request: HttpRequest, codes: list[str]) -> None:
    request.session[NEW_CODES] = factors.seal(codes)


@require_safe
@signed_in()
def session_list(request: HttpRequest) -> HttpResponse:
    """Where one is signed in."""
    rows = list(sessions.open_sessions(request.user, at=clock.now()))
    here = request.session.session_key
    names = {code: service.name for code, service in settings.SIGN_IN_SERVICES.items()}
    for row in rows:
        row.service_name = names.get(row.way, "")
    context = {"sessions": rows, "here": here, "others": any(row.session_key != here for row in rows)}
    return render(request, "accounts/sign_in/sessions.html", {**context, "page_width": "narrow"})


@require_POST
@signed_in()
def session_end(request: HttpRequest, session_id: int) -> HttpResponse:
    """Sign out in one other browser."""
    actions.end_session(user=request.user, session_id=session_id, by=request.viewer, at=clock.now())
    messages.success(request, _("Signed out there."))
    return redirect("accounts:sessions")


@require_POST
@signed_in()
def sessions_end(request: HttpRequest) -> HttpResponse:
    """Sign out everywhere but here."""
    count = actions.end_other_sessions(
        user=request.user, here=request.session.session_key, by=request.viewer, at=clock.now()
    )
    said = ngettext("Signed out in %(count)d other place.", "Signed out in %(count)d other places.", count)
    messages.success(request, said % {"count": count})
    return redirect("accounts:sessions")


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
@signed_in()
def change_password(request: HttpRequest) -> HttpResponse:
    """A new password for oneself."""
    form, error = PasswordForm(request.POST if request.method == "POST" else None), None
    if request.method == "POST" and form.is_valid():
        old_key = request.session.session_key
        try:
            user = actions.change_password(
                user=request.user,
                old=form.cleaned_data["old_password"],
                new=form.cleaned_data["new_password"],
                by=request.viewer,
                at=clock.now(),
                here=old_key,
            )
        except TooManyTries as waits:
            error = waits
        except InvalidValue as wrong:
            form.add_error(wrong.field, str(wrong))
        else:
            update_session_auth_hash(request, user)
            session.renew_key(request, old_key=old_key)
            messages.success(request, _("Your password is changed. Everywhere else you have been signed out."))
            return redirect("accounts:profile")
    return page_of_form(request, "accounts/password.html", form, {"page_width": "narrow"}, error)
