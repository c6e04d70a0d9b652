"""Stand-ins: somebody holds another's role while that person is away. No chains, and it ends by itself."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from daumoi.accounts.audit import record
from daumoi.accounts.models import ROLE_NAMES, Membership, StandIn, User
from daumoi.accounts.permissions import STAND_IN_NAME, allowed, require
from daumoi.accounts.viewer import Role, Viewer
from daumoi.foundation.errors import Conflict, InvalidValue, NotAllowed
from daumoi.foundation.events import publish
from daumoi.people.actions.belonging import require_no_clash
from daumoi.people.events import StandInEnded, StandInNamed
from daumoi.people.rules import LONGEST_STAND_IN, NEVER_LENT, stand_in_problem


def name_stand_in(
    *, membership: Membership, deputy: User, valid_from: date, valid_to: date, by: Viewer, at: datetime
) -> StandIn:
    """Let somebody hold this membership's role from one day to the end of another.

    A person names a colleague of the same organisation; the operator may name anybody of the branch, but not himself.
    What the deputy holds by standing in is no membership, so it cannot be lent on.

    Raises:
        NotAllowed.
        InvalidValue: the days are wrong, or this person cannot stand in; names the field and why.
        ClashingRoles; Conflict: somebody stands in already in that time.
    """
    with transaction.atomic():
        lent = (
            Membership.objects.select_for_update(of=("self",))
            .select_related("organisation", "user")
            .get(pk=membership.pk)
        )
        is_own = lent.user_id == by.user_id
        if not is_own:
            require(by, STAND_IN_NAME, lent)
            if deputy.pk == by.user_id:
                raise NotAllowed(_("Nobody gives a role to themselves; another operator can."), reason="own-work")
        _require_days(lent, valid_from, valid_to, at=at)
        _require_fit(lent, deputy, valid_from, valid_to, is_own=is_own)
        if _meeting(StandIn.objects.filter(membership=lent), valid_from, valid_to).exists():
            raise Conflict(_("Somebody stands in for this role already in that time. End that first."))
        stand_in = StandIn.objects.create(
            membership=lent,
            deputy=deputy,
            valid_from=valid_from,
            valid_to=valid_to,
            named_by_id=by.user_id,
            named_at=at,
        )
        record(
            by=by, at=at, verb=STAND_IN_NAME.name, subject=stand_in, organisation=lent.organisation,
            role=lent.role, principal=lent.user_id, deputy=deputy.pk,
            valid_from=valid_from.isoformat(), valid_to=valid_to.isoformat(),
        )  # fmt: skip
        publish(StandInNamed(stand_in_id=stand_in.pk))
    return stand_in


def _require_days(lent: Membership, valid_from: date, valid_to: date, *, at: datetime) -> None:
    problem = stand_in_problem(valid_from=valid_from, valid_to=valid_to, today=timezone.localdate(at))
    said = {
        "order": _("The last day lies before the first."),
        "past": _("The last day has passed."),
        "long": _("A stand-in lasts %(days)d days at the most. For longer, make somebody a member instead.")
        % {"days": LONGEST_STAND_IN.days},
        "": "",
    }[problem]
    if said:
        raise InvalidValue(said, field="valid_to")
    if lent.ended_at is not None or (lent.valid_to is not None and lent.valid_to < valid_to):
        raise InvalidValue(_("The role itself ends before that day."), field="valid_to")


def _require_fit(lent: Membership, deputy: User, valid_from: date, valid_to: date, *, is_own: bool) -> None:
    """Refuse a deputy who is not there, has the role anyway, may not have it, or is away too."""
    if lent.role in NEVER_LENT:
        raise InvalidValue(
            _("This role cannot be lent; another needs a decision of the head (Decree 244/2026, article 3).")
            if lent.role == Role.SPOKESPERSON
            else _("A reporter's place cannot be lent."),
            field="membership",
        )
    if deputy.pk == lent.user_id or not deputy.is_active:
        raise InvalidValue(_("Choose somebody else."), field="deputy")
    held = list(
        _meeting(Membership.objects.filter(user=deputy, ended_at=None), valid_from, valid_to).select_related(
            "organisation"
        )
    )
    hub_id = lent.organisation.hub_id
    near = [row for row in held if row.role != Role.REPORTER and row.organisation.hub_id == hub_id]
    colleagues = [row for row in near if row.organisation_id == lent.organisation_id]
    if not (colleagues if is_own else near):
        raise InvalidValue(
            _("Choose a colleague of %(organisation)s; the operator can name others.")
            % {"organisation": lent.organisation.name},
            field="deputy",
        )
    if any(row.role == lent.role for row in colleagues):
        raise InvalidValue(
            _("%(name)s is %(role)s there already and needs no stand-in's rights.")
            % {"name": deputy.full_name, "role": ROLE_NAMES[Role(lent.role)]},
            field="deputy",
        )
    require_no_clash(lent.role, lent.organisation, held)
    away = _meeting(StandIn.objects.filter(membership__user=deputy, ended_at=None), valid_from, valid_to).first()
    if away is not None:
        raise InvalidValue(
            _("%(name)s is away until %(day)s.")
            % {"name": deputy.full_name, "day": date_format(away.valid_to, "SHORT_DATE_FORMAT")},
            field="deputy",
        )


def _meeting(rows: QuerySet[Any], valid_from: date, valid_to: date) -> QuerySet[Any]:
    """Memberships or stand-ins with a day in common with these; both of a row's days count, an open end is far away."""
    return rows.filter(Q(valid_to=None) | Q(valid_to__gte=valid_from), valid_from__lte=valid_to, ended_at=None)


def end_stand_in(*, stand_in: StandIn, by: Viewer, at: datetime) -> StandIn:
    """End a stand-in in this moment: the person, the deputy, or the operator may.

    Raises:
        NotAllowed; Conflict: it has ended.
    """
    with transaction.atomic():
        current = (
            StandIn.objects.select_for_update(of=("self",))
            .select_related("membership__organisation", "membership__user", "deputy")
            .get(pk=stand_in.pk)
        )
        if not may_end(current, by):
            require(by, STAND_IN_NAME, current)
        if current.ended_at is not None or current.valid_to < timezone.localdate(at):
            raise Conflict(_("This stand-in has ended already."))
        current.ended_at = at
        current.save(update_fields=["ended_at"])
        record(
            by=by, at=at, verb=STAND_IN_NAME.name, subject=current, organisation=current.organisation,
            role=current.membership.role, principal=current.membership.user_id, deputy=current.deputy_id,
            ended="at once",
        )  # fmt: skip
        publish(StandInEnded(stand_in_id=current.pk, by_id=by.user_id, by_name=by.name))
    return current


def may_end(stand_in: StandIn, by: Viewer) -> bool:
    """Whether this person may end it: one of the two, or the operator."""
    is_party = by.is_person and by.user_id in {stand_in.deputy_id, stand_in.membership.user_id}
    return is_party or bool(allowed(by, STAND_IN_NAME, stand_in))
