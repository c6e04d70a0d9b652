"""Pictures, cooperation agreements and events of the demo world."""

from __future__ import annotations

import io
from datetime import UTC, datetime, timedelta

import pytest
from PIL import Image

from demo.agreements import PRODUCT_TYPES, agreements, events
from demo.images import picture_jpeg, pictures, pictures_for
from demo.topics import topics

NOW = datetime(2026, 11, 22, 4, 30, tzinfo=UTC)


def test_every_topic_has_a_picture_and_every_picture_its_words() -> None:
    assert len(pictures()) == 24
    assert all(pictures_for(topic.code) for topic in topics())
    for picture in pictures():
        assert picture.alternative_text.startswith("Tranh vẽ ")
        assert picture.alternative_text_en.startswith("Drawing of ")
        assert picture.caption
        assert picture.credit
        assert set(picture.topics) <= {topic.code for topic in topics()}


def test_words_of_pictures_are_all_different() -> None:
    assert len({picture.caption for picture in pictures()}) == 24
    assert len({picture.alternative_text for picture in pictures()}) == 24


@pytest.mark.parametrize("number", [1, 15, 24])
def test_a_picture_is_a_small_jpeg_and_the_same_each_time(number: int) -> None:
    content = picture_jpeg(number)
    assert content is not None
    assert len(content) < 160_000
    with Image.open(io.BytesIO(content)) as image:
        assert (image.format, image.size) == ("JPEG", (1600, 1000))
        assert not image.getexif()
    picture_jpeg.cache_clear()
    assert picture_jpeg(number) == content


def test_there_is_no_twenty_fifth_picture() -> None:
    assert picture_jpeg(0) is None
    assert picture_jpeg(25) is None


def test_six_agreements_are_in_force_with_an_annex_of_this_year() -> None:
    found = agreements(now=NOW)
    assert len({agreement.outlet.code for agreement in found}) == 6
    codes = {topic.code for topic in topics()} | {""}
    for agreement in found:
        assert agreement.signed_on <= NOW.date() <= agreement.ends_on
        assert agreement.annex_starts_on.year == agreement.annex_ends_on.year == NOW.year
        assert agreement.lines
        for line in agreement.lines:
            assert line.product_type in PRODUCT_TYPES
            assert line.topic in codes
            assert line.quantity > 0
            assert line.language in {"vi", "en"}


def test_events_lie_on_working_days_and_are_announced_a_day_before() -> None:
    found = events(now=NOW)
    assert len(found) == 8
    assert any(event.starts_at > NOW for event in found)
    assert any(event.ends_at < NOW for event in found)
    for event in found:
        assert event.starts_at.weekday() < 5
        assert event.starts_at - event.notice_at >= timedelta(hours=24)
        assert event.ends_at > event.starts_at
