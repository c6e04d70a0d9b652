"""The grammar of the demo texts, and every pattern written with it."""

from __future__ import annotations

import random
import re
from datetime import date, datetime
from pathlib import Path

import pytest

from demo.organisations import units
from demo.texts.grammar import Number, PatternError, Writer, capitalised, definitions_in
from demo.texts.library import Story, common_texts, texts_of
from demo.texts.scene import scene_words
from demo.timetable import VIETNAM
from demo.topics import topics

_FOLDER = Path(__file__).resolve().parents[1] / "texts"
_WITHOUT_STORIES = {"anh", "chung"}
CODES = sorted(
    str(path.relative_to(_FOLDER).with_suffix(""))
    for path in _FOLDER.rglob("*.txt")
    if path.stem not in _WITHOUT_STORIES
)
# A pattern gone wrong shows as a bracket left over or as a blank in front of a comma.
UGLY = re.compile(r"[\[\]{}|@#]|\s\s| [,.;]|“\s|\s”|,\.|\.\.")


def writer(seed: object, **values: str) -> Writer:
    return Writer(random.Random(str(seed)), date(2026, 11, 20), dict(values), {"cay": ("chè", "vải")})


def scene_writer(seed: object, story: Story, lists: dict[str, tuple[str, ...]]) -> Writer:
    chance = random.Random(str(seed))
    moment = datetime(2026, 11, 20, 10, 40, tzinfo=VIETNAM)
    words = scene_words(chance.choice(story.provinces), moment, chance, story.provinces)
    speaker = {"donvi": "Cục Thử", "nguoi": "ông A", "nguoihoa": "Ông A", "ten": "A", "chuc": "Cục trưởng"}
    english = {"nguoi_en": "Mr A", "chuc_en": "Director"}
    return Writer(chance, moment.date(), words | speaker | english, lists, story.definitions)


def test_a_name_keeps_its_first_value_for_the_whole_text() -> None:
    pen = writer(1)
    assert pen.write("{n#1000-9999} xã") == pen.write("{n} xã") == pen.write("{n#1-2} xã")


def test_a_choice_gives_each_of_its_options_in_time() -> None:
    assert {writer(seed).write("một [hai|ba [bốn|năm]]") for seed in range(40)} == {
        "Một hai",
        "Một ba bốn",
        "Một ba năm",
    }


def test_a_list_gives_another_entry_before_it_repeats_one() -> None:
    pen = writer(1)
    assert {pen.write("{@cay}"), pen.write("{@cay}")} == {"Chè", "Vải"}


@pytest.mark.parametrize(
    ("amount", "kind", "vietnamese", "english"),
    [
        (12345, "#", "12.345", "12,345"),
        (67.8, "%", "67,8%", "67.8%"),
        (1.5, "~", "1,5", "1.5"),
        (1638, "&", "1638", "1638"),
    ],
)
def test_figures_follow_the_orthography_of_the_language(
    amount: float, kind: str, vietnamese: str, english: str
) -> None:
    assert Number(amount, kind).written("vi") == vietnamese
    assert Number(amount, kind).written("en") == english


@pytest.mark.parametrize(
    ("pattern", "written"),
    [
        ("{ngay}", "20/11"),
        ("{ngay+5}", "25/11"),
        ("{ngay+60}", "19/1/2027"),
        ("{ngay-210}", "24/4/2026"),
        ("{ngaydu}", "20/11/2026"),
    ],
)
def test_far_days_carry_their_year(pattern: str, written: str) -> None:
    assert writer(1).write(pattern) == written


def test_a_name_used_before_it_is_drawn_is_drawn_by_the_pattern_that_defines_it() -> None:
    story = ["Có {n} xã", "Tổng số {n#5-5} xã"]
    pen = Writer(random.Random("1"), date(2026, 1, 1), {}, {}, definitions_in(story))
    assert pen.write(story[0]) == "Có 5 xã"


@pytest.mark.parametrize("pattern", ["[một|hai", "một]", "{một", "{khong}", "{@khong}", "{n#}"])
def test_a_broken_pattern_is_refused(pattern: str) -> None:
    with pytest.raises(PatternError):
        writer(1).write(pattern)


@pytest.mark.parametrize(
    ("text", "expected"),
    [("đường số", "Đường số"), ("“đường số", "“Đường số"), ("24 xã", "24 xã"), ("<p>đ</p>", "<p>đ</p>")],
)
def test_a_sentence_starts_with_a_capital_unless_it_starts_with_something_else(text: str, expected: str) -> None:
    assert capitalised(text) == expected


@pytest.mark.parametrize("code", CODES)
def test_every_pattern_of_a_file_can_be_written_cleanly(code: str) -> None:
    texts = texts_of(code)
    background = Story("nen", "")
    patterns = [(story, pattern) for story in texts.stories for line in story.lines for pattern in line.patterns]
    patterns += [(background, pattern) for pattern in [*texts.paragraphs, *texts.quotations]]
    assert patterns
    for story, pattern in patterns:
        for turn in range(4):
            written = scene_writer(f"{pattern}{turn}", story, texts.lists).write(pattern)
            assert not UGLY.search(written), written


def test_a_story_is_told_by_a_unit_that_exists() -> None:
    known = {unit.code for unit in units()}
    named = {story.unit for topic in topics() for story in texts_of(topic.code).stories if story.unit}
    assert named
    assert named <= known


@pytest.mark.parametrize("topic", [topic.code for topic in topics()])
def test_every_topic_has_stories_enough_not_to_repeat_itself_soon(topic: str) -> None:
    texts = texts_of(topic)
    assert len(texts.stories) >= 5
    assert len(texts.paragraphs) >= 10
    assert len(texts.quotations) >= 5


def test_the_interface_word_the_house_avoids_stands_in_no_text() -> None:
    for path in _FOLDER.rglob("*.txt"):
        assert "tuyên truyền" not in path.read_text(encoding="utf-8").lower(), path.name


def test_there_are_several_ways_to_attribute_a_quotation() -> None:
    assert len(common_texts().attributions) >= 5
    assert all("{cau" in pattern for pattern in common_texts().attributions)


@pytest.mark.parametrize("code", CODES)
def test_no_pattern_draws_under_a_name_the_scene_has_given_already(code: str) -> None:
    texts = texts_of(code)
    for story in texts.stories:
        given = scene_writer("1", story, texts.lists).values
        assert set(story.definitions) & set(given) == set(), story.code
