"""Writing feeds: golden files, and what is written is read back the same.

`DAUMOI_WRITE_GOLDEN=1 pytest src/newsformats` writes the golden files anew; look at the difference before a commit.
"""

from __future__ import annotations

import json
import os
import unicodedata
import xml.etree.ElementTree as ElementTree
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsformats import (
    Enclosure,
    Feed,
    NewsItem,
    Place,
    Speaker,
    Subject,
    read_feed,
    write_atom,
    write_json_feed,
    write_rss,
)

_GOLDEN = Path(__file__).parent / "golden"
VIETNAM = timezone(timedelta(hours=7))
FEED = Feed(
    title="Trang tin Bộ Số và Kết nối",
    home_url="https://tin.example/",
    feed_url="https://tin.example/feeds/rss.xml",
    description="Thông tin chính thức",
    language="vi",
    rights="Được sử dụng lại khi ghi nguồn",
    publisher="Trung tâm Thông tin",
)
ITEM = NewsItem(
    id="https://tin.example/tin/phu-song",
    url="https://tin.example/tin/phu-song",
    title="Phủ sóng 24 thôn, bản & điểm trường",
    published_at=datetime(2026, 11, 22, 9, 5, 30, tzinfo=VIETNAM),
    updated_at=datetime(2026, 11, 22, 11, 0, tzinfo=VIETNAM),
    summary="Giá cước < 10 nghìn đồng",
    body_html="<p>Nội dung <strong>chính</strong></p>",
    language="vi",
    authors=("Trần Đức Vinh",),
    agency="Cục Mạng lưới viễn thông",
    speaker=Speaker("Lê Thu Hà", "Phó Cục trưởng"),
    subjects=(Subject("vien-thong", "Viễn thông"),),
    places=(Place("lao-cai", "Lào Cai"),),
    enclosures=(
        Enclosure("https://tin.example/anh/1.jpg", "image/jpeg", 48_213, "Trạm phát sóng"),
        Enclosure("https://tin.example/so-lieu.csv", "text/csv"),
    ),
    rights="CC BY 4.0",
    correction_note="Đính chính: tỷ lệ đúng là 67,1%.",
    embargoed_until=datetime(2026, 11, 22, 9, 0, tzinfo=VIETNAM),
)
PLAIN = NewsItem(
    id="tag:tin.example,2026:2",
    url="https://tin.example/tin/2",
    title="Thu hồi",
    published_at=datetime(2026, 11, 21, 2, 0, tzinfo=UTC),
    status="canceled",
)
WRITERS: dict[str, Callable[[Feed, list[NewsItem]], bytes]] = {
    "rss.xml": write_rss,
    "atom.xml": write_atom,
    "feed.json": write_json_feed,
}


@pytest.mark.parametrize("name", WRITERS)
def test_a_feed_is_written_as_in_its_golden_file(name: str) -> None:
    written = WRITERS[name](FEED, [ITEM, PLAIN])
    path = _GOLDEN / name
    if os.environ.get("DAUMOI_WRITE_GOLDEN"):
        path.write_bytes(written)
    assert written.decode() == path.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", WRITERS)
def test_the_end_of_an_embargo_is_never_exported(name: str) -> None:
    held = replace(ITEM, embargoed_until=datetime(2031, 5, 6, 7, 8, tzinfo=UTC))
    assert b"2031" not in WRITERS[name](FEED, [held])
    assert b"2031" in WRITERS[name](FEED, [replace(held, published_at=datetime(2031, 5, 6, tzinfo=UTC))])


@pytest.mark.parametrize("name", WRITERS)
def test_an_empty_feed_is_a_feed(name: str) -> None:
    written = WRITERS[name](FEED, [])
    if name == "feed.json":
        assert json.loads(written)["items"] == []
    else:
        assert read_feed(written, url=FEED.feed_url).entries == []


def test_a_time_without_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="no time zone"):
        replace(ITEM, published_at=datetime(2026, 1, 1))  # noqa: DTZ001 - that is the point


