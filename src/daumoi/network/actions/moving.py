"""A body gets another name, or another place."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from daumoi.accounts.audit import record
from daumoi.accounts.models import Organisation
from daumoi.accounts.permissions import ORGANISATION_ADD, ORGANISATION_MOVE, ORGANISATION_RENAME, require
from daumoi.accounts.viewer import Viewer
from daumoi.foundation.errors import InvalidValue, NotAllowed
from daumoi.network.actions.entering import clean_names, require_kind
from daumoi.network.actions.timeline import as_is, begin, finish, name_from, place_from


def rename_organisation(
    *,
    organisation: Organisation,
    name: str,
    from_date: date,
    by: Viewer,
    at: datetime,
    short_name: str = "",
    basis: str = "",
    expected_revision: int | None = None,
) -> Organisation:
    """Give a body another name from a day on; what was issued before keeps the name of its day.

    Args:
        from_date: past, today or to come; a name to come stands on pages from its day on.
        basis: number of the decision.
    Raises:
        NotAllowed, InvalidValue, NetworkChanged.
    """
    name, short_name = clean_names(name, short_name)
    with transaction.atomic():
        state = begin(expected_revision)
        current = as_is(organisation)
        require(by, ORGANISATION_RENAME, current)
        name_from(current, from_date, name=name, short_name=short_name, basis=basis)
        record(
            by=by, at=at, verb=ORGANISATION_RENAME.name, subject=current, organisation=current,
            name=name, from_date=from_date.isoformat(), basis=basis,
        )  # fmt: skip
        finish(state, at=at)
        current.refresh_from_db()
    return current


def move_organisation(
    *,
    organisation: Organisation,
    parent: Organisation | None,
    from_date: date,
    by: Viewer,
    at: datetime,
    basis: str = "",
    expected_revision: int | None = None,
) -> Organisation:
    """Put a body, and all below it, below another one from a day on.

    The operator of the focal point that it leaves decides, and so does that of the one it comes to: nobody sends a body
    into another's branch, or takes one out of it, alone.

    Raises:
        NotAllowed, NetworkChanged.
        InvalidValue: a circle on any day from then on, a parent that ends or can have nobody below it.
    """
    with transaction.atomic():
        state = begin(expected_revision)
        current, parent = as_is(organisation), as_is(parent) if parent else None
        require(by, ORGANISATION_MOVE, current)
        if parent is None and not by.is_system:
            raise NotAllowed(_("A body is put at the top of the tree on the command line."))
        if parent is not None:
            require(by, ORGANISATION_ADD, parent)
        require_kind(current.kind, parent)
        place_from(current, parent, from_date, basis=basis)
        record(
            by=by, at=at, verb=ORGANISATION_MOVE.name, subject=current, organisation=current,
            parent=parent.code if parent else "", from_date=from_date.isoformat(), basis=basis,
        )  # fmt: skip
        finish(state, at=at)
        current.refresh_from_db()
        _require_served(current, parent)
    return current


def _require_served(organisation: Organisation, parent: Organisation | None) -> None:
    """After the move somebody must still serve everything below: a branch may not end up without a focal point."""
    if organisation.parent_id == (parent.pk if parent else None) and not organisation.hub_path:
        from_below = Organisation.objects.filter(parent=organisation).exclude(kind="focal_point")
        if from_below.filter(heir=None, hub=None).exists():
            raise InvalidValue(_("No focal point stands above what is below it then."), field="parent")
