"""Reading the press: feeds and pages in every state in which real ones are found."""

from __future__ import annotations

import gzip
import unicodedata
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta

import pytest
from django_tasks_db.models import DBTaskResult

from conftest import NOON
from daumoi.accounts.viewer import acting_as
from daumoi.coverage import tasks
from daumoi.coverage.actions import check_outlet, read_article, set_monitoring
from daumoi.coverage.models import Article, ArticleState, MonitoringGap, Outlet, RobotsFile
from daumoi.coverage.rules import ROBOTS_LAST
from daumoi.coverage.tests.newspaper import OTHER_NEWS, Newspaper, newspaper, page_of
from daumoi.foundation import clock
from daumoi.foundation.errors import OutboundError
from daumoi.foundation.outbound_http import Unreachable

MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)

pytestmark = pytest.mark.usefixtures("as_system")


@pytest.fixture
def paper_and_outlet(world, settings):
    settings.OUTBOUND_LOOPBACK_PORTS = frozenset()
    settings.OUTBOUND_TIMEOUT_SECONDS = 5
    settings.COVERAGE_POLITENESS_SECONDS = 0
    with ExitStack() as running:
        yield running.enter_context(newspaper(world.agency))


@pytest.fixture
def paper(paper_and_outlet):
    return paper_and_outlet[0]


@pytest.fixture
def outlet(paper_and_outlet):
    return paper_and_outlet[1]


@pytest.fixture
def noted(paper, outlet):
    """An article that stands in the feed and is not read yet."""

    def make(path: str = "/bai-1", moment: datetime | str | None = NOON) -> Article:
        paper.feed((path, moment))
        (article,) = check_outlet(outlet=outlet, at=NOON)
        return article

    return make


def gaps(outlet: Outlet) -> list[tuple[datetime, datetime | None, str]]:
    return list(MonitoringGap.objects.filter(outlet=outlet).order_by("id").values_list("from_at", "to_at", "code"))


# --- feeds -----------------------------------------------------------------------------------------------------------


def test_new_articles_are_noted_once_with_their_times(paper, outlet):
    paper.feed(("/bai-1", NOON - HOUR), ("/bai-2", None))
    found = check_outlet(outlet=outlet, at=NOON)
    assert sorted((article.title, article.published_at, article.is_time_assumed) for article in found) == [
        ("Bài /bai-1", NOON - HOUR, False),
        ("Bài /bai-2", NOON, True),
    ]
    paper.feed(("/bai-2?utm_source=rss", None), ("/bai-3", NOON), ("/bai-1", NOON - HOUR))
    assert [article.title for article in check_outlet(outlet=outlet, at=NOON + MINUTE)] == ["Bài /bai-3"]
    assert Article.objects.count() == 3
    assert (outlet.last_checked_at, outlet.failure_count) == (NOON + MINUTE, 0)


def test_one_address_twice_in_a_feed_or_in_two_feeds_is_one_article(world, paper, outlet):
    paper.feed(("/bai-1", NOON), ("/bai-1#cuoi", NOON), ("/bai-1?utm_medium=x", NOON))
    assert len(check_outlet(outlet=outlet, at=NOON)) == 1
    other = Outlet.objects.create(
        organisation=world.agency, name="Khác", home_url=outlet.home_url, feed_url=outlet.feed_url + "?2"
    )
    paper.answers["/rss?2"] = paper.answers["/rss"]
    assert check_outlet(outlet=other, at=NOON) == []
    assert Article.objects.get().outlet == outlet


def test_an_unchanged_feed_is_asked_for_with_its_marks(paper, outlet):
    paper.feed(("/bai-1", NOON), ETag='"a"', Last_Modified="Fri, 20 Nov 2026 05:00:00 GMT")
    check_outlet(outlet=outlet, at=NOON)
    paper.serve("/rss", status="304 Not Modified")
    assert check_outlet(outlet=Outlet.objects.get(), at=NOON + MINUTE) == []
    assert 'If-None-Match: "a"' in paper.server.requests[-1]
    outlet.refresh_from_db()
    assert (outlet.etag, outlet.last_success_at, outlet.failure_count) == ('"a"', NOON + MINUTE, 0)
    assert gaps(outlet) == []


