"""Files over HTTP: whole, or one range of them, so that a film can be wound forward.

Source: RFC 9110, section 14 (ranges). Differs: of several ranges at once the whole file is given, as the RFC allows.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import BinaryIO

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.utils.http import content_disposition_header, quote_etag

_RANGE = re.compile(r"^bytes=(\d*)-(\d*)$")
_PIECE_BYTES = 256 * 1024


def file_response(
    request: HttpRequest,
    open_file: Callable[[], BinaryIO],
    *,
    size: int,
    name: str,
    media_type: str,
    digest: str,
    as_attachment: bool,
) -> HttpResponse | StreamingHttpResponse:
    """One file as an answer. It is opened with the first piece that is taken; its type is never guessed at."""
    etag = quote_etag(digest[:40])
    headers = {
        "Content-Type": media_type,
        "Content-Disposition": content_disposition_header(as_attachment, name) or "",
        "Accept-Ranges": "bytes",
        "ETag": etag,
        "X-Content-Type-Options": "nosniff",
    }
    if request.headers.get("If-None-Match") == etag:
        return HttpResponse(status=304, headers=headers)
    wanted = _range_of(request, size, etag)
    if wanted == UNSATISFIABLE:
        return HttpResponse(status=416, headers={**headers, "Content-Range": f"bytes */{size}"})
    start, end = wanted or (0, size)
    if wanted:
        headers["Content-Range"] = f"bytes {start}-{end - 1}/{size}"
    headers["Content-Length"] = str(end - start)
    if request.method == "HEAD":
        return HttpResponse(status=206 if wanted else 200, headers=headers)
    return StreamingHttpResponse(_pieces(open_file, start, end), status=206 if wanted else 200, headers=headers)


UNSATISFIABLE = (-1, -1)


def _range_of(request: HttpRequest, size: int, etag: str) -> tuple[int, int] | None:
    """(start, end exclusive) of the range that is asked for; None for the whole; UNSATISFIABLE."""
    match = _RANGE.match(request.headers.get("Range", "").strip())
    if match is None or match.groups() == ("", "") or request.headers.get("If-Range", etag) != etag:
        return None
    first, last = match.groups()
    if not first:
        start, end = max(0, size - int(last)), size
    else:
        start, end = int(first), min(size, int(last) + 1) if last else size
    return (start, end) if start < end else UNSATISFIABLE


def _pieces(open_file: Callable[[], BinaryIO], start: int, end: int) -> Iterator[bytes]:
    with open_file() as file:
        file.seek(start)
        left = end - start
        while left > 0:
            piece = file.read(min(_PIECE_BYTES, left))
            if not piece:
                return
            left -= len(piece)
            yield piece
