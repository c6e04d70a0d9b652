"""Words are counted as people count them, and no passage is shown that begins or ends inside one."""

import threading

import pytest

from textreuse import Article, Release, ReleaseIndex
from textreuse import words as words_module
from textreuse.words import knows_words, whole_words, words_between

with_icu = pytest.mark.skipif(not knows_words(), reason="ICU, the extra `languages`, is not installed")


@pytest.fixture
def without_icu(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(words_module, "knows_words", lambda: False)


@with_icu
@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("", 0),
        ("Hà Nội, 12/5.", 4),
        ("l’État n’a pas bougé", 4),
        ("El 1º de mayo", 4),
        ("Мэр открыл мост", 3),
        ("我们昨天在北京", 4),
        ("東京で会議", 3),
        ("서울시는 어제 발표했다", 3),
        ("ປະເທດລາວ", 2),
        ("ប្រទេសកម្ពុជា", 2),
        ("ประเทศไทยมีฝนตก", 4),
        ("x\ud83d y", 2),
        ("😀 tin 😀", 1),
    ],
)
def test_words_are_counted_as_dictionaries_have_them(text: str, count: int) -> None:
    assert words_between(text) == count


@pytest.mark.usefixtures("without_icu")
@pytest.mark.parametrize(
    ("text", "count"),
    [("Hà Nội, 12/5.", 4), ("我们昨天", 4), ("서울시는 어제 발표했다", 3), ("ប្រទេស", 3), ("", 0), ("ไทย 5 วัน", 5)],
)
def test_without_a_dictionary_characters_are_counted(text: str, count: int) -> None:
    assert words_between(text) == count


def test_only_what_stands_between_the_places_is_counted() -> None:
    assert words_between("một hai ba bốn", 4, 10) == 2


@with_icu
@pytest.mark.parametrize(
    ("text", "passage", "shown"),
    [
        ("ประเทศไทยมีฝนตก", "เทศไทยมีฝ", "มี"),
        ("我们昨天在北京开会", "们昨天在北", "昨天在"),
        ("ប្រទេសកម្ពុជាថ្មី", "ទេសកម្ពុជា", "កម្ពុជា"),
        ("𠮷野家で昼食を食べた。", "で昼食を食", "で昼食を食"),
        ("𠮷𠮷で東京都庁へ", "で東", "で"),
        ("서울시는 발표했다", "시는 발표", "시는 발표"),
        ("Nghị định mới", "hị địn", "hị địn"),
        ("北京", "京", "京"),
    ],
)
def test_a_passage_is_shown_in_whole_words(text: str, passage: str, shown: str) -> None:
    start = text.index(passage)
    first, last = whole_words(text, start, start + len(passage))
    assert text[first:last] == shown


@pytest.mark.usefixtures("without_icu")
def test_without_a_dictionary_no_consonant_is_parted_from_its_vowels() -> None:
    text = "ប្រទេសកម្ពុជា"
    assert whole_words(text, 1, 12) == (3, 11)


@with_icu
def test_threads_do_not_disturb_each_other() -> None:
    counts: list[int] = []
    threads = [
        threading.Thread(target=lambda: counts.extend(words_between("ประเทศไทยมีฝนตก " * 50) for _ in range(20)))
        for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert set(counts) == {200}


@with_icu
def test_a_pickup_in_a_script_without_spaces_counts_words_and_not_characters() -> None:
    text = "昨天下午，柳埠镇的渡船工人把十二条旧木船搬进了染坊后面的仓库，因为大潮比往年早到了整整五天。"
    index = ReleaseIndex.build([Release("r", text)])
    [pickup] = index.match(Article("a", "本报讯。" + text + "记者将继续关注。"))
    assert pickup.matched_words == pickup.spans[0].words == words_between(text)
    assert pickup.matched_words < 0.8 * sum(character.isalnum() for character in text)
    assert pickup.verbatim_share == pickup.release_share == 1.0
