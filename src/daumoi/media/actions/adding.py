"""Taking a file: what it is, whether it may come in, and what goes out of it."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import Any, BinaryIO

from django.core.files.base import ContentFile, File
from django.db import transaction

from daumoi.accounts.audit import record
from daumoi.accounts.models import Organisation
from daumoi.accounts.permissions import MEDIA_ADD
from daumoi.accounts.viewer import Viewer
from daumoi.foundation import virus_scan
from daumoi.foundation.events import publish
from daumoi.foundation.rich_text import without_control_characters
from daumoi.media import containers, data_sets, pdfs, recordings
from daumoi.media.actions.describing import fitted, require_may_touch
from daumoi.media.events import MediaAdded
from daumoi.media.file_types import CSV, JSON, PDF, FileType, file_type
from daumoi.media.limits import locked_for_room, require_room, require_size
from daumoi.media.models import MediaItem, MediaKind, Scan
from daumoi.media.pictures import renditions_of

# What the file says of itself becomes a proposal for these words; the desk's own words always win.
PROPOSED = ("caption", "credit", "creator", "copyright_notice", "usage_terms", "alternative_text")


def add_photo(
    *, content: bytes, name: str, organisation: Organisation, by: Viewer, at: datetime, **words: Any
) -> MediaItem:
    """Keep a photo that stands in memory.

    Raises:
        NotAPhoto: too large, or not a picture.
        NotAllowed: the person writes nothing for this organisation.
    """
    return add_media(
        file=ContentFile(content), name=name, organisation=organisation, by=by, at=at, words=words, only_photos=True
    )


def add_media(
    *,
    file: File,
    name: str,
    organisation: Organisation,
    by: Viewer,
    at: datetime,
    words: Mapping[str, Any] | None = None,
    replaces: MediaItem | None = None,
    only_photos: bool = False,
    reserved_bytes: int = 0,
) -> MediaItem:
    """Keep an uploaded file, make what goes out of it, and have it scanned.

    Photos, documents and data are ready at once but for the scan; recordings are prepared by a step of the queue.

    Args:
        file: open for reading; a temporary file is moved and not copied.
        words: values of WORDS that were typed; what is empty is proposed from the file.
        replaces: the item in whose place this one comes; it stays where it was issued.
        reserved_bytes: what an upload has put aside of the organisation's room already.
    Raises:
        NotAccepted: says what the file is and what would be right.
        NotAllowed: the person writes nothing for this organisation.
    """
    require_may_touch(by, organisation)
    if replaces is not None:
        require_may_touch(by, replaces)
    name = without_control_characters(name).strip()
    size = file.size
    if only_photos:
        require_size(size, MediaKind.PHOTO, name=name)
    found = None if only_photos else file_type(file, name=name)
    if found is not None:
        require_size(size, found.kind, name=name)
    require_room(organisation, size - reserved_bytes, name=name)
    item = MediaItem(
        organisation=organisation,
        uploaded_by_id=by.user_id,
        uploaded_at=at,
        original_name=name[:200],
        size=size,
        replaces=replaces,
        scan=Scan.WAITING if virus_scan.is_configured() else Scan.NOT_SCANNED,
    )
    with _nothing_left_behind(item):
        _keep(item, file, found, name=name, at=at)
        _set_words(item, words or {})
        with transaction.atomic():
            locked_for_room(organisation)
            require_room(organisation, size - reserved_bytes, name=name)  # what came in while this was looked at
            item.save()
            record(by=by, at=at, verb=MEDIA_ADD.name, subject=item, organisation=organisation, name=name[:200])
            publish(MediaAdded(item_id=item.pk))
    return item


@contextmanager
def _nothing_left_behind(item: MediaItem) -> Iterator[None]:
    """Files of an item that did not come about are deleted again."""
    try:
        yield
    except BaseException:
        for stored in (item.original, item.outgoing, item.large, item.small):
            if stored:
                stored.storage.delete(stored.name)
        raise


def _keep(item: MediaItem, file: File, found: FileType | None, *, name: str, at: datetime) -> None:
    if found is None or found.kind is MediaKind.PHOTO:
        _keep_photo(item, file, name=name, at=at)
        return
    item.kind, item.media_type = found.kind, found.media_type
    if item.is_recording:
        # Whether it can be played is seen at once; digest and outgoing copy of some gigabytes are made by the queue.
        plan = recordings.outgoing_of(file, found, name=name)
        item.width, item.height = plan.width, plan.height
        item.original.save(f"original.{found.ending}", file, save=False)
        return
    item.remarks, item.embedded, makes_copy = _inspected(file, found, name)
    item.sha256 = digest_of(file)
    item.prepared_at = at
    if makes_copy:
        with tempfile.TemporaryFile() as copy:
            containers.copy_without_names(file, copy, name=name)
            item.outgoing_sha256, item.outgoing_size = digest_of(copy), copy.tell()
            copy.seek(0)
            item.outgoing.save(f"outgoing.{found.ending}", File(copy), save=False)
    file.seek(0)
    item.original.save(f"original.{found.ending}", file, save=False)
    if not makes_copy:
        item.outgoing.name = item.original.name
        item.outgoing_sha256, item.outgoing_size = item.sha256, item.size


def _inspected(file: File, found: FileType, name: str) -> tuple[list[str], dict[str, str], bool]:
    """Remarks, properties, and whether a copy without names goes out instead of the file itself."""
    if found in {CSV, JSON}:
        return data_sets.remarks_on(file, found, name=name), {}, False
    if found is PDF:
        file.seek(0)
        pdf = pdfs.look_inside(file.read(), name=name)
        return pdf.remarks, pdf.properties, False
    office = containers.look_inside(file, name=name)
    return office.remarks, office.properties, "signed" not in office.remarks


def _keep_photo(item: MediaItem, file: File, *, name: str, at: datetime) -> None:
    file.seek(0)
    content = file.read()
    made = renditions_of(content, name=name)
    item.kind = MediaKind.PHOTO
    item.media_type = f"image/{'jpeg' if made.extension == 'jpg' else made.extension}"
    item.sha256, item.prepared_at = hashlib.sha256(content).hexdigest(), at
    item.width, item.height = made.width, made.height
    item.embedded, item.remarks = made.words, ["location"] if made.has_location else []
    item.original.save(f"original.{made.extension}", ContentFile(content), save=False)
    item.large.save("large.jpg", ContentFile(made.large), save=False)
    item.small.save("small.jpg", ContentFile(made.small), save=False)


def _set_words(item: MediaItem, words: Mapping[str, Any]) -> None:
    proposed = {name: item.embedded.get(name, "") for name in PROPOSED} if item.is_photo else {}
    if not item.is_photo:
        proposed = {"caption": item.embedded.get("title", "")}
    typed = {name: value for name, value in words.items() if value}
    for name, value in fitted({**proposed, **typed}).items():
        setattr(item, name, value)


def digest_of(file: BinaryIO | File) -> str:
    """SHA-256 of a whole file; its position is at the end afterwards."""
    file.seek(0)
    digest = hashlib.sha256()
    while piece := file.read(1024 * 1024):
        digest.update(piece)
    return digest.hexdigest()
