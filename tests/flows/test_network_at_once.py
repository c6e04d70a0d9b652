"""Two operators change the network in the same moment: one is told, and the tree stays a tree."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from django.db import connections

from conftest import NOON
from daumoi.accounts.models import Organisation
from daumoi.foundation.errors import DomainError
from daumoi.network.actions import merge_organisations, move_organisation
from daumoi.network.errors import NetworkChanged
from daumoi.network.models import NetworkState, OrganisationSuccession
from tests.flows.scratch import db

__all__ = ["db"]

REFORM = date(2025, 7, 1)


def at_once(*acts: Callable[[], object]) -> list[str]:
    """What came of acts that began together: "done", or the kind of refusal."""
    start = threading.Barrier(len(acts))

    def attempt(act: Callable[[], object]) -> str:
        start.wait(30)
        try:
            act()
        except DomainError as error:
            return type(error).__name__
        else:
            return "done"
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(acts)) as pool:
        return sorted(pool.map(attempt, acts))


@pytest.fixture
def operator(world, viewer):
    return viewer(world.operator)


def test_two_moves_that_each_look_right_do_not_close_a_circle_together(world, operator):
    def move(body, parent):
        return lambda: move_organisation(organisation=body, parent=parent, from_date=REFORM, by=operator, at=NOON)

    assert at_once(move(world.unit, world.other_unit), move(world.other_unit, world.unit)) == ["InvalidValue", "done"]
    above = dict(Organisation.objects.values_list("pk", "parent_id"))
    assert (above[world.unit.pk], above[world.other_unit.pk]) != (world.other_unit.pk, world.unit.pk)


@pytest.mark.parametrize("clicks", [2, 4])
def test_a_merger_that_is_pressed_several_times_happens_once(world, operator, clicks):
    revision = NetworkState.objects.get_or_create(pk=1)[0].revision

    def merge():
        return merge_organisations(
            organisations=[world.other_unit], into=world.unit, from_date=REFORM, by=operator, at=NOON,
            expected_revision=revision,
        )  # fmt: skip

    assert at_once(*[merge] * clicks) == [NetworkChanged.__name__] * (clicks - 1) + ["done"]
    assert OrganisationSuccession.objects.count() == 1
