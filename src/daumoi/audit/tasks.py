"""Background entries of the chain. Each may run again: what is sealed, published or checked stays as it is."""

from __future__ import annotations

from daumoi.accounts.background import background
from daumoi.audit import actions
from daumoi.foundation import clock


@background()
def seal_log() -> None:
    """Recurring: acts of the last seconds get their place in the chain."""
    actions.seal_entries(at=clock.now())


@background()
def publish_roots() -> None:
    """Recurring: the root of each day that has ended is published."""
    actions.publish_roots(at=clock.now())


@background()
def check_log() -> None:
    """Recurring, and on an auditor's word: the whole log is walked over."""
    actions.check_log(at=clock.now())
