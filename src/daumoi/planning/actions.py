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
from daumoi.foundation.errors import Conflict, InvalidValue
from daumoi.planning.errors import EventTimesDoNotFit
from daumoi.planning.models import PressEvent
from daumoi.planning.rules import change_problems, event_problems

TIMES = ("starts_at", "ends_at", "notice_at")


def plan_event(*, organisation: Organisation, fields: Mapping[str, Any], by: Viewer, at: datetime) -> PressEvent:
    """Announce an event; the press sees it from its notice on.

    Args:
        fields: kind, title, starts_at, ends_at, notice_at and what else PressEvent holds.
    Raises:
        NotAllowed; EventTimesDoNotFit: it ends before it begins, or the notice is less than a day before.
    """
    require(by, EVENT_PLAN, organisation)
    _refuse(event_problems(**{name: fields[name] for name in TIMES}))
    with transaction.atomic():
        event = PressEvent(organisation=organisation, **fields)
        event.save()
        record(by=by, at=at, verb=EVENT_PLAN.name, subject=event, organisation=organisation)
    return event


def change_event(*, event: PressEvent, fields: Mapping[str, Any], note: str, by: Viewer, at: datetime) -> PressEvent:
    """Change an event that has not begun; what the press was told of is changed with a note that it reads.

    Raises:
        InvalidValue: the press knows of it already and no note says what is different.
        EventTimesDoNotFit; Conflict: it is cancelled; NotAllowed.
    """
    with transaction.atomic():
        current = _locked(event, by)
        is_announced = current.notice_at <= at
        # The notice that was given stays given; only one that is still to come can be moved.
        times = {**{name: fields[name] for name in TIMES}, **({"notice_at": current.notice_at} if is_announced else {})}
        _refuse(
            event_problems(**times)
            | change_problems(
                starts_at=times["starts_at"], was_to_start_at=current.starts_at, is_announced=is_announced, at=at
            )
        )
        if is_announced and not note.strip():
            raise InvalidValue(_("The press knows of this event: say what is different now."), field="note")
        for name, value in {**fields, **times}.items():
            setattr(current, name, value)
        _save_changed(current, note=note.strip(), by=by, at=at)
    return current


def cancel_event(*, event: PressEvent, note: str, by: Viewer, at: datetime) -> PressEvent:
    """Call an event off with a note; it stays in the list and in the calendars, marked as cancelled.

    Raises:
        InvalidValue: no note; Conflict: it is cancelled already; EventTimesDoNotFit: it is over; NotAllowed.
    """
    with transaction.atomic():
        current = _locked(event, by)
        if not note.strip():
            raise InvalidValue(_("Say why it is cancelled; whoever wanted to come reads it."), field="note")
        if current.ends_at <= at:
            _refuse({"starts_at": "over"})
        current.cancelled_at = at
        _save_changed(current, note=note.strip(), by=by, at=at)
    return current


def _locked(event: PressEvent, by: Viewer) -> PressEvent:
    current: PressEvent = (
        PressEvent.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=event.pk)
    )
    require(by, EVENT_PLAN, current)
    if current.cancelled_at is not None:
        raise Conflict(_("This event has been cancelled; announce a new one."))
    return current


def _save_changed(event: PressEvent, *, note: str, by: Viewer, at: datetime) -> None:
    event.note, event.changed_at, event.change_count = note, at, event.change_count + 1
    event.save()
    record(
        by=by, at=at, verb=EVENT_PLAN.name, subject=event, organisation=event.organisation,
        change=event.change_count, is_cancelled=event.cancelled_at is not None,
    )  # fmt: skip


def _refuse(codes: dict[str, str]) -> None:
    sentences = {
        "order": _("The event ends before it begins."),
        "late": _("The press must have notice at least 24 hours before (Decree 237/2026, article 22)."),
        "over": _("The event has begun or is over; it can no longer be changed."),
        "earlier": _("An event that is put earlier needs 24 hours of notice again (Decree 237/2026, article 22)."),
    }
    if codes:
        problems = {field: sentences[code] for field, code in codes.items()}
        raise EventTimesDoNotFit(" ".join(problems.values()), problems=problems)
