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

__all__ = [
    "accept_as_newcomer",
    "accept_as_oneself",
    "end_membership",
    "give_membership",
    "invitation_named_by",
    "invite_person",
    "resend_invitation",
    "withdraw_invitation",
]
