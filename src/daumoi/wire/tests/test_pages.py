"""The wire: who reads it, what can be found, copied and chosen there."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from conftest import NOON
from daumoi.accounts.viewer import acting_as
from daumoi.distribution.models import Subscription
from daumoi.releases.actions import correct_release, withdraw_release
from daumoi.releases.models import IssuedVersion, Release

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
FORMS = ["release.txt", "release.html", "release.docx", "release.json", "photos.zip"]


def text(response: Any) -> str:
    return str(response.content.decode())


def headlines(response: Any) -> list[str]:
    return [row.version.headline for row in response.context["rows"]]


@pytest.fixture
def reporter(world: SimpleNamespace, client_of: Callable[[Any], Client]) -> Client:
    """A reporter's browser, in English."""
    client = client_of(world.reporter)
    client.cookies["daumoi_language"] = "en"
    return client


@pytest.fixture
def correct(world: SimpleNamespace, viewer: Callable[[Any], Any]) -> Callable[..., IssuedVersion]:
    """Correct the release of a version, or withdraw it when no field is given."""

    def go(version: IssuedVersion, *, at: Any, **fields: Any) -> Any:
        editor = viewer(world.editor)
        with acting_as(editor):
            release = Release.objects.get(pk=version.release_id)
            if not fields:
                return withdraw_release(release=release, note="Rút để kiểm tra.", by=editor, at=at)
            return correct_release(release=release, fields=fields, note="Con số đúng là 142.", by=editor, at=at)

    return go


# --- who may --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["reporter", "officer", "editor", "leader", "operator"])
def test_reporters_and_desk_people_read_the_wire(world: SimpleNamespace, client_of: Any, issue: Any, who: str) -> None:
    version = issue()
    client = client_of(getattr(world, who))
    assert client.get("/wire/").status_code == 200
    assert client.get(f"/wire/{version.public_id}/").status_code == 200


def test_the_public_is_sent_to_sign_in_from_every_address_of_the_wire(issue: Any) -> None:
    version = issue()
    addresses = ["/wire/", "/wire/subscription/", f"/wire/{version.public_id}/"]
    for address in [*addresses, *(f"/wire/{version.public_id}/{form}" for form in FORMS)]:
        assert Client().get(address)["Location"].startswith("/accounts/sign-in/?next=")


@pytest.mark.parametrize("who", ["reporter", "officer", "editor", "leader", "operator"])
def test_before_its_second_an_embargoed_release_is_nowhere_on_the_wire(
    world: SimpleNamespace, client_of: Any, make_release: Any, issue: Any, add_picture: Any, at: Any, who: str
) -> None:
    release = make_release(embargo_until=NOON + HOUR)
    add_picture(release)
    version = issue(release)
    client = client_of(getattr(world, who))
    addresses = [f"/wire/{version.public_id}/", *(f"/wire/{version.public_id}/{form}" for form in FORMS)]

    def answers() -> set[int]:
        responses = [client.get(address) for address in addresses]
        for response in responses:
            # A file that is sent is closed when its last piece was taken.
            b"".join(response)
        return {response.status_code for response in responses}

    at(NOON + HOUR - timedelta(microseconds=1))
    assert answers() == {404}
    assert headlines(client.get("/wire/")) == []
    at(NOON + HOUR)
    assert answers() == {200}
    assert headlines(client.get("/wire/")) == [version.headline]


# --- the list -------------------------------------------------------------------------------------------------------


