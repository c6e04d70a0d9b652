"""The joint calendar: who sees what on it, what clashes, and its file."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.urls import reverse

from conftest import NOON
from daumoi.accounts.sharing import Sharing
from daumoi.accounts.viewer import SYSTEM, acting_as
from daumoi.desk.calendar import Entry, entries_between, span_of, with_clashes
from daumoi.planning.actions import plan_event
from daumoi.releases.actions import ask_to_sign, withdraw_release
from daumoi.releases.models import Release

HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)


@pytest.fixture(autouse=True)
def _noon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("daumoi.foundation.clock.now", lambda: NOON)


@pytest.fixture
def press_conference(world: Any) -> Any:
    """An event on the next day at noon that the press is told of at once."""
    with acting_as(SYSTEM):
        fields = {
            "kind": "press_conference", "title": "Họp báo quý", "starts_at": NOON + 25 * HOUR,
            "ends_at": NOON + 26 * HOUR, "notice_at": NOON,
        }  # fmt: skip
        return plan_event(organisation=world.hub, fields=fields, by=SYSTEM, at=NOON)


def titles(person: Any, viewer: Any) -> set[str]:
    by = viewer(person)
    with acting_as(by):
        return {f"{entry.kind}: {entry.title}" for entry in entries_between(by, NOON, NOON + timedelta(days=9))}


def test_the_office_sees_its_branch_a_unit_its_own_and_nobody_what_is_for_others(
    world, viewer, make_release, issue, press_conference
):
    own = make_release(embargo_until=NOON + 3 * HOUR, headline="Nháp của đơn vị")
    issue(make_release(embargo_until=NOON + 5 * HOUR, headline="Đã phát hành"))
    issue(
        make_release(by=world.other_officer, organisation=world.other_unit, embargo_until=NOON + 7 * HOUR,
                     headline="Của đơn vị khác")
    )  # fmt: skip
    make_release(embargo_until=NOON + 6 * HOUR, headline="Chỉ một người", sharing=Sharing.RED, named_people=[])
    event, issued, other = "event: Họp báo quý", "embargo: Đã phát hành", "embargo: Của đơn vị khác"
    drafts = {"embargo: Nháp của đơn vị"}
    assert titles(world.officer, viewer) == {event, issued, "embargo: Chỉ một người", *drafts}
    assert titles(world.unit_leader, viewer) == {event, issued, *drafts}
    assert titles(world.editor, viewer) == {event, issued, other}
    assert titles(world.other_officer, viewer) == {event, other}
    assert titles(world.far_editor, viewer) == {event}
    by = viewer(world.officer)
    with acting_as(by):
        ask_to_sign(release=own, organisation=world.other_unit, by=by, at=NOON)
    assert titles(world.other_officer, viewer) == {event, other, *drafts}


def test_what_is_planned_stands_there_and_what_was_withdrawn_does_not(world, viewer, issue, make_release):
    planned = make_release(headline="Hẹn giờ")
    with acting_as(SYSTEM):
        Release.objects.filter(pk=planned.pk).update(
            state="scheduled", scheduled_for=NOON + HOUR, submitted_at=NOON, scheduled_by=world.editor
        )
    version = issue(make_release(embargo_until=NOON + 5 * HOUR, headline="Rút rồi"))
    assert titles(world.editor, viewer) == {"issue: Hẹn giờ", "embargo: Rút rồi"}
    by = viewer(world.editor)
    with acting_as(by):
        withdraw_release(release=version.release, note="Thôi.", by=by, at=NOON)
    assert titles(world.editor, viewer) == {"issue: Hẹn giờ"}


def entry(kind: str, minutes: int, *, lasts: int = 0, key: str = "", is_cancelled: bool = False) -> Entry:
    at = NOON + minutes * MINUTE
    return Entry(
        kind=kind, key=key or f"{kind}-{minutes}", at=at, ends_at=at + lasts * MINUTE, title=f"{kind} {minutes}",
        language="vi", organisation="", url="", is_cancelled=is_cancelled,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("entries", "is_clash"),
    [
        ([entry("embargo", 0), entry("issue", 29)], True),
        ([entry("embargo", 0), entry("issue", 30)], False),
        ([entry("embargo", 0, key="release-1"), entry("issue", 5, key="release-1")], False),
        ([entry("event", 0, lasts=90), entry("embargo", 80)], True),
        ([entry("event", 0, lasts=90), entry("embargo", 90)], False),
        ([entry("event", 0, lasts=90), entry("event", 60, lasts=30)], True),
        ([entry("event", 0, lasts=90, is_cancelled=True), entry("event", 60, lasts=30)], False),
        ([entry("embargo", 0), entry("event", 10, lasts=60)], True),
    ],
)
def test_what_stands_in_the_way_of_another(entries, is_clash):
    one, other = with_clashes(entries)
    assert (one.clashes, other.clashes) == (([other], [one]) if is_clash else ([], []))


@pytest.mark.parametrize(
    ("show", "day", "first", "last"),
    [
        ("week", date(2026, 11, 20), date(2026, 11, 16), date(2026, 11, 22)),
        ("month", date(2026, 11, 20), date(2026, 10, 26), date(2026, 12, 6)),
        ("month", date(2027, 2, 14), date(2027, 2, 1), date(2027, 2, 28)),
        ("anything", date(2026, 11, 20), date(2026, 11, 20), date(2026, 12, 19)),
    ],
)
def test_the_days_of_a_span(show, day, first, last):
    span = span_of(show, day)
    assert (span.days[0], span.days[-1]) == (first, last)
    assert span.before < span.days[-1] < span.after + timedelta(days=7)


@pytest.mark.parametrize("query", ["", "?show=week", "?show=month", "?day=khong", "?day=0001-01-01&show=month"])
def test_the_page_opens_in_every_form_and_names_what_clashes(world, client_of, issue, make_release, query):
    issue(make_release(embargo_until=NOON + 3 * HOUR, headline="Tin thứ nhất"))
    issue(make_release(embargo_until=NOON + 3 * HOUR + 10 * MINUTE, headline="Tin thứ hai"))
    page = client_of(world.editor).get(reverse("desk:calendar") + query)
    assert page.status_code == 200
    assert page.context["clash_count"] == 2
    assert "Tin thứ nhất" in page.content.decode()


def test_the_file_says_the_same_to_the_same_people(world, client_of, issue, make_release, press_conference):
    issue(make_release(embargo_until=NOON + 3 * HOUR, headline="Tin còn cấm"))
    address = reverse("desk:calendar_file")
    own = client_of(world.officer).get(address)
    assert own.headers["Content-Type"].startswith("text/calendar")
    assert "Tin còn cấm" in own.content.decode()
    other = client_of(world.other_officer).get(address).content.decode()
    assert "Tin còn cấm" not in other
    assert "Họp báo quý" in other
    assert client_of(world.reporter).get(address).status_code == 404


# --- events that change -----------------------------------------------------------------------------------------------


def local(moment: datetime) -> str:
    return (moment + timedelta(hours=7)).strftime("%Y-%m-%dT%H:%M")


def values(event: Any, **changed: Any) -> dict[str, Any]:
    fields = {"kind": event.kind, "title": event.title, "note": "Dời giờ."}
    times = {name: local(getattr(event, name)) for name in ("starts_at", "ends_at", "notice_at")}
    return {**fields, **times, **changed}


def test_an_event_is_put_off_with_a_note_that_the_press_reads(world, client_of, press_conference):
    later = {"starts_at": local(NOON + 28 * HOUR), "ends_at": local(NOON + 29 * HOUR)}
    editor, address = client_of(world.editor), reverse("desk:event_edit", args=[press_conference.pk])
    without = editor.post(address, values(press_conference, **later, note=""))
    assert without.status_code == 200
    assert "note" in without.context["form"].errors
    assert editor.post(address, values(press_conference, **later)).status_code == 302
    reporter = client_of(world.reporter)
    assert "Dời giờ." in reporter.get(reverse("wire:events")).content.decode()
    assert b"SEQUENCE:1" in reporter.get(reverse("wire:calendar")).content


def test_an_event_is_not_put_earlier_without_a_day_of_notice(world, client_of, press_conference):
    earlier = {"starts_at": local(NOON + 23 * HOUR), "ends_at": local(NOON + 24 * HOUR)}
    page = client_of(world.editor).post(
        reverse("desk:event_edit", args=[press_conference.pk]), values(press_conference, **earlier)
    )
    assert page.status_code == 200
    assert {"starts_at", "notice_at"} & set(page.context["form"].errors)


def test_a_cancelled_event_stays_and_says_so(world, client_of, press_conference):
    editor, address = client_of(world.editor), reverse("desk:event_cancel", args=[press_conference.pk])
    assert editor.post(address, {"note": ""}).status_code == 200
    assert editor.post(address, {"note": "Bão số 9."}).status_code == 302
    reporter = client_of(world.reporter)
    page = reporter.get(reverse("wire:events")).content.decode()
    assert "Họp báo quý" in page
    assert "Bão số 9." in page
    assert b"STATUS:CANCELLED" in reporter.get(reverse("wire:calendar")).content
    # A second click, or a change of what is off, is told so and changes nothing.
    editor.post(address, {"note": "Lần nữa."})
    assert "Lần nữa." not in reporter.get(reverse("wire:events")).content.decode()
