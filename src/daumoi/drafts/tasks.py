"""Background steps around drafts."""

from __future__ import annotations

from daumoi.accounts.background import background
from daumoi.drafts import actions
from daumoi.drafts.actions import links
from daumoi.drafts.actions.presence import forget_the_gone
from daumoi.foundation import clock
from daumoi.releases.models import Release


@background()
def ask_links(*, release_id: int) -> None:
    """After a release with links was saved: ask whether they lead anywhere."""
    release = Release.objects.filter(pk=release_id).first()
    if release is not None:
        actions.ask_links(release=release, at=clock.now())


@background()
def forget_old_answers() -> None:
    """Recurring: what links answered a month ago is forgotten."""
    links.forget_old_answers(at=clock.now())


@background()
def forget_presences() -> None:
    """Recurring: who was writing a minute ago is forgotten."""
    forget_the_gone(at=clock.now())
