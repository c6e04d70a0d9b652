"""What happens to people that something follows from."""

from __future__ import annotations

from dataclasses import dataclass

from daumoi.foundation.events import Event


@dataclass(frozen=True)
class InvitationSent(Event):
    """Somebody is to be told of an invitation, for the first time or again."""

    invitation_id: int


@dataclass(frozen=True)
class StandInNamed(Event):
    """Somebody holds another's role for a time; both are to be told."""

    stand_in_id: int


@dataclass(frozen=True)
class StandInEnded(Event):
    """A stand-in was ended before its last day; both are to be told."""

    stand_in_id: int
    by_id: int | None
    by_name: str
