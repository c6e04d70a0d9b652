"""Reading feeds: whatever the press sends, the answer is entries, reported problems, or `NotAFeed`."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsformats import NotAFeed, ReadFeed, read_feed

NOW = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)
URL = "https://bao.example/chuyen-muc/rss.xml"


def rss(*items: str, head: str = "<title>Báo thử</title>", encoding: str = "utf-8") -> bytes:
    channel = f"<channel>{head}{''.join(items)}</channel>"
    return f'<?xml version="1.0" encoding="{encoding}"?><rss version="2.0">{channel}</rss>'.encode(encoding)


def read(data: bytes, content_type: str = "application/rss+xml") -> ReadFeed:
    return read_feed(data, url=URL, content_type=content_type, now=NOW)


def codes(feed: ReadFeed) -> list[str]:
    return [problem.code for problem in feed.problems]


def test_a_plain_feed_gives_its_entries_in_order_and_no_problem() -> None:
    feed = read(
        rss(
            "<item><title>Một</title><link>https://bao.example/1</link><guid>a</guid>"
            "<description>Tóm tắt</description><pubDate>Sun, 22 Nov 2026 08:00:00 +0700</pubDate></item>",
            "<item><title>Hai</title><link>https://bao.example/2</link></item>",
        )
    )
    assert feed.title == "Báo thử"
    assert [entry.title for entry in feed.entries] == ["Một", "Hai"]
    assert feed.entries[0].published_at == datetime(2026, 11, 22, 1, 0, tzinfo=UTC)
    assert feed.entries[0].summary == "Tóm tắt"
    assert feed.problems == []


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "empty"),
        (b" \n ", "empty"),
        (b"<!DOCTYPE html><html><body>404</body></html>", "HTML"),
        (b"<!-- cache --><HTML><head></head></HTML>", "HTML"),
        (b'<?xml version="1.0"?><!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Strict//EN" ""><html/>', "HTML"),
        (b"\xef\xbb\xbf<!doctype html>", "HTML"),
        (b"404 not found", "neither"),
        (b'{"items": []}', "neither"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "neither"),
    ],
)
def test_what_is_no_feed_is_refused_with_a_reason(data: bytes, reason: str) -> None:
    with pytest.raises(NotAFeed) as refusal:
        read(data)
    assert reason in refusal.value.reason


def test_bytes_that_look_like_a_file_name_or_an_address_are_not_opened(tmp_path) -> None:  # type: ignore[no-untyped-def]
    path = tmp_path / "feed.xml"
    path.write_bytes(rss("<item><title>Bí mật</title><link>https://bao.example/1</link></item>"))
    for data in (str(path).encode(), b"file://" + str(path).encode(), b"http://127.0.0.1:1/rss.xml"):
        with pytest.raises(NotAFeed):
            read(data)


def test_relative_addresses_are_resolved_against_the_place_of_the_feed() -> None:
    feed = read(rss("<item><link>/bai/1.html</link></item>", "<item><link>2.html</link></item>"))
    assert [entry.url for entry in feed.entries] == [
        "https://bao.example/bai/1.html",
        "https://bao.example/chuyen-muc/2.html",
    ]


@pytest.mark.parametrize(
    ("address", "code"),
    [
        ("javascript:alert(1)", "not_http"),
        ("ftp://bao.example/1", "not_http"),
        ("file:///etc/passwd", "not_http"),
        ("http://[", "no_address"),
    ],
)
def test_an_address_that_is_not_http_is_reported_and_left_out(address: str, code: str) -> None:
    feed = read(rss(f"<item><title>Lạ</title><link>{address}</link></item>"))
    assert feed.entries == []
    assert codes(feed) == [code]


def test_an_entry_without_address_and_a_repeated_id_are_reported() -> None:
    feed = read(
        rss(
            "<item><title>Không liên kết</title></item>",
            "<item><link>https://bao.example/1</link><guid isPermaLink='false'>x</guid></item>",
            "<item><link>https://bao.example/2</link><guid isPermaLink='false'>x</guid></item>",
        )
    )
    assert [entry.url for entry in feed.entries] == ["https://bao.example/1"]
    assert codes(feed) == ["no_address", "repeated_id"]


@pytest.mark.parametrize(
    ("written", "read_as"),
    [
        ("Sun, 22 Nov 2026 08:00:00 +0700", datetime(2026, 11, 22, 1, 0, tzinfo=UTC)),
        ("Sun, 22 Nov 2026 08:00:00 GMT+7", datetime(2026, 11, 22, 1, 0, tzinfo=UTC)),
        ("Sun, 22 Nov 2026 08:00:00 UTC+07:30", datetime(2026, 11, 22, 0, 30, tzinfo=UTC)),
        ("2026-11-22T08:00:00+07:00", datetime(2026, 11, 22, 1, 0, tzinfo=UTC)),
        ("Mon, 23 Nov 2026 03:59:00 GMT", datetime(2026, 11, 23, 3, 59, tzinfo=UTC)),
    ],
)
def test_dates_are_read_into_utc(written: str, read_as: datetime) -> None:
    feed = read(rss(f"<item><link>https://bao.example/1</link><pubDate>{written}</pubDate></item>"))
    assert feed.entries[0].published_at == read_as
    assert feed.problems == []


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("Tue, 24 Nov 2026 08:00:00 GMT", "absurd_date"),
        ("Thu, 01 Jan 1970 00:00:00 GMT", "absurd_date"),
        ("hôm qua", "unreadable_date"),
        ("Sun, 99 Foo 2026 GMT+7", "unreadable_date"),
    ],
)
def test_an_absurd_date_is_reported_and_dropped_but_the_entry_stays(written: str, code: str) -> None:
    feed = read(rss(f"<item><link>https://bao.example/1</link><pubDate>{written}</pubDate></item>"))
    assert feed.entries[0].published_at is None
    assert [(problem.code, problem.detail) for problem in feed.problems] == [(code, written)]


def test_a_published_date_is_not_taken_for_an_update() -> None:
    feed = read(rss("<item><link>https://bao.example/1</link><pubDate>Sun, 22 Nov 2026 01:00:00 GMT</pubDate></item>"))
    assert feed.entries[0].updated_at is None


def test_a_feed_cut_off_in_the_middle_gives_what_is_whole_and_says_so() -> None:
    whole = rss(*[f"<item><title>Bài {n}</title><link>https://bao.example/{n}</link></item>" for n in range(5)])
    feed = read(whole[: len(whole) * 2 // 3])
    assert 1 <= len(feed.entries) < 5
    assert "not_well_formed" in codes(feed)


def test_text_is_plain_whatever_markup_it_came_in() -> None:
    feed = read(
        rss(
            "<item><title><![CDATA[Một &amp; <b>hai</b>]]></title><link>https://bao.example/1</link>"
            "<description><![CDATA[<p>Dòng một</p><p>dòng hai</p><script>x()</script>]]></description></item>"
        )
    )
    assert feed.entries[0].title == "Một & hai"
    assert feed.entries[0].summary == "Dòng một dòng hai"


@pytest.mark.parametrize("encoding", ["utf-16", "iso-8859-1"])
def test_declared_encodings_are_honoured(encoding: str) -> None:
    item = "<item><title>Déjà vu</title><link>https://bao.example/1</link></item>"
    feed = read(rss(item, encoding=encoding, head=""))
    assert feed.entries[0].title == "Déjà vu"


def test_utf_8_is_recognised_under_a_wrong_header_and_a_wrong_declaration() -> None:
    data = rss("<item><title>Tiếng Việt</title><link>https://bao.example/1</link></item>")
    wrong = data.replace(b'encoding="utf-8"', b'encoding="windows-1252"')
    feed = read(wrong, content_type="text/xml; charset=iso-8859-1")
    assert feed.entries[0].title == "Tiếng Việt"
    assert feed.problems == []


@given(st.binary(max_size=400))
def test_arbitrary_bytes_never_raise_anything_but_not_a_feed(data: bytes) -> None:
    try:
        feed = read_feed(data, url=URL, now=NOW)
    except NotAFeed:
        return
    assert all(entry.url.startswith("http") for entry in feed.entries)


@given(st.binary(max_size=120), st.integers(0, 400))
def test_a_feed_with_rubbish_inside_still_reads_or_is_refused(rubbish: bytes, position: int) -> None:
    whole = rss(
        "<item><link>https://bao.example/1</link><pubDate>Sun, 22 Nov 2026 01:00:00 GMT</pubDate></item>",
        "<item><title>Hai</title><link>https://bao.example/2</link></item>",
    )
    try:
        feed = read_feed(whole[:position] + rubbish + whole[position:], url=URL, now=NOW)
    except NotAFeed:
        return
    assert all(entry.url.lower().startswith("http") for entry in feed.entries)
