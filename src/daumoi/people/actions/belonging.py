"""Memberships: who holds which role where, from one day to the end of another."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from daumoi.accounts.audit import record
from daumoi.accounts.models import ROLE_NAMES, Membership, Organisation, StandIn, User
from daumoi.accounts.permissions import MEMBERSHIP_CHANGE, require
from daumoi.accounts.rules import ROLES_OF_KIND, clashing_role
from daumoi.accounts.viewer import Role, Viewer
from daumoi.foundation.errors import Conflict, InvalidValue, NotAllowed
from daumoi.people.errors import ClashingRoles, LastOperator


def give_membership(
    *,
    user: User,
    organisation: Organisation,
    role: str,
    valid_from: date,
    valid_to: date | None,
    by: Viewer,
    at: datetime,
) -> Membership:
    """Give a person a role in an organisation from one day to the end of another, or for good.

    Raises:
        NotAllowed: only an operator of its focal point may, and nobody to themselves.
        InvalidValue: a role this kind of organisation does not have, an organisation that has ended, days in the wrong
            order, a closed account.
        ClashingRoles; Conflict: the person has the role there already in that time.
    """
    require(by, MEMBERSHIP_CHANGE, organisation)
    if user.pk == by.user_id:
        raise NotAllowed(_("Nobody gives a role to themselves; another operator can."), reason="own-work")
    with transaction.atomic():
        membership = enter_membership(
            user=user, organisation=organisation, role=role, valid_from=valid_from, valid_to=valid_to,
            today=timezone.localdate(at),
        )  # fmt: skip
        record(
            by=by, at=at, verb=MEMBERSHIP_CHANGE.name, subject=user, organisation=organisation,
            role=role, valid_from=valid_from.isoformat(), valid_to=valid_to.isoformat() if valid_to else "",
        )  # fmt: skip
    return membership


def enter_membership(
    *, user: User, organisation: Organisation, role: str, valid_from: date, valid_to: date | None, today: date
) -> Membership:
    """Write the row once everything about it is right; the caller has checked who may and logs it.

    A role for good in a body that is about to end goes on in the body that takes its records over.

    Raises: as `give_membership`, but NotAllowed.
    """
    require_role_of_kind(role, organisation)
    _require_days_of(organisation, valid_from, valid_to, today=today)
    # Two operators at once wait for each other here; the second sees what the first wrote.
    person = User.objects.select_for_update().get(pk=user.pk)
    if not person.is_active:
        raise InvalidValue(_("This account is closed. Invite the person anew."), field="user")
    meanwhile = list(_overlapping(person, valid_from, valid_to).select_related("organisation"))
    if any(row.organisation_id == organisation.pk and row.role == role for row in meanwhile):
        raise Conflict(
            _("%(name)s is %(role)s of %(organisation)s already in that time.")
            % {"name": person.full_name, "role": ROLE_NAMES[Role(role)], "organisation": organisation.name}
        )
    require_no_clash(role, organisation, [*meanwhile, *_lent_to(person, valid_from, valid_to)])
    return Membership.objects.create(
        user=person, organisation=organisation, role=role, valid_from=valid_from, valid_to=valid_to
    )


def _require_days_of(organisation: Organisation, valid_from: date, valid_to: date | None, *, today: date) -> None:
    """Refuse days in the wrong order, days before there was the organisation, and one that has ended.

    Raises:
        InvalidValue: names the field, and the day from which it would be right.
    """
    if valid_to is not None and valid_to < valid_from:
        raise InvalidValue(_("The last day lies before the first."), field="valid_to")
    if organisation.valid_to is not None and organisation.valid_to < max(valid_from, today):
        raise InvalidValue(_("This organisation no longer exists."), field="organisation")
    if valid_from < organisation.valid_from:
        raise InvalidValue(
            _("%(name)s exists from %(day)s on: choose that day or a later one.")
            % {"name": organisation.name, "day": _day(organisation.valid_from)},
            field="valid_from",
        )


def _day(day: date) -> str:
    return date_format(day, "SHORT_DATE_FORMAT")


def require_role_of_kind(role: str, organisation: Organisation) -> None:
    """Refuse a role that this kind of organisation does not have.

    Raises:
        InvalidValue: names the roles it has.
    """
    roles = ROLES_OF_KIND[organisation.kind]
    if role not in roles:
        names = ", ".join(str(ROLE_NAMES[each]) for each in Role if each in roles)
        raise InvalidValue(
            _("In this kind of organisation the role must be one of: %(roles)s.") % {"roles": names or "—"},
            field="role",
        )


def require_no_clash(role: str, organisation: Organisation, held: list[Membership]) -> None:
    """Refuse a role that nobody holds together with one of those.

    Raises:
        ClashingRoles: names the other role.
    """
    hub_id = organisation.hub_id or organisation.pk
    others = [(row.role, row.organisation.hub_id or row.organisation_id) for row in held]
    other = clashing_role(role, hub_id=hub_id, others=others)
    if other:
        raise ClashingRoles(
            _(
                "Nobody is %(role)s and %(other)s at once under one account: the one would see what is not meant for "
                "the other. End the other role first, or use a second account with another work address."
            )
            % {"role": ROLE_NAMES[Role(role)], "other": ROLE_NAMES[Role(other)]}
        )


def _lent_to(user: User, valid_from: date, valid_to: date | None) -> QuerySet[Membership]:
    """Memberships of others for which the person stands in meanwhile."""
    rows = StandIn.objects.filter(deputy=user, ended_at=None, valid_to__gte=valid_from)
    rows = rows if valid_to is None else rows.filter(valid_from__lte=valid_to)
    return Membership.objects.filter(pk__in=rows.order_by().values("membership"), ended_at=None).select_related(
        "organisation"
    )


def _overlapping(user: User, valid_from: date, valid_to: date | None) -> QuerySet[Membership]:
    rows = Membership.objects.filter(user=user, ended_at=None).filter(Q(valid_to=None) | Q(valid_to__gte=valid_from))
    return rows if valid_to is None else rows.filter(valid_from__lte=valid_to)


def end_membership(*, membership: Membership, last_day: date | None, by: Viewer, at: datetime) -> Membership:
    """End a membership at once, or with the end of a day from today on.

    Args:
        last_day: None ends it in this moment.
    Raises:
        LastOperator; InvalidValue: the last day has passed or lies before the first; Conflict: it has ended.
        NotAllowed.
    """
    with transaction.atomic():
        current = _locked(membership)
        require(by, MEMBERSHIP_CHANGE, current)
        today = timezone.localdate(at)
        if current.ended_at is not None or (current.valid_to is not None and current.valid_to < today):
            raise Conflict(_("This membership has ended already."))
        if last_day is not None and last_day < max(today, current.valid_from):
            raise InvalidValue(_("The last day must be today or later, and not before the first."), field="valid_to")
        require_another_operator(current, day=today if last_day is None else last_day)
        if last_day is None:
            current.ended_at = at
        else:
            current.valid_to = last_day
        current.save(update_fields=["ended_at", "valid_to"])
        record(
            by=by, at=at, verb=MEMBERSHIP_CHANGE.name, subject=current.user, organisation=current.organisation,
            role=current.role, ended=last_day.isoformat() if last_day else "at once",
        )  # fmt: skip
    return current


def _locked(membership: Membership) -> Membership:
    """The membership as it stands now; its organisation is locked, so that two last operators do not both go."""
    Organisation.objects.select_for_update().get(pk=membership.organisation_id)
    return (
        Membership.objects.select_for_update(of=("self",)).select_related("organisation", "user").get(pk=membership.pk)
    )


def require_another_operator(membership: Membership, *, day: date) -> None:
    """Refuse to end the membership after which a focal point has no operator for good.

    Raises:
        LastOperator.
    """
    if membership.role != Role.OPERATOR:
        return
    others = Membership.objects.filter(
        organisation_id=membership.organisation_id,
        role=Role.OPERATOR,
        ended_at=None,
        valid_to=None,
        valid_from__lte=day,
        user__is_active=True,
    ).exclude(pk=membership.pk)
    if not others.exclude(user_id=membership.user_id).exists():
        raise LastOperator(
            _("%(name)s is the last operator of %(organisation)s. Make somebody else operator first.")
            % {"name": membership.user.full_name, "organisation": membership.organisation.name}
        )
