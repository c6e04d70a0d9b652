"""Photos and files in the forms and pages of a release."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest
from django.utils.translation import gettext as _

from daumoi.accounts.viewer import current_viewer
from daumoi.desk.forms.releases import MediaWordsForm
from daumoi.foundation import clock
from daumoi.foundation.errors import InvalidValue
from daumoi.media.actions import add_media, describe_media
from daumoi.media.limits import too_large_for_a_form
from daumoi.media.models import MediaItem
from daumoi.media.queries import may_see_original
from daumoi.releases.actions import attach_media, remove_media, word_carried_media
from daumoi.releases.carried import media_in
from daumoi.releases.models import Release


def media_of(release: Release) -> list[MediaItem]:
    """Photos and files of a release, in order."""
    seen = set(MediaItem.objects.filter(releases=release).values_list("pk", flat=True))
    return [item for item in media_in(release) if item.pk in seen or item.is_carried]


def shown_media(release: Release) -> dict[str, list[MediaItem]]:
    """What the page of a release shows: photos, and files of every other kind."""
    items = media_of(release)
    for item in items:
        # A unit that signs reads what goes out; the page of the item is its own house's.
        item.is_of_house = may_see_original(current_viewer(), item)  # type: ignore[attr-defined]
    return {
        "photos": [item for item in items if item.is_photo],
        "files": [item for item in items if not item.is_photo],
    }


def media_forms(release: Release, posted: Any) -> list[tuple[MediaItem, MediaWordsForm]]:
    """Each photo and file of a release with the form for its words."""
    return [(item, MediaWordsForm(posted, instance=item, prefix=f"photo-{item.pk}")) for item in media_of(release)]


def write_media_words(request: HttpRequest, release: Release) -> bool:
    """Save the words of each, and take out what was ticked; what is too long is named and left as it was.

    Returns:
        Whether the page had any photo or file.
    """
    if not any(name.startswith("photo-") for name in request.POST):
        return False
    for item, form in media_forms(release, request.POST):
        if f"photo-{item.pk}-caption" not in request.POST:
            continue
        if not form.is_valid():
            messages.error(
                request, _("“%(name)s”: the words are too long and were not saved.") % {"name": item.original_name}
            )
        elif form.cleaned_data["remove"]:
            remove_media(release=release, item=item, by=request.viewer)
        elif item.is_carried:
            word_carried_media(release=release, item=item, words=form.words(), by=request.viewer)
        else:
            describe_media(item=item, words=form.words(), by=request.viewer, at=clock.now())
    return True


def add_files(request: HttpRequest, release: Release, files: list[Any]) -> bool:
    """Take every file that can be taken; say of each other one why not. The text is saved by now.

    Returns:
        Whether there were any.
    """
    for name in getattr(request, "too_large_files", []):
        messages.error(request, too_large_for_a_form(name))
    for file in files:
        try:
            item = add_media(
                file=file, name=file.name, organisation=release.organisation, by=request.viewer, at=clock.now()
            )
            attach_media(release=release, item=item, by=request.viewer)
        except InvalidValue as error:
            messages.error(request, str(error))
    return bool(files)
