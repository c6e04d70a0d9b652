"""Every surface × every sharing level × every person: who reads what, and nobody learns of the rest."""

from __future__ import annotations

import io
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from PIL import Image

from conftest import NOON
from daumoi.accounts.models import Membership
from daumoi.accounts.sharing import Sharing, is_narrower
from daumoi.accounts.viewer import PUBLIC, SYSTEM, acting_as
from daumoi.coverage.actions import find_pickups
from daumoi.coverage.models import Article, Outlet, Pickup
from daumoi.distribution.models import Delivery
from daumoi.foundation.errors import InvalidValue
from daumoi.releases.actions import (
    approve_release,
    attach_media,
    correct_release,
    create_release,
    issue_release,
    submit_release,
    withdraw_release,
)
from daumoi.releases.checks.grounds import NO_GROUND_APPLIES
from daumoi.releases.errors import IncompleteRelease
from daumoi.releases.models import IssuedVersion, Release
from daumoi.releases.rules import content_digest

HOUR = timedelta(hours=1)
HEADLINE = "Tít chỉ cho vòng được phép"
OFFICE = {"editor", "second_editor", "approver", "leader", "auditor", "operator"}
OWN = {"officer", "unit_leader"}
BRANCH = OFFICE | OWN | {"other_officer"}
NETWORK = BRANCH | {"reporter", "far_editor", "partner"}
PEOPLE = NETWORK | {"public"}
# Sharing level → who reads the version once it is out. TLP:RED names the second editor and the partner.
CIRCLE = {
    Sharing.CLEAR: PEOPLE,
    Sharing.GREEN: NETWORK,
    Sharing.AMBER: BRANCH,
    Sharing.AMBER_STRICT: OFFICE | OWN,
    Sharing.RED: {"officer", "second_editor", "partner"},
}


@pytest.fixture
def people(world: SimpleNamespace) -> SimpleNamespace:
    """The world with a partner of the branch, who is in the network and not of the house."""
    from daumoi.accounts.models import Organisation, OrganisationKind, User

    organisation = Organisation.objects.create(
        code="doi-tac", name="Đối tác", short_name="Đối tác", kind=OrganisationKind.PARTNER, hub=world.hub
    )
    world.partner = User.objects.create_user("p@partner.example", "mat-khau-cua-toi", full_name="Tạ Văn Phong")
    Membership.objects.create(user=world.partner, organisation=organisation, role="leader")
    return world


@pytest.fixture
def shared(people: Any, viewer: Any, make_release: Any, settings: Any, tmp_path: Any) -> Any:
    """An issued release of a sharing level with a photo; public from one hour after noon on."""
    from daumoi.media.actions import add_photo

    storage = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": tmp_path}}
    settings.STORAGES = {**settings.STORAGES, "default": storage}

    def make(level: Sharing, **fields: Any) -> IssuedVersion:
        named = [people.second_editor, people.partner] if level == Sharing.RED else []
        release = make_release(
            sharing=level, named_people=named, headline=HEADLINE, embargo_until=NOON + HOUR, **fields
        )
        officer, editor = viewer(people.officer), viewer(people.second_editor)
        picture = io.BytesIO()
        Image.new("RGB", (60, 40)).save(picture, "JPEG")
        with acting_as(officer):
            photo = add_photo(
                content=picture.getvalue(), name="b.jpg", organisation=people.unit, by=officer, at=NOON,
                caption="Trạm", credit="Ảnh: A", alternative_text="Cột",
            )  # fmt: skip
            attach_media(release=release, item=photo, by=officer)
            submit_release(release=release, confirmed=NO_GROUND_APPLIES, by=officer, at=NOON)
        with acting_as(editor):
            approve_release(release=release, by=editor, at=NOON)
            return issue_release(release=release, by=editor, at=NOON)

    return make


def surfaces(version: IssuedVersion) -> dict[str, str]:
    """Every address at which a version can be read."""
    photo = version.content["photos"][0]["public_id"]
    return {
        "wire list": reverse("wire:list"),
        "wire search": reverse("wire:list") + "?q=vong+duoc+phep",
        "wire page": reverse("wire:release", args=[version.public_id]),
        **{form: reverse("wire:download", args=[version.public_id, form]) for form in ("txt", "html", "json", "docx")},
        "photos": reverse("wire:photos", args=[version.public_id]),
        "photo": reverse("media:photo", args=[photo, "large"]),
        "newsroom list": reverse("newsroom:list"),
        "newsroom search": reverse("newsroom:list") + "?q=vong+duoc+phep",
        "newsroom page": reverse("newsroom:page", args=[version.public_id, version.slug]),
        "newsroom json": reverse("newsroom:json", args=[version.public_id]),
        "rss": reverse("newsroom:rss"),
        "atom": reverse("newsroom:atom"),
        "json feed": reverse("newsroom:json_feed"),
    }


