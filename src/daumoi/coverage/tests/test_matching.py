"""Which releases an article used, and what becomes of that when it is asked again."""

from __future__ import annotations

import unicodedata
from datetime import timedelta

import pytest
from django_tasks_db.models import DBTaskResult

from conftest import BODY, NOON
from daumoi.accounts.viewer import SYSTEM, acting_as
from daumoi.coverage import matching, tasks
from daumoi.coverage.actions import articles_to_match_again, decide_pickup, find_pickups
from daumoi.coverage.models import Article, Outlet, Pickup, PickupState
from daumoi.coverage.tests.newspaper import OTHER_NEWS, newspaper
from daumoi.coverage.tests.press import open_outlet, publish
from daumoi.foundation import clock
from daumoi.foundation.rich_text import plain_text
from daumoi.releases.actions import correct_release, withdraw_release

HOUR = timedelta(hours=1)
RELEASED = plain_text(BODY)
OTHER_BODY = (
    "<p>Ngày 20/11, Vụ Bưu chính cho biết mạng lưới bưu cục đã phủ kín các xã biên giới sau hai năm sắp xếp lại, với "
    "bình quân một điểm phục vụ cho 6.200 người dân và thời gian phát thư hỏa tốc rút còn hai mươi giờ.</p><p>Từ năm "
    "sau, bưu tá ở vùng cao sẽ nhận hồ sơ dịch vụ công tại nhà và trả kết quả trong ngày làm việc kế tiếp.</p>"
)


@pytest.fixture(autouse=True)
def no_index_of_another_test():
    matching.forget_index()
    yield
    matching.forget_index()


@pytest.fixture
def outlet(world):
    return open_outlet(world)


@pytest.fixture
def match():
    def go(article: Article, *, at=None) -> list[Pickup]:
        with acting_as(SYSTEM):
            return find_pickups(article=article, at=at or article.published_at + timedelta(minutes=1))

    return go


def in_old_tones(text: str) -> str:
    for new, old in {"òa": "oà", "óa": "oá", "ỏa": "oả", "ủy": "uỷ", "úy": "uý", "hóa": "hoá", "tỏa": "toả"}.items():
        text = text.replace(new, old)
    return text


@pytest.mark.parametrize(
    "written",
    [
        lambda text: text,
        lambda text: unicodedata.normalize("NFD", text),
        str.upper,
        lambda text: unicodedata.normalize("NFD", in_old_tones(text)),
        lambda text: text.replace(" ", "\u00a0"),
        lambda text: text.replace(". ", ".\n\n"),
    ],
    ids=["as issued", "NFD", "capitals", "NFD with old tones", "no-break spaces", "other paragraphs"],
)
def test_a_copy_is_found_in_whatever_form_it_is_written(issue, outlet, match, written):
    tones = "<p>Đoàn kiểm tra đã đến Hòa Bình, Khánh Hòa và xã Thủy Xuân để đối chiếu, tỏa ra các ủy ban, khóa sổ.</p>"
    version = issue(body=BODY + tones)
    article = publish(outlet, written(plain_text(BODY + tones)), at=NOON + HOUR)
    (pickup,) = match(article)
    assert pickup.release_id == version.release_id
    assert pickup.article_share > 0.9
    assert pickup.delay_seconds == (article.published_at - version.public_at).total_seconds()
    for article_start, article_end, release_start, release_end, verbatim in pickup.spans:
        assert 0 <= article_start < article_end <= len(article.text)
        assert 0 <= release_start < release_end <= len(version.text)
        assert verbatim in {0, 1}


def test_other_news_is_no_pickup_and_is_marked_as_looked_at(issue, outlet, match):
    issue()
    article = publish(outlet, OTHER_NEWS, at=NOON + HOUR)
    assert match(article) == []
    with acting_as(SYSTEM):
        assert Article.objects.get().matched_at is not None


@pytest.mark.parametrize("text", ["", " ", "một", "\u0301" * 5000, "\U0001f600" * 300, "a" * 20_000])
def test_no_text_is_too_odd_to_be_matched(issue, outlet, match, text):
    issue()
    assert match(publish(outlet, text, at=NOON + HOUR)) == []


