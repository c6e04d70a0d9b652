"""Pages and feeds of the public newsroom. Nothing here is shown to one person and hidden from another."""

from __future__ import annotations

from email.utils import parseaddr

from django.conf import settings
from django.core.paginator import Paginator
from django.db import DatabaseError, connection
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.http import http_date, quote_etag
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from daumoi.foundation import clock
from daumoi.newsroom import feeds
from daumoi.newsroom.filters import VersionFilter
from daumoi.newsroom.queries import feed_contents, feed_versions, history_on, listed, public_shelf, with_lead
from daumoi.newsroom.shown import shown_version, version_or_404
from daumoi.releases.models import LANGUAGES
from daumoi.releases.queries import public_versions
from daumoi.subjects.models import Topic

PAGE_LENGTH = 25
# Two versions can be public within one second, and HTTP dates have no fractions: a feed younger than this has none,
# or the second of the two would stay hidden behind a 304.
SETTLED_SECONDS = 2


@require_safe
def release_list(request: HttpRequest) -> HttpResponse:
    """Latest versions, newest first, withdrawals in the place of what they withdraw; the lead story on top."""
    chosen = VersionFilter(request.GET)
    found = chosen.apply(public_versions())
    page = Paginator(found, PAGE_LENGTH).get_page(request.GET.get("page"))
    rows = listed(page.object_list)
    lead, others = (None, rows) if chosen.is_in_force or page.number > 1 else with_lead(rows)
    topic_query = chosen.topic_query
    return render(
        request,
        "newsroom/list.html",
        {
            "search_query": chosen.words,
            "filter": chosen,
            "page": page,
            "is_cut": getattr(found, "is_cut", False),
            "lead": lead,
            "rows": others,
            "canonical": feeds.absolute(reverse("newsroom:list")),
            "feeds": [
                (form.label, form.media_type, reverse(form.url_name) + topic_query) for form in feeds.FORMATS.values()
            ],
        },
    )


@require_safe
def release_page(request: HttpRequest, public_id: str, slug: str = "") -> HttpResponse:
    """One issued version in full, also when a newer one stands or the release was withdrawn; it says so."""
    version = version_or_404(public_id)
    if slug != version.slug:
        return redirect(feeds.page_path(version), permanent=True)
    shown = shown_version(version, page_path=feeds.page_path)
    photos = shown["photos"]
    return render(
        request,
        "newsroom/release.html",
        {
            **shown,
            "page_url": feeds.absolute(feeds.page_path(version)),
            "canonical_url": feeds.absolute(shown["newest_url"]),
            "json_url": feeds.absolute(reverse("newsroom:json", args=[version.public_id])),
            "picture_url": feeds.absolute(feeds.photo_path(photos[0]["public_id"], "large")) if photos else "",
        },
    )


@require_safe
def issued_json(request: HttpRequest, public_id: str) -> HttpResponse:
    """What the hash of a version covers, written the way it is hashed, and the hash."""
    version = version_or_404(public_id)
    # The hash says what was issued; the newest number, whether that still stands.
    etag = quote_etag(f"{version.sha256}-{history_on(public_shelf, version)[0].number}")
    response = get_conditional_response(request, etag=etag) or HttpResponse(
        feeds.issued_json(version), content_type="application/json; charset=utf-8"
    )
    return _open_to_everybody(response, etag)


@require_safe
def feed(request: HttpRequest, form: str) -> HttpResponse:
    """The newest releases with their full text, of one topic or language when asked; 304 when nothing changed."""
    topic, language = request.GET.get("topic", ""), request.GET.get("language", "")
    topic_name = _topic_name(topic)
    if language and language not in dict(LANGUAGES):
        raise Http404
    query = "&".join(f"{name}={value}" for name, value in (("topic", topic), ("language", language)) if value)
    query = f"?{query}" if query else ""
    contents = feed_contents(topic=topic, language=language)
    etag = quote_etag(feeds.feed_etag(form, contents, query=query))
    changed_at = contents.changed_at
    is_settled = changed_at is not None and (clock.now() - changed_at).total_seconds() > SETTLED_SECONDS
    last_modified = int(changed_at.timestamp()) if changed_at is not None and is_settled else None
    response = get_conditional_response(request, etag=etag, last_modified=last_modified) or HttpResponse(
        feeds.written_feed(form, feed_versions(contents), changed_at=changed_at, topic_name=topic_name, query=query),
        content_type=f"{feeds.FORMATS[form].media_type}; charset=utf-8",
    )
    if last_modified is not None:
        response.headers["Last-Modified"] = http_date(last_modified)
    return _open_to_everybody(response, etag)


def _topic_name(code: str) -> str:
    if not code:
        return ""
    topic = Topic.objects.filter(code=code).first() if code.isprintable() else None
    if topic is None:
        raise Http404
    return topic.name_vi


def _open_to_everybody(response: HttpResponse, etag: str) -> HttpResponse:
    response.headers["ETag"] = etag
    # Kept, but asked about each time: what is public from a second on is there from that second on.
    patch_cache_control(response, public=True, no_cache=True)
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response


@require_safe
def reading_the_press(request: HttpRequest) -> HttpResponse:
    """What our reader does on the press's public pages, for those whose pages it reads."""
    return render(
        request,
        "newsroom/reading_the_press.html",
        {
            "page_width": "narrow",
            "user_agent": settings.OUTBOUND_USER_AGENT,
            "robot_name": settings.OUTBOUND_USER_AGENT.split("/")[0],
            "interval_minutes": max(1, settings.COVERAGE_INTERVAL_SECONDS // 60),
            "pause_seconds": settings.COVERAGE_POLITENESS_SECONDS,
            "most_articles": settings.COVERAGE_ARTICLES_PER_CHECK,
            "window_days": settings.COVERAGE_WINDOW_DAYS,
            "contact_email": parseaddr(settings.MAIL_FROM)[1],
        },
    )


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Everything public may be read by machines; the rest needs an account anyway."""
    closed = "".join(f"Disallow: {path}\n" for path in ("/accounts/", "/desk/", "/wire/"))
    return HttpResponse(f"User-agent: *\n{closed}", content_type="text/plain; charset=utf-8")


@never_cache
@require_safe
def health(request: HttpRequest) -> HttpResponse:
    """ "ok" when the server answers and its database does."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
            cursor.fetchone()
    except DatabaseError:
        return HttpResponse("database", status=503, content_type="text/plain")
    return HttpResponse("ok", content_type="text/plain")
