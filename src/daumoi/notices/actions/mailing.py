"""Takes one letter to the SMTP server, in the steps of decision 4."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q

from daumoi.distribution.handing_over import hand_over
from daumoi.distribution.rules import Step, next_step
from daumoi.notices.letters import written
from daumoi.notices.models import Letter, LetterState, Notice
from daumoi.notices.queries import choice_of, notices_seen_by, quiet_until, still_matters
from daumoi.notices.rules import Way, way_of

# The longest pause between two tries of one letter is an hour; one that lay still for longer lost its step.
STILL_FOR = timedelta(hours=2)


def send_letter(*, letter_id: int, at: datetime) -> float | None:
    """Take one letter as far as it can go now.

    What it carries is asked at this moment: what the person may still see, still wants by mail, has not ticked off,
    and what is still of use. A letter with nothing left is not sent.

    Returns:
        Seconds after which it should be taken up again, or None when nothing is left to do.
    """
    with transaction.atomic():
        letter = Letter.objects.select_for_update(of=("self",)).select_related("person").get(pk=letter_id)
        notices = _carried(letter, at=at)
        _let_sleep(letter, at=at)
        step = next_step(
            state=letter.state,
            not_before=letter.not_before,
            claimed_at=letter.claimed_at,
            handed_over_at=letter.handed_over_at,
            is_superseded=False,
            is_wanted=bool(notices),
            at=at,
        )
        if step is Step.SEND:
            letter.state, letter.claimed_at, letter.handed_over_at = LetterState.SENDING, at, None
            letter.attempts += 1
        elif step is Step.CANCEL:
            letter.state, letter.problem = LetterState.CANCELLED, "nothing-left"
        elif step is Step.MARK_UNCERTAIN:
            letter.state, letter.problem = LetterState.UNCERTAIN, "stopped-while-handing-over"
        letter.save()
    if step is Step.WAIT:
        return 60.0 if letter.state == LetterState.SENDING else (letter.not_before - at).total_seconds() + 0.5
    if step is not Step.SEND:
        return None
    return hand_over([letter], written=lambda: written(letter, notices), at=at)


def _carried(letter: Letter, *, at: datetime) -> list[Notice]:
    if not letter.person.is_active:
        return []
    ways = choice_of(letter.person_id).ways
    unread = Notice.objects.filter(letter=letter, read_at=None)
    seen = notices_seen_by(letter.person, unread, at=at)
    return [notice for notice in seen if way_of(notice.kind, ways) is not Way.OFF and still_matters(notice)]


def _let_sleep(letter: Letter, *, at: datetime) -> None:
    """A letter that was held up until the quiet hours have begun waits for their end, unless it is urgent."""
    if letter.state != LetterState.PLANNED or letter.is_urgent or at < letter.not_before:
        return
    end = quiet_until(choice_of(letter.person_id), at=at)
    letter.not_before = end or letter.not_before


def give_up(*, letter_id: int) -> None:
    """Mark a letter as failed after the last attempt; its notices stand on the page in any case."""
    Letter.objects.filter(pk=letter_id, state=LetterState.PLANNED).update(state=LetterState.FAILED)


def letters_lying_still(*, at: datetime) -> list[int]:
    """Ids of letters that should have been sent by now and that no step has looked at for long."""
    since = at - STILL_FOR
    unclaimed = Q(state=LetterState.PLANNED, claimed_at=None, planned_at__lt=since)
    left: Any = Q(state__in=[LetterState.PLANNED, LetterState.SENDING], claimed_at__lt=since)
    lying = Letter.objects.filter(unclaimed | left, not_before__lt=since)
    return list(lying.order_by("id").values_list("id", flat=True)[:500])
