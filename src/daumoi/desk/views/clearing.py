"""The hour of issue, the emergency, the second look afterwards, signatures of units, the office's targets."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from daumoi.accounts.gate import signed_in
from daumoi.accounts.models import Organisation
from daumoi.accounts.permissions import (
    DESK_READ,
    OFFICE_READ,
    RELEASE_ISSUE_URGENTLY,
    RELEASE_LOOK_BACK,
    RELEASE_SCHEDULE,
    SIGN_OFF_ASK,
    SIGN_OFF_ASK_AT_DESK,
    SIGN_OFF_GIVE,
    TARGETS_SET,
    allowed,
    require,
)
from daumoi.accounts.queries import focal_points_where
from daumoi.accounts.viewer import Viewer
from daumoi.desk.forms.clearing import AskToSignForm, ScheduleForm, TargetsForm, UrgentForm
from daumoi.foundation import clock
from daumoi.foundation.errors import InvalidValue
from daumoi.foundation.whole_numbers import whole_number
from daumoi.releases.actions import (
    ask_to_sign,
    issue_urgently,
    look_back,
    release_from_signing,
    set_targets,
    sign_off_release,
    unschedule_release,
)
from daumoi.releases.models import LoneAct, OfficeTargets, Release, SignOff
from daumoi.releases.queries import lone_acts_open, sign_offs_awaited, sign_offs_of, targets_of, wrote
from daumoi.releases.rules import OUT_STATES, State

PAGE_SIZE = 40


def release_of(release_id: int) -> Release:
    """The release as this viewer may see it, or 404."""
    return get_object_or_404(Release.objects.select_related("organisation__hub", "current_version"), pk=release_id)


def posted_revision(request: HttpRequest) -> int | None:
    """The revision that stood on the page the decision came from."""
    return whole_number(request.POST.get("revision"))


def posted_hour(request: HttpRequest) -> Any:
    """The hour that was chosen.

    Raises:
        InvalidValue: none, or no hour.
    """
    form = ScheduleForm(request.POST)
    if not form.is_valid():
        raise InvalidValue(" ".join(form.errors["scheduled_for"]), field="scheduled_for")
    return form.cleaned_data["scheduled_for"]


@require_POST
@signed_in(RELEASE_SCHEDULE)
def unschedule(request: HttpRequest, release_id: int) -> HttpResponse:
    unschedule_release(release=release_of(release_id), by=request.viewer, at=clock.now())
    messages.success(request, _("Taken off the schedule. It stays approved."))
    return redirect("desk:review", release_id)


@signed_in(RELEASE_ISSUE_URGENTLY)
def urgent(request: HttpRequest, release_id: int) -> HttpResponse:
    """Issue on one person's word, with a reason that stays inside the house."""
    release = release_of(release_id)
    form = UrgentForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            issue_urgently(
                release=release,
                **form.cleaned_data,
                by=request.viewer,
                at=clock.now(),
                expected_revision=posted_revision(request),
            )
        except InvalidValue as error:
            form.add_error(error.field if error.field in form.fields else None, str(error))
        else:
            messages.success(request, _("Issued. A second person is asked to look at it."))
            return redirect("desk:release", release.pk)
    context = {
        "form": form,
        "release": release,
        "limit_hours": targets_of(release.organisation.hub_id).retrospective.total_seconds() / 3600,
        "page_width": "narrow",
    }
    return render(request, "desk/urgent.html", context)


@signed_in(OFFICE_READ)
def looking_back(request: HttpRequest) -> HttpResponse:
    """What one person issued alone and a second has not looked at, or refused."""
    page = Paginator(lone_acts_open(request.viewer), PAGE_SIZE).get_page(request.GET.get("page"))
    for act in page:
        act.may_decide = act.is_approved is None and may_look_back(request.viewer, act)
    return render(request, "desk/looking_back.html", {"page": page})


def may_look_back(viewer: Viewer, act: LoneAct) -> bool:
    """Whether this viewer is a second person for that act."""
    is_own = act.by_id == viewer.user_id or act.by_id in viewer.principal_ids
    return bool(allowed(viewer, RELEASE_LOOK_BACK, act.release)) and not is_own and not wrote(viewer, act.release)


@require_POST
@signed_in(RELEASE_LOOK_BACK)
def look_back_decide(request: HttpRequest, act_id: int) -> HttpResponse:
    act = get_object_or_404(LoneAct.objects.select_related("release"), pk=act_id)
    is_approved = request.POST.get("decision") == "approve"
    look_back(act=act, is_approved=is_approved, note=request.POST.get("note", ""), by=request.viewer, at=clock.now())
    if is_approved:
        messages.success(request, _("Approved afterwards."))
        return redirect("desk:looking_back")
    messages.warning(request, _("Refused. Correct or withdraw the release now; it stays on the list until then."))
    return redirect("desk:release", act.release_id)