def test_corrections_and_withdrawals_stand_on_the_list_with_their_note(
    reporter: Client, issue: Any, correct: Any
) -> None:
    first, second = issue(headline="Tin một"), issue(headline="Tin hai")
    correct(first, at=NOON + HOUR, lead="Bản đã sửa.")
    correct(second, at=NOON + 2 * HOUR)
    response = reporter.get("/wire/")
    assert headlines(response) == ["Tin hai", "Tin một"]
    assert "Con số đúng là 142." in text(response)
    assert "Rút để kiểm tra." in text(response)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["Hôm nay", "Hôm qua", "Tuần trước"]),
        ("since=2026-11-20", ["Hôm nay"]),
        ("since=2026-11-19", ["Hôm nay", "Hôm qua"]),
        ("until=2026-11-19", ["Hôm qua", "Tuần trước"]),
        ("since=2026-11-19&until=2026-11-19", ["Hôm qua"]),
        ("since=19/11/2026", ["Hôm nay", "Hôm qua"]),
        ("since=0001-01-01&until=9999-12-31", ["Hôm nay", "Hôm qua", "Tuần trước"]),
        ("since=rubbish", ["Hôm nay", "Hôm qua", "Tuần trước"]),
        ('q="hom+qua"&since=2026-11-18', ["Hôm qua"]),
        ("q=da+nang&place=da-nang", ["Hôm nay"]),
        ("topic=buu-chinh", []),
    ],
)
def test_the_list_is_narrowed_by_days_words_and_choices(
    reporter: Client, issue: Any, at: Any, query: str, found: list[str]
) -> None:
    # 00:06 in Hà Nội on the 20th is still the 19th in UTC: days are the country's own.
    midnight = NOON - 12 * HOUR
    issue(headline="Hôm nay", lead="Tại Đà Nẵng", at=midnight)
    issue(headline="Hôm qua", place=None, at=midnight - HOUR)
    issue(headline="Tuần trước", place=None, at=midnight - 8 * DAY)
    at(NOON)
    assert headlines(reporter.get(f"/wire/?{query}")) == found


def test_links_to_the_last_days_keep_the_other_filters(reporter: Client, issue: Any, at: Any) -> None:
    at(NOON)
    spans = reporter.get("/wire/?topic=vien-thong&since=2026-11-19&page=2").context["spans"]
    assert [(span["label"], span["url"], span["current"]) for span in spans] == [
        ("All", "?topic=vien-thong", False),
        ("Today", "?topic=vien-thong&since=2026-11-20", False),
        ("Since yesterday", "?topic=vien-thong&since=2026-11-19", True),
        ("Seven days", "?topic=vien-thong&since=2026-11-14", False),
    ]


def test_the_feed_offered_is_of_the_topic_that_is_shown(world: SimpleNamespace, reporter: Client, issue: Any) -> None:
    issue()
    assert reporter.get("/wire/").context["feed_url"] == "/feeds/rss.xml"
    assert reporter.get("/wire/?topic=vien-thong").context["feed_url"] == "/feeds/rss.xml?topic=vien-thong"


def test_the_number_of_queries_does_not_grow_with_the_number_of_releases(
    reporter: Client, make_release: Any, issue: Any, add_picture: Any
) -> None:
    def count() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert reporter.get("/wire/?q=do+kiem").status_code == 200
        return len(captured)

    for number in range(5):
        release = make_release(at=NOON - number * HOUR)
        add_picture(release)
        issue(release, at=NOON - number * HOUR)
    with_five = count()
    for number in range(5, 30):
        issue(at=NOON - number * HOUR)
    assert count() == with_five


def test_an_empty_wire_says_what_will_stand_there(reporter: Client) -> None:
    assert "Nothing has been issued yet" in text(reporter.get("/wire/"))
    assert "No release matches" in text(reporter.get("/wire/?q=khongcogi"))


# --- one release ----------------------------------------------------------------------------------------------------


def test_the_page_is_made_for_copying_saving_and_asking(
    reporter: Client, make_release: Any, issue: Any, add_picture: Any
) -> None:
    release = make_release()
    add_picture(release)
    version = issue(release)
    page = text(reporter.get(f"/wire/{version.public_id}/"))
    assert 'data-copy-from="release-text"' in page
    for form in FORMS:
        assert f'href="/wire/{version.public_id}/{form}"' in page
    assert 'href="/wire/?topic=vien-thong"' in page
    assert 'href="tel:02400000000"' in page
    assert 'href="mailto:hanh@unit.example?subject=' in page
    assert page.count("<h1") == 1
    assert "style=" not in page


def test_without_photos_none_are_offered(reporter: Client, issue: Any) -> None:
    version = issue()
    assert "photos.zip" not in text(reporter.get(f"/wire/{version.public_id}/"))
    assert reporter.get(f"/wire/{version.public_id}/photos.zip").status_code == 404


def test_the_text_to_copy_is_the_whole_release(reporter: Client, issue: Any) -> None:
    copied = reporter.get(f"/wire/{issue(headline='Đo kiểm & kết quả').public_id}/").context["text"]
    parts = [
        "Đo kiểm & kết quả",
        "Tốc độ trung bình",
        "152,4 Mbit/s",
        "Bùi Văn Khánh",
        "024 0000 0000",
    ]
    assert [copied.index(part) for part in parts] == sorted(copied.index(part) for part in parts)


