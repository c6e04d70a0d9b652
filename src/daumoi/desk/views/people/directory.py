"""The list of people, and the page of one."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from daumoi.accounts.gate import confirmed_lately, may_enter, signed_in
from daumoi.accounts.models import ROLE_NAMES, Membership, Organisation, StandIn, User
from daumoi.accounts.permissions import MEMBERSHIP_CHANGE, PERSON_READ, SECOND_FACTOR_RESET, STAND_IN_NAME, allowed
from daumoi.accounts.sign_in.actions import may_reset_second_factor, reset_second_factor
from daumoi.accounts.viewer import Role, Viewer
from daumoi.desk.forms.people import MembershipEndForm, MembershipForm, PeopleFilterForm
from daumoi.desk.views.evidence.listing import PAGE_SIZE
from daumoi.foundation import clock
from daumoi.foundation.errors import DomainError, InvalidValue
from daumoi.foundation.paging import PagesFromBothEnds
from daumoi.people.actions import end_membership, end_stand_in, give_membership, name_stand_in
from daumoi.people.actions.leaving import memberships_to_end
from daumoi.people.actions.standing_in import may_end
from daumoi.people.forms import StandInForm
from daumoi.people.queries import (
    looks_after_people,
    memberships_seen,
    open_erasure_requests,
    organisations_invited_for,
    people_in_directory,
    people_visible_to,
    stand_ins_of,
    visible_memberships,
)
from daumoi.people.rules import NEVER_LENT


def today() -> date:
    """The present day in Hà Nội."""
    return timezone.localdate(clock.now())


@signed_in(PERSON_READ)
def people(request: HttpRequest) -> HttpResponse:
    """People the viewer may see, by given name."""
    viewer: Viewer = request.viewer
    form = PeopleFilterForm(request.GET)
    filters = form.filters()
    found = people_in_directory(viewer, filters, on=today())
    page = PagesFromBothEnds(found, PAGE_SIZE).get_page(request.GET.get("page"))
    for person in page:
        person.roles = [role_words(row) for row in person.held]
    seen = Organisation.objects.filter(pk__in=visible_memberships(viewer).order_by().values("organisation"))
    organisation = seen.filter(pk=filters.organisation_id).first() if filters.organisation_id else None
    context = {
        "form": form,
        "page": page,
        "organisation": organisation,
        "is_filtered": bool(filters.words or filters.role or organisation or filters.state == "gone"),
        "may_invite": organisations_invited_for(viewer, on=today()).exists(),
        "looks_after": looks_after_people(viewer),
        "request_count": open_erasure_requests(viewer).count() if may_enter(viewer, MEMBERSHIP_CHANGE) else 0,
    }
    return render(request, "desk/people/list.html", context)


def role_words(row: Membership) -> dict[str, str]:
    """Role and organisation of a membership as a list shows them."""
    return {"role": str(ROLE_NAMES[Role(row.role)]), "organisation": row.organisation.name}


def visible_person(viewer: Viewer, person_id: int) -> User:
    """The person, where the viewer may see them; else 404."""
    return get_object_or_404(people_visible_to(viewer), pk=person_id)


@signed_in(PERSON_READ)
def person(request: HttpRequest, person_id: int) -> HttpResponse:
    """One person: how to reach them, what they are and were, who stands in for whom, and what may be done."""
    found = visible_person(request.viewer, person_id)
    return _person_page(request, found)


def _person_page(request: HttpRequest, found: User, **forms: Any) -> HttpResponse:
    viewer, day = request.viewer, today()
    seen = memberships_seen(viewer, found)
    may_change = may_enter(viewer, MEMBERSHIP_CHANGE) and found.pk != viewer.user_id and found.is_active
    context = {
        "person": found,
        "memberships": [_membership_row(row, viewer, found, day) for row in seen],
        "stand_ins": [
            {"row": row, "role": ROLE_NAMES[Role(row.membership.role)], "may_end": may_end(row, viewer)}
            for row in stand_ins_of(found, seen, on=day)
        ],
        "may_change": may_change,
        "may_hand_over": may_change and bool(memberships_to_end(found, viewer, at=clock.now())),
        "may_name_stand_in": any(allowed(viewer, STAND_IN_NAME, row) for row in _running(seen, day)),
        "may_reset_factor": found.pk != viewer.user_id and _reset_place(viewer, found, seen) is not None,
        "form": forms.get("form") or MembershipForm(organisations=_changeable(viewer, day), today=day),
    }
    return render(request, "desk/people/person.html", context)


def _reset_place(viewer: Viewer, found: User, seen: Any) -> Organisation | None:
    """An organisation of the person for which the viewer may take a lost second factor away."""
    places = [row.organisation for row in seen if allowed(viewer, SECOND_FACTOR_RESET, row)]
    at = clock.now()
    return next((place for place in places if may_reset_second_factor(found, place, by=viewer, at=at)), None)


@require_POST
@signed_in(SECOND_FACTOR_RESET)
@confirmed_lately
def second_factor_reset(request: HttpRequest, person_id: int) -> HttpResponse:
    """Take the second factor of a person away who lost it."""
    found = visible_person(request.viewer, person_id)
    place = _reset_place(request.viewer, found, memberships_seen(request.viewer, found))
    if place is None or found.pk == request.viewer.user_id:
        raise Http404
    reset_second_factor(user=found, organisation=place, by=request.viewer, at=clock.now())
    said = _("%(name)s is signed out everywhere and sets up a new second factor at the next sign-in.")
    messages.success(request, said % {"name": found.full_name})
    return redirect("desk:person", found.pk)


def _membership_row(row: Membership, viewer: Viewer, found: User, day: date) -> dict[str, Any]:
    is_over = row.ended_at is not None or (row.valid_to is not None and row.valid_to < day)
    return {
        "row": row,
        "role": ROLE_NAMES[Role(row.role)],
        "to": timezone.localdate(row.ended_at) if row.ended_at else row.valid_to,
        "is_over": is_over,
        "is_coming": not is_over and row.valid_from > day,
        "may_end": not is_over and found.pk != viewer.user_id and bool(allowed(viewer, MEMBERSHIP_CHANGE, row)),
    }


def _running(rows: Any, day: date) -> Any:
    return rows.filter(Q(valid_to=None) | Q(valid_to__gte=day), ended_at=None)


def _changeable(viewer: Viewer, day: date) -> Any:
    hubs = [s.organisation_id for s in viewer.standings if s.is_focal_point and s.role in MEMBERSHIP_CHANGE.roles]
    return organisations_invited_for(viewer, on=day).filter(hub_id__in=hubs)


@require_POST
@signed_in(MEMBERSHIP_CHANGE)
def membership_give(request: HttpRequest, person_id: int) -> HttpResponse:
    """Give a person a further role."""
    found = visible_person(request.viewer, person_id)
    day = today()
    form = MembershipForm(request.POST, organisations=_changeable(request.viewer, day), today=day)
    if form.is_valid():
        try:
            give_membership(user=found, **form.cleaned_data, by=request.viewer, at=clock.now())
        except InvalidValue as error:
            form.add_error(error.field if error.field in form.fields else None, str(error))
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("%(name)s has the role.") % {"name": found.full_name})
            return redirect("desk:person", found.pk)
    return _person_page(request, found, form=form)


@signed_in(MEMBERSHIP_CHANGE)
def membership_end(request: HttpRequest, membership_id: int) -> HttpResponse:
    """End a membership: asks when."""
    row = get_object_or_404(Membership.objects.select_related("organisation__hub", "user"), pk=membership_id)
    visible_person(request.viewer, row.user_id)
    if not allowed(request.viewer, MEMBERSHIP_CHANGE, row):
        raise Http404
    form = MembershipEndForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            end_membership(membership=row, last_day=form.cleaned_data["last_day"], by=request.viewer, at=clock.now())
        except InvalidValue:
            form.add_error("last_day", _("The last day must be today or later, and not before the first."))
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Noted."))
            return redirect("desk:person", row.user_id)
    context = {"form": form, "row": row, "role": ROLE_NAMES[Role(row.role)], "page_width": "narrow"}
    return render(request, "desk/people/membership_end.html", context)


@signed_in(STAND_IN_NAME)
def stand_in_add(request: HttpRequest, person_id: int) -> HttpResponse:
    """Name somebody who stands in for a person of the branch."""
    viewer, day = request.viewer, today()
    found = visible_person(viewer, person_id)
    roles = [row.pk for row in _running(memberships_seen(viewer, found), day) if allowed(viewer, STAND_IN_NAME, row)]
    if not roles:
        raise Http404
    memberships = Membership.objects.filter(pk__in=roles).exclude(role__in=NEVER_LENT).select_related("organisation")
    form = StandInForm(request.POST or None, memberships=memberships, deputies=_deputies(viewer, found, day), today=day)
    if request.method == "POST" and form.is_valid() and stand_in_named(request, form):
        return redirect("desk:person", found.pk)
    context = {"form": form, "person": found, "page_width": "narrow"}
    return render(request, "desk/people/stand_in_add.html", context)


def _deputies(viewer: Viewer, found: User, day: date) -> Any:
    hubs = [s.organisation_id for s in viewer.standings if s.is_focal_point and s.role in STAND_IN_NAME.roles]
    near = Membership.objects.valid_on(day).filter(organisation__hub_id__in=hubs).exclude(role=Role.REPORTER)
    others = User.objects.filter(pk__in=near.values("user"), is_active=True).exclude(pk__in=[found.pk, viewer.user_id])
    return others.order_by("sort_name", "id")


def stand_in_named(request: HttpRequest, form: StandInForm) -> bool:
    """Name the stand-in of a valid form; the form says what was wrong where it could not be."""
    try:
        stand_in = name_stand_in(**form.cleaned_data, by=request.viewer, at=clock.now())
    except InvalidValue as error:
        form.add_error(error.field, str(error))
    except DomainError as error:
        form.add_error(None, str(error))
    else:
        words = _("%(name)s stands in. Whoever did not name it is told.")
        messages.success(request, words % {"name": stand_in.deputy.full_name})
        return True
    return False


@require_POST
@signed_in(STAND_IN_NAME)
def stand_in_end(request: HttpRequest, stand_in_id: int) -> HttpResponse:
    """End a stand-in in this moment."""
    row = get_object_or_404(StandIn.objects.select_related("membership__organisation__hub"), pk=stand_in_id)
    end_stand_in(stand_in=row, by=request.viewer, at=clock.now())
    messages.success(request, _("The stand-in has ended."))
    return redirect("desk:person", row.membership.user_id)