@pytest.mark.parametrize(
    "body",
    ["<!doctype html><html><body>Bảo trì</body></html>", "", "   ", '{"not": "a feed"}', "\x00\x01\x02", b"\x89PNG\r\n",
     "<?xml version='1.0'?><kho/>", "chỉ là chữ"],
)  # fmt: skip
def test_what_is_no_feed_opens_a_gap_that_says_so(paper, outlet, body):
    paper.serve("/rss", body, content_type="application/rss+xml")
    assert check_outlet(outlet=outlet, at=NOON) == []
    assert gaps(outlet) == [(NOON, None, "not-a-feed")]
    assert MonitoringGap.objects.get().reason


def test_a_feed_that_was_cut_off_gives_what_it_has_and_is_asked_for_whole_again(paper, outlet):
    whole = paper.rss(*[(f"/bai-{number}", NOON) for number in range(6)])
    cut = whole[: whole.index("Bài /bai-3")]
    paper.serve("/rss", cut, content_type="application/rss+xml", ETag='"same"')
    found = check_outlet(outlet=outlet, at=NOON)
    assert {article.title for article in found} >= {"Bài /bai-0", "Bài /bai-1", "Bài /bai-2"}
    # Had the mark been kept, a server that answers 304 by it would never give us the rest.
    assert Outlet.objects.get().etag == ""
    paper.serve("/rss", whole, content_type="application/rss+xml", ETag='"same"')
    check_outlet(outlet=Outlet.objects.get(), at=NOON + MINUTE)
    assert set(Article.objects.values_list("title", flat=True)) >= {f"Bài /bai-{number}" for number in range(6)}
    assert Outlet.objects.get().etag == '"same"'


def test_a_feed_of_thousands_is_taken_in_portions_and_nothing_is_lost(paper, outlet, settings):
    settings.COVERAGE_ARTICLES_PER_CHECK = 1900
    paper.feed(*[(f"/bai-{number}", NOON) for number in range(5000)], ETag='"a"')
    taken = []
    for number in range(4):
        taken.append(len(check_outlet(outlet=Outlet.objects.get(), at=NOON + number * MINUTE)))
        has_mark = bool(Outlet.objects.get().etag)
        assert has_mark == (sum(taken) == 5000), "with the mark the next answer would be 304 and the rest lost"
    assert taken == [1900, 1900, 1200, 0]
    assert Article.objects.count() == 5000


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("Sun, 20 Nov 2062 05:00:00 GMT", (NOON, True)),
        ("Thu, 01 Jan 1970 00:00:00 GMT", (NOON, True)),
        ("hôm qua", (NOON, True)),
        ("Fri, 20 Nov 2026 11:30:00 +0700", (NOON - timedelta(minutes=30), False)),
        ("Fri, 20 Nov 2026 11:30:00 GMT+7", (NOON - timedelta(minutes=30), False)),
        ("Fri, 20 Nov 2026 05:30:00 GMT", (NOON, False)),
    ],
)
def test_a_date_that_cannot_be_is_not_believed(paper, outlet, monkeypatch, written, expected):
    paper.feed(("/bai-1", written))
    (article,) = check_outlet(outlet=outlet, at=NOON)
    assert (article.published_at, article.is_time_assumed) == expected


def test_addresses_that_are_none_are_passed_over(paper, outlet):
    hrefs = ["javascript:alert(1)", "ftp://bao.example/x", "mailto:a@b.example", "http://", "http://[", "/bai-1", "",
             "http://bao.example/" + "x" * 700]  # fmt: skip
    items = "".join(f"<item><title>{n}</title><link>{href}</link></item>" for n, href in enumerate(hrefs))
    paper.serve("/rss", f"<rss version='2.0'><channel><title>x</title>{items}</channel></rss>")
    found = {article.url for article in check_outlet(outlet=outlet, at=NOON)}
    assert paper.address("/bai-1") in found
    assert all(url.startswith("http://") and len(url) <= 600 for url in found)


