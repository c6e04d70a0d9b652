"""The list of releases on the desk asks the same index: drafts too are found without diacritics, by every word."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from conftest import NOON
from daumoi.search import queries

pytestmark = pytest.mark.django_db


@pytest.fixture
def listed(client_of):
    """Headlines that the list shows a person."""

    def ask(person, **values):
        page = client_of(person).get(reverse("desk:releases"), values)
        assert page.status_code == 200
        return [release.headline for release in page.context["page"].object_list]

    return ask


@pytest.mark.parametrize("is_indexed", [True, False])
def test_a_draft_is_found_without_diacritics_by_words_of_its_text(world, make_release, listed, indexed, is_indexed):
    make_release(headline="Khai trương tuyến cáp quang", lead="Nối Đà Nẵng với Nhật Bản.", at=NOON)
    make_release(headline="Tin khác", at=NOON)
    if is_indexed:
        indexed()
    for words in ("cap quang", "CÁP", "da nang nhat ban", "quang khai tuyến"):
        assert listed(world.officer, q=words) == ["Khai trương tuyến cáp quang"], words
    assert listed(world.officer, q="nhật quang xa lạ") == []
    assert listed(world.officer, q="…") == []


def test_exact_words_come_before_folded_ones_then_what_was_changed_last(world, make_release, listed, indexed):
    for hours, headline in enumerate(["Báo cáo năm", "Báo cáo năm mới", "Bao cao nam"]):
        make_release(headline=headline, at=NOON + timedelta(hours=hours))
    indexed()
    assert listed(world.officer, q="báo cáo năm") == ["Báo cáo năm mới", "Báo cáo năm", "Bao cao nam"]


def test_the_state_narrows_what_is_found_and_what_may_not_be_seen_is_not(world, make_release, issue, listed, indexed):
    issue(headline="Lãi suất đã phát")
    make_release(headline="Lãi suất còn viết")
    make_release(headline="Lãi suất của vụ khác", organisation=world.other_unit, by=world.other_officer)
    indexed()
    assert listed(world.officer, q="lai suat", state="draft") == ["Lãi suất còn viết"]
    assert sorted(listed(world.officer, q="lai suat")) == ["Lãi suất còn viết", "Lãi suất đã phát"]
    assert listed(world.editor, q="lai suat") == ["Lãi suất đã phát"]


def test_of_very_many_the_first_are_listed_and_the_page_says_so(world, make_release, client_of, indexed, monkeypatch):
    for number in range(5):
        make_release(headline=f"Bản tin {number}", at=NOON + timedelta(minutes=number))
    indexed()
    monkeypatch.setattr(queries, "MOST_LISTED", 2)
    page = client_of(world.officer).get(reverse("desk:releases"), {"q": "ban tin"})
    assert [release.headline for release in page.context["page"].object_list] == ["Bản tin 4", "Bản tin 3"]
    assert 'role="status">' in page.content.decode()
