"""Photos over HTTP: no address of a stored file, only ids that are checked at every request."""

from __future__ import annotations

from pathlib import PurePath

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.http import content_disposition_header, quote_etag
from django.views.decorators.http import require_safe

from daumoi.media.models import Photo
from daumoi.media.queries import may_see_original, photo_seen

RENDITIONS = ("small", "large")
ORIGINAL = "original"
CONTENT_TYPES = {".jpg": "image/jpeg", ".png": "image/png", ".webp": "image/webp", ".tiff": "image/tiff"}
# Long enough for the pictures of one visit; a photo's bytes never change, but who may see it is asked again after it.
PUBLIC_SECONDS = 300


@require_safe
def photo(request: HttpRequest, public_id: str, size: str) -> HttpResponse:
    """One size of a photo: `small`, `large`, or the `original` for its owner and the focal point.

    What the viewer may not see answers 404, the same as what does not exist.
    """
    try:
        found = photo_seen(public_id)
    except Photo.DoesNotExist:
        raise Http404 from None
    if size not in RENDITIONS and not (size == ORIGINAL and may_see_original(request.viewer, found)):
        raise Http404
    etag = quote_etag(f"{found.sha256[:32]}-{size}")
    response = get_conditional_response(request, etag=etag) or _file(found, size)
    response.headers["ETag"] = etag
    response.headers["X-Content-Type-Options"] = "nosniff"
    if found.is_public and size in RENDITIONS:
        patch_cache_control(response, public=True, max_age=PUBLIC_SECONDS)
    else:
        patch_cache_control(response, private=True, no_cache=True)
    return response


def _file(found: Photo, size: str) -> HttpResponse | FileResponse:
    stored = getattr(found, size)
    ending = PurePath(stored.name).suffix.lower()
    name = f"{found.public_id}-{size}{ending}"
    content_type = CONTENT_TYPES.get(ending, "application/octet-stream")
    try:
        if size == ORIGINAL:
            # What somebody uploaded is handed over to be saved and never shown inside our pages.
            return FileResponse(stored.open("rb"), as_attachment=True, filename=name, content_type=content_type)
        with stored.open("rb") as rendition:
            shown = content_disposition_header(False, name)
            return HttpResponse(rendition.read(), content_type=content_type, headers={"Content-Disposition": shown})
    except OSError:
        raise Http404 from None
