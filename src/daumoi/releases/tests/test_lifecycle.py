"""A release from first line to withdrawal, through the real actions."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import translation

from conftest import NOON, add_delete_trigger
from daumoi.accounts.errors import NoViewer
from daumoi.accounts.models import LogEntry
from daumoi.accounts.viewer import PUBLIC, acting_as
from daumoi.foundation.errors import InvalidValue, NotAllowed
from daumoi.releases.actions import (
    approve_release,
    correct_release,
    create_release,
    issue_release,
    return_release,
    save_release,
    submit_release,
    take_release,
    withdraw_release,
)
from daumoi.releases.checks.grounds import NO_GROUND_APPLIES
from daumoi.releases.errors import ChangedMeanwhile, IncompleteRelease, WrongState
from daumoi.releases.models import IssuedVersion, Release, Revision
from daumoi.releases.rules import TRANSITIONS, Act, State, content_digest, state_after


@pytest.fixture
def submitted(make_release, viewer, world):
    release = make_release()
    by = viewer(world.officer)
    with acting_as(by):
        return submit_release(release=release, confirmed=NO_GROUND_APPLIES, by=by, at=NOON)


def test_a_release_goes_from_draft_to_issued_and_is_frozen(issue, as_system):
    version = issue()
    release = Release.objects.get(pk=version.release_id)
    assert release.state == State.ISSUED
    assert release.current_version_id == version.pk
    assert version.content["speaker"] == {"name": "Bùi Văn Khánh", "position": "Phó Cục trưởng Cục Hạ tầng số"}
    assert version.content["agency"] == "Trung tâm Thông tin"
    assert version.sha256 == content_digest(version.content)
    assert [step.decision for step in release.steps.all()] == ["submitted", "approved", "issued"]


def test_without_a_viewer_nothing_can_be_asked(issue):
    issue()
    with pytest.raises(NoViewer):
        Release.objects.count()
    with pytest.raises(NoViewer):
        IssuedVersion.objects.count()


def test_nobody_approves_their_own_release(world, viewer, make_release):
    editor = viewer(world.editor)
    second = viewer(world.second_editor)
    release = make_release(by=world.editor, organisation=world.hub)
    with acting_as(editor):
        submit_release(release=release, confirmed=NO_GROUND_APPLIES, by=editor, at=NOON)
        with pytest.raises(NotAllowed) as refusal:
            approve_release(release=release, by=editor, at=NOON)
        assert refusal.value.reason == "own-work"
    with acting_as(second):
        assert approve_release(release=release, by=second, at=NOON).state == State.APPROVED
    with acting_as(editor), pytest.raises(NotAllowed):
        issue_release(release=release, by=editor, at=NOON)


@pytest.mark.parametrize("person", ["officer", "leader", "operator", "reporter", "other_officer"])
def test_only_an_editor_of_the_focal_point_approves(world, viewer, submitted, person):
    by = viewer(getattr(world, person))
    with acting_as(by), pytest.raises((NotAllowed, Release.DoesNotExist)):
        approve_release(release=submitted, by=by, at=NOON)
    with acting_as(viewer(world.editor)) as editor:
        assert approve_release(release=submitted, by=editor, at=NOON).state == State.APPROVED


def test_a_unit_does_not_see_the_drafts_of_another_and_the_desk_sees_none(world, viewer, make_release):
    release = make_release()
    for person, count in {"officer": 1, "other_officer": 0, "editor": 0, "leader": 0, "reporter": 0}.items():
        with acting_as(viewer(getattr(world, person))):
            assert Release.objects.filter(pk=release.pk).count() == count, person
    with acting_as(PUBLIC):
        assert Release.objects.count() == 0


def test_returning_needs_a_note_and_lets_the_unit_write_again(world, viewer, submitted):
    officer, editor = viewer(world.officer), viewer(world.editor)
    with acting_as(editor):
        take_release(release=submitted, by=editor, at=NOON)
        with pytest.raises(InvalidValue) as missing:
            return_release(release=submitted, note="  ", by=editor, at=NOON)
        assert missing.value.field == "note"
        returned = return_release(release=submitted, note="Bổ sung nguồn số liệu.", by=editor, at=NOON)
    with acting_as(officer):
        saved = save_release(
            release=returned, fields={"lead": "Nguồn: đo thực địa."}, expected_revision=1, by=officer, at=NOON
        )
        assert (saved.state, saved.revision) == (State.RETURNED, 2)
        assert submit_release(release=saved, confirmed=NO_GROUND_APPLIES, by=officer, at=NOON).state == State.SUBMITTED
        notes = [step.note for step in saved.steps.all() if step.note]
    assert notes == ["Bổ sung nguồn số liệu."]


def test_the_second_of_two_who_save_at_once_is_told_and_nothing_is_lost(world, viewer, make_release):
    release = make_release()
    officer = viewer(world.officer)
    with acting_as(officer):
        save_release(release=release, fields={"lead": "Của người thứ nhất."}, expected_revision=1, by=officer, at=NOON)
        with pytest.raises(ChangedMeanwhile) as conflict:
            save_release(
                release=release, fields={"lead": "Của người thứ hai."}, expected_revision=1, by=officer, at=NOON
            )
        assert (conflict.value.revision, conflict.value.by_name) == (2, "Lê Thị Hạnh")
        assert Release.objects.get(pk=release.pk).lead == "Của người thứ nhất."
        save_release(release=release, fields={"lead": "Của người thứ hai."}, expected_revision=2, by=officer, at=NOON)
        leads = [revision.content["lead"] for revision in Revision.objects.filter(release=release)]
    assert leads == ["Tốc độ trung bình tăng so với quý trước.", "Của người thứ nhất.", "Của người thứ hai."]


def test_autosaves_of_one_sitting_leave_one_revision(world, viewer, make_release):
    release = make_release()
    officer = viewer(world.officer)
    with acting_as(officer):
        for number in range(1, 6):
            release = save_release(
                release=release,
                fields={"lead": f"Bản tự lưu {number}"},
                expected_revision=release.revision,
                by=officer,
                at=NOON,
                is_autosave=True,
            )
        assert [revision.number for revision in Revision.objects.filter(release=release)] == [1, 6]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("body", "<p>Quá ngắn.</p>"),
        ("topic", None),
        ("speaker_name", ""),
        ("speaker_position", ""),
        ("contact_name", ""),
        ("embargo_until", NOON - timedelta(minutes=1)),
        ("embargo_until", NOON + timedelta(days=800)),
    ],
)
def test_an_incomplete_release_is_not_sent_and_the_field_is_named(world, viewer, make_release, field, value):
    release = make_release(**{field: value})
    officer = viewer(world.officer)
    with acting_as(officer):
        with pytest.raises(IncompleteRelease) as refusal:
            submit_release(release=release, confirmed=NO_GROUND_APPLIES, by=officer, at=NOON)
        assert set(refusal.value.problems) == {field}
        assert Release.objects.get(pk=release.pk).state == State.DRAFT


def test_a_text_that_is_too_long_is_refused_with_both_figures(world, viewer):
    officer = viewer(world.officer)
    with acting_as(officer):
        with pytest.raises(InvalidValue, match=r"5\.000\.007.*200\.000"):
            create_release(
                organisation=world.unit,
                fields={"headline": "Dài", "body": f"<p>{'a' * 5_000_000}</p>"},
                by=officer,
                at=NOON,
            )
        assert Release.objects.count() == 0


def test_script_in_a_release_is_dropped_and_the_words_stay(make_release, as_system):
    release = make_release(
        body='<p onclick="x()">Chào</p><script>alert(1)</script><img src=x onerror=alert(2)>'
        '<a href="javascript:x">đây</a>'
    )
    assert release.body == "<p>Chào</p><p>đây</p>"


def test_an_embargoed_version_is_hidden_until_its_second(world, viewer, make_release, issue, monkeypatch):
    lifts_at = NOON + timedelta(hours=3)
    version = issue(make_release(embargo_until=lifts_at))
    assert version.public_at == lifts_at
    seen_before = {"officer": 1, "editor": 1, "leader": 1, "reporter": 0, "other_officer": 0}
    for moment, expected in [(lifts_at - timedelta(seconds=1), seen_before), (lifts_at, dict.fromkeys(seen_before, 1))]:
        monkeypatch.setattr("daumoi.foundation.clock.now", lambda moment=moment: moment)
        for person, count in expected.items():
            with acting_as(viewer(getattr(world, person))):
                assert IssuedVersion.objects.filter(pk=version.pk).count() == count, (moment, person)
        with acting_as(PUBLIC):
            assert IssuedVersion.objects.count() == expected["reporter"]


def test_an_issued_version_can_be_neither_edited_nor_deleted(issue, as_system):
    version = issue()
    version.headline = "Khác"
    with pytest.raises(RuntimeError, match="never edited"):
        version.save()
    with pytest.raises(RuntimeError, match="never deleted"):
        version.delete()
    with pytest.raises(DatabaseError, match="never edited"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE releases_issuedversion SET headline = 'Khác' WHERE id = %s", [version.pk])
    assert IssuedVersion.objects.get(pk=version.pk).headline != "Khác"


def test_a_correction_is_a_new_version_with_a_public_note(world, viewer, issue):
    first = issue()
    editor = viewer(world.editor)
    with acting_as(editor), translation.override("en"):
        with pytest.raises(InvalidValue, match="public"):
            correct_release(release=first.release, fields={"lead": "Mới"}, note="", by=editor, at=NOON)
        with pytest.raises(InvalidValue, match="Nothing was changed"):
            correct_release(release=first.release, fields={}, note="Không có gì", by=editor, at=NOON)
        second = correct_release(
            release=first.release, fields={"lead": "Số đúng là 142,5."}, note="Sửa số liệu.", by=editor, at=NOON
        )
        assert (second.number, second.version_kind, second.note) == (2, "correction", "Sửa số liệu.")
        assert list(IssuedVersion.objects.current()) == [second]
        assert IssuedVersion.objects.get(pk=first.pk).lead == first.lead


def test_a_withdrawal_says_so_and_keeps_what_was_issued(world, viewer, issue):
    first = issue()
    editor = viewer(world.editor)
    with acting_as(editor):
        last = withdraw_release(release=first.release, note="Ban hành nhầm.", by=editor, at=NOON)
        assert last.content["body"] == ""
        assert last.content["note"] == "Ban hành nhầm."
        assert not IssuedVersion.objects.standing().exists()
        assert IssuedVersion.objects.get(pk=first.pk).content["body"]
        with pytest.raises(WrongState):
            withdraw_release(release=first.release, note="Lần nữa.", by=editor, at=NOON)


def test_every_act_is_in_the_log(issue, as_system):
    version = issue()
    verbs = list(
        LogEntry.objects.filter(object_kind="release", object_id=version.release_id)
        .order_by("id")
        .values_list("verb", flat=True)
    )
    assert verbs == ["release.write", "release.submit", "release.approve", "release.issue"]


@pytest.mark.parametrize("act", list(Act))
@pytest.mark.parametrize("state", list(State))
def test_nothing_that_went_out_becomes_a_draft_again(act, state):
    after = state_after(act, state)
    if state in {State.ISSUED, State.CORRECTED, State.WITHDRAWN}:
        assert after in {None, State.CORRECTED, State.WITHDRAWN}
    if state is State.WITHDRAWN:
        assert after is None
    assert set(TRANSITIONS) == set(Act)


def test_an_editor_who_rewrote_a_release_while_checking_it_does_not_approve_it(world, viewer, submitted):
    editor, second = viewer(world.editor), viewer(world.second_editor)
    with acting_as(editor):
        taken = take_release(release=submitted, by=editor, at=NOON)
        rewritten = save_release(
            release=taken, fields={"headline": "Tít của biên tập viên"}, expected_revision=1, by=editor, at=NOON
        )
        with pytest.raises(NotAllowed) as refusal:
            approve_release(release=rewritten, by=editor, at=NOON)
        assert refusal.value.reason == "own-work"
    with acting_as(second):
        approve_release(release=rewritten, by=second, at=NOON)
    with acting_as(editor), pytest.raises(NotAllowed):
        issue_release(release=rewritten, by=editor, at=NOON)
    with acting_as(second):
        assert issue_release(release=rewritten, by=second, at=NOON).headline == "Tít của biên tập viên"


def test_the_database_itself_refuses_to_delete_what_was_issued(issue, as_system):
    version = issue()
    add_delete_trigger(connection)
    with (
        connection.cursor() as cursor,
        pytest.raises(DatabaseError, match="never deleted"),
        transaction.atomic(),
    ):
        cursor.execute("DELETE FROM releases_issuedversion WHERE id = %s", [version.pk])
    assert IssuedVersion.objects.filter(pk=version.pk).exists()
