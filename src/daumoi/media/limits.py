"""How large a file may be, said before it is sent and held to after."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db.models import Sum
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from daumoi.accounts.models import Organisation
from daumoi.media.errors import NotAccepted, NotAPhoto
from daumoi.media.file_types import TYPE_OF_ENDING
from daumoi.media.models import MediaItem, MediaKind, Upload

# Each holds its whole length of the organisation's room for days; nobody films more than this at once.
MOST_UNFINISHED_UPLOADS = 5


def limit_of(kind: MediaKind) -> int:
    """Most bytes of a file of this kind."""
    return {
        MediaKind.PHOTO: settings.PHOTO_LIMIT_BYTES,
        MediaKind.DOCUMENT: settings.DOCUMENT_LIMIT_BYTES,
        MediaKind.DATA_SET: settings.DOCUMENT_LIMIT_BYTES,
    }.get(kind, settings.RECORDING_LIMIT_BYTES)


def limits_sentence() -> str:
    """What may be sent, for the help under a file field."""
    return _(
        "Photos (JPEG, PNG, WebP, TIFF) up to %(photo)s; documents (PDF, DOCX, PPTX, ODT, ODP) and data (CSV, XLSX, "
        "ODS, JSON) up to %(document)s; recordings (MP4, MOV, WebM, MP3, M4A, WAV) up to %(recording)s, without "
        "JavaScript up to %(form)s."
    ) % {
        "photo": filesizeformat(settings.PHOTO_LIMIT_BYTES),
        "document": filesizeformat(settings.DOCUMENT_LIMIT_BYTES),
        "recording": filesizeformat(settings.RECORDING_LIMIT_BYTES),
        "form": filesizeformat(settings.FORM_FILE_LIMIT_BYTES),
    }


def limits_by_ending() -> str:
    """`jpg:20971520 jpeg:…` for the script that looks at a file before it is sent."""
    return " ".join(f"{ending}:{limit_of(found.kind)}" for ending, found in TYPE_OF_ENDING.items())


def require_size(size: int, kind: MediaKind, *, name: str) -> None:
    """Refuse what is larger than its kind may be.

    Raises:
        NotAccepted: names both figures.
    """
    most = limit_of(kind)
    if size <= most:
        return
    if kind is MediaKind.PHOTO:
        raise NotAPhoto(
            _("“%(name)s” is larger than %(most)s MB; send a smaller copy.")
            % {"name": name, "most": most // 1024 // 1024},
            field="photos",
        )
    raise NotAccepted(
        _("“%(name)s” has %(size)s; files of this kind may have %(most)s. Send a smaller copy.")
        % {"name": name, "size": filesizeformat(size), "most": filesizeformat(most)}
    )


def too_large_for_a_form(name: str) -> str:
    """What is said of a file that the upload handler dropped while it came in."""
    return _(
        "“%(name)s” is larger than the %(most)s that a form takes at once. Add it under Media, where large files come "
        "in pieces, or send a smaller copy."
    ) % {"name": name, "most": filesizeformat(settings.FORM_FILE_LIMIT_BYTES)}


def require_few_unfinished(user_id: int | None, *, name: str, at: datetime) -> None:
    """Refuse a further large file of somebody who has begun many and finished none of them.

    Raises:
        NotAccepted: says how many there may be, and what to do.
    """
    if Upload._base_manager.filter(by_id=user_id, expires_at__gt=at).count() >= MOST_UNFINISHED_UPLOADS:
        raise NotAccepted(too_many_unfinished() + " " + _("“%(name)s” was not begun.") % {"name": name})


def too_many_unfinished() -> str:
    """What is said to whoever has as many unfinished uploads as there may be."""
    return _(
        "You have %(most)d unfinished uploads, and no more can be begun: finish one by choosing its file again, or "
        "delete one below under Unfinished uploads."
    ) % {"most": MOST_UNFINISHED_UPLOADS}


def locked_for_room(organisation: Organisation) -> Organisation:
    """The organisation, locked until the transaction ends: of two files at once the second sees the first's size."""
    return Organisation.objects.select_for_update(of=("self",)).get(pk=organisation.pk)


def room_left(organisation: Organisation) -> int:
    """Bytes that the organisation may still keep, unfinished uploads counted as if they were whole."""
    items = MediaItem._base_manager.filter(organisation=organisation)
    uploads = Upload._base_manager.filter(organisation=organisation)
    kept = items.aggregate(total=Sum("size"))["total"] or 0
    coming = uploads.aggregate(total=Sum("length"))["total"] or 0
    return int(max(0, settings.MEDIA_QUOTA_BYTES - kept - coming))


def require_room(organisation: Organisation, size: int, *, name: str) -> None:
    """Refuse what does not fit into the organisation's share of the disk.

    Raises:
        NotAccepted: names what is left.
    """
    left = room_left(organisation)
    if size > left:
        raise NotAccepted(
            _(
                "“%(name)s” has %(size)s, but %(organisation)s has %(left)s left of its %(quota)s. Ask the operator "
                "for more."
            )
            % {
                "name": name,
                "size": filesizeformat(size),
                "organisation": organisation.short_name or organisation.name,
                "left": filesizeformat(left),
                "quota": filesizeformat(settings.MEDIA_QUOTA_BYTES),
            }
        )
