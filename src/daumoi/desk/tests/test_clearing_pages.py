"""Pages of the hour, the emergency, the second look and the signatures, as people use them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from conftest import NOON
from daumoi.accounts.viewer import SYSTEM, acting_as
from daumoi.releases.actions import ask_to_sign, submit_release
from daumoi.releases.checks.grounds import NO_GROUND_APPLIES
from daumoi.releases.models import LoneAct, OfficeTargets, Release, SignOff
from daumoi.releases.rules import State

REASON = "Cháy lớn tại trạm viễn thông, người dân cần biết ngay."


@pytest.fixture(autouse=True)
def _noon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("daumoi.foundation.clock.now", lambda: NOON)


@pytest.fixture
def submitted(make_release: Any, viewer: Any, world: Any) -> Release:
    release, by = make_release(), viewer(world.officer)
    with acting_as(by):
        return submit_release(release=release, confirmed=NO_GROUND_APPLIES, by=by, at=NOON)


def now_is(release: Release) -> Release:
    with acting_as(SYSTEM):
        return Release.objects.get(pk=release.pk)


def test_approving_for_an_hour_moving_it_and_giving_it_up(world, client_of, submitted):
    editor = client_of(world.editor)
    words = {"action": "schedule", "scheduled_for": "2026-11-21T08:30", "revision": 1}
    editor.post(reverse("desk:release_approve", args=[submitted.pk]), words)
    planned = now_is(submitted)
    # Half past eight in Hà Nội.
    assert (planned.state, planned.scheduled_for) == (State.SCHEDULED, NOON + timedelta(hours=20, minutes=30))
    assert "08:30" in editor.get(reverse("desk:queue") + "?show=scheduled").content.decode()
    editor.post(reverse("desk:release_schedule", args=[submitted.pk]), {"scheduled_for": "2026-11-22T08:30"})
    assert now_is(submitted).scheduled_for == NOON + timedelta(hours=44, minutes=30)
    editor.post(reverse("desk:release_unschedule", args=[submitted.pk]))
    assert now_is(submitted).state == State.APPROVED


@pytest.mark.parametrize("hour", ["", "hôm nay", "2020-01-01T08:00"])
def test_an_hour_that_cannot_be_meant_approves_nothing_and_stands_at_its_field(world, client_of, submitted, hour):
    editor = client_of(world.editor)
    words = {"action": "schedule", "scheduled_for": hour, "revision": 1}
    answer = editor.post(reverse("desk:release_approve", args=[submitted.pk]), words)
    shown = answer.context["schedule_form"]
    assert (shown["scheduled_for"].value(), bool(shown.errors["scheduled_for"])) == (hour, True)
    assert "data-error-summary" in answer.content.decode()  # on a phone the field itself is pages below
    assert now_is(submitted).state == State.SUBMITTED


def test_an_hour_in_the_past_does_not_move_a_planned_issue(world, client_of, submitted):
    editor = client_of(world.editor)
    words = {"action": "schedule", "scheduled_for": "2026-11-21T08:30", "revision": 1}
    editor.post(reverse("desk:release_approve", args=[submitted.pk]), words)
    address = reverse("desk:release_schedule", args=[submitted.pk])
    refused = editor.post(address, {"scheduled_for": "2020-01-01T08:00"})
    assert 'value="2020-01-01T08:00"' in refused.content.decode()
    assert now_is(submitted).scheduled_for == NOON + timedelta(hours=20, minutes=30)


def test_the_page_of_a_release_says_who_has_taken_it_and_why_it_came_back(world, client_of, submitted):
    editor, officer = client_of(world.editor), client_of(world.officer)
    second = client_of(world.second_editor)
    editor.post(reverse("desk:release_take", args=[submitted.pk]))
    review = reverse("desk:review", args=[submitted.pk])
    taken = f"{world.editor.full_name} đã nhận thẩm định bản tin này."
    assert taken in second.get(review).content.decode()
    assert taken not in editor.get(review).content.decode()
    page = reverse("desk:release", args=[submitted.pk])
    title = f"{world.editor.full_name} đã trả lại bản tin này"
    assert title not in officer.get(page).content.decode()
    editor.post(reverse("desk:release_return", args=[submitted.pk]), {"note": "Ghi rõ tên cảng."})
    assert title in officer.get(page).content.decode()


def test_an_emergency_from_its_form_to_the_second_look(world, client_of, submitted):
    editor, second = client_of(world.editor), client_of(world.second_editor)
    address = reverse("desk:release_urgent", args=[submitted.pk])
    refused = editor.post(address, {"ground": "k3", "reason": "Khẩn", "revision": 1})
    assert refused.status_code == 200
    assert "Khẩn" in refused.content.decode()
    assert now_is(submitted).state == State.SUBMITTED
    editor.post(address, {"ground": "k3", "reason": REASON, "revision": 1})
    assert now_is(submitted).state == State.ISSUED
    with acting_as(SYSTEM):
        act = LoneAct.objects.get()
    decide = reverse("desk:look_back_decide", args=[act.pk])
    assert decide not in editor.get(reverse("desk:looking_back")).content.decode()
    assert decide in second.get(reverse("desk:looking_back")).content.decode()
    assert second.get(reverse("desk:home")).context["next"].url == reverse("desk:looking_back")
    editor.post(decide, {"decision": "approve"})
    second.post(decide, {"decision": "refuse", "note": ""})
    act.refresh_from_db()
    assert act.is_approved is None
    second.post(decide, {"decision": "approve"})
    act.refresh_from_db()
    assert act.is_approved is True
    assert not client_of(world.leader).get(reverse("desk:looking_back")).context["page"].object_list
    # What was decided inside the house is not told outside it.
    public = client_of().get(f"/news/{now_is(submitted).current_version.public_id}/", follow=True).content.decode()
    assert REASON not in public


def test_a_joint_release_from_the_question_to_the_signature(world, client_of, submitted, viewer):
    officer, other, editor = (client_of(getattr(world, name)) for name in ("officer", "other_officer", "editor"))
    page = reverse("desk:release", args=[submitted.pk])
    assert other.get(page).status_code == 404
    officer.post(reverse("desk:sign_off_ask", args=[submitted.pk]), {"organisation": world.other_unit.pk})
    assert other.get(page).status_code == 200
    assert other.get(reverse("desk:home")).context["next"].url == page
    review = editor.get(reverse("desk:review", args=[submitted.pk]))
    assert review.context["unsigned"] == ["Vụ Bưu chính"]
    editor.post(reverse("desk:release_approve", args=[submitted.pk]), {"action": "issue", "revision": 1})
    assert now_is(submitted).state == State.APPROVED
    with acting_as(SYSTEM):
        sign_off = SignOff.objects.get()
    other.post(reverse("desk:sign_off_give", args=[sign_off.pk]), {"decision": "agree", "revision": 1})
    editor.post(reverse("desk:release_issue", args=[submitted.pk]), {"revision": 1})
    assert now_is(submitted).state == State.ISSUED


def test_the_desk_takes_the_question_to_a_unit_back_with_a_reason(world, client_of, submitted, viewer):
    by = viewer(world.officer)
    with acting_as(by):
        sign_off = ask_to_sign(release=submitted, organisation=world.other_unit, by=by, at=NOON)
    editor, address = client_of(world.editor), reverse("desk:sign_off_waive", args=[sign_off.pk])
    editor.post(address, {"note": " "})
    with acting_as(SYSTEM):
        assert SignOff.objects.count() == 1
    editor.post(address, {"note": "Không còn số liệu bưu chính."})
    with acting_as(SYSTEM):
        assert SignOff.objects.count() == 0


def test_the_office_sets_its_own_targets(world, client_of):
    leader, address = client_of(world.leader), reverse("desk:targets")
    assert leader.get(address).context["form"].initial["review_minutes"] == 240
    bad = leader.post(address, {"review_minutes": 0, "escalation_minutes": 10, "retrospective_hours": 12})
    assert "review_minutes" in bad.context["form"].errors
    leader.post(address, {"review_minutes": 60, "escalation_minutes": 10, "retrospective_hours": 12})
    assert OfficeTargets.objects.get().review_minutes == 60


def test_the_form_that_moves_a_planned_hour_begins_with_that_hour(world, client_of, submitted):
    editor = client_of(world.editor)
    words = {"action": "schedule", "scheduled_for": "2026-11-21T08:30", "revision": 1}
    editor.post(reverse("desk:release_approve", args=[submitted.pk]), words)
    page = editor.get(reverse("desk:review", args=[submitted.pk])).content.decode()
    assert '<input type="datetime-local" name="scheduled_for" value="2026-11-21T08:30"' in page
