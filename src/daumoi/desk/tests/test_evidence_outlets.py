"""Articles, outlets and the ledger of gaps on the desk."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from conftest import NOON
from daumoi.accounts.viewer import SYSTEM, acting_as
from daumoi.coverage.models import Article, MonitoringGap, Outlet
from daumoi.coverage.tests.press import open_outlet, publish, use
from daumoi.foundation import outbound_http
from daumoi.foundation.outbound_http import AddressRefused, Answer, TooSlow, Unreachable

FEED = b"""<?xml version="1.0"?><rss version="2.0"><channel><title>Ben Nuoc</title>
<item><title>Tin mot</title><link>https://ben-nuoc.example/1</link>
<pubDate>Fri, 20 Nov 2026 05:00:00 GMT</pubDate></item>
<item><title>Tin hai</title><link>https://ben-nuoc.example/2</link></item></channel></rss>"""


@pytest.fixture
def outlet(world):
    return open_outlet(world)


@pytest.fixture
def typed(world):
    return {
        "organisation": world.agency.pk,
        "name": "Bến Nước",
        "feed_url": "https://ben-nuoc.example/rss",
        "home_url": "https://ben-nuoc.example/",
        "language": "vi",
    }


@pytest.fixture
def web(monkeypatch):
    """What the web answers: address → bytes or the error to raise; everything else is 404."""
    pages: dict[str, bytes | Exception] = {}

    def fetch(url: str, **_options: object) -> Answer:
        found = pages.get(url, Unreachable("The server answered 404", status=404))
        if isinstance(found, Exception):
            raise found
        return Answer(url=url, status=200, body=found)

    monkeypatch.setattr(outbound_http, "fetch", fetch)
    return pages


# --- articles ------------------------------------------------------------------------------------------------------


def test_the_list_of_articles_says_which_use_a_release(world, client_of, issue, outlet):
    pickup = use(issue(), outlet)
    unused = publish(outlet, "Chuyện khác.", at=NOON - timedelta(days=1))
    page = client_of(world.leader).get(reverse("desk:articles"))
    assert [(article.pk, article.pickup_count) for article in page.context["page"]] == [
        (pickup.article_id, 1),
        (unused.pk, 0),
    ]
    used = client_of(world.leader).get(reverse("desk:articles"), {"used": "yes"})
    assert [article.pk for article in used.context["page"]] == [pickup.article_id]


def test_a_unit_reads_an_article_that_used_its_release_and_no_other(world, client_of, issue, outlet):
    pickup = use(issue(), outlet)
    unused = publish(outlet, "Chuyện khác.", at=NOON)
    used_page = reverse("desk:article", args=[pickup.article_id])
    assert client_of(world.officer).get(used_page).status_code == 200
    assert client_of(world.other_officer).get(used_page).status_code == 404
    assert client_of(world.officer).get(reverse("desk:article", args=[unused.pk])).status_code == 404
    assert client_of(world.editor).get(reverse("desk:article", args=[unused.pk])).status_code == 200


def test_a_page_that_could_not_be_read_says_why(world, client_of, outlet):
    article = publish(outlet, "", at=NOON)
    with acting_as(SYSTEM):
        Article.objects.filter(pk=article.pk).update(state="unreadable", problem="The page is empty")
    page = client_of(world.editor).get(reverse("desk:article", args=[article.pk]))
    assert "The page is empty" in page.content.decode()


@pytest.mark.parametrize("name", ["desk:articles", "desk:outlets", "desk:gaps"])
def test_the_queries_of_a_list_do_not_grow_with_its_rows(world, client_of, outlet, name, django_assert_max_num_queries):
    client = client_of(world.editor)
    client.get(reverse(name))
    for count in (0, 24):
        for _ in range(count):
            publish(outlet, "Chuyện khác.", at=NOON)
            another = open_outlet(world)
            with acting_as(SYSTEM):
                MonitoringGap.objects.create(outlet=another, from_at=NOON, code="robots", reason="robots.txt")
        with django_assert_max_num_queries(8):
            page = client.get(reverse(name))
    assert len(page.context["page"]) >= 24


