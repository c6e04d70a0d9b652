"""Pages of one's own account; those of signing in stand in `sign_in`."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_http_methods, require_safe

from daumoi.accounts import actions
from daumoi.accounts.forms import LanguageForm
from daumoi.accounts.gate import may_enter, signed_in
from daumoi.accounts.models import ROLE_NAMES
from daumoi.accounts.permissions import DESK_READ, WIRE_READ
from daumoi.accounts.queries import memberships_of
from daumoi.accounts.viewer import Role

LANGUAGE_COOKIE_SECONDS = 365 * 24 * 60 * 60


@require_safe
@signed_in()
def home(request: HttpRequest) -> HttpResponse:
    """Send everybody to their first page: the desk, the wire, or one's own account where no role is valid today.

    Whoever still lacks the second factor that the role needs sets it up first.
    """
    if request.awaits_second_factor:
        return redirect("accounts:second_factor")
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
