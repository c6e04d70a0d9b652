"""Writes of people: one file a verb family."""

from daumoi.people.actions.belonging import end_membership, give_membership
from daumoi.people.actions.inviting import (
    accept_as_newcomer,
    accept_as_oneself,
    invitation_named_by,
    invite_person,
    resend_invitation,
    withdraw_invitation,
)
from daumoi.people.actions.leaving import let_go
from daumoi.people.actions.standing_in import end_stand_in, name_stand_in

__all__ = [
    "accept_as_newcomer",
    "accept_as_oneself",
    "end_membership",
    "end_stand_in",
    "give_membership",
    "invitation_named_by",
    "invite_person",
    "let_go",
    "name_stand_in",
    "resend_invitation",
    "withdraw_invitation",
]
