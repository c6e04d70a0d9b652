"""Makes notices, and the letters for those that are mailed at once; one transaction a person."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from daumoi.accounts.models import User
from daumoi.foundation.events import publish
from daumoi.notices.audiences import Happening, people_concerned
from daumoi.notices.events import LetterWritten
from daumoi.notices.models import Letter, LetterState, Notice, NoticeChoice
from daumoi.notices.queries import choice_of, local_day, notices_seen_by, quiet_until
from daumoi.notices.rules import KINDS, SPOKESPERSON_ENDS_SOON, Way, way_of
from daumoi.spokespersons.models import Spokesperson

# Mark of the one letter that gathers what comes in quiet hours.
_QUIET = "quiet"


def make_notices(happening: Happening, *, at: datetime) -> int:
    """Tell everybody a happening concerns, once each; how many were told now.

    Running it again tells whoever was left out when a worker died, and nobody twice: the row of a turn is there once,
    and its letter is written with it.
    """
    made = 0
    for person_id in people_concerned(happening, on=local_day(at)):
        with transaction.atomic():
            made += _tell(person_id, happening, at=at)
    return made


def _tell(person_id: int, happening: Happening, *, at: datetime) -> bool:
    # The lock makes two steps about one person take turns, so that they agree on which letter gathers.
    person = User.objects.select_for_update().filter(pk=person_id, is_active=True).first()
    if person is None:
        return False
    same = Notice.objects.filter(person=person, turn=happening.turn, kind=happening.unless_told_as)
    if happening.unless_told_as and same.exists():
        return False
    choice = choice_of(person_id)
    way = way_of(happening.kind, choice.ways)
    notice, is_new = Notice.objects.get_or_create(
        person=person,
        kind=happening.kind,
        turn=happening.turn,
        defaults={
            "at": at,
            "by_name": happening.by_name,
            "release": happening.release,
            "stand_in": happening.stand_in,
            "entry": happening.entry,
            "object_id": happening.object_id,
            "way": way.value,
        },
    )
    if not is_new:
        return False
    if not notices_seen_by(person, [notice], at=at):
        notice.delete()
        return False
    if way is Way.NOW:
        _put_into_letter(notice, choice, at=at)
    return True


def _put_into_letter(notice: Notice, choice: NoticeChoice, *, at: datetime) -> None:
    """Let a waiting letter carry the notice, or write one; in quiet hours one letter gathers all until their end."""
    kind = KINDS[notice.kind]
    quiet_end = None if kind.is_urgent else quiet_until(choice, at=at)
    not_before = quiet_end or at + kind.gathers
    mark = _QUIET if quiet_end else _mark(notice)
    letter = _waiting(notice.person_id, mark, at=at) if mark else None
    if letter is None:
        letter = Letter.objects.create(
            person_id=notice.person_id,
            key=f"{notice.kind} {notice.turn}",
            gathers_under=mark,
            is_urgent=kind.is_urgent,
            planned_at=at,
            not_before=not_before,
        )
        publish(LetterWritten(letter_id=letter.pk))
    notice.letter = letter
    notice.save(update_fields=["letter"])


def _mark(notice: Notice) -> str:
    """What letters must have in common to be one; "" where each goes alone. A comment and an answer are one talk."""
    kind = KINDS[notice.kind]
    if not kind.gathers:
        return ""
    family = notice.kind.partition(".")[0]
    return f"{family} {notice.release_id}" if kind.gathers_of_one_release else family


def _waiting(person_id: int, mark: str, *, at: datetime) -> Letter | None:
    waiting = Letter.objects.select_for_update().filter(
        person_id=person_id, gathers_under=mark, state=LetterState.PLANNED, claimed_at=None, not_before__gt=at
    )
    return waiting.order_by("not_before", "id").first()


def tell_of_ending_entries(*, at: datetime, within: timedelta = SPOKESPERSON_ENDS_SOON) -> int:
    """Tell of entries of the register that end soon; each end once, so a prolonged entry is told of again."""
    ending = Spokesperson.objects.filter(valid_to__gt=at, valid_to__lte=at + within, ended_at=None)
    return sum(
        make_notices(Happening("spokesperson.ending", f"{entry.pk} {entry.valid_to.isoformat()}", entry=entry), at=at)
        for entry in ending.select_related("organisation")
    )
