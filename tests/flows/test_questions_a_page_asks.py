"""How many questions a page asks of the database: as many for seven rows as for two, and few on pages of all day."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from conftest import NOON
from daumoi.accounts.models import Membership, Organisation, User
from daumoi.accounts.viewer import SYSTEM, acting_as
from daumoi.foundation import clock
from daumoi.media.models import MediaItem
from daumoi.planning.models import PressEvent
from daumoi.releases.models import Release

# Session, person, memberships, unread notices, and what the page is about.
MOST_QUESTIONS = 12

LISTS = [
    ("editor", "desk:queue", ""),
    ("editor", "desk:queue", "?view=columns"),
    ("editor", "desk:releases", ""),
    ("officer", "desk:releases", ""),
    ("editor", "desk:home", ""),
    ("officer", "desk:home", ""),
    ("editor", "desk:calendar", ""),
    ("editor", "desk:events", ""),
    ("officer", "desk:media", ""),
    ("operator", "desk:people", ""),
    ("operator", "network:tree", ""),
]
# The start page of the desk puts together what waits in every corner of it.
MORE_FOR = {"desk:home": 14}


@pytest.fixture
def more_rows(world, make_release):
    """Adds one row of everything that a list shows, in a unit of its own, by somebody of its own."""

    def add(number: int) -> None:
        at = clock.now()
        unit = Organisation.objects.create(
            code=f"dv-{number}", name=f"Đơn vị {number}", short_name=f"ĐV {number}", kind="source_unit",
            hub=world.hub, parent=world.hub,
        )  # fmt: skip
        person = User.objects.create_user(f"nguoi{number}@unit.example", full_name=f"Người số {number}")
        Membership.objects.create(user=person, organisation=unit, role="officer", valid_from=NOON.date())
        waiting = make_release(at=at)
        drafted = make_release(at=at)
        with acting_as(SYSTEM):
            Release.objects.filter(pk=waiting.pk).update(
                state="submitted", submitted_at=at, organisation=unit, author=person, updated_at=at
            )
            Release.objects.filter(pk=drafted.pk).update(embargo_until=at + timedelta(days=1))
            MediaItem.objects.create(
                organisation=world.unit, uploaded_by=person, uploaded_at=at, original_name=f"{number}.jpg",
                caption=f"Ảnh {number}",
            )  # fmt: skip
            PressEvent.objects.create(
                organisation=unit, kind="briefing", title=f"Họp báo {number}", starts_at=at + timedelta(days=1),
                ends_at=at + timedelta(days=1, hours=1), notice_at=at,
            )  # fmt: skip

    return add


def questions(client, address: str) -> tuple[int, int]:
    """How many the page asks, and how long it is."""
    with CaptureQueriesContext(connection) as asked:
        answer = client.get(address)
    assert answer.status_code == 200
    return len(asked), len(answer.content)


def test_a_list_asks_as_many_questions_for_seven_rows_as_for_two(world, client_of, more_rows):
    clients = {name: client_of(getattr(world, name)) for name, _page, _query in LISTS}
    addresses = [(name, reverse(page) + query) for name, page, query in LISTS]
    for number in range(2):
        more_rows(number)
    for name, address in addresses:  # what is cached for the process is cached by now
        clients[name].get(address)
    few = {(name, address): questions(clients[name], address) for name, address in addresses}
    for number in range(2, 7):
        more_rows(number)
    many = {(name, address): questions(clients[name], address) for name, address in addresses}
    assert {page for page in few if many[page][1] <= few[page][1]} == set(), "these pages do not show the new rows"
    assert {page: (few[page][0], many[page][0]) for page in few if many[page][0] > few[page][0]} == {}
    too_many = {
        page: many[name, reverse(page) + query][0]
        for name, page, query in LISTS
        if many[name, reverse(page) + query][0] > MORE_FOR.get(page, MOST_QUESTIONS)
    }
    assert too_many == {}
