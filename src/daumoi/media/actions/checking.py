"""Steps of the queue: the outgoing copy of a recording, and the scan."""

from __future__ import annotations

import tempfile
from datetime import datetime

from django.core.files.base import ContentFile, File
from django.db import transaction

from daumoi.accounts.audit import record
from daumoi.accounts.viewer import SYSTEM
from daumoi.foundation import virus_scan
from daumoi.media import posters, recordings
from daumoi.media.actions.adding import digest_of
from daumoi.media.file_types import TYPES
from daumoi.media.models import MediaItem, Scan
from daumoi.media.pictures import renditions_of

QUARANTINE = "quarantine"


def prepare_item(*, item: MediaItem, at: datetime) -> None:
    """Digest and outgoing copy of a recording; nothing is left to do for what is prepared."""
    if item.prepared_at is not None:
        return
    found = next(each for each in TYPES if each.media_type == item.media_type)
    with item.original.open("rb") as file:
        plan = recordings.outgoing_of(file, found, name=item.original_name)
        item.sha256 = digest_of(file)
        if plan.is_whole(item.size):
            item.outgoing.name, item.outgoing_sha256, item.outgoing_size = item.original.name, item.sha256, item.size
        else:
            with tempfile.NamedTemporaryFile(dir=item.original.storage.base_location, delete=False) as copy:
                recordings.copy(file, copy, plan)
                item.outgoing_sha256, item.outgoing_size = digest_of(copy), copy.tell()
                # A file with a path is moved into place and not copied once more.
                item.outgoing.save(f"outgoing.{found.ending}", _Made(copy), save=False)
    item.remarks = ["location"] if plan.has_location else []
    item.prepared_at = at
    _add_poster(item)
    item.save()


class _Made(File):
    """A file of our own that lies on disk already."""

    def temporary_file_path(self) -> str:
        return str(self.file.name)


def _add_poster(item: MediaItem) -> None:
    """A still of a video, where this installation has a program for it."""
    still = posters.still_of(item.original.path) if item.kind == "video" else b""
    if still:
        made = renditions_of(still, name=item.original_name)
        item.large.save("large.jpg", ContentFile(made.large), save=False)
        item.small.save("small.jpg", ContentFile(made.small), save=False)


def scan_item(*, item: MediaItem, at: datetime) -> None:
    """Ask the scanner about the file as it came; an infected one is put where nothing serves it.

    Raises:
        ScannerUnreachable: no verdict; the item goes on waiting.
    """
    if item.scan == Scan.INFECTED and not item.original.name.startswith(QUARANTINE):
        _quarantine(item)  # killed between the verdict and this, last time
    if item.scan != Scan.WAITING:
        return
    if not virus_scan.is_configured():
        _write_verdict(item, Scan.NOT_SCANNED, "", at)
        return
    try:
        with item.original.open("rb") as file:
            virus = virus_scan.virus_in(file)
    except virus_scan.TooLargeToScan as refusal:
        _write_verdict(item, Scan.NOT_SCANNED, str(refusal), at)
        return
    _write_verdict(item, Scan.INFECTED if virus else Scan.CLEAN, virus, at)
    if virus:
        _quarantine(item)


def _write_verdict(item: MediaItem, scan: Scan, said: str, at: datetime) -> None:
    item.scan, item.scan_result, item.scanned_at = scan, said[:200], at
    with transaction.atomic():
        item.save(update_fields=["scan", "scan_result", "scanned_at"])
        if scan == Scan.INFECTED:
            record(
                by=SYSTEM, at=at, verb="media.quarantine", subject=item, organisation=item.organisation,
                name=item.original_name, virus=item.scan_result,
            )  # fmt: skip


def _quarantine(item: MediaItem) -> None:
    """Renditions and copies are deleted; the original is moved out of the folder from which files are served."""
    storage = item.original.storage
    with item.original.open("rb") as file:
        kept = storage.save(f"{QUARANTINE}/{item.public_id}", file)
    for stored in {item.original.name, item.outgoing.name, item.large.name, item.small.name} - {""}:
        storage.delete(stored)
    item.original.name, item.outgoing.name, item.large.name, item.small.name = kept, "", "", ""
    item.save(update_fields=["original", "outgoing", "large", "small"])