# --- outlets that are away --------------------------------------------------------------------------------------------


def test_an_outlet_that_is_down_is_a_gap_from_the_last_success_to_the_next(paper, outlet):
    paper.feed(("/bai-1", NOON))
    check_outlet(outlet=outlet, at=NOON)
    paper.serve("/rss", "x", status="503 Away")
    for minutes in (10, 20):
        assert check_outlet(outlet=Outlet.objects.get(), at=NOON + minutes * MINUTE) == []
    outlet.refresh_from_db()
    assert gaps(outlet) == [(NOON, None, "unreachable")]
    assert outlet.failure_count == 2
    paper.feed(("/bai-1", NOON), ("/bai-2", NOON))
    assert len(check_outlet(outlet=Outlet.objects.get(), at=NOON + 30 * MINUTE)) == 1
    assert gaps(outlet) == [(NOON, NOON + 30 * MINUTE, "unreachable")]
    assert Outlet.objects.get().failure_count == 0
    paper.serve("/rss", "x", status="503 Away")
    check_outlet(outlet=Outlet.objects.get(), at=NOON + 40 * MINUTE)
    assert gaps(outlet)[1] == (NOON + 30 * MINUTE, None, "unreachable")


def test_an_outlet_that_was_never_read_has_a_gap_from_the_first_try(paper, outlet):
    check_outlet(outlet=outlet, at=NOON)
    assert gaps(outlet) == [(NOON, None, "unreachable")]


def test_a_gap_tells_the_latest_reason(paper, outlet):
    check_outlet(outlet=outlet, at=NOON)
    paper.serve("/rss", "<!doctype html><html></html>")
    check_outlet(outlet=Outlet.objects.get(), at=NOON + MINUTE)
    assert gaps(outlet) == [(NOON, None, "not-a-feed")]


def test_looks_are_put_off_longer_and_longer_while_it_is_away(paper, outlet, settings):
    at, pauses = NOON, []
    for _ in range(9):
        check_outlet(outlet=Outlet.objects.get(), at=at)
        next_at = Outlet.objects.get().next_check_at
        pauses.append((next_at - at).total_seconds() / settings.COVERAGE_INTERVAL_SECONDS)
        at = next_at
    assert pauses == [2, 4, 8, 16, 32, 64, 72, 72, 72]
    paper.feed()
    check_outlet(outlet=Outlet.objects.get(), at=at)
    assert Outlet.objects.get().next_check_at == at + timedelta(seconds=settings.COVERAGE_INTERVAL_SECONDS)


def test_after_a_failure_the_feed_is_asked_for_whole(paper, outlet):
    paper.feed(("/bai-1", NOON), ETag='"a"')
    check_outlet(outlet=outlet, at=NOON)
    paper.serve("/rss", "x", status="500 Error")
    check_outlet(outlet=Outlet.objects.get(), at=NOON + MINUTE)
    check_outlet(outlet=Outlet.objects.get(), at=NOON + 2 * MINUTE)
    assert "If-None-Match" not in paper.server.requests[-1]


def test_a_feed_on_a_private_address_is_refused_and_the_gap_says_so(paper, outlet, settings):
    settings.OUTBOUND_LOOPBACK_PORTS = frozenset()
    check_outlet(outlet=outlet, at=NOON)
    assert gaps(outlet) == [(NOON, None, "address-refused")]
    assert paper.server.requests == []


def test_a_feed_larger_than_the_limit_is_a_gap(paper, outlet, settings):
    settings.OUTBOUND_LIMIT_BYTES = 10_000
    bomb = gzip.compress(b" " * 50_000_000)
    paper.serve("/rss", bomb, Content_Encoding="gzip")
    check_outlet(outlet=outlet, at=NOON)
    assert gaps(outlet) == [(NOON, None, "too-large")]


# --- switching off while something runs -------------------------------------------------------------------------------


