"""The eyes of others: a planned hour, an emergency, joint matters, clocks; and what no order of acts can get round."""

from __future__ import annotations

import itertools
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import transaction
from django_tasks_db.models import DBTaskResult
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from conftest import NOON
from daumoi.accounts.sharing import Sharing
from daumoi.accounts.viewer import SYSTEM, Viewer, acting_as
from daumoi.foundation.errors import Conflict, DomainError, InvalidValue, NotAllowed
from daumoi.media.models import MediaItem
from daumoi.releases.actions import (
    approve_release,
    ask_to_sign,
    correct_release,
    issue_on_schedule,
    issue_release,
    issue_urgently,
    look_back,
    release_from_signing,
    releases_due,
    return_release,
    save_release,
    schedule_release,
    set_targets,
    sign_off_release,
    submit_release,
    take_release,
    unschedule_release,
    withdraw_release,
)
from daumoi.releases.actions.reminding import write_due_reminders
from daumoi.releases.checks.grounds import NO_GROUND_APPLIES
from daumoi.releases.errors import ChangedMeanwhile, MissingSignatures, WrongState
from daumoi.releases.models import IssuedVersion, LoneAct, Release, Reminder, ReviewStep, SignOff
from daumoi.releases.queries import lone_acts_open, sign_offs_awaited
from daumoi.releases.rules import (
    REVIEW_TARGET,
    SCHEDULE_GRACE,
    Stage,
    State,
    Targets,
    stage_of,
)
from daumoi.spokespersons.models import Spokesperson

HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
REASON = "Cháy lớn tại trạm viễn thông, người dân cần biết ngay trong đêm."


@pytest.fixture
def do(world: SimpleNamespace, viewer: Any) -> Any:
    """Call an action as a person: do("editor", approve_release, release=…)."""

    def call(person: str, action: Any, *, at: Any = NOON, **words: Any) -> Any:
        by = viewer(getattr(world, person))
        with acting_as(by):
            return action(by=by, at=at, **words)

    return call


@pytest.fixture
def submitted(make_release: Any, do: Any) -> Release:
    return do("officer", submit_release, release=make_release(), confirmed=NO_GROUND_APPLIES)


@pytest.fixture
def approved(submitted: Release, do: Any) -> Release:
    return do("editor", approve_release, release=submitted)


def run_schedule(release: Release, *, at: Any) -> IssuedVersion | None:
    with acting_as(SYSTEM):
        return issue_on_schedule(release_id=release.pk, at=at)


def now_is(release: Release) -> Release:
    with acting_as(SYSTEM):
        return Release.objects.get(pk=release.pk)


# --- a planned hour ---------------------------------------------------------------------------------------------------


def test_the_schedule_issues_at_the_hour_and_not_before(approved, do):
    do("editor", schedule_release, release=approved, scheduled_for=NOON + HOUR)
    assert run_schedule(approved, at=NOON + HOUR - timedelta(seconds=1)) is None
    assert now_is(approved).state == State.SCHEDULED
    version = run_schedule(approved, at=NOON + HOUR + timedelta(seconds=4))
    assert version is not None
    assert (version.issued_at, version.public_at) == (NOON + HOUR + timedelta(seconds=4),) * 2
    assert version.issued_by.full_name == "Nguyễn Minh Châu"
    assert now_is(approved).state == State.ISSUED
    assert run_schedule(approved, at=NOON + 2 * HOUR) is None


def test_a_late_worker_issues_late_and_says_the_true_time(approved, do):
    do("editor", schedule_release, release=approved, scheduled_for=NOON + HOUR)
    late = NOON + HOUR + SCHEDULE_GRACE
    version = run_schedule(approved, at=late)
    assert version is not None
    assert version.issued_at == version.public_at == late


