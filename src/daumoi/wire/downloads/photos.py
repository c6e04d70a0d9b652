"""The photos of a release as one ZIP, written while it is sent: no archive ever stands in memory or on disk."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models.fields.files import FieldFile
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from daumoi.foundation import clock
from daumoi.foundation.vietnamese import fold
from daumoi.media.frozen import still_usable
from daumoi.media.iptc import with_words
from daumoi.media.models import Photo
from daumoi.releases.models import IssuedVersion
from daumoi.releases.wording import rights_sentence, sharing_line
from daumoi.wire.downloads.words import language_of, source_line

CAPTIONS = "captions.txt"


@dataclass(frozen=True)
class PackedPhoto:
    """A photo in the archive: its name there, its frozen words, its file."""

    name: str
    words: dict[str, Any]
    file: FieldFile


def packed_photos(version: IssuedVersion) -> list[PackedPhoto]:
    """The photos of a version in order, large renditions; one whose file is gone is left out."""
    source = {"source": version.content["unit"]}
    today = timezone.localdate(clock.now())
    words = [{**each, **source} for each in still_usable(version.content["photos"], on=today)]
    stored = {
        photo.public_id: photo.large for photo in Photo.objects.filter(public_id__in=[w["public_id"] for w in words])
    }
    return [
        PackedPhoto(_name(number, each), each, stored[each["public_id"]])
        for number, each in enumerate(words, start=1)
        if each["public_id"] in stored and stored[each["public_id"]].storage.exists(stored[each["public_id"]].name)
    ]


def _name(number: int, words: dict[str, Any]) -> str:
    readable = slugify(fold(words["caption"]))[:50].strip("-")
    return f"{number:02d}-{readable or words['public_id']}.jpg"


def captions_text(version: IssuedVersion, photos: list[PackedPhoto]) -> str:
    """Name, caption, credit and alternative text of each photo, in the language of the release."""
    with language_of(version):
        head = "\n".join(line for line in (sharing_line(version), rights_sentence(version)) if line)
        blocks = [head, f"{version.content['headline']}\n{_('Source')}: {source_line(version.content)}"]
        for photo in photos:
            lines = [
                photo.name,
                photo.words["caption"],
                f"{_('Photo')}: {photo.words['credit']}" if photo.words["credit"] else "",
                f"{_('Alternative text')}: {photo.words['alternative_text']}"
                if photo.words["alternative_text"]
                else "",
            ]
            blocks.append("\n".join(line for line in lines if line))
    return "\n\n".join(blocks) + "\n"


def zip_chunks(captions: str, photos: list[PackedPhoto], *, at: datetime) -> Iterator[bytes]:
    """The archive piece by piece. Everything that needs a viewer was asked before: this runs after the view.

    Args:
        at: the time that the files in the archive carry.
    """
    sink = _Sink()
    written_at = timezone.localtime(at).timetuple()[:6]
    with zipfile.ZipFile(sink, "w") as archive:
        entry = zipfile.ZipInfo(CAPTIONS, written_at)
        archive.writestr(entry, captions.encode("utf-8-sig"), zipfile.ZIP_DEFLATED)
        yield sink.taken()
        for photo in photos:
            # JPEGs are compressed already; packing them again only costs time.
            entry = zipfile.ZipInfo(photo.name, written_at)
            with photo.file.open("rb") as source, archive.open(entry, "w") as target:
                target.write(with_words(source.read(), photo.words))
            yield sink.taken()
    yield sink.taken()


class _Sink:
    """A file that can only be written to, and from which what was written is taken away."""

    def __init__(self) -> None:
        self._written: list[bytes] = []

    def write(self, piece: bytes) -> int:
        self._written.append(bytes(piece))
        return len(piece)

    def flush(self) -> None:
        """Nothing waits here."""

    def taken(self) -> bytes:
        piece, self._written = b"".join(self._written), []
        return piece
