"""The dated rows, written under one lock, and the present made from them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from daumoi.accounts.models import Organisation, folded_names, last_of
from daumoi.foundation.errors import InvalidValue
from daumoi.network.errors import NetworkChanged
from daumoi.network.models import NetworkState, OrganisationName, OrganisationPlacement, OrganisationSuccession
from daumoi.network.queries import timeline
from daumoi.network.rules import MAY_STAND_ABOVE, Body, Place, first_circle, hub_paths, last_heirs

PORTION = 500


def begin(expected_revision: int | None = None) -> NetworkState:
    """Lock the network for the length of the transaction.

    Raises:
        NetworkChanged: it is no longer at the revision that the person was shown.
    """
    NetworkState.objects.get_or_create(pk=1)
    state = NetworkState.objects.select_for_update().get(pk=1)
    if expected_revision is not None and state.revision != expected_revision:
        raise NetworkChanged(
            _("The network was changed since this was shown, by you or by somebody else. Look at it once more.")
        )
    return state


def as_is(organisation: Organisation) -> Organisation:
    """A body as it stands now that the network is locked; what the caller holds may be older."""
    return Organisation.objects.get(pk=organisation.pk)


def finish(state: NetworkState, *, at: datetime) -> None:
    """Make the present from the dated rows and count the change."""
    today = timezone.localdate(at, timezone.get_default_timezone())
    make_present(today)
    state.revision, state.up_to_date_on = state.revision + 1, today
    state.save()


def bring_up_to_date(*, at: datetime) -> bool:
    """Let what was planned for a day that has come take effect; whether the day was new.

    Asked every few minutes: without the first look the one row would be locked each time for nothing.
    """
    today = timezone.localdate(at, timezone.get_default_timezone())
    if NetworkState.objects.filter(up_to_date_on=today).exists():
        return False
    with transaction.atomic():
        finish(begin(), at=at)
    return True


# --- writing ----------------------------------------------------------------------------------------------------------


def require_day(organisation: Organisation, day: date, *, field: str = "from_date") -> None:
    """Refuse a day outside the life of a body.

    Raises:
        InvalidValue: names the day that would be right.
    """
    if day <= organisation.valid_from:
        raise InvalidValue(
            _("%(name)s began on %(day)s; choose a later day.")
            % {"name": organisation.name, "day": _day(organisation.valid_from)},
            field=field,
        )
    if organisation.valid_to is not None and day > organisation.valid_to:
        raise InvalidValue(
            _("%(name)s ended on %(day)s; nothing can change after that.")
            % {"name": organisation.name, "day": _day(organisation.valid_to)},
            field=field,
        )


def _day(day: date) -> str:
    return str(date_format(day, "SHORT_DATE_FORMAT"))


def name_from(organisation: Organisation, day: date, *, name: str, short_name: str, basis: str = "") -> None:
    """Write what a body is called from a day on; the name until then is kept.

    Raises:
        InvalidValue: the day lies outside its life, another name begins on it, or it has this name then already.
    """
    require_day(organisation, day)
    rows = OrganisationName.objects.filter(organisation=organisation)
    if not rows.exists():
        OrganisationName.objects.create(
            organisation=organisation,
            name=organisation.name,
            short_name=organisation.short_name,
            valid_from=organisation.valid_from,
        )
    before = rows.filter(valid_from__lte=day).order_by("-valid_from")[0]
    if (before.name, before.short_name) == (name, short_name):
        raise InvalidValue(_("It has this name on that day already."), field="name")
    if before.valid_from == day:
        raise InvalidValue(
            _("From that day it is called “%(name)s” already; choose another day.") % {"name": before.name},
            field="from_date",
        )
    OrganisationName.objects.create(
        organisation=organisation, name=name, short_name=short_name, valid_from=day, basis=basis
    )


def place_from(
    organisation: Organisation,
    parent: Organisation | None,
    day: date,
    *,
    basis: str = "",
    places: dict[int, list[Place]] | None = None,
) -> None:
    """Write below which body another stands from a day on.

    Args:
        places: the places of every body, read once by whoever moves many; kept up to date here.
    Raises:
        InvalidValue: the day lies outside its life, the parent does not last, cannot have bodies below it, or stands
            below the organisation itself on a day from then on.
    """
    require_day(organisation, day)
    require_parent(parent, day)
    rows = OrganisationPlacement.objects.filter(organisation=organisation)
    if not rows.exists():
        OrganisationPlacement.objects.create(
            organisation=organisation, parent_id=organisation.parent_id, valid_from=organisation.valid_from
        )
    before = rows.filter(valid_from__lte=day).order_by("-valid_from")[0]
    if before.parent_id == (parent.pk if parent else None):
        raise InvalidValue(_("It stands there on that day already."), field="parent")
    if before.valid_from == day:
        raise InvalidValue(_("It moves on that day already; choose another day."), field="from_date")
    places = timeline() if places is None else places
    _require_no_circle(organisation, parent, day, places)
    OrganisationPlacement.objects.create(organisation=organisation, parent=parent, valid_from=day, basis=basis)
    dated = rows.order_by("valid_from").values_list("valid_from", "parent_id")
    places[organisation.pk] = list(dated)


def require_parent(parent: Organisation | None, day: date) -> None:
    """Refuse a parent that may have nobody below it, or is not there from that day on."""
    if parent is None:
        return
    if parent.kind not in MAY_STAND_ABOVE:
        raise InvalidValue(
            _("%(name)s is a %(kind)s; nothing stands below one.")
            % {"name": parent.name, "kind": parent.get_kind_display().lower()},
            field="parent",
        )
    if parent.valid_from > day:
        raise InvalidValue(
            _("%(name)s begins on %(day)s only.") % {"name": parent.name, "day": _day(parent.valid_from)},
            field="parent",
        )
    if parent.valid_to is not None:
        raise InvalidValue(
            _("%(name)s ends on %(day)s; choose a body that goes on.")
            % {"name": parent.name, "day": _day(parent.valid_to)},
            field="parent",
        )


def _require_no_circle(
    organisation: Organisation, parent: Organisation | None, day: date, places: dict[int, list[Place]]
) -> None:
    if parent is None:
        return
    following = (
        OrganisationPlacement.objects.filter(organisation=organisation, valid_from__gt=day)
        .order_by("valid_from")
        .values_list("valid_from", flat=True)
        .first()
    )
    last = date.fromordinal(following.toordinal() - 1) if following else None
    closes_on = first_circle(places, organisation.pk, parent.pk, first=day, last=last)
    if closes_on is not None:
        raise InvalidValue(
            _("On %(day)s %(parent)s stands below %(name)s itself; that would be a circle.")
            % {"day": _day(closes_on), "parent": parent.name, "name": organisation.name},
            field="parent",
        )


# --- the present ------------------------------------------------------------------------------------------------------


def make_present(today: date) -> None:
    """Write into Organisation what the dated rows say for today: name, parent, heir, focal point, searched names."""
    rows = {row.pk: row for row in Organisation.objects.all()}
    changed: set[int] = set()
    for organisation_id, names in _grouped(OrganisationName.objects.order_by("valid_from")).items():
        current = [row for row in names if row.valid_from <= today][-1:]
        for row in current:
            _set(rows[organisation_id], changed, name=row.name, short_name=row.short_name)
        words = [word for row in names for word in (row.name, row.short_name)]
        body = rows[organisation_id]
        _set(body, changed, search_text=folded_names(body.name, body.short_name, body.code, *words))
    for organisation_id, places in _grouped(OrganisationPlacement.objects.order_by("valid_from")).items():
        for place in [place for place in places if place.valid_from <= today][-1:]:
            _set(rows[organisation_id], changed, parent_id=place.parent_id)
    due = OrganisationSuccession.objects.filter(is_heir=True, effective_date__lte=today)
    heirs = last_heirs(dict(due.values_list("predecessor_id", "successor_id")))
    for key, row in rows.items():
        _set(row, changed, heir_id=heirs.get(key))
    paths = hub_paths({key: Body(row.parent_id, row.kind == "focal_point", row.heir_id) for key, row in rows.items()})
    for key, path in paths.items():
        _set(rows[key], changed, hub_path=path, hub_id=last_of(path))
    fields = ["name", "short_name", "search_text", "parent", "heir", "hub_path", "hub"]
    Organisation.objects.bulk_update([rows[key] for key in sorted(changed)], fields, batch_size=PORTION)


def _grouped(dated: Iterable) -> dict[int, list]:
    groups: dict[int, list] = {}
    for row in dated:
        groups.setdefault(row.organisation_id, []).append(row)
    return groups


def _set(row: Organisation, changed: set[int], **values: object) -> None:
    for name, value in values.items():
        if getattr(row, name) != value:
            setattr(row, name, value)
            changed.add(row.pk)
