"""What the page of one issued version shows, on the newsroom and on the wire."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import Http404
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from daumoi.foundation import clock
from daumoi.media.file_types import NAME_OF_MEDIA_TYPE
from daumoi.media.frozen import still_usable
from daumoi.newsroom.changes import changes_of
from daumoi.newsroom.queries import (
    Shelf,
    history_on,
    language_versions,
    newer_original,
    public_shelf,
    related_versions,
    version_on,
)
from daumoi.releases.models import LANGUAGES, IssuedVersion
from daumoi.releases.reasons import reason_line
from daumoi.releases.wording import authority_line, issued_body, rights_sentence, sharing_line, unofficial_line

PagePath = Callable[[IssuedVersion], str]


def version_or_404(public_id: str, *, shelf: Shelf = public_shelf) -> IssuedVersion:
    """One version of a shelf; what is embargoed or not for this viewer answers the same as what does not exist."""
    try:
        return version_on(shelf, public_id)
    except IssuedVersion.DoesNotExist:
        raise Http404 from None


def shown_version(version: IssuedVersion, *, page_path: PagePath, shelf: Shelf = public_shelf) -> dict[str, Any]:
    """Everything the templates of a version read; links to other versions lead to the pages of this surface."""
    history = history_on(shelf, version)
    changes = changes_of(version, shelf=shelf)
    content, newest = version.content, history[0]
    is_newest = newest.pk == version.pk
    today = timezone.localdate(clock.now())
    photos = still_usable(content["photos"], on=today)
    files = still_usable(content.get("files", []), on=today)
    return {
        "version": version,
        "content": content,
        "body": mark_safe(issued_body(content)),  # noqa: S308  (cleaned in the same breath)
        "photos": photos,
        "files": [{**file, "type": NAME_OF_MEDIA_TYPE.get(file["media_type"], "")} for file in files],
        "lapsed_count": len(content["photos"]) + len(content.get("files", [])) - len(photos) - len(files),
        "rights": rights_sentence(version),
        "sharing_line": sharing_line(version),
        "authority": authority_line(content),
        "unofficial": unofficial_line(content),
        "reason": reason_line(content),
        "changes": changes.parts if changes else [],
        "before": changes.before if changes else None,
        "before_url": page_path(changes.before) if changes else "",
        "original_newer": newer_original(version, shelf=shelf),
        "newest": None if is_newest else newest,
        "newest_url": page_path(newest),
        "history": [_history_entry(each, shown=version, page_path=page_path) for each in history],
        "translations": [
            {"code": each.language, "label": dict(LANGUAGES)[each.language], "url": page_path(each), "version": each}
            for each in language_versions(version, shelf=shelf)
        ],
        "related": [{"version": each, "url": page_path(each)} for each in related_versions(version, shelf=shelf)],
    }


def _history_entry(version: IssuedVersion, *, shown: IssuedVersion, page_path: PagePath) -> dict[str, Any]:
    is_shown = version.pk == shown.pk
    return {
        "title": _("Version %(number)d: %(what)s")
        % {"number": version.number, "what": version.get_version_kind_display()},
        "at": version.public_at,
        "text": version.note,
        "url": "" if is_shown else page_path(version),
        "current": is_shown,
        "tone": {"correction": "warning", "withdrawal": "danger"}.get(version.version_kind, ""),
        "icon": {"correction": "edit", "withdrawal": "ban"}.get(version.version_kind, "send"),
    }
