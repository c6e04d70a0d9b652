"""Reads of media."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import BooleanField, ExpressionWrapper, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from daumoi.accounts.permissions import MEDIA_ADD, MEDIA_MEND, allowed
from daumoi.accounts.sharing import in_house, shared_with
from daumoi.accounts.viewer import PUBLIC, Viewer
from daumoi.foundation import clock
from daumoi.foundation.vietnamese import fold
from daumoi.media.models import MediaItem, MediaUse, Scan, Upload, is_public_now


def media_seen(public_id: str) -> MediaItem:
    """The item with its organisation, and `is_public`: whether everybody may see it by now.

    Raises:
        MediaItem.DoesNotExist: there is none, or the viewer may not see it.
    """
    is_public = ExpressionWrapper(is_public_now(), output_field=BooleanField())
    found: MediaItem = (
        MediaItem.objects.select_related("organisation", "uploaded_by")
        .annotate(is_public=is_public)
        .get(public_id=public_id)
    )
    return found


def may_see_original(viewer: Viewer, item: MediaItem) -> bool:
    """Whether the file as it came, with what the camera wrote into it, is this viewer's to have."""
    owner = item.organisation
    return viewer.is_system or owner.pk in viewer.organisation_ids or owner.hub_id in viewer.office_hub_ids


def may_mend(viewer: Viewer, item: MediaItem) -> bool:
    """Whether the viewer may change the words of an item."""
    return bool(allowed(viewer, MEDIA_ADD, item) or allowed(viewer, MEDIA_MEND, item))


def outgoing_words(item: MediaItem, viewer: Viewer) -> dict[str, Any]:
    """The words written into what goes out: those of the last issue that lets this viewer in, before that the desk's.

    Args:
        item: as `media_seen` gives it. What is public says the same to everybody, or a cache would tell what one may
            see to another.
    """
    said = _issued_words(item, viewer)
    if said is not None:
        return said
    names = ("caption", "creator", "credit", "copyright_notice", "usage_terms", "alternative_text")
    return {**{name: getattr(item, name) for name in names}, "source": item.organisation.name}


def outgoing_subtitles(item: MediaItem, viewer: Viewer) -> str:
    """WebVTT as it was issued with the film, "" where there was none; what is not out yet has that of the library."""
    said = _issued_words(item, viewer)
    if said is None or isinstance(said.get("subtitles"), bool):
        return item.subtitles
    return str(said.get("subtitles", ""))


def library_subtitles(item: MediaItem, viewer: Viewer) -> str:
    """WebVTT as the library has it now, for the house; "" for everybody else."""
    is_own = MediaItem.objects.with_library_words(viewer).filter(pk=item.pk).exists()
    return item.subtitles if is_own else ""


def _issued_words(item: MediaItem, viewer: Viewer) -> dict[str, Any] | None:
    """The words of the newest version that carries the item and lets the viewer in; None where it is not out."""
    asker = PUBLIC if item.is_public else viewer  # type: ignore[attr-defined]  # annotated by media_seen
    named = MediaUse.named_people.through.objects.filter(user_id=asker.user_id).values("mediause_id")
    uses = MediaUse.objects.filter(shared_with(asker, named=named), item=item, public_at__lte=clock.now())
    issued = [use.words for use in uses.order_by("-public_at", "-pk") if use.words]
    # A language version says it in its own language; the file speaks that of its original where it is out as well.
    said = next((words for words in issued if not words.get("carried")), next(iter(issued), None))
    return dict(said) if said is not None else None


def library_of(viewer: Viewer, *, kind: str = "", words: str = "") -> QuerySet[MediaItem]:
    """Media of the viewer's organisations and branches, newest first, the newest of each row of replacements.

    Words are looked for without diacritics, each of them.
    """
    items: QuerySet[MediaItem] = MediaItem.objects.filter(in_house(viewer), replaced_by=None)
    if kind:
        items = items.filter(kind=kind)
    for word in fold(words).split():
        items = items.filter(search_text__contains=word)
    return items.select_related("organisation").order_by("-uploaded_at", "-id")


def infected_of(viewer: Viewer) -> QuerySet[MediaItem]:
    """Files with a virus that this person added and that nothing has taken the place of, the latest first."""
    mine: QuerySet[MediaItem] = MediaItem.objects.filter(scan=Scan.INFECTED, uploaded_by_id=viewer.user_id)
    return mine.filter(replaced_by=None).order_by("-uploaded_at", "-id")


def unfinished_uploads() -> QuerySet[Upload]:
    """The viewer's own uploads that may still go on, newest first."""
    uploads: QuerySet[Upload] = Upload.objects.filter(expires_at__gt=clock.now()).select_related("organisation")
    return uploads.order_by("-created_at")


def what_keeps_media_back(items: Iterable[MediaItem]) -> list[tuple[MediaItem, str]]:
    """Every file of these which may not go out, with a sentence that names it; empty when all may.

    A file that nobody scanned because there is no scanner may: the pages say "not scanned", and people decide.
    """
    return [(item, said) for item in items if (said := _obstacle(item))]


def _obstacle(item: MediaItem) -> str:
    name = {"name": item.original_name}
    if item.scan == Scan.INFECTED:
        return _("“%(name)s” carries a virus and never goes out: take it out of the release.") % name
    if not item.is_ready:
        return _("“%(name)s” is still being checked; this takes some minutes.") % name
    if item.rights_until and item.rights_until < timezone.localdate(clock.now()):
        day = {**name, "day": item.rights_until.strftime("%d/%m/%Y")}
        return _("“%(name)s” might be used until %(day)s only: take it out or ask for new rights.") % day
    return ""


def what_media_lack(items: Iterable[MediaItem]) -> list[tuple[MediaItem, str]]:
    """Every recording, document and data set without the words that must travel with it, with a sentence.

    Source: WCAG 2.2, 1.2 (what is said in a recording stands in words beside it).
    """
    return [(item, said) for item in items if (said := _lack_of(item))]


def _lack_of(item: MediaItem) -> str:
    name = {"name": item.original_name}
    if item.is_recording and not (item.caption and (item.transcript or item.subtitles or item.description)):
        return _("“%(name)s” needs a title, and a transcript, subtitles or a description of what is heard.") % name
    if not item.caption:
        return _("“%(name)s” needs a title.") % name
    return ""
