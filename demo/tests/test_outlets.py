"""The outlet server and the live loop, over HTTP on loopback."""

from __future__ import annotations

import http.client
import json
import re
import threading
import time
import unicodedata
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from daumoi.coverage.rules import may_read
from demo.articles import DemoArticle
from demo.newsroom_watch import NewsroomWatch, Pace
from demo.outlets import OutletServer
from demo.press import FEED_NAMES, outlet_feed_url, outlets
from demo.press_run import PressRun
from newsformats import Feed, NewsItem, NotAFeed, read_feed, write_rss

NOW = datetime(2026, 11, 22, 4, 30, tzinfo=UTC)
FAST = Pace(poll=0.3, shortest=0.0, longest=0.1)
BODY = (
    "<p>Từ tháng tới, hai mươi bốn bản vùng cao có sóng di động nhờ chương trình viễn thông phổ cập của Bộ.</p>"
    "<p>Ông Trần Văn A nói: “Mấy chục hộ ở cuối con đường cũng là công dân của đất nước này.”</p>"
    "<p>Danh sách các bản được công khai tại trụ sở xã để bà con theo dõi tiến độ từng tuần.</p>"
)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OutletServer]:
    press = PressRun(tmp_path_factory.mktemp("state"), as_of=NOW, seed=2026)
    broken = {"bao-rung-duoc": "truncated", "bao-hoa-ban-no": "html"}
    served = OutletServer(0, press, broken_feeds=broken)
    thread = threading.Thread(target=served.serve_forever, args=(0.05,))
    thread.start()
    yield served
    served.shutdown()
    thread.join()
    served.server_close()


