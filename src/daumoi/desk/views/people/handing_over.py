"""Hand-over: what somebody who goes holds, who takes it, and the end of the memberships."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from daumoi.accounts.gate import signed_in
from daumoi.accounts.models import ROLE_NAMES, Membership, User
from daumoi.accounts.permissions import PERSON_HAND_OVER
from daumoi.accounts.viewer import Role
from daumoi.desk.views.people.directory import today, visible_person
from daumoi.foundation import clock
from daumoi.foundation.errors import DomainError
from daumoi.foundation.whole_numbers import whole_number
from daumoi.people.actions import let_go
from daumoi.people.actions.belonging import require_another_operator
from daumoi.people.actions.leaving import memberships_to_end
from daumoi.people.holdings import Held, give, holding_kinds
from daumoi.people.queries import members_holding, memberships_seen, stand_ins_of


@signed_in(PERSON_HAND_OVER)
def hand_over(request: HttpRequest, person_id: int) -> HttpResponse:
    """Everything somebody holds in the branch, a taker for each, and at the end letting the person go."""
    person = visible_person(request.viewer, person_id)
    ending = memberships_to_end(person, request.viewer, at=clock.now())
    if not ending or person.pk == request.viewer.user_id:
        raise Http404
    if request.method == "POST":
        let_go(person=person, by=request.viewer, at=clock.now())
        messages.success(request, _("%(name)s has gone. What they did stays on record.") % {"name": person.full_name})
        return redirect("desk:people")
    kinds = [
        {"kind": kind, "rows": _rows(kind.find(person, request.viewer), person, ending)} for kind in holding_kinds()
    ]
    context = {
        "person": person,
        "kinds": [each for each in kinds if each["rows"]],
        "memberships": [{"row": row, "role": ROLE_NAMES[Role(row.role)]} for row in ending],
        "stand_ins": stand_ins_of(person, memberships_seen(request.viewer, person), on=today()),
        "last_operator": _last_operator(ending),
        "is_everything": _is_everything(person, ending),
    }
    context["is_ready"] = not context["kinds"] and not context["last_operator"]
    return render(request, "desk/people/hand_over.html", context)


def _rows(found: Any, person: User, ending: list[Membership]) -> list[dict[str, Any]]:
    hubs = {row.organisation.hub_id for row in ending}
    return [{"held": held, "takers": _takers(held, person)} for held in found if held.organisation.hub_id in hubs]


def _takers(held: Held, person: User) -> list[User]:
    return list(members_holding(held.organisation.pk, held.roles, on=today()).exclude(pk=person.pk)[:200])


def _last_operator(ending: list[Membership]) -> str:
    """Why a membership cannot end yet, as a sentence; "" when all can."""
    for row in ending:
        try:
            require_another_operator(row, day=today())
        except DomainError as error:
            return str(error)
    return ""


def _is_everything(person: User, ending: list[Membership]) -> bool:
    """Whether the account is closed with these memberships: the person has none in another branch."""
    others = Membership.objects.valid_on(today()).filter(user=person).exclude(pk__in=[row.pk for row in ending])
    return not others.exists()


@require_POST
@signed_in(PERSON_HAND_OVER)
def give_one(request: HttpRequest, person_id: int) -> HttpResponse:
    """Give one thing to somebody."""
    person = visible_person(request.viewer, person_id)
    kind = request.POST.get("kind", "")
    number, to = whole_number(request.POST.get("id")), whole_number(request.POST.get("to"))
    if kind not in {each.code for each in holding_kinds() if each.give is not None} or number is None:
        raise Http404
    if to is None:
        messages.error(request, _("Choose who takes it over."))
        return redirect("desk:hand_over", person.pk)
    taker = visible_person(request.viewer, to)
    give(kind=kind, id=number, of=person, to=taker, by=request.viewer, at=clock.now())
    messages.success(request, _("%(name)s has it now.") % {"name": taker.full_name})
    return redirect("desk:hand_over", person.pk)
