"""What somebody typed, however it was typed: found where it stands, and never an error."""

from __future__ import annotations

import unicodedata
from datetime import timedelta

import pytest

from conftest import NOON
from daumoi.foundation import clock
from daumoi.search.rules import best_tier, question, tiers

pytestmark = pytest.mark.django_db

HEADLINE = "Bộ trưởng hòa giải tại Đắk Lắk theo Luật 15/2025/QH15 ngày 22/11/2026"


@pytest.fixture(autouse=True)
def noon(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOON + timedelta(hours=1))


@pytest.fixture
def indexed_release(make_release, indexed):
    release = make_release(headline=HEADLINE, lead="Người phát ngôn trả lời báo chí.")
    indexed()
    return release


@pytest.mark.parametrize(
    "typed",
    [
        "hoà giải",
        "hòa giải",
        unicodedata.normalize("NFD", "hòa giải"),
        "hoa giai",
        "HOÀ GIẢI",
        "đắk lắk",
        "dak lak",
        "Đak Lăk",
        "15/2025/QH15",
        "15/2025/qh15",
        '"15/2025/QH15"',
        "22/11/2026",
        "luật 15",
        "“theo luật 15/2025/QH15 ngày”",
        '"hoa giai tai dak lak"',
        '"hoa giai" "bo truong"',
        '"hoa giai',
        "phát ngôn hòa giải",
        "bộ trư",
        "bo tru",
        "(bộ) trưởng*",
        "-hòa",
        "ngày:",
        "hòa " * 1250,
        f"{HEADLINE} {'báo chí ' * 600}",
    ],
)
def test_it_is_found_however_it_is_typed(world, indexed_release, found, typed):
    assert ("release", indexed_release.pk) in found(world.officer, typed)


@pytest.mark.parametrize(
    "typed",
    [
        '"giải hòa"',
        '"hoa giai" zyzzyva',
        "15/2024/QH15",
        '"lắk luật"',
        '"2026 người"',
        "hòa NOT",
        "hòa NEAR giải",
        "hòa OR zyzzyva",
        "z" * 5000,
        "t",
        "inall",
        "isrelease",
        "_",
    ],
)
def test_what_is_not_there_is_not_found(world, indexed_release, found, typed):
    assert found(world.officer, typed) == []
    assert found(world.officer, "hòa") == [("release", indexed_release.pk)], "it can be found"


@pytest.mark.parametrize("typed", ["\ud800", "a\udfff b", "\x00\ud800", "'; DROP TABLE x; --", "\\", "%s %(x)d"])
def test_no_sign_is_an_error(world, indexed_release, found, typed):
    assert isinstance(found(world.officer, typed), list)


def test_one_letter_is_a_word_and_not_a_beginning(world, make_release, indexed, found):
    release = make_release(headline="Vitamin A cho trẻ em")
    make_release(headline="An toàn thông tin")
    indexed()
    assert found(world.officer, "a") == [("release", release.pk)]


def test_a_word_of_five_thousand_letters_is_kept_and_found_by_its_beginning(world, make_release, indexed, found):
    release = make_release(lead=f"Địa chỉ {'x' * 5000} ở cuối")
    indexed()
    assert found(world.officer, "x" * 5000) == [("release", release.pk)]
    assert found(world.officer, "chi yyy") == []
    assert found(world.officer, "xxx") == [("release", release.pk)]


@pytest.mark.parametrize("typed", ["báo cáo", "bao cao", '"báo cáo" quý', "quý ba", "qu", "cáo báo"])
def test_texts_read_one_by_one_are_ranked_as_the_index_ranks_them(world, make_release, indexed, found, typed):
    """What was issued a moment ago is not in the index yet; it has to take the same place."""
    texts = [
        ("Báo cáo quý ba", "Tin một"),
        ("Bảo cảo quỷ ba", "Tin hai"),
        ("Tin ba", "Gửi báo cáo quý ba"),
        ("Báo chí", "và quảng cáo quý"),
        ("Cáo và báo", "quy định"),
    ]
    key_of = {make_release(headline=title, lead=lead, body="").pk: (title, lead) for title, lead in texts}
    indexed()
    asked = question(typed)
    order = [best_tier(asked, *key_of[key]) for kind, key in found(world.officer, typed) if kind == "release"]
    expected = [best_tier(asked, *text) for text in texts]
    assert order == sorted(tier for tier in expected if tier is not None)
    assert all(tier < len(tiers(asked)) for tier in order)
