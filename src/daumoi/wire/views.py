"""Pages of the wire: what the press reads, copies, saves and chooses to receive. Reading leaves no trace."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from daumoi.accounts.gate import may_enter, signed_in
from daumoi.accounts.permissions import WIRE_READ, WIRE_SUBSCRIBE
from daumoi.accounts.sharing import CIRCLES, Sharing
from daumoi.distribution.actions import choose_subscription
from daumoi.distribution.models import Rhythm
from daumoi.distribution.queries import own_subscription
from daumoi.foundation import clock
from daumoi.newsroom import feeds
from daumoi.newsroom.filters import DatedVersionFilter
from daumoi.newsroom.queries import listed, wire_shelf
from daumoi.newsroom.shown import shown_version, version_or_404
from daumoi.planning.queries import coming_events, past_events
from daumoi.releases.models import IssuedVersion
from daumoi.releases.queries import versions_out
from daumoi.releases.wording import rights_sentence
from daumoi.wire.downloads.calendar import calendar_file
from daumoi.wire.downloads.document import document_file
from daumoi.wire.downloads.photos import captions_text, packed_photos, zip_chunks
from daumoi.wire.downloads.text import page_file, text_file, text_of_release
from daumoi.wire.downloads.words import file_name
from daumoi.wire.forms import SubscriptionForm

PAGE_LENGTH = 25


def page_path(version: IssuedVersion) -> str:
    """The wire page of a version."""
    return reverse("wire:release", args=[version.public_id])


def _own_address(version: IssuedVersion) -> str:
    """The full address a copy names: the public page, or the wire's where the public has none."""
    return feeds.absolute(feeds.page_path(version) if version.is_public else page_path(version))


@require_safe
@signed_in(WIRE_READ)
def release_list(request: HttpRequest) -> HttpResponse:
    """What the press has been given, newest first, withdrawals included: who used a release must see it go."""
    chosen = DatedVersionFilter(request.GET)
    found = chosen.apply(versions_out())
    page = Paginator(found, PAGE_LENGTH).get_page(request.GET.get("page"))
    return render(
        request,
        "wire/list.html",
        {
            "filter": chosen,
            "page": page,
            "is_cut": getattr(found, "is_cut", False),
            "rows": listed(page.object_list),
            "spans": _spans(request),
            "feed_url": reverse("newsroom:rss") + chosen.topic_query,
            "may_subscribe": may_enter(request.viewer, WIRE_SUBSCRIBE),
        },
    )


def _spans(request: HttpRequest) -> list[dict[str, Any]]:
    """Links to the last days; other filters stay."""
    today = timezone.localdate(clock.now())
    starts = [
        (_("All"), ""),
        (_("Today"), today.isoformat()),
        (_("Since yesterday"), (today - timedelta(days=1)).isoformat()),
        (_("Seven days"), (today - timedelta(days=6)).isoformat()),
    ]
    spans = []
    for label, since in starts:
        query = request.GET.copy()
        for gone in ("since", "until", "page"):
            query.pop(gone, None)
        if since:
            query["since"] = since
        is_current = request.GET.get("since", "") == since and not request.GET.get("until")
        spans.append({"label": label, "url": f"?{query.urlencode()}", "current": is_current})
    return spans


@require_safe
@signed_in(WIRE_READ)
def release_page(request: HttpRequest, public_id: str) -> HttpResponse:
    """One version, made for copying and saving."""
    version = version_or_404(public_id, shelf=wire_shelf)
    return render(
        request,
        "wire/release.html",
        {
            **shown_version(version, page_path=page_path, shelf=wire_shelf),
            "text": text_of_release(version),
            "downloads": [
                (form, label, reverse("wire:download", args=[public_id, form]))
                for form, (label, _type, _write) in FORMS.items()
            ],
            "public_url": _own_address(version),
            "circle": CIRCLES[Sharing(version.sharing)],
        },
    )


def _json_file(version: IssuedVersion) -> bytes:
    return feeds.issued_json(version, shelf=wire_shelf).encode()


