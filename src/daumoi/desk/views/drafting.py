"""What the editor's script asks for while somebody writes: who else does, and pasted text cleaned."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from daumoi.accounts.gate import signed_in
from daumoi.accounts.permissions import DESK_READ
from daumoi.drafts.actions import leave_release, note_presence
from daumoi.foundation import clock
from daumoi.foundation.pasted_text import from_pasted
from daumoi.releases.models import Release

# Word writes some thirty times as much as the words it holds; more than this is no text for a release.
PASTE_LIMIT_FACTOR = 30


@require_POST
@signed_in(DESK_READ)
def presence(request: HttpRequest, release_id: int) -> HttpResponse:
    """Note that this form is open, or that it was closed; a sentence that names the others."""
    release = get_object_or_404(Release.objects.select_related("organisation"), pk=release_id)
    if request.POST.get("action") == "leave":
        leave_release(release=release, by=request.viewer)
        return HttpResponse(status=204)
    names = note_presence(release=release, by=request.viewer, at=clock.now())
    return JsonResponse({"said": _said(names), "revision": release.revision})


def _said(names: list[str]) -> str:
    if not names:
        return ""
    said = ngettext("%(names)s has this release open too.", "%(names)s have this release open too.", len(names))
    return said % {"names": ", ".join(names)} + " " + _("What you both save is united paragraph by paragraph.")


@require_POST
@signed_in(DESK_READ)
def paste(request: HttpRequest) -> HttpResponse:
    """HTML from a clipboard as the text of a release may be; nothing is kept."""
    html = request.POST.get("html", "")
    if len(html) > settings.RELEASE_LIMIT_CHARACTERS * PASTE_LIMIT_FACTOR:
        return HttpResponse(status=413)
    return JsonResponse({"html": from_pasted(html)})
