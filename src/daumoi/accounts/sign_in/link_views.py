"""Pages round the links of mails: a forgotten password, a new e-mail address."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from daumoi.accounts.errors import TooManyTries
from daumoi.accounts.gate import confirmed_lately, signed_in
from daumoi.accounts.sign_in import actions, links
from daumoi.accounts.sign_in.addresses import network_address
from daumoi.accounts.sign_in.forms import EmailForm, NewPasswordForm
from daumoi.accounts.sign_in.views import page_of_form
from daumoi.foundation import clock
from daumoi.foundation.errors import InvalidValue


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def password_forgotten(request: HttpRequest) -> HttpResponse:
    """Ask for a link to a new password; the answer is the same whether or not anybody has the e-mail."""
    form, error = EmailForm(request.POST if request.method == "POST" else None), None
    if request.method == "POST" and form.is_valid():
        email = form.cleaned_data["email"]
        try:
            actions.ask_for_new_password(email=email, address=network_address(request), at=clock.now())
        except TooManyTries as waits:
            error = waits
        else:
            return render(request, "accounts/sign_in/password_sent.html", {"email": email})
    return page_of_form(request, "accounts/sign_in/password_forgotten.html", form, {}, error)


@sensitive_post_parameters()
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def password_new(request: HttpRequest, token: str) -> HttpResponse:
    """Set a new password by the link of a mail."""
    user = links.user_of_password_token(token, at=clock.now())
    if user is None:
        return _void_link(request)
    form = NewPasswordForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.set_password_by_link(token=token, new=form.cleaned_data["new_password"], at=clock.now())
        except InvalidValue as wrong:
            if wrong.field == "token":
                return _void_link(request)
            form.add_error(wrong.field, str(wrong))
        else:
            messages.success(request, _("The new password is set. Sign in with it."))
            return redirect("accounts:sign_in")
    return render(request, "accounts/sign_in/password_new.html", {"form": form, "email": user.email})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@signed_in()
@confirmed_lately
def change_email(request: HttpRequest) -> HttpResponse:
    """Ask for another e-mail address; it counts once the link sent there is opened."""
    form, error = EmailForm(request.POST if request.method == "POST" else None), None
    if request.method == "POST" and form.is_valid():
        email = form.cleaned_data["email"]
        try:
            actions.ask_for_new_email(user=request.user, email=email, at=clock.now())
        except TooManyTries as waits:
            error = waits
        except InvalidValue as wrong:
            form.add_error(wrong.field, str(wrong))
        else:
            messages.success(
                request, _("A link is on its way to %(email)s. Until you open it, nothing changes.") % {"email": email}
            )
            return redirect("accounts:profile")
    return page_of_form(request, "accounts/sign_in/email.html", form, {"page_width": "narrow"}, error)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@signed_in()
def email_confirm(request: HttpRequest, token: str) -> HttpResponse:
    """Take the new e-mail address by the link of a mail, with one press of a button."""
    email = links.email_of_token(request.user, token, at=clock.now())
    if not email:
        return _void_link(request)
    if request.method == "POST":
        try:
            actions.take_new_email(user=request.user, token=token, by=request.viewer, at=clock.now())
        except InvalidValue:
            return _void_link(request)
        messages.success(request, _("This is your e-mail address now. Sign in with it from now on."))
        return redirect("accounts:profile")
    return render(request, "accounts/sign_in/email_confirm.html", {"email": email, "page_width": "narrow"})


def _void_link(request: HttpRequest) -> HttpResponse:
    """Used, too old, or never ours: one page for all, so that it tells nothing of anybody."""
    return render(request, "accounts/sign_in/void_link.html", status=410)
