"""How fast a focal point means to be."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from daumoi.accounts.audit import record
from daumoi.accounts.models import Organisation
from daumoi.accounts.permissions import TARGETS_SET, require
from daumoi.accounts.viewer import Viewer
from daumoi.foundation.errors import InvalidValue
from daumoi.releases.models import OfficeTargets

# A target of a month is none.
LONGEST_MINUTES = 31 * 24 * 60
LONGEST_HOURS = 31 * 24


def set_targets(
    *,
    organisation: Organisation,
    review_minutes: int,
    escalation_minutes: int,
    retrospective_hours: int,
    rests_on_days_off: bool = False,
    by: Viewer,
    at: datetime,
) -> OfficeTargets:
    """Write a focal point's own figures; they hold for what waits now as well.

    Raises:
        InvalidValue: a figure under one, or of more than a month; names the field.
        NotAllowed.
    """
    require(by, TARGETS_SET, organisation)
    figures = {
        "review_minutes": (review_minutes, LONGEST_MINUTES),
        "escalation_minutes": (escalation_minutes, LONGEST_MINUTES),
        "retrospective_hours": (retrospective_hours, LONGEST_HOURS),
    }
    for field, (figure, most) in figures.items():
        if not 1 <= figure <= most:
            raise InvalidValue(_("Give a whole number from 1 to %(most)s.") % {"most": most}, field=field)
    with transaction.atomic():
        values = {field: figure for field, (figure, _most) in figures.items()}
        values["rests_on_days_off"] = rests_on_days_off
        targets, _created = OfficeTargets.objects.update_or_create(organisation=organisation, defaults=values)
        record(by=by, at=at, verb=TARGETS_SET.name, subject=targets, organisation=organisation, **values)
    return targets
