"""The focal point's pages: queue, review, decision, correction, withdrawal."""

from __future__ import annotations

import io
import re

import pytest
from django.urls import reverse
from PIL import Image

from conftest import NOON, NOTHING_APPLIES
from daumoi.accounts.viewer import SYSTEM, acting_as
from daumoi.foundation import clock
from daumoi.releases.actions import correct_release, submit_release, take_release, withdraw_release
from daumoi.releases.checks.grounds import NO_GROUND_APPLIES
from daumoi.releases.models import IssuedVersion, Release
from daumoi.releases.rules import State


@pytest.fixture
def picture() -> bytes:
    written = io.BytesIO()
    Image.new("RGB", (60, 40), "teal").save(written, "JPEG")
    return written.getvalue()


@pytest.fixture
def submitted(make_release, viewer, world):
    release = make_release()
    by = viewer(world.officer)
    with acting_as(by):
        return submit_release(release=release, confirmed=NO_GROUND_APPLIES, by=by, at=NOON)


def state_of(release) -> str:
    with acting_as(SYSTEM):
        return Release.objects.get(pk=release.pk).state


def test_the_queue_shows_what_waits_with_its_clock(world, client_of, submitted):
    page = client_of(world.editor).get(reverse("desk:queue"))
    assert [release.pk for release in page.context["page"]] == [submitted.pk]
    # all, not taken yet, with me, approved, planned
    assert [tab["count"] for tab in page.context["tabs"]] == [1, 1, 0, 0, 0]
    assert "data-countdown" in page.content.decode()


def test_an_editor_takes_returns_and_sees_what_changed_when_it_comes_back(world, client_of, submitted, viewer):
    editor, officer = client_of(world.editor), client_of(world.officer)
    editor.post(reverse("desk:release_take", args=[submitted.pk]))
    assert state_of(submitted) == State.IN_REVIEW
    editor.post(reverse("desk:release_return", args=[submitted.pk]), {"note": "Ghi rõ nguồn."})
    assert state_of(submitted) == State.RETURNED
    assert "Ghi rõ nguồn." in officer.get(reverse("desk:release_edit", args=[submitted.pk])).content.decode()
    with acting_as(SYSTEM):
        release = Release.objects.get(pk=submitted.pk)
    values = {
        name: getattr(release, name)
        for name in ("kind", "language", "headline", "body", "speaker_name", "speaker_position", "contact_name")
    }
    values |= {
        "contact_phone": release.contact_phone,
        "contact_email": release.contact_email,
        "topic": release.topic_id,
    }
    values |= {"lead": "Nguồn: đo thực địa quý ba.", "body_format": "html", "revision": 1, "action": "submit"}
    officer.post(reverse("desk:release_edit", args=[submitted.pk]), values)
    officer.post(reverse("desk:release_check", args=[submitted.pk]), {"revision": 2, **NOTHING_APPLIES})
    page = editor.get(reverse("desk:review", args=[submitted.pk]))
    changed = {row.name for row in page.context["changes"]}
    assert "lead" in changed
    assert "body" not in changed


def test_returning_without_a_word_is_refused(world, client_of, submitted):
    client_of(world.editor).post(reverse("desk:release_return", args=[submitted.pk]), {"note": " "})
    assert state_of(submitted) == State.SUBMITTED


def test_approving_and_issuing_in_one_breath_puts_it_out(world, client_of, submitted):
    client_of(world.editor).post(reverse("desk:release_approve", args=[submitted.pk]), {"action": "issue"})
    assert state_of(submitted) == State.ISSUED
    with acting_as(SYSTEM):
        assert IssuedVersion.objects.get().release_id == submitted.pk


def test_the_author_gets_the_reason_and_not_a_dead_end(world, client_of, make_release):
    release = make_release(by=world.editor, organisation=world.hub)
    author = client_of(world.editor)
    author.post(reverse("desk:release_check", args=[release.pk]), {"revision": 1, **NOTHING_APPLIES})
    page = author.get(reverse("desk:review", args=[release.pk]))
    assert page.context["acts"]["approve"].refusal
    author.post(reverse("desk:release_approve", args=[release.pk]), {"action": "issue"})
    assert state_of(release) == State.SUBMITTED
    client_of(world.second_editor).post(reverse("desk:release_approve", args=[release.pk]), {"action": "issue"})
    assert state_of(release) == State.ISSUED


