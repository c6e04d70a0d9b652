"""Checking pickups on the desk: the list, the page of both texts, decisions, undoing, and what follows from them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils.translation import gettext

from conftest import NOON
from daumoi.accounts.viewer import SYSTEM, acting_as
from daumoi.agreements.actions import PlannedLine, sign_agreement
from daumoi.agreements.models import CountedItem
from daumoi.coverage.models import Pickup, PickupState
from daumoi.coverage.tests.press import open_outlet, use
from daumoi.desk.templatetags.evidence import percent
from daumoi.foundation import clock

LIST = "/desk/pickups/"


@pytest.fixture
def outlet(world):
    return open_outlet(world)


@pytest.fixture
def pickup(issue, outlet):
    return use(issue(), outlet, title="Mạng di động nhanh hơn")


@pytest.fixture
def three(pickup, world):
    return [pickup, *(use(pickup.version, open_outlet(world), after=timedelta(hours=hours)) for hours in (4, 6))]


def address(pickup: Pickup) -> str:
    return reverse("desk:pickup", args=[pickup.pk])


def kept(pickup: Pickup) -> Pickup:
    with acting_as(SYSTEM):
        return Pickup.objects.get(pk=pickup.pk)


def shown(page) -> list[int]:
    return [pickup.pk for pickup in page.context["page"]]


# --- the list ------------------------------------------------------------------------------------------------------


def test_the_list_opens_with_what_is_to_be_checked(world, client_of, three):
    client = client_of(world.editor)
    client.post(address(three[0]), {"state": "confirmed", "product_type": "news"})
    page = client.get(LIST)
    assert shown(page) == [three[2].pk, three[1].pk]
    assert [tab["count"] for tab in page.context["tabs"]] == [2, 1, 0, 3, 3]
    assert shown(client.get(LIST, {"state": "confirmed"})) == [three[0].pk]
    assert len(shown(client.get(LIST, {"state": "all"}))) == 3


def test_a_rejected_pickup_is_none_in_the_figures_and_in_the_lists_they_lead_to(world, client_of, three, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOON + timedelta(hours=8))
    client = client_of(world.editor)
    client.post(address(three[0]), {"state": "rejected", "product_type": "news"})
    home, today = client.get(reverse("desk:home")), client_of(world.leader).get(reverse("desk:today"))
    (stat,) = [stat for stat in home.context["stats"] if stat["url"].startswith(LIST)]
    assert stat["figure"] == today.context["pickup_count"] == 2
    assert set(shown(client.get(stat["url"]))) == {three[1].pk, three[2].pk}
    assert f"{LIST}?state=standing&amp;since=" in today.content.decode()


def test_an_empty_list_says_when_something_will_stand_there(world, client_of):
    client = client_of(world.editor)
    for state, words in {"standing": "ngay khi", "all": "ngay khi", "confirmed": "quyết định"}.items():
        assert words in client.get(LIST, {"state": state}).content.decode().split('class="empty"')[1], state


def test_a_filtered_list_without_a_tab_shows_every_state(world, client_of, three):
    client = client_of(world.editor)
    client.post(address(three[0]), {"state": "rejected", "product_type": "news"})
    page = client.get(LIST, {"release": three[0].release_id})
    assert len(shown(page)) == page.context["page"].paginator.count == 3


def test_a_filter_that_makes_no_sense_filters_nothing(world, client_of, pickup):
    query = {"outlet": "x", "topic": "999", "kind": "?", "since": "31/02", "until": "0001-01-01", "page": "-3"}
    page = client_of(world.editor).get(LIST, query)
    assert page.status_code == 200


def test_the_rows_say_where_when_how_much_and_whether_credit_was_given(world, client_of, pickup):
    content = client_of(world.editor).get(LIST).content.decode()
    for words in (
        "Mạng di động nhanh hơn",
        "Sông Hồng điện tử",
        pickup.version.headline,
        percent(pickup.article_share),
    ):
        assert words in content
    assert f'value="{pickup.release_share:.3f}"' in content


def test_an_article_from_before_the_release_stands_out(world, client_of, issue, outlet):
    use(issue(), outlet, after=timedelta(minutes=-20))
    assert "badge--danger" in client_of(world.editor).get(LIST).content.decode()


def test_the_queries_of_list_and_page_do_not_grow_with_the_rows(
    world, client_of, pickup, django_assert_max_num_queries
):
    client = client_of(world.editor)
    client.get(LIST)
    for count in (0, 24):
        for _ in range(count):
            use(pickup.version, open_outlet(world), after=timedelta(hours=8))
        with django_assert_max_num_queries(11):
            page = client.get(LIST)
        with django_assert_max_num_queries(13):
            client.get(address(pickup))
    assert len(shown(page)) == 25


# --- who sees what -------------------------------------------------------------------------------------------------


def test_an_officer_sees_the_pickups_of_the_own_unit_and_decides_nothing(world, client_of, pickup):
    officer = client_of(world.officer)
    assert shown(officer.get(LIST)) == [pickup.pk]
    page = officer.get(address(pickup))
    assert page.status_code == 200
    assert not page.context["may_decide"]
    assert officer.post(address(pickup), {"state": "confirmed", "product_type": "news"}).status_code == 404
    assert kept(pickup).state == PickupState.SUSPECTED


def test_other_units_and_reporters_find_nothing(world, client_of, pickup):
    assert shown(client_of(world.other_officer).get(LIST)) == []
    assert client_of(world.other_officer).get(address(pickup)).status_code == 404
    assert client_of(world.reporter).get(LIST).status_code == 404
    assert client_of(world.reporter).get(address(pickup)).status_code == 404


def test_a_leader_reads_and_does_not_decide(world, client_of, pickup):
    leader = client_of(world.leader)
    assert not leader.get(address(pickup)).context["may_decide"]
    data = {"state": "confirmed", "pickup": [pickup.pk]}
    assert leader.post(reverse("desk:pickups_decide"), data).status_code == 404
    assert kept(pickup).state == PickupState.SUSPECTED


# --- the page ------------------------------------------------------------------------------------------------------


def test_the_page_marks_the_shared_passage_on_both_sides(world, client_of, pickup):
    page = client_of(world.editor).get(address(pickup))
    content = page.content.decode()
    assert 'id="release-passage-1"' in content
    assert 'id="article-passage-1"' in content
    for side, text in (("release", pickup.version.text), ("article", pickup.article.text)):
        marked = [segment["text"] for segment in page.context[f"{side}_segments"] if segment["passage"]]
        assert "".join(marked) in text
        assert sum(map(len, marked)) > 300
    assert content.count("<h1") == 1


def test_the_page_names_the_credit_and_says_so_when_there_is_none(world, client_of, pickup):
    client = client_of(world.editor)
    named = client.get(address(pickup))
    assert f'<q lang="vi">{pickup.credit_text}</q>' in named.content.decode()
    assert [segment for segment in named.context["article_segments"] if "<strong>" in segment["text"]]
    with acting_as(SYSTEM):
        Pickup.objects.filter(pk=pickup.pk).update(credit_kind="", credit_text="", credit_start=None, credit_end=None)
    without = client.get(address(pickup))
    assert '<q lang="vi">' not in without.content.decode()
    assert pickup.credit_text not in " ".join(without.context["reasons"])


def test_markup_in_an_article_stays_text(world, client_of, pickup):
    with acting_as(SYSTEM):
        article = kept(pickup).article
        article.title = article.text = "<script>alert(1)</script>" * 12
        article.save()
    for url in (address(pickup), LIST, reverse("desk:article", args=[article.pk])):
        content = client_of(world.editor).get(url).content.decode()
        assert "<script>alert" not in content
        assert "&lt;script&gt;alert" in content


def test_an_embargoed_release_has_no_public_link_yet(world, client_of, issue, outlet, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOON + timedelta(minutes=30))
    pickup = use(issue(embargo_until=NOON + timedelta(hours=5)), outlet, after=timedelta(hours=-4))
    client = client_of(world.editor)
    public = reverse("newsroom:page", args=[pickup.version.public_id, pickup.version.slug])
    assert public not in client.get(address(pickup)).content.decode()
    monkeypatch.setattr(clock, "now", lambda: NOON + timedelta(hours=5))
    assert public in client.get(address(pickup)).content.decode()


# --- deciding ------------------------------------------------------------------------------------------------------


def test_after_a_decision_comes_the_next_to_check_with_the_same_filters(world, client_of, three):
    client = client_of(world.editor)
    data = {"state": "confirmed", "product_type": "interview", "note": "Hay."}
    answer = client.post(f"{address(three[2])}?unit={world.unit.pk}", data)
    assert answer.headers["Location"] == f"{address(three[1])}?unit={world.unit.pk}"
    decided = kept(three[2])
    assert (decided.state, decided.product_type, decided.note) == ("confirmed", "interview", "Hay.")
    assert decided.decided_by_id == world.editor.pk


def test_after_the_last_decision_comes_the_list(world, client_of, pickup):
    answer = client_of(world.editor).post(address(pickup), {"state": "rejected", "product_type": "news"})
    assert answer.headers["Location"].startswith(LIST)


@pytest.mark.parametrize(
    "data",
    [
        {"state": "suspected", "product_type": "news"},
        {"state": "", "product_type": "news"},
        {"state": "confirmed", "product_type": "poem"},
        {"state": "confirmed"},
        {"state": "confirmed", "product_type": "news", "note": "x" * 501},
    ],
    ids=["not a decision", "no decision", "unknown type", "no type", "long note"],
)
def test_a_decision_that_makes_no_sense_changes_nothing(world, client_of, pickup, data):
    answer = client_of(world.editor).post(address(pickup), data)
    assert answer.status_code == 200
    assert answer.context["form"].errors
    assert kept(pickup).state == PickupState.SUSPECTED


def test_several_are_decided_and_taken_back_in_one_go(world, client_of, three):
    client = client_of(world.editor)
    ids = [pickup.pk for pickup in three[:2]]
    client.post(reverse("desk:pickups_decide"), {"state": "confirmed", "pickup": ids})
    assert [kept(pickup).state for pickup in three] == ["confirmed", "confirmed", "suspected"]
    assert client.get(LIST).context["undo_offer"]["count"] == 2
    client.post(reverse("desk:pickups_undo"))
    assert {kept(pickup).state for pickup in three} == {"suspected"}
    assert client.get(LIST).context["undo_offer"] is None


def test_only_the_person_who_decided_is_offered_to_undo_and_not_for_ever(world, client_of, pickup, monkeypatch):
    client = client_of(world.editor)
    client.post(address(pickup), {"state": "rejected", "product_type": "news"})
    assert client_of(world.second_editor).get(LIST).context["undo_offer"] is None
    now = clock.now()
    monkeypatch.setattr(clock, "now", lambda: now + timedelta(minutes=11))
    client.post(reverse("desk:pickups_undo"))
    assert kept(pickup).state == PickupState.REJECTED


def test_undoing_what_another_editor_decided_anew_tells_and_leaves_it(world, client_of, pickup):
    client = client_of(world.editor)
    client.post(address(pickup), {"state": "rejected", "product_type": "news"})
    client_of(world.second_editor).post(address(pickup), {"state": "confirmed", "product_type": "news"})
    answer = client.post(reverse("desk:pickups_undo"), follow=True)
    assert list(answer.context["messages"])
    assert kept(pickup).state == PickupState.CONFIRMED


@pytest.mark.parametrize("data", [{}, {"state": "confirmed"}, {"pickup": ["1"]}, {"state": "maybe", "pickup": ["1"]}])
def test_deciding_without_ticks_or_without_a_decision_changes_nothing(world, client_of, pickup, data):
    answer = client_of(world.editor).post(reverse("desk:pickups_decide"), data, follow=True)
    assert list(answer.context["messages"])
    assert kept(pickup).state == PickupState.SUSPECTED


def test_the_history_tells_who_decided_what_and_why(world, client_of, pickup):
    client = client_of(world.editor)
    client.post(address(pickup), {"state": "rejected", "product_type": "news", "note": "Chỉ trùng tên luật."})
    client.post(reverse("desk:pickups_undo"))
    history = client.get(address(pickup)).context["history"]
    assert [entry["by"] for entry in history] == [world.editor.full_name] * 2 + [gettext("The comparison of texts")]
    assert [entry.get("text", "") for entry in history] == ["", "Chỉ trùng tên luật.", ""]


def test_a_decision_reaches_the_agreement_and_undoing_it_too(world, client_of, pickup, drain):
    with acting_as(SYSTEM):
        sign_agreement(
            number="01",
            title="Thỏa thuận",
            focal_point=world.hub,
            agency=world.agency,
            signed_date=date(2025, 12, 1),
            valid_from=date(2026, 1, 1),
            valid_to=date(2026, 12, 31),
            lines=[PlannedLine("news", 5)],
            by=SYSTEM,
            at=NOON,
        )

    def counted() -> list[int]:
        drain()
        with acting_as(SYSTEM):
            return list(CountedItem.objects.values_list("pickup_id", flat=True))

    client = client_of(world.editor)
    assert counted() == []
    client.post(address(pickup), {"state": "confirmed", "product_type": "news"})
    assert counted() == [pickup.pk]
    client.post(reverse("desk:pickups_undo"))
    assert counted() == []
