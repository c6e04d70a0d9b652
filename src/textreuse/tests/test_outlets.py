"""What an outlet repeats under its articles is learned, and is no evidence even where a release carries it too."""

import random

import pytest

from textreuse import Article, Release, ReleaseIndex
from textreuse.outlets import OutletHabits
from textreuse.tests.texts import BRIDGE, FOREST, NEWS, filler

FOOTER = (
    "Bản quyền thuộc tạp chí Ven Đê, ai đăng lại phải có thư đồng ý của ban thư ký và dẫn đường về trang gốc; bạn đọc "
    "góp ý xin bỏ thư vào hòm trước cổng hoặc gọi 0268 355 755 cả ngày lễ."
)
OUTLET = "Tạp chí Ven Đê"
# An office pasted the page of the outlet into its release, footer and all.
INDEX = ReleaseIndex.build([Release("forest", f"{FOREST}\n{FOOTER}"), Release("bridge", BRIDGE)])


def own(number: int, *, footer: str = FOOTER, outlet: str | None = OUTLET) -> Article:
    text = " ".join(f"v{number}k{word}" for word in range(60))
    return Article(f"own{number}", f"{text}.\n{footer}\n{text[::-1]}", outlet)


def history(count: int = 12) -> list[Article]:
    return [own(number) for number in range(count)]


def test_a_footer_that_a_release_carries_too_is_a_pickup_only_while_the_habit_is_unknown() -> None:
    article = Article("a", f"{NEWS}\n{FOOTER}", OUTLET)
    assert [pickup.release for pickup in INDEX.match(article)] == ["forest"]
    (blanked,) = OutletHabits.learned(history()).without_standing_lines([article])
    assert INDEX.match(blanked) == []


def test_a_use_above_the_footer_keeps_its_places() -> None:
    article = Article("a", f"{FOREST}\n{FOOTER}\n{NEWS}", OUTLET)
    (blanked,) = OutletHabits.learned(history()).without_standing_lines([article])
    assert len(blanked.text) == len(article.text)
    (pickup,) = INDEX.match(blanked)
    assert [article.text[span.article_start : span.article_end] for span in pickup.spans] == [FOREST.rstrip(".")]


def test_a_footer_that_differs_in_a_word_or_two_is_the_same_habit() -> None:
    habits = OutletHabits.learned(history())
    article = own(99, footer=FOOTER.replace("0268 355 755", "0268 341 900"))
    (blanked,) = habits.without_standing_lines([article])
    assert "Bản quyền" not in blanked.text
    assert "0268 341 900" not in blanked.text


def test_the_habits_of_one_outlet_are_not_held_against_another() -> None:
    habits = OutletHabits.learned(history())
    strangers = [own(99, outlet="Báo Phố Núi"), own(99, outlet=None)]
    assert list(habits.without_standing_lines(strangers)) == strangers


@pytest.mark.parametrize("times", [2, 3])
def test_what_a_few_articles_share_is_no_habit(times: int) -> None:
    few = [own(number) for number in range(times)] + [own(number, footer="") for number in range(50, 62)]
    assert OutletHabits.learned(few).windows == {}


def test_a_story_followed_for_days_is_no_habit() -> None:
    followed = [Article(f"f{n}", f"{filler(70 + n)}\n{FOREST}", OUTLET) for n in range(5)]
    others = [own(number) for number in range(60)]
    (left,) = OutletHabits.learned(others + followed).without_standing_lines([Article("a", FOREST, OUTLET)])
    assert left.text == FOREST


def test_one_article_published_many_times_is_no_habit() -> None:
    same = [Article(f"s{n}", f"{FOREST}\n{BRIDGE}", OUTLET) for n in range(30)]
    assert OutletHabits.learned(same).windows == {}


def test_the_order_of_the_articles_and_repetitions_change_nothing() -> None:
    articles = [own(number) for number in range(300)]
    shuffled = random.Random(5).sample(articles, len(articles)) + articles[:50]
    first, second = OutletHabits.learned(articles), OutletHabits.learned(shuffled)
    assert first.windows.keys() == second.windows.keys() == {OUTLET}
    assert (first.windows[OUTLET] == second.windows[OUTLET]).all()


def test_a_mixed_stream_keeps_its_order() -> None:
    habits = OutletHabits.learned(history())
    stream = [own(number, outlet=OUTLET if number % 3 else None) for number in range(600)]
    assert [article.id for article in habits.without_standing_lines(stream)] == [article.id for article in stream]


@pytest.mark.parametrize("text", ["", "một", "\n\n", "\ud800"])
def test_texts_without_a_footer_stay_as_they_are(text: str) -> None:
    article = Article("a", text, OUTLET)
    assert list(OutletHabits.learned(history()).without_standing_lines([article])) == [article]
