"""Background steps around drafts."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from daumoi.accounts.background import background
from daumoi.accounts.models import User
from daumoi.accounts.queries import viewer_of
from daumoi.accounts.viewer import acting_as
from daumoi.drafts import actions
from daumoi.drafts.actions import links
from daumoi.drafts.actions.commenting import claim_untold
from daumoi.drafts.actions.presence import forget_the_gone
from daumoi.drafts.letters import comment_letter
from daumoi.drafts.models import Comment
from daumoi.drafts.queries import people_to_tell
from daumoi.foundation import clock
from daumoi.foundation.errors import Refused
from daumoi.foundation.mail import post
from daumoi.releases.models import Release

# Whoever comments on five passages in a row sends one letter and not five.
GATHERS = timedelta(minutes=3)


@background()
def ask_links(*, release_id: int) -> None:
    """After a release with links was saved: ask whether they lead anywhere."""
    release = Release.objects.filter(pk=release_id).first()
    if release is not None:
        actions.ask_links(release=release, at=clock.now())


@background()
def gather_comments(*, comment_id: int) -> None:
    """After a comment: wait for those that follow, then tell of them together."""
    release_id = Comment.objects.values_list("release_id", flat=True).get(pk=comment_id)
    tell_of_comments.using(run_after=clock.now() + GATHERS).enqueue(release_id=release_id)


@background()
def tell_of_comments(*, release_id: int) -> None:
    """Tell the other side of the comments nobody was told of yet; one step a person, so that none is told twice."""
    release = Release.objects.select_related("organisation").get(pk=release_id)
    comments = claim_untold(release=release, at=clock.now())
    for person_id in people_to_tell(release, comments):
        others = [comment.pk for comment in comments if comment.by_id != person_id]
        write_of_comments.enqueue(release_id=release_id, comment_ids=others, person_id=person_id)


@background(queue="mail", most_attempts=8)
def write_of_comments(*, release_id: int, comment_ids: list[int], person_id: int) -> None:
    """Write one letter to one person, who may still read the release on that day."""
    person = User.objects.get(pk=person_id)
    with acting_as(viewer_of(person, on=timezone.localdate(clock.now()))):
        release = Release.objects.select_related("organisation").filter(pk=release_id).first()
        comments = list(Comment.objects.filter(pk__in=comment_ids))
    if release is None or not comments:
        return
    try:
        post(comment_letter(release, comments, to=person))
    except Refused:
        # The comment stands on the desk, where it is counted; an address that takes no mail is the operator's to mend.
        return


@background()
def forget_old_answers() -> None:
    """Recurring: what links answered a month ago is forgotten."""
    links.forget_old_answers(at=clock.now())


@background()
def forget_presences() -> None:
    """Recurring: who was writing a minute ago is forgotten."""
    forget_the_gone(at=clock.now())
