"""Large files in pieces. `Upload.received` is the truth: it moves on only when a piece lies on disk whole.

Whoever is killed in the middle of a piece (browser, network, this server) goes on after the last whole one.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, BinaryIO, Protocol

from django.conf import settings
from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext as _

from daumoi.accounts.models import Organisation, User
from daumoi.accounts.viewer import Viewer
from daumoi.foundation.rich_text import without_control_characters
from daumoi.media.actions.adding import add_media
from daumoi.media.actions.describing import require_may_touch
from daumoi.media.errors import NotAccepted, UploadBusy, UploadGone, WrongChecksum, WrongOffset
from daumoi.media.file_types import TYPE_OF_ENDING, ending_of
from daumoi.media.limits import locked_for_room, require_few_unfinished, require_room, require_size
from daumoi.media.models import MediaItem, MediaKind, Upload

_READ_BYTES = 256 * 1024
# Of tus 1.0 only SHA-1 must be there; SHA-256 is better. Neither guards a secret: they find damage on the way.
CHECKSUMS = ("sha256", "sha1")


class Readable(Protocol):
    def read(self, size: int, /) -> bytes: ...


def begin_upload(*, organisation: Organisation, name: str, length: int, by: Viewer, at: datetime) -> Upload:
    """Announce a large file.

    Raises:
        NotAccepted: too large, no room, or the person has as many unfinished ones as there may be.
        NotAllowed: the person writes nothing for this organisation.
    """
    require_may_touch(by, organisation)
    name = without_control_characters(name).strip()[:200]
    claimed = TYPE_OF_ENDING.get(ending_of(name))
    if length <= 0:
        raise NotAccepted(_("“%(name)s” is empty.") % {"name": name})
    require_size(length, claimed.kind if claimed else MediaKind.VIDEO, name=name)
    upload = Upload(
        organisation=organisation, by_id=by.user_id, original_name=name, length=length, created_at=at,
        expires_at=at + timedelta(days=settings.UPLOAD_DAYS),
    )  # fmt: skip
    with transaction.atomic():
        locked_for_room(organisation)
        User.objects.select_for_update().get(pk=by.user_id)  # begun in two organisations at once, they are counted too
        require_few_unfinished(by.user_id, name=name, at=at)
        require_room(organisation, length, name=name)
        path = path_of(upload)
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        path.touch(mode=0o600)
        upload.save()
    return upload


def path_of(upload: Upload) -> Path:
    """Where the bytes of an upload lie: outside of everything that is served."""
    return Path(settings.UPLOAD_FOLDER) / upload.public_id


def receive_piece(
    *, upload: Upload, offset: int, stream: Readable, at: datetime, checksum: tuple[str, bytes] | None = None
) -> Upload:
    """Write the next piece.

    Args:
        offset: where the sender believes this piece begins.
        stream: what the request carries; read in small pieces, and not beyond the announced length.
        checksum: (one of CHECKSUMS, digest); with it the piece counts whole or not at all.
    Raises:
        WrongOffset, WrongChecksum, UploadBusy, UploadGone.
    """
    with _alone_with(upload) as file:
        upload.refresh_from_db()
        if at >= upload.expires_at:
            raise UploadGone(_("The upload of “%(name)s” was not finished in time.") % {"name": upload.original_name})
        if offset != upload.received:
            raise WrongOffset(_("The file goes on at another place."), received=upload.received)
        file.seek(offset)
        file.truncate()
        written, digest = _copied(stream, file, upload.length - offset, checksum)
        if checksum is not None and digest != checksum[1]:
            raise WrongChecksum(_("A piece was damaged on the way; it is sent again."))
        file.flush()
        os.fsync(file.fileno())
        upload.received = offset + written
        upload.save(update_fields=["received"])
    return upload


def _copied(stream: Readable, file: BinaryIO, most: int, checksum: tuple[str, bytes] | None) -> tuple[int, bytes]:
    """Bytes written and their digest. A connection that breaks ends the piece; what came is kept."""
    digest, written = hashlib.new(checksum[0] if checksum else "sha256"), 0
    while written < most:
        try:
            piece = stream.read(min(_READ_BYTES, most - written))
        except OSError:
            break
        if not piece:
            break
        file.write(piece)
        if checksum is not None:
            digest.update(piece)
        written += len(piece)
    return written, digest.digest()


@contextmanager
def _alone_with(upload: Upload) -> Iterator[BinaryIO]:
    """The open file, while no other request of any process writes to it; the lock dies with its process."""
    try:
        file = path_of(upload).open("r+b")
    except FileNotFoundError:
        raise UploadGone(_("The upload of “%(name)s” is no longer here.") % {"name": upload.original_name}) from None
    with file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise UploadBusy(_("“%(name)s” is being written this moment.") % {"name": upload.original_name}) from None
        yield file


def finish_upload(
    *,
    upload: Upload,
    by: Viewer,
    at: datetime,
    words: Mapping[str, Any] | None = None,
    replaces: MediaItem | None = None,
) -> MediaItem:
    """Make an item of an upload that is complete.

    Raises:
        NotAccepted: it is not what its name says; the upload is dropped, since sending it again would change nothing.
        UploadGone: it is not complete, or finished already.
    """
    with _alone_with(upload) as file:
        if not Upload.objects.filter(pk=upload.pk).exists() or not upload.is_complete:
            raise UploadGone(_("“%(name)s” has not arrived whole yet.") % {"name": upload.original_name})
        try:
            item = add_media(
                file=_Arrived(file, name=upload.original_name), name=upload.original_name,
                organisation=upload.organisation, by=by, at=at, words=words, replaces=replaces,
                reserved_bytes=upload.length,
            )  # fmt: skip
        except NotAccepted:
            drop_upload(upload=upload)
            raise
        drop_upload(upload=upload)
    return item


class _Arrived(File):
    """The bytes of an upload; its path lets the storage move them instead of copying gigabytes."""

    def temporary_file_path(self) -> str:
        return str(self.file.name)


def drop_upload(*, upload: Upload) -> None:
    """Forget an upload and what came of it."""
    path_of(upload).unlink(missing_ok=True)
    upload.delete()


def delete_expired_uploads(*, at: datetime) -> int:
    """Forget what nobody finished in time, and bytes that belong to no upload; how many went."""
    expired = list(Upload.objects.filter(expires_at__lte=at))
    for upload in expired:
        drop_upload(upload=upload)
    return len(expired) + _delete_strays(at)


def _delete_strays(at: datetime) -> int:
    folder = Path(settings.UPLOAD_FOLDER)
    known = set(Upload.objects.values_list("public_id", flat=True))
    before = (at - timedelta(days=settings.UPLOAD_DAYS)).timestamp()
    strays = [
        path for path in (folder.iterdir() if folder.is_dir() else ())
        if path.name not in known and path.stat().st_mtime < before
    ]  # fmt: skip
    for path in strays:
        path.unlink(missing_ok=True)
    return len(strays)
