"""Writes of planning."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from daumoi.accounts.audit import record
from daumoi.accounts.models import Organisation
from daumoi.accounts.permissions import EVENT_PLAN, require
from daumoi.accounts.viewer import Viewer
from daumoi.planning.errors import EventTimesDoNotFit
from daumoi.planning.models import PressEvent
from daumoi.planning.rules import event_problems


def plan_event(*, organisation: Organisation, fields: Mapping[str, Any], by: Viewer, at: datetime) -> PressEvent:
    """Announce an event; the press sees it from its notice on.

    Args:
        fields: kind, title, starts_at, ends_at, notice_at and what else PressEvent holds.
    Raises:
        NotAllowed; EventTimesDoNotFit: it ends before it begins, or the notice is less than a day before.
    """
    require(by, EVENT_PLAN, organisation)
    codes = event_problems(starts_at=fields["starts_at"], ends_at=fields["ends_at"], notice_at=fields["notice_at"])
    sentences = {
        "order": _("The event ends before it begins."),
        "late": _("The press must have notice at least 24 hours before (Decree 237/2026, article 22)."),
    }
    if codes:
        problems = {field: sentences[code] for field, code in codes.items()}
        raise EventTimesDoNotFit(" ".join(problems.values()), problems=problems)
    with transaction.atomic():
        event = PressEvent(organisation=organisation, **fields)
        event.save()
        record(by=by, at=at, verb=EVENT_PLAN.name, subject=event, organisation=organisation)
    return event
