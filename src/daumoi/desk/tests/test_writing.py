"""Writing a release in the browser, with and without JavaScript."""

from __future__ import annotations

import io
from datetime import date, timedelta

import pytest
from django.urls import reverse
from PIL import Image

from conftest import BODY, NOON, NOTHING_APPLIES
from daumoi.accounts.models import Organisation
from daumoi.accounts.viewer import SYSTEM, acting_as
from daumoi.media.models import Photo
from daumoi.network.models import OrganisationName
from daumoi.releases.models import Release
from daumoi.releases.rules import State


def form_values(world, **changes):
    return {
        "organisation": world.unit.pk,
        "kind": "press_release",
        "language": "vi",
        "headline": "Phủ sóng di động tại các xã đảo",
        "lead": "Mười hai xã đảo có sóng 5G.",
        "body": BODY,
        "body_format": "html",
        "topic": world.topic.pk,
        "place": world.place.pk,
        "speaker_name": "Bùi Văn Khánh",
        "speaker_position": "Phó Cục trưởng",
        "contact_name": "Lê Thị Hạnh",
        "contact_phone": "024 0000 0000",
        "contact_email": "hanh@unit.example",
        "embargo_until": "",
        "action": "save",
        **changes,
    }


def picture(**options) -> io.BytesIO:
    written = io.BytesIO()
    Image.new("RGB", (900, 600), "teal").save(written, "JPEG", **options)
    written.seek(0)
    written.name = "tram-phat-song.jpg"
    return written


def only_release() -> Release:
    with acting_as(SYSTEM):
        return Release.objects.get()


def test_an_officer_writes_and_sends_a_release(world, client_of):
    client = client_of(world.officer)
    answer = client.post(reverse("desk:release_new"), form_values(world, action="submit"))
    release = only_release()
    assert answer.url == reverse("desk:release_check", args=[release.pk]) + "?saved=1"
    assert release.state == State.DRAFT
    answer = client.post(answer.url, {"revision": 1, **NOTHING_APPLIES})
    release = only_release()
    assert answer.url == reverse("desk:release", args=[release.pk])
    assert (release.state, release.author) == (State.SUBMITTED, world.officer)


def test_without_javascript_light_markup_becomes_the_same_text(world, client_of):
    body = "Đoạn một với **chữ đậm**.\n\n- mục một\n- mục hai\n\n> Trích dẫn."
    client_of(world.officer).post(reverse("desk:release_new"), form_values(world, body=body, body_format=""))
    assert only_release().body == (
        "<p>Đoạn một với <strong>chữ đậm</strong>.</p><ul><li>mục một</li><li>mục hai</li></ul>"
        "<blockquote>Trích dẫn.</blockquote>"
    )


def test_an_incomplete_release_is_saved_not_sent_and_says_what_is_missing(world, client_of):
    client = client_of(world.officer)
    values = form_values(world, action="submit", speaker_name="", topic="")
    page = client.post(reverse("desk:release_new"), values, follow=True)
    assert only_release().state == State.DRAFT
    assert {finding.field for finding in page.context["musts"]} == {"speaker_name", "topic"}
    assert "#id_speaker_name" in page.content.decode()
    client.post(reverse("desk:release_check", args=[only_release().pk]), {"revision": 1, **NOTHING_APPLIES})
    assert only_release().state == State.DRAFT


@pytest.mark.parametrize("empty", ["", "   ", "\x00\x08"])
def test_a_release_without_a_headline_is_not_saved_and_what_was_typed_stays(world, client_of, empty):
    answer = client_of(world.officer).post(reverse("desk:release_new"), form_values(world, headline=empty))
    assert answer.status_code == 200
    assert answer.context["form"].errors["headline"]
    assert "Mười hai xã đảo có sóng 5G." in answer.content.decode()
    assert "đo kiểm chất lượng mạng di động" in answer.content.decode()


def test_a_text_of_five_megabytes_is_refused_with_the_limit_and_stays_in_the_form(world, client_of):
    body = "<p>" + "chữ " * 1_300_000 + "</p>"
    answer = client_of(world.officer).post(reverse("desk:release_new"), form_values(world, body=body))
    assert answer.status_code == 200
    assert "200.000" in str(answer.context["form"].errors["body"])
    assert len(answer.content) > 5_000_000
    with acting_as(SYSTEM):
        assert not Release.objects.exists()


def test_script_is_gone_before_it_is_stored_or_shown(world, client_of):
    client = client_of(world.officer)
    client.post(reverse("desk:release_new"), form_values(world, body=BODY + "<script>alert('x')</script>"))
    release = only_release()
    assert "alert" not in release.body
    assert "alert(" not in client.get(reverse("desk:release", args=[release.pk])).content.decode()


def test_two_officers_saving_at_once_lose_nothing(world, client_of, make_release):
    release = make_release()
    first, second = client_of(world.officer), client_of(world.officer)
    address = reverse("desk:release_edit", args=[release.pk])
    assert first.post(address, form_values(world, revision=1, lead="Câu của người thứ nhất.")).status_code == 302
    answer = second.post(address, form_values(world, revision=1, lead="Câu của người thứ hai."))
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "hai." in page
    assert "nhất." in page
    assert only_release().lead == "Câu của người thứ nhất."
    chosen = {"theirs": 2, "choice-lead-0": "both"}
    assert (
        second.post(address, form_values(world, revision=1, lead="Câu của người thứ hai.", **chosen)).status_code == 302
    )
    assert only_release().lead == "Câu của người thứ nhất.\nCâu của người thứ hai."


