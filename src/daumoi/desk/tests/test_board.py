"""The queue for forty releases: filters, acts on many, taking them back."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from conftest import NOON
from daumoi.accounts.viewer import SYSTEM, acting_as
from daumoi.foundation import clock
from daumoi.releases.actions import approve_release, submit_release, take_release
from daumoi.releases.checks.grounds import NO_GROUND_APPLIES
from daumoi.releases.models import Release
from daumoi.releases.queries import wrote
from daumoi.subjects.models import Topic

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def soon_after(monkeypatch):
    moment = {"at": NOON + timedelta(minutes=10)}
    monkeypatch.setattr(clock, "now", lambda: moment["at"])
    return moment


@pytest.fixture
def waiting(world, viewer, make_release):
    """Three releases of one unit in the queue, ten minutes apart."""
    officer, found = viewer(world.officer), []
    for n in range(3):
        release = make_release(headline=f"Bản tin chờ số {n}")
        with acting_as(officer):
            submit_release(
                release=release, confirmed=NO_GROUND_APPLIES, by=officer, at=NOON - timedelta(minutes=10 * n)
            )
        found.append(release)
    return found


def _act(client, act, releases, **values):
    data = {"act": act, "release": [release.pk for release in releases], **values}
    return client.post(reverse("desk:queue_act"), data, follow=True)


def _states(releases):
    with acting_as(SYSTEM):
        found = Release.objects.in_bulk([release.pk for release in releases])
    return [(found[release.pk].state, found[release.pk].reviewer_id) for release in releases]


def test_the_clock_that_ends_first_is_on_top(world, client_of, waiting):
    page = client_of(world.editor).get(reverse("desk:queue"))
    assert [release.pk for release in page.context["page"]] == [release.pk for release in reversed(waiting)]


@pytest.mark.parametrize("look", ["list", "columns", "dense", "nonsense"])
def test_every_look_shows_every_release(world, client_of, waiting, look):
    page = client_of(world.editor).get(reverse("desk:queue"), {"look": look}).content.decode()
    for release in waiting:
        assert release.headline in page


def test_filters_narrow_and_nonsense_narrows_nothing(world, client_of, waiting, soon_after):
    client = client_of(world.editor)

    def shown(**filters):
        return len(client.get(reverse("desk:queue"), filters).context["page"].object_list)

    assert shown() == shown(unit="nonsense") == shown(due="nonsense") == 3
    assert shown(unit=world.unit.code) == shown(kind="press_release") == shown(sharing="clear") == 3
    assert shown(kind="statement") == shown(sharing="amber") == shown(due="overdue") == 0
    soon_after["at"] = NOON + timedelta(hours=3, minutes=55)
    assert (shown(due="overdue"), shown(due="soon")) == (2, 1)


def test_many_are_taken_at_once_and_put_back_by_undo(world, client_of, waiting):
    client = client_of(world.editor)
    _act(client, "take", waiting)
    assert _states(waiting) == [("in_review", world.editor.pk)] * 3
    client.post(reverse("desk:queue_undo"))
    assert _states(waiting) == [("submitted", None)] * 3


def test_undo_ends_after_ten_minutes(world, client_of, waiting, soon_after):
    client = client_of(world.editor)
    _act(client, "take", waiting)
    soon_after["at"] += timedelta(minutes=11)
    client.post(reverse("desk:queue_undo"))
    assert _states(waiting) == [("in_review", world.editor.pk)] * 3


def test_undo_leaves_what_somebody_has_gone_on_with(world, viewer, client_of, waiting, soon_after):
    client, approver = client_of(world.editor), viewer(world.approver)
    _act(client, "take", waiting)
    with acting_as(approver):
        approve_release(release=waiting[0], by=approver, at=soon_after["at"] + timedelta(minutes=1))
    page = client.post(reverse("desk:queue_undo"), follow=True).content.decode()
    assert [state for state, _who in _states(waiting)] == ["approved", "submitted", "submitted"]
    assert waiting[0].headline in page


def test_a_release_is_given_to_a_colleague_and_back(world, client_of, waiting):
    client = client_of(world.editor)
    _act(client, "take", waiting[:1])
    _act(client, "assign", waiting[:2], reviewer=world.approver.pk)
    assert _states(waiting[:2]) == [("in_review", world.approver.pk)] * 2
    client.post(reverse("desk:queue_undo"))
    assert _states(waiting[:2]) == [("in_review", world.editor.pk), ("submitted", None)]


def test_nobody_is_given_a_release_who_may_not_check_it(world, client_of, waiting):
    client = client_of(world.editor)
    for stranger in (world.far_editor, world.officer, world.reporter):
        _act(client, "assign", waiting[:1], reviewer=stranger.pk)
        assert _states(waiting[:1]) == [("submitted", None)]


def test_filing_makes_nobody_a_writer_and_can_be_taken_back(world, viewer, client_of, waiting):
    topic = Topic.objects.create(code="moi", name_vi="Chủ đề mới")
    client, release = client_of(world.editor), waiting[0]
    former = release.topic_id
    _act(client, "file", [release], topic=topic.pk)
    with acting_as(SYSTEM):
        filed = Release.objects.get(pk=release.pk)
        assert filed.topic_id == topic.pk
        assert not wrote(viewer(world.editor), filed)
    client.post(reverse("desk:queue_undo"))
    with acting_as(SYSTEM):
        assert Release.objects.get(pk=release.pk).topic_id == former


def test_each_is_approved_by_its_own_rule_and_the_refused_are_named(world, viewer, client_of, waiting, make_release):
    """The editor's own release is among them: it stays, and the page says why."""
    editor = viewer(world.editor)
    own = make_release(by=world.editor, organisation=world.hub, headline="Bản tin của chính biên tập viên")
    with acting_as(editor):
        submit_release(release=own, confirmed=NO_GROUND_APPLIES, by=editor, at=NOON)
    page = _act(client_of(world.editor), "approve", [*waiting, own])
    assert [state for state, _who in _states([*waiting, own])] == ["approved"] * 3 + ["submitted"]
    assert [row["id"] for row in page.context["refused"]] == [own.pk]
    assert own.headline in page.content.decode()


