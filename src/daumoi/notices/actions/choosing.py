"""What a person wants by mail, and when not."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, time
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from daumoi.accounts.audit import record
from daumoi.accounts.models import User
from daumoi.accounts.permissions import NOTICE_CHOOSE, require
from daumoi.accounts.viewer import Viewer
from daumoi.foundation.errors import InvalidValue
from daumoi.notices.errors import NothingToUndo
from daumoi.notices.models import NoticeChoice
from daumoi.notices.rules import KINDS, deviations, ways_open


def choose_mail(
    *, ways: Mapping[str, str], quiet_from: time | None, quiet_to: time | None, by: Viewer, at: datetime
) -> NoticeChoice:
    """Write how each kind is mailed and when mail waits; the choice before it is kept, to go back to.

    Args:
        ways: kind → way; kinds left out keep what was chosen for them.
    Raises:
        InvalidValue: a kind that is unknown, a way that is not open for it, or one end of the quiet hours alone.
        NotAllowed.
    """
    require(by, NOTICE_CHOOSE)
    for code, way in ways.items():
        if code not in KINDS or way not in {each.value for each in ways_open(KINDS[code])}:
            raise InvalidValue(_("This kind of notice cannot be mailed that way."), field=code)
    if (quiet_from is None) != (quiet_to is None):
        raise InvalidValue(
            _("Give both ends of the quiet hours, or neither."), field="quiet_from" if quiet_to else "quiet_to"
        )
    if quiet_from is not None and quiet_from == quiet_to:
        raise InvalidValue(_("From and until are the same: leave both empty for no quiet hours."), field="quiet_to")
    with transaction.atomic():
        choice = _locked(by)
        before = _plain(choice)
        choice.ways = deviations({**choice.ways, **ways})
        choice.quiet_from, choice.quiet_to = quiet_from, quiet_to
        if _plain(choice) != before:
            _keep(choice, before, by=by, at=at, act="chosen")
    return choice


def undo_choice(*, by: Viewer, at: datetime) -> NoticeChoice:
    """Go back to the choice before the last one; done twice, the last one holds again.

    Raises:
        NothingToUndo, NotAllowed.
    """
    require(by, NOTICE_CHOOSE)
    with transaction.atomic():
        choice = _locked(by)
        if choice.before is None:
            raise NothingToUndo(_("There is no earlier choice to go back to."))
        now, before = _plain(choice), choice.before
        choice.ways = before["ways"]
        choice.quiet_from, choice.quiet_to = _time(before["quiet_from"]), _time(before["quiet_to"])
        _keep(choice, now, by=by, at=at, act="undone")
    return choice


def _locked(by: Viewer) -> NoticeChoice:
    # The person's row is there for certain; two forms sent at once take turns at it.
    User.objects.select_for_update().get(pk=by.user_id)
    choice: NoticeChoice = NoticeChoice.objects.get_or_create(person_id=by.user_id)[0]
    return choice


def _keep(choice: NoticeChoice, before: dict[str, Any], *, by: Viewer, at: datetime, act: str) -> None:
    choice.before, choice.changed_at = before, at
    choice.save()
    changed = sorted(code for code in KINDS if choice.ways.get(code, "") != before["ways"].get(code, ""))
    record(by=by, at=at, verb=NOTICE_CHOOSE.name, subject=choice, act=act, changed=changed)


def _plain(choice: NoticeChoice) -> dict[str, Any]:
    ends = (choice.quiet_from, choice.quiet_to)
    quiet_from, quiet_to = (end.isoformat(timespec="minutes") if end else None for end in ends)
    return {"ways": dict(choice.ways), "quiet_from": quiet_from, "quiet_to": quiet_to}


def _time(written: str | None) -> time | None:
    return time.fromisoformat(written) if written else None