def test_the_correction_note_stands_before_the_body_and_is_text() -> None:
    noted = replace(PLAIN, body_html="<p>x</p>", correction_note="Sai < đúng")
    root = ElementTree.fromstring(write_rss(FEED, [noted]))
    content = root.findtext("channel/item/{http://purl.org/rss/1.0/modules/content/}encoded")
    assert content == "<p><strong>Sai &lt; đúng</strong></p>\n<p>x</p>"


def test_one_enclosure_at_most_the_others_as_media() -> None:
    item = ElementTree.fromstring(write_rss(FEED, [ITEM])).find("channel/item")
    assert item is not None
    assert [each.get("url") for each in item.findall("enclosure")] == ["https://tin.example/anh/1.jpg"]
    media = item.findall("{http://search.yahoo.com/mrss/}content")
    assert [each.get("url") for each in media] == ["https://tin.example/so-lieu.csv"]


def test_a_permanent_link_is_marked_only_where_the_id_is_the_address() -> None:
    guids = ElementTree.fromstring(write_rss(FEED, [ITEM, PLAIN])).findall("channel/item/guid")
    assert [guid.get("isPermaLink") for guid in guids] == ["true", "false"]


_ANY_TEXT = st.text(max_size=60)
# RSS does not say whether a title is markup; readers guess. Text that looks like none reads back in all of them.
_PLAIN_TEXT = st.text(
    st.characters(blacklist_categories=("Cs", "Cc", "Cn", "Co"), blacklist_characters="<>&"), max_size=60
)
_MOMENTS = st.integers(631_300_000, 1_795_000_000).map(lambda seconds: datetime.fromtimestamp(seconds, VIETNAM))


def one_line(text: str) -> str:
    return " ".join(text.split())


@given(_ANY_TEXT, _ANY_TEXT, _ANY_TEXT)
def test_any_text_makes_well_formed_xml(title: str, summary: str, body: str) -> None:
    item = replace(PLAIN, title=title, summary=summary, body_html=body, authors=(title,), rights=summary)
    feed = replace(FEED, title=title, description=summary)
    for write in (write_rss, write_atom):
        ElementTree.fromstring(write(feed, [item]))


@given(_ANY_TEXT, _ANY_TEXT)
def test_any_text_makes_valid_json(title: str, body: str) -> None:
    item = replace(PLAIN, title=title, body_html=body)
    (written,) = json.loads(write_json_feed(FEED, [item]))["items"]
    if title == title.encode(errors="ignore").decode():
        assert written.get("title", "") == title


@given(st.lists(st.tuples(_PLAIN_TEXT, _PLAIN_TEXT, _MOMENTS), max_size=4))
def test_what_is_written_is_read_back_the_same(rows: list[tuple[str, str, datetime]]) -> None:
    items = [
        NewsItem(
            id=f"https://tin.example/tin/{number}",
            url=f"https://tin.example/tin/{number}",
            title=title,
            summary=summary,
            published_at=moment,
            updated_at=moment,
        )
        for number, (title, summary, moment) in enumerate(rows)
    ]
    for write in (write_rss, write_atom):
        feed = read_feed(write(FEED, items), url=FEED.feed_url, now=datetime(2026, 11, 22, tzinfo=UTC))
        assert feed.problems == []
        assert feed.title == FEED.title
        read = [
            (each.id, each.url, each.title, each.summary, each.published_at, each.updated_at) for each in feed.entries
        ]
        assert read == [
            (each.id, each.url, one_line(each.title), one_line(each.summary), each.published_at, each.updated_at)
            for each in items
        ]


def test_decomposed_letters_pass_through_unchanged() -> None:
    title = unicodedata.normalize("NFD", "Thông tin về đường truyền ở Huế")
    feed = read_feed(write_rss(FEED, [replace(PLAIN, title=title)]), url=FEED.feed_url)
    assert feed.entries[0].title == title