@pytest.mark.parametrize("is_well", [True, False])
def test_an_outlet_switched_off_while_it_is_read_stays_off_and_its_gap_open(world, viewer, paper, outlet, is_well):
    if is_well:
        paper.feed(("/bai-1", NOON))
    held = Outlet.objects.get()
    with acting_as(viewer(world.editor)) as by:
        set_monitoring(outlet=Outlet.objects.get(), is_monitored=False, by=by, at=NOON)
    check_outlet(outlet=held, at=NOON + MINUTE)
    outlet.refresh_from_db()
    assert not outlet.is_monitored
    assert gaps(outlet) == [(NOON, None, "switched-off")]
    with acting_as(viewer(world.editor)) as by:
        set_monitoring(outlet=outlet, is_monitored=True, by=by, at=NOON + HOUR)
    assert gaps(outlet) == [(NOON, NOON + HOUR, "switched-off")]


def test_a_step_planned_before_switching_off_reads_nothing(paper, outlet):
    Outlet.objects.update(is_monitored=False)
    tasks.check_outlet.call(outlet_id=outlet.pk)
    assert paper.server.requests == []


def test_each_outlet_is_given_one_step_though_two_look_at_the_clock_at_once(outlet, monkeypatch):
    Outlet.objects.update(next_check_at=NOON)
    monkeypatch.setattr(clock, "now", lambda: NOON)
    tasks.check_due_outlets.call()
    tasks.check_due_outlets.call()
    assert DBTaskResult.objects.filter(task_path=tasks.check_outlet.module_path).count() == 1


# --- robots.txt -----------------------------------------------------------------------------------------------------


def test_robots_txt_is_asked_once_a_day_and_obeyed(paper, outlet):
    paper.serve("/robots.txt", "User-agent: *\nDisallow: /rss\n", content_type="text/plain")
    paper.feed(("/bai-1", NOON))
    check_outlet(outlet=outlet, at=NOON)
    assert gaps(outlet) == [(NOON, None, "robots")]
    assert paper.asked_for("/rss") == 0
    paper.serve("/robots.txt", "User-agent: DauMoi\nAllow: /\n\nUser-agent: *\nDisallow: /\n")
    check_outlet(outlet=Outlet.objects.get(), at=NOON + ROBOTS_LAST)
    assert (paper.asked_for("/robots.txt"), paper.asked_for("/rss")) == (1, 0)
    check_outlet(outlet=Outlet.objects.get(), at=NOON + ROBOTS_LAST + timedelta(seconds=1))
    assert (paper.asked_for("/robots.txt"), paper.asked_for("/rss")) == (2, 1)


@pytest.mark.parametrize(
    "robots",
    ["\ufeffUser-agent: *\nDisallow: /rss", "User-agent: *\nDisallow: /rss\x00", "User-agent: *\r\nDisallow: /*"],
)
def test_a_robots_txt_written_oddly_is_obeyed_too(paper, outlet, robots):
    paper.serve("/robots.txt", robots)
    paper.feed(("/bai-1", NOON))
    assert check_outlet(outlet=outlet, at=NOON) == []
    assert paper.asked_for("/rss") == 0


@pytest.mark.parametrize(
    ("status", "is_read"), [("404 Not Found", True), ("403 No", True), ("500 Error", False), ("503 Away", False)]
)
def test_a_robots_txt_that_is_missing_allows_and_one_that_fails_stops_this_look(paper, outlet, status, is_read):
    paper.serve("/robots.txt", "x", status=status)
    paper.feed(("/bai-1", NOON))
    assert bool(check_outlet(outlet=outlet, at=NOON)) is is_read
    assert bool(gaps(outlet)) is not is_read
    assert paper.asked_for("/rss") == int(is_read)


def test_an_article_that_robots_txt_keeps_back_is_set_aside_unread(paper, noted):
    paper.serve("/robots.txt", "User-agent: *\nDisallow: /bai-\n")
    paper.article("/bai-1")
    article = noted()
    assert not read_article(article=article, at=NOON)
    article.refresh_from_db()
    assert article.state == ArticleState.UNREADABLE
    assert "robots.txt" in article.problem
    assert paper.asked_for("/bai-1") == 0


