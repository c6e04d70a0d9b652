"""A list of invitations at once: what is right goes out, what is not is named row by row."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from daumoi.accounts.models import Organisation
from daumoi.accounts.viewer import Viewer
from daumoi.foundation.errors import DomainError, InvalidValue, NotAllowed
from daumoi.people.actions.inviting import invite_person
from daumoi.people.lists import Row, day_written, role_written

_FIELD_COLUMNS = {"email": "email", "organisation": "organisation", "role": "role", "valid_to": "valid_to"}


@dataclass(frozen=True)
class Outcome:
    """What became, or would become, of one row: `problem` is empty when it is right; `column` names the wrong one."""

    row: Row
    problem: str = ""
    column: str = ""


def invite_many(*, rows: list[Row], by: Viewer, at: datetime, is_trial: bool) -> list[Outcome]:
    """Invite everybody whose row is right; one outcome a row, in order.

    A trial does the very same and takes it all back, so that it finds what the real run would, rows against rows too.
    """
    with transaction.atomic():
        codes = {row.organisation for row in rows}
        organisations = {each.code: each for each in Organisation.objects.filter(code__in=codes).select_related("hub")}
        outcomes = [_invited(row, organisations, by=by, at=at) for row in rows]
        if is_trial:
            transaction.set_rollback(True)
    return outcomes


def _invited(row: Row, organisations: dict[str, Organisation], *, by: Viewer, at: datetime) -> Outcome:
    # Absent and not one's own look the same, here as on every page.
    unknown = _("There is no organisation with the code “%(code)s” in your branch.") % {"code": row.organisation[:60]}
    organisation = organisations.get(row.organisation)
    if organisation is None:
        return Outcome(row, unknown, "organisation")
    role = role_written(row.role)
    if not role:
        return Outcome(row, _("There is no role “%(role)s”.") % {"role": row.role[:60]}, "role")
    try:
        valid_to = day_written(row.valid_to)
    except ValueError:
        return Outcome(row, _("“%(day)s” is no day; write 31/12/2026.") % {"day": row.valid_to[:30]}, "valid_to")
    try:
        with transaction.atomic():
            invite_person(email=row.email, organisation=organisation, role=role, valid_to=valid_to, by=by, at=at)
    except NotAllowed:
        return Outcome(row, unknown, "organisation")
    except InvalidValue as error:
        return Outcome(row, str(error), _FIELD_COLUMNS.get(error.field, ""))
    except DomainError as error:
        return Outcome(row, str(error), "role")
    return Outcome(row)
