"""Comments on passages: say, answer, resolve, open again."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from daumoi.accounts.audit import record
from daumoi.accounts.models import Organisation
from daumoi.accounts.permissions import COMMENT_OFFICE, COMMENT_OWN, allowed
from daumoi.accounts.viewer import Viewer
from daumoi.drafts.anchoring import Quote, quote_at
from daumoi.drafts.errors import PassageNotThere
from daumoi.drafts.events import CommentWritten
from daumoi.drafts.models import Comment
from daumoi.drafts.queries import commented_text, commenting_side
from daumoi.foundation.errors import InvalidValue, NotAllowed
from daumoi.foundation.events import publish
from daumoi.foundation.rich_text import without_control_characters
from daumoi.releases.models import Release

MOST_CHARACTERS = 4_000
MOST_QUOTED = 2_000
# The same words again from the same person within this time are a second click.
SECOND_CLICK = timedelta(minutes=1)


def comment_on_passage(
    *, release: Release, words: str, by: Viewer, at: datetime, passage: str = "", near: int | None = None
) -> Comment:
    """Say something about a passage, or about the whole release when no passage is given.

    Args:
        passage: words as they stand in the release's plain text; spaces may differ.
        near: character offset in that text near which they stand, where they stand more than once.
    Raises:
        PassageNotThere, InvalidValue, NotAllowed.
    """
    with transaction.atomic():
        side = _require_commenter(release, by)
        quote = _quote(release, passage, near)
        said = _said(words)
        again = _second_click(release, said, by=by, at=at).filter(thread=None, exact=quote.exact).first()
        return again or _keep(release, said, quote=quote, thread=None, side=side, by=by, at=at)


def answer_comment(*, thread: Comment, words: str, by: Viewer, at: datetime) -> Comment:
    """Answer in a thread; an answer to a resolved one opens it again.

    Raises:
        InvalidValue, NotAllowed.
    """
    with transaction.atomic():
        release = thread.release
        side = _require_commenter(release, by)
        said = _said(words)
        again = _second_click(release, said, by=by, at=at).filter(thread=thread).first()
        if again:
            return again
        _set_resolved(thread, None, "")
        return _keep(release, said, quote=Quote(""), thread=thread, side=side, by=by, at=at)


def resolve_thread(*, thread: Comment, by: Viewer, at: datetime) -> Comment:
    """Mark a thread as settled; it stays to be read."""
    with transaction.atomic():
        _require_commenter(thread.release, by)
        _set_resolved(thread, at, by.name)
        _record(thread, by=by, at=at, did="resolved")
    return thread


def reopen_thread(*, thread: Comment, by: Viewer, at: datetime) -> Comment:
    """Open a settled thread again."""
    with transaction.atomic():
        _require_commenter(thread.release, by)
        _set_resolved(thread, None, "")
        _record(thread, by=by, at=at, did="reopened")
    return thread


def _require_commenter(release: Release, by: Viewer) -> Organisation:
    """The body for which this person comments.

    Raises:
        NotAllowed.
    """
    side = commenting_side(by, release)
    if side is None:
        raise NotAllowed(_("Your role does not include this."), reason="role")
    return side


def _said(words: str) -> str:
    said = without_control_characters(words).strip()
    if not said:
        raise InvalidValue(_("Write what you have to say about the passage."), field="words")
    if len(said) > MOST_CHARACTERS:
        raise InvalidValue(
            _("The comment has %(have)d characters; %(most)d at most.") % {"have": len(said), "most": MOST_CHARACTERS},
            field="words",
        )
    return said


def _quote(release: Release, passage: str, near: int | None) -> Quote:
    """The passage with what stands around it. A selection in a browser may differ in spaces from the text."""
    passage = passage.strip()[:MOST_QUOTED]
    if not passage:
        return Quote("")
    text = commented_text(release)
    wanted = passage.split()
    spaced = _places(text, wanted)
    if not spaced:
        raise PassageNotThere(
            _("These words do not stand in the release as it is saved. Save it first, or choose the paragraph."),
            field="passage",
        )
    start, end = min(spaced, key=lambda span: abs(span[0] - (near or 0)))
    return quote_at(text, start, end)


def _places(text: str, wanted: list[str]) -> list[tuple[int, int]]:
    """Where these words stand one after the other, with any white space between."""
    found, start = [], text.find(wanted[0])
    while start >= 0:
        end = start
        for word in wanted:
            if not text.startswith(word, end):
                break
            end += len(word)
            last = end
            while end < len(text) and text[end].isspace():
                end += 1
        else:
            found.append((start, last))
        start = text.find(wanted[0], start + 1)
    return found


def _second_click(release: Release, words: str, *, by: Viewer, at: datetime) -> QuerySet[Comment]:
    return Comment.objects.filter(release=release, by_id=by.user_id, words=words, at__gt=at - SECOND_CLICK)


def _keep(
    release: Release,
    words: str,
    *,
    quote: Quote,
    thread: Comment | None,
    side: Organisation,
    by: Viewer,
    at: datetime,
) -> Comment:
    comment = Comment(
        release=release,
        thread=thread,
        organisation=side,
        at=at,
        by_id=by.user_id,
        by_name=by.name,
        revision=release.revision,
        words=words,
        exact=quote.exact,
        prefix=quote.prefix,
        suffix=quote.suffix,
    )
    comment.save()
    _record(comment, by=by, at=at, did="answered" if thread else "commented")
    publish(CommentWritten(comment_id=comment.pk))
    return comment


def _set_resolved(thread: Comment, at: datetime | None, by_name: str) -> None:
    thread.resolved_at, thread.resolved_by_name = at, by_name
    thread.save(update_fields=["resolved_at", "resolved_by_name"])


def _record(comment: Comment, *, by: Viewer, at: datetime, did: str) -> None:
    release = comment.release
    permission = COMMENT_OFFICE if allowed(by, COMMENT_OFFICE, release) else COMMENT_OWN
    record(by=by, at=at, verb=permission.name, subject=release, organisation=release.organisation, did=did)
