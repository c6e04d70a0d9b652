"""The page of notices, the count in the header, and the page of choices."""

from __future__ import annotations

from datetime import timedelta

import pytest

from conftest import NOON
from daumoi.accounts.models import LogEntry, Membership
from daumoi.accounts.sharing import Sharing
from daumoi.accounts.viewer import SYSTEM, acting_as
from daumoi.notices.models import Notice, NoticeChoice
from daumoi.people.own_data import as_json, erase
from daumoi.releases.actions import return_release, submit_release
from daumoi.releases.checks.grounds import NO_GROUND_APPLIES
from daumoi.releases.models import Release

LIST, SETTINGS = "/notices/", "/notices/settings/"


@pytest.fixture
def returned(make_release, do, tell):
    def go(**fields):
        release = do("officer", submit_release, release=make_release(**fields), confirmed=NO_GROUND_APPLIES)
        release = do("editor", return_release, release=release, note="Thiếu nguồn.")
        tell()
        return release

    return go


def of(person) -> list[Notice]:
    with acting_as(SYSTEM):
        return list(Notice.objects.filter(person=person).order_by("pk"))


def page(client, address: str) -> str:
    return client.get(address).content.decode()


# --- the page ---------------------------------------------------------------------------------------------------------


def test_whoever_has_none_is_told_what_will_stand_there_and_where_to_choose(world, client_of):
    shown = page(client_of(world.officer), LIST)
    assert "Chưa có việc nào liên quan đến bạn" in shown
    assert SETTINGS in shown


def test_a_notice_leads_to_its_release_and_is_read_then(world, client_of, returned):
    release = returned()
    client = client_of(world.officer)
    (notice,) = of(world.officer)
    assert release.headline in page(client, LIST)
    assert '<span class="count">1</span>' in page(client, "/desk/releases/")
    answer = client.get(f"/notices/{notice.pk}/open/")
    assert (answer.status_code, answer.url) == (302, f"/desk/releases/{release.pk}/")
    assert '<span class="count">' not in page(client, "/desk/releases/")
    assert "Bạn đã đọc hết" in page(client, LIST)
    assert release.headline in page(client, f"{LIST}?show=all")


def test_a_mark_can_be_taken_away_and_all_be_marked_but_what_came_since(world, client_of, returned):
    returned(), returned()
    client = client_of(world.officer)
    first, second = of(world.officer)
    client.post(f"/notices/{first.pk}/read/", {"is_read": "1"})
    client.post(f"/notices/{first.pk}/read/", {"is_read": "0"})
    assert [notice.read_at for notice in of(world.officer)] == [None, None]
    client.post("/notices/read/", {"latest": first.pk})
    assert [notice.read_at for notice in of(world.officer)] == [NOON, None]
    client.post("/notices/read/", {"latest": "x" * 30})
    assert of(world.officer)[1].read_at is None
    client.post("/notices/read/", {"latest": second.pk})
    assert [notice.read_at for notice in of(world.officer)] == [NOON, NOON]


@pytest.mark.parametrize("person", ["editor", "other_officer", "unit_leader", "operator"])
def test_nobody_reads_or_marks_the_notices_of_somebody_else(world, client_of, returned, person):
    returned()
    (notice,) = of(world.officer)
    client = client_of(getattr(world, person))
    assert client.get(f"/notices/{notice.pk}/open/").status_code == 404
    assert client.post(f"/notices/{notice.pk}/read/").status_code == 404
    client.post("/notices/read/", {"latest": notice.pk})
    assert of(world.officer)[0].read_at is None


@pytest.mark.parametrize("change", ["narrowed", "moved", "membership"])
def test_a_notice_of_what_may_no_longer_be_seen_shows_nothing_of_it(world, client_of, returned, change):
    release = returned(headline="Tít không còn được xem")
    client = client_of(world.officer)
    (notice,) = of(world.officer)
    assert "Tít không còn được xem" in page(client, LIST)
    with acting_as(SYSTEM):
        if change == "narrowed":
            Release.objects.filter(pk=release.pk).update(sharing=Sharing.RED)
        elif change == "moved":
            Release.objects.filter(pk=release.pk).update(organisation=world.other_unit)
        else:
            Membership.objects.filter(user=world.officer).update(organisation=world.other_unit)
    for address in (LIST, f"{LIST}?show=all"):
        shown = page(client, address)
        assert "Tít không còn được xem" not in shown
        assert '<span class="count">1</span>' not in shown
    assert client.get(f"/notices/{notice.pk}/open/").status_code == 404


def test_the_count_is_asked_again_and_leads_nobody_away_from_a_form(world, client_of, returned):
    returned()
    htmx = {"HX-Request": "true"}
    assert (
        '<span class="count">1</span>' in client_of(world.officer).get("/notices/count/", headers=htmx).content.decode()
    )
    gone = client_of().get("/notices/count/", headers=htmx)
    assert (gone.status_code, gone.content, "HX-Redirect" in gone.headers) == (286, b"", False)
    assert client_of().get("/notices/count/").status_code == 302