@pytest.mark.parametrize("person", ["officer", "other_officer", "leader", "operator", "reporter"])
@pytest.mark.parametrize("act", ["take", "return", "approve", "issue", "correct", "withdraw"])
def test_nobody_else_decides(world, client_of, submitted, person, act):
    values = {"note": "Không có quyền.", "action": "issue"}
    client_of(getattr(world, person)).post(reverse(f"desk:release_{act}", args=[submitted.pk]), values)
    assert state_of(submitted) == State.SUBMITTED


def correction(version) -> dict:
    """What the form of a correction sends when nothing of the text is changed."""
    content = version.content
    return {
        "kind": content["kind"],
        "language": "vi",
        "headline": content["headline"],
        "lead": content["lead"],
        "body": content["body"],
        "body_format": "html",
        "topic": version.topic_id,
        "place": version.place_id,
        "speaker_name": content["speaker"]["name"],
        "speaker_position": content["speaker"]["position"],
        "contact_name": content["contact"]["name"],
        "contact_phone": content["contact"]["phone"],
        "reason": "own_error",
        "note": "Sửa tốc độ trung bình.",
    }


def test_a_correction_needs_a_public_note_and_becomes_the_current_version(world, client_of, issue):
    version = issue()
    editor = client_of(world.editor)
    values = correction(version) | {"lead": "Số đúng là 142,5 Mbit/s."}
    address = reverse("desk:release_correct", args=[version.release_id])
    refused = editor.post(address, {**values, "note": ""})
    assert refused.status_code == 200
    assert refused.context["note_form"].errors["note"]
    assert editor.post(address, values).status_code == 302
    with acting_as(SYSTEM):
        assert [each.number for each in IssuedVersion.objects.order_by("number")] == [1, 2]
        assert IssuedVersion.objects.current().get().lead == "Số đúng là 142,5 Mbit/s."


def test_a_withdrawal_is_public(world, client_of, issue):
    version = issue()
    client_of(world.editor).post(
        reverse("desk:release_withdraw", args=[version.release_id]),
        {"reason": "own_error", "note": "Ban hành nhầm bản."},
    )
    assert state_of(version.release) == State.WITHDRAWN


def test_any_two_versions_can_be_compared(world, client_of, make_release, viewer):
    from daumoi.releases.actions import save_release

    release = make_release(lead="Câu mở đầu thứ nhất.")
    by = viewer(world.officer)
    with acting_as(by):
        save_release(release=release, fields={"lead": "Câu mở đầu thứ hai."}, expected_revision=1, by=by, at=NOON)
    page = client_of(world.officer).get(reverse("desk:release_compare", args=[release.pk]), {"from": "1", "to": "2"})
    assert re.search(r"<del><span[^>]*>[^<]+</span>nhất\.</del>", page.content.decode())
    assert re.search(r"<ins><span[^>]*>[^<]+</span>hai\.</ins>", page.content.decode())


def test_the_desks_pages_ask_the_same_number_of_questions_for_five_and_thirty(
    world, client_of, make_release, viewer, django_assert_max_num_queries
):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def questions() -> dict[str, int]:
        client = client_of(world.editor)
        counted = {}
        for name in ("desk:home", "desk:queue", "desk:releases"):
            with CaptureQueriesContext(
                connection,
            ) as asked:
                assert client.get(reverse(name)).status_code == 200
            counted[name] = len(asked)
        return counted

    def add(count: int) -> None:
        by = viewer(world.officer)
        for _ in range(count):
            release = make_release()
            with acting_as(by):
                submit_release(release=release, confirmed=NO_GROUND_APPLIES, by=by, at=NOON)

    add(5)
    few = questions()
    add(25)
    assert questions() == few


