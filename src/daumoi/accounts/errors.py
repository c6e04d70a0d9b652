"""Errors of accounts.

    NoViewer        a scoped table was asked without anybody to ask for; a mistake in code, never shown to people
    NotAllowed      (foundation) the person may not do this
"""


class NoViewer(RuntimeError):
    """A scoped table was queried outside `acting_as`: nobody is asking, so nothing may be seen."""
