"""The queue for forty releases: filters, list and columns, acts on many at once, and taking them back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from daumoi.accounts.gate import may_enter, signed_in
from daumoi.accounts.models import User
from daumoi.accounts.permissions import OFFICE_READ, RELEASE_REVIEW, TARGETS_SET
from daumoi.accounts.queries import people_with_role
from daumoi.accounts.viewer import Role, Viewer
from daumoi.desk.forms.board import QueueFilterForm
from daumoi.desk.views.evidence.listing import OFFER_LASTS, kept_query
from daumoi.desk.views.review import add_clocks
from daumoi.foundation import clock
from daumoi.foundation.errors import DomainError
from daumoi.foundation.whole_numbers import whole_number
from daumoi.releases.actions import (
    approve_release,
    assign_release,
    file_release,
    issue_release,
    put_back_release,
    take_back_approval,
    take_release,
)
from daumoi.releases.languages import mark_behind
from daumoi.releases.models import Release, ReleaseState
from daumoi.releases.queries import lone_acts_open, releases_awaiting_review
from daumoi.releases.rules import State
from daumoi.subjects.models import Topic

PAGE_SIZE = 40
# More than the queue of a bad day; what lies beyond is found by the filters of the list of releases.
MOST_WAITING = 400
_SOON = timedelta(hours=1)
_OFFER = "queue_undo"
_LOOKS = ("list", "columns", "dense")
COLUMNS = (State.SUBMITTED, State.IN_REVIEW, State.APPROVED, State.SCHEDULED)


@signed_in(OFFICE_READ)
def queue(request: HttpRequest) -> HttpResponse:
    """What waits for the desk: answered ones after those whose clock runs, each with its clock."""
    viewer: Viewer = request.viewer
    at = clock.now()
    everything = list(releases_awaiting_review(viewer)[:MOST_WAITING])
    add_clocks(everything)
    mark_behind(everything)
    form = QueueFilterForm(request.GET, waiting=everything)
    filtered = [release for release in everything if _fits(release, form, at=at)]
    shown = {name: [r for r in filtered if test(r, viewer)] for name, test in _TABS.items()}
    chosen = request.GET.get("show", "")
    look = request.GET.get("look", "")
    look = look if look in _LOOKS else "list"
    rows = sorted(shown.get(chosen, filtered), key=_by_clock)
    page = Paginator(rows, PAGE_SIZE if look == "list" else MOST_WAITING).get_page(request.GET.get("page"))
    may_act = may_enter(viewer, RELEASE_REVIEW)
    context = {
        "form": form,
        "page": page,
        "columns": _columns(list(page.object_list)) if look == "columns" else [],
        "look": look,
        "looks": [(name, f"?{kept_query(request, look=name)}") for name in _LOOKS],
        "show": chosen,
        "tabs": _tabs(request, chosen, filtered, shown),
        "query": kept_query(request),
        "may_act": may_act,
        "colleagues": _colleagues(viewer, at=at) if may_act else [],
        "topics": Topic.objects.order_by("name_vi") if may_act else [],
        "undo_offer": _shown_offer(request, at=at),
        "refused": request.session.pop("queue_refused", []),
        "lone_count": lone_acts_open(viewer).count(),
        "may_set_targets": may_enter(viewer, TARGETS_SET),
        "page_width": "wide",
    }
    return render(request, "desk/board.html", context)


_TABS: dict[str, Callable[[Release, Viewer], bool]] = {
    "unread": lambda release, _viewer: release.state == State.SUBMITTED,
    "mine": lambda release, viewer: release.state == State.IN_REVIEW and release.reviewer_id == viewer.user_id,
    "approved": lambda release, _viewer: release.state == State.APPROVED,
    "scheduled": lambda release, _viewer: release.state == State.SCHEDULED,
}


def _tabs(
    request: HttpRequest, chosen: str, everything: list[Release], shown: dict[str, list[Release]]
) -> list[dict[str, Any]]:
    labels = {
        "unread": _("Not taken yet"),
        "mine": _("With me"),
        "approved": _("Approved, to be issued"),
        "scheduled": _("Planned for an hour"),
    }
    rows = [("", _("All"), len(everything)), *((name, labels[name], len(shown[name])) for name in _TABS)]
    return [
        {"label": label, "count": count, "current": name == chosen, "url": f"?{kept_query(request, show=name)}"}
        for name, label, count in rows
    ]


def _fits(release: Release, form: QueueFilterForm, *, at: datetime) -> bool:
    is_open = release.state in {State.SUBMITTED, State.IN_REVIEW}
    due = {
        "overdue": is_open and release.due_at <= at,
        "soon": is_open and at < release.due_at <= at + _SOON,
        "": True,
    }
    return (
        form.chosen("unit") in {"", release.organisation.code}
        and form.chosen("topic") in {"", release.topic.code if release.topic else None}
        and form.chosen("kind") in {"", release.kind}
        and form.chosen("sharing") in {"", release.sharing}
        and due[form.chosen("due")]
    )


def _by_clock(release: Release) -> tuple[bool, datetime, int]:
    """Running clocks first, the one that ends first on top; then what is approved, the next hour of issue first."""
    is_answered = release.state in {State.APPROVED, State.SCHEDULED}
    return is_answered, release.scheduled_for or release.due_at, release.pk


def _columns(rows: list[Release]) -> list[dict[str, Any]]:
    return [
        {"state": state, "label": ReleaseState(state).label, "rows": [row for row in rows if row.state == state]}
        for state in COLUMNS
    ]


def _colleagues(viewer: Viewer, *, at: datetime) -> list[User]:
    """Who checks releases at the viewer's focal points, by name."""
    day = timezone.localdate(at)
    hubs = [s.organisation_id for s in viewer.standings if s.is_focal_point and s.role in RELEASE_REVIEW.roles]
    found = {
        person.pk: person
        for hub_id in dict.fromkeys(hubs)
        for person in people_with_role([Role.EDITOR, Role.APPROVER], organisation_id=hub_id, on=day)
    }
    return list(found.values())