def test_an_editor_may_mend_a_photo_while_checking_and_a_correction_may_change_its_words(
    world, client_of, make_release, viewer, picture, settings, tmp_path
):
    from daumoi.media.actions import add_photo
    from daumoi.media.models import Photo
    from daumoi.releases.actions import attach_media

    storage = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": tmp_path}}
    settings.STORAGES = {**settings.STORAGES, "default": storage}
    release, officer = make_release(), viewer(world.officer)
    with acting_as(officer):
        words = {"caption": "Cột sóng", "credit": "Ảnh: A", "alternative_text": "Cột"}
        photo = add_photo(content=picture, name="a.jpg", organisation=world.unit, by=officer, at=NOON, **words)
        attach_media(release=release, item=photo, by=officer)
        submit_release(release=release, confirmed=NO_GROUND_APPLIES, by=officer, at=NOON)
    editor = client_of(world.editor)
    editor.post(reverse("desk:release_take", args=[release.pk]))
    values = {name: getattr(release, name) for name in ("kind", "language", "headline", "lead", "body", "speaker_name")}
    values |= {
        "speaker_position": release.speaker_position,
        "contact_name": "A",
        "contact_phone": "024",
        "body_format": "html",
    }
    values |= {"topic": release.topic_id, "place": release.place_id}

    def with_caption(caption):
        prefix = f"photo-{photo.pk}"
        return {f"{prefix}-caption": caption, f"{prefix}-credit": "Ảnh: A", f"{prefix}-alternative_text": "Cột"}

    saved = editor.post(
        reverse("desk:release_edit", args=[release.pk]), {**values, "revision": 1, **with_caption("Cột sóng trên đảo")}
    )
    assert saved.status_code == 302
    assert Photo._base_manager.get().caption == "Cột sóng trên đảo"
    second = client_of(world.second_editor)
    second.post(reverse("desk:release_approve", args=[release.pk]), {"action": "issue"})
    corrected = second.post(
        reverse("desk:release_correct", args=[release.pk]),
        {**values, "reason": "own_error", "note": "Sửa chú thích ảnh.", **with_caption("Cột sóng trên bờ")},
    )
    assert corrected.status_code == 302
    with acting_as(SYSTEM):
        captions = [version.content["photos"][0]["caption"] for version in IssuedVersion.objects.order_by("number")]
    assert captions == ["Cột sóng trên đảo", "Cột sóng trên bờ"]


def test_a_release_page_shows_deliveries_that_were_cancelled(world, client_of, issue):
    from daumoi.distribution.models import Delivery

    version = issue()
    Delivery._base_manager.create(
        version=version, recipient=world.reporter, address="x@y.example", message_id="<1@x>", state="cancelled",
        planned_at=NOON, not_before=NOON,
    )  # fmt: skip
    assert client_of(world.editor).get(reverse("desk:release", args=[version.release_id])).status_code == 200


def test_what_changed_after_the_page_was_opened_is_not_approved_unread(world, client_of, submitted, viewer):
    from daumoi.releases.actions import save_release

    editor, officer = client_of(world.editor), viewer(world.editor)
    with acting_as(officer):
        taken = take_release(release=submitted, by=officer, at=NOON)
    second = viewer(world.second_editor)
    with acting_as(second):
        save_release(release=taken, fields={"lead": "Đổi sau lưng."}, expected_revision=1, by=second, at=NOON)
    editor.post(reverse("desk:release_approve", args=[submitted.pk]), {"action": "issue", "revision": "1"})
    assert state_of(submitted) == State.IN_REVIEW
    editor.post(reverse("desk:release_approve", args=[submitted.pk]), {"action": "issue", "revision": "2"})
    assert state_of(submitted) == State.ISSUED


def test_the_second_of_two_corrections_does_not_bring_the_error_back(world, viewer, issue):
    from daumoi.releases.actions import correct_release
    from daumoi.releases.errors import ChangedMeanwhile

    version, editor = issue(), viewer(world.editor)
    with acting_as(editor):
        correct_release(
            release=version.release, fields={"lead": "Đúng."}, note="Sửa.", by=editor, at=NOON, expected_revision=1
        )
        with pytest.raises(ChangedMeanwhile):
            correct_release(
                release=version.release, fields={"contact_phone": "1"}, note="Sửa số.", by=editor, at=NOON,
                expected_revision=1,
            )  # fmt: skip
        assert IssuedVersion.objects.current().get().lead == "Đúng."


def test_a_correction_may_not_take_away_the_speaker(world, viewer, issue):
    from daumoi.releases.actions import correct_release
    from daumoi.releases.errors import IncompleteRelease

    version, editor = issue(), viewer(world.editor)
    with acting_as(editor), pytest.raises(IncompleteRelease) as refusal:
        correct_release(release=version.release, fields={"speaker_name": ""}, note="Sửa.", by=editor, at=NOON)
    assert set(refusal.value.problems) == {"speaker_name"}


