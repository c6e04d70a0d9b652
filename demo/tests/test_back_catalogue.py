"""What the demo outlets published, and the truth about where it came from."""

from __future__ import annotations

import random
import re
import unicodedata
from collections import Counter
from datetime import UTC, datetime, timedelta
from functools import cache

import pytest

from demo.articles import SourceText, in_letter_forms, plain_paragraphs, source_of_release
from demo.back_catalogue import BackCatalogue, back_catalogue, planned_pickups, public_from
from demo.press import DemoOutlet, outlet_feed_url, outlets
from demo.press_writing import CREDITS, MANNERS, write_from
from demo.releases import DemoRelease, releases

NOW = datetime(2026, 11, 22, 4, 30, tzinfo=UTC)
SOURCE = SourceText(
    key="r1",
    headline="Phủ sóng 24 bản vùng cao trước Tết",
    lead="Theo Cục Mạng lưới viễn thông, 24 bản vùng cao sẽ có sóng di động trước Tết.",
    paragraphs=(
        "Tiêu chí chọn bản là có từ 25 hộ trở lên, đã có điện lưới (hoặc điện mặt trời) ổn định. "
        "Doanh nghiệp được hỗ trợ một nửa chi phí xây lắp trong năm đầu. Danh sách được công khai.",
        "Ông Trần Văn A, Cục trưởng, nói: “Mấy chục hộ ở cuối con đường cũng là công dân của đất nước này.”",
        "- Hoàn thành trước Tết",
        "Người dân có thể báo điểm lõm sóng qua điểm bưu điện xã hoặc trưởng thôn để được kiểm tra trong tuần.",
        "Cục Mạng lưới viễn thông thực hiện quản lý nhà nước về viễn thông trên phạm vi cả nước.",
    ),
    language="vi",
    url="http://127.0.0.1/tin/r1/",
    about="Cục Mạng lưới viễn thông thực hiện quản lý nhà nước về viễn thông trên phạm vi cả nước.",
)
OUTLET: DemoOutlet = outlets()[0]


@cache
def made() -> BackCatalogue:
    return back_catalogue(now=NOW)


@cache
def issued() -> dict[str, DemoRelease]:
    return {release.key: release for release in releases(now=NOW) if release.issued_at}


def letters(text: str) -> str:
    return re.sub(r"\W+", " ", in_letter_forms(unicodedata.normalize("NFC", text), "old_tone").lower())


def test_at_least_three_of_four_articles_come_from_no_release() -> None:
    used = {(pickup.outlet, pickup.article) for pickup in made().pickups}
    assert len(used) <= len(made().articles) / 4


def test_the_truth_is_the_same_at_every_call() -> None:
    assert planned_pickups(now=NOW) == made().pickups


def test_an_article_keeps_its_address_and_words_in_a_shorter_past_and_later_in_the_day() -> None:
    known = {(article.outlet, article.id): article for article in made().articles}
    for other in (back_catalogue(14, now=NOW), back_catalogue(now=NOW - timedelta(hours=2))):
        assert len(other.articles) > 100
        assert all(known[article.outlet, article.id] == article for article in other.articles)
        assert set(other.pickups) <= set(made().pickups)


def test_every_manner_and_every_credit_occurs() -> None:
    assert set(Counter(pickup.manner for pickup in made().pickups)) == set(MANNERS)
    assert set(Counter(pickup.credit for pickup in made().pickups)) == set(CREDITS)


def test_delays_lie_between_four_minutes_and_three_days_but_for_one_broken_embargo() -> None:
    early = [pickup for pickup in made().pickups if pickup.delay < timedelta(0)]
    assert len(early) == 1
    assert issued()[early[0].release].embargo_until
    others = [pickup.delay for pickup in made().pickups if pickup.delay >= timedelta(0)]
    assert min(others) >= timedelta(minutes=4) - timedelta(seconds=1)
    assert max(others) <= timedelta(days=3)


def test_nothing_is_published_in_the_future() -> None:
    assert max(article.published_at for article in made().articles) <= NOW


def test_identifiers_are_unique_at_an_outlet() -> None:
    addresses = Counter((article.outlet, article.id) for article in made().articles)
    assert max(addresses.values()) == 1


