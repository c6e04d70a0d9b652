"""The feeds: valid, complete, cheap when nothing changed, and never late or early."""

from __future__ import annotations

import json
from datetime import timedelta
from types import SimpleNamespace
from typing import Any
from xml.etree import ElementTree

import pytest
from django.test import Client

from conftest import NOON
from daumoi.accounts.viewer import acting_as
from daumoi.releases.actions import correct_release, withdraw_release
from daumoi.releases.models import Release
from daumoi.releases.reasons import Explanation
from newsformats import read_feed

HOUR = timedelta(hours=1)
FEEDS = {
    "/feeds/rss.xml": "application/rss+xml; charset=utf-8",
    "/feeds/atom.xml": "application/atom+xml; charset=utf-8",
    "/feeds/feed.json": "application/feed+json; charset=utf-8",
}
XML_FEEDS = ["/feeds/rss.xml", "/feeds/atom.xml"]


@pytest.mark.parametrize("address", FEEDS)
def test_each_feed_has_its_media_type_and_is_open_to_everybody(db: None, address: str) -> None:
    response = Client().get(address)
    assert response["Content-Type"] == FEEDS[address]
    assert response["Access-Control-Allow-Origin"] == "*"
    assert response["Cache-Control"] == "public, no-cache"


@pytest.mark.parametrize("address", XML_FEEDS)
def test_a_feed_reader_reads_back_what_was_issued(issue: Any, address: str) -> None:
    older, newer = issue(at=NOON - HOUR), issue(headline="Đà Nẵng: “5G” & <mạng lõi>")
    read = read_feed(Client().get(address).content, url=f"http://127.0.0.1:8000{address}", now=NOON + 24 * HOUR)
    assert read.problems == []
    assert [entry.title for entry in read.entries] == [newer.headline, older.headline]
    assert read.entries[0].url == f"http://127.0.0.1:8000/news/{newer.public_id}/{newer.slug}/"
    assert read.entries[0].published_at == newer.public_at
    assert read.entries[0].summary == newer.lead


def test_rss_carries_the_full_text_and_the_photos(make_release: Any, issue: Any, add_picture: Any) -> None:
    release = make_release()
    photo = add_picture(release)
    issue(release)
    item = ElementTree.fromstring(Client().get("/feeds/rss.xml").content).find("channel/item")
    assert item is not None
    full = item.findtext("{http://purl.org/rss/1.0/modules/content/}encoded") or ""
    assert "Tốc độ trung bình tăng" in full
    assert "152,4 Mbit/s" in full
    enclosure = item.find("enclosure")
    assert enclosure is not None
    assert enclosure.get("url", "").endswith(f"/media/photo/{photo.public_id}/large.jpg")


def test_the_json_feed_carries_the_full_text(issue: Any) -> None:
    version = issue()
    feed = json.loads(Client().get("/feeds/feed.json").content)
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert feed["items"][0]["title"] == version.headline
    assert "152,4 Mbit/s" in feed["items"][0]["content_html"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("topic=buu-chinh", ["Tin bưu chính"]),
        ("language=en", ["English"]),
        ("topic=vien-thong&language=vi", ["Tin viễn thông"]),
    ],
)
def test_a_feed_can_be_of_one_topic_or_language(
    world: SimpleNamespace, issue: Any, query: str, found: list[str]
) -> None:
    issue(headline="Tin viễn thông")
    issue(headline="Tin bưu chính", topic=world.other_topic)
    issue(headline="English", language="en")
    feed = json.loads(Client().get(f"/feeds/feed.json?{query}").content)
    assert [item["title"] for item in feed["items"]] == found
    assert feed["feed_url"].endswith(f"/feeds/feed.json?{query}")


@pytest.mark.parametrize("query", ["topic=unknown", "language=xx", "topic=%00"])
def test_a_feed_of_an_unknown_topic_or_language_does_not_exist(world: SimpleNamespace, query: str) -> None:
    assert Client().get(f"/feeds/rss.xml?{query}").status_code == 404


def later(at: Any) -> None:
    at(NOON + 24 * HOUR)


@pytest.mark.parametrize("address", FEEDS)
def test_an_unchanged_feed_is_not_sent_again(issue: Any, at: Any, address: str) -> None:
    issue()
    later(at)
    first = Client().get(address)
    by_etag = Client().get(address, headers={"If-None-Match": first["ETag"]})
    by_time = Client().get(address, headers={"If-Modified-Since": first["Last-Modified"]})
    assert (by_etag.status_code, by_etag.content) == (304, b"")
    assert (by_time.status_code, by_time.content) == (304, b"")
    assert by_etag["ETag"] == first["ETag"]


def test_asking_for_an_unchanged_feed_reads_no_text(issue: Any, at: Any, django_assert_num_queries: Any) -> None:
    issue()
    later(at)
    etag = Client().get("/feeds/rss.xml")["ETag"]
    with django_assert_num_queries(2) as captured:
        Client().get("/feeds/rss.xml", headers={"If-None-Match": etag})
    assert not any('"content"' in query["sql"] for query in captured)


