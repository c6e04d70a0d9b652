"""The media library: what an organisation has, one item with its words, new files, replacements."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from daumoi.accounts.gate import signed_in
from daumoi.accounts.permissions import DESK_READ, MEDIA_ADD
from daumoi.accounts.queries import organisations_written_for
from daumoi.desk.forms.media import IntoReleaseForm, MediaItemForm, NewFileForm
from daumoi.foundation import clock, virus_scan
from daumoi.foundation.errors import InvalidValue
from daumoi.foundation.rich_text import without_control_characters
from daumoi.media import actions
from daumoi.media.errors import UploadError
from daumoi.media.file_types import NAME_OF_MEDIA_TYPE
from daumoi.media.limits import MOST_UNFINISHED_UPLOADS, room_left, too_large_for_a_form, too_many_unfinished
from daumoi.media.models import MediaItem, MediaKind, Upload
from daumoi.media.queries import infected_of, library_of, may_mend, may_see_original, media_seen, unfinished_uploads
from daumoi.media.remarks import HARMLESS_REMARKS, REMARKS
from daumoi.releases.actions import note_described, place_media, swap_media
from daumoi.releases.queries import releases_open_for, releases_with

PAGE_SIZE = 24
MOST_INFECTED = 10


@signed_in(DESK_READ)
def library(request: HttpRequest) -> HttpResponse:
    """Media of the viewer's organisations, newest first."""
    kind = request.GET.get("kind", "")
    words = without_control_characters(request.GET.get("q", "")).strip()[:200]
    items = library_of(request.viewer, kind=kind if kind in MediaKind.values else "", words=words)
    context = {
        "page": Paginator(items, PAGE_SIZE).get_page(request.GET.get("page")),
        "infected": infected_of(request.viewer)[:MOST_INFECTED],
        "kinds": MediaKind.choices,
        "kind": kind,
        "words": words,
        "may_add": organisations_written_for(request.viewer).exists(),
        "is_scanned": virus_scan.is_configured(),
        "unfinished_count": unfinished_uploads().count(),
    }
    return render(request, "desk/media_library.html", context)


@signed_in(MEDIA_ADD)
def media_add(request: HttpRequest) -> HttpResponse:
    """Put a file into the library."""
    organisations = organisations_written_for(request.viewer)
    form = NewFileForm(request.POST or None, request.FILES or None, organisations=organisations)
    item = _taken(request, form) if request.method == "POST" else None
    if item is not None:
        messages.success(request, _("Kept. Now say what it shows and whose it is."))
        return redirect("desk:media_item", item.public_id)
    return render(request, "desk/media_add.html", _adding(form, organisations=organisations))


@signed_in(MEDIA_ADD)
def media_replace(request: HttpRequest, public_id: str) -> HttpResponse:
    """Put a better file in the place of one; what was issued keeps the old one."""
    old = _item(request, public_id)
    if not may_mend(request.viewer, old):
        raise Http404
    form = NewFileForm(request.POST or None, request.FILES or None, organisations=None)
    item = _taken(request, form, replaces=old) if request.method == "POST" else None
    if item is not None:
        swap_media(old=old, new=item, by=request.viewer, at=clock.now())
        messages.success(request, _("The new file stands in all releases that are still being written."))
        return redirect("desk:media_item", item.public_id)
    return render(request, "desk/media_add.html", {**_adding(form, organisations=[old.organisation]), "old": old})


def _adding(form: NewFileForm, *, organisations: Any) -> dict[str, Any]:
    uploads = list(unfinished_uploads())
    return {
        "form": form,
        "uploads": uploads,
        "too_many": too_many_unfinished() if len(uploads) >= MOST_UNFINISHED_UPLOADS else "",
        "rooms": [(organisation, room_left(organisation)) for organisation in organisations],
        "days": settings.UPLOAD_DAYS,
        "page_width": "narrow",
    }


def _taken(request: HttpRequest, form: NewFileForm, *, replaces: MediaItem | None = None) -> MediaItem | None:
    """The new item; None when the form says what is wrong."""
    for name in getattr(request, "too_large_files", []):
        form.add_error("file", too_large_for_a_form(name))
    if not form.is_valid():
        return None
    organisation = replaces.organisation if replaces else form.cleaned_data["organisation"]
    words = {name: getattr(replaces, name) for name in actions.WORDS} if replaces else {}
    try:
        if form.cleaned_data["upload"]:
            upload = get_object_or_404(Upload, public_id=form.cleaned_data["upload"], organisation=organisation)
            return actions.finish_upload(
                upload=upload, by=request.viewer, at=clock.now(), words=words, replaces=replaces
            )
        file = form.cleaned_data["file"]
        return actions.add_media(
            file=file,
            name=file.name,
            organisation=organisation,
            by=request.viewer,
            at=clock.now(),
            words=words,
            replaces=replaces,
        )
    except InvalidValue as error:
        form.show(error)
    except UploadError as error:
        form.add_error("file", str(error))
    return None


def _item(request: HttpRequest, public_id: str) -> MediaItem:
    """An item of the viewer's organisations or branch; what only the newsroom shows is not for the desk."""
    try:
        item = media_seen(public_id)
    except MediaItem.DoesNotExist:
        raise Http404 from None
    if not may_see_original(request.viewer, item):
        raise Http404
    return item


@signed_in(DESK_READ)
def media_item(request: HttpRequest, public_id: str) -> HttpResponse:
    """One item: what it is, its words, where it is used."""
    item = _item(request, public_id)
    is_open = may_mend(request.viewer, item)
    form = MediaItemForm(request.POST or None, request.FILES or None, instance=item) if is_open else None
    if request.method == "POST":
        if form is None:
            raise Http404
        if form.is_valid():
            with transaction.atomic():
                actions.describe_media(item=item, words=form.words(), by=request.viewer, at=clock.now())
                note_described(item=item, by=request.viewer, at=clock.now())
            messages.success(request, _("Saved."))
            return redirect("desk:media_item", item.public_id)
    context = {
        "item": item,
        "form": form,
        "remarks": [REMARKS[code] for code in item.remarks if code in REMARKS and code not in HARMLESS_REMARKS],
        "facts": [REMARKS[code] for code in item.remarks if code in HARMLESS_REMARKS],
        "type_name": NAME_OF_MEDIA_TYPE.get(item.media_type, item.media_type),
        "embedded": sorted(item.embedded.items()),
        "releases": releases_with(item),
        "into": IntoReleaseForm(releases=releases_open_for(request.viewer, item)) if is_open else None,
        "replaced_by": MediaItem.objects.filter(replaces=item).first(),
    }
    return render(request, "desk/media_item.html", context)


@require_POST
@signed_in(MEDIA_ADD)
def media_attach(request: HttpRequest, public_id: str) -> HttpResponse:
    """Put an item into a release that is being written."""
    item = _item(request, public_id)
    form = IntoReleaseForm(request.POST, releases=releases_open_for(request.viewer, item))
    if not form.is_valid():
        raise Http404
    release = form.cleaned_data["release"]
    place_media(release=release, item=item, by=request.viewer, at=clock.now())
    messages.success(request, _("It stands in “%(headline)s” now.") % {"headline": release.headline})
    return redirect("desk:release_edit", release.pk)


@require_POST
@signed_in(MEDIA_ADD)
def upload_drop(request: HttpRequest, public_id: str) -> HttpResponse:
    """Forget an unfinished upload of one's own."""
    actions.drop_upload(upload=get_object_or_404(Upload, public_id=public_id))
    messages.success(request, _("The unfinished upload is deleted."))
    return redirect("desk:media_add")
