"""Background entries of the index."""

from __future__ import annotations

from daumoi.accounts.background import background
from daumoi.foundation import clock
from daumoi.search import actions


@background()
def follow_log() -> None:
    """Recurring: index what was changed and what is new."""
    actions.follow_log(at=clock.now())


@background()
def check() -> None:
    """Recurring: compare the whole index with what it speaks of, and mend it."""
    actions.check()


@background()
def index_article(*, article_id: int) -> None:
    """After an article was read: its words are known now."""
    actions.index_objects("article", [article_id])
