"""The door of every page behind sign-in: who may open it, and what everybody else is answered."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import resolve_url
from django.utils.http import url_has_allowed_host_and_scheme

from daumoi.accounts.permissions import Permission, Where, allowed
from daumoi.accounts.sign_in import session
from daumoi.accounts.viewer import Viewer
from daumoi.foundation import clock

View = Callable[..., HttpResponse]


def signed_in(permission: Permission | None = None) -> Callable[[View], View]:
    """Open a view to signed-in people only, and to those who hold the permission somewhere.

    The public is sent to the sign-in page and comes back afterwards; whoever still lacks the second factor that the
    role needs is sent to set it up, wherever a permission is asked for. Lacking the permission answers 404, the same as
    an address that does not exist. A permission tied to an object opens the door to whoever holds the role in some
    organisation (in a focal point, where the permission asks for that); the action checks the object itself.

    The view carries `gate`, its permission, for the list of every address and who may open it.
    """

    def decorate(view: View) -> View:
        @functools.wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            viewer: Viewer = request.viewer  # type: ignore[attr-defined]  # set by ViewerMiddleware
            if not viewer.is_person:
                return _to_sign_in(request)
            if permission is not None and getattr(request, "awaits_second_factor", False):
                return _led_to(request, resolve_url("accounts:second_factor"))
            if permission is not None and not may_enter(viewer, permission):
                raise Http404
            response = view(request, *args, **kwargs)
            # A shared cache must not keep what one person may see; the browser asks anew each time.
            response.headers.setdefault("Cache-Control", "private, no-cache")
            return response

        guarded.gate = permission  # type: ignore[attr-defined]
        guarded.needs_sign_in = True  # type: ignore[attr-defined]
        return guarded

    return decorate


def every_factor_passed(view: View) -> View:
    """Open an act that lends or touches one's roles only with the second factor that they need.

    For pages that ask for no permission, which `signed_in` opens also while the factor is awaited. Stands under it.
    """

    @functools.wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if getattr(request, "awaits_second_factor", False):
            return _led_to(request, resolve_url("accounts:second_factor"))
        return view(request, *args, **kwargs)

    return guarded


def confirmed_lately(view: View) -> View:
    """Open a sensitive act only to whoever has proved within ten minutes who is at the screen.

    Everybody else is led to prove it anew and comes back to the page afterwards. Stands under `signed_in`.
    """
    return _confirmed(view, back=None)


def confirmed_before_a_file(back: str) -> Callable[[View], View]:
    """The same for a view that gives a file: whoever had to prove it comes back to that page, which offers the file.

    A browser that is sent from a form to a file stays on the form, as if nothing had happened.
    """
    return lambda view: _confirmed(view, back=back)


def _confirmed(view: View, *, back: str | None) -> View:
    @functools.wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if session.confirmed_lately(request.session, at=clock.now()):
            return view(request, *args, **kwargs)
        return _led_to(request, resolve_url("accounts:confirm"), back=back)

    return guarded


def may_enter(viewer: Viewer, permission: Permission) -> bool:
    """Whether the viewer holds one of the permission's roles where it could apply to something."""
    if permission.where is Where.TOP:
        return bool(allowed(viewer, permission))
    must_be_office = permission.where in {Where.HUB, Where.ABOVE, Where.OFFICE}
    return any(
        standing.role in permission.roles and (standing.is_focal_point or not must_be_office)
        for standing in viewer.standings
    )


def safe_next(request: HttpRequest, address: str) -> str:
    """The address when it lies on this site, else ""; what a link may ask for after signing in."""
    is_local = url_has_allowed_host_and_scheme(
        address, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return address if is_local else ""


def _to_sign_in(request: HttpRequest) -> HttpResponse:
    return _led_to(request, resolve_url(settings.LOGIN_URL))


def _led_to(request: HttpRequest, address: str, *, back: str | None = None) -> HttpResponse:
    """Answer that leads to another page first, and from there back to where the person was, or to `back`."""
    if back is None:
        back = request.get_full_path() if request.method in {"GET", "HEAD"} else _page_before(request)
    if back:
        address = f"{address}?{urlencode({'next': back})}"
    if request.headers.get("HX-Request"):
        # htmx would put the sign-in page into the part of the page it asked for.
        return HttpResponse(status=204, headers={"HX-Redirect": address})
    return HttpResponseRedirect(address)


def _page_before(request: HttpRequest) -> str:
    """Path of the page whose form was sent: what was posted cannot be repeated after signing in."""
    referrer = safe_next(request, request.headers.get("Referer", ""))
    parts = urlsplit(referrer)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path