def test_with_nothing_issued_nothing_is_found(world, outlet, match):
    assert match(publish(outlet, RELEASED, at=NOON)) == []


def test_matching_twice_gives_one_row_with_the_same_figures(issue, outlet, match):
    issue()
    article = publish(outlet, RELEASED, at=NOON + HOUR)
    (first,) = match(article)
    (second,) = match(article, at=NOON + 5 * HOUR)
    assert first.pk == second.pk
    assert (first.spans, first.evidence, first.found_at) == (second.spans, second.evidence, second.found_at)


@pytest.mark.parametrize("state", [PickupState.CONFIRMED, PickupState.REJECTED])
def test_what_a_person_decided_is_not_overwritten(world, viewer, issue, outlet, match, state):
    issue()
    article = publish(outlet, RELEASED, at=NOON + HOUR)
    (pickup,) = match(article)
    with acting_as(viewer(world.editor)) as by:
        decide_pickup(pickup=pickup, state=state, by=by, at=NOON + 2 * HOUR, product_type="interview", note="Đã xem.")
    with acting_as(SYSTEM):
        Pickup.objects.update(engine="an older one", matched_words=7)
    (again,) = match(article, at=NOON + 3 * HOUR)
    assert (again.state, again.product_type, again.note) == (state, "interview", "Đã xem.")
    assert (again.engine, again.matched_words, again.decided_by_name) == ("an older one", 7, "Nguyễn Minh Châu")


def test_a_decision_made_between_the_look_and_the_write_stands(world, viewer, issue, outlet, match, monkeypatch):
    issue()
    article = publish(outlet, RELEASED, at=NOON + HOUR)
    (pickup,) = match(article)
    get_or_create = Pickup.objects.get_or_create

    def decided_meanwhile(**facts):
        found = get_or_create(**facts)
        with acting_as(viewer(world.editor)) as by:
            decide_pickup(pickup=pickup, state=PickupState.CONFIRMED, by=by, at=NOON + 2 * HOUR)
        return found

    monkeypatch.setattr(type(Pickup.objects), "get_or_create", lambda self, **facts: decided_meanwhile(**facts))
    match(article)
    with acting_as(SYSTEM):
        assert Pickup.objects.get().state == PickupState.CONFIRMED


def test_a_correction_and_its_original_give_one_pickup(world, viewer, issue, outlet, match):
    first = issue()
    with acting_as(viewer(world.editor)) as editor:
        corrected = correct_release(
            release=first.release,
            fields={"body": BODY.replace("152,4", "142,5")},
            note="Tốc độ đúng là 142,5 Mbit/s.",
            by=editor,
            at=NOON + HOUR,
        )
    old = publish(outlet, RELEASED, at=NOON + 2 * HOUR)
    new = publish(outlet, RELEASED.replace("152,4", "142,5"), at=NOON + 2 * HOUR)
    assert [pickup.version_id for pickup in match(old)] == [first.pk]
    (pickup,) = match(new)
    assert pickup.version_id == corrected.pk
    # The delay counts from the moment the release first was public, not from its correction.
    assert pickup.delay_seconds == (new.published_at - first.public_at).total_seconds()


def test_a_withdrawal_is_never_what_was_used(world, viewer, issue, outlet, match):
    first = issue()
    with acting_as(viewer(world.editor)) as editor:
        withdraw_release(release=first.release, note="Ban hành nhầm số liệu.", by=editor, at=NOON + HOUR)
    (pickup,) = match(publish(outlet, RELEASED, at=NOON + 2 * HOUR))
    assert pickup.version_id == first.pk


def test_two_releases_in_one_article_are_two_pickups(issue, outlet, match):
    first, second = issue(), issue(body=OTHER_BODY, headline="Bưu cục đã phủ kín các xã biên giới")
    found = match(publish(outlet, f"{RELEASED}\n\n{plain_text(OTHER_BODY)}", at=NOON + HOUR))
    assert {pickup.release_id for pickup in found} == {first.release_id, second.release_id}