def test_after_a_night_with_the_machine_off_a_person_decides(approved, do):
    do("editor", schedule_release, release=approved, scheduled_for=NOON + HOUR)
    assert run_schedule(approved, at=NOON + HOUR + SCHEDULE_GRACE + timedelta(seconds=1)) is None
    held = now_is(approved)
    assert (held.state, held.scheduled_for) == (State.APPROVED, None)
    with acting_as(SYSTEM):
        assert held.steps.last().decision == "held"
        assert held.steps.last().note
    assert do("editor", issue_release, release=held, at=NOON + 3 * HOUR).number == 1


def test_an_hour_can_be_moved_and_given_up(approved, do):
    do("editor", schedule_release, release=approved, scheduled_for=NOON + HOUR)
    do("editor", schedule_release, release=approved, scheduled_for=NOON + 3 * HOUR, at=NOON + MINUTE)
    assert run_schedule(approved, at=NOON + HOUR) is None
    do("second_editor", unschedule_release, release=approved, at=NOON + 2 * HOUR)
    assert run_schedule(approved, at=NOON + 3 * HOUR) is None
    assert now_is(approved).state == State.APPROVED


@pytest.mark.parametrize("hour", [NOON, NOON - HOUR, NOON + timedelta(days=400)])
def test_an_hour_that_cannot_be_meant_is_refused(approved, do, hour):
    with pytest.raises(InvalidValue) as refusal:
        do("editor", schedule_release, release=approved, scheduled_for=hour)
    assert refusal.value.field == "scheduled_for"
    assert do("editor", schedule_release, release=approved, scheduled_for=NOON + MINUTE).state == State.SCHEDULED


def test_whoever_wrote_it_does_not_plan_its_issue(world, make_release, do):
    release = make_release(by=world.editor, organisation=world.hub)
    do("editor", submit_release, release=release, confirmed=NO_GROUND_APPLIES)
    do("second_editor", approve_release, release=release)
    with pytest.raises(NotAllowed):
        do("editor", schedule_release, release=release, scheduled_for=NOON + HOUR)
    assert do("second_editor", schedule_release, release=release, scheduled_for=NOON + HOUR).state == State.SCHEDULED


def test_a_planned_release_cannot_be_saved_and_what_is_returned_is_not_issued(approved, do):
    do("editor", schedule_release, release=approved, scheduled_for=NOON + HOUR)
    with pytest.raises(WrongState):
        do("officer", save_release, release=approved, fields={"lead": "Khác."}, expected_revision=1)
    do("editor", return_release, release=approved, note="Có số mới.")
    assert run_schedule(approved, at=NOON + HOUR) is None
    assert now_is(approved).scheduled_for is None


def test_words_of_a_photo_that_were_mended_after_approval_hold_it_up(world, make_release, do):
    release = make_release()
    with acting_as(SYSTEM):
        photo = MediaItem.objects.create(
            organisation=world.unit, uploaded_at=NOON, caption="Trạm", credit="A", alternative_text="Cột",
            prepared_at=NOON, width=60, height=40,
        )  # fmt: skip
        release.media.add(photo)
    do("officer", submit_release, release=release, confirmed=NO_GROUND_APPLIES)
    do("editor", approve_release, release=release)
    do("editor", schedule_release, release=release, scheduled_for=NOON + HOUR)
    with acting_as(SYSTEM):
        photo.caption = "Chú thích khác"
        photo.save()
    assert run_schedule(release, at=NOON + HOUR) is None
    assert now_is(release).state == State.APPROVED
    with pytest.raises(ChangedMeanwhile):
        do("editor", issue_release, release=release)


def test_what_is_no_longer_complete_is_held_at_its_hour(world, approved, do):
    do("editor", schedule_release, release=approved, scheduled_for=NOON + HOUR)
    with acting_as(SYSTEM):
        # What a register of spokespersons says changes without the release; here the name itself goes.
        Release.objects.filter(pk=approved.pk).update(speaker_name="", approved_digest="")
    assert run_schedule(approved, at=NOON + HOUR) is None
    assert now_is(approved).state == State.APPROVED


