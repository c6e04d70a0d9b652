"""A calendar that other programmes read back."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsformats.icalendar import CalendarEvent, write_calendar

pytestmark = pytest.mark.pure
START = datetime(2026, 11, 23, 5, 0, tzinfo=UTC)


def calendar_of(**changes: str) -> bytes:
    event = CalendarEvent(
        id=changes.get("id", "a@b"),
        title=changes.get("title", "Họp báo"),
        starts_at=START,
        ends_at=START + timedelta(hours=1),
        stamped_at=START,
    )
    return write_calendar([event], name="Lịch", producer="-//Dau Moi//VI")


def test_an_event_has_its_required_properties() -> None:
    lines = calendar_of().decode().split("\r\n")
    for line in ("BEGIN:VEVENT", "UID:a@b", "DTSTAMP:20261123T050000Z", "DTSTART:20261123T050000Z", "SUMMARY:Họp báo"):
        assert line in lines


@given(st.text(max_size=400))
def test_any_title_comes_back_and_no_line_is_too_long(title: str) -> None:
    title = title.encode("utf-8", "ignore").decode()
    written = calendar_of(title=title)
    assert all(len(line) <= 75 for line in written.split(b"\r\n"))
    unfolded = written.decode().replace("\r\n ", "")
    found = [line for line in unfolded.split("\r\n") if line.startswith("SUMMARY:")]
    kept = "".join(each for each in title.replace("\r\n", "\n").replace("\r", "\n") if each in "\n" or each >= " ")
    kept = kept.replace("\x7f", "")
    read = found[0][8:] if found else ""
    unescaped = re.sub(r"\\(.)", lambda mark: "\n" if mark[1] == "n" else mark[1], read)
    assert unescaped == kept


def test_a_line_break_in_a_title_cannot_start_a_property_of_its_own() -> None:
    lines = calendar_of(title="x\r\nATTENDEE:mailto:a@b").decode().split("\r\n")
    assert not [line for line in lines if line.startswith("ATTENDEE")]
