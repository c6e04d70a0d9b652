"""Typed text survives a session that ran out: it comes back on a page, to be saved after signing in again."""

from __future__ import annotations

import functools
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render, resolve_url
from django.urls import Resolver404, resolve

from daumoi.accounts.gate import View, signed_in

# Forms whose loss would hurt: page names of what people write at length.
HELD_PAGES = frozenset({"desk:release_new", "desk:release_edit", "desk:side_by_side"})
NOT_HELD = frozenset({"csrfmiddlewaretoken"})


def keeps_typed_text(view: View) -> View:
    """Give what was typed back to whoever is no longer signed in, instead of sending them away without it."""

    @functools.wraps(view)
    def kept(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method == "POST" and not request.viewer.is_person and _is_own_form(request):  # type: ignore[attr-defined]
            return _held(request, status=401)
        return view(request, *args, **kwargs)

    return kept


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """After signing in again a form holds an old key: what was typed comes back with a new one."""
    if _page_name(request) in HELD_PAGES and _is_own_form(request):
        return _held(request, status=403)
    return render(request, "403_csrf.html", status=403)


@signed_in()
def signed_in_again(request: HttpRequest) -> HttpResponse:
    """Where the other window ends up: back to the text that waits."""
    return render(request, "desk/signed_in_again.html")


def _page_name(request: HttpRequest) -> str:
    try:
        return resolve(request.path_info).view_name
    except Resolver404:
        return ""


def _is_own_form(request: HttpRequest) -> bool:
    """Whether a page of this site sent it. What another site posts here is not shown under our name."""
    origin = request.headers.get("Origin") or request.headers.get("Referer", "")
    return urlsplit(origin).netloc == request.get_host()


def _held(request: HttpRequest, *, status: int) -> HttpResponse:
    """A page that holds every field, and shows the words so that they can be copied whatever happens."""
    fields = [(name, value) for name, values in request.POST.lists() for value in values if name not in NOT_HELD]
    shown = [value for name, value in fields if name in {"headline", "lead", "body", "paragraph"} and value.strip()]
    context = {
        "fields": fields,
        "shown": shown,
        "had_files": bool(request.FILES),
        "is_signed_in": getattr(request, "viewer", None) is not None and request.viewer.is_person,  # type: ignore[attr-defined]
        "sign_in_url": f"{resolve_url(settings.LOGIN_URL)}?{urlencode({'next': resolve_url('desk:signed_in_again')})}",
    }
    return render(request, "desk/held_text.html", context, status=status)