@pytest.mark.parametrize(("ends_at", "is_issued"), [(NOON + 30 * MINUTE, False), (NOON + 2 * HOUR, True), (None, True)])
def test_a_speaker_whose_authority_ended_before_the_hour_is_not_quoted(world, approved, do, ends_at, is_issued):
    with acting_as(SYSTEM):
        Spokesperson.objects.create(
            organisation=world.unit, authority="head", full_name=approved.speaker_name, position="Phó Cục trưởng",
            decided_at=NOON - HOUR, valid_from=NOON - HOUR, valid_to=ends_at, published_at=NOON - HOUR,
        )  # fmt: skip
    do("editor", schedule_release, release=approved, scheduled_for=NOON + HOUR)
    assert (run_schedule(approved, at=NOON + HOUR) is not None) == is_issued
    assert now_is(approved).state == (State.ISSUED if is_issued else State.APPROVED)


def test_an_embargo_beyond_the_hour_holds_and_one_before_it_means_nothing(make_release, do):
    for lifts_at, public_at in ((NOON + 5 * HOUR, NOON + 5 * HOUR), (NOON + 30 * MINUTE, NOON + HOUR)):
        release = make_release(embargo_until=lifts_at)
        do("officer", submit_release, release=release, confirmed=NO_GROUND_APPLIES)
        do("editor", approve_release, release=release)
        do("editor", schedule_release, release=release, scheduled_for=NOON + HOUR)
        version = run_schedule(release, at=NOON + HOUR)
        assert version is not None
        assert version.public_at == public_at


def test_the_hour_has_a_step_of_its_own_and_a_lost_step_is_found(approved, do, drain):
    hour = NOON + timedelta(days=300)
    do("editor", schedule_release, release=approved, scheduled_for=hour)
    drain()
    step = DBTaskResult.objects.get(task_path="daumoi.releases.tasks.issue_at_hour")
    assert step.run_after == hour
    with acting_as(SYSTEM):
        assert releases_due(at=hour) == [approved.pk]
        assert releases_due(at=hour - timedelta(seconds=1)) == []


# --- an emergency -----------------------------------------------------------------------------------------------------


@pytest.fixture
def urgent(world: SimpleNamespace, make_release: Any, do: Any) -> Any:
    """A release that the duty editor wrote and issued alone."""
    release = make_release(by=world.editor, organisation=world.hub)
    do("editor", submit_release, release=release, confirmed=NO_GROUND_APPLIES)
    return do("editor", issue_urgently, release=release, ground="k3", reason=REASON)


def test_one_person_alone_issues_with_a_reason_that_stays_inside(urgent):
    with acting_as(SYSTEM):
        (act,) = LoneAct.objects.all()
        assert (act.decision, act.ground, act.reason, act.by_name) == ("urgent", "k3", REASON, "Nguyễn Minh Châu")
        assert act.due_at == NOON + timedelta(hours=24)
        assert urgent.release.steps.last().note == REASON
    assert REASON not in str(urgent.content)
    assert urgent.note == ""


@pytest.mark.parametrize(
    ("words", "field"),
    [({"ground": "k9"}, "ground"), ({"reason": "Khẩn!"}, "reason"), ({"reason": " " * 90}, "reason")],
)
def test_an_emergency_without_ground_or_reason_is_none(submitted, do, words, field):
    with pytest.raises(InvalidValue) as refusal:
        do("editor", issue_urgently, release=submitted, **{"ground": "k1", "reason": REASON, **words})
    assert refusal.value.field == field
    assert do("editor", issue_urgently, release=submitted, ground="k1", reason=REASON).number == 1


@pytest.mark.parametrize("person", ["officer", "leader", "operator", "auditor"])
def test_only_the_desk_issues_in_an_emergency(submitted, do, person):
    with pytest.raises(NotAllowed):
        do(person, issue_urgently, release=submitted, ground="k1", reason=REASON)


