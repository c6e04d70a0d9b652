"""Comments on passages: who may, what becomes of them when the text changes, and who is told."""

from __future__ import annotations

from datetime import timedelta

import pytest

from conftest import NOON
from daumoi.accounts.viewer import SYSTEM, acting_as
from daumoi.drafts.actions import answer_comment, comment_on_passage, reopen_thread, resolve_thread
from daumoi.drafts.errors import PassageNotThere
from daumoi.drafts.models import Comment
from daumoi.drafts.queries import marked_text, open_comment_count, paragraphs_of, threads_of
from daumoi.foundation.errors import InvalidValue, NotAllowed
from daumoi.releases.actions import save_release, submit_release
from daumoi.releases.checks.grounds import NO_GROUND_APPLIES
from daumoi.releases.models import SignOff

SPEED = "tốc độ tải xuống trung bình đạt 152,4 Mbit/s"


@pytest.fixture
def officer(viewer, world):
    return viewer(world.officer)


@pytest.fixture
def editor(viewer, world):
    return viewer(world.editor)


@pytest.fixture
def submitted(make_release, officer):
    release = make_release()
    with acting_as(officer):
        return submit_release(release=release, confirmed=NO_GROUND_APPLIES, by=officer, at=NOON)


def said(release, by, words="Ghi rõ nguồn.", passage=SPEED, at=NOON, **more) -> Comment:
    with acting_as(by):
        return comment_on_passage(release=release, words=words, passage=passage, by=by, at=at, **more)


def test_both_sides_comment_and_answer_and_the_thread_is_settled(submitted, officer, editor, world):
    thread = said(submitted, editor)
    assert thread.organisation == world.hub
    with acting_as(officer):
        answer = answer_comment(thread=thread, words="Đã bổ sung.", by=officer, at=NOON)
        assert answer.organisation == world.unit
        assert open_comment_count(submitted) == 1
        resolve_thread(thread=thread, by=officer, at=NOON)
        assert open_comment_count(submitted) == 0
    with acting_as(editor):
        reopen_thread(thread=thread, by=editor, at=NOON)
        assert open_comment_count(submitted) == 1
        resolve_thread(thread=thread, by=editor, at=NOON)
        answer_comment(thread=thread, words="Vẫn chưa rõ.", by=editor, at=NOON)
        assert open_comment_count(submitted) == 1
        (shown,) = threads_of(submitted)
    assert [each.words for each in shown.answers] == ["Đã bổ sung.", "Vẫn chưa rõ."]


def test_a_comment_follows_its_passage_and_says_when_it_is_gone(make_release, officer):
    release = make_release()
    said(release, officer)
    with acting_as(officer):
        (thread,) = threads_of(release)
        assert not thread.is_edited
        edited = release.body.replace("đạt 152,4 Mbit/s", "ước đạt 153,1 Mbit/s")
        release = save_release(release=release, fields={"body": edited}, expected_revision=1, by=officer, at=NOON)
        (thread,) = threads_of(release)
        assert thread.is_edited
        release = save_release(
            release=release, fields={"body": "<p>Khác hẳn.</p>"}, expected_revision=2, by=officer, at=NOON
        )
        (thread,) = threads_of(release)
        assert thread.is_stale
        assert thread.comment.exact == SPEED


def test_words_marked_in_a_browser_fit_whatever_their_spaces(make_release, officer):
    comment = said(make_release(), officer, passage="tốc độ  tải xuống\ntrung bình")
    assert comment.exact == "tốc độ tải xuống trung bình"


def test_of_equal_words_those_in_the_chosen_paragraph_are_meant(make_release, officer):
    body = "<p>Giá không đổi trong quý.</p><p>Giá không đổi trong năm.</p>" + "<p>Thêm.</p>" * 20
    release = make_release(body=body)
    with acting_as(officer):
        second = paragraphs_of(release)[3]
    comment = said(release, officer, passage="Giá không đổi", near=second.start)
    assert comment.suffix.startswith(" trong năm")


def test_marks_do_not_overlap_and_give_the_text_back(make_release, officer):
    release = make_release()
    said(release, officer, passage="chất lượng mạng di động")
    said(release, officer, passage="mạng di động tại ba mươi tư tỉnh", words="Đủ 34 chưa?")
    said(release, officer, passage="", words="Nói chung ổn.")
    with acting_as(officer):
        threads = threads_of(release)
        segments = marked_text(release, threads)
        text = "".join(segment["text"] for segment in segments)
        assert text.startswith(release.headline)
    assert [thread.number for thread in threads] == [1, 2, None]
    assert [segment["text"] for segment in segments if segment["passage"] == 2] == [" tại ba mươi tư tỉnh"]


def test_words_that_do_not_stand_there_are_refused(make_release, officer):
    release = make_release()
    with pytest.raises(PassageNotThere):
        said(release, officer, passage="không có trong bài")
    with pytest.raises(InvalidValue):
        said(release, officer, words=" \x00 ")
    with pytest.raises(InvalidValue):
        said(release, officer, words="a" * 4001)
    assert said(release, officer).exact == SPEED


@pytest.mark.parametrize("person", ["other_officer", "reporter", "far_editor", "auditor", "operator"])
def test_nobody_else_comments(submitted, viewer, world, person, editor):
    by = viewer(getattr(world, person))
    with acting_as(SYSTEM), pytest.raises(NotAllowed):
        comment_on_passage(release=submitted, words="Ghi rõ nguồn.", passage=SPEED, by=by, at=NOON)
    assert said(submitted, editor).words == "Ghi rõ nguồn."


def test_a_unit_that_signs_with_it_comments_for_itself(make_release, officer, viewer, world):
    release, other = make_release(), viewer(world.other_officer)
    with acting_as(SYSTEM), pytest.raises(NotAllowed):
        comment_on_passage(release=release, words="Sai số.", by=other, at=NOON)
    with acting_as(SYSTEM):
        SignOff.objects.create(release=release, organisation=world.other_unit, asked_at=NOON)
    assert said(release, other, words="Sai số.").organisation == world.other_unit


@pytest.mark.parametrize("person", ["other_officer", "reporter", "far_editor"])
def test_whoever_does_not_see_the_release_sees_no_comment(submitted, viewer, world, person, editor):
    said(submitted, editor)
    with acting_as(viewer(getattr(world, person))):
        assert not Comment.objects.exists()


def test_a_second_click_is_one_comment(make_release, officer):
    release = make_release()
    first = said(release, officer)
    assert said(release, officer, at=NOON + timedelta(seconds=5)) == first
    assert said(release, officer, at=NOON + timedelta(minutes=5)) != first


def test_nothing_of_a_comment_is_issued(issue, make_release, officer):
    release = make_release()
    said(release, officer, words="Đừng quên hỏi lại.")
    version = issue(release)
    assert "Đừng quên" not in str(version.content)
