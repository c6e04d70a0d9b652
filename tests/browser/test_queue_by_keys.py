"""The queue by keyboard: next, tick, take, undo; and a refresh takes nothing away."""

from __future__ import annotations

import pytest

from daumoi.accounts.viewer import SYSTEM, acting_as
from daumoi.foundation import clock
from daumoi.releases.actions import submit_release
from daumoi.releases.checks.grounds import NO_GROUND_APPLIES
from daumoi.releases.models import Release


@pytest.fixture
def waiting(world, transactional_db, viewer, make_release):
    officer, found = viewer(world.officer), []
    for n in range(4):
        release = make_release(headline=f"Bản tin chờ số {n}", at=clock.now())
        with acting_as(officer):
            submit_release(release=release, confirmed=NO_GROUND_APPLIES, by=officer, at=clock.now())
        found.append(release)
    return found


def _states(releases):
    with acting_as(SYSTEM):
        found = Release.objects.in_bulk([release.pk for release in releases])
    return [found[release.pk].state for release in releases]


def test_the_queue_is_worked_by_keys(world, page_of, waiting, problems):
    page = page_of(world.editor)
    page.goto("/desk/queue/")
    for key in "jxjx":
        page.keyboard.press(key)
    assert page.locator('input[name="release"]:checked').count() == 2
    with page.expect_response(lambda answer: "/desk/queue/" in answer.url and answer.request.method == "GET"):
        page.evaluate("htmx.trigger('#queue-rows', 'every')")
        page.evaluate("htmx.ajax('GET', location.pathname, {source: '#queue-rows'})")
    page.wait_for_timeout(500)
    assert page.locator('input[name="release"]:checked').count() == 2
    assert page.evaluate("document.activeElement.id") == f"row-{waiting[1].pk}"
    page.keyboard.press("a")
    page.locator("form[action^='/desk/queue/undo/']").wait_for()
    assert _states(waiting) == ["in_review", "in_review", "submitted", "submitted"]
    with page.expect_navigation():
        page.keyboard.press("u")
    assert _states(waiting) == ["submitted"] * 4
    assert problems == []


def test_the_queue_works_without_script(world, page_of, waiting):
    page = page_of(world.editor, scripts=False)
    page.goto("/desk/queue/")
    page.locator(f"#tick-{waiting[0].pk}").check()
    with page.expect_navigation():
        page.locator('button[value="take"]').click()
    assert _states(waiting) == ["in_review", "submitted", "submitted", "submitted"]
