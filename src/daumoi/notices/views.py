"""One's own notices, and the choice of what is mailed."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from daumoi.accounts.gate import may_enter, safe_next, signed_in
from daumoi.accounts.permissions import NOTICE_CHOOSE
from daumoi.foundation import clock
from daumoi.foundation.errors import InvalidValue
from daumoi.notices import actions
from daumoi.notices.forms import ChoiceForm, field_of
from daumoi.notices.models import LetterState, Notice
from daumoi.notices.queries import choice_of, own_notices, unread_count
from daumoi.notices.wording import about, details, path_of, said

PAGE_SIZE = 50
# htmx stops asking on this answer, which is no error: https://htmx.org/docs/#polling
STOP_ASKING = 286


@require_safe
@signed_in(NOTICE_CHOOSE)
def notice_list(request: HttpRequest) -> HttpResponse:
    """What concerns the person, the latest first; what is not ticked off, or all."""
    show = "all" if request.GET.get("show") == "all" else "unread"
    notices = own_notices() if show == "all" else own_notices().unread()
    page = Paginator(notices, PAGE_SIZE).get_page(request.GET.get("page"))
    unread = unread_count()
    context = {
        "page": page,
        "rows": [_shown(notice) for notice in page],
        "latest": max((notice.pk for notice in page), default=0),
        "unread": unread,
        "show": show,
        "has_any": bool(page.object_list) or own_notices().exists(),
        "kept_days": settings.NOTICE_DAYS,
        "tabs": [
            {"label": _("Unread"), "url": "?", "count": unread, "current": show == "unread"},
            {"label": _("All"), "url": "?show=all", "current": show == "all"},
        ],
    }
    return render(request, "notices/list.html", context)


def _shown(notice: Notice) -> dict[str, Any]:
    letter = notice.letter
    return {
        "notice": notice,
        "said": said(notice),
        "about": about(notice),
        "details": details(notice),
        "unit": notice.release.organisation.short_name if notice.release else "",
        # Honest where it matters: what was to be mailed and may not have arrived.
        "mail_failed": letter is not None and letter.state in {LetterState.FAILED, LetterState.UNCERTAIN},
    }


@require_safe
@signed_in(NOTICE_CHOOSE)
def open_thing(request: HttpRequest, notice_id: int) -> HttpResponse:
    """Tick a notice off and go to what it is about; a tick of one's own is the only thing a look changes."""
    notice = get_object_or_404(own_notices(), pk=notice_id)
    actions.mark_read(notice=notice, by=request.viewer, at=clock.now())
    return redirect(path_of(notice))


@require_POST
@signed_in(NOTICE_CHOOSE)
def read(request: HttpRequest, notice_id: int) -> HttpResponse:
    """Tick one notice off, or take the tick away."""
    notice = get_object_or_404(own_notices(), pk=notice_id)
    if request.POST.get("is_read") == "0":
        actions.mark_unread(notice=notice, by=request.viewer)
    else:
        actions.mark_read(notice=notice, by=request.viewer, at=clock.now())
    return _back_to_list(request)


@require_POST
@signed_in(NOTICE_CHOOSE)
def read_all(request: HttpRequest) -> HttpResponse:
    """Tick off everything that stood on the page, and what is older."""
    latest = request.POST.get("latest", "")
    if latest.isascii() and latest.isdigit() and len(latest) < 19:
        count = actions.mark_all_read(by=request.viewer, at=clock.now(), up_to=int(latest))
        messages.success(
            request,
            ngettext("%(count)d notice is marked as read.", "%(count)d notices are marked as read.", count)
            % {"count": count},
        )
    return _back_to_list(request)


def _back_to_list(request: HttpRequest) -> HttpResponse:
    return redirect(safe_next(request, request.POST.get("next", "")) or "notices:list")


@require_safe
def count(request: HttpRequest) -> HttpResponse:
    """The number in the header, asked again now and then; whoever is signed out meanwhile stays on the page."""
    if request.headers.get("HX-Request") and not may_enter(request.viewer, NOTICE_CHOOSE):
        return HttpResponse(status=STOP_ASKING)
    return _count(request)


@signed_in(NOTICE_CHOOSE)
def _count(request: HttpRequest) -> HttpResponse:
    return render(request, "theme/parts/notice_count.html", {"notices": {"count": unread_count()}})


@signed_in(NOTICE_CHOOSE)
def notice_settings(request: HttpRequest) -> HttpResponse:
    """What comes by mail, how, and when not."""
    viewer = request.viewer
    choice = choice_of(viewer.user_id)
    asked = request.POST if request.method == "POST" else None
    form = ChoiceForm(asked, choice=choice, roles=viewer.roles)
    if request.method == "POST" and form.is_valid() and _chosen(request, form):
        return redirect("notices:settings")
    context = {
        "form": form,
        "choice": choice,
        "digest_hour": f"{settings.NOTICE_DIGEST_HOUR:02}:00",
        "kept_days": settings.NOTICE_DAYS,
        "email": request.user.email,
    }
    return render(request, "notices/settings.html", context)


def _chosen(request: HttpRequest, form: ChoiceForm) -> bool:
    ends = {name: form.cleaned_data[name] for name in ("quiet_from", "quiet_to")}
    try:
        actions.choose_mail(ways=form.ways, by=request.viewer, at=clock.now(), **ends)
    except InvalidValue as error:
        form.add_error(field_of(error.field), str(error))
        return False
    messages.success(request, _("Saved. It holds from now on."))
    return True


@require_POST
@signed_in(NOTICE_CHOOSE)
def settings_undo(request: HttpRequest) -> HttpResponse:
    """Go back to the choice before the last one."""
    actions.undo_choice(by=request.viewer, at=clock.now())
    messages.success(request, _("Your earlier choice holds again."))
    return redirect("notices:settings")