@pytest.mark.parametrize("change", ["issue", "correct", "withdraw", "lift"])
def test_whatever_changes_the_feed_changes_its_marks(
    world: SimpleNamespace, viewer: Any, issue: Any, at: Any, change: str
) -> None:
    version = issue()
    issue(headline="Còn cấm công bố", embargo_until=NOON + 30 * HOUR)
    later(at)
    before = Client().get("/feeds/rss.xml")
    moment, editor = NOON + 25 * HOUR, viewer(world.editor)
    with acting_as(editor):
        release = Release.objects.get(pk=version.release_id)
        if change == "correct":
            correct_release(release=release, fields={"lead": "Khác."}, note="Sửa.", by=editor, at=moment)
        if change == "withdraw":
            withdraw_release(release=release, note="Rút.", by=editor, at=moment)
    if change == "issue":
        issue(at=moment)
    at(NOON + 31 * HOUR if change == "lift" else NOON + 26 * HOUR)
    for headers in ({"If-None-Match": before["ETag"]}, {"If-Modified-Since": before["Last-Modified"]}):
        assert Client().get("/feeds/rss.xml", headers=headers).status_code == 200


def test_a_correction_comes_as_a_new_item_with_its_note_first(
    world: SimpleNamespace, viewer: Any, issue: Any, at: Any
) -> None:
    version = issue()
    at(NOON + HOUR)
    before = [entry.id for entry in read_feed(Client().get("/feeds/rss.xml").content, url="http://x/").entries]
    editor = viewer(world.editor)
    with acting_as(editor):
        release = Release.objects.get(pk=version.release_id)
        correct_release(
            release=release, fields={"lead": "Khác."}, note="Con số đúng là 142.", by=editor, at=NOON + HOUR
        )
    content = Client().get("/feeds/rss.xml").content
    after = [entry.id for entry in read_feed(content, url="http://x/").entries]
    assert len(before) == len(after) == 1
    assert before != after
    assert "<p><strong>Con số đúng là 142.</strong></p>" in json.dumps(
        ElementTree.fromstring(content).findtext("channel/item/{http://purl.org/rss/1.0/modules/content/}encoded"),
        ensure_ascii=False,
    )


def test_two_releases_in_one_second_both_reach_a_reader_that_only_knows_http_dates(issue: Any, at: Any) -> None:
    first = issue(at=NOON + timedelta(milliseconds=100))
    at(first.public_at)
    marks = Client().get("/feeds/rss.xml")
    assert "Last-Modified" not in marks
    second = issue(at=NOON + timedelta(milliseconds=800))
    at(second.public_at)
    assert second.headline.encode() in Client().get("/feeds/rss.xml").content
    at(NOON + HOUR)
    assert "Last-Modified" in Client().get("/feeds/rss.xml")


def test_a_feed_is_the_same_whoever_asks_in_whichever_language(
    world: SimpleNamespace, client_of: Any, issue: Any
) -> None:
    issue()
    english = Client()
    english.cookies["daumoi_language"] = "en"
    asked = [client.get("/feeds/rss.xml") for client in (Client(), english, client_of(world.editor))]
    assert len({response.content for response in asked}) == 1
    assert len({response["ETag"] for response in asked}) == 1


def test_control_characters_do_not_break_a_feed(issue: Any) -> None:
    issue(headline="Kết quả\x0b đo kiểm", lead="Một\x00hai")
    for address in XML_FEEDS:
        ElementTree.fromstring(Client().get(address).content)


def test_a_withdrawal_is_an_entry_of_its_own_and_marks_the_old_one(
    world: SimpleNamespace, viewer: Any, issue: Any, at: Any
) -> None:
    version = issue()
    at(NOON + HOUR)
    editor = viewer(world.editor)
    with acting_as(editor):
        withdrawal = withdraw_release(
            release=version.release, note="Số liệu chưa được xác nhận.", by=editor, at=NOON + HOUR
        )
    items = json.loads(Client().get("/feeds/feed.json").content)["items"]
    ids = [item["id"].rstrip("/").rsplit("/", 1)[1] for item in items]
    assert ids == [withdrawal.public_id, version.public_id]
    assert items[1]["title"].startswith("ĐÃ THU HỒI: ") or items[1]["title"].upper().endswith(version.headline.upper())
    assert "152,4" not in items[1]["content_html"]
    assert "Số liệu chưa được xác nhận." in items[1]["content_html"]


def test_the_page_of_a_correction_shows_in_public_what_changed_word_by_word_and_why(
    world: SimpleNamespace, viewer: Any, issue: Any, at: Any
) -> None:
    version = issue()
    at(NOON + HOUR)
    editor = viewer(world.editor)
    with acting_as(editor):
        corrected = correct_release(
            release=version.release,
            fields={"lead": "Tốc độ trung bình giảm so với quý trước."},
            note="Sai chiều.",
            explained=Explanation(reason="own_error"),
            by=editor,
            at=NOON + HOUR,
        )
    page = Client().get(f"/news/{corrected.public_id}/{corrected.slug}/").content.decode()
    assert "<del>" in page
    assert "tăng" in page.split("<del>")[1].split("</del>")[0]
    assert "giảm" in page.split("<ins>")[1].split("</ins>")[0]
    assert "Lỗi của chúng tôi" in page
    first = Client().get(f"/news/{version.public_id}/{version.slug}/").content.decode()
    assert "<del>" not in first
