"""Hints of the glossary beside both texts, and the reviewer's word that one does not hold."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from daumoi.accounts.gate import signed_in
from daumoi.accounts.permissions import HINT_DISMISS
from daumoi.foundation import clock
from daumoi.foundation.errors import InvalidValue
from daumoi.foundation.whole_numbers import whole_number
from daumoi.releases.actions import dismiss_hint
from daumoi.releases.languages import Standing
from daumoi.releases.models import Release
from daumoi.releases.terms import TermHint


def hint_context(hints: list[TermHint], standing: Standing, viewer: Any) -> dict[str, Any]:
    """What the page of both texts shows of them."""
    return {
        "open_hints": [hint for hint in hints if hint.dismissed is None],
        "dismissed_hints": [hint for hint in hints if hint.dismissed is not None],
        "may_dismiss": standing.people is not None and standing.people.reviewer_id == viewer.user_id,
    }


def hints_of(hints: list[TermHint], row: str | int) -> list[TermHint]:
    """The open hints of one row."""
    return [hint for hint in hints if hint.row.key == str(row) and hint.dismissed is None]


@require_POST
@signed_in(HINT_DISMISS)
def hint_dismiss(request: HttpRequest, release_id: int) -> HttpResponse:
    """The named reviewer dismisses a hint with a reason."""
    release = get_object_or_404(
        Release.objects.select_related("organisation", "original").filter(original__isnull=False), pk=release_id
    )
    try:
        dismiss_hint(
            release=release,
            term_id=whole_number(request.POST.get("term")) or 0,
            kind=request.POST.get("kind", "")[:10],
            place=request.POST.get("place", "")[:64],
            reason=request.POST.get("reason", ""),
            by=request.viewer,  # type: ignore[attr-defined]  # set by ViewerMiddleware
            at=clock.now(),
        )
    except InvalidValue as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("The hint is dismissed; your reason is kept."))
    return redirect("desk:side_by_side", release.pk)
