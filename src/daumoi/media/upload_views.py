"""Large files in pieces: the protocol tus 1.0.0 with the extensions creation, expiration, checksum and termination.

Any client of tus works; ours is `media/upload.js`. Source: https://tus.io/protocols/resumable-upload, version 1.0.0.
Differs: an upload becomes a media item only when the form that holds its id is sent.
"""

from __future__ import annotations

import base64
import binascii
import functools
from collections.abc import Callable
from datetime import UTC, datetime

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.http import http_date
from django.views.decorators.http import require_http_methods

from daumoi.accounts.gate import signed_in
from daumoi.accounts.permissions import MEDIA_ADD
from daumoi.accounts.queries import organisations_written_for
from daumoi.foundation import clock
from daumoi.foundation.errors import InvalidValue
from daumoi.media.actions import begin_upload, drop_upload, receive_piece
from daumoi.media.actions.uploading import CHECKSUMS
from daumoi.media.errors import UploadBusy, UploadGone, WrongChecksum, WrongOffset
from daumoi.media.models import Upload

VERSION = "1.0.0"
EXTENSIONS = "creation,expiration,checksum,termination"
PIECE_TYPE = "application/offset+octet-stream"
CHECKSUM_MISMATCH = 460
View = Callable[..., HttpResponse]


def _tus(view: View) -> View:
    """The headers of every answer; a client of another version is told ours."""

    @functools.wraps(view)
    def speaking(request: HttpRequest, *args: str, **kwargs: str) -> HttpResponse:
        if request.method != "OPTIONS" and request.headers.get("Tus-Resumable") != VERSION:
            response = HttpResponse(status=412, headers={"Tus-Version": VERSION})
        else:
            response = view(request, *args, **kwargs)
        response.headers["Tus-Resumable"] = VERSION
        response.headers["Cache-Control"] = "no-store"
        return response

    return speaking


@require_http_methods(["OPTIONS", "POST"])
@signed_in(MEDIA_ADD)
@_tus
def uploads(request: HttpRequest) -> HttpResponse:
    """OPTIONS: what this server can do. POST: announce a file; its address is in `Location`."""
    if request.method == "OPTIONS":
        return HttpResponse(
            status=204,
            headers={
                "Tus-Version": VERSION,
                "Tus-Extension": EXTENSIONS,
                "Tus-Max-Size": str(settings.RECORDING_LIMIT_BYTES),
                "Tus-Checksum-Algorithm": ",".join(CHECKSUMS),
            },
        )
    try:
        words = _metadata(request.headers.get("Upload-Metadata", ""))
        length = int(request.headers.get("Upload-Length", ""))
        organisation_id = int(words.get("organisation", ""))
    except ValueError:
        return _said("Upload-Length and Upload-Metadata (filename, organisation) are needed", status=400)
    organisation = organisations_written_for(request.viewer).filter(pk=organisation_id).first()
    if organisation is None:
        raise Http404
    try:
        upload = begin_upload(
            organisation=organisation, name=words.get("filename", ""), length=length, by=request.viewer, at=clock.now()
        )
    except InvalidValue as refusal:
        return _said(str(refusal), status=413)
    address = reverse("media:upload", args=[upload.public_id])
    return HttpResponse(status=201, headers={"Location": address, **_expiry(upload)})


@require_http_methods(["HEAD", "PATCH", "DELETE", "POST"])
@signed_in(MEDIA_ADD)
@_tus
def upload(request: HttpRequest, public_id: str) -> HttpResponse:
    """HEAD: how far it has come. PATCH: the next piece. DELETE: forget it. POST names one of these in a header."""
    found = Upload.objects.filter(public_id=public_id).first()
    if found is None:
        raise Http404
    if clock.now() >= found.expires_at:
        return HttpResponse(status=410)
    method = request.method if request.method != "POST" else request.headers.get("X-HTTP-Method-Override", "")
    if method == "HEAD":
        offsets = {"Upload-Offset": str(found.received), "Upload-Length": str(found.length)}
        return HttpResponse(headers={**offsets, **_expiry(found)})
    if method == "DELETE":
        drop_upload(upload=found)
        return HttpResponse(status=204)
    if method == "PATCH":
        return _piece(request, found)
    return HttpResponse(status=405, headers={"Allow": "HEAD, PATCH, DELETE"})


def _piece(request: HttpRequest, found: Upload) -> HttpResponse:
    if request.content_type != PIECE_TYPE:
        return _said(f"Content-Type must be {PIECE_TYPE}", status=415)
    try:
        offset = int(request.headers.get("Upload-Offset", ""))
        checksum = _checksum(request.headers.get("Upload-Checksum", ""))
    except ValueError as error:
        return _said(str(error), status=400)
    try:
        moved = receive_piece(upload=found, offset=offset, stream=request, at=clock.now(), checksum=checksum)
    except WrongOffset as conflict:
        return HttpResponse(status=409, headers={"Upload-Offset": str(conflict.received)})
    except WrongChecksum as damage:
        return _said(str(damage), status=CHECKSUM_MISMATCH)
    except UploadBusy as busy:
        return _said(str(busy), status=423)
    except UploadGone as gone:
        return _said(str(gone), status=410)
    return HttpResponse(status=204, headers={"Upload-Offset": str(moved.received), **_expiry(moved)})


def _metadata(header: str) -> dict[str, str]:
    """`key base64,key base64` as words.

    Raises:
        ValueError.
    """
    words = {}
    for pair in header.split(","):
        key, _space, value = pair.strip().partition(" ")
        try:
            words[key] = base64.b64decode(value, validate=True).decode("utf-8")
        except (binascii.Error, UnicodeDecodeError) as error:
            raise ValueError("Upload-Metadata is not base64 of UTF-8") from error
    return words


def _checksum(header: str) -> tuple[str, bytes] | None:
    if not header:
        return None
    name, _space, digest = header.strip().partition(" ")
    if name not in CHECKSUMS:
        raise ValueError(f"Upload-Checksum must be one of {', '.join(CHECKSUMS)}")
    try:
        return name, base64.b64decode(digest, validate=True)
    except binascii.Error as error:
        raise ValueError("Upload-Checksum is not base64") from error


def _expiry(found: Upload) -> dict[str, str]:
    return {"Upload-Expires": http_date(_seconds(found.expires_at))}


def _seconds(moment: datetime) -> float:
    return moment.astimezone(UTC).timestamp()


def _said(words: str, *, status: int) -> HttpResponse:
    return HttpResponse(words, status=status, content_type="text/plain; charset=utf-8")
