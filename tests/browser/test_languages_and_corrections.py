"""Pages of corrections and of language versions in a real browser: axe finds nothing, nothing scrolls sideways."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe

from conftest import NOON
from daumoi.accounts.viewer import SYSTEM, acting_as
from daumoi.distribution.actions import plan_deliveries
from daumoi.distribution.models import Delivery
from daumoi.glossary.actions import keep_term
from daumoi.releases.actions import correct_release, create_language_version, save_release
from daumoi.releases.models import Release
from daumoi.releases.reasons import Explanation


@pytest.fixture
def addresses(world: Any, viewer: Any, issue: Any) -> dict[str, list[str]]:
    version = issue(at=NOON - timedelta(days=3))
    officer, editor = viewer(world.officer), viewer(world.editor)
    with acting_as(SYSTEM):
        plan_deliveries(version=version, at=NOON)
        Delivery.objects.filter(version=version).update(state="sent", sent_at=NOON)
    with acting_as(editor):
        term = {"term": "Cục Hạ tầng số", "preferred": "Authority", "forbidden": "Department of Digital Things"}
        keep_term(organisation=world.hub, fields=term, by=editor, at=NOON)
    with acting_as(officer):
        translation = create_language_version(
            original=version.release, language="en", organisation=world.unit, translator=world.officer,
            reviewer=world.unit_leader, by=officer, at=NOON,
        )  # fmt: skip
        fields = {"headline": "Measured", "body": "<p>In Vietnam the Department of Digital Things measured.</p>"}
        translation = save_release(
            release=translation, fields=fields, expected_revision=translation.revision, by=officer, at=NOON
        )
    with acting_as(editor):
        corrected = correct_release(
            release=Release.objects.get(pk=version.release_id), fields={"lead": "Tốc độ giảm so với quý trước."},
            note="Viết nhầm chiều thay đổi.", by=editor, at=NOON - timedelta(days=2),
            explained=Explanation(reason="own_error", noticed_by="press"),
        )  # fmt: skip
    with acting_as(SYSTEM):
        plan_deliveries(version=corrected, at=NOON)
        Delivery.objects.filter(version=corrected).update(state="failed", problem="550")
    return {
        "public": [f"/news/{corrected.public_id}/"],
        "editor": [
            f"/desk/deliveries/of/{corrected.public_id}/proof/", f"/desk/releases/{version.release_id}/correct/",
            f"/desk/releases/{version.release_id}/withdraw/",
        ],
        "officer": [
            f"/desk/releases/{translation.pk}/translate/", f"/desk/releases/{version.release_id}/languages/new/",
            f"/desk/releases/{version.release_id}/", f"/desk/releases/{translation.pk}/",
            f"/desk/releases/{translation.pk}/translators/", f"/desk/releases/{translation.pk}/check/",
        ],
        "unit_leader": [f"/desk/releases/{translation.pk}/translate/"],
    }  # fmt: skip


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (390, "dark")])
def test_axe_finds_nothing_and_nothing_scrolls_sideways(world, page_of, addresses, problems, width, scheme):
    axe, found = Axe(), []
    for person, pages in addresses.items():
        page = page_of(getattr(world, person, None), width=width, scheme=scheme)
        for address in pages:
            page.goto(address)
            for closed in page.locator("details.newsroom-changes").all():
                closed.evaluate("element => { element.open = true }")
            found += [
                f"{address}: {wrong['id']}: {wrong['nodes'][0]['html'][:200]}"
                for wrong in axe.run(page).response["violations"]
            ]
            wide = page.evaluate("document.documentElement.scrollWidth")
            if wide > width:
                found.append(f"{address}: {wide} px wide at {width}")
    assert found == []
    assert problems == []


def test_typed_rows_come_back_row_by_row_and_nothing_is_offered_after_saving(page_of, world, addresses):
    page = page_of(world.officer)
    page.goto(addresses["officer"][0])
    rows = page.locator("textarea[name=paragraph]")
    page.route("**/translate/save/", lambda route: route.abort())
    with page.expect_event("requestfailed"):
        rows.nth(0).fill("The first row.")
        rows.nth(1).fill("The second row.")
    page.on("dialog", lambda dialog: dialog.accept())
    page.goto(addresses["officer"][0])
    page.unroute("**/translate/save/")

    page.get_by_role("button", name="Lấy lại").click()

    assert [rows.nth(place).input_value() for place in (0, 1)] == ["The first row.", "The second row."]
    page.locator("form[data-keeps-text] button.button--primary").click()
    page.wait_for_url("**/translate/?saved=1")
    assert [rows.nth(place).input_value() for place in (0, 1)] == ["The first row.", "The second row."]
    assert page.get_by_role("button", name="Lấy lại").count() == 0