@pytest.mark.parametrize(
    ("before", "is_found"),
    [
        (timedelta(hours=-1), True),
        (timedelta(minutes=10), True),
        (timedelta(hours=30), True),
        (timedelta(days=3), False),
    ],
)
def test_an_article_before_the_release_was_public_is_flagged(make_release, issue, outlet, match, before, is_found):
    lifts_at = NOON + timedelta(days=5)
    version = issue(make_release(embargo_until=lifts_at))
    found = match(publish(outlet, RELEASED, at=lifts_at - before), at=lifts_at + HOUR)
    assert [pickup.version_id for pickup in found] == ([version.pk] if is_found else [])
    for pickup in found:
        assert pickup.was_before_release is (before > timedelta(0))
        assert pickup.delay == -before


def test_an_old_release_is_looked_for_no_more(issue, outlet, match, settings):
    version = issue()
    late = version.public_at + timedelta(days=settings.COVERAGE_WINDOW_DAYS)
    assert len(match(publish(outlet, RELEASED, at=late))) == 1
    assert match(publish(outlet, RELEASED, at=late + timedelta(minutes=1))) == []


def test_an_article_that_came_before_the_release_is_matched_when_the_release_comes(issue, outlet, drain):
    now = clock.now()
    early = publish(outlet, RELEASED, at=now - HOUR)
    ancient = publish(outlet, RELEASED, at=now - timedelta(days=4))
    version = issue(at=now - timedelta(minutes=30))
    with acting_as(SYSTEM):
        assert articles_to_match_again(version=version, at=now) == [early.pk]
    drain()
    with acting_as(SYSTEM):
        (pickup,) = Pickup.objects.all()
        assert pickup.article_id == early.pk != ancient.pk
        assert pickup.was_before_release


def test_a_withdrawal_makes_nobody_match_again(world, viewer, issue, outlet):
    publish(outlet, RELEASED, at=NOON - HOUR)
    first = issue()
    with acting_as(viewer(world.editor)) as editor:
        last = withdraw_release(release=first.release, note="Nhầm.", by=editor, at=NOON + HOUR)
    DBTaskResult.objects.all().delete()
    tasks.watch_for_pickups.call(release_id=first.release_id, version_id=last.pk)
    assert not DBTaskResult.objects.exists()


def test_a_new_release_takes_one_step_for_many_articles(issue, outlet, drain, monkeypatch):
    monkeypatch.setattr(tasks, "_MATCHED_AT_ONCE", 3)
    now = clock.now()
    early = [publish(outlet, RELEASED, at=now - HOUR) for _ in range(7)]
    version = issue(at=now - timedelta(minutes=30))
    DBTaskResult.objects.all().delete()
    tasks.watch_for_pickups.call(release_id=version.release_id, version_id=version.pk)
    steps = DBTaskResult.objects.filter(task_path=tasks.find_pickups_in.module_path)
    assert [len(step.args_kwargs["kwargs"]["article_ids"]) for step in steps.order_by("enqueued_at")] == [3, 3, 1]
    drain()
    with acting_as(SYSTEM):
        assert set(Pickup.objects.values_list("article_id", flat=True)) == {article.pk for article in early}