def get(server: OutletServer, path: str, **headers: str) -> tuple[http.client.HTTPResponse, bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", server.server_address[1], timeout=10)
    connection.request("GET", path, headers={name.replace("_", "-"): value for name, value in headers.items()})
    response = connection.getresponse()
    body = response.read()
    connection.close()
    return response, body


def feed_path(code: str) -> str:
    outlet = next(each for each in outlets() if each.code == code)
    return f"/{code}/{FEED_NAMES[outlet.feed_format]}"


@pytest.mark.parametrize("outlet", [each for each in outlets() if each.code not in {"bao-rung-duoc", "bao-hoa-ban-no"}])
def test_every_outlet_has_a_feed_whose_newest_article_can_be_opened(server: OutletServer, outlet) -> None:  # type: ignore[no-untyped-def]
    response, body = get(server, feed_path(outlet.code))
    feed = read_feed(body, url=outlet_feed_url(outlet, server.base), content_type=response.getheader("Content-Type"))
    assert feed.problems == []
    assert feed.title == outlet.name
    assert len(feed.entries) >= 20
    newest = feed.entries[0]
    assert newest.published_at is not None
    page_response, page = get(server, newest.url.removeprefix(server.base))
    assert page_response.status == 200
    shown = server.press.article(outlet.code, re.findall(r"bai/(\d+)", newest.url)[0])
    assert shown is not None
    assert shown.paragraphs[-1].text.split(" ")[0] in page.decode()


def test_a_feed_that_has_not_changed_answers_304(server: OutletServer) -> None:
    path = feed_path("bao-dien-tu-nhip-song")
    first, _ = get(server, path)
    by_tag, body = get(server, path, If_None_Match=first.getheader("ETag"))
    by_date, _ = get(server, path, If_Modified_Since=first.getheader("Last-Modified"))
    other, _ = get(server, path, If_None_Match='"other"')
    assert (by_tag.status, body, by_date.status, other.status) == (304, b"", 304, 200)


def test_broken_feeds_are_broken_in_the_way_asked_for(server: OutletServer) -> None:
    _, truncated = get(server, feed_path("bao-rung-duoc"))
    cut = read_feed(truncated, url=server.base)
    assert [problem.code for problem in cut.problems] == ["not_well_formed"]
    assert cut.entries
    _, page = get(server, feed_path("bao-hoa-ban-no"))
    with pytest.raises(NotAFeed):
        read_feed(page, url=server.base)


@pytest.mark.parametrize(
    "path", ["/khong-co/", "/bao-lua-vang/bai/1.html", "/bao-lua-vang/../../etc/passwd", "/anh/99.jpg"]
)
def test_what_is_not_there_is_missing(server: OutletServer, path: str) -> None:
    response, _ = get(server, path)
    assert response.status == 404


def test_robots_says_which_outlet_is_closed(server: OutletServer) -> None:
    _, all_of_them = get(server, "/robots.txt")
    _, closed = get(server, "/tap-chi-khung-troi/robots.txt")
    _, open_one = get(server, "/bao-canh-buom/robots.txt")
    assert b"Disallow: /tap-chi-khung-troi/bai/" in all_of_them
    assert b"Disallow: /tap-chi-khung-troi/bai/" in closed
    assert b"/bai/" not in open_one


def test_the_one_robots_txt_of_all_outlets_closes_the_articles_of_the_closed_one_only(server: OutletServer) -> None:
    _, robots = get(server, "/robots.txt")
    for outlet in outlets():
        for path, is_open in ((outlet.home_path, True), (f"{outlet.home_path}bai/1.html", outlet.robots != "closed")):
            assert may_read(robots.decode(), server.base + path, agent="DauMoi") is is_open, path


def test_pages_carry_furniture_that_is_not_the_article(server: OutletServer) -> None:
    for outlet in {each.layout: each for each in outlets() if each.language == "vi"}.values():
        article = server.press.newest(outlet.code, 1)[0]
        _, page = get(server, f"/{outlet.code}/bai/{article.id}.html")
        text = page.decode()
        assert text.count(f"/{outlet.code}/bai/") >= 5
        assert text.count("?muc=") >= 5
        assert article.title.replace("&", "&amp;") in text


def test_front_page_and_list_name_their_outlets(server: OutletServer) -> None:
    _, listed = get(server, "/")
    assert listed.decode().count("<tr>") == 51
    _, front = get(server, "/hong-he-dengta/")
    assert "红河灯塔网" in front.decode()


def release(key: str, at: datetime) -> NewsItem:
    return NewsItem(
        id=key,
        url=f"http://127.0.0.1/tin/{key}/",
        title="Phủ sóng hai mươi bốn bản vùng cao trước Tết",
        summary="Hai mươi bốn bản vùng cao sẽ có sóng di động trước Tết, theo danh mục vừa công bố.",
        body_html=BODY,
        published_at=at,
        language="vi",
    )


def feed_with(*items: NewsItem) -> bytes:
    return write_rss(Feed("Trang tin", "http://127.0.0.1/", "http://127.0.0.1/rss.xml", language="vi"), items)


class Newsroom:
    """Serves one feed; silent for the first requests when asked to be."""

    def __init__(self) -> None:
        self.feed = feed_with()
        self.refusals_left = 0
        newsroom = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                newsroom.refusals_left -= 1
                self.send_response(503 if newsroom.refusals_left >= 0 else 200)
                self.send_header("Content-Length", str(len(newsroom.feed)))
                self.end_headers()
                self.wfile.write(newsroom.feed)

            def log_message(self, format: str, *args: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.thread = threading.Thread(target=self.server.serve_forever, args=(0.05,))
        self.thread.start()

    @property
    def feed_url(self) -> str:
        return f"http://127.0.0.1:{self.server.server_address[1]}/rss.xml"

    def stop(self) -> None:
        self.server.shutdown()
        self.thread.join()
        self.server.server_close()


@pytest.fixture
def newsroom() -> Iterator[Newsroom]:
    made = Newsroom()
    yield made
    made.stop()


def total(press: PressRun) -> int:
    return sum(press.counts().values())


def watch_of(press: PressRun, feed_url: str = "http://127.0.0.1:9/rss.xml") -> NewsroomWatch:
    return NewsroomWatch(feed_url, press, pace=FAST, seed=2026)


def read_and_publish(press: PressRun, feed: bytes) -> list[DemoArticle]:
    """Let the outlets read a feed, and put everything that comes of it on their pages."""
    watch_of(press).read(feed)
    return press.publish_due(datetime.now(UTC) + timedelta(minutes=1))


@pytest.mark.parametrize("refusals", [0, 2])
def test_a_new_release_is_written_about_over_http(newsroom: Newsroom, tmp_path: Path, refusals: int) -> None:
    started_at = datetime.now(UTC)
    press = PressRun(tmp_path, as_of=started_at, seed=2026)
    before = total(press)
    newsroom.refusals_left = refusals
    newsroom.feed = feed_with(release("moi", started_at + timedelta(seconds=1)))
    watch = watch_of(press, newsroom.feed_url)
    watch.start()
    deadline = time.monotonic() + 20
    while total(press) == before and time.monotonic() < deadline:
        time.sleep(0.05)
    watch.stop()
    watch.join()
    assert total(press) > before


def test_two_to_five_outlets_write_and_one_of_them_clearly_copies(tmp_path: Path) -> None:
    press = PressRun(tmp_path, as_of=NOW, seed=2026)
    for number in range(8):
        written = read_and_publish(press, feed_with(release(f"moi-{number}", NOW + timedelta(hours=1))))
        assert 2 <= len(written) <= 5
        assert len({article.outlet for article in written}) == len(written)
        plain = [unicodedata.normalize("NFC", each.text) for article in written for each in article.paragraphs]
        assert any(text in BODY for text in plain)


def test_what_is_older_than_the_server_belongs_to_the_back_catalogue(tmp_path: Path) -> None:
    press = PressRun(tmp_path, as_of=NOW, seed=2026)
    assert read_and_publish(press, feed_with(release("cu", NOW - timedelta(hours=1)))) == []
    assert press.seen == {"cu"}


def test_a_restart_keeps_what_was_published_and_writes_nothing_twice(tmp_path: Path) -> None:
    press = PressRun(tmp_path, as_of=NOW, seed=2026)
    first = feed_with(release("moi", NOW + timedelta(hours=1)))
    written = read_and_publish(press, first)
    again = PressRun(tmp_path, as_of=NOW + timedelta(days=3), seed=2026)
    assert again.as_of == NOW
    assert again.counts() == press.counts()
    assert again.article(written[0].outlet, written[0].id) == written[0]
    assert read_and_publish(again, first) == []


def test_a_restart_catches_up_with_what_was_issued_meanwhile_but_not_with_last_week(tmp_path: Path) -> None:
    PressRun(tmp_path, as_of=NOW, seed=2026)
    again = PressRun(tmp_path, as_of=NOW, seed=2026)
    now = datetime.now(UTC)
    assert read_and_publish(again, feed_with(release("tuan-truoc", now - timedelta(days=7)))) == []
    assert read_and_publish(again, feed_with(release("dem-qua", now - timedelta(hours=6))))


def test_what_was_planned_before_a_stop_is_published_after_it(tmp_path: Path) -> None:
    press = PressRun(tmp_path, as_of=NOW, seed=2026)
    watch_of(press).read(feed_with(release("moi", NOW + timedelta(hours=1))))
    again = PressRun(tmp_path, as_of=NOW, seed=2026)
    assert again.publish_due(datetime.now(UTC) + timedelta(minutes=1))


def test_a_feed_that_is_no_feed_changes_nothing(tmp_path: Path) -> None:
    press = PressRun(tmp_path, as_of=NOW, seed=2026)
    assert read_and_publish(press, b"<!doctype html><h1>502</h1>") == []
    assert press.seen == set()


def test_a_state_of_another_seed_is_refused(tmp_path: Path) -> None:
    PressRun(tmp_path, as_of=NOW, seed=1)
    with pytest.raises(ValueError, match="seed 1"):
        PressRun(tmp_path, as_of=NOW, seed=2)


def test_the_state_file_is_small_and_readable(tmp_path: Path) -> None:
    PressRun(tmp_path, as_of=NOW, seed=2026)
    state = json.loads((tmp_path / "outlets.json").read_text(encoding="utf-8"))
    assert set(state) == {"seed", "as_of", "seen", "articles", "planned"}
    assert state["articles"] == []
