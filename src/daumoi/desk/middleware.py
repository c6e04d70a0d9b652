"""Turns domain errors into what a person can act on, so that views need not catch them one by one."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlsplit

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from daumoi.desk import error_pages
from daumoi.foundation.errors import DomainError, NotAllowed


class DomainErrorMiddleware:
    """Not allowed and not there look the same; other domain errors are a message on the page the person came from."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, NotAllowed) and exception.reason == "own-work":
            # The person sees the release and may know why; hiding it here would only puzzle.
            messages.error(request, str(exception))
            return HttpResponseRedirect(_back(request))
        if isinstance(exception, NotAllowed | ObjectDoesNotExist):
            return error_pages.not_found(request, Http404())
        if isinstance(exception, DomainError):
            messages.error(request, str(exception))
            return HttpResponseRedirect(_back(request))
        return None


def _back(request: HttpRequest) -> str:
    """The page of this site the person came from; never an address of another site."""
    referer = urlsplit(request.headers.get("Referer", ""))
    if referer.netloc == request.get_host() and referer.path.startswith("/") and not referer.path.startswith("//"):
        return referer.path + (f"?{referer.query}" if referer.query else "")
    return reverse("accounts:home")
