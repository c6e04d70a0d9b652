"""What happens around drafts."""

from dataclasses import dataclass

from daumoi.foundation.events import Event


@dataclass(frozen=True)
class CommentWritten(Event):
    """Somebody commented on a passage or answered a comment."""

    comment_id: int


@dataclass(frozen=True)
class LinksToAsk(Event):
    """A release holds links that nobody has asked for a while."""

    release_id: int