def test_a_version_withdrawn_before_its_hour_never_becomes_public(
    world, viewer, client_of, issue, make_release, monkeypatch
):
    from datetime import timedelta

    from daumoi.releases.actions import withdraw_release

    lifts_at = NOON + timedelta(hours=5)
    version, editor = issue(make_release(embargo_until=lifts_at)), viewer(world.editor)
    with acting_as(editor):
        withdraw_release(release=version.release, note="Ban hành nhầm.", by=editor, at=NOON + timedelta(hours=1))
    monkeypatch.setattr("daumoi.foundation.clock.now", lambda: lifts_at + timedelta(hours=1))
    assert client_of().get(reverse("newsroom:page_by_id", args=[version.public_id])).status_code == 404
    assert client_of().get(reverse("newsroom:json", args=[version.public_id])).status_code == 404
    for page in (client_of().get(reverse("newsroom:list")), client_of(world.reporter).get(reverse("wire:list"))):
        assert version.headline not in page.content.decode()


def test_the_page_of_a_withdrawn_release_says_first_why_it_was_withdrawn(world, client_of, viewer, issue):
    release, by = issue().release, viewer(world.editor)
    address = reverse("desk:release", args=[release.pk])
    title = "Bản tin này đã được thu hồi"
    before = client_of(world.officer).get(address).content.decode()
    assert title not in before
    assert reverse("desk:language_add", args=[release.pk]) in before
    with acting_as(by):
        withdraw_release(release=release, note="Số liệu cả tuần sai.", by=by, at=NOON)
    page = client_of(world.officer).get(address).content.decode()
    assert title in page
    assert reverse("desk:language_add", args=[release.pk]) not in page
    assert page.index(title) < page.index("Số liệu cả tuần sai.") < page.index("timeline")


def test_what_a_correction_brings_in_is_looked_at_before_it_goes_out(world, client_of, issue):
    version = issue(headline="Tốc độ đạt 152,4 Mbit/s")
    client, address = client_of(world.editor), reverse("desk:release_correct", args=[version.release_id])
    values = correction(version) | {
        "headline": "Tốc độ đạt 173,9 Mbit/s",
        "lead": "Người dân gọi 0912 345 678 để được hỗ trợ.",
    }
    page = client.post(address, values)
    assert page.status_code == 200
    asked = page.context["hints_form"]
    assert [code for code, _words in asked.fields["looked_at"].choices] == ["phone:0912 345 678", "figure:173,9"]
    assert "0912 345 678" in page.context["form"]["lead"].value()
    page = client.post(address, values | {"looked_at": ["phone:0912 345 678"]})
    asked = page.context["hints_form"]
    assert asked.initial["looked_at"] == ["phone:0912 345 678"]
    assert len(asked.fields["looked_at"].choices) == 2
    assert client.post(address, values | {"looked_at": ["phone:0912 345 678", "figure:173,9"]}).status_code == 302
    with acting_as(SYSTEM):
        release = Release.objects.get(pk=version.release_id)
        assert release.current_version.headline == "Tốc độ đạt 173,9 Mbit/s"
        kept = release.confirmations.last()
    assert kept.revision == release.revision
    assert len(kept.looked_at) == 2
    assert "Không có căn cứ nào" not in client.get(reverse("desk:release", args=[release.pk])).content.decode()


def test_what_stood_there_before_a_correction_is_not_asked_again(world, viewer, issue):
    version = issue(headline="Tốc độ đạt 999,9 Mbit/s")
    editor = viewer(world.editor)
    with acting_as(editor):
        again = correct_release(
            release=version.release, fields={"lead": "Câu dẫn đã sửa."}, note="Sửa câu dẫn.", by=editor, at=clock.now()
        )
    assert again.headline == version.headline


def test_after_a_return_the_next_step_is_to_edit_and_not_to_send_the_same_again(world, client_of, submitted):
    def primary(address: str) -> list[str]:
        page = client_of(world.officer).get(address).content.decode()
        return re.findall(r'<a class="button button--primary" href="([^"]+)"', page)

    editor = client_of(world.editor)
    editor.post(reverse("desk:release_take", args=[submitted.pk]))
    editor.post(reverse("desk:release_return", args=[submitted.pk]), {"note": "Ghi rõ nguồn."})
    page = reverse("desk:release", args=[submitted.pk])
    assert primary(page) == [reverse("desk:release_edit", args=[submitted.pk])]
    assert reverse("desk:release_check", args=[submitted.pk]) in client_of(world.officer).get(page).content.decode()


def test_a_draft_that_was_never_sent_is_to_be_checked_and_sent(world, client_of, make_release):
    draft = make_release()
    page = client_of(world.officer).get(reverse("desk:release", args=[draft.pk])).content.decode()
    primary = re.findall(r'<a class="button button--primary" href="([^"]+)"', page)
    assert primary == [reverse("desk:release_check", args=[draft.pk])]