def another_paper(running: ExitStack, agency) -> Newspaper:
    address = "http://127.0.0.1:1/"
    return running.enter_context(newspaper(agency, home_url=address, feed_url=f"{address}rss"))[0]


@pytest.fixture
def other_host(world, paper_and_outlet):
    """A second newspaper on an origin of its own; the outlet is the first one's."""
    with ExitStack() as running:
        yield another_paper(running, world.agency)


def test_a_feed_on_another_host_is_judged_by_that_hosts_robots_txt(paper, outlet, other_host):
    outlet.feed_url = other_host.serve("/rss", paper.rss(("/bai-1", NOON)))
    paper.serve("/robots.txt", "User-agent: *\nDisallow: /\n")
    assert len(check_outlet(outlet=outlet, at=NOON)) == 1
    assert (paper.asked_for("/robots.txt"), other_host.asked_for("/robots.txt")) == (0, 1)
    other_host.serve("/robots.txt", "User-agent: *\nDisallow: /rss\n")
    check_outlet(outlet=outlet, at=NOON + ROBOTS_LAST + MINUTE)
    assert [code for _, _, code in gaps(outlet)] == ["robots"]
    assert other_host.asked_for("/rss") == 1


def test_an_article_on_another_host_is_judged_by_that_hosts_robots_txt(noted, other_host):
    other_host.serve("/robots.txt", "User-agent: *\nDisallow: /bai-\n")
    article = noted()
    article.url = other_host.article("/bai-1")
    assert not read_article(article=article, at=NOON)
    assert (article.state, article.problem_code) == (ArticleState.UNREADABLE, "robots")
    assert other_host.asked_for("/bai-1") == 0


@pytest.mark.parametrize("is_closed", [True, False])
def test_the_target_of_a_redirect_is_judged_by_its_own_robots_txt(paper, noted, other_host, is_closed):
    other_host.serve("/robots.txt", "User-agent: *\nDisallow: /bai-\n" if is_closed else "")
    paper.serve("/bai-1", status="302 Found", Location=other_host.article("/bai-1"))
    article = noted()
    assert read_article(article=article, at=NOON) is not is_closed
    assert other_host.asked_for("/bai-1") == int(not is_closed)
    assert article.problem_code == ("robots" if is_closed else "")


def test_a_robots_txt_is_kept_once_an_origin(paper, outlet, noted, other_host):
    paper.article("/bai-1")
    read_article(article=noted(), at=NOON)
    assert paper.asked_for("/robots.txt") == 1
    assert [kept.origin for kept in RobotsFile.objects.all()] == [paper.address("")]


# --- articles ---------------------------------------------------------------------------------------------------------


def test_an_article_is_read_with_its_text_and_without_the_furniture(paper, noted):
    paper.article("/bai-1", title="Trận đấu chiều qua")
    article = noted()
    assert read_article(article=article, at=NOON + MINUTE)
    article.refresh_from_db()
    assert (article.state, article.read_at, article.title) == (ArticleState.READ, NOON + MINUTE, "Trận đấu chiều qua")
    assert "hơn hai vạn người xem" in article.text
    assert "quảng cáo" not in article.text
    assert DBTaskResult.objects.filter(task_path=tasks.find_pickups.module_path).count() == 1
    assert read_article(article=article, at=NOON + HOUR)
    assert paper.asked_for("/bai-1") == 1