def test_a_second_person_looks_at_it_afterwards_and_never_the_same(world, viewer, urgent, do):
    with acting_as(SYSTEM):
        act = LoneAct.objects.get()
    with pytest.raises(NotAllowed):
        do("editor", look_back, act=act, is_approved=True, note="")
    with pytest.raises((NotAllowed, Release.DoesNotExist)):
        do("officer", look_back, act=act, is_approved=True, note="")
    with acting_as(viewer(world.leader)) as leader:
        assert list(lone_acts_open(leader)) == [act]
    done = do("leader", look_back, act=act, is_approved=True, note="")
    assert done.settled_at == NOON
    with acting_as(viewer(world.leader)) as leader:
        assert list(lone_acts_open(leader)) == []
    with pytest.raises(Conflict):
        do("second_editor", look_back, act=act, is_approved=False, note="Sai.")


def test_what_was_refused_stays_open_until_it_is_put_right(world, viewer, urgent, do):
    with acting_as(SYSTEM):
        act = LoneAct.objects.get()
    with pytest.raises(InvalidValue):
        do("second_editor", look_back, act=act, is_approved=False, note=" ")
    do("second_editor", look_back, act=act, is_approved=False, note="Sai số người bị ảnh hưởng.")
    with acting_as(viewer(world.leader)) as leader:
        assert [each.pk for each in lone_acts_open(leader)] == [act.pk]
    do("second_editor", withdraw_release, release=urgent.release, note="Số liệu sai.", at=NOON + HOUR)
    with acting_as(SYSTEM):
        act.refresh_from_db()
        assert act.settled_at == NOON + HOUR
        # The withdrawal was one person's act as well.
        assert LoneAct.objects.filter(settled_at=None).get().decision == "withdrawn"


def test_a_correction_by_one_is_looked_at_by_another(world, issue, do):
    first = issue()
    do("editor", correct_release, release=first.release, fields={"lead": "Số đúng."}, note="Sửa số.", at=NOON + HOUR)
    with acting_as(SYSTEM):
        act = LoneAct.objects.get()
    with pytest.raises(NotAllowed):
        do("editor", look_back, act=act, is_approved=True, note="")
    assert do("approver", look_back, act=act, is_approved=True, note="Đúng.").is_approved


# --- joint matters ----------------------------------------------------------------------------------------------------


@pytest.fixture
def joint(world: SimpleNamespace, make_release: Any, do: Any) -> Any:
    """A release of one unit that another was asked to sign, sent in."""
    release = make_release()
    sign_off = do("officer", ask_to_sign, release=release, organisation=world.other_unit)
    do("officer", submit_release, release=release, confirmed=NO_GROUND_APPLIES)
    return SimpleNamespace(release=release, sign_off=sign_off)


def test_a_unit_that_is_asked_sees_the_draft_and_others_do_not(world, viewer, make_release, do):
    release = make_release()
    with acting_as(viewer(world.other_officer)):
        assert not Release.objects.filter(pk=release.pk).exists()
    do("officer", ask_to_sign, release=release, organisation=world.other_unit)
    with acting_as(viewer(world.other_officer)) as other:
        assert Release.objects.filter(pk=release.pk).exists()
        assert [each.release_id for each in sign_offs_awaited(other)] == [release.pk]
    with acting_as(viewer(world.reporter)):
        assert not Release.objects.filter(pk=release.pk).exists()
    with acting_as(viewer(world.other_officer)) as other, pytest.raises(NotAllowed):
        save_release(release=release, fields={"lead": "x"}, expected_revision=1, by=other, at=NOON)


def test_nothing_joint_is_issued_before_everybody_has_signed_this_very_revision(joint, do):
    do("editor", take_release, release=joint.release)
    do("editor", approve_release, release=joint.release)
    for act in (
        lambda: do("editor", issue_release, release=joint.release),
        lambda: do("editor", schedule_release, release=joint.release, scheduled_for=NOON + HOUR),
    ):
        with pytest.raises(MissingSignatures) as missing:
            act()
        assert missing.value.names == ["Vụ Bưu chính"]
    do("other_officer", sign_off_release, sign_off=joint.sign_off, is_agreed=True, revision=1, note="")
    assert do("editor", issue_release, release=joint.release).number == 1