def test_a_whole_copy_repeats_the_release_and_a_quotation_repeats_what_was_said() -> None:
    articles = {(article.outlet, article.id): article for article in made().articles}
    checked = Counter[str]()
    for pickup in made().pickups:
        article = articles[pickup.outlet, pickup.article]
        source = source_of_release(issued()[pickup.release], at=article.published_at)
        text = letters(" ".join(each.text for each in article.paragraphs))
        if pickup.manner == "whole":
            assert letters(source.paragraphs[0].removeprefix("- ")) in text
        elif pickup.manner == "quotation":
            assert any(letters(spoken) in text for spoken in source.quotations)
        checked[pickup.manner] += 1
    assert checked["whole"] > 50
    assert checked["quotation"] > 20


def test_a_headline_is_never_the_one_of_the_release() -> None:
    articles = {(article.outlet, article.id): article for article in made().articles}
    for pickup in made().pickups:
        assert letters(articles[pickup.outlet, pickup.article].title) != letters(issued()[pickup.release].headline)


def test_some_articles_end_in_a_standing_paragraph_and_are_no_pickup() -> None:
    used = {(pickup.outlet, pickup.article) for pickup in made().pickups}
    standing = letters("là đơn vị đầu mối giúp lãnh đạo Bộ Số và Kết nối phối hợp với các cơ quan")
    only_standing = [
        article
        for article in made().articles
        if (article.outlet, article.id) not in used and standing in letters(article.paragraphs[-1].text)
    ]
    assert only_standing


def test_who_wrote_before_the_correction_has_the_wrong_figure() -> None:
    release = next(each for each in issued().values() if each.correction)
    before = source_of_release(release, at=public_from(release))
    after = source_of_release(release, at=release.correction.at)
    assert before.paragraphs != after.paragraphs


def test_there_are_fifty_outlets_in_six_layouts_with_distinct_addresses() -> None:
    found = outlets()
    assert len(found) == 50
    assert Counter(outlet.language for outlet in found) == {"vi": 44, "en": 3, "zh": 1, "fr": 1, "ja": 1}
    assert {outlet.layout for outlet in found} == {1, 2, 3, 4, 5, 6}
    assert {outlet.letter_forms for outlet in found} == {"nfc", "nfd", "old_tone"}
    assert len({outlet_feed_url(outlet, "http://127.0.0.1:1") for outlet in found}) == 50


@pytest.mark.parametrize(
    ("text", "forms", "expected"),
    [
        ("hòa thúy khỏe", "old_tone", "hoà thuý khoẻ"),
        ("hoàn quý quả", "old_tone", "hoàn quý quả"),
        ("hòa", "nfc", "hòa"),
        ("hòa", "nfd", unicodedata.normalize("NFD", "hòa")),
    ],
)
def test_letter_forms_are_those_of_the_editing_system(text: str, forms: str, expected: str) -> None:
    assert in_letter_forms(text, forms) == expected


@pytest.mark.parametrize("manner", MANNERS)
def test_each_manner_takes_what_it_says_and_no_more(manner: str) -> None:
    for seed in range(25):
        written = write_from([SOURCE, SOURCE], manner, OUTLET, random.Random(seed))
        text = " ".join(each.text for each in written.paragraphs)
        assert written.manner == manner
        assert "  " not in text
        if manner == "whole":
            assert SOURCE.paragraphs[0] in text
        if manner == "quotation":
            assert "cũng là công dân" in text
            assert "Tiêu chí chọn bản" not in text


def test_a_source_without_quotation_is_cut_instead() -> None:
    silent = SourceText("r", "Tít", "Mở đầu của tin này.", ("Một đoạn đủ dài để dùng lại.",), "vi")
    assert write_from([silent], "quotation", OUTLET, random.Random(1)).manner == "paragraphs"


def test_what_somebody_said_is_not_rewritten() -> None:
    spoken = SOURCE.quotations[0]
    texts = [
        " ".join(each.text for each in write_from([SOURCE], "rewrite", OUTLET, random.Random(seed)).paragraphs)
        for seed in range(30)
    ]
    quoting = [text for text in texts if "cuối con đường" in text]
    assert quoting
    assert all(spoken in text for text in quoting)


def test_blocks_of_html_become_plain_paragraphs() -> None:
    html = "<h2>Mục</h2><p>Một &amp; <b>hai</b></p><ul><li>ba</li></ul><blockquote><p>“bốn”</p></blockquote><p> </p>"
    assert plain_paragraphs(html) == ("Mục", "Một & hai", "- ba", "“bốn”")
