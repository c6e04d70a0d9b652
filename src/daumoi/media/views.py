"""Media over HTTP: no address of a stored file, only ids that are checked at every request.

What the viewer may not see answers 404, the same as what does not exist.
"""

from __future__ import annotations

import hashlib
from pathlib import PurePath

from csp.constants import NONE, SELF
from csp.decorators import csp
from django.db.models.fields.files import FieldFile
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.http import content_disposition_header, quote_etag
from django.utils.text import slugify
from django.views.decorators.http import require_safe

from daumoi.foundation.vietnamese import fold
from daumoi.media.file_types import TYPES
from daumoi.media.iptc import with_words
from daumoi.media.models import MediaItem, Scan
from daumoi.media.queries import library_subtitles, may_see_original, media_seen, outgoing_subtitles, outgoing_words
from daumoi.media.serving import file_response

RENDITIONS = ("small", "large")
ORIGINAL = "original"
# Long enough for the pictures of one visit; the bytes rarely change, but who may see them is asked again after it.
PUBLIC_SECONDS = 300
# What somebody uploaded can run nothing in our name, however a browser is led to show it.
SANDBOX = {"default-src": [NONE], "media-src": [SELF], "sandbox": True}
_ENDINGS = {each.media_type: each.ending for each in TYPES}


def _seen(public_id: str) -> MediaItem:
    try:
        return media_seen(public_id)
    except MediaItem.DoesNotExist:
        raise Http404 from None


@csp(SANDBOX)
@require_safe
def photo(request: HttpRequest, public_id: str, size: str) -> HttpResponse:
    """One size of a photo or of a video's still: `small`, `large`, or the `original` for its owner."""
    found = _seen(public_id)
    if size == ORIGINAL:
        return _original(request, found)
    if size not in RENDITIONS or not getattr(found, size):
        raise Http404
    try:
        with getattr(found, size).open("rb") as stored:
            picture = with_words(stored.read(), outgoing_words(found, request.viewer))
    except OSError:
        raise Http404 from None
    etag = quote_etag(hashlib.sha256(picture).hexdigest()[:40])
    name = content_disposition_header(False, f"{found.public_id}-{size}.jpg") or ""
    whole = HttpResponse(picture, content_type="image/jpeg", headers={"Content-Disposition": name})
    response = get_conditional_response(request, etag=etag, response=whole) or whole
    response.headers["ETag"] = etag
    response.headers["X-Content-Type-Options"] = "nosniff"
    return _for_caches(response, is_public=found.is_public)


@csp(SANDBOX)
@require_safe
def original(request: HttpRequest, public_id: str) -> HttpResponse:
    """The file as it came, for its owner and the focal point; never for anybody else, also after issue."""
    return _original(request, _seen(public_id))


def _original(request: HttpRequest, found: MediaItem) -> HttpResponse:
    if not may_see_original(request.viewer, found) or not found.is_ready:
        raise Http404
    response = _file(request, found, found.original, size=found.size, digest=found.sha256, as_attachment=True)
    return _for_caches(response, is_public=False)


@csp(SANDBOX)
@require_safe
def file(request: HttpRequest, public_id: str) -> HttpResponse:
    """What goes out of a document, data set or recording, to be saved."""
    return _outgoing(request, _seen(public_id), as_attachment=True)


@csp(SANDBOX)
@require_safe
def play(request: HttpRequest, public_id: str) -> HttpResponse:
    """What goes out of a recording, for the player in the page."""
    found = _seen(public_id)
    if not found.is_recording:
        raise Http404
    return _outgoing(request, found, as_attachment=False)


def _outgoing(request: HttpRequest, found: MediaItem, *, as_attachment: bool) -> HttpResponse:
    if not found.is_ready or not found.outgoing:
        raise Http404
    response = _file(
        request,
        found,
        found.outgoing,
        size=found.outgoing_size,
        digest=found.outgoing_sha256,
        as_attachment=as_attachment,
    )
    return _for_caches(response, is_public=found.is_public)


def _file(
    request: HttpRequest, found: MediaItem, stored: FieldFile, *, size: int, digest: str, as_attachment: bool
) -> HttpResponse:
    if not stored.storage.exists(stored.name):
        raise Http404
    return file_response(
        request,
        lambda: stored.storage.open(stored.name, "rb"),
        size=size or stored.size,
        name=download_name(found),
        media_type=found.media_type,
        digest=digest,
        as_attachment=as_attachment,
    )


def download_name(found: MediaItem) -> str:
    """A name that every system can keep: the uploaded one in plain letters, the ending by what the file is."""
    readable = slugify(fold(PurePath(found.original_name).stem))[:80].strip("-")
    return f"{readable or found.public_id}.{_ENDINGS.get(found.media_type, 'bin')}"


@csp(SANDBOX)
@require_safe
def subtitles(request: HttpRequest, public_id: str) -> HttpResponse:
    """The subtitles of a recording as WebVTT, as they were issued; with `?now` those of the library, for the house."""
    found = _seen(public_id)
    is_now = "now" in request.GET
    said = (library_subtitles if is_now else outgoing_subtitles)(found, request.viewer)
    if not said or found.scan == Scan.INFECTED:
        raise Http404
    response = HttpResponse(said, content_type="text/vtt; charset=utf-8")
    response.headers["X-Content-Type-Options"] = "nosniff"
    return _for_caches(response, is_public=found.is_public and not is_now)


def _for_caches(response: HttpResponse, *, is_public: bool) -> HttpResponse:
    if is_public:
        patch_cache_control(response, public=True, max_age=PUBLIC_SECONDS)
    else:
        patch_cache_control(response, private=True, no_cache=True)
    return response
