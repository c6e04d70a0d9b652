"""One's own data and leave: seen, corrected, taken along, erased; and who stands in."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from django.contrib import messages
from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from daumoi.accounts.gate import confirmed_before_a_file, confirmed_lately, every_factor_passed, signed_in
from daumoi.accounts.models import ROLE_NAMES, Membership, StandIn, User
from daumoi.accounts.viewer import Role
from daumoi.foundation import clock
from daumoi.foundation.errors import DomainError, InvalidValue
from daumoi.people.actions import end_stand_in, name_stand_in
from daumoi.people.actions.own_data import ask_erasure, correct_own_data, take_back_erasure
from daumoi.people.actions.standing_in import may_end
from daumoi.people.forms import PersonForm, StandInForm
from daumoi.people.models import ErasureRequest
from daumoi.people.own_data import as_json, kept_about
from daumoi.people.queries import stand_ins_of
from daumoi.people.retention import RULES
from daumoi.people.rules import NEVER_LENT, answer_limit


def _today() -> date:
    return timezone.localdate(clock.now())


@require_safe
@signed_in()
def own(request: HttpRequest) -> HttpResponse:
    """Everything kept about oneself, why, and how long."""
    person: User = request.user
    requests = ErasureRequest.objects.filter(person=person)
    context = {
        "person": person,
        "language": dict(person._meta.get_field("language").choices).get(person.language, person.language),
        "personal": RULES["account"],
        "kept": list(kept_about(person)),
        "request_open": requests.filter(answered_at=None).first(),
        "request_refused": requests.filter(outcome="refused").last(),
    }
    return render(request, "people/own.html", context)


@signed_in()
def correct(request: HttpRequest) -> HttpResponse:
    """Mend one's name, position, telephone at work and language."""
    form = PersonForm(request.POST or None, instance=User.objects.get(pk=request.user.pk))
    if request.method == "POST" and form.is_valid():
        try:
            correct_own_data(user=request.user, fields=form.cleaned_data, by=request.viewer, at=clock.now())
        except InvalidValue as error:
            form.add_error(error.field, str(error))
        else:
            messages.success(request, _("Saved."))
            return redirect("people:own")
    return render(request, "people/correct.html", {"form": form, "page_width": "narrow"})


@require_safe
@signed_in()
@confirmed_before_a_file("/people/me/?proved=1")
def export(request: HttpRequest) -> HttpResponse:
    """Everything kept about oneself as a file to take along."""
    content = json.dumps(as_json(request.user, at=clock.now()), cls=DjangoJSONEncoder, ensure_ascii=False, indent=1)
    response = HttpResponse(content, content_type="application/json; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="dau-moi-{_today():%Y-%m-%d}.json"'
    response["Cache-Control"] = "private, no-store"
    return response


@signed_in()
@confirmed_lately
def erasure(request: HttpRequest) -> HttpResponse:
    """Ask that one's data be erased, with what that means before; or take the request back."""
    waiting = ErasureRequest.objects.filter(person=request.user, answered_at=None).first()
    if request.method == "POST":
        if request.POST.get("act") == "take_back":
            take_back_erasure(user=request.user, by=request.viewer, at=clock.now())
            messages.success(request, _("Your request is taken back."))
        else:
            ask_erasure(user=request.user, by=request.viewer, at=clock.now())
            messages.success(request, _("Your request is on its way to who keeps the accounts."))
        return redirect("people:own")
    day = _today()
    context = {
        "waiting": waiting,
        "kept_for_good": [rule for rule in RULES.values() if rule.is_kept_for_good],
        "acknowledge": answer_limit("acknowledge", on=day),
        "erase": answer_limit("erase", on=day),
        "page_width": "narrow",
    }
    return render(request, "people/erasure.html", context)


@signed_in()
@every_factor_passed
def stand_ins(request: HttpRequest) -> HttpResponse:
    """Who stands in for oneself and for whom one stands in; naming a colleague."""
    day, person = _today(), request.user
    running = Membership.objects.filter(user=person, ended_at=None).filter(Q(valid_to=None) | Q(valid_to__gte=day))
    memberships = running.exclude(role__in=NEVER_LENT).select_related("organisation")
    form: Any = None
    if request.viewer.is_person and memberships.exists():
        form = StandInForm(
            request.POST or None, memberships=memberships, deputies=_colleagues(memberships, person, day), today=day
        )
        if request.method == "POST" and form.is_valid() and _named(request, form):
            return redirect("people:stand_ins")
    rows = [
        {"row": row, "role": ROLE_NAMES[Role(row.membership.role)], "may_end": may_end(row, request.viewer)}
        for row in stand_ins_of(person, running, on=day)
    ]
    return render(request, "people/stand_ins.html", {"form": form, "stand_ins": rows})


def _colleagues(memberships: Any, person: User, day: date) -> Any:
    near = Membership.objects.valid_on(day).filter(organisation__in=memberships.values("organisation"))
    people = User.objects.filter(pk__in=near.exclude(role=Role.REPORTER).values("user"), is_active=True)
    return people.exclude(pk=person.pk).order_by("sort_name", "id")


def _named(request: HttpRequest, form: StandInForm) -> bool:
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
@signed_in()
@every_factor_passed
def stand_in_end(request: HttpRequest, stand_in_id: int) -> HttpResponse:
    """End a stand-in that is for oneself, or by oneself."""
    mine = Q(deputy=request.user) | Q(membership__user=request.user)
    row = get_object_or_404(StandIn.objects.filter(mine).select_related("membership__organisation"), pk=stand_in_id)
    end_stand_in(stand_in=row, by=request.viewer, at=clock.now())
    messages.success(request, _("The stand-in has ended."))
    return redirect("people:stand_ins")