FILES = {"docx", "photos", "photo"}


def shows(client: Client, name: str, address: str) -> bool:
    answer = client.get(address, follow=True)
    if name in FILES:
        return answer.status_code == 200 and "html" not in answer.headers["Content-Type"]
    return HEADLINE in answer.content.decode()


@pytest.mark.parametrize("level", list(Sharing))
def test_every_surface_shows_a_level_to_its_circle_and_to_nobody_else(people, shared, client_of, monkeypatch, level):
    version = shared(level)
    monkeypatch.setattr("daumoi.foundation.clock.now", lambda: NOON + 2 * HOUR)
    wrong = []
    for person in sorted(PEOPLE):
        client = client_of(getattr(people, person, None))
        for name, address in surfaces(version).items():
            is_public_surface = "newsroom" in name or name in {"rss", "atom", "json feed"}
            expected = level == Sharing.CLEAR if is_public_surface else person in CIRCLE[level]
            if person == "public" and not is_public_surface and name != "photo":
                expected = False
            if shows(client, name, address) != expected:
                wrong.append((person, name))
    assert wrong == []


@pytest.mark.parametrize("level", list(Sharing))
def test_before_its_hour_only_the_house_reads_it_and_of_named_people_only_the_house(
    people, shared, viewer, monkeypatch, level
):
    monkeypatch.setattr("daumoi.foundation.clock.now", lambda: NOON)
    version = shared(level)
    house = {"officer", "second_editor"} if level == Sharing.RED else OWN | OFFICE
    for person in PEOPLE:
        with acting_as(viewer(getattr(people, person)) if person != "public" else PUBLIC):
            assert IssuedVersion.objects.filter(pk=version.pk).exists() == (person in house), person


def test_what_is_for_named_people_is_hidden_from_colleagues_on_the_desk_too(people, shared, viewer, client_of):
    version = shared(Sharing.RED)
    for person, is_let_in in {"officer": True, "second_editor": True, "unit_leader": False, "editor": False}.items():
        with acting_as(viewer(getattr(people, person))):
            assert Release.objects.filter(pk=version.release_id).exists() == is_let_in, person
        client = client_of(getattr(people, person))
        page = client.get(reverse("desk:release", args=[version.release_id]))
        assert page.status_code == (200 if is_let_in else 404), person
        assert (HEADLINE in client.get(reverse("desk:releases")).content.decode()) == is_let_in, person


def test_the_answer_about_what_one_may_not_see_is_the_answer_about_what_is_not_there(people, shared, client_of):
    version = shared(Sharing.RED)
    client = client_of(people.reporter)
    for name in ("wire:release", "newsroom:page_by_id", "newsroom:json"):
        forbidden = client.get(reverse(name, args=[version.public_id]))
        absent = client.get(reverse(name, args=["0" * 12]))
        assert (forbidden.status_code, absent.status_code) == (404, 404)
        assert len(forbidden.content) == len(absent.content), name


def test_a_photo_that_is_not_for_everybody_is_kept_in_no_shared_cache(people, shared, client_of, monkeypatch):
    monkeypatch.setattr("daumoi.foundation.clock.now", lambda: NOON + 2 * HOUR)
    kept = {}
    for level in (Sharing.CLEAR, Sharing.GREEN):
        photo = shared(level).content["photos"][0]["public_id"]
        answer = client_of(people.reporter).get(reverse("media:photo", args=[photo, "large"]))
        assert answer.status_code == 200
        kept[level] = "public" in answer.headers["Cache-Control"]
    assert kept == {Sharing.CLEAR: True, Sharing.GREEN: False}


def deliveries(version: IssuedVersion) -> dict[str, str]:
    with acting_as(SYSTEM):
        return dict(Delivery.objects.filter(version=version).values_list("recipient__email", "state"))


@pytest.mark.parametrize("level", list(Sharing))
def test_mail_goes_to_the_press_only_where_the_level_lets_the_press_in(people, shared, level):
    from daumoi.distribution.actions import plan_deliveries

    version = shared(level)
    with acting_as(SYSTEM):
        plan_deliveries(version=version, at=NOON)
    assert set(deliveries(version)) == ({"lien@press.example"} if level in {Sharing.CLEAR, Sharing.GREEN} else set())