def test_what_an_outlet_puts_under_everything_proves_nothing(issue, outlet, match):
    footer = (
        "<p>Mọi thắc mắc xin gọi đường dây nóng của bạn đọc hoặc gửi thư về hộp thư tòa soạn trước mười bảy giờ.</p>"
    )
    issue(body=OTHER_BODY + footer)
    said = plain_text(footer)
    for number in range(60):
        day = NOON + HOUR - timedelta(days=1 + number // 3)
        publish(outlet, f"Tin số {number}. {number * number} khách về bến {number}.\n{said}", at=day)
    assert match(publish(outlet, f"Đội bóng bàn trẻ của thị xã trở về.\n{said}", at=NOON + HOUR)) == []
    matching.forget_index()
    with acting_as(SYSTEM):
        Article.objects.filter(published_at__lt=NOON).delete()
    assert match(publish(outlet, f"Đội cờ vua của thị xã trở về.\n{said}", at=NOON + HOUR)) != []


def test_a_link_to_the_newsroom_credits_the_source(issue, outlet, match, settings):
    settings.BASE_URL = "https://thong-tin.lam-giang.example"
    issue()
    article = publish(outlet, RELEASED.replace("Cục Hạ tầng số", "ngành mạng"), at=NOON + HOUR)
    assert match(article)[0].credit_kind == ""
    article.links = ["https://thong-tin.lam-giang.example/ban-tin/x"]
    (pickup,) = match(article)
    assert (pickup.credit_kind, pickup.credit_text) == ("link", article.links[0])


def test_a_body_that_was_renamed_is_known_by_its_new_name(world, issue, outlet, match):
    issue()
    article = publish(
        outlet, RELEASED.replace("Cục Hạ tầng số", "ngành mạng") + "\nTheo Cục Mạng quốc gia.", at=NOON + HOUR
    )
    assert match(article)[0].credit_kind == ""
    world.unit.name = world.unit.short_name = "Cục Mạng quốc gia"
    world.unit.save()
    matching.forget_index()
    assert match(article)[0].credit_kind != ""


def test_a_kept_text_damaged_on_disk_is_had_again_from_the_database(issue, outlet, match, settings, tmp_path):
    settings.STATE_FOLDER = tmp_path
    version = issue()
    article = publish(outlet, RELEASED, at=NOON + HOUR)
    assert match(article)
    matching.forget_index()
    with acting_as(SYSTEM):
        matching.index_at(NOON + HOUR)
    (texts,) = (tmp_path / "coverage" / "index").glob("*/texts")
    texts.write_bytes(b"x" * texts.stat().st_size)
    assert [pickup.version_id for pickup in match(article)] == [version.pk]


def test_the_index_is_kept_until_a_version_comes(issue, as_system):
    issue()
    kept = matching.index_at(NOON + HOUR)
    assert matching.index_at(NOON + 2 * HOUR) is kept
    issue(body=OTHER_BODY)
    assert matching.index_at(NOON + 2 * HOUR) is not kept


def test_a_worker_that_starts_takes_the_index_that_another_kept(issue, as_system, settings, tmp_path, monkeypatch):
    settings.STATE_FOLDER = tmp_path
    version = issue()
    matching.index_at(NOON + HOUR)
    matching.forget_index()
    monkeypatch.setattr(matching, "as_release", None)
    assert [matching.version_number(release.id) for release in matching.index_at(NOON + HOUR).releases()] == [
        version.pk
    ]


def test_a_pickup_is_found_over_http_from_the_outlets_own_page(world, issue, settings, drain):
    settings.COVERAGE_POLITENESS_SECONDS = 0
    settings.OUTBOUND_LOOPBACK_PORTS = frozenset()
    now = clock.now()
    version = issue(at=now - 2 * HOUR)
    with newspaper(world.agency) as (paper, _):
        paper.feed(("/mang-di-dong", now - HOUR), ("/bong-da", now - HOUR))
        paper.article("/mang-di-dong", f"Theo Cục Hạ tầng số, {RELEASED[0].lower()}{RELEASED[1:]}")
        paper.article("/bong-da")
        for _ in range(2):
            with acting_as(SYSTEM):
                Outlet.objects.update(next_check_at=clock.now())
            tasks.check_due_outlets.enqueue()
            drain()
    with acting_as(SYSTEM):
        (pickup,) = Pickup.objects.all()
        assert pickup.article.url == paper.address("/mang-di-dong")
        assert (pickup.version_id, pickup.state, pickup.kind) == (version.pk, "suspected", "whole")
        assert pickup.credit_kind
        assert pickup.article.text[pickup.credit_start : pickup.credit_end] == pickup.credit_text
        assert Article.objects.filter(matched_at__isnull=False).count() == 2
