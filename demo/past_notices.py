"""Notices of the demo's last days, as they would stand there: the older half read, and their letters sent."""

from __future__ import annotations

from datetime import datetime, timedelta

from daumoi.drafts.models import Comment
from daumoi.notices.actions import make_notices
from daumoi.notices.happenings import of_comment, of_step
from daumoi.notices.models import Letter, LetterState, Notice
from daumoi.releases.models import ReviewStep

REACHES_BACK = timedelta(days=2)
UNREAD = timedelta(hours=20)


def past_notices(*, now: datetime) -> None:
    """Write the notices of what happened lately; what of it was mailed is written as sent then."""
    since = now - REACHES_BACK
    happened = [(step.at, of_step(step.pk)) for step in ReviewStep.objects.filter(at__gt=since, at__lte=now)]
    happened += [(said.at, of_comment(said.pk)) for said in Comment.objects.filter(at__gt=since, at__lte=now)]
    for at, happenings in sorted(happened, key=lambda pair: pair[0]):
        for happening in happenings:
            make_notices(happening, at=at)
    for letter in Letter.objects.all():
        sent_at = letter.not_before + timedelta(seconds=2)
        Letter.objects.filter(pk=letter.pk).update(
            state=LetterState.SENT, claimed_at=sent_at, handed_over_at=sent_at, sent_at=sent_at, attempts=1
        )
    for notice in Notice.objects.filter(at__lt=now - UNREAD):
        Notice.objects.filter(pk=notice.pk).update(read_at=notice.at + timedelta(hours=1))
