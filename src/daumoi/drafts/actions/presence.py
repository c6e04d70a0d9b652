"""Who has a release open for writing. Rows live for seconds and go by themselves."""

from __future__ import annotations

from datetime import datetime, timedelta

from daumoi.accounts.viewer import Viewer
from daumoi.drafts.models import Presence
from daumoi.drafts.queries import others_writing
from daumoi.foundation.errors import NotAllowed
from daumoi.releases.actions.writing import may_write
from daumoi.releases.models import Release

# The page says it is open every 15 seconds; three of them missed, and the person is gone.
STAYS = timedelta(seconds=45)


def note_presence(*, release: Release, by: Viewer, at: datetime) -> list[str]:
    """Say that this person has the form open; names of the others who have.

    Raises:
        NotAllowed: the person may not write it now, and does not hear who does.
    """
    if not may_write(by, release):
        raise NotAllowed("Only whoever may write a release hears who else does")
    Presence.objects.update_or_create(release=release, user_id=by.user_id, defaults={"until": at + STAYS})
    return others_writing(release, but=by, at=at)


def leave_release(*, release: Release, by: Viewer) -> None:
    """The form was closed."""
    Presence.objects.filter(release=release, user_id=by.user_id).delete()


def forget_the_gone(*, at: datetime) -> int:
    """Delete presences that ran out; how many."""
    return int(Presence.objects.filter(until__lte=at).delete()[0])
