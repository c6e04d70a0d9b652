"""Writes of notices: making, mailing, ticking off, choosing, forgetting."""

from daumoi.notices.actions.choosing import choose_mail, undo_choice
from daumoi.notices.actions.digests import write_digests
from daumoi.notices.actions.keeping import forget_old, mark_all_read, mark_read, mark_unread
from daumoi.notices.actions.mailing import give_up, letters_lying_still, send_letter
from daumoi.notices.actions.making import make_notices, tell_of_ending_entries

__all__ = [
    "choose_mail",
    "forget_old",
    "give_up",
    "letters_lying_still",
    "make_notices",
    "mark_all_read",
    "mark_read",
    "mark_unread",
    "send_letter",
    "tell_of_ending_entries",
    "undo_choice",
    "write_digests",
]