def _text_file(version: IssuedVersion) -> bytes:
    return text_file(version, page_url=_own_address(version))


def _page_file(version: IssuedVersion) -> bytes:
    return page_file(version, page_url=_own_address(version), photo_urls=_photo_urls(version))


def _document_file(version: IssuedVersion) -> bytes:
    return document_file(version, page_url=_own_address(version), photo_urls=_photo_urls(version))


def _photo_urls(version: IssuedVersion) -> list[str]:
    return [feeds.absolute(feeds.photo_path(photo["public_id"], "large")) for photo in version.content["photos"]]


# ending → (name in the list, media type, writer)
FORMS: dict[str, tuple[str, str, Callable[[IssuedVersion], bytes]]] = {
    "docx": (
        "Word",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        _document_file,
    ),
    "txt": ("TXT", "text/plain; charset=utf-8", _text_file),
    "html": ("HTML", "text/html; charset=utf-8", _page_file),
    "json": ("JSON", "application/json; charset=utf-8", _json_file),
}


def _no_longer_offered(request: HttpRequest, version: IssuedVersion) -> HttpResponse:
    """Back to the page, which stays to be read: the right to use what it shows has ended."""
    messages.error(request, rights_sentence(version))
    return redirect(page_path(version))


@require_safe
@signed_in(WIRE_READ)
def download(request: HttpRequest, public_id: str, form: str) -> HttpResponse:
    """One version as a file to save."""
    version = version_or_404(public_id, shelf=wire_shelf)
    if form not in FORMS:
        raise Http404
    if not version.is_usable:
        return _no_longer_offered(request, version)
    _label, media_type, write = FORMS[form]
    return HttpResponse(
        write(version),
        content_type=media_type,
        headers={"Content-Disposition": content_disposition_header(True, file_name(version, form))},
    )


@require_safe
@signed_in(WIRE_READ)
def photos(request: HttpRequest, public_id: str) -> HttpResponse | StreamingHttpResponse:
    """The photos of one version with their captions, as a ZIP that is written while it is sent."""
    version = version_or_404(public_id, shelf=wire_shelf)
    if not version.is_usable:
        return _no_longer_offered(request, version)
    packed = packed_photos(version)
    if not packed:
        raise Http404
    return StreamingHttpResponse(
        zip_chunks(captions_text(version, packed), packed, at=version.public_at),
        content_type="application/zip",
        headers={"Content-Disposition": content_disposition_header(True, file_name(version, "zip"))},
    )


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in(WIRE_SUBSCRIBE)
def subscription(request: HttpRequest) -> HttpResponse:
    """What a reporter receives by e-mail."""
    form = SubscriptionForm(request.POST if request.method == "POST" else None, subscription=own_subscription())
    if request.method == "POST" and form.is_valid():
        choose_subscription(
            by=request.viewer,
            by_email=form.cleaned_data["by_email"],
            topics=form.chosen_topics,
            rhythm=form.cleaned_data["rhythm"] or Rhythm.NOW,
        )
        messages.success(request, _("Saved. It holds from the next release on."))
        return redirect("wire:subscription")
    return render(
        request,
        "wire/subscription.html",
        {"form": form, "page_width": "narrow", "feed_url": feeds.absolute(reverse("newsroom:rss"))},
    )


@require_safe
@signed_in(WIRE_READ)
def events(request: HttpRequest) -> HttpResponse:
    """Events the press is invited to, the next one first."""
    now = clock.now()
    context = {"coming": coming_events(at=now), "past": past_events(at=now)[:20]}
    return render(request, "wire/events.html", context)


@require_safe
@signed_in(WIRE_READ)
def calendar(request: HttpRequest) -> HttpResponse:
    """The same events as a calendar file."""
    return HttpResponse(
        calendar_file(coming_events(at=clock.now()), address=feeds.absolute(reverse("wire:events"))),
        content_type="text/calendar; charset=utf-8",
        headers={"Content-Disposition": content_disposition_header(True, "su-kien.ics")},
    )
