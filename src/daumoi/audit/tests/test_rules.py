"""The chain without a database: what breaks it, and how each break is named."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from daumoi.audit.rules import (
    BEGINNING,
    SEALED_WITHIN,
    Broken,
    Entry,
    Root,
    Seal,
    days_to_publish,
    sealed,
    verified,
)
from daumoi.audit.wording import actor_name

pytestmark = pytest.mark.pure
START = datetime(2026, 11, 20, 5, 0, tzinfo=UTC)


def entry(number: int, **changes: object) -> Entry:
    plain = Entry(
        entry_id=number * 10, at=START + timedelta(minutes=number), actor_id=7, actor_name="Lê Thị Hạnh",
        verb="release.write", object_kind="release", object_id=number, organisation_id=2, hub_id=1,
        note={"revision": number},
    )  # fmt: skip
    return replace(plain, **changes)  # type: ignore[arg-type]


def chain(count: int) -> list[tuple[Seal, Entry | None]]:
    entries = [entry(number) for number in range(1, count + 1)]
    return list(zip(sealed(entries, after_number=0, after_sha256=BEGINNING), entries, strict=True))


def report(links, *, unsealed=(), published=(), kept=(), at=START + timedelta(days=1)):
    return verified(links, unsealed=unsealed, published=published, kept=kept, at=at)


def found(links, **more):
    return [(finding.broken, finding.number) for finding in report(links, **more).findings]


def test_an_untouched_log_is_sound():
    links = chain(5)
    walked = report(links, published=[Root(date(2026, 11, 20), 5, links[-1][0].sha256)])
    assert walked.is_sound
    assert (walked.checked_count, walked.head_number, walked.head_sha256) == (5, 5, links[-1][0].sha256)


@given(
    at=st.integers(0, 4),
    change=st.sampled_from(
        [
            {"actor_name": "Lê Thị Hoa"},
            {"actor_id": 8},
            {"verb": "release.issue"},
            {"object_id": 99},
            {"object_kind": "photo"},
            {"organisation_id": None},
            {"hub_id": 3},
            {"note": {"revision": 77}},
            {"at": START + timedelta(microseconds=1)},
        ]
    ),
)
def test_whatever_is_changed_in_an_entry_names_that_entry(at, change):
    links = chain(5)
    seal, whole = links[at]
    links[at] = (seal, replace(whole, **change))
    walked = report(links)
    assert [(each.broken, each.number, each.entry_id) for each in walked.findings] == [
        (Broken.ENTRY_CHANGED, at + 1, (at + 1) * 10)
    ]
    assert walked.findings[0].said


def test_a_missing_entry_is_named_by_number_and_id():
    links = chain(3)
    links[1] = (links[1][0], None)
    assert [(each.broken, each.number, each.entry_id) for each in report(links).findings] == [
        (Broken.ENTRY_MISSING, 2, 20)
    ]


def test_an_entry_and_its_seal_cut_out_of_the_middle_leave_a_gap():
    links = chain(4)
    del links[1]
    assert found(links) == [(Broken.SEAL_MISSING, 2)]


def test_a_chain_that_was_closed_over_a_cut_shows_where_the_new_links_begin():
    links = chain(4)
    entries = [whole for _seal, whole in links if whole is not None and whole.object_id != 2]
    tail = sealed(entries[1:], after_number=1, after_sha256="f" * 64)
    assert (Broken.SEAL_CHANGED, 2) in found([links[0], *zip(tail, entries[1:], strict=True)])


def test_a_chain_written_wholly_anew_fits_itself_and_not_the_published_root():
    before = chain(4)
    root = Root(date(2026, 11, 20), 4, before[-1][0].sha256)
    entries = [replace(whole, actor_name="Người khác") for _seal, whole in before if whole]
    forged = list(zip(sealed(entries, after_number=0, after_sha256=BEGINNING), entries, strict=True))
    assert found(forged) == []
    assert found(forged, published=[root]) == [(Broken.ROOT_DIFFERS, 4)]
    assert found(forged, kept=[root]) == [(Broken.ROOT_DIFFERS, 4)]


def test_a_log_that_lost_its_end_is_shorter_than_its_root():
    links = chain(4)
    root = Root(date(2026, 11, 20), 4, links[-1][0].sha256)
    assert found(links[:2], kept=[root]) == [(Broken.LOG_CUT_SHORT, 4)]


def test_a_root_taken_out_between_two_others_is_named_by_its_day():
    links = chain(1)
    digest = links[0][0].sha256
    roots = [Root(date(2026, 11, day), 1, digest) for day in (20, 21, 23)]
    assert [(each.broken, each.day) for each in report(links, published=roots).findings] == [
        (Broken.ROOT_MISSING, date(2026, 11, 22))
    ]


@pytest.mark.parametrize(
    ("late", "broken"), [(timedelta(0), []), (timedelta(seconds=1), [(Broken.ENTRY_NOT_SEALED, 0)])]
)
def test_an_entry_may_wait_for_its_seal_so_long_and_no_longer(late, broken):
    slipped_in = entry(9)
    assert found(chain(2), unsealed=[slipped_in], at=slipped_in.at + SEALED_WITHIN + late) == broken


def test_a_thousand_missing_links_are_counted_and_the_first_are_named():
    links = chain(1001)
    walked = report([links[0], links[-1]])
    assert 0 < len(walked.findings) <= 200
    assert walked.finding_count >= len(walked.findings)


@given(cut=st.integers(0, 12))
def test_sealing_in_two_parts_gives_the_same_chain(cut):
    entries = [entry(number) for number in range(1, 13)]
    whole = list(sealed(entries, after_number=0, after_sha256=BEGINNING))
    first = list(sealed(entries[:cut], after_number=0, after_sha256=BEGINNING))
    end = first[-1] if first else Seal(0, 0, "", BEGINNING)
    assert first + list(sealed(entries[cut:], after_number=end.number, after_sha256=end.sha256)) == whole


def test_the_days_to_publish_are_those_that_have_ended():
    first, today = date(2026, 11, 18), date(2026, 11, 21)
    assert days_to_publish(first=first, last_published=None, today=today) == [
        date(2026, 11, 18), date(2026, 11, 19), date(2026, 11, 20)
    ]  # fmt: skip
    assert days_to_publish(first=first, last_published=date(2026, 11, 20), today=today) == []
    assert days_to_publish(first=today, last_published=None, today=today) == []


def test_the_machine_acts_in_words_and_people_under_their_names():
    with override("vi"):
        assert actor_name("system") == "hệ thống"
        assert actor_name("Lê Thị Hạnh") == "Lê Thị Hạnh"
