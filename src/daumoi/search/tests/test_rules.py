"""What is asked and where it stands in a text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daumoi.search.rules import exact_words, folded_words, marked, question, snippet, words_of


def test_words_in_quotation_marks_stay_together():
    asked = question("“phủ sóng” 5G")
    assert [term.exact for term in asked.terms] == [("phủ", "sóng"), ("5g",)]
    assert [term.folded for term in asked.terms] == [("phu", "song"), ("5g",)]


@pytest.mark.parametrize(
    ("typed", "is_prefix"),
    [("băng rộng", True), ("băng r", False), ('"băng rộng"', False), ("băng rộng ", True)],
)
def test_the_last_loose_word_may_go_on(typed, is_prefix):
    assert question(typed).terms[-1].is_prefix is is_prefix


def test_punctuation_alone_asks_nothing():
    assert not question(' "" — * ( ) ^ ')


def test_operators_of_the_databases_are_plain_words():
    assert question("NOT a* NEAR(b) title:c").terms[0].exact == ("not",)


def test_scripts_without_spaces_are_cut_by_letters():
    assert words_of("新闻 发布") == ["新", "闻", "发", "布"]
    assert question("新闻").terms[0].exact == ("新", "闻")


@given(st.text())
def test_folding_keeps_the_number_of_words(text):
    exact = exact_words(text)
    assert len(folded_words(exact).split(" ")) == len(exact.split(" "))


@given(st.text(max_size=400), st.text(max_size=30))
def test_a_marked_text_is_the_text(text, typed):
    assert "".join(piece.text for piece in marked(text, question(typed))) == text


def test_a_snippet_shows_where_most_of_the_words_stand():
    text = "sóng " + "chữ " * 100 + "phủ sóng 5G toàn xã " + "chữ " * 100
    pieces = snippet(text, question("phu song 5g"))
    assert [piece.text for piece in pieces if piece.is_hit] == ["phủ", "sóng", "5G"]
    assert (pieces[0].text, pieces[-1].text) == ("… ", " …")


def test_a_snippet_of_nothing_is_nothing():
    assert snippet("", question("a")) == []