def test_an_approval_of_many_is_taken_back(world, client_of, waiting):
    client = client_of(world.editor)
    _act(client, "approve", waiting)
    client.post(reverse("desk:queue_undo"))
    assert _states(waiting) == [("submitted", None)] * 3


def test_what_changed_since_the_list_was_drawn_is_not_approved_unread(world, client_of, waiting):
    release = waiting[0]
    page = _act(client_of(world.editor), "approve", [release], **{f"revision-{release.pk}": release.revision + 1})
    assert _states([release]) == [("submitted", None)]
    assert page.context["refused"]


def test_only_what_is_approved_is_issued(world, viewer, client_of, waiting):
    approver = viewer(world.approver)
    with acting_as(approver):
        approve_release(release=waiting[0], by=approver, at=NOON)
    page = _act(client_of(world.editor), "issue", waiting)
    assert [state for state, _who in _states(waiting)] == ["issued", "submitted", "submitted"]
    assert {row["id"] for row in page.context["refused"]} == {release.pk for release in waiting[1:]}


def test_releases_of_another_focal_point_are_not_there_to_act_on(world, client_of, waiting):
    page = _act(client_of(world.far_editor), "take", waiting)
    assert _states(waiting) == [("submitted", None)] * 3
    assert not page.context["refused"], "what is not seen is not named"


def test_a_double_click_takes_once(world, viewer, client_of, waiting):
    client = client_of(world.editor)
    _act(client, "take", waiting[:1])
    page = _act(client, "take", waiting[:1])
    assert page.context["refused"]
    assert _states(waiting[:1]) == [("in_review", world.editor.pk)]


def test_who_may_only_look_gets_no_ticks(world, viewer, client_of, waiting):
    page = client_of(world.auditor).get(reverse("desk:queue")).content.decode()
    assert 'name="release"' not in page
    editor = viewer(world.editor)
    with acting_as(editor):
        take_release(release=waiting[0], by=editor, at=NOON)
    assert client_of(world.auditor).post(reverse("desk:queue_act"), {"act": "take"}).status_code == 404