# --- outlets -------------------------------------------------------------------------------------------------------


def test_a_feed_that_can_be_read_shows_its_first_titles_and_adds_nothing(world, client_of, typed, web):
    web[typed["feed_url"]] = FEED
    page = client_of(world.editor).post(reverse("desk:outlet_add"), {**typed, "act": "try"})
    trial = page.context["trial"]
    assert [entry.title for entry in trial.first_entries] == ["Tin mot", "Tin hai"]
    assert (trial.entry_count, trial.undated_count) == (2, 1)
    assert "Tin mot" in page.content.decode()
    with acting_as(SYSTEM):
        assert not Outlet.objects.exists()


@pytest.mark.parametrize(
    "answer",
    [
        b"<!doctype html><html><body>Xin chao</body></html>",
        b"",
        Unreachable("The server answered 500", status=500),
        TooSlow("No answer within the time limit"),
        AddressRefused("The address 10.0.0.1 is not on the public Internet"),
    ],
    ids=["a page", "empty", "error", "slow", "private"],
)
def test_a_feed_that_cannot_be_read_says_why(world, client_of, typed, web, answer):
    web[typed["feed_url"]] = answer
    page = client_of(world.editor).post(reverse("desk:outlet_add"), {**typed, "act": "try"})
    assert page.status_code == 200
    assert page.context["trial"] is None
    assert page.context["problem"] in page.content.decode()
    assert len(page.context["problem"]) > 20


def test_a_feed_that_robots_txt_closes_is_not_read(world, client_of, typed, web):
    web["https://ben-nuoc.example/robots.txt"] = b"User-agent: *\nDisallow: /"
    web[typed["feed_url"]] = FEED
    page = client_of(world.editor).post(reverse("desk:outlet_add"), {**typed, "act": "try"})
    assert page.context["trial"] is None
    assert page.context["problem"]


def test_a_robots_txt_that_cannot_be_had_now_stops_the_trial(world, client_of, typed, web):
    web["https://ben-nuoc.example/robots.txt"] = Unreachable("The server answered 503", status=503)
    web[typed["feed_url"]] = FEED
    page = client_of(world.editor).post(reverse("desk:outlet_add"), {**typed, "act": "try"})
    assert page.context["trial"] is None


def test_an_outlet_is_added_once(world, client_of, typed):
    client = client_of(world.operator)
    assert client.post(reverse("desk:outlet_add"), {**typed, "act": "add"}).status_code == 302
    again = client.post(reverse("desk:outlet_add"), {**typed, "act": "add"})
    assert "feed_url" in again.context["form"].errors
    with acting_as(SYSTEM):
        assert [outlet.name for outlet in Outlet.objects.all()] == ["Bến Nước"]


def test_an_outlet_belongs_to_a_press_agency_of_the_own_branch(world, client_of, typed):
    answer = client_of(world.editor).post(
        reverse("desk:outlet_add"), {**typed, "organisation": world.unit.pk, "act": "add"}
    )
    assert "organisation" in answer.context["form"].errors


def test_stopping_to_read_an_outlet_is_a_gap_until_it_is_read_again(world, client_of, outlet):
    client = client_of(world.editor)
    switch = reverse("desk:outlet_monitoring", args=[outlet.pk])
    client.post(switch, {"monitored": "0"})
    (row,) = client.get(reverse("desk:gaps")).context["rows"]
    assert row["gap"].outlet == outlet
    assert row["gap"].to_at is None
    client.post(switch, {"monitored": "1"})
    (row,) = client.get(reverse("desk:gaps")).context["rows"]
    assert row["gap"].to_at is not None
    with acting_as(SYSTEM):
        assert Outlet.objects.get().is_monitored


def test_a_leader_looks_and_switches_nothing(world, client_of, outlet):
    client = client_of(world.leader)
    assert not client.get(reverse("desk:outlets")).context["may_manage"]
    assert client.post(reverse("desk:outlet_monitoring", args=[outlet.pk]), {"monitored": "0"}).status_code == 404
    with acting_as(SYSTEM):
        assert Outlet.objects.get().is_monitored