def test_autosave_gives_the_new_revision_and_a_conflict_is_said(world, client_of, make_release):
    release = make_release()
    client = client_of(world.officer)
    address = reverse("desk:release_autosave", args=[release.pk])
    assert client.post(address, form_values(world, revision=1, lead="Tự lưu.")).json() == {"revision": 2}
    late = client.post(address, form_values(world, revision=1, lead="Muộn."))
    assert (late.status_code, late.json()["revision"]) == (409, 2)
    assert only_release().lead == "Tự lưu."


def test_an_empty_headline_is_not_autosaved_over_the_old_one(world, client_of, make_release):
    release = make_release(headline="Tít cũ")
    client_of(world.officer).post(
        reverse("desk:release_autosave", args=[release.pk]), form_values(world, revision=1, headline="")
    )
    assert only_release().headline == "Tít cũ"


def test_a_photo_is_taken_with_the_text_and_described_afterwards(world, client_of, settings, tmp_path):
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {**settings.STORAGES["default"], "OPTIONS": {"location": tmp_path}},
    }
    client = client_of(world.officer)
    client.post(reverse("desk:release_new"), {**form_values(world), "photos": [picture()]})
    release = only_release()
    with acting_as(SYSTEM):
        photo = Photo.objects.get()
    words = {
        f"photo-{photo.pk}-caption": "Trạm phát sóng trên đảo.",
        f"photo-{photo.pk}-credit": "Ảnh: Minh An",
        f"photo-{photo.pk}-alternative_text": "Cột ăng-ten trên bờ biển.",
    }
    client.post(
        reverse("desk:release_edit", args=[release.pk]), form_values(world, revision=2, action="submit", **words)
    )
    client.post(reverse("desk:release_check", args=[release.pk]), {"revision": 3, **NOTHING_APPLIES})
    photo.refresh_from_db()
    assert (photo.caption, photo.credit) == ("Trạm phát sóng trên đảo.", "Ảnh: Minh An")
    assert only_release().state == State.SUBMITTED


def test_a_file_that_is_no_picture_is_named_and_the_text_is_kept(world, client_of):
    fake = io.BytesIO(b"<svg onload=alert(1)>")
    fake.name = "anh-gia.jpg"
    page = client_of(world.officer).post(
        reverse("desk:release_new"), {**form_values(world), "photos": [fake]}, follow=True
    )
    assert only_release().headline == "Phủ sóng di động tại các xã đảo"
    assert any("anh-gia.jpg" in str(message) for message in page.context["messages"])


def test_a_sent_release_cannot_be_opened_for_writing_by_its_officer(world, client_of, make_release):
    release = make_release()
    client = client_of(world.officer)
    client.post(reverse("desk:release_check", args=[release.pk]), {"revision": 1, **NOTHING_APPLIES})
    answer = client.post(reverse("desk:release_edit", args=[release.pk]), form_values(world, revision=1, lead="Muộn"))
    assert answer.status_code == 409
    assert "Muộn" in answer.content.decode()
    assert only_release().lead != "Muộn"
    assert client.get(reverse("desk:release_edit", args=[release.pk])).url == reverse("desk:release", args=[release.pk])


def test_what_is_typed_while_a_colleague_sends_the_release_on_stays_on_the_page(world, client_of, monkeypatch, viewer):
    """The moment between the page's own question and the lock: the colleague is faster, the words are kept."""
    from daumoi.desk.views import releases as views

    client = client_of(world.officer)
    client.post(reverse("desk:release_new"), form_values(world))
    release = only_release()
    fields = form_values(world) | {"lead": "Đo lại vào tháng mười hai.", "revision": release.revision}
    save = views.save_typed_text

    def sent_on_first(*given):
        with acting_as(SYSTEM):
            Release.objects.filter(pk=release.pk).update(state="submitted", submitted_at=NOON)
        return save(*given)

    monkeypatch.setattr(views, "save_typed_text", sent_on_first)
    answer = client.post(reverse("desk:release_edit", args=[release.pk]), fields)
    assert answer.status_code == 409
    assert "Đo lại vào tháng mười hai." in answer.content.decode()
    monkeypatch.undo()
    with acting_as(SYSTEM):
        Release.objects.filter(pk=release.pk).update(state="draft")
    assert client.post(reverse("desk:release_edit", args=[release.pk]), fields).status_code == 302
    assert only_release().lead == "Đo lại vào tháng mười hai."


def test_the_desk_shows_the_name_that_a_unit_bore_on_the_day_of_issue(world, client_of, issue, make_release):
    first, change = date(2008, 1, 1), NOON.date() + timedelta(days=30)
    for name, day in (("Cục Hạ tầng số", first), ("Cục Hạ tầng quốc gia", change)):
        OrganisationName.objects.create(organisation=world.unit, name=name, short_name=name, valid_from=day)
    before, after = issue(), issue(at=NOON + timedelta(days=40))
    drafted = make_release()
    Organisation.objects.filter(pk=world.unit.pk).update(name="Cục Hạ tầng quốc gia", short_name="Cục Hạ tầng quốc gia")
    client = client_of(world.editor)
    shown = {release.pk: release.unit_then.name for release in client.get(reverse("desk:releases")).context["page"]}
    assert shown == {before.release_id: "Cục Hạ tầng số", after.release_id: "Cục Hạ tầng quốc gia"}
    page = client.get(reverse("desk:release", args=[before.release_id])).content.decode()
    assert "Cục Hạ tầng số" in page
    own = client_of(world.officer).get(reverse("desk:home")).context["own"]
    assert {release.pk: release.unit_then.name for release in own} == shown | {drafted.pk: "Cục Hạ tầng quốc gia"}
