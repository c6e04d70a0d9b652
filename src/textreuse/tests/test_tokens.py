"""Words keep their exact places whatever the normal form, and count as equal whatever their marks."""

import unicodedata

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from textreuse.tokens import tokenise

ANY_TEXT = st.text(st.characters(codec=None), max_size=300)


def words(text: str) -> list[str]:
    tokens = tokenise([text])
    return [text[start:end] for start, end in zip(tokens.starts, tokens.ends, strict=True)]


def hashes(text: str) -> list[int]:
    return [int(one) for one in tokenise([text]).hashes]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        (" \n\t—… ", []),
        ("Hòa", ["Hòa"]),
        ("5.315 tỉ", ["5", "315", "tỉ"]),
        ("Nghị quyết 10-NQ/TW", ["Nghị", "quyết", "10", "NQ", "TW"]),
        ("日本語", ["日", "本", "語"]),
        ("서울시", ["서", "울", "시"]),
        ("COVID-19日", ["COVID", "19", "日"]),
        ("Qu\u00adốc", ["Qu\u00adốc"]),
        ("a\ud800b", ["a", "b"]),
    ],
)
def test_a_text_falls_into_these_words(text: str, expected: list[str]) -> None:
    assert words(text) == expected


@pytest.mark.parametrize(
    "spelling",
    ["hoà bình", "hòa bình", "HÒA BÌNH", "hoa binh", unicodedata.normalize("NFD", "hòa bình"), "Ｈòa bình"],
)
def test_marks_case_tone_placement_and_normal_form_do_not_change_a_word(spelling: str) -> None:
    assert hashes(spelling) == hashes("Hoà Bình")


def test_the_letter_d_with_stroke_counts_as_d() -> None:
    assert hashes("Đà Nẵng") == hashes("Da Nang") == hashes("\u00d0à Nẵng")


def test_decomposed_hangul_counts_as_its_syllables() -> None:
    assert hashes(unicodedata.normalize("NFD", "한국 각")) == hashes("한국 각")


def test_different_words_have_different_hashes() -> None:
    listed = [f"{first}{second}" for first in "abcdeghiklmnopqrstuvxy" for second in "abcdeghiklmnopqrstuvxy"]
    assert len(set(hashes(" ".join(listed)))) == len(listed)


def test_letters_in_another_order_are_another_word() -> None:
    assert hashes("ban") != hashes("nab")


def test_texts_tokenised_together_are_as_if_alone() -> None:
    texts = ["Một hai", "", "ba", "\u0301\u0301", "bốn năm sáu"]
    together = tokenise(texts)
    for number, text in enumerate(texts):
        alone, part = tokenise([text]), together.text(number)
        for name in ("hashes", "starts", "ends", "numbers", "capitals", "units", "lines", "sentences"):
            assert np.array_equal(getattr(part, name), getattr(alone, name)), (text, name)


def test_sentences_begin_after_full_stops_but_not_inside_figures() -> None:
    tokens = tokenise(["Có 5.315 người. Họ đi\nVề nhà"])
    assert tokens.sentences.tolist() == [True, False, False, False, True, False, True, False]
    assert tokens.lines.tolist() == [True, False, False, False, False, False, True, False]


@given(ANY_TEXT)
def test_words_stand_in_order_and_do_not_overlap(text: str) -> None:
    tokens = tokenise([text])
    assert (tokens.starts < tokens.ends).all()
    assert (tokens.ends[:-1] <= tokens.starts[1:]).all()
    assert len(tokens) == 0 or tokens.ends[-1] <= len(text)


@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cn"]), max_size=200))
def test_composed_and_decomposed_texts_have_the_same_words(text: str) -> None:
    text = unicodedata.normalize("NFC", text)
    assert hashes(text) == hashes(unicodedata.normalize("NFD", text))


@pytest.mark.parametrize("text", ["\u0301" * 100_000, "a" + "\u0301" * 100_000, "x" * 100_000, "日" * 100_000])
def test_extreme_texts_are_read_in_one_pass(text: str) -> None:
    tokens = tokenise([text])
    assert len(tokens) == (0 if text[0] == "\u0301" else 100_000 if text[0] == "日" else 1)
