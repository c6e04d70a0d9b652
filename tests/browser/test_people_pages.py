"""Pages of people: axe finds nothing, nothing scrolls sideways, and an invitation is accepted by keyboard."""

from __future__ import annotations

from datetime import timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe

from daumoi.accounts.models import Membership, User
from daumoi.accounts.viewer import acting_as
from daumoi.foundation import clock
from daumoi.people.actions import invite_person, name_stand_in, withdraw_invitation
from daumoi.people.actions.own_data import ask_erasure
from daumoi.people.links import token_of


@pytest.fixture
def invitation(world, transactional_db, viewer, make_release):
    """One invitation that waits, beside one of each other kind of thing that the pages show."""
    now, operator, officer = clock.now(), viewer(world.operator), viewer(world.officer)
    make_release()
    with acting_as(operator):
        gone = invite_person(email="cu@unit.example", organisation=world.unit, role="approver", by=operator, at=now)
        withdraw_invitation(invitation=gone, by=operator, at=now)
        waiting = invite_person(email="moi@unit.example", organisation=world.unit, role="officer", by=operator, at=now)
        name_stand_in(
            membership=Membership.objects.get(user=world.officer), deputy=world.unit_leader,
            valid_from=now.date() + timedelta(days=5), valid_to=now.date() + timedelta(days=9), by=operator, at=now,
        )  # fmt: skip
    with acting_as(officer):
        ask_erasure(user=world.officer, by=officer, at=now)
    return waiting


def pages(world, invitation) -> dict[str, list[str]]:
    person = f"/desk/people/{world.officer.pk}/"
    membership = Membership.objects.get(user=world.officer)
    return {
        "public": [f"/people/invitation/{token_of(invitation)}/", "/people/invitation/x/"],
        "operator": [
            "/desk/people/", "/desk/people/?q=khong", person, f"{person}stand-in/", f"{person}hand-over/",
            f"/desk/people/memberships/{membership.pk}/end/", "/desk/people/invitations/",
            "/desk/people/invitations/new/", "/desk/people/invitations/list/", "/desk/people/requests/",
        ],
        "officer": ["/people/me/", "/people/me/correct/", "/people/me/stand-ins/", "/desk/people/"],
        "reporter": ["/people/me/", "/people/me/stand-ins/"],
    }  # fmt: skip


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (320, "dark")])
def test_axe_finds_nothing_on_pages_of_people(world, page_of, invitation, problems, width, scheme):
    axe, found = Axe(), []
    for person, addresses in pages(world, invitation).items():
        page = page_of(getattr(world, person, None), width=width, scheme=scheme)
        for address in addresses:
            page.goto(address)
            found += [
                f"{address}: {wrong['id']}: {wrong['nodes'][0]['html'][:160]}"
                for wrong in axe.run(page).response["violations"]
            ]
            wide = page.evaluate("document.documentElement.scrollWidth")
            if wide > width:
                found.append(f"{address}: {wide} px wide at {width}")
            if page.locator("h1").count() != 1:
                found.append(f"{address}: {page.locator('h1').count()} headings of the first rank")
    assert found == []
    assert [said for said in problems if "404" not in said] == []


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without"])
def test_an_invitation_is_accepted_by_keyboard(world, page_of, invitation, problems, scripts):
    page = page_of(None, scripts=scripts)
    page.goto(f"/people/invitation/{token_of(invitation)}/")
    page.locator("#id_full_name").focus()
    page.keyboard.type("Đào Thị Mới")
    for words in ("Chuyên viên", "024 0000 0001"):
        page.keyboard.press("Tab")
        page.keyboard.type(words)
    page.locator("#id_password").focus()
    page.keyboard.type("mot-cau-chi-toi-noi")
    page.keyboard.press("Tab")
    page.keyboard.type("mot-cau-chi-toi-noi")
    page.keyboard.press("Enter")
    page.wait_for_url(lambda address: "/people/invitation/" not in address)
    assert page.locator("main").inner_text()
    assert User.objects.get(email="moi@unit.example").full_name == "Đào Thị Mới"
    assert [said for said in problems if "404" not in said] == []