def test_a_change_makes_a_signature_stale_and_asks_again(world, viewer, joint, do):
    do("other_officer", sign_off_release, sign_off=joint.sign_off, is_agreed=True, revision=1, note="")
    do("editor", take_release, release=joint.release)
    do("editor", save_release, release=joint.release, fields={"lead": "Câu khác."}, expected_revision=1)
    do("second_editor", approve_release, release=joint.release)
    with pytest.raises(MissingSignatures):
        do("second_editor", issue_release, release=joint.release)
    with acting_as(viewer(world.other_officer)) as other:
        assert [each.pk for each in sign_offs_awaited(other)] == [joint.sign_off.pk]
    with pytest.raises(ChangedMeanwhile):
        do("other_officer", sign_off_release, sign_off=joint.sign_off, is_agreed=True, revision=1, note="")
    do("other_officer", sign_off_release, sign_off=joint.sign_off, is_agreed=True, revision=2, note="")
    assert do("second_editor", issue_release, release=joint.release).number == 1


def test_a_no_needs_a_word_and_holds_the_release_up(joint, do):
    with pytest.raises(InvalidValue):
        do("other_officer", sign_off_release, sign_off=joint.sign_off, is_agreed=False, revision=1, note="")
    words = {"sign_off": joint.sign_off, "is_agreed": False, "revision": 1, "note": "Chưa thống nhất số liệu."}
    do("other_officer", sign_off_release, **words)
    do("editor", approve_release, release=joint.release)
    with pytest.raises(MissingSignatures):
        do("editor", issue_release, release=joint.release)
    do("editor", release_from_signing, sign_off=joint.sign_off, note="Đã bỏ phần số liệu bưu chính.")
    assert do("editor", issue_release, release=joint.release).number == 1


def test_in_an_emergency_what_is_missing_is_written_down(joint, do):
    do("editor", issue_urgently, release=joint.release, ground="k2", reason=REASON)
    with acting_as(SYSTEM):
        assert LoneAct.objects.get().missing_signatures == ["Vụ Bưu chính"]


@pytest.mark.parametrize("person", ["officer", "unit_leader", "editor", "reporter"])
def test_only_the_unit_itself_signs(joint, do, person):
    with pytest.raises((NotAllowed, Release.DoesNotExist)):
        do(person, sign_off_release, sign_off=joint.sign_off, is_agreed=True, revision=1, note="")


def test_who_cannot_sign_is_not_asked(world, make_release, do):
    release = make_release()
    for organisation in (world.unit, world.agency):
        with pytest.raises(InvalidValue):
            do("officer", ask_to_sign, release=release, organisation=organisation)
    do("officer", ask_to_sign, release=release, organisation=world.other_unit)
    with pytest.raises(InvalidValue):
        do("officer", ask_to_sign, release=release, organisation=world.other_unit)
    with pytest.raises((NotAllowed, Release.DoesNotExist)):
        do("other_officer", ask_to_sign, release=release, organisation=world.hub)


def test_a_change_of_the_text_between_signature_and_hour_holds_the_schedule(joint, do):
    do("other_officer", sign_off_release, sign_off=joint.sign_off, is_agreed=True, revision=1, note="")
    do("editor", approve_release, release=joint.release)
    do("editor", schedule_release, release=joint.release, scheduled_for=NOON + HOUR)
    words = {"sign_off": joint.sign_off, "is_agreed": False, "revision": 1, "note": "Rút lại chữ ký."}
    do("other_officer", sign_off_release, **words)
    assert run_schedule(joint.release, at=NOON + HOUR) is None
    assert now_is(joint.release).state == State.APPROVED


