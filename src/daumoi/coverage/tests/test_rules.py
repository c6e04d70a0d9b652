"""Addresses, times, pauses and robots.txt."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import NOON
from daumoi.coverage.rules import (
    EARLIEST_YEAR,
    FUTURE_TOLERANCE,
    LEAK_SPAN,
    LONGEST_PAUSE,
    NEWS_ITEM_MOST_WORDS,
    address_key,
    is_in_time,
    may_read,
    next_check_at,
    origin_of,
    product_type_of,
    usable_time,
)

pytestmark = pytest.mark.pure


@pytest.mark.parametrize(
    "other",
    [
        "https://bao.example/tin/a-123.html#binh-luan",
        "HTTPS://BAO.EXAMPLE/tin/a-123.html",
        " https://bao.example/tin/a-123.html\n",
        "https://bao.example/tin/a-123.html/",
        "https://bao.example/tin/a-123.html?utm_source=rss&utm_medium=feed",
        "https://bao.example/tin/a-123.html?fbclid=IwAR0&zarsrc=30",
        "https://bao.example/tin/a-123.html?UTM_Campaign=x",
    ],
)
def test_one_article_has_one_key_however_it_was_linked(other):
    assert address_key(other) == address_key("https://bao.example/tin/a-123.html")


def test_different_articles_have_different_keys():
    addresses = [
        "https://bao.example/?1234",
        "https://bao.example/?5678",
        "https://bao.example/?id=1",
        "https://bao.example/?id=2",
        "https://bao.example/?id=",
        "https://bao.example/a",
        "https://bao.example/A",
        "https://bao.example/a?b=1&c=2",
        "https://bao.example/a?c=2&b=1",
        "https://khac.example/a",
        "http://bao.example/a",
        "https://bao.example/đà-nẵng",
        "",
    ]
    assert len({address_key(address) for address in addresses}) == len(addresses)


@given(st.text(max_size=40))
def test_no_text_at_all_is_too_odd_for_a_key(text):
    assert len(address_key("https://bao.example/" + text)) == 64


@pytest.mark.parametrize(
    ("published_at", "expected"),
    [
        (None, (NOON, True)),
        (NOON - timedelta(days=2), (NOON - timedelta(days=2), False)),
        (NOON, (NOON, False)),
        # Clocks differ by minutes: such a time is taken as now.
        (NOON + timedelta(minutes=5), (NOON, False)),
        (NOON + FUTURE_TOLERANCE, (NOON, False)),
        (NOON + FUTURE_TOLERANCE + timedelta(seconds=1), (NOON, True)),
        (datetime(2062, 11, 20, tzinfo=UTC), (NOON, True)),
        (datetime(EARLIEST_YEAR - 1, 12, 31, tzinfo=UTC), (NOON, True)),
        (datetime(1970, 1, 1, tzinfo=UTC), (NOON, True)),
        (datetime.min.replace(tzinfo=UTC), (NOON, True)),
        (datetime.max.replace(tzinfo=UTC), (NOON, True)),
        (datetime(EARLIEST_YEAR, 1, 1, tzinfo=UTC), (datetime(EARLIEST_YEAR, 1, 1, tzinfo=UTC), False)),
    ],
)
def test_a_time_that_cannot_be_is_replaced_by_the_time_of_reading_and_that_is_said(published_at, expected):
    assert usable_time(published_at, at=NOON) == expected


def test_the_pause_doubles_with_each_failure_up_to_six_hours():
    pauses = [
        (next_check_at(at=NOON, interval_seconds=300, failure_count=count) - NOON).total_seconds() / 300
        for count in range(9)
    ]
    assert pauses == [1, 2, 4, 8, 16, 32, 64, 72, 72]
    assert next_check_at(at=NOON, interval_seconds=300, failure_count=10_000) == NOON + LONGEST_PAUSE


def test_an_interval_longer_than_the_longest_pause_is_kept():
    day = 24 * 3600
    assert next_check_at(at=NOON, interval_seconds=day, failure_count=5) == NOON + timedelta(days=1)


ROBOTS = """\ufeff# Of our paper
User-agent: *
Disallow: /noi-bo/
Allow: /noi-bo/cong-khai/
Disallow: /*.pdf$
Disallow: /tim?
Crawl-delay: \u00b2
Request-rate: \u00b2/5

User-agent: BadBot
User-agent: WorseBot/2.0 (+https://x.example)
Disallow: /

User-agent: DauMoi
Disallow: /video
"""


@pytest.mark.parametrize(
    ("agent", "path", "is_allowed"),
    [
        ("Other", "/", True),
        ("Other", "", True),
        ("Other", "/noi-bo/a", False),
        ("Other", "/noi-bo", True),
        ("Other", "/noi-bo/cong-khai/a", True),
        ("Other", "/NOI-BO/a", True),
        ("Other", "/a/b.pdf", False),
        ("Other", "/a/b.pdf?x", True),
        ("Other", "/tim?q=1", False),
        ("Other", "/tim", True),
        ("Other", "/noi%2Dbo/a", False),
        ("badbot", "/a", False),
        ("WorseBot", "/a", False),
        ("DauMoi", "/noi-bo/a", True),
        ("daumoi", "/video/1", False),
    ],
)
def test_robots_txt_is_read_as_the_standard_says(agent, path, is_allowed):
    assert may_read(ROBOTS, "https://bao.example" + path, agent=agent) is is_allowed


@pytest.mark.parametrize(
    ("rules", "path", "is_allowed"),
    [
        ("", "/a", True),
        ("Disallow:", "/a", True),
        ("Disallow: /", "/a", False),
        ("Disallow: /*", "/a", False),
        ("Disallow: *", "/a", False),
        ("Disallow: /\nAllow: /rss", "/rss/tin.xml", True),
        ("Allow: /rss\nDisallow: /", "/rss/tin.xml", True),
        ("Allow: /a\nDisallow: /a", "/a", True),
        ("Disallow: /a$", "/a", False),
        ("Disallow: /a$", "/ab", True),
        ("Disallow: /*/b/*/d", "/a/b/c/d/e", False),
        ("Disallow: /*/b/*/d$", "/a/b/c/d/e", True),
        ("Disallow: /*b$", "/ab/cb", False),
        ("Disallow: /a*a$", "/a", True),
        ("Disallow: /tin-t%E1%BB%A9c", "/tin-tức/1", False),
        ("Disallow: /tin-tức", "/tin-t%e1%bb%a9c/1", False),
        ("Disallow: /a # trừ trang này", "/a", False),
        ("Disallow /a", "/a", True),
        ("Sitemap: https://bao.example/s.xml\nDisallow: /a", "/a", False),
    ],
)
def test_the_longest_rule_that_fits_decides(rules, path, is_allowed):
    assert may_read(f"User-agent: *\n{rules}", f"https://bao.example{path}", agent="DauMoi") is is_allowed


def test_groups_of_one_agent_in_two_places_are_read_together():
    robots = "User-agent: DauMoi\nDisallow: /a\n\nUser-agent: *\nDisallow: /\n\nUser-agent: daumoi\nDisallow: /b\n"
    allowed = {path: may_read(robots, f"https://bao.example/{path}", agent="DauMoi") for path in "abc"}
    assert allowed == {"a": False, "b": False, "c": True}


@pytest.mark.parametrize(
    ("url", "origin"),
    [
        ("https://bao.example/a?b#c", "https://bao.example"),
        ("HTTPS://Bao.Example:443/", "https://bao.example"),
        ("http://bao.example:443/", "http://bao.example:443"),
        ("http://ten:mat-khau@bao.example:80", "http://bao.example"),
        ("http://[2001:db8::1]:8080/", "http://[2001:db8::1]:8080"),
    ],
)
def test_an_origin_is_scheme_host_and_port(url, origin):
    assert origin_of(url) == origin


@pytest.mark.parametrize("url", ["", "/a", "http://", "http://bao.example:x/", "http://["])
def test_an_address_without_a_host_has_no_origin(url):
    with pytest.raises(ValueError, match=r"origin|Port|IPv6|port"):
        origin_of(url)


@pytest.mark.parametrize(
    "robots", ["<html>404</html>", "\x00\x01", "User-agent", ":", "Disallow: /", "User-agent:\nDisallow: /"]
)
def test_what_is_no_robots_txt_forbids_nothing(robots):
    assert may_read(robots, "https://bao.example/a", agent="DauMoi")


def test_a_rule_made_of_stars_is_worked_through_at_once():
    # Read as a regular expression this one would not come back within the age of the universe.
    robots = "User-agent: *\nDisallow: /" + "*a" * 200 + "*b\n"
    assert may_read(robots, "https://bao.example/" + "a" * 600, agent="DauMoi")


@given(st.text(max_size=200), st.text(max_size=40))
def test_no_robots_txt_is_too_odd_to_be_read(robots, path):
    assert may_read(robots, "https://bao.example/" + path, agent="DauMoi") in {True, False}


@pytest.mark.parametrize(
    ("published_at", "expected"),
    [
        (NOON - LEAK_SPAN - timedelta(seconds=1), False),
        (NOON - LEAK_SPAN, True),
        (NOON, True),
        (NOON + timedelta(days=45), True),
        (NOON + timedelta(days=45, seconds=1), False),
    ],
)
def test_a_release_is_looked_for_from_its_leak_to_the_end_of_its_window(published_at, expected):
    assert is_in_time(published_at=published_at, public_at=NOON, window_days=45) is expected


@pytest.mark.parametrize(
    ("words", "expected"),
    [(0, "news"), (NEWS_ITEM_MOST_WORDS, "news"), (NEWS_ITEM_MOST_WORDS + 1, "article")],
)
def test_the_product_type_is_proposed_by_length(words, expected):
    assert product_type_of(words=words) == expected
