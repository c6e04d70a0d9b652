"""The day at a glance, and the one next thing of each role."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from conftest import NOON
from daumoi.accounts.viewer import acting_as
from daumoi.desk.views.today import bars
from daumoi.foundation import clock
from daumoi.releases.actions import submit_release, withdraw_release
from daumoi.releases.checks.grounds import NO_GROUND_APPLIES
from daumoi.releases.reasons import Explanation

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def evening(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOON + timedelta(hours=5))


def test_the_day_shows_what_went_out_what_comes_what_is_late_and_what_was_withdrawn(
    world, viewer, client_of, make_release, issue
):
    officer, editor, late = viewer(world.officer), viewer(world.editor), make_release(headline="Bản tin để lâu")
    with acting_as(officer):
        submit_release(release=late, confirmed=NO_GROUND_APPLIES, by=officer, at=NOON)
    out, embargoed = issue(), issue(embargo_until=NOON + timedelta(hours=20))
    taken_back = issue()
    with acting_as(editor):
        later = NOON + timedelta(minutes=30)
        withdraw_release(release=taken_back.release, note="Số liệu sai, sẽ có bản mới.", by=editor, at=later)
    page = client_of(world.leader).get(reverse("desk:today"))
    assert [release.pk for release in page.context["overdue"]["rows"]] == [late.pk]
    assert page.context["issued"]["count"] == 3
    assert out.pk in {version.pk for version in page.context["issued"]["rows"]}
    assert [row["id"] for row in page.context["coming"]["rows"]] == [embargoed.release_id]
    assert page.context["mended"]["count"] == 1
    assert page.context["lone"]["count"] == 1


def test_the_leader_reads_why_things_were_put_right_and_how_often_it_was_our_own_error(world, viewer, client_of, issue):
    editor = viewer(world.editor)
    for reason in ("own_error", "own_error", "wrong_figure", "new_facts"):
        version = issue()
        with acting_as(editor):
            withdraw_release(
                release=version.release, note="Gỡ.", explained=Explanation(reason=reason), by=editor,
                at=NOON + timedelta(hours=1),
            )  # fmt: skip
    page = client_of(world.leader).get(reverse("desk:today"))
    assert [row["count"] for row in page.context["reasons"]] == [2, 1, 1]
    assert page.context["own_error_count"] == 3
    assert "Lỗi của chính cơ quan: 3" in page.content.decode()
    far = client_of(world.far_editor).get(reverse("desk:today"))
    assert far.context["reasons"] == []
    assert "Lỗi của chính cơ quan" not in far.content.decode()


def test_another_focal_point_sees_nothing_of_it(world, viewer, client_of, make_release, issue):
    issue(embargo_until=NOON + timedelta(hours=20))
    issue()
    page = client_of(world.far_editor).get(reverse("desk:today"))
    assert [page.context[name]["count"] for name in ("issued", "coming", "overdue", "mended", "lone")] == [0] * 5


def test_the_bars_are_drawn_from_the_figures():
    drawn = bars([0, 2, 4])
    assert drawn.count("<rect") == 3
    assert 'height="60"' in drawn
    assert 'height="30"' in drawn


@pytest.mark.parametrize(
    ("role", "address"),
    [
        ("officer", "desk:release_new"),
        ("unit_leader", "wire:list"),
        ("leader", "desk:today"),
        ("auditor", "audit:log"),
        ("operator", "desk:people"),
    ],
)
def test_every_role_has_one_next_thing_that_opens(world, client_of, role, address):
    client = client_of(getattr(world, role))
    found = client.get(reverse("desk:home")).context["next"]
    assert found.url == reverse(address)
    assert client.get(found.url).status_code == 200


def test_the_figures_of_seven_days_begin_at_the_midnight_at_which_the_lists_behind_them_begin(world, client_of, issue):
    issue(at=NOON - timedelta(days=7) + timedelta(hours=6))  # less than 168 hours ago, and on the eighth day
    issue(at=NOON - timedelta(days=6))

    page = client_of(world.editor).get(reverse("desk:home"))

    assert page.context["stats"][0]["figure"] == 1
    assert page.context["stats"][0]["url"].endswith(f"?since={(NOON - timedelta(days=6)).date().isoformat()}")


def test_what_was_withdrawn_since_is_marked_among_what_was_issued_today(world, viewer, client_of, issue):
    def look():
        return client_of(world.leader).get(reverse("desk:today")).content.decode().partition('id="issued-title"')[2]

    def marked(page: str) -> list[bool]:
        return ["badge" in row for row in page.partition("</section>")[0].split("<li>")[1:]]

    issue()
    assert marked(look()) == [False]
    with CaptureQueriesContext(connection) as before:
        look()
    taken_back = [issue(), issue()]
    with acting_as(viewer(world.editor)) as editor:
        for version in taken_back:
            withdraw_release(release=version.release, note="Số liệu sai.", by=editor, at=NOON + timedelta(minutes=30))
    issue()
    with CaptureQueriesContext(connection) as after:
        page = look()
    assert marked(page) == [False, True, True, False]
    assert "Đã thu hồi" in page
    assert len(after) <= len(before)