# --- acts on many ----------------------------------------------------------------------------------------------------


@require_POST
@signed_in(RELEASE_REVIEW)
def act_on_many(request: HttpRequest) -> HttpResponse:
    """Do one act to each ticked release by its own rules; what is refused is listed with its reason."""
    back = f"{reverse('desk:queue')}?{kept_query(request)}"
    name = request.POST.get("act", "")
    ids = [number for value in request.POST.getlist("release") if (number := whole_number(value)) is not None]
    releases = list(Release.objects.select_related("organisation__hub").filter(pk__in=ids[:MOST_WAITING]))
    if name not in _ACTS or not releases:
        messages.warning(request, _("Tick at least one release, then choose what to do."))
        return redirect(back)
    at, done, refused = clock.now(), [], []
    for release in releases:
        before = {"id": release.pk, "state": release.state, "reviewer": release.reviewer_id, "topic": release.topic_id}
        try:
            _ACTS[name](request, release, at)
        except DomainError as error:
            refused.append(_refused_row(release, error))
        else:
            done.append(before)
    request.session["queue_refused"] = refused
    _say(request, name, done, at=at)
    return redirect(back)


def _refused_row(release: Release, error: DomainError) -> dict[str, Any]:
    """What the board says of a release that an act passed over; plain values, for it waits in the session."""
    return {
        "id": release.pk,
        "headline": release.headline,
        "language": release.language,
        "reason": str(error),
    }


def _say(request: HttpRequest, name: str, done: list[dict[str, Any]], *, at: datetime) -> None:
    if not done:
        return
    if name == "issue":
        text = ngettext("%(count)s release issued.", "%(count)s releases issued.", len(done))
        messages.success(request, text % {"count": len(done)})
        return
    request.session[_OFFER] = {"act": name, "done": done, "at": at.isoformat()}


def _colleague(request: HttpRequest) -> User:
    chosen = request.POST.get("reviewer", "")
    person = next((p for p in _colleagues(request.viewer, at=clock.now()) if str(p.pk) == chosen), None)
    if person is None:
        raise DomainError(_("Choose the colleague who is to check it."))
    return person


def _topic(request: HttpRequest) -> Topic:
    topic = Topic.objects.filter(pk=whole_number(request.POST.get("topic"))).first()
    if topic is None:
        raise DomainError(_("Choose the topic to file it under."))
    return topic


def _revision(request: HttpRequest, release: Release) -> int | None:
    """The revision that stood in the list; a release that moved on since is refused rather than approved unread."""
    return whole_number(request.POST.get(f"revision-{release.pk}"))


