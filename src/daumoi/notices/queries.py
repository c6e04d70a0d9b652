"""Reads of notices."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db.models import Q
from django.utils import timezone

from daumoi.accounts.models import User
from daumoi.accounts.queries import viewer_of
from daumoi.coverage.models import Pickup, PickupState
from daumoi.notices.models import Notice, NoticeChoice, NoticeQuerySet
from daumoi.notices.rules import Way, end_of_quiet
from daumoi.releases.models import Reminder
from daumoi.releases.queries import is_still_due
from daumoi.releases.rules import UNANSWERED_STATES, State

_SHOWN = (
    "release__organisation",
    "stand_in__membership__user",
    "stand_in__membership__organisation",
    "stand_in__deputy",
    "entry__organisation",
    "letter",
)


def own_notices() -> Any:
    """The viewer's notices, the latest first, with what a line shows; each only while its thing may be seen."""
    return Notice.objects.select_related(*_SHOWN)


def unread_count() -> int:
    """How many of the viewer's notices are not ticked off."""
    return int(Notice.objects.unread().count())


def notices_seen_by(person: User, notices: Any, *, at: datetime) -> list[Notice]:
    """Of these notices those whose thing the person may see at that moment; asked whoever runs the step."""
    seen = NoticeQuerySet(Notice).visible_to(viewer_of(person, on=local_day(at)))
    rows = seen.filter(pk__in=[notice.pk for notice in notices])
    return list(rows.select_related(*_SHOWN).order_by("at", "id"))


def choice_of(person_id: int) -> NoticeChoice:
    """What a person chose; unsaved defaults where nothing was. Asked by the system or by the person."""
    return NoticeChoice.objects.filter(person_id=person_id).first() or NoticeChoice(person_id=person_id)


def quiet_until(choice: NoticeChoice, *, at: datetime) -> datetime | None:
    """End of the quiet hours in which this moment lies for whoever chose this; None outside them."""
    return end_of_quiet(local(at), quiet_from=choice.quiet_from, quiet_to=choice.quiet_to)


def still_matters(notice: Notice) -> bool:
    """Whether mail about it is still of use: somebody may have acted since it was made. The page keeps it anyway."""
    release = notice.release
    if notice.kind.partition(".")[0] in {"review", "sign_off", "schedule"} or notice.kind in _LOOK_BACK_CLOCK:
        reminder = Reminder.objects.select_related("release").filter(pk=notice.object_id).first()
        return reminder is not None and is_still_due(reminder)
    if notice.kind == "release.submitted":
        return release is not None and release.state in UNANSWERED_STATES
    if notice.kind == "release.assigned":
        return release is not None and release.state == State.IN_REVIEW and release.reviewer_id == notice.person_id
    if notice.kind == "stand_in.named":
        return notice.stand_in is not None and notice.stand_in.ended_at is None
    if notice.kind == "release.picked_up":
        return Pickup.objects.filter(pk=notice.object_id, state=PickupState.CONFIRMED).exists()
    return True


_LOOK_BACK_CLOCK = frozenset({"look_back.asked", "look_back.half", "look_back.due", "look_back.escalated"})


def waiting_for_digest(*, before: datetime) -> Any:
    """Notices made before a moment that go into a digest, unless they were ticked off meanwhile."""
    return Notice.objects.filter(Q(at__lt=before), way=Way.DIGEST, letter=None, read_at=None).order_by("at", "id")


def local(at: datetime) -> datetime:
    """The moment in the zone of the house, in which hours and days are meant."""
    return timezone.localtime(at, timezone.get_default_timezone())


def local_day(at: datetime) -> date:
    """The day of that moment, where the house stands."""
    return local(at).date()
