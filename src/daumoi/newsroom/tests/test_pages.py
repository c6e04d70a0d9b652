"""The public pages: what stands on them, for whom, and from which second on."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from conftest import BODY, NOON
from daumoi.accounts.viewer import SYSTEM, acting_as
from daumoi.newsroom.queries import ListedVersion, with_lead
from daumoi.releases.actions import correct_release, withdraw_release
from daumoi.releases.models import IssuedVersion, Release
from daumoi.releases.rules import content_digest

HOUR = timedelta(hours=1)
ISSUED = NOON + timedelta(minutes=6)


def page_of(version: IssuedVersion) -> str:
    return f"/news/{version.public_id}/{version.slug}/"


def text(response: Any) -> str:
    return str(response.content.decode())


def headlines(response: Any) -> list[str]:
    """Headlines of a list page in their order."""
    lead = response.context["lead"]
    rows = ([lead] if lead else []) + list(response.context["rows"])
    return [row.version.headline for row in rows]


@pytest.fixture
def public() -> Client:
    """A reader without an account who asked for English."""
    client = Client()
    client.cookies["daumoi_language"] = "en"
    return client


@pytest.fixture
def correct(world: SimpleNamespace, viewer: Callable[[Any], Any]) -> Callable[..., IssuedVersion]:
    """Correct the release of a version."""

    def go(version: IssuedVersion, *, at: Any = NOON + HOUR, note: str = "Con số đúng là 142.", **fields: Any) -> Any:
        editor = viewer(world.editor)
        with acting_as(editor):
            release = Release.objects.get(pk=version.release_id)
            return correct_release(
                release=release, fields=fields or {"lead": "Bản đã sửa."}, note=note, by=editor, at=at
            )

    return go


@pytest.fixture
def withdraw(world: SimpleNamespace, viewer: Callable[[Any], Any]) -> Callable[..., IssuedVersion]:
    """Withdraw the release of a version."""

    def go(version: IssuedVersion, *, at: Any = NOON + 2 * HOUR) -> Any:
        editor = viewer(world.editor)
        with acting_as(editor):
            release = Release.objects.get(pk=version.release_id)
            return withdraw_release(release=release, note="Số liệu chưa được xác nhận.", by=editor, at=at)

    return go


# --- embargo --------------------------------------------------------------------------------------------------------

EVERYBODY = [None, "reporter", "officer", "editor", "leader", "operator"]


@pytest.mark.parametrize("who", EVERYBODY)
def test_before_its_second_an_embargoed_release_is_nowhere_on_the_newsroom_for_anybody(
    world: SimpleNamespace, client_of: Any, issue: Any, at: Any, who: str | None
) -> None:
    version = issue(headline="Tin còn cấm công bố", embargo_until=NOON + HOUR)
    client = client_of(getattr(world, who) if who else None)
    at(NOON + HOUR - timedelta(microseconds=1))
    addresses = [page_of(version), f"/news/{version.public_id}/", f"/news/{version.public_id}.json"]
    assert [client.get(address).status_code for address in addresses] == [404, 404, 404]
    for address in ("/", "/?q=cam+cong+bo", "/feeds/rss.xml", "/feeds/atom.xml", "/feeds/feed.json"):
        assert "cấm công bố" not in text(client.get(address))
    at(NOON + HOUR)
    assert [client.get(address).status_code for address in addresses] == [200, 301, 200]
    for address in ("/", "/?q=cam+cong+bo", "/feeds/rss.xml", "/feeds/atom.xml", "/feeds/feed.json"):
        assert "cấm công bố" in text(client.get(address))


def test_an_embargoed_address_answers_exactly_like_one_that_does_not_exist(public: Client, issue: Any, at: Any) -> None:
    version = issue(embargo_until=NOON + HOUR)
    at(ISSUED)
    embargoed, unknown = public.get(page_of(version)), public.get("/news/0123456789ab/x/")
    assert embargoed.status_code == unknown.status_code == 404
    assert embargoed.content == unknown.content


def test_a_correction_under_embargo_does_not_let_the_release_out(
    public: Client, issue: Any, correct: Any, at: Any
) -> None:
    first = issue(embargo_until=NOON + 5 * HOUR)
    second = correct(first)
    at(NOON + 5 * HOUR - timedelta(seconds=1))
    assert [public.get(page_of(each)).status_code for each in (first, second)] == [404, 404]


def test_a_draft_and_an_approved_release_are_not_public(public: Client, make_release: Any) -> None:
    release = make_release(headline="Chưa phát hành")
    assert public.get(f"/news/{release.public_id}/").status_code == 404
    assert headlines(public.get("/")) == []


# --- the list -------------------------------------------------------------------------------------------------------


def test_the_list_has_the_latest_versions_newest_first_and_says_what_was_withdrawn(
    public: Client, issue: Any, correct: Any, withdraw: Any
) -> None:
    oldest = issue(headline="Tin một", at=NOON - 3 * HOUR)
    issue(headline="Tin hai", at=NOON - 2 * HOUR)
    gone = issue(headline="Tin ba", at=NOON - HOUR)
    correct(oldest, headline="Tin một, đã sửa")
    withdraw(gone)
    answer = public.get("/")
    assert sorted(headlines(answer)) == ["Tin ba", "Tin hai", "Tin một, đã sửa"]
    assert [row.version.is_withdrawal for row in [answer.context["lead"], *answer.context["rows"]]].count(True) == 1


def test_the_lead_story_is_the_newest_with_a_picture_among_the_first_five() -> None:
    rows = [ListedVersion(version=number, unit="", photo=None) for number in range(7)]  # type: ignore[arg-type]
    assert with_lead(rows) == (rows[0], rows[1:])
    with_photo = ListedVersion(version=3, unit="", photo={"public_id": "x"})  # type: ignore[arg-type]
    rows[3] = with_photo
    assert with_lead(rows) == (with_photo, [*rows[:3], *rows[4:]])
    rows[3], rows[6] = rows[2], with_photo
    assert with_lead(rows)[0] == rows[0]
    assert with_lead([]) == (None, [])


def test_the_lead_story_shows_its_picture(public: Client, make_release: Any, issue: Any, add_picture: Any) -> None:
    release = make_release()
    photo = add_picture(release)
    issue(release)
    response = public.get("/")
    assert response.context["lead"].photo["public_id"] == photo.public_id
    assert f"/media/photo/{photo.public_id}/large.jpg 1600w" in text(response)
    assert 'alt="Một kỹ sư bên cột ăng-ten"' in text(response)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("topic=buu-chinh", ["Bưu chính tại Huế"]),
        ("place=da-nang", ["Viễn thông tại Đà Nẵng"]),
        ("kind=statement", ["Bưu chính tại Huế"]),
        ("language=en", ["Bưu chính tại Huế"]),
        ("unit=vu-buu-chinh", ["Bưu chính tại Huế"]),
        ("unit=cuc-ha-tang-so&topic=buu-chinh", []),
        ("q=da+nang", ["Viễn thông tại Đà Nẵng"]),
        ("q=Đà+Nẵng", ["Viễn thông tại Đà Nẵng"]),
        ("q=ĐÀ NẴNG", ["Viễn thông tại Đà Nẵng"]),
        ("q=nang+vien", ["Viễn thông tại Đà Nẵng"]),
        ('q="tai+da"', ["Viễn thông tại Đà Nẵng"]),
        ('q="da+tai"', []),
        ("q=100%25", []),
        ("q=_", []),
        ("q=%00", ["Viễn thông tại Đà Nẵng", "Bưu chính tại Huế"]),
        ("topic=unknown", []),
        ("kind=%00", ["Viễn thông tại Đà Nẵng", "Bưu chính tại Huế"]),
        ("page=99", ["Viễn thông tại Đà Nẵng", "Bưu chính tại Huế"]),
        ("page=x", ["Viễn thông tại Đà Nẵng", "Bưu chính tại Huế"]),
    ],
)
def test_search_and_filters_find_what_they_say(
    world: SimpleNamespace, public: Client, issue: Any, register: Any, query: str, found: list[str]
) -> None:
    issue(headline="Viễn thông tại Đà Nẵng", body=BODY)
    issue(
        headline="Bưu chính tại Huế",
        at=NOON - HOUR,
        organisation=world.other_unit,
        by=world.other_officer,
        topic=world.other_topic,
        place=None,
        kind="statement",
        spokesperson=register(organisation=world.hub),
        language="en",
    )
    assert headlines(public.get(f"/?{query}")) == found


def test_each_filter_in_force_can_be_taken_away_alone(world: SimpleNamespace, public: Client, issue: Any) -> None:
    issue()
    response = public.get("/?q=do+kiem&topic=vien-thong&page=1")
    left_without = [chip["url"] for chip in response.context["filter"].chips()]
    assert left_without == ["?topic=vien-thong", "?q=do+kiem"]


def test_an_unknown_value_is_shown_as_it_was_asked_for_and_can_be_taken_away(public: Client, issue: Any) -> None:
    issue()
    response = public.get("/?topic=<b>&q=x")
    chip = response.context["filter"].chips()[1]
    assert (chip["value"], chip["url"]) == ("<b>", "?q=x")
    assert "<b>" not in text(response)
    assert {url for _label, _type, url in response.context["feeds"]} == {
        "/feeds/rss.xml",
        "/feeds/atom.xml",
        "/feeds/feed.json",
    }


def test_a_filter_offers_only_topics_and_units_that_have_issued_in_public(
    world: SimpleNamespace, public: Client, issue: Any, at: Any
) -> None:
    issue(embargo_until=NOON + HOUR)
    at(NOON + HOUR - timedelta(seconds=1))
    offered = public.get("/").context["filter"].fields
    assert [len(offered[name].choices) for name in ("topic", "unit")] == [1, 1]
    at(NOON + HOUR)
    offered = public.get("/").context["filter"].fields
    assert [offered[name].choices[1][0] for name in ("topic", "unit")] == ["vien-thong", "cuc-ha-tang-so"]


def test_an_empty_newsroom_and_an_empty_search_say_different_things(public: Client, issue: Any) -> None:
    assert "Nothing has been issued yet" in text(public.get("/"))
    issue()
    assert "No release matches" in text(public.get("/?q=khongcogi"))


def test_the_number_of_queries_does_not_grow_with_the_number_of_releases(
    public: Client, make_release: Any, issue: Any, add_picture: Any
) -> None:
    def count(address: str) -> int:
        with CaptureQueriesContext(
            connection,
        ) as captured:
            assert public.get(address).status_code == 200
        return len(captured)

    addresses = ["/", "/?q=do+kiem&topic=vien-thong", "/feeds/rss.xml"]
    for number in range(5):
        release = make_release(at=NOON - number * HOUR)
        add_picture(release)
        issue(release, at=NOON - number * HOUR)
    with_five = [count(address) for address in addresses]
    for number in range(5, 30):
        issue(at=NOON - number * HOUR)
    assert [count(address) for address in addresses] == with_five
    assert max(with_five) <= 8


# --- the page of a release ------------------------------------------------------------------------------------------


def test_the_page_carries_everything_that_was_issued(
    world: SimpleNamespace, public: Client, make_release: Any, issue: Any, add_picture: Any
) -> None:
    world.unit.about = "Cục Hạ tầng số quản lý hạ tầng."
    world.unit.save()
    release = make_release()
    photo = add_picture(release)
    version = issue(release)
    page = text(public.get(page_of(version)))
    for words in (
        version.headline,
        "Tốc độ trung bình tăng so với quý trước.",
        "152,4 Mbit/s",
        "Bùi Văn Khánh",
        "Phó Cục trưởng Cục Hạ tầng số",
        "Cục Hạ tầng số, Trung tâm Thông tin",
        "Lê Thị Hạnh",
        'href="tel:02400000000"',
        'href="mailto:hanh@unit.example"',
        "20 Nov 2026, 12:06",
        "Cục Hạ tầng số quản lý hạ tầng.",
        f"/media/photo/{photo.public_id}/large.jpg",
        "Kỹ sư đo kiểm tại Đà Nẵng",
        "Photo: Cục Hạ tầng số",
        version.sha256,
        f"/news/{version.public_id}.json",
        'href="/?topic=vien-thong"',
    ):
        assert words in page
    assert page.count("<h1") == 1
    assert '<h1 itemprop="headline" lang="vi">' in page
    assert "<script>" not in page
    assert "style=" not in page


def test_any_other_end_of_the_address_leads_to_the_right_one(public: Client, issue: Any) -> None:
    version = issue(headline="Đà Nẵng mở mạng 5G")
    assert page_of(version).endswith("/da-nang-mo-mang-5g/")
    for wrong in (f"/news/{version.public_id}/", f"/news/{version.public_id}/x/", f"/news/{version.public_id}/đà/"):
        response = public.get(wrong)
        assert (response.status_code, response["Location"]) == (301, page_of(version))


def test_words_that_look_like_markup_are_shown_as_words(public: Client, issue: Any) -> None:
    version = issue(
        headline='<script>alert(1)</script> "5G"',
        lead='<img src=x onerror="alert(2)">',
        speaker_name="<b>Khánh</b>",
        body=f'{BODY}<script>alert(3)</script><p onclick="alert(4)">x</p><a href="javascript:alert(5)">y</a>',
    )
    for address in (page_of(version), "/", "/?q=script"):
        page = text(public.get(address))
        assert "<script>alert" not in page
        assert "<img src=x" not in page
        assert "onclick" not in page
        assert "javascript:" not in page
        assert "<b>Khánh" not in page


def test_frozen_markup_is_cleaned_again_when_it_is_shown(
    world: SimpleNamespace, public: Client, issue: Any, as_system: Any
) -> None:
    version = issue()
    content = {**version.content, "body": "<p>x</p><script>alert(6)</script>"}
    unclean = IssuedVersion(
        **{
            field.attname: getattr(version, field.attname)
            for field in IssuedVersion._meta.concrete_fields
            if field.attname not in {"id", "public_id", "number", "content"}
        },
        number=2,
        content=content,
    )
    unclean.save()
    assert "alert(6)" not in text(public.get(page_of(unclean)))
    assert "alert(6)" not in text(public.get("/feeds/rss.xml"))


def test_a_correction_says_so_on_top_and_the_older_version_says_there_is_a_newer_one(
    public: Client, issue: Any, correct: Any
) -> None:
    first = issue()
    second = correct(first)
    newer, older = text(public.get(page_of(second))), text(public.get(page_of(first)))
    assert newer.index('<div class="correction"') < newer.index('<p class="lead">Bản đã sửa.</p>')
    assert "Con số đúng là 142." in newer
    assert f'href="{page_of(first)}"' in newer
    assert "There is a newer version" not in newer
    assert "There is a newer version" in older
    assert f'href="{page_of(second)}"' in older
    assert "Tốc độ trung bình tăng so với quý trước." in older
    assert 'content="noindex"' in older
    assert 'content="noindex"' not in newer


def test_a_withdrawn_release_says_so_and_what_was_issued_stays_readable(
    public: Client, issue: Any, withdraw: Any
) -> None:
    first = issue()
    gone = withdraw(first)
    page, older = text(public.get(page_of(gone))), text(public.get(page_of(first)))
    assert "Số liệu chưa được xác nhận." in page
    assert "152,4 Mbit/s" not in page
    assert "may use this text" not in page
    assert "This release has been withdrawn" in older
    assert "152,4 Mbit/s" in older


def test_language_versions_and_releases_of_the_topic_are_linked(
    world: SimpleNamespace, public: Client, make_release: Any, issue: Any, as_system: Any
) -> None:
    original = issue(headline="Bản gốc")
    translation = make_release(language="en", headline="The translation")
    translation.original_id = original.release_id
    translation.save()
    translated = issue(translation)
    sibling = issue(headline="Cùng lĩnh vực")
    page = text(public.get(page_of(original)))
    assert f'href="{page_of(translated)}" hreflang="en"' in page
    assert f'href="{page_of(sibling)}"' in page
    assert f'href="{page_of(original)}" hreflang="vi"' in text(public.get(page_of(translated)))


def test_a_language_version_under_embargo_is_not_linked_before_its_hour(
    public: Client, make_release: Any, issue: Any, as_system: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    original = issue()
    translation = make_release(language="en", headline="The translation", embargo_until=NOON + 6 * HOUR)
    translation.original_id = original.release_id
    translation.save()
    issue(translation)
    for moment, is_linked in ((NOON + 5 * HOUR, False), (NOON + 6 * HOUR, True)):
        monkeypatch.setattr("daumoi.foundation.clock.now", lambda moment=moment: moment)
        assert ('hreflang="en"' in text(public.get(page_of(original)))) is is_linked


def test_the_page_of_a_release_costs_a_fixed_number_of_queries(
    public: Client, issue: Any, correct: Any, django_assert_max_num_queries: Any
) -> None:
    version = issue()
    for number in range(6):
        correct(version, at=NOON + (number + 1) * HOUR, lead=f"Lần sửa {'I' * (number + 1)}")
        issue(at=NOON - number * HOUR)
    with django_assert_max_num_queries(4):
        public.get(page_of(version))


# --- the JSON that the hash covers ----------------------------------------------------------------------------------


def test_anybody_can_repeat_the_hash_from_the_json_file(public: Client, issue: Any) -> None:
    version = issue(headline="Kết quả đo kiểm “quý ba” – Đà Nẵng")
    response = public.get(f"/news/{version.public_id}.json")
    offered = json.loads(response.content)
    written = json.dumps(offered["content"], ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
    assert hashlib.sha256(written).hexdigest() == offered["sha256"] == version.sha256
    assert content_digest(offered["content"]) == version.sha256
    assert written in response.content
    assert response["Access-Control-Allow-Origin"] == "*"


def test_an_unchanged_json_file_is_not_sent_again(public: Client, issue: Any) -> None:
    address = f"/news/{issue().public_id}.json"
    etag = public.get(address)["ETag"]
    assert public.get(address, headers={"If-None-Match": etag}).status_code == 304


# --- the small pages ------------------------------------------------------------------------------------------------


def test_the_page_about_our_reader_names_it_and_says_how_to_stop_it(public: Client, db: None, settings: Any) -> None:
    settings.OUTBOUND_USER_AGENT = "DauMoi/0.1 (+https://press.example/about/reading-the-press/)"
    page = text(public.get("/about/reading-the-press/"))
    assert settings.OUTBOUND_USER_AGENT in page
    assert "User-agent: DauMoi\nDisallow: /" in page
    assert page.count("<h1") == 1


def test_robots_may_read_what_is_public(public: Client, db: None) -> None:
    from urllib.robotparser import RobotFileParser

    rules = RobotFileParser()
    rules.parse(text(public.get("/robots.txt")).splitlines())
    assert rules.can_fetch("*", "/news/0123456789ab/")
    assert not rules.can_fetch("*", "/wire/")


def test_health_is_ok_only_while_the_database_answers(
    public: Client, db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    from django.db import DatabaseError

    response = public.get("/health/")
    assert (response.status_code, response.content) == (200, b"ok")

    def broken() -> None:
        raise DatabaseError

    with monkeypatch.context() as broken_database:
        broken_database.setattr(connection, "cursor", broken)
        assert public.get("/health/").status_code == 503


@pytest.mark.parametrize(
    ("who", "way_on"),
    [(None, "/accounts/sign-in/"), ("reporter", "/wire/"), ("officer", "/desk/")],
)
def test_the_menu_leads_to_sign_in_or_to_ones_own_work(
    world: SimpleNamespace, client_of: Any, who: str | None, way_on: str
) -> None:
    menu = client_of(getattr(world, who) if who else None).get("/").context["public_navigation"]
    assert menu[-1]["url"] == way_on


def test_a_long_menu_has_open_its_first_part_and_the_one_where_the_person_is(
    world: SimpleNamespace, client_of: Any
) -> None:
    editor = client_of(world.editor)
    closed = {entry["section"] for entry in editor.get("/desk/").context["navigation"] if entry["folded"]}
    open_here = {entry["section"] for entry in editor.get("/desk/people/").context["navigation"] if entry["folded"]}
    assert len(closed - open_here) == 1
    assert not any(entry.get("folded") for entry in client_of(world.officer).get("/desk/").context["navigation"])


def test_nothing_of_a_read_is_written_down(public: Client, issue: Any) -> None:
    version = issue()
    with CaptureQueriesContext(connection) as captured:
        for address in ("/", page_of(version), f"/news/{version.public_id}.json", "/feeds/rss.xml"):
            response = public.get(address)
            assert "sessionid" not in response.cookies
    assert {query["sql"].split()[0] for query in captured} == {"SELECT"}


def test_the_pages_can_be_asked_as_nobody_and_as_the_system_alike(public: Client, issue: Any) -> None:
    version = issue()
    with acting_as(SYSTEM):
        assert public.get(page_of(version)).status_code == 200