@signed_in(DESK_READ)
def sign_offs(request: HttpRequest) -> HttpResponse:
    """Joint releases that wait for the word of the viewer's units."""
    page = Paginator(sign_offs_awaited(request.viewer), PAGE_SIZE).get_page(request.GET.get("page"))
    return render(request, "desk/sign_offs.html", {"page": page})


@require_POST
@signed_in(DESK_READ)
def sign_off_ask(request: HttpRequest, release_id: int) -> HttpResponse:
    release = release_of(release_id)
    if not allowed(request.viewer, SIGN_OFF_ASK, release):
        require(request.viewer, SIGN_OFF_ASK_AT_DESK, release)
    form = AskToSignForm(request.POST, release=release)
    if not form.is_valid():
        raise InvalidValue(_("Choose the unit that is to sign."), field="organisation")
    unit: Organisation = form.cleaned_data["organisation"]
    ask_to_sign(release=release, organisation=unit, by=request.viewer, at=clock.now())
    messages.success(request, _("%(unit)s sees the release now and is asked to sign.") % {"unit": unit.name})
    return redirect("desk:release", release.pk)


@require_POST
@signed_in(DESK_READ)
def sign_off_give(request: HttpRequest, sign_off_id: int) -> HttpResponse:
    sign_off = get_object_or_404(SignOff.objects.select_related("release"), pk=sign_off_id)
    is_agreed = request.POST.get("decision") == "agree"
    sign_off_release(
        sign_off=sign_off,
        is_agreed=is_agreed,
        revision=posted_revision(request) or 0,
        note=request.POST.get("note", ""),
        by=request.viewer,
        at=clock.now(),
    )
    messages.success(request, _("Signed.") if is_agreed else _("Declined; the lead and the desk see why."))
    return redirect("desk:release", sign_off.release_id)


@require_POST
@signed_in(SIGN_OFF_ASK_AT_DESK)
def sign_off_waive(request: HttpRequest, sign_off_id: int) -> HttpResponse:
    sign_off = get_object_or_404(SignOff.objects.select_related("release", "organisation"), pk=sign_off_id)
    release_from_signing(sign_off=sign_off, note=request.POST.get("note", ""), by=request.viewer, at=clock.now())
    messages.success(request, _("%(unit)s need not sign any more.") % {"unit": sign_off.organisation.name})
    return redirect("desk:release", sign_off.release_id)


def clearing_context(viewer: Viewer, release: Release) -> dict[str, Any]:
    """What the pages of a release show of signatures and of acts of one person alone."""
    is_out = State(release.state) in OUT_STATES
    may_waive = not is_out and bool(allowed(viewer, SIGN_OFF_ASK_AT_DESK, release))
    signatures = list(sign_offs_of(release))
    for each in signatures:
        each.is_awaited = each.waits_for(release.revision)
        each.may_sign = not is_out and bool(allowed(viewer, SIGN_OFF_GIVE, each.organisation))
        each.may_waive = may_waive and not (each.is_agreed and not each.is_awaited)
    may_ask = not is_out and bool(allowed(viewer, SIGN_OFF_ASK, release) or may_waive)
    acts = list(LoneAct.objects.filter(release=release).order_by("-at"))
    for act in acts:
        act.may_decide = act.is_approved is None and may_look_back(viewer, act)
    return {
        "signatures": signatures,
        "unsigned": [each.organisation.short_name for each in signatures if each.is_awaited or not each.is_agreed],
        "ask_form": AskToSignForm(release=release) if may_ask else None,
        "lone_acts": acts if viewer.office_hub_ids else [],
        "schedule_form": ScheduleForm(initial={"scheduled_for": release.scheduled_for}),
    }


@signed_in(TARGETS_SET)
def targets(request: HttpRequest) -> HttpResponse:
    """How fast the viewer's focal point means to be."""
    organisation = focal_points_where(request.viewer, TARGETS_SET).first()
    now = targets_of(organisation.pk) if organisation else None
    row = OfficeTargets(organisation=organisation)
    if now is not None:
        row.review_minutes = int(now.review.total_seconds() // 60)
        row.escalation_minutes = int(now.escalation.total_seconds() // 60)
        row.rests_on_days_off = now.days is not None
        row.retrospective_hours = int(now.retrospective.total_seconds() // 3600)
    form = TargetsForm(request.POST or None, instance=row)
    if request.method == "POST" and form.is_valid() and organisation is not None:
        try:
            set_targets(organisation=organisation, **form.cleaned_data, by=request.viewer, at=clock.now())
        except InvalidValue as error:
            form.add_error(error.field, str(error))
        else:
            messages.success(request, _("Saved. The new figures hold for what waits now as well."))
            return redirect("desk:targets")
    context = {"form": form, "organisation": organisation, "page_width": "narrow"}
    return render(request, "desk/targets.html", context)
