"""axe finds nothing on the main pages, in both themes, wide and at 320 px; and nothing scrolls sideways there."""

from __future__ import annotations

from datetime import timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from django_tasks_db.models import DBTaskResult

from conftest import NOON
from daumoi.accounts.viewer import SYSTEM, acting_as
from daumoi.agreements.actions import PlannedLine, sign_agreement
from daumoi.audit.actions import check_log, publish_roots, seal_entries
from daumoi.coverage.models import Article, Outlet, Pickup
from daumoi.coverage.tasks import check_outlet
from daumoi.drafts.actions import comment_on_passage, keep_template
from daumoi.glossary.actions import keep_term
from daumoi.notices.models import Notice
from daumoi.releases.actions import submit_release
from daumoi.releases.checks.grounds import NO_GROUND_APPLIES
from daumoi.spokespersons.actions import enter_spokesperson

LOOKS = [(1280, "light"), (1280, "dark"), (320, "light"), (320, "dark")]


@pytest.fixture
def addresses(world, transactional_db, make_release, issue, viewer) -> dict[str, list[str]]:
    """Main pages by person, each with something on it."""
    version = issue()
    waiting, officer = make_release(), viewer(world.officer)
    draft = make_release(lead="Người dân gọi 0912 345 678 để được hỗ trợ.")
    with acting_as(officer):
        submit_release(release=waiting, confirmed=NO_GROUND_APPLIES, by=officer, at=NOON)
        comment_on_passage(release=draft, words="Ghi rõ nguồn.", passage="152,4 Mbit/s", by=officer, at=NOON)
    with acting_as(viewer(world.editor)) as editor:
        fields = {"term": "nghị định", "preferred": "decree", "forbidden": "edict", "source": "Quyết định 1"}
        term = keep_term(organisation=world.hub, fields=fields, by=editor, at=NOON)
        template = keep_template(organisation=world.hub, fields={"name": "Tin tuần"}, by=editor, at=NOON)
    with acting_as(SYSTEM):
        outlet = Outlet.objects.create(
            organisation=world.agency,
            name="Báo Sóng Hồng",
            home_url="https://b.example/",
            feed_url="https://b.example/r",
        )
        article = Article.objects.create(
            outlet=outlet, url="https://b.example/1", url_key="1" * 64, state="read", text=version.text, language="vi",
            title="Mạng di động nhanh hơn", published_at=NOON + timedelta(hours=1), found_at=NOON,
        )  # fmt: skip
        pickup = Pickup.objects.create(
            article=article, release=version.release, version=version, kind="whole", spans=[[0, 60, 0, 60, 1]],
            release_share=1, article_share=1, verbatim_share=1, matched_words=90, evidence=9, delay_seconds=3600,
            found_at=NOON, engine="test",
        )  # fmt: skip
        agreement = sign_agreement(
            number="01/BTT", title="Phối hợp thông tin", focal_point=world.hub, agency=world.agency,
            signed_date=NOON.date(), valid_from=NOON.date(), valid_to=NOON.date(),
            lines=[PlannedLine("news", 3)], by=SYSTEM, at=NOON,
        )  # fmt: skip
        enter_spokesperson(
            organisation=world.unit, by=SYSTEM, at=NOON,
            fields={
                "authority": "head", "full_name": "Đinh Văn Quý", "position": "Cục trưởng", "phone": "024 3943 0000",
                "email": "quy@unit.example", "decided_at": NOON, "valid_from": NOON,
            },
        )  # fmt: skip
    with acting_as(SYSTEM):
        for number, release in enumerate((version.release, draft)):
            read_at = NOON if number else None
            Notice.objects.create(
                person=world.officer, kind="release.issued", turn=str(number), at=NOON, by_name="Nguyễn Minh Châu",
                release=release, way="now", read_at=read_at,
            )  # fmt: skip
    DBTaskResult.objects.get(pk=check_outlet.enqueue(outlet_id=outlet.pk).id).set_failed(ValueError("a" * 200))
    seal_entries(at=NOON)
    publish_roots(at=NOON + timedelta(days=2))
    check_log(at=NOON)
    return {
        "public": [
            "/", f"/news/{version.public_id}/", "/about/reading-the-press/", "/accounts/sign-in/", "/nowhere/",
            "/audit/roots/", "/spokespersons/",
        ],
        "auditor": ["/audit/", "/audit/?act=release.issue&last=2020-01-01&first=2021-01-01"],
        "reporter": [
            "/wire/", f"/wire/{version.public_id}/", "/wire/subscription/", "/wire/events/", "/accounts/profile/",
            "/accounts/second-factor/", "/accounts/second-factor/passkey/", "/accounts/second-factor/codes/",
            "/accounts/confirm/", "/accounts/sessions/", "/accounts/password/", "/accounts/second-factor/app/",
            "/accounts/email/",
        ],
        "officer": ["/notices/", "/notices/?show=all", "/notices/settings/",
            "/desk/", "/desk/search/?q=mang", "/desk/releases/", "/desk/releases/new/",
            "/desk/releases/new/?type=clarification",
            f"/desk/releases/{draft.pk}/check/", f"/desk/releases/{draft.pk}/comments/",
            f"/desk/releases/{draft.pk}/edit/", f"/desk/releases/{version.release_id}/"],
        "operator": [
            "/desk/steps/", "/network/", "/network/?q=cuc&on=2025-06-30", f"/network/{world.unit.pk}/", "/network/new/",
            "/network/import/", "/network/merge/", f"/network/{world.unit.pk}/move/",
        ],
        "editor": [
            "/days/", "/days/?year=2027", "/desk/", "/desk/queue/", "/desk/queue/?look=columns", "/desk/today/",
            f"/desk/releases/{waiting.pk}/review/", f"/desk/releases/{waiting.pk}/compare/",
            f"/desk/releases/{version.release_id}/correct/", "/desk/deliveries/",
            "/desk/events/", "/desk/calendar/", "/desk/calendar/?show=month",
            "/desk/looking-back/", f"/desk/releases/{waiting.pk}/emergency/", "/desk/targets/", "/desk/sign-offs/",
            "/desk/events/new/", "/desk/templates/", "/desk/templates/new/",
            "/glossary/", "/glossary/new/", "/glossary/import/", f"/glossary/{term.pk}/",
            f"/glossary/{term.pk}/retire/",
            f"/desk/templates/{template.pk}/", "/spokespersons/register/", "/spokespersons/register/new/",
            f"/desk/deliveries/of/{version.public_id}/",
            "/desk/pickups/", f"/desk/pickups/{pickup.pk}/", "/desk/articles/", f"/desk/articles/{article.pk}/",
            "/desk/outlets/", "/desk/outlets/new/", "/desk/gaps/", "/desk/agreements/",
            f"/desk/agreements/{agreement.pk}/", "/desk/agreements/new/", "/desk/reports/agreements/",
        ],
    }  # fmt: skip


@pytest.mark.parametrize(("width", "scheme"), LOOKS)
def test_axe_finds_nothing_and_nothing_scrolls_sideways(world, page_of, addresses, problems, width, scheme):
    axe, found = Axe(), []
    for person, pages in addresses.items():
        page = page_of(getattr(world, person, None), width=width, scheme=scheme)
        for address in pages:
            page.goto(address)
            results = axe.run(page)
            found += [
                f"{address}: {wrong['id']}: {wrong['nodes'][0]['html'][:160]}"
                for wrong in results.response["violations"]
            ]
            wide = page.evaluate("document.documentElement.scrollWidth")
            if wide > width:
                found.append(f"{address}: {wide} px wide at {width}")
            if page.locator("h1").count() != 1:
                found.append(f"{address}: {page.locator('h1').count()} headings of the first rank")
    assert found == []
    assert [said for said in problems if "404" not in said] == []
