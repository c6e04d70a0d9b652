"""What a row of the history or of the talk means for people: the happenings that notices are made of."""

from __future__ import annotations

from daumoi.drafts.models import Comment
from daumoi.notices.audiences import Happening
from daumoi.notices.rules import KINDS_OF_STEP
from daumoi.releases.models import Release, ReviewStep


def of_step(step_id: int, *, person_id: int | None = None) -> list[Happening]:
    """Happenings of one step of a release; empty where it concerns nobody.

    Args:
        person_id: whom the step names, where it names somebody.
    """
    step = ReviewStep.objects.select_related("release__organisation").get(pk=step_id)
    found = []
    for kind in KINDS_OF_STEP.get(step.decision, ()):
        about = [step.release]
        if kind == "translation.stale":
            about = list(Release.objects.filter(original=step.release).select_related("organisation"))
        found += [
            Happening(
                kind,
                f"step {step_id} {release.pk}",
                doer_id=step.by_id,
                by_name=step.by_name if step.by_id else "",
                release=release,
                person_ids=() if person_id is None else (person_id,),
            )
            for release in about
        ]
    return found


def of_comment(comment_id: int) -> list[Happening]:
    """The answer to whoever spoke in the thread before, and the comment to the others; in this order."""
    comment = Comment.objects.select_related("release__organisation").get(pk=comment_id)
    return [
        Happening(
            kind,
            f"comment {comment_id}",
            doer_id=comment.by_id,
            by_name=comment.by_name,
            release=comment.release,
            object_id=comment_id,
            unless_told_as=before,
        )
        for kind, before in (("comment.answered", ""), ("comment.written", "comment.answered"))
    ]
