"""A body ends: it is merged into another, split into several, or dissolved."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from daumoi.accounts.audit import record
from daumoi.accounts.models import Membership, Organisation
from daumoi.accounts.permissions import (
    ORGANISATION_ADD,
    ORGANISATION_DISSOLVE,
    ORGANISATION_MERGE,
    ORGANISATION_SPLIT,
    require,
)
from daumoi.accounts.rules import ROLES_OF_KIND
from daumoi.accounts.viewer import Viewer
from daumoi.foundation.errors import InvalidValue
from daumoi.network.actions.timeline import as_is, begin, finish, place_from, require_day, require_parent
from daumoi.network.models import OrganisationPlacement, OrganisationSuccession, SuccessionKind
from daumoi.network.rules import Place


def merge_organisations(
    *,
    organisations: Sequence[Organisation],
    into: Organisation,
    from_date: date,
    by: Viewer,
    at: datetime,
    basis: str = "",
    people_go_along: bool = True,
    expected_revision: int | None = None,
) -> Organisation:
    """End several bodies on the day before and let one take over: their records, what stood below them, their people.

    Args:
        into: a body that goes on; one that is founded for the purpose is entered first.
        people_go_along: each role that the successor has is given there from the day on; else it ends.
    Raises:
        NotAllowed, NetworkChanged.
        InvalidValue: a body would be merged into itself or has ended already, the successor does not last.
    """
    with transaction.atomic():
        state = begin(expected_revision)
        successor = as_is(into)
        require(by, ORGANISATION_ADD, successor)
        if not organisations:
            raise InvalidValue(_("Choose at least one body that is merged."), field="organisations")
        for organisation in _as_are(organisations):
            require(by, ORGANISATION_MERGE, organisation)
            end_organisation(
                organisation, successor, SuccessionKind.MERGED, from_date, basis=basis, people_go_along=people_go_along
            )
            record(
                by=by, at=at, verb=ORGANISATION_MERGE.name, subject=organisation, organisation=organisation,
                into=successor.code, from_date=from_date.isoformat(), basis=basis,
            )  # fmt: skip
        finish(state, at=at)
        successor.refresh_from_db()
    return successor


def split_organisation(
    *,
    organisation: Organisation,
    into: Sequence[Organisation],
    heir: Organisation,
    from_date: date,
    by: Viewer,
    at: datetime,
    basis: str = "",
    people_go_along: bool = True,
    expected_revision: int | None = None,
) -> Organisation:
    """End a body on the day before and let several go on; one of them, the heir, takes over its records and people.

    Raises:
        NotAllowed, NetworkChanged.
        InvalidValue: fewer than two successors, or an heir that is none of them.
    """
    with transaction.atomic():
        state = begin(expected_revision)
        current, into = as_is(organisation), _as_are(into)
        require(by, ORGANISATION_SPLIT, current)
        if len({body.pk for body in into}) < 2:
            raise InvalidValue(_("Choose at least two bodies that go on."), field="into")
        if heir.pk not in {body.pk for body in into}:
            raise InvalidValue(_("The heir must be one of those that go on."), field="heir")
        heir = next(body for body in into if body.pk == heir.pk)
        for body in into:
            require(by, ORGANISATION_ADD, body)
        _end(current, from_date)
        _succeed(current, into, heir, SuccessionKind.SPLIT, from_date, basis)
        _place_children(current, heir, from_date, basis=basis)
        _hand_over_people(current, heir if people_go_along else None, from_date)
        record(
            by=by, at=at, verb=ORGANISATION_SPLIT.name, subject=current, organisation=current,
            into=[body.code for body in into], heir=heir.code, from_date=from_date.isoformat(), basis=basis,
        )  # fmt: skip
        finish(state, at=at)
        current.refresh_from_db()
    return current


def dissolve_organisation(
    *,
    organisation: Organisation,
    from_date: date,
    by: Viewer,
    at: datetime,
    children_to: Organisation | None = None,
    heir: Organisation | None = None,
    basis: str = "",
    expected_revision: int | None = None,
) -> Organisation:
    """End a body on the day before. What stands below it must go somewhere; its records may go to an heir.

    Raises:
        NotAllowed, NetworkChanged.
        InvalidValue: something stands below it and nobody said where that goes.
    """
    with transaction.atomic():
        state = begin(expected_revision)
        current = as_is(organisation)
        children_to, heir = as_is(children_to) if children_to else None, as_is(heir) if heir else None
        require(by, ORGANISATION_DISSOLVE, current)
        for body in filter(None, (children_to, heir)):
            require(by, ORGANISATION_ADD, body)
        _end(current, from_date)
        _succeed(current, [heir] if heir else [None], heir, SuccessionKind.DISSOLVED, from_date, basis)
        _place_children(current, children_to or heir, from_date, basis=basis)
        _hand_over_people(current, None, from_date)
        record(
            by=by, at=at, verb=ORGANISATION_DISSOLVE.name, subject=current, organisation=current,
            heir=heir.code if heir else "", from_date=from_date.isoformat(), basis=basis,
        )  # fmt: skip
        finish(state, at=at)
        current.refresh_from_db()
    return current


def end_organisation(
    organisation: Organisation,
    successor: Organisation | None,
    kind: SuccessionKind,
    from_date: date,
    *,
    basis: str,
    people_go_along: bool = True,
    places: dict[int, list[Place]] | None = None,
) -> None:
    """Write that a body ended on the day before, with one successor that takes everything over, or none.

    Whoever calls holds the lock of the network and has asked who may.

    Raises:
        InvalidValue: see `merge_organisations` and `dissolve_organisation`.
    """
    _end(organisation, from_date)
    _succeed(organisation, [successor], successor, kind, from_date, basis)
    _place_children(organisation, successor, from_date, basis=basis, places=places)
    _hand_over_people(organisation, successor if people_go_along else None, from_date)


def _as_are(organisations: Sequence[Organisation]) -> list[Organisation]:
    """The bodies as they stand now that the network is locked, each once."""
    return list(Organisation.objects.filter(pk__in=[body.pk for body in organisations]).order_by("pk"))


def _end(organisation: Organisation, from_date: date) -> None:
    if organisation.valid_to is not None:
        raise InvalidValue(
            _("%(name)s ended on %(day)s already.")
            % {"name": organisation.name, "day": date_format(organisation.valid_to, "SHORT_DATE_FORMAT")},
            field="organisations",
        )
    require_day(organisation, from_date)
    organisation.valid_to = from_date - timedelta(days=1)
    organisation.save(update_fields=["valid_to"])
    # What was planned for a time after its end does not come.
    organisation.names.filter(valid_from__gte=from_date).delete()
    organisation.placements.filter(valid_from__gte=from_date).delete()


def _succeed(
    organisation: Organisation,
    successors: Sequence[Organisation | None],
    heir: Organisation | None,
    kind: SuccessionKind,
    from_date: date,
    basis: str,
) -> None:
    for successor in successors:
        if successor is not None:
            if successor.pk == organisation.pk:
                raise InvalidValue(_("A body cannot go on in itself."), field="into")
            _require_lasting(successor, from_date)
        OrganisationSuccession.objects.create(
            predecessor=organisation,
            successor=successor,
            kind=kind,
            effective_date=from_date,
            is_heir=heir is not None and successor is not None and successor.pk == heir.pk,
            basis=basis,
        )


def _require_lasting(successor: Organisation, from_date: date) -> None:
    if successor.valid_to is not None or successor.valid_from > from_date:
        raise InvalidValue(
            _("%(name)s is not there from that day on; choose a body that goes on.") % {"name": successor.name},
            field="into",
        )


def _place_children(
    organisation: Organisation,
    new_parent: Organisation | None,
    from_date: date,
    *,
    basis: str,
    places: dict[int, list[Place]] | None = None,
) -> None:
    """What stands below a body goes below another from that day on; what was planned to come there is refused."""
    planned = OrganisationPlacement.objects.filter(parent=organisation, valid_from__gte=from_date)
    if coming := planned.select_related("organisation").first():
        raise InvalidValue(
            _("%(child)s is to come below %(name)s on %(day)s; choose another place for it first.")
            % {
                "child": coming.organisation.name,
                "name": organisation.name,
                "day": date_format(coming.valid_from, "SHORT_DATE_FORMAT"),
            },
            field="children_to",
        )
    for child in bodies_below(organisation, on=from_date):
        if new_parent is None:
            raise InvalidValue(
                _("Say where what stands below it goes: %(names)s.")
                % {"names": ", ".join(body.name for body in bodies_below(organisation, on=from_date)[:5])},
                field="children_to",
            )
        if new_parent.pk == child.pk:
            # The successor stood below what it takes over: it takes its place too.
            place_from(child, organisation.parent, from_date, basis=basis, places=places)
        else:
            require_parent(new_parent, from_date)
            place_from(child, new_parent, from_date, basis=basis, places=places)


def bodies_below(organisation: Organisation, *, on: date) -> list[Organisation]:
    """What stands directly below a body on a day and goes on after it, by name."""
    ever_placed = OrganisationPlacement.objects.filter(organisation=OuterRef("pk"))
    never_moved = Q(~Exists(ever_placed), parent=organisation)
    once_here = OrganisationPlacement.objects.filter(parent=organisation).order_by().values("organisation_id")
    placed = OrganisationPlacement.objects.filter(organisation__in=once_here, valid_from__lte=on).order_by("valid_from")
    last = dict(placed.values_list("organisation_id", "parent_id"))
    moved_here = [key for key, parent_id in last.items() if parent_id == organisation.pk]
    lasting = Q(valid_to=None) | Q(valid_to__gte=on)
    found = Organisation.objects.filter(never_moved | Q(pk__in=moved_here)).filter(lasting)
    return list(found.order_by("name"))


def _hand_over_people(organisation: Organisation, successor: Organisation | None, from_date: date) -> None:
    """Memberships end with the body; each role that the successor has goes on there, once a person."""
    last_day = from_date - timedelta(days=1)
    ending = Membership.objects.filter(organisation=organisation, ended_at=None, valid_from__lte=last_day)
    ending = list(ending.filter(Q(valid_to=None) | Q(valid_to__gte=from_date)))
    roles = ROLES_OF_KIND[successor.kind] if successor is not None else frozenset()
    for membership in ending:
        until, membership.valid_to = membership.valid_to, last_day
        membership.save(update_fields=["valid_to"])
        if successor is None or membership.role not in roles:
            continue
        same = Membership.objects.filter(
            user=membership.user_id, organisation=successor, role=membership.role, ended_at=None
        )
        if not same.filter(Q(valid_to=None) | Q(valid_to__gte=from_date)).exists():
            Membership.objects.create(
                user_id=membership.user_id,
                organisation=successor,
                role=membership.role,
                valid_from=from_date,
                valid_to=until,
            )
    # Who was to come later never came.
    Membership.objects.filter(organisation=organisation, ended_at=None, valid_from__gte=from_date).delete()
