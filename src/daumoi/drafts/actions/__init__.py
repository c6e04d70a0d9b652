"""Writes around drafts: one file a verb family."""

from daumoi.drafts.actions.commenting import answer_comment, comment_on_passage, reopen_thread, resolve_thread
from daumoi.drafts.actions.links import ask_links, note_links_to_ask
from daumoi.drafts.actions.presence import leave_release, note_presence
from daumoi.drafts.actions.templates import keep_template, retire_template

__all__ = [
    "answer_comment",
    "ask_links",
    "comment_on_passage",
    "keep_template",
    "leave_release",
    "note_links_to_ask",
    "note_presence",
    "reopen_thread",
    "resolve_thread",
    "retire_template",
]