def test_a_withdrawn_release_offers_nothing_to_copy(reporter: Client, issue: Any, correct: Any) -> None:
    version = issue()
    gone = correct(version, at=NOON + HOUR)
    page = text(reporter.get(f"/wire/{gone.public_id}/"))
    assert "Rút để kiểm tra." in page
    assert "release-text" not in page
    assert "This release has been withdrawn" in text(reporter.get(f"/wire/{version.public_id}/"))


def test_links_to_other_versions_stay_on_the_wire(reporter: Client, issue: Any, correct: Any) -> None:
    first = issue()
    second = correct(first, at=NOON + HOUR, lead="Bản đã sửa.")
    assert f'href="/wire/{second.public_id}/"' in text(reporter.get(f"/wire/{first.public_id}/"))
    assert f'href="/wire/{first.public_id}/"' in text(reporter.get(f"/wire/{second.public_id}/"))


def test_words_that_look_like_markup_are_shown_as_words(reporter: Client, issue: Any) -> None:
    version = issue(headline="</textarea><script>alert(1)</script>", contact_name='"><img src=x onerror=alert(2)>')
    for address in ("/wire/", f"/wire/{version.public_id}/", f"/wire/{version.public_id}/release.html"):
        page = text(reporter.get(address))
        assert "<script>alert" not in page
        assert "<img src=x" not in page


def test_reading_and_saving_leave_no_trace(world: SimpleNamespace, reporter: Client, issue: Any) -> None:
    version = issue()
    with CaptureQueriesContext(connection) as captured:
        for address in ("/wire/", f"/wire/{version.public_id}/", f"/wire/{version.public_id}/release.txt"):
            assert reporter.get(address).status_code == 200
    # PostgreSQL puts the parts of a union into brackets.
    assert {query["sql"].lstrip("(").split()[0] for query in captured} == {"SELECT"}


# --- subscription ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["officer", "editor", "leader", "operator"])
def test_only_reporters_choose_what_they_receive(world: SimpleNamespace, client_of: Any, who: str) -> None:
    client = client_of(getattr(world, who))
    assert client.get("/wire/subscription/").status_code == 404
    assert client.post("/wire/subscription/", {"which": "every"}).status_code == 404


def kept(world: SimpleNamespace) -> tuple[bool, list[str]]:
    """What stands in the database: by e-mail, and codes of topics."""
    from daumoi.accounts.viewer import SYSTEM

    with acting_as(SYSTEM):
        subscription = Subscription.objects.get(reporter=world.reporter)
        return subscription.by_email, [topic.code for topic in subscription.topics.all()]


def test_a_reporter_who_never_chose_is_shown_what_holds_everything_by_mail(reporter: Client) -> None:
    form = reporter.get("/wire/subscription/").context["form"]
    assert (form["by_email"].value(), form["which"].value(), form["topics"].value()) == (True, "every", [])


def test_chosen_topics_are_kept_and_shown_again(world: SimpleNamespace, reporter: Client) -> None:
    sent = {"by_email": "on", "which": "some", "topics": ["vien-thong"]}
    assert reporter.post("/wire/subscription/", sent)["Location"] == "/wire/subscription/"
    assert kept(world) == (True, ["vien-thong"])
    form = reporter.get("/wire/subscription/").context["form"]
    assert (form["by_email"].value(), form["which"].value(), form["topics"].value()) == (True, "some", ["vien-thong"])


def test_every_topic_takes_back_a_choice_even_with_boxes_still_ticked(world: SimpleNamespace, reporter: Client) -> None:
    reporter.post("/wire/subscription/", {"by_email": "on", "which": "some", "topics": ["vien-thong"]})
    reporter.post("/wire/subscription/", {"which": "every", "topics": ["vien-thong"]})
    assert kept(world) == (False, [])


@pytest.mark.parametrize("sent", [{"which": "some"}, {"which": "some", "topics": ["unknown"]}, {}])
def test_a_choice_that_says_nothing_is_refused_and_nothing_is_kept(
    world: SimpleNamespace, reporter: Client, sent: dict[str, Any], as_system: Any
) -> None:
    response = reporter.post("/wire/subscription/", sent)
    assert response.status_code == 200
    assert response.context["form"].errors
    assert not Subscription.objects.exists()
