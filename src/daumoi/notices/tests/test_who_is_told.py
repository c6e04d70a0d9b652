"""Every kind of notice: whom it reaches, and whom not; the scenes are acts of the world's people."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from conftest import NOON
from daumoi.accounts.models import Membership, StandIn
from daumoi.accounts.sharing import Sharing
from daumoi.accounts.viewer import SYSTEM, acting_as
from daumoi.drafts.actions import answer_comment, comment_on_passage
from daumoi.notices.models import Notice
from daumoi.notices.rules import KINDS, KINDS_OF_STEP
from daumoi.notices.tests.conftest import told
from daumoi.notices.wording import WORDS
from daumoi.people.actions import end_membership, end_stand_in, name_stand_in
from daumoi.releases.actions import (
    approve_release,
    ask_to_sign,
    assign_release,
    correct_release,
    create_language_version,
    issue_release,
    issue_urgently,
    look_back,
    put_back_release,
    return_release,
    schedule_release,
    sign_meaning,
    sign_off_release,
    submit_release,
    take_back_approval,
    take_release,
    unschedule_release,
    withdraw_release,
)
from daumoi.releases.actions.handing_over import give_review, give_writing
from daumoi.releases.actions.reminding import write_due_reminders
from daumoi.releases.checks.grounds import NO_GROUND_APPLIES
from daumoi.releases.models import Decision, LoneAct, Reminder
from daumoi.releases.rules import REVIEW_TARGET

HOUR = timedelta(hours=1)
REASON = "Cháy lớn tại trạm viễn thông, người dân cần biết ngay trong đêm."
DESK = {"chau", "dung", "lan"}


class Scene(SimpleNamespace):
    """The world, its acts, and what was made so far."""

    world: Any
    do: Callable[..., Any]
    make_release: Callable[..., Any]
    register: Callable[..., Any]
    release: Any

    def submitted(self) -> Any:
        self.release = self.do("officer", submit_release, release=self.make_release(), confirmed=NO_GROUND_APPLIES)
        return self.release

    def taken(self) -> Any:
        return self.do("editor", take_release, release=self.submitted())

    def approved(self) -> Any:
        return self.do("editor", approve_release, release=self.submitted())

    def issued(self) -> Any:
        return self.do("editor", issue_release, release=self.approved())

    def joint(self) -> Any:
        self.submitted()
        return self.do("officer", ask_to_sign, release=self.release, organisation=self.world.other_unit)

    def translated(self) -> Any:
        version = self.issued()
        return self.do(
            "officer",
            create_language_version,
            original=version.release,
            language="en",
            organisation=self.world.unit,
            translator=self.world.officer,
            reviewer=self.world.unit_leader,
        )

    def urgent(self) -> Any:
        version = self.do("editor", issue_urgently, release=self.submitted(), ground="k1", reason=REASON)
        with acting_as(SYSTEM):
            return version, LoneAct.objects.get()

    def remind(self, at: Any) -> None:
        with acting_as(SYSTEM):
            write_due_reminders(at=at)

    def stand_in(self, **words: Any) -> StandIn:
        values = {
            "membership": Membership.objects.get(user=self.world.approver),
            "deputy": self.world.leader,
            "valid_from": NOON.date(),
            "valid_to": date(2026, 11, 27),
            **words,
        }
        return self.do("operator", name_stand_in, **values)


@pytest.fixture
def scene(world, do, make_release, register) -> Scene:
    return Scene(world=world, do=do, make_release=make_release, register=register)


def _corrected(s: Scene) -> None:
    s.do("editor", correct_release, release=s.issued().release, fields={"lead": "Câu đúng."}, note="Sửa một câu.")


def _translation_changes(s: Scene) -> None:
    translation = s.translated()
    s.do("editor", correct_release, release=translation.original, fields={"lead": "Câu đúng."}, note="Sửa một câu.")


def _answered(s: Scene) -> None:
    thread = s.do("editor", comment_on_passage, release=s.submitted(), words="Ghi rõ nguồn.")
    s.do("second_editor", answer_comment, thread=thread, words="Đồng ý.")


def _meaning(s: Scene) -> None:
    translation = s.translated()
    s.do("unit_leader", sign_meaning, release=translation, expected_revision=None, original_number=1)


def _looked(is_approved: bool) -> Callable[[Scene], None]:
    def go(s: Scene) -> None:
        _version, act = s.urgent()
        s.do("leader", look_back, act=act, is_approved=is_approved, note="Sai số liệu.")

    return go


def _signed(is_agreed: bool) -> Callable[[Scene], None]:
    def go(s: Scene) -> None:
        sign_off = s.joint()
        s.do("editor", take_release, release=s.release)
        s.do("other_officer", sign_off_release, sign_off=sign_off, is_agreed=is_agreed, revision=1, note="Thiếu số.")

    return go


def _clock(prepare: Callable[[Scene], Any], after: timedelta) -> Callable[[Scene], None]:
    def go(s: Scene) -> None:
        prepare(s)
        s.remind(NOON + after)

    return go


def _held(s: Scene) -> None:
    from daumoi.releases.actions import issue_on_schedule
    from daumoi.releases.actions.reminding import tell_of_held

    s.do("editor", schedule_release, release=s.approved(), scheduled_for=NOON + HOUR)
    with acting_as(SYSTEM):
        issue_on_schedule(release_id=s.release.pk, at=NOON + 9 * HOUR)
        tell_of_held(release_id=s.release.pk, planned_by_id=s.world.editor.pk, at=NOON + 9 * HOUR)


def _picked_up(s: Scene) -> None:
    from daumoi.coverage.actions import decide_pickup
    from daumoi.coverage.models import Article, Outlet, Pickup, PickupState

    version = s.issued()
    with acting_as(SYSTEM):
        outlet = Outlet.objects.create(
            organisation=s.world.agency, name="Báo", home_url="https://bao.example/", feed_url="https://bao.example/r"
        )
        article = Article.objects.create(
            outlet=outlet, url="https://bao.example/1", url_key="1" * 64, state="read", text=version.text, title="Bài",
            published_at=NOON + HOUR, found_at=NOON, language="vi",
        )  # fmt: skip
        pickup = Pickup.objects.create(
            article=article, release=version.release, version=version, kind="whole", spans=[[0, 20, 0, 20, 1]],
            release_share=1, article_share=1, verbatim_share=1, matched_words=90, evidence=9, delay_seconds=3600,
            found_at=NOON, engine="test",
        )  # fmt: skip
    s.do("editor", decide_pickup, pickup=pickup, state=PickupState.REJECTED)
    s.do("editor", decide_pickup, pickup=pickup, state=PickupState.CONFIRMED)
    s.do("editor", decide_pickup, pickup=pickup, state=PickupState.CONFIRMED)


def _ending(s: Scene) -> None:
    from daumoi.notices.tasks import tell_of_ending_entries

    s.register("Bùi Văn Khánh", valid_to=NOON + timedelta(days=10), user=s.world.unit_leader)
    s.register("Người còn lâu", authority="standing", valid_to=NOON + timedelta(days=40), user=s.world.officer)
    tell_of_ending_entries.enqueue()
    tell_of_ending_entries.enqueue()


def _handed_over(s: Scene) -> None:
    colleague = s.world.unit_leader
    Membership.objects.create(user=colleague, organisation=s.world.unit, role="officer", valid_from=date(2025, 3, 1))
    release = s.make_release()
    s.do("operator", give_writing, id=release.pk, of=s.world.officer, to=colleague)


def _review_handed_over(s: Scene) -> None:
    s.do("operator", give_review, id=s.taken().pk, of=s.world.editor, to=s.world.second_editor)


def _given(s: Scene) -> None:
    s.do("editor", assign_release, release=s.submitted(), reviewer=s.world.second_editor)


def _put_back(s: Scene) -> None:
    s.do("second_editor", put_back_release, release=s.taken())


def _unscheduled(s: Scene) -> None:
    s.do("editor", schedule_release, release=s.approved(), scheduled_for=NOON + HOUR)
    s.do("second_editor", unschedule_release, release=s.release)


# kind → the scene, who is told, and who is not although he acts or works near by.
TABLE: list[tuple[str, Callable[[Scene], Any], set[str], set[str]]] = [
    ("release.submitted", Scene.submitted, DESK, {"hanh", "giang", "manh", "oanh", "phong"}),
    ("release.taken", Scene.taken, {"hanh"}, {"chau", "bao"}),
    ("release.assigned", _given, {"dung"}, {"chau", "lan"}),
    ("release.put_back", _put_back, {"chau"}, {"dung"}),
    (
        "release.returned",
        lambda s: s.do("editor", return_release, release=s.submitted(), note="Thiếu nguồn."),
        {"hanh"},
        {"chau", "nga"},
    ),
    ("release.approved", Scene.approved, {"hanh"}, {"chau"}),
    (
        "release.taken_back",
        lambda s: s.do("editor", take_back_approval, release=s.approved()),
        {"hanh"},
        {"chau"},
    ),
    (
        "release.scheduled",
        lambda s: s.do("editor", schedule_release, release=s.approved(), scheduled_for=NOON + HOUR),
        {"hanh"},
        {"chau"},
    ),
    ("release.unscheduled", _unscheduled, {"hanh"}, {"dung"}),
    ("release.issued", Scene.issued, {"hanh"}, {"chau", "lien"}),
    ("release.urgent", Scene.urgent, {"hanh", "nga"}, {"chau", "lien"}),
    ("release.corrected", _corrected, {"hanh", "nga"}, {"chau", "lien", "bao"}),
    (
        "release.withdrawn",
        lambda s: s.do("editor", withdraw_release, release=s.issued().release, note="Sai."),
        {"hanh", "nga"},
        {"chau", "lien"},
    ),
    ("release.picked_up", _picked_up, {"hanh"}, {"chau"}),
    ("release.signed", _signed(True), {"hanh", "chau"}, {"bao"}),
    ("release.declined", _signed(False), {"hanh", "chau"}, {"bao"}),
    (
        "comment.written",
        lambda s: s.do("second_editor", comment_on_passage, release=s.taken(), words="Ghi rõ nguồn."),
        {"hanh", "chau"},
        {"dung", "lan"},
    ),
    ("comment.answered", _answered, {"chau"}, {"dung", "hanh"}),
    ("translation.named", Scene.translated, {"nga"}, {"hanh"}),
    ("translation.signed", _meaning, {"hanh"}, {"nga"}),
    ("translation.stale", _translation_changes, {"hanh", "nga"}, {"chau"}),
    ("look_back.approved", _looked(True), {"chau"}, {"giang"}),
    ("look_back.objected", _looked(False), {"chau"}, {"giang"}),
    ("review.half", _clock(Scene.taken, REVIEW_TARGET / 2), {"chau"}, {"dung", "hanh"}),
    ("review.due", _clock(Scene.submitted, REVIEW_TARGET), DESK, {"giang", "hanh"}),
    ("review.escalated", _clock(Scene.submitted, timedelta(days=1)), {"giang"}, DESK),
    ("schedule.held", _held, DESK | {"giang"}, {"hanh"}),
    ("sign_off.half", _clock(Scene.joint, HOUR), {"bao"}, {"hanh"}),
    ("sign_off.due", _clock(Scene.joint, REVIEW_TARGET / 2), {"bao"}, {"hanh"}),
    ("look_back.asked", _clock(Scene.urgent, timedelta(0)), {"dung", "lan", "giang"}, {"chau"}),
    ("look_back.half", _clock(Scene.urgent, 12 * HOUR), {"dung", "lan", "giang"}, {"chau"}),
    ("look_back.due", _clock(Scene.urgent, 24 * HOUR), {"dung", "lan", "giang"}, {"chau"}),
    ("look_back.escalated", _clock(Scene.urgent, 48 * HOUR), {"giang"}, {"chau", "dung"}),
    ("stand_in.named", Scene.stand_in, {"lan", "giang"}, {"ha"}),
    ("stand_in.ended", lambda s: s.do("leader", end_stand_in, stand_in=s.stand_in()), {"lan"}, {"giang"}),
    ("work.handed_over", _handed_over, {"nga"}, {"hanh", "ha"}),
    ("spokesperson.ending", _ending, {"nga", "chau", "dung", "ha"}, {"hanh", "lan"}),
]


@pytest.mark.parametrize(("kind", "act", "are_told", "are_not"), TABLE, ids=[row[0] for row in TABLE])
def test_a_happening_reaches_whom_it_concerns_and_nobody_else(scene, tell, kind, act, are_told, are_not):
    act(scene)
    assert told(kind) == set()
    tell()
    assert told(kind) == are_told
    assert not told(kind) & are_not


def test_the_table_above_has_every_kind():
    assert sorted(row[0] for row in TABLE) == sorted(KINDS)


def test_every_kind_has_words_and_every_step_is_a_step_of_the_history():
    assert set(WORDS) == set(KINDS)
    assert set(KINDS_OF_STEP) <= set(Decision.values)
    assert {kind for kinds in KINDS_OF_STEP.values() for kind in kinds} <= set(KINDS)


def test_a_review_handed_over_is_told_too(scene, tell):
    _review_handed_over(scene)
    tell()
    assert told("work.handed_over") == {"dung"}


# --- once -------------------------------------------------------------------------------------------------------------


def test_a_step_that_runs_again_tells_nobody_twice(scene, tell):
    from django_tasks_db.models import DBTaskResult

    _corrected(scene)
    tell()
    with acting_as(SYSTEM):
        before = Notice.objects.count()
    done = DBTaskResult.objects.filter(task_path__startswith="daumoi.notices.tasks.tell_of")
    assert done.count() >= 4
    for step in done:
        step.task.call(**step.args_kwargs["kwargs"])
    tell()
    with acting_as(SYSTEM):
        assert Notice.objects.count() == before


def test_an_answer_makes_one_notice_and_not_a_comment_beside_it(scene, tell):
    thread = scene.do("editor", comment_on_passage, release=scene.submitted(), words="Ghi rõ nguồn.")
    scene.do("officer", answer_comment, thread=thread, words="Đã bổ sung.")
    scene.do("editor", answer_comment, thread=thread, words="Cảm ơn.")
    tell()
    with acting_as(SYSTEM):
        to_officer = Notice.objects.filter(person=scene.world.officer, kind__startswith="comment.")
        assert sorted(to_officer.values_list("kind", flat=True)) == ["comment.answered", "comment.written"]


# --- who may not see it -----------------------------------------------------------------------------------------------


def test_nobody_is_told_of_what_is_for_named_people_alone_but_these(scene, tell):
    named = [scene.world.second_editor, scene.world.officer]
    release = scene.make_release(sharing=Sharing.RED, named_people=named)
    scene.do("officer", submit_release, release=release, confirmed=NO_GROUND_APPLIES)
    tell()
    assert told("release.submitted") == {"dung"}


def test_whoever_belongs_no_more_is_told_nothing(scene, tell):
    scene.submitted()
    membership = Membership.objects.get(user=scene.world.second_editor)
    scene.do("operator", end_membership, membership=membership, last_day=None)
    tell()
    assert told("release.submitted") == {"chau", "lan"}


def test_a_closed_account_is_told_nothing(scene, tell):
    scene.submitted()
    type(scene.world.approver).objects.filter(pk=scene.world.approver.pk).update(is_active=False)
    tell()
    assert told("release.submitted") == {"chau", "dung"}


def test_a_reporter_has_no_notices_whatever_happens(scene, tell):
    # A reporter who wrote a release before changing sides would be its author still.
    release = scene.submitted()
    with acting_as(SYSTEM):
        type(release).objects.filter(pk=release.pk).update(author=scene.world.reporter)
    scene.do("editor", return_release, release=release, note="Thiếu nguồn.")
    tell()
    assert told("release.returned") == set()


# --- stand-ins --------------------------------------------------------------------------------------------------------


def _on_leave(s: Scene) -> None:
    """The officer is away; the leader of the unit writes in the officer's stead."""
    membership = Membership.objects.get(user=s.world.officer)
    s.stand_in(membership=membership, deputy=s.world.unit_leader)


def test_a_stand_in_is_told_as_well_as_the_one_who_is_away(scene, tell):
    scene.submitted()
    _on_leave(scene)
    scene.do("editor", return_release, release=scene.release, note="Thiếu nguồn.")
    tell()
    assert told("release.returned") == {"hanh", "nga"}


def test_when_the_stand_in_is_over_only_the_person_is_told(scene, tell, at):
    scene.submitted()
    _on_leave(scene)
    at(NOON + timedelta(days=9))
    scene.do("editor", return_release, release=scene.release, note="Thiếu nguồn.")
    tell()
    assert told("release.returned") == {"hanh"}


def test_a_stand_in_of_the_desk_is_told_through_the_role(scene, tell):
    scene.stand_in()
    scene.submitted()
    tell()
    assert told("release.submitted") == DESK | {"giang"}


def test_a_clock_names_each_person_once(scene, tell):
    scene.submitted()
    scene.remind(NOON + REVIEW_TARGET)
    scene.remind(NOON + REVIEW_TARGET)
    tell()
    with acting_as(SYSTEM):
        assert Notice.objects.filter(kind="review.due").count() == Reminder.objects.count() == 3