@pytest.mark.parametrize(
    ("change", "problem"),
    [("nothing", ""), ("left the network", "not-shared"), ("right ended", "rights-ended")],
)
def test_a_delivery_planned_before_is_stopped_at_the_moment_of_sending(people, shared, monkeypatch, change, problem):
    from daumoi.distribution.actions import plan_deliveries, send_delivery

    sent = []
    monkeypatch.setattr("daumoi.distribution.handing_over.email.send", lambda message, **rest: sent.append(message))
    version = shared(Sharing.GREEN, use_until=(NOON + timedelta(days=1)).date())
    with acting_as(SYSTEM):
        (delivery,) = plan_deliveries(version=version, at=NOON)
        if change == "left the network":
            Membership.objects.filter(user=people.reporter).update(valid_to=(NOON - timedelta(days=1)).date())
        at = NOON + timedelta(days=3) if change == "right ended" else NOON + 2 * HOUR
        send_delivery(delivery_id=delivery.pk, at=at)
        delivery.refresh_from_db()
    if problem:
        assert (delivery.state, delivery.problem, sent) == ("cancelled", problem, [])
    else:
        assert delivery.state == "sent"
        assert sent[0]["Subject"].startswith("[TLP:GREEN] ")
        first_line = sent[0].get_body(("plain",)).get_content().splitlines()[0]
        assert first_line.startswith("TLP:GREEN: ")


def test_the_level_stands_first_in_every_file_and_the_rights_beside_it(people, shared, client_of, monkeypatch):
    monkeypatch.setattr("daumoi.foundation.clock.now", lambda: NOON + 2 * HOUR)
    version = shared(Sharing.GREEN, use="editorial", use_territory="Việt Nam")
    client = client_of(people.reporter)
    text = client.get(reverse("wire:download", args=[version.public_id, "txt"])).content.decode("utf-8-sig")
    assert text.startswith("TLP:GREEN: ")
    assert "Việt Nam" in text
    assert version.content["sharing"] == {"level": "TLP:GREEN", "named_people": []}
    assert version.content["rights"] == {"use": "editorial", "until": None, "territory": "Việt Nam"}
    assert version.sha256 == content_digest(version.content)


def test_what_may_no_longer_be_used_is_read_but_not_handed_out(people, shared, client_of, monkeypatch):
    version = shared(Sharing.CLEAR, use_until=(NOON + timedelta(days=1)).date())
    for day, is_offered in ((1, True), (2, False)):
        monkeypatch.setattr("daumoi.foundation.clock.now", lambda day=day: NOON + timedelta(days=day))
        client = client_of(people.reporter)
        assert HEADLINE in client.get(reverse("wire:release", args=[version.public_id])).content.decode()
        assert shows(client, "docx", reverse("wire:download", args=[version.public_id, "docx"])) == is_offered
        assert shows(client, "photos", reverse("wire:photos", args=[version.public_id])) == is_offered
        assert (HEADLINE in Client().get(reverse("newsroom:rss")).content.decode()) == is_offered


def test_a_correction_may_open_what_is_out_but_not_close_it(people, shared, viewer, monkeypatch):
    monkeypatch.setattr("daumoi.foundation.clock.now", lambda: NOON + 2 * HOUR)
    version, at = shared(Sharing.AMBER), NOON + 2 * HOUR
    with acting_as(viewer(people.editor)) as editor:
        words = {"release": version.release, "note": "Đổi mức chia sẻ.", "by": editor, "at": at}
        with pytest.raises(InvalidValue) as refusal:
            correct_release(fields={"sharing": Sharing.AMBER_STRICT}, **words)
        assert refusal.value.field == "sharing"
        opened = correct_release(fields={"sharing": Sharing.CLEAR}, **words)
    with acting_as(PUBLIC):
        assert list(IssuedVersion.objects.public().values_list("pk", flat=True)) == [opened.pk]


def test_before_its_hour_a_correction_may_close_it_and_the_first_version_never_goes_out(
    people, shared, viewer, monkeypatch
):
    version = shared(Sharing.CLEAR)
    monkeypatch.setattr("daumoi.foundation.clock.now", lambda: NOON + timedelta(minutes=30))
    with acting_as(viewer(people.editor)) as editor:
        correct_release(
            release=version.release, fields={"sharing": Sharing.AMBER}, note="Chưa công khai.", by=editor,
            at=NOON + timedelta(minutes=30),
        )  # fmt: skip
    monkeypatch.setattr("daumoi.foundation.clock.now", lambda: NOON + 2 * HOUR)
    with acting_as(PUBLIC):
        assert not IssuedVersion.objects.exists()


def test_a_change_of_rights_alone_is_a_correction(people, shared, viewer, monkeypatch):
    monkeypatch.setattr("daumoi.foundation.clock.now", lambda: NOON + 2 * HOUR)
    version, at = shared(Sharing.CLEAR), NOON + 2 * HOUR
    with acting_as(viewer(people.editor)) as editor:
        with pytest.raises(InvalidValue) as refusal:
            correct_release(release=version.release, fields={}, note="Không có gì.", by=editor, at=at)
        assert refusal.value.field == "note"
        second = correct_release(
            release=version.release, fields={"use": "editorial"}, note="Chỉ cho đưa tin.", by=editor, at=at
        )
    assert (second.number, second.use) == (2, "editorial")


