"""The first page of the desk: one next thing, and how things stand."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from daumoi.accounts.gate import signed_in
from daumoi.accounts.permissions import DESK_READ, QUEUE_OPERATE, SIGN_OFF_GIVE, allowed
from daumoi.accounts.queries import organisations_written_for
from daumoi.accounts.sharing import in_house
from daumoi.accounts.viewer import Role, Viewer
from daumoi.coverage.models import Pickup, PickupState
from daumoi.coverage.queries import STANDING, pickups_for_desk
from daumoi.desk.forms.evidence import start_of
from daumoi.desk.views.clearing import may_look_back
from daumoi.desk.views.review import add_clocks
from daumoi.desk.views.shown import named_as_then
from daumoi.distribution.queries import troubled_deliveries
from daumoi.foundation import clock, outbox
from daumoi.releases.languages import mark_behind
from daumoi.releases.models import IssuedVersion
from daumoi.releases.queries import (
    lone_acts_open,
    own_releases,
    releases_awaiting_review,
    returned_releases,
    sign_offs_awaited,
)
from daumoi.releases.rules import State


@dataclass(frozen=True)
class NextThing:
    """The one thing to do now."""

    title: str
    text: str
    url: str
    label: str
    # Of the title, where that is a headline.
    language: str = ""


@signed_in(DESK_READ)
def home(request: HttpRequest) -> HttpResponse:
    viewer: Viewer = request.viewer
    waiting = list(releases_awaiting_review(viewer)[:5]) if viewer.office_hub_ids else []
    add_clocks(waiting)
    may_write = organisations_written_for(viewer).exists()
    own = list(own_releases(viewer)[:6]) if may_write else []
    mark_behind([*waiting, *own])
    context = {
        "next": _next_thing(viewer, waiting, may_write=may_write),
        "waiting": waiting,
        "own": named_as_then(own),
        "stats": _stats(viewer),
        "may_write": may_write,
        "today": timezone.localdate(),
    }
    return render(request, "desk/home.html", context)


def _next_thing(viewer: Viewer, waiting: list, *, may_write: bool) -> NextThing | None:
    is_editor = bool({Role.EDITOR, Role.APPROVER} & viewer.roles)
    if (lone := _lone_act_for(viewer)) is not None:
        return lone
    open_release = next((release for release in waiting if release.author_id != viewer.user_id), None)
    if is_editor and open_release is not None:
        return NextThing(
            open_release.headline,
            _("Waiting longest in the queue, from %(unit)s.") % {"unit": open_release.organisation.short_name},
            reverse("desk:review", args=[open_release.pk]),
            _("Check this release"),
            open_release.language,
        )
    joint = sign_offs_awaited(viewer).exclude(release__state=State.DRAFT).first() if viewer.organisation_ids else None
    if joint is not None and allowed(viewer, SIGN_OFF_GIVE, joint.organisation):
        return NextThing(
            joint.release.headline,
            _("A joint release that %(unit)s leads waits for your unit's word.")
            % {"unit": joint.release.organisation.short_name},
            reverse("desk:release", args=[joint.release_id]),
            _("Read and sign"),
            joint.release.language,
        )
    returned = returned_releases(viewer).order_by("updated_at").first() if may_write else None
    if returned is not None:
        return NextThing(
            returned.headline,
            _("Came back from the focal point with a note."),
            reverse("desk:release_edit", args=[returned.pk]),
            _("Read the note and go on"),
            returned.language,
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
    return _next_of_role(viewer)


def _next_of_role(viewer: Viewer) -> NextThing | None:
    """For those who neither check nor write: the page their role is there for."""
    if allowed(viewer, QUEUE_OPERATE) and (count := outbox.failed_steps().count()):
        return NextThing(
            ngettext("%(count)s step has failed", "%(count)s steps have failed", count) % {"count": count},
            _("Mend the cause, then run it again; doing it twice does no harm."),
            reverse("desk:failed_steps"),
            _("See failed steps"),
        )
    if Role.LEADER in viewer.roles and viewer.office_hub_ids:
        return NextThing(
            _("The day at a glance"),
            _("What went out, what comes, what is late, and what the press took up."),
            reverse("desk:today"),
            _("See the day"),
        )
    if Role.AUDITOR in viewer.roles and viewer.office_hub_ids:
        return NextThing(
            _("The log of acts"),
            _("Who did what, when, and whether anything was changed or is missing."),
            reverse("audit:log"),
            _("Open the log"),
        )
    if Role.OPERATOR in viewer.roles and viewer.office_hub_ids:
        return NextThing(
            _("Everything runs"),
            _("No step has failed. People and organisations are kept here."),
            reverse("desk:people"),
            _("See the people"),
        )
    return NextThing(
        _("What has been issued"),
        _("Statements and releases, those of your own body among them."),
        reverse("wire:list"),
        _("Read the wire"),
    )


def _lone_act_for(viewer: Viewer) -> NextThing | None:
    """The oldest act of one person alone that this viewer may look at; it comes first, because it is out already."""
    if not viewer.office_hub_ids:
        return None
    waiting = lone_acts_open(viewer).filter(is_approved=None)[:10]
    act = next((each for each in waiting if may_look_back(viewer, each)), None)
    if act is None:
        return None
    return NextThing(
        act.version.headline,
        _("Issued, corrected or withdrawn by %(name)s alone; a second person must look at it.") % {"name": act.by_name},
        reverse("desk:looking_back"),
        _("Look at it"),
        act.version.language,
    )


def _stats(viewer: Viewer) -> list[dict[str, object]]:
    """Figures of the last seven days, today the last, each with a link to what it counts: lists begin at midnight."""
    first = timezone.localdate(clock.now()) - timedelta(days=6)
    since, day = start_of(first), first.isoformat()
    issued = IssuedVersion.objects.current().filter(public_at__gte=since)
    own = in_house(viewer)
    issued = issued.filter(own)
    pickups = pickups_for_desk({"state": STANDING, "since": since})
    stats: list[dict[str, object]] = [
        {"figure": issued.count(), "label": _("releases out in 7 days"), "url": f"{reverse('wire:list')}?since={day}"},
        {
            "figure": pickups.count(),
            "label": _("pickups found in 7 days"),
            "url": f"{reverse('desk:pickups')}?state={STANDING}&since={day}",
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
