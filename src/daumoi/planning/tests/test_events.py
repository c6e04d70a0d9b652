"""Events: who sees them from when, and what is refused."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from conftest import NOON
from daumoi.accounts.viewer import PUBLIC, acting_as
from daumoi.foundation.errors import NotAllowed
from daumoi.planning.actions import plan_event
from daumoi.planning.errors import EventTimesDoNotFit
from daumoi.planning.models import PressEvent


def times(**changes):
    fields = {
        "kind": "press_conference",
        "title": "Họp báo thường kỳ quý tư",
        "starts_at": NOON + timedelta(days=3),
        "ends_at": NOON + timedelta(days=3, hours=1),
        "notice_at": NOON,
    }
    return {**fields, **changes}


def test_the_press_sees_an_event_from_its_notice_on(world, viewer, monkeypatch):
    editor = viewer(world.editor)
    event = plan_event(organisation=world.hub, fields=times(), by=editor, at=NOON)
    for moment, count in ((NOON - timedelta(seconds=1), 0), (NOON, 1)):
        monkeypatch.setattr("daumoi.foundation.clock.now", lambda moment=moment: moment)
        with acting_as(viewer(world.reporter)):
            assert PressEvent.objects.filter(pk=event.pk).count() == count
        with acting_as(editor):
            assert PressEvent.objects.filter(pk=event.pk).exists()
    with acting_as(PUBLIC):
        assert not PressEvent.objects.exists()


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"ends_at": NOON + timedelta(days=3)}, "ends_at"),
        ({"notice_at": NOON + timedelta(days=2, minutes=1)}, "notice_at"),
    ],
)
def test_times_that_do_not_fit_are_refused_by_field(world, viewer, changes, field):
    editor = viewer(world.editor)
    with pytest.raises(EventTimesDoNotFit) as refusal:
        plan_event(organisation=world.hub, fields=times(**changes), by=editor, at=NOON)
    assert set(refusal.value.problems) == {field}
    plan_event(organisation=world.hub, fields=times(), by=editor, at=NOON)


def test_only_the_focal_point_announces(world, viewer):
    with pytest.raises(NotAllowed):
        plan_event(organisation=world.hub, fields=times(), by=viewer(world.officer), at=NOON)


def test_a_reporter_finds_it_on_the_wire_and_in_the_calendar(world, viewer, client_of, monkeypatch):
    plan_event(organisation=world.hub, fields=times(), by=viewer(world.editor), at=NOON)
    monkeypatch.setattr("daumoi.foundation.clock.now", lambda: NOON + timedelta(hours=1))
    client = client_of(world.reporter)
    assert "Họp báo thường kỳ quý tư" in client.get(reverse("wire:events")).content.decode()
    calendar = client.get(reverse("wire:calendar"))
    assert calendar.headers["Content-Type"] == "text/calendar; charset=utf-8"
    lines = calendar.content.decode().split("\r\n")
    assert "SUMMARY:Họp báo thường kỳ quý tư" in lines
    assert "DTSTART:20261123T050000Z" in lines
    assert max(len(line.encode()) for line in lines) <= 75


def test_an_editor_announces_on_the_desk_and_what_was_typed_stays_when_it_does_not_fit(world, client_of):
    client = client_of(world.editor)
    values = {
        "kind": "briefing",
        "title": "Giao ban báo chí",
        "starts_at": "2027-01-05T09:00",
        "ends_at": "2027-01-05T08:00",
        "notice_at": "2027-01-01T09:00",
    }
    refused = client.post(reverse("desk:event_add"), values)
    assert refused.status_code == 200
    assert refused.context["form"].errors["ends_at"]
    assert "Giao ban báo chí" in refused.content.decode()
    assert client.post(reverse("desk:event_add"), {**values, "ends_at": "2027-01-05T10:00"}).status_code == 302
    with acting_as(PUBLIC.__class__(is_system=True)):
        assert PressEvent.objects.get().title == "Giao ban báo chí"