# --- clocks -----------------------------------------------------------------------------------------------------------


def reminded(at: Any) -> set[tuple[str, str]]:
    """(stage, recipient) of what is written at that moment and was not before."""
    with acting_as(SYSTEM):
        before = set(Reminder.objects.values_list("pk", flat=True))
        write_due_reminders(at=at)
        new = Reminder.objects.exclude(pk__in=before)
        return {(stage, email.split("@")[0]) for stage, email in new.values_list("stage", "recipient__email")}


def test_half_due_and_escalation_each_reach_the_people_concerned_once(submitted):
    desk = {"chau", "dung", "lan"}
    assert reminded(NOON + REVIEW_TARGET / 2 - MINUTE) == set()
    assert reminded(NOON + REVIEW_TARGET / 2) == {("half", name) for name in desk}
    assert reminded(NOON + REVIEW_TARGET / 2 + MINUTE) == set()
    assert reminded(NOON + REVIEW_TARGET) == {("due", name) for name in desk}
    assert reminded(NOON + REVIEW_TARGET + Targets().escalation) == {("escalated", "giang")}
    assert reminded(NOON + timedelta(days=9)) == set()


def test_who_took_it_is_reminded_alone_and_an_answer_stops_the_clock(submitted, do):
    do("editor", take_release, release=submitted)
    assert reminded(NOON + REVIEW_TARGET / 2) == {("half", "chau")}
    do("editor", approve_release, release=submitted, at=NOON + 3 * HOUR)
    assert reminded(NOON + REVIEW_TARGET) == set()


def test_a_night_with_the_machine_off_ends_in_one_word_to_the_leader(submitted):
    assert reminded(NOON + timedelta(days=1)) == {("escalated", "giang")}


def test_a_focal_point_has_its_own_figures(world, viewer, submitted, do):
    figures = {"review_minutes": 30, "escalation_minutes": 10, "retrospective_hours": 2}
    with pytest.raises(NotAllowed):
        do("officer", set_targets, organisation=world.hub, **figures)
    with pytest.raises(InvalidValue):
        do("leader", set_targets, organisation=world.hub, **{**figures, "review_minutes": 0})
    do("leader", set_targets, organisation=world.hub, **figures)
    assert reminded(NOON + 40 * MINUTE) == {("escalated", "giang")}
    do("editor", issue_urgently, release=submitted, ground="k1", reason=REASON)
    with acting_as(SYSTEM):
        assert LoneAct.objects.get().due_at == NOON + 2 * HOUR


def test_a_lone_act_is_chased_until_it_is_settled_and_not_of_its_own_person(urgent, do):
    others = {"dung", "lan", "giang"}
    assert reminded(NOON) == {("asked", name) for name in others}
    assert reminded(NOON + 12 * HOUR) == {("half", name) for name in others}
    assert reminded(NOON + 24 * HOUR) == {("due", name) for name in others}
    assert reminded(NOON + 27 * HOUR) == {("escalated", "giang")}
    with acting_as(SYSTEM):
        act = LoneAct.objects.get()
    do("leader", look_back, act=act, is_approved=True, note="")
    assert reminded(NOON + 99 * HOUR) == set()


def test_a_unit_is_asked_once_for_each_revision_that_rests(joint, do):
    assert reminded(NOON + 9 * MINUTE) == set()
    assert reminded(NOON + 10 * MINUTE) == {("half", "bao")}
    do("editor", take_release, release=joint.release, at=NOON + 11 * MINUTE)
    fields = {"lead": "Câu khác."}
    do("editor", save_release, release=joint.release, fields=fields, expected_revision=1, at=NOON + 20 * MINUTE)
    assert reminded(NOON + 29 * MINUTE) == set()
    assert reminded(NOON + 30 * MINUTE) == {("half", "bao")}