_ACTS: dict[str, Callable[[HttpRequest, Release, datetime], Any]] = {
    "take": lambda request, release, at: take_release(release=release, by=request.viewer, at=at),
    "assign": lambda request, release, at: assign_release(
        release=release, reviewer=_colleague(request), by=request.viewer, at=at
    ),
    "file": lambda request, release, at: file_release(release=release, topic=_topic(request), by=request.viewer, at=at),
    "put_back": lambda request, release, at: put_back_release(release=release, by=request.viewer, at=at),
    "approve": lambda request, release, at: approve_release(
        release=release, by=request.viewer, at=at, expected_revision=_revision(request, release)
    ),
    "issue": lambda request, release, at: issue_release(
        release=release, by=request.viewer, at=at, expected_revision=_revision(request, release)
    ),
}

_DONE_WORDS = {
    "take": gettext_lazy("Taken into review"),
    "assign": gettext_lazy("Given to a colleague"),
    "file": gettext_lazy("Filed under a topic"),
    "put_back": gettext_lazy("Put back into the queue"),
    "approve": gettext_lazy("Approved"),
}


# --- taking back -----------------------------------------------------------------------------------------------------


def _offer(request: HttpRequest, *, at: datetime) -> dict[str, Any] | None:
    offer = request.session.get(_OFFER)
    if offer and at - datetime.fromisoformat(offer["at"]) <= OFFER_LASTS:
        return dict(offer)
    request.session.pop(_OFFER, None)
    return None


def _shown_offer(request: HttpRequest, *, at: datetime) -> dict[str, Any] | None:
    offer = _offer(request, at=at)
    return {"words": _DONE_WORDS[offer["act"]], "count": len(offer["done"])} if offer else None


@require_POST
@signed_in(RELEASE_REVIEW)
def undo(request: HttpRequest) -> HttpResponse:
    """Take back what this person did to many a moment ago, where nobody has gone on with a release since."""
    back = f"{reverse('desk:queue')}?{kept_query(request)}"
    at = clock.now()
    offer = _offer(request, at=at)
    if offer is None:
        messages.warning(request, _("There is nothing to take back any more."))
        return redirect(back)
    request.session.pop(_OFFER, None)
    done_at = datetime.fromisoformat(offer["at"])
    count, refused = 0, []
    for before in offer["done"]:
        release = Release.objects.filter(pk=before["id"]).first()
        if release is None:
            continue
        try:
            _take_back(request.viewer, offer["act"], before, done_at=done_at, at=at)
        except DomainError as error:
            refused.append(_refused_row(release, error))
        else:
            count += 1
    request.session["queue_refused"] = refused
    if count:
        text = ngettext("Taken back for %(count)s release.", "Taken back for %(count)s releases.", count)
        messages.success(request, text % {"count": count})
    return redirect(back)


def _take_back(viewer: Viewer, act: str, before: dict[str, Any], *, done_at: datetime, at: datetime) -> None:
    """Undo one act; the release is locked, so that nobody goes on with it between the look and the act.

    Raises:
        DomainError: somebody has gone on with it.
    """
    with transaction.atomic():
        rows = Release.objects.select_for_update(of=("self",)).select_related("organisation__hub")
        release = rows.get(pk=before["id"])
        if release.updated_at != done_at:
            raise DomainError(_("Somebody has gone on with it since."))
        _UNDO[act](viewer, release, before, at)


def _to_former(viewer: Viewer, release: Release, before: dict[str, Any], at: datetime) -> None:
    """Back to whoever had it, or into the queue."""
    former = User.objects.filter(pk=before["reviewer"]).first() if before["reviewer"] else None
    if before["state"] == State.IN_REVIEW and former is not None:
        assign_release(release=release, reviewer=former, by=viewer, at=at)
    else:
        put_back_release(release=release, by=viewer, at=at)


def _unapprove(viewer: Viewer, release: Release, before: dict[str, Any], at: datetime) -> None:
    release = take_back_approval(release=release, by=viewer, at=at)
    if before["state"] == State.SUBMITTED or before["reviewer"] != viewer.user_id:
        _to_former(viewer, release, before, at)


_UNDO: dict[str, Callable[[Viewer, Release, dict[str, Any], datetime], Any]] = {
    "take": _to_former,
    "assign": _to_former,
    "put_back": _to_former,
    "file": lambda viewer, release, before, at: file_release(
        release=release, topic=Topic.objects.filter(pk=before["topic"]).first(), by=viewer, at=at
    ),
    "approve": _unapprove,
}
