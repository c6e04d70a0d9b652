"""Sets who is asking, and in which language to answer, for the length of a request."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation

from daumoi.accounts.queries import viewer_of
from daumoi.accounts.sign_in.session import has_run_out, is_second_factor_needed, passed_second_factor
from daumoi.accounts.viewer import acting_as
from daumoi.foundation import clock


class ViewerMiddleware:
    """Runs every view as the signed-in person, or as the public."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated and has_run_out(request.session, at=clock.now()):
            logout(request)
        viewer = viewer_of(request.user if request.user.is_authenticated else None, on=timezone.localdate(clock.now()))
        # Decided here and not at each door: without the second factor that the roles need, there are no roles.
        request.needs_second_factor = is_second_factor_needed(viewer)
        request.awaits_second_factor = request.needs_second_factor and not passed_second_factor(request.session)
        if request.awaits_second_factor:
            viewer = dataclasses.replace(viewer, standings=())
        request.viewer = viewer
        with acting_as(viewer):
            return self.get_response(request)


class LanguageMiddleware:
    """Vietnamese unless the person, or this browser by its own choice, asked for another language.

    The browser's Accept-Language is not asked: many machines here are set to English and their owners are not.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        known = dict(settings.LANGUAGES)
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME) or getattr(request.user, "language", "")
        with translation.override(chosen if chosen in known else settings.LANGUAGE_CODE):
            request.LANGUAGE_CODE = translation.get_language()
            response = self.get_response(request)
            response.headers.setdefault("Content-Language", request.LANGUAGE_CODE)
            return response