def test_a_release_for_named_people_reminds_nobody_else(world, make_release, do):
    release = make_release(sharing=Sharing.RED, named_people=[world.second_editor])
    do("officer", submit_release, release=release, confirmed=NO_GROUND_APPLIES)
    assert reminded(NOON + REVIEW_TARGET) == {("due", "dung")}
    assert reminded(NOON + timedelta(days=2)) == set()


@pytest.mark.parametrize(
    ("after", "stage"),
    [
        *((0, None), (119, None), (120, Stage.HALF), (239, Stage.HALF), (240, Stage.DUE), (359, Stage.DUE)),
        *((360, Stage.ESCALATED), (99_999, Stage.ESCALATED)),
    ],
)
def test_a_clock_goes_from_half_to_due_to_the_leader(after, stage):
    limits = {"limit": REVIEW_TARGET, "escalation": Targets().escalation}
    assert stage_of(started_at=NOON, at=NOON + after * MINUTE, **limits) == stage


# --- no way round -----------------------------------------------------------------------------------------------------

PEOPLE = ("officer", "editor", "second_editor", "approver", "leader", "other_officer")
ACTS = (
    "save",
    "submit",
    "take",
    "return",
    "approve",
    "issue",
    "urgent",
    "schedule",
    "unschedule",
    "hour",
    "ask",
    "sign",
)


def attempt(act: str, release: Release, by: Viewer, world: SimpleNamespace, at: Any) -> None:
    """One act of one person on the release as it stands; a refusal is an answer."""
    with acting_as(SYSTEM):
        revision = Release.objects.get(pk=release.pk).revision
        sign_off = SignOff.objects.filter(release=release).first()
    words: dict[str, Any] = {"release": release, "by": by, "at": at}
    calls = {
        "save": lambda: save_release(fields={"lead": f"Câu lúc {at}."}, expected_revision=revision, **words),
        "submit": lambda: submit_release(confirmed=NO_GROUND_APPLIES, **words),
        "take": lambda: take_release(**words),
        "return": lambda: return_release(note="Sửa.", **words),
        "approve": lambda: approve_release(**words),
        "issue": lambda: issue_release(**words),
        "urgent": lambda: issue_urgently(ground="k1", reason=REASON, **words),
        "schedule": lambda: schedule_release(scheduled_for=at + MINUTE, **words),
        "unschedule": lambda: unschedule_release(**words),
        "ask": lambda: ask_to_sign(organisation=world.other_unit, **words),
        "sign": lambda: (
            sign_off and sign_off_release(sign_off=sign_off, is_agreed=True, revision=revision, note="", by=by, at=at)
        ),
    }
    try:
        if act == "hour":
            run_schedule(release, at=at)
            return
        with acting_as(by):
            calls[act]()
    except (DomainError, Release.DoesNotExist):
        return


@given(st.lists(st.tuples(st.sampled_from(ACTS), st.sampled_from(PEOPLE)), min_size=3, max_size=14))
@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
def test_no_order_of_acts_leads_to_issue_without_a_second_person_or_a_written_emergency(
    world, viewer, make_release, steps
):
    with transaction.atomic():
        release = make_release()
        moments = itertools.count(1)
        for act, person in [("submit", "officer"), *steps]:
            attempt(act, release, viewer(getattr(world, person)), world, NOON + next(moments) * MINUTE)
        with acting_as(SYSTEM):
            for version in IssuedVersion.objects.filter(release=release):
                revision = Release.objects.get(pk=release.pk).revision
                lone = LoneAct.objects.filter(version=version)
                if lone.exists():
                    assert lone.get().reason == REASON
                    continue
                approvals = ReviewStep.objects.filter(release=release, decision="approved", revision=revision)
                writers = {each.by_id for each in release.revisions.all()} | {release.author_id}
                assert approvals.exclude(by_id__in=writers).exists()
                assert all(each.is_agreed and each.revision == revision for each in release.sign_offs.all())
            assert IssuedVersion.objects.filter(release=release).count() <= 1
        transaction.set_rollback(True)