# Codepage 1258 writes the tones as marks of their own, after the letter.
def in_windows_1258(text: str) -> bytes:
    written = b""
    for character in text:
        for form in (character, unicodedata.normalize("NFD", character)):
            try:
                written += form.encode("cp1258")
                break
            except UnicodeEncodeError:
                continue
        else:
            base = unicodedata.normalize("NFD", character)
            tones = "".join(mark for mark in base if mark in "\u0300\u0301\u0303\u0309\u0323")
            rest = unicodedata.normalize("NFC", "".join(mark for mark in base if mark not in tones))
            written += (rest + tones).encode("cp1258")
    return written


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (page_of(OTHER_NEWS).encode(), "text/html"),
        (page_of(OTHER_NEWS, declared="iso-8859-1").encode(), "text/html; charset=iso-8859-1"),
        (b"\xef\xbb\xbf" + page_of(OTHER_NEWS).encode(), "text/html"),
        (page_of(OTHER_NEWS).encode("utf-16"), "text/html"),
        (page_of(OTHER_NEWS, declared="utf-16").encode("utf-16-le"), "text/html; charset=utf-16"),
        (page_of(OTHER_NEWS).encode("utf-16-be"), "text/html"),
        (in_windows_1258(page_of(OTHER_NEWS, declared="windows-1258")), "text/html"),
        (in_windows_1258(page_of(OTHER_NEWS, declared="utf-8")), "text/html; charset=windows-1258"),
        (page_of(OTHER_NEWS, declared="khong-co-bang-ma").encode(), "text/html; charset=x-unknown"),
    ],
    ids=["UTF-8", "UTF-8 declared as Latin-1", "with a mark", "UTF-16", "UTF-16 without mark", "UTF-16 undeclared",
         "windows-1258", "windows-1258 in the header only", "unknown name"],
)  # fmt: skip
def test_a_page_of_any_encoding_is_read_right(paper, noted, body, content_type):
    paper.serve("/bai-1", body, content_type=content_type)
    article = noted()
    assert read_article(article=article, at=NOON)
    assert "Huấn luyện viên cho biết các cầu thủ trẻ" in unicodedata.normalize("NFC", Article.objects.get().text)


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        ("<html><body><nav>Trang chủ</nav></body></html>", "text/html"),
        ("<html><body><video src=x></video></body></html>", "text/html"),
        ("", "text/html"),
        ("%PDF-1.7 ...", "application/pdf"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "image/png"),
        (b"\x00" * 300, "text/html"),
        ("<rss version='2.0'><channel><title>x</title></channel></rss>", "text/html"),
    ],
)
def test_a_page_without_an_article_is_set_aside_with_its_reason(paper, noted, body, content_type):
    paper.serve("/bai-1", body, content_type=content_type)
    article = noted()
    assert not read_article(article=article, at=NOON)
    article.refresh_from_db()
    assert article.state == ArticleState.UNREADABLE
    assert article.problem


@pytest.mark.parametrize("status", ["404 Not Found", "410 Gone", "403 Forbidden", "401 Pay"])
def test_an_article_that_is_gone_is_set_aside(paper, noted, status):
    paper.serve("/bai-1", "x", status=status)
    article = noted()
    assert not read_article(article=article, at=NOON)
    assert Article.objects.get().problem == f"The server answered {status[:3]}"


@pytest.mark.parametrize("status", ["500 Error", "503 Away", "429 Slow down"])
def test_an_article_that_cannot_be_had_now_is_tried_again(paper, noted, status):
    paper.serve("/bai-1", "x", status=status)
    article = noted()
    with pytest.raises(Unreachable):
        read_article(article=article, at=NOON)
    assert Article.objects.get().state == ArticleState.PENDING
    DBTaskResult.objects.all().delete()
    before = clock.now()
    tasks.read_article.call(article_id=article.pk)
    (step,) = DBTaskResult.objects.all()
    assert step.run_after >= before + timedelta(seconds=60)
    assert step.args_kwargs["kwargs"] == {"attempt": 2, "article_id": article.pk}
    paper.article("/bai-1")
    step.task.call(**step.args_kwargs["kwargs"])
    assert Article.objects.get().state == ArticleState.READ


def test_an_article_that_never_ends_does_not_stop_the_worker(paper, noted, settings):
    settings.OUTBOUND_LIMIT_BYTES = 200_000
    paper.serve("/bai-1", gzip.compress(b"<p>" * 30_000_000), Content_Encoding="gzip")
    assert not read_article(article=noted(), at=NOON)
    assert "larger than" in Article.objects.get().problem
    settings.OUTBOUND_TIMEOUT_SECONDS = 0.4
    paper.answers["/bai-2"] = b"HTTP/1.1 200 OK\r\nContent-Length: 99999\r\n\r\n<p>"
    with pytest.raises(OutboundError):
        read_article(article=noted("/bai-2"), at=NOON)


