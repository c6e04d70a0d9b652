"""An operator takes a lost second factor away on the person's page; nobody else is offered it."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client

from conftest import NOON
from daumoi.accounts.models import Membership
from daumoi.accounts.queries import viewer_of
from daumoi.accounts.sign_in import factors, session
from daumoi.accounts.sign_in.actions import reset_second_factor
from daumoi.foundation import clock
from daumoi.foundation.errors import InvalidValue

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


@pytest.fixture
def browser_of(client_of: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    """A browser in which somebody has proved a minute ago who they are."""
    monkeypatch.setattr(clock, "now", lambda: NOON)

    def make(user: Any, *, minutes_ago: int = 1) -> Client:
        client = client_of(user)
        kept = client.session
        session.confirm(kept, at=NOON - timedelta(minutes=minutes_ago))
        kept.save()
        return client

    return make


def test_an_operator_takes_it_away_and_it_is_no_longer_offered(world: SimpleNamespace, browser_of: Any) -> None:
    factors.add_app(world.editor, SECRET, step=0)
    client = browser_of(world.operator)
    page = f"/desk/people/{world.editor.pk}/"
    assert client.get(page).context["may_reset_factor"]
    assert client.post(f"{page}second-factor/reset/")["Location"] == page
    assert not factors.has_second_factor(world.editor)
    assert not client.get(page).context["may_reset_factor"]
    assert client.post(f"{page}second-factor/reset/").status_code == 404


def test_whoever_has_gone_keeps_what_they_sign_in_with_elsewhere(world: SimpleNamespace, browser_of: Any) -> None:
    factors.add_app(world.officer, SECRET, step=0)
    Membership.objects.filter(user=world.officer).update(ended_at=NOON - timedelta(days=1))
    Membership.objects.create(
        user=world.officer, organisation=world.far_hub, role="officer", valid_from=NOON.date() - timedelta(days=1)
    )
    client = browser_of(world.operator)
    page = f"/desk/people/{world.officer.pk}/"
    assert not client.get(page).context["may_reset_factor"]
    assert client.post(f"{page}second-factor/reset/").status_code == 404
    with pytest.raises(InvalidValue):
        reset_second_factor(
            user=world.officer, organisation=world.unit, by=viewer_of(world.operator, on=NOON.date()), at=NOON
        )
    assert factors.has_second_factor(world.officer)


def test_it_needs_a_fresh_proof(world: SimpleNamespace, browser_of: Any) -> None:
    factors.add_app(world.editor, SECRET, step=0)
    client = browser_of(world.operator, minutes_ago=10)
    answer = client.post(f"/desk/people/{world.editor.pk}/second-factor/reset/")
    assert answer["Location"].startswith("/accounts/confirm/")
    assert factors.has_second_factor(world.editor)


@pytest.mark.parametrize("who", ["editor", "leader", "auditor", "officer", "far_editor"])
def test_nobody_else_is_offered_it(world: SimpleNamespace, browser_of: Any, who: str) -> None:
    factors.add_app(world.second_editor, SECRET, step=0)
    client = browser_of(getattr(world, who))
    page = client.get(f"/desk/people/{world.second_editor.pk}/")
    assert page.status_code == 404 or not page.context["may_reset_factor"]
    assert client.post(f"/desk/people/{world.second_editor.pk}/second-factor/reset/").status_code == 404
    assert factors.has_second_factor(world.second_editor)


def test_nobody_takes_the_own_one_away_there(world: SimpleNamespace, browser_of: Any) -> None:
    factors.add_app(world.operator, SECRET, step=0)
    client = browser_of(world.operator)
    assert client.post(f"/desk/people/{world.operator.pk}/second-factor/reset/").status_code == 404
    assert factors.has_second_factor(world.operator)
