"""The published list with its feeds, and the pages of those who keep the register."""

from __future__ import annotations

import itertools
from datetime import timedelta

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from daumoi.accounts.gate import may_enter, signed_in
from daumoi.accounts.permissions import OFFICE_READ, SPOKESPERSON_KEEP, allowed
from daumoi.foundation import clock
from daumoi.foundation.errors import InvalidValue
from daumoi.spokespersons import actions, queries
from daumoi.spokespersons.errors import BadEntry, NotInForce
from daumoi.spokespersons.feeds import written_changes
from daumoi.spokespersons.forms import LOCAL_TIME, EndForm, SpokespersonForm
from daumoi.spokespersons.models import Spokesperson

PAGE_SIZE = 25
STATES = ("now", "coming", "past")


@require_safe
def published(request: HttpRequest) -> HttpResponse:
    """Who may speak for which body, for everybody; the whole history on request."""
    asked, with_past = request.GET.get("q", "").strip(), request.GET.get("past") == "1"
    now = clock.now()
    entries = queries.published_list(at=now, asked=asked, with_past=with_past)
    bodies = [
        {"organisation": organisation, "entries": list(group)}
        for organisation, group in itertools.groupby(entries, key=lambda entry: entry.organisation)
    ]
    context = {"bodies": bodies, "asked": asked, "with_past": with_past, "count": len(entries), "now": now}
    return render(request, "spokespersons/list.html", context)


@require_safe
def published_json(request: HttpRequest) -> HttpResponse:
    """The same for machines, with everything that has ended."""
    now = clock.now()
    rows = queries.published_list(at=now, with_past=request.GET.get("past") != "0")
    answer = JsonResponse(
        {"as_of": now.isoformat(timespec="seconds"), "spokespersons": [_as_json(row) for row in rows]},
        json_dumps_params={"ensure_ascii": False, "indent": 1},
    )
    # Anybody may show the list on a page of their own.
    answer.headers["Access-Control-Allow-Origin"] = "*"
    return answer


@require_safe
def changes_feed(request: HttpRequest) -> HttpResponse:
    """Who has been entered and who has ended, the latest first, as Atom."""
    return HttpResponse(written_changes(at=clock.now()), content_type="application/atom+xml; charset=utf-8")


def _as_json(row: Spokesperson) -> dict[str, object]:
    moment = lambda value: value.isoformat(timespec="seconds") if value else None  # noqa: E731  (three uses, one line)
    return {
        "id": row.pk,
        "organisation": {"code": row.organisation.code, "name": row.organisation.name},
        "focal_point": row.organisation.hub.code if row.organisation.hub else row.organisation.code,
        "authority": row.authority,
        "name": row.full_name,
        "position": row.position,
        "phone": row.phone,
        "email": row.email,
        "decision": {"number": row.decision_number, "decided_at": moment(row.decided_at)},
        "valid_from": moment(row.valid_from),
        "valid_to": moment(row.valid_to),
        "matter": row.matter,
        "authorised_by": row.authorised_by_id,
        "published_at": moment(row.published_at),
        "end_reason": row.end_reason,
    }


@signed_in(OFFICE_READ)
@require_safe
def register(request: HttpRequest) -> HttpResponse:
    """The entries of the office's branch: in force, to come, past."""
    state = request.GET.get("state") if request.GET.get("state") in STATES else "now"
    now = clock.now()
    counts = {each: queries.register_of_branch(at=now, state=each).count() for each in STATES}
    names = {"now": _("In force"), "coming": _("To come"), "past": _("Ended")}
    page = Paginator(queries.register_of_branch(at=now, state=state), PAGE_SIZE).get_page(request.GET.get("page"))
    for entry in page.object_list:
        entry.may_end = state != "past" and bool(allowed(request.viewer, SPOKESPERSON_KEEP, entry))  # type: ignore[attr-defined]
    context = {
        "page": page,
        "tabs": [
            {"label": names[each], "url": f"?state={each}", "current": each == state, "count": counts[each]}
            for each in STATES
        ],
        "state": state,
        "may_keep": may_enter(request.viewer, SPOKESPERSON_KEEP),  # type: ignore[attr-defined]  # set by ViewerMiddleware
    }
    return render(request, "spokespersons/register.html", context)


@signed_in(SPOKESPERSON_KEEP)
def enter(request: HttpRequest) -> HttpResponse:
    """Put somebody into the register."""
    viewer, now = request.viewer, clock.now()  # type: ignore[attr-defined]  # set by ViewerMiddleware
    first = {"valid_from": timezone.localtime(now).strftime(LOCAL_TIME)}
    form = SpokespersonForm(request.POST or None, hub_ids=viewer.office_hub_ids, at=now, initial=first)
    if request.method == "POST" and form.is_valid():
        fields = dict(form.cleaned_data)
        try:
            entry = actions.enter_spokesperson(
                organisation=fields.pop("organisation"), fields=fields, by=viewer, at=now
            )
        except BadEntry as error:
            form.show(error)
        else:
            messages.success(request, _("%(name)s is in the register.") % {"name": entry.full_name})
            return redirect("spokespersons:register")
    return render(request, "spokespersons/enter.html", {"form": form, "page_width": "narrow"})


@signed_in(SPOKESPERSON_KEEP)
def end(request: HttpRequest, entry_id: int) -> HttpResponse:
    """Let an entry end."""
    viewer, now = request.viewer, clock.now()  # type: ignore[attr-defined]  # set by ViewerMiddleware
    mine = Spokesperson.objects.filter(organisation__hub_id__in=viewer.office_hub_ids)
    entry = get_object_or_404(mine.select_related("organisation"), pk=entry_id)
    form = EndForm(request.POST or None, initial={"valid_to": timezone.localtime(now).strftime(LOCAL_TIME)})
    if request.method == "POST" and form.is_valid():
        # The field of a browser knows no seconds: this very minute means now.
        asked = form.cleaned_data["valid_to"]
        valid_to = now if timedelta(0) <= now - asked < timedelta(minutes=1) else asked
        try:
            actions.end_spokesperson(
                entry=entry, valid_to=valid_to, reason=form.cleaned_data["reason"], by=viewer, at=now
            )
        except InvalidValue as error:
            form.add_error(error.field, str(error))
        except NotInForce as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("The end is in the register."))
            return redirect("spokespersons:register")
    return render(request, "spokespersons/end.html", {"form": form, "entry": entry, "page_width": "narrow"})