@pytest.mark.parametrize(
    "target", ["http://10.0.0.1/", "http://169.254.169.254/latest/", "http://127.0.0.1:1/", "http://["]
)
def test_an_article_that_leads_inside_is_set_aside(paper, noted, target):
    paper.serve("/bai-1", status="302 Found", Location=target)
    assert not read_article(article=noted(), at=NOON)
    assert Article.objects.get().state == ArticleState.UNREADABLE


def test_the_date_on_the_page_counts_where_the_feed_gave_none(paper, noted):
    page = page_of(OTHER_NEWS).replace(
        "</head>", '<meta property="article:published_time" content="2026-11-20T10:15:00+07:00"></head>'
    )
    paper.serve("/bai-1", page)
    article = noted(moment=None)
    assert article.is_time_assumed
    read_article(article=article, at=NOON + MINUTE)
    article.refresh_from_db()
    assert (article.published_at, article.is_time_assumed) == (datetime(2026, 11, 20, 3, 15, tzinfo=UTC), False)


def test_control_characters_of_a_page_do_not_reach_the_database(paper, noted):
    paper.article("/bai-1", OTHER_NEWS + " &#0; \x01\x0b", title="Một\x01 bài\x08 báo")
    article = noted()
    assert read_article(article=article, at=NOON)
    article.refresh_from_db()
    assert not {"\x00", "\x01", "\x08", "\x0b"} & set(article.text + article.title)


def test_an_article_that_lost_its_step_is_given_a_new_one_and_given_up_after_two_days(paper, noted, monkeypatch):
    article = noted()
    DBTaskResult.objects.all().delete()
    for age, steps, state in [
        (29 * MINUTE, 0, "pending"),
        (31 * MINUTE, 1, "pending"),
        (timedelta(days=2, minutes=1), 0, "unreadable"),
    ]:
        monkeypatch.setattr(clock, "now", lambda age=age: NOON + age)
        tasks.resume_unread_articles.call()
        assert DBTaskResult.objects.filter(task_path=tasks.read_article.module_path).count() == steps
        assert Article.objects.get(pk=article.pk).state == state
        DBTaskResult.objects.all().delete()


def test_the_queue_reads_feed_and_articles_to_the_end_and_twice_is_as_once(paper, outlet, drain):
    paper.feed(*[(f"/bai-{number}", clock.now() - HOUR) for number in range(4)])
    for number in range(3):
        paper.article(f"/bai-{number}", OTHER_NEWS + f" Số {number}.")
    for _ in range(2):
        Outlet.objects.update(next_check_at=clock.now())
        tasks.check_due_outlets.enqueue()
        drain()
    states = sorted(Article.objects.values_list("url", "state"))
    assert states == [(paper.address(f"/bai-{n}"), "read" if n < 3 else "unreadable") for n in range(4)]
    assert Article.objects.filter(matched_at__isnull=False).count() == 3
    assert [paper.asked_for(f"/bai-{number}") for number in range(4)] == [1, 1, 1, 1]
    assert not DBTaskResult.objects.exclude(status="SUCCESSFUL").exists()


def test_switching_on_what_is_on_does_not_end_the_gap_of_an_outlet_that_fails(world, viewer, as_system):
    outlet = Outlet.objects.create(
        organisation=world.agency, name="Báo", home_url="https://b.example/", feed_url="https://b.example/rss"
    )
    gap = MonitoringGap.objects.create(outlet=outlet, from_at=NOON, code="unreachable", reason="no answer")
    editor = viewer(world.editor)
    set_monitoring(outlet=outlet, is_monitored=True, by=editor, at=NOON)
    gap.refresh_from_db()
    assert gap.to_at is None
    set_monitoring(outlet=outlet, is_monitored=False, by=editor, at=NOON)
    gap.refresh_from_db()
    assert gap.to_at == NOON
