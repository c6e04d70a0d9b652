"""Both texts come back whole, and every number has its counterpart."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daumoi.coverage.side_by_side import Passage, Segment, side_by_side

TEXTS = st.text(alphabet=st.sampled_from("abc đề\n\u0301<&"), max_size=60)
SPANS = st.lists(
    st.tuples(st.integers(-5, 70), st.integers(-5, 70), st.integers(-5, 70), st.integers(-5, 70), st.integers(0, 1)),
    max_size=8,
)
CREDITS = st.none() | st.tuples(st.integers(-5, 70), st.integers(-5, 70))


@given(TEXTS, TEXTS, SPANS, CREDITS)
def test_joined_segments_give_both_texts_back_exactly(release, article, spans, credit):
    shown = side_by_side(release, article, spans, credit=credit)
    assert "".join(segment.text for segment in shown.release) == release
    assert "".join(segment.text for segment in shown.article) == article
    assert all(segment.text for segment in shown.release + shown.article)


@given(TEXTS, TEXTS, SPANS)
def test_every_number_stands_on_both_sides_and_in_the_list(release, article, spans):
    shown = side_by_side(release, article, spans)
    of_release = {segment.passage for segment in shown.release} - {None}
    of_article = {segment.passage for segment in shown.article} - {None}
    assert of_release == of_article == {passage.number for passage in shown.passages}
    assert of_release == set(range(1, len(of_release) + 1))


@given(TEXTS, TEXTS, SPANS)
def test_new_numbers_appear_in_article_order(release, article, spans):
    numbers = [segment.passage for segment in side_by_side(release, article, spans).article if segment.passage]
    first_seen = list(dict.fromkeys(numbers))
    assert first_seen == sorted(first_seen)


def test_passages_are_numbered_in_the_order_of_the_article():
    shown = side_by_side("one two", "two — one", [[6, 9, 0, 3, 1], [0, 3, 4, 7, 1]])
    assert shown.article == [Segment("two", 1), Segment(" — "), Segment("one", 2)]
    assert shown.release == [Segment("one", 2), Segment(" "), Segment("two", 1)]


def test_the_shared_part_of_two_release_passages_belongs_to_the_earlier_one():
    shown = side_by_side("abcdef", "abcd|cdef", [[0, 4, 0, 4, 1], [5, 9, 2, 6, 1]])
    assert shown.release == [Segment("abcd", 1), Segment("ef", 2)]


def test_a_passage_used_twice_has_one_number():
    shown = side_by_side("abcdef", "bcd, bcd", [[0, 3, 1, 4, 1], [5, 8, 1, 4, 0]])
    assert [segment.passage for segment in shown.article] == [1, None, 1]
    assert shown.passages == [Passage(1, words=2, is_verbatim=False)]


def test_a_passage_inside_two_earlier_ones_takes_the_number_of_the_larger_share():
    spans = [[0, 3, 0, 3, 1], [3, 6, 3, 6, 1], [6, 9, 2, 5, 1]]
    assert [segment.passage for segment in side_by_side("abcdef", "abcdefcde", spans).article] == [1, 2]


def test_only_words_make_a_passage_of_what_is_left_between_two():
    shown = side_by_side("One. Two", "One. One. Two", [[0, 3, 0, 3, 1], [5, 13, 0, 8, 1]])
    assert shown.release == [Segment("One", 1), Segment(". "), Segment("Two", 2)]
    shown = side_by_side("One. Two. Three", "Two. One. Two", [[0, 3, 5, 8, 1], [5, 13, 0, 8, 1], [5, 5, 0, 0, 1]])
    assert shown.release == [Segment("One. ", 2), Segment("Two", 1), Segment(". Three")]
    shown = side_by_side("One. Two", "One, Two, One. Two", [[0, 3, 0, 3, 1], [5, 8, 5, 8, 1], [10, 18, 0, 8, 1]])
    assert shown.release == [Segment("One", 1), Segment(". "), Segment("Two", 2)]
    assert [segment.passage for segment in shown.article] == [1, None, 2, None, 1]


def test_the_credit_is_marked_inside_and_outside_of_passages():
    shown = side_by_side("abc", "xxabcxx", [[2, 5, 0, 3, 1]], credit=(1, 4))
    assert shown.article == [
        Segment("x"),
        Segment("x", is_credit=True),
        Segment("ab", 1, is_credit=True),
        Segment("c", 1),
        Segment("xx"),
    ]


@pytest.mark.parametrize(
    "span",
    [[0, 0, 0, 3, 1], [0, 3, 2, 2, 1], [9, 12, 0, 3, 1], [0, 3, 50, 60, 1], [3, 0, 0, 3, 1]],
    ids=["empty in the article", "empty in the release", "past the article", "past the release", "backwards"],
)
def test_a_span_that_marks_nothing_is_left_out_on_both_sides(span):
    shown = side_by_side("abc", "abcdef", [span])
    assert shown.passages == []
    assert shown.release == [Segment("abc")]


def test_paragraphs_are_kept():
    text = "first\n\nsecond\nthird"
    shown = side_by_side(text, text, [[0, 13, 0, 13, 1]])
    assert shown.article == [Segment("first\n\nsecond", 1), Segment("\nthird")]
