"""A commented passage is found again, or said to be gone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daumoi.drafts.anchoring import Found, Quote, find_passage, quote_at

pytestmark = pytest.mark.pure

TEXT = "Cục công bố kết quả đo.\n\nTốc độ trung bình đạt 152,4 Mbit/s tại 34 tỉnh.\n\nTốc độ trung bình sẽ còn tăng."


def passage(words: str, text: str = TEXT, nth: int = 0) -> Quote:
    start = -1
    for _ in range(nth + 1):
        start = text.index(words, start + 1)
    return quote_at(text, start, start + len(words))


def test_a_passage_is_found_where_it_was_said():
    quote = passage("đạt 152,4 Mbit/s")
    place = find_passage(f"Câu mới ở đầu.\n\n{TEXT}", quote)
    assert place.found is Found.EXACT
    assert f"Câu mới ở đầu.\n\n{TEXT}"[place.start : place.end] == "đạt 152,4 Mbit/s"


@pytest.mark.parametrize("nth", [0, 1])
def test_of_two_equal_passages_the_one_with_its_surroundings_is_meant(nth):
    quote = passage("Tốc độ trung bình", nth=nth)
    changed = TEXT.replace("Cục công bố kết quả đo.", "Hôm nay, Cục công bố.")
    place = find_passage(changed, quote)
    assert changed[place.end :].startswith((" đạt", " sẽ")[nth])


def test_an_edited_passage_is_found_in_its_paragraph():
    quote = passage("Tốc độ trung bình đạt 152,4 Mbit/s tại 34 tỉnh")
    changed = TEXT.replace("đạt 152,4 Mbit/s", "ước đạt 153,1 Mbit/s")
    place = find_passage(changed, quote)
    assert place.found is Found.EDITED
    assert changed[place.start : place.end] == "Tốc độ trung bình ước đạt 153,1 Mbit/s tại 34 tỉnh"


def test_a_passage_that_was_cut_is_gone():
    quote = passage("đạt 152,4 Mbit/s tại 34 tỉnh")
    assert find_passage("Cục công bố kết quả đo.", quote).found is Found.GONE
    assert find_passage("", quote).found is Found.GONE
    assert find_passage(TEXT, Quote("  ")).found is Found.GONE


@given(st.text(alphabet="ab c\n", min_size=1, max_size=60), st.integers(0, 59), st.integers(1, 60))
def test_in_an_unchanged_text_every_passage_is_where_it_was(text, begin, length):
    start = begin % len(text)
    end = min(len(text), start + length)
    quote = quote_at(text, start, end)
    place = find_passage(text, quote)
    if quote.exact.strip():
        assert text[place.start : place.end] == quote.exact
        # Surroundings tell equal passages apart as far as they reach.
        assert text[: place.start].endswith(quote.prefix)
        assert text[place.end :].startswith(quote.suffix)
