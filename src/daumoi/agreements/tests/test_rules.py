"""How articles are placed on lines, whatever the order in which they were confirmed."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conftest import NOON
from daumoi.agreements.rules import Item, Line, Placed, fits, place_items

pytestmark = pytest.mark.pure

TYPES, TOPICS, LANGUAGES = ["news", "article", "video"], [1, 2, None], ["vi", "en"]

LINES = st.lists(
    st.builds(
        Line,
        id=st.just(0),
        product_type=st.sampled_from(TYPES),
        topic_id=st.sampled_from(TOPICS),
        language=st.sampled_from([*LANGUAGES, ""]),
        planned_count=st.integers(0, 4),
    ),
    max_size=6,
).map(lambda lines: [Line(number, *list(vars(line).values())[1:]) for number, line in enumerate(lines, start=1)])
ITEMS = st.lists(
    st.builds(
        Item,
        article_id=st.integers(1, 60),
        product_type=st.sampled_from(TYPES),
        topic_id=st.sampled_from(TOPICS),
        language=st.sampled_from(LANGUAGES),
        published_at=st.integers(0, 5).map(lambda hours: NOON + timedelta(hours=hours)),
    ),
    max_size=25,
    unique_by=lambda item: item.article_id,
)


@settings(max_examples=150, deadline=None)
@given(LINES, ITEMS, st.randoms(use_true_random=False))
def test_the_order_of_confirming_does_not_matter(lines, items, chance):
    shuffled_lines, shuffled_items = list(lines), list(items)
    chance.shuffle(shuffled_lines)
    chance.shuffle(shuffled_items)
    assert place_items(shuffled_lines, shuffled_items) == place_items(lines, items)


@settings(max_examples=150, deadline=None)
@given(LINES, ITEMS)
def test_every_article_is_counted_once_and_no_line_above_its_plan(lines, items):
    placed = place_items(lines, items)
    assert Counter(place.article_id for place in placed) == Counter(item.article_id for item in items)
    in_contract = Counter(place.line_id for place in placed if not place.is_beyond_contract)
    by_line = Counter(place.line_id for place in placed)
    plans = {line.id: line for line in lines}
    assert all(count <= plans[line_id].planned_count for line_id, count in in_contract.items())
    assert sum(by_line.values()) == len(items)
    kinds = {item.article_id: item for item in items}
    for place in placed:
        fitting = [line for line in lines if fits(line, kinds[place.article_id])]
        assert (place.line_id is None) == (not fitting)
        assert place.line_id is None or plans[place.line_id] in fitting


@settings(max_examples=150, deadline=None)
@given(LINES, ITEMS)
def test_nothing_is_beyond_contract_while_a_fitting_line_has_room(lines, items):
    placed = {place.article_id: place for place in place_items(lines, items)}
    taken = Counter(place.line_id for place in placed.values() if not place.is_beyond_contract)
    for item in items:
        if placed[item.article_id].is_beyond_contract:
            assert all(taken[line.id] == line.planned_count for line in lines if fits(line, item))


@settings(max_examples=100, deadline=None)
@given(LINES, ITEMS, ITEMS)
def test_a_later_article_never_pushes_an_earlier_one_out(lines, items, more):
    known = {item.article_id for item in items}
    later = [
        Item(item.article_id, item.product_type, item.topic_id, item.language, NOON + timedelta(days=9))
        for item in more
        if item.article_id not in known
    ]
    before = place_items(lines, items)
    assert [place for place in place_items(lines, [*items, *later]) if place.article_id in known] == before


def item(article_id: int, hour: int = 0, **fields) -> Item:
    facts = {"product_type": "news", "topic_id": 1, "language": "vi", **fields}
    return Item(article_id=article_id, published_at=NOON + timedelta(hours=hour), **facts)


ANY, TOPIC, ENGLISH = Line(1, "news", None, "", 1), Line(2, "news", 1, "", 1), Line(3, "news", None, "en", 1)
TOPIC_IN_ENGLISH = Line(4, "news", 1, "en", 1)


@pytest.mark.parametrize(
    ("lines", "items", "placed"),
    [
        ([], [item(1)], [Placed(1, None, True)]),
        ([ANY], [item(1, product_type="video")], [Placed(1, None, True)]),
        ([ANY, TOPIC], [item(1)], [Placed(1, 2, False)]),
        ([ANY, ENGLISH, TOPIC, TOPIC_IN_ENGLISH], [item(1, language="en")], [Placed(1, 4, False)]),
        ([ANY, ENGLISH, TOPIC], [item(1, language="en")], [Placed(1, 2, False)]),
        ([ANY, ENGLISH], [item(1, language="en")], [Placed(1, 3, False)]),
        ([ANY, ENGLISH], [item(1)], [Placed(1, 1, False)]),
        # A full line hands over to the next one that fits; when all are full the most specific has it beyond contract.
        ([ANY, TOPIC], [item(n, n) for n in (1, 2, 3)], [Placed(1, 2, False), Placed(2, 1, False), Placed(3, 2, True)]),
        # Earlier published comes first whatever its number; equal times go by the article's number.
        ([TOPIC], [item(1, 5), item(9, 1)], [Placed(9, 2, False), Placed(1, 2, True)]),
        ([TOPIC], [item(9), item(1)], [Placed(1, 2, False), Placed(9, 2, True)]),
        ([Line(1, "news", None, "", 0)], [item(1)], [Placed(1, 1, True)]),
        # Of two lines that say the same the first one fills first.
        ([Line(6, "news", 1, "", 1), TOPIC], [item(1), item(2, 1)], [Placed(1, 2, False), Placed(2, 6, False)]),
        # No topic on the release: only lines for any topic fit.
        ([TOPIC, ANY], [item(1, topic_id=None)], [Placed(1, 1, False)]),
    ],
)
def test_the_most_specific_line_with_room_takes_an_article(lines, items, placed):
    assert place_items(lines, items) == placed