def test_a_red_release_that_nobody_may_check_is_not_sent(people, viewer, make_release):
    officer = viewer(people.officer)
    release = make_release(sharing=Sharing.RED, named_people=[people.reporter])
    with acting_as(officer), pytest.raises(IncompleteRelease) as refusal:
        submit_release(release=release, confirmed=NO_GROUND_APPLIES, by=officer, at=NOON)
    assert set(refusal.value.problems) == {"named_people"}
    with_editor = make_release(sharing=Sharing.RED, named_people=[people.reporter, people.editor])
    with acting_as(officer):
        assert (
            submit_release(release=with_editor, confirmed=NO_GROUND_APPLIES, by=officer, at=NOON).state == "submitted"
        )


def test_a_red_draft_of_a_colleague_is_not_seen(people, viewer):
    officer = viewer(people.officer)
    fields = {"headline": "Mật", "sharing": Sharing.RED, "named_people": []}
    with acting_as(officer):
        release = create_release(organisation=people.unit, fields=fields, by=officer, at=NOON)
        assert Release.objects.filter(pk=release.pk).exists()
    with acting_as(viewer(people.unit_leader)):
        assert not Release.objects.filter(pk=release.pk).exists()


@pytest.mark.parametrize("level", list(Sharing))
def test_only_what_the_press_was_given_is_looked_for_in_the_press(people, shared, level):
    version = shared(level)
    with acting_as(SYSTEM):
        outlet = Outlet.objects.create(
            organisation=people.agency, name="Báo", home_url="https://b.example/", feed_url="https://b.example/r"
        )
        article = Article.objects.create(
            outlet=outlet, url="https://b.example/1", url_key="1" * 64, state="read", text=version.text, language="vi",
            published_at=NOON + 2 * HOUR, found_at=NOON + 2 * HOUR,
        )  # fmt: skip
        find_pickups(article=article, at=NOON + 3 * HOUR)
        assert Pickup.objects.exists() == (level in {Sharing.CLEAR, Sharing.GREEN})


def test_a_withdrawal_stands_in_the_feed_and_marks_the_entry_it_takes_back(people, shared, viewer, monkeypatch):
    version, at = shared(Sharing.CLEAR), NOON + 2 * HOUR
    monkeypatch.setattr("daumoi.foundation.clock.now", lambda: at)
    before = Client().get(reverse("newsroom:json_feed")).json()["items"]
    with acting_as(viewer(people.editor)) as editor:
        last = withdraw_release(release=version.release, note="Số liệu sai.", by=editor, at=at)
    after = Client().get(reverse("newsroom:json_feed")).json()["items"]
    assert [len(before), len(after)] == [1, 2]
    # The withdrawal itself, and the old entry under its old id without its text.
    assert last.public_id in after[0]["id"]
    assert "Số liệu sai." in after[0]["content_html"]
    assert after[1]["id"] == before[0]["id"]
    assert after[1]["content_html"] != before[0]["content_html"]


def test_what_was_withdrawn_before_its_hour_never_comes_into_the_feed(people, shared, viewer, monkeypatch):
    version = shared(Sharing.CLEAR)
    with acting_as(viewer(people.editor)) as editor:
        withdraw_release(release=version.release, note="Thôi.", by=editor, at=NOON + timedelta(minutes=30))
    monkeypatch.setattr("daumoi.foundation.clock.now", lambda: NOON + 3 * HOUR)
    assert Client().get(reverse("newsroom:json_feed")).json()["items"] == []


def test_the_levels_stand_from_the_widest_to_the_narrowest():
    assert [level.label for level in Sharing] == [
        "TLP:CLEAR", "TLP:GREEN", "TLP:AMBER", "TLP:AMBER+STRICT", "TLP:RED",
    ]  # fmt: skip
    assert is_narrower("red", "amber_strict")
    assert not is_narrower("clear", "clear")


@pytest.mark.parametrize("level", list(Sharing))
def test_who_holds_no_role_any_more_reads_what_everybody_reads(people, shared, client_of, monkeypatch, level):
    version = shared(level)
    monkeypatch.setattr("daumoi.foundation.clock.now", lambda: NOON + 2 * HOUR)
    photo = reverse("media:photo", args=[version.content["photos"][0]["public_id"], "large"])
    client = client_of(people.partner)
    assert client.get(photo).status_code == (404 if level in {Sharing.AMBER, Sharing.AMBER_STRICT} else 200)
    Membership.objects.filter(user=people.partner).update(ended_at=NOON)
    assert client.get(photo).status_code == (200 if level == Sharing.CLEAR else 404)