def test_a_mail_that_may_not_have_arrived_is_said_on_the_page(world, client_of, returned):
    returned()
    (notice,) = of(world.officer)
    assert "có thể chưa đến" not in page(client_of(world.officer), LIST)
    with acting_as(SYSTEM):
        type(notice.letter).objects.filter(pk=notice.letter_id).update(state="uncertain")
    assert "có thể chưa đến" in page(client_of(world.officer), LIST)


# --- choices ----------------------------------------------------------------------------------------------------------


def sent(**changes: str) -> dict[str, str]:
    return {"quiet_from": "", "quiet_to": "", **changes}


def choice(person) -> NoticeChoice:
    with acting_as(SYSTEM):
        return NoticeChoice.objects.get(person=person)


def test_a_choice_is_saved_logged_and_taken_back(world, client_of):
    client = client_of(world.officer)
    form = sent(way_release_returned="digest", quiet_from="22:00", quiet_to="06:00")
    assert client.post(SETTINGS, form).status_code == 302
    kept = choice(world.officer)
    assert kept.ways == {"release.returned": "digest"}
    assert (kept.quiet_from.hour, kept.quiet_to.hour) == (22, 6)
    with acting_as(SYSTEM):
        entry = LogEntry.objects.get(verb="notice.choose")
        assert entry.note == {"act": "chosen", "changed": ["release.returned"]}
    assert client.post("/notices/settings/undo/").status_code == 302
    assert (choice(world.officer).ways, choice(world.officer).quiet_from) == ({}, None)
    client.post("/notices/settings/undo/")
    assert choice(world.officer).ways == {"release.returned": "digest"}
    with acting_as(SYSTEM):
        assert LogEntry.objects.filter(verb="notice.choose").count() == 3


def test_saving_the_same_again_is_no_new_choice(world, client_of):
    client = client_of(world.officer)
    client.post(SETTINGS, sent(way_release_returned="digest"))
    client.post(SETTINGS, sent(way_release_returned="digest"))
    assert choice(world.officer).before["ways"] == {}
    with acting_as(SYSTEM):
        assert LogEntry.objects.filter(verb="notice.choose").count() == 1


@pytest.mark.parametrize(
    ("form", "field"),
    [
        (sent(way_release_corrected="off"), "way_release_corrected"),
        (sent(way_release_returned="pigeon"), "way_release_returned"),
        (sent(quiet_from="22:00"), "quiet_to"),
        (sent(quiet_to="06:00"), "quiet_from"),
        (sent(quiet_from="06:00", quiet_to="06:00"), "quiet_to"),
        (sent(quiet_from="25:00", quiet_to="06:00"), "quiet_from"),
    ],
)
def test_what_cannot_be_chosen_is_refused_at_its_field_and_nothing_is_kept(world, client_of, form, field):
    answer = client_of(world.officer).post(SETTINGS, {**form, "way_release_issued": "off"})
    assert answer.status_code == 200
    assert list(answer.context["form"].errors) == [field]
    assert 'value="off" selected' in answer.content.decode()
    with acting_as(SYSTEM):
        assert not NoticeChoice.objects.exclude(ways={}, before=None).exists()


def test_each_role_is_asked_about_what_can_reach_it_and_why_it_cannot_be_switched_off(world, client_of):
    of_officer = page(client_of(world.officer), SETTINGS)
    of_editor = page(client_of(world.editor), SETTINGS)
    assert "way_release_returned" in of_officer
    assert "way_release_submitted" not in of_officer
    assert "way_release_submitted" in of_editor
    assert "way_review_due" in of_editor
    assert "phải có người thứ hai xem lại" in of_editor


def test_what_another_role_chose_stays_when_a_form_does_not_show_it(world, do, client_of):
    Membership.objects.create(user=world.officer, organisation=world.hub, role="editor")
    client_of(world.officer).post(SETTINGS, sent(way_release_submitted="now"))
    Membership.objects.filter(user=world.officer, role="editor").update(ended_at=NOON)
    client_of(world.officer).post(SETTINGS, sent(way_release_returned="off"))
    assert choice(world.officer).ways == {"release.submitted": "now", "release.returned": "off"}


# --- one's own data ---------------------------------------------------------------------------------------------------


def test_notices_letters_and_choices_are_taken_along_and_erased_with_the_account(world, client_of, returned):
    returned()
    client_of(world.officer).post(SETTINGS, sent(way_release_returned="off"))
    kept = {part["table"] for part in as_json(world.officer, at=NOON)["kept"]}
    assert {"notices.Notice", "notices.Letter", "notices.NoticeChoice"} <= kept
    world.officer.is_active = False
    world.officer.save()
    with acting_as(SYSTEM):
        erase(world.officer, at=NOON + timedelta(days=1))
    assert of(world.officer) == []
    with acting_as(SYSTEM):
        assert not NoticeChoice.objects.filter(person=world.officer).exists()
