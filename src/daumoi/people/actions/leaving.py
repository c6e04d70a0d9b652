"""Going: what a person held is somebody else's, then the memberships end, then the account."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from daumoi.accounts.audit import record
from daumoi.accounts.models import Membership, StandIn, User
from daumoi.accounts.permissions import PERSON_HAND_OVER, require, standings_for
from daumoi.accounts.sign_in.sessions import end_every_session
from daumoi.accounts.viewer import Viewer
from daumoi.foundation.errors import DomainError, NotAllowed
from daumoi.people.actions.belonging import end_membership
from daumoi.people.actions.standing_in import end_stand_in
from daumoi.people.errors import StillHeld
from daumoi.people.holdings import holding_kinds


def memberships_to_end(person: User, by: Viewer, *, at: datetime) -> list[Membership]:
    """Running and coming memberships of a person that this operator may end."""
    today = timezone.localdate(at)
    rows = _not_over(Membership.objects.filter(user=person), today).select_related("organisation__hub", "user")
    return [row for row in rows if by.is_system or standings_for(by, PERSON_HAND_OVER, row)]


def _not_over(rows: QuerySet[Membership], today: object) -> QuerySet[Membership]:
    return rows.filter(Q(valid_to=None) | Q(valid_to__gte=today), ended_at=None)


def let_go(*, person: User, by: Viewer, at: datetime) -> User:
    """End every membership of a person in the operator's branch; with the last one anywhere, close the account.

    Stand-ins of those memberships end, and so does standing in for others of the branch. Sessions end with the account.
    What the person did stays as it was written down that day.

    Raises:
        StillHeld: something of the branch is still in the person's hands. LastOperator. NotAllowed.
        DomainError: there is nothing to end.
    """
    with transaction.atomic():
        current = User.objects.select_for_update().get(pk=person.pk)
        if current.pk == by.user_id:
            raise NotAllowed(_("Nobody lets themselves go; another operator can."), reason="own-work")
        ending = memberships_to_end(current, by, at=at)
        if not ending:
            raise DomainError(_("%(name)s has no membership here any more.") % {"name": current.full_name})
        _require_nothing_held(current, by, ending)
        for stand_in in _stand_ins_to_end(current, ending, at=at):
            end_stand_in(stand_in=stand_in, by=by, at=at)
        for membership in ending:
            require(by, PERSON_HAND_OVER, membership)
            end_membership(membership=membership, last_day=None, by=by, at=at)
        if not _not_over(Membership.objects.filter(user=current), timezone.localdate(at)).exists():
            close_account(current, at=at)
        record(
            by=by, at=at, verb=PERSON_HAND_OVER.name, subject=current, organisation=ending[0].organisation,
            closed=not current.is_active,
        )  # fmt: skip
    return current


def close_account(user: User, *, at: datetime) -> None:
    """Close an account: no password, no session, and from this day the retention periods run."""
    user.is_active, user.deactivated_at = False, at
    user.set_unusable_password()
    user.save(update_fields=["is_active", "deactivated_at", "password"])
    end_every_session(user)


def _require_nothing_held(person: User, by: Viewer, ending: list[Membership]) -> None:
    hubs = {row.organisation.hub_id for row in ending}
    count = sum(1 for kind in holding_kinds() for held in kind.find(person, by) if held.organisation.hub_id in hubs)
    if count:
        raise StillHeld(
            ngettext(
                "%(count)d thing is still in the hands of %(name)s. Give it to somebody first.",
                "%(count)d things are still in the hands of %(name)s. Give each to somebody first.",
                count,
            )
            % {"count": count, "name": person.full_name}
        )


def _stand_ins_to_end(person: User, ending: list[Membership], *, at: datetime) -> list[StandIn]:
    hubs = {row.organisation.hub_id for row in ending}
    of_the_person = Q(membership__in=ending) | Q(deputy=person, membership__organisation__hub_id__in=hubs)
    rows = StandIn.objects.filter(of_the_person, ended_at=None, valid_to__gte=timezone.localdate(at))
    return list(rows.select_related("membership__organisation"))
