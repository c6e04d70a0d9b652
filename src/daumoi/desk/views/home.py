"""The first page of the desk: one next thing, and how things stand."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from daumoi.accounts.gate import signed_in
from daumoi.accounts.permissions import DESK_READ
from daumoi.accounts.queries import organisations_written_for
from daumoi.accounts.viewer import Role, Viewer
from daumoi.coverage.models import Pickup, PickupState
from daumoi.distribution.queries import troubled_deliveries
from daumoi.foundation import clock
from daumoi.releases.models import IssuedVersion
from daumoi.releases.queries import own_releases, releases_awaiting_review, returned_releases
from daumoi.releases.rules import State, review_due_at


@dataclass(frozen=True)
class NextThing:
    """The one thing to do now."""

    title: str
    text: str
    url: str
    label: str


@signed_in(DESK_READ)
def home(request: HttpRequest) -> HttpResponse:
    viewer: Viewer = request.viewer
    waiting = list(releases_awaiting_review(viewer)[:5]) if viewer.office_hub_ids else []
    for release in waiting:
        release.due_at = review_due_at(release.submitted_at)
    may_write = organisations_written_for(viewer).exists()
    context = {
        "next": _next_thing(viewer, waiting, may_write=may_write),
        "waiting": waiting,
        "own": list(own_releases(viewer)[:6]) if may_write else [],
        "stats": _stats(viewer),
        "may_write": may_write,
        "today": timezone.localdate(),
    }
    return render(request, "desk/home.html", context)


def _next_thing(viewer: Viewer, waiting: list, *, may_write: bool) -> NextThing | None:
    is_editor = Role.EDITOR in viewer.roles
    open_release = next((release for release in waiting if release.author_id != viewer.user_id), None)
    if is_editor and open_release is not None:
        return NextThing(
            open_release.headline,
            _("Waiting longest in the queue, from %(unit)s.") % {"unit": open_release.organisation.short_name},
            reverse("desk:review", args=[open_release.pk]),
            _("Check this release"),
        )
    returned = returned_releases(viewer).order_by("updated_at").first() if may_write else None
    if returned is not None:
        return NextThing(
            returned.headline,
            _("Came back from the focal point with a note."),
            reverse("desk:release_edit", args=[returned.pk]),
            _("Read the note and go on"),
        )
    suspected = Pickup.objects.filter(state=PickupState.SUSPECTED)
    if is_editor and (count := suspected.count()):
        return NextThing(
            ngettext("%(count)s pickup is to be checked", "%(count)s pickups are to be checked", count)
            % {"count": count},
            _("Only confirmed ones count on the agreements."),
            reverse("desk:pickups"),
            _("Check pickups"),
        )
    if may_write:
        return NextThing(
            _("What should the press know today?"),
            _("A release takes a headline, a text, a speaker and someone the press can ask."),
            reverse("desk:release_new"),
            _("Write a release"),
        )
    return None


def _stats(viewer: Viewer) -> list[dict[str, object]]:
    """Figures of the last seven days, each with a link to what it counts."""
    since = clock.now() - timedelta(days=7)
    day = timezone.localdate(since).isoformat()
    issued = IssuedVersion.objects.current().filter(public_at__gte=since)
    own = Q(organisation_id__in=viewer.organisation_ids) | Q(organisation__hub_id__in=viewer.office_hub_ids)
    issued = issued.filter(own)
    pickups = Pickup.objects.filter(found_at__gte=since)
    stats: list[dict[str, object]] = [
        {"figure": issued.count(), "label": _("releases out in 7 days"), "url": f"{reverse('wire:list')}?since={day}"},
        {
            "figure": pickups.count(),
            "label": _("pickups found in 7 days"),
            "url": f"{reverse('desk:pickups')}?state=all&since={day}",
        },
    ]
    if viewer.office_hub_ids:
        queue = releases_awaiting_review(viewer)
        stats += [
            {
                "figure": queue.filter(state=State.SUBMITTED).count(),
                "label": _("waiting in the queue"),
                "url": reverse("desk:queue"),
            },
            {
                "figure": troubled_deliveries().count(),
                "label": _("deliveries in trouble"),
                "url": reverse("desk:troubled_deliveries"),
            },
        ]
    return stats
