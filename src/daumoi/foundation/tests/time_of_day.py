"""What time it is in a test."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest

from daumoi.foundation import clock


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> Callable[[datetime], None]:
    """Set the time that the product sees; until it is called, time runs."""

    def set_time(moment: datetime) -> None:
        monkeypatch.setattr(clock, "now", lambda: moment)

    return set_time
