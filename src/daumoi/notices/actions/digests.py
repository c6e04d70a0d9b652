"""The daily digest: one letter a person a day, of what waited for it."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import transaction

from daumoi.accounts.models import User
from daumoi.foundation.events import publish
from daumoi.notices.events import LetterWritten
from daumoi.notices.models import Letter
from daumoi.notices.queries import choice_of, local, local_day, quiet_until, waiting_for_digest
from daumoi.notices.rules import last_digest


def write_digests(*, at: datetime) -> int:
    """Write the digests that are due and have not been written today; how many.

    Any number of schedulers may call it, as often as they like: the day is the letter's key. What comes after the hour
    waits for the next day, and a day on which the machine was off at that hour has its digest when it runs again.
    """
    due_at = last_digest(local(at), hour=settings.NOTICE_DIGEST_HOUR)
    key = f"digest {local_day(due_at).isoformat()}"
    waiting = waiting_for_digest(before=due_at).order_by().values_list("person_id", flat=True).distinct()
    return sum(_write(person_id, key, due_at, at=at) for person_id in sorted(waiting))


def _write(person_id: int, key: str, due_at: datetime, *, at: datetime) -> bool:
    with transaction.atomic():
        person = User.objects.select_for_update().get(pk=person_id)
        if not person.is_active or Letter.objects.filter(person=person, key=key).exists():
            return False
        not_before = quiet_until(choice_of(person_id), at=at) or at
        letter = Letter.objects.create(person=person, key=key, is_digest=True, planned_at=at, not_before=not_before)
        waiting_for_digest(before=due_at).filter(person=person).update(letter=letter)
        publish(LetterWritten(letter_id=letter.pk))
    return True
