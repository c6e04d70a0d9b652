"""What the tests of the index share."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from conftest import NOON
from daumoi.accounts.viewer import SYSTEM, acting_as
from daumoi.search import actions
from daumoi.search.queries import Filters, hits, read
from daumoi.search.rules import question


@pytest.fixture
def indexed() -> Callable[[], int]:
    """Bring the index up to date, as the step that runs every few seconds does."""

    def run() -> int:
        with acting_as(SYSTEM):
            return actions.follow_log(at=NOON)

    return run


@pytest.fixture
def found(viewer: Callable[[Any], Any]) -> Callable[..., list[tuple[str, int]]]:
    """(kind, id) of what a person finds, best first."""

    def ask(person: Any, typed: str, **filters: Any) -> list[tuple[str, int]]:
        asked, asking = question(typed), viewer(person)
        with acting_as(asking):
            return [(r.kind, r.thing.pk) for r in read(hits(asked, viewer=asking, filters=Filters(**filters)), asked)]

    return ask
