"""Background entries of the network."""

from __future__ import annotations

from daumoi.accounts.background import background
from daumoi.foundation import clock
from daumoi.network import actions


@background()
def bring_up_to_date() -> None:
    """Recurring: names, places and ends that were planned for a day that has come take effect."""
    actions.bring_up_to_date(at=clock.now())
