"""Fields of rows that somebody else wrote: read as they were meant, or refused by name."""

import json
import math
from contextlib import suppress
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from textreuse import Article, Release, rows
from textreuse.rows import Unusable

MAY_DAY = datetime(2026, 5, 1, tzinfo=UTC)
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.binary() | st.dates() | st.datetimes(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=4,
)


@pytest.mark.parametrize(
    ("value", "read"),
    [
        (None, ""),
        ("  ", ""),
        (math.nan, ""),
        ([], ""),
        ([None, "Lan"], "Lan"),
        (" Báo Đồi ", "Báo Đồi"),
        (b"B\xc3\xa1o", "Báo"),
        (7, "7"),
        (2.5, "2.5"),
        (["Lan", "Huệ"], "Lan, Huệ"),
        ({"@type": "Person", "name": "Lan"}, "Lan"),
        ([{"name": "Lan"}, "Huệ"], "Lan, Huệ"),
    ],
)
def test_what_is_harmless_is_read_as_it_was_meant(value: object, read: str) -> None:
    assert rows.text_in({"byline": value}, rows.BYLINE) == read


def test_the_first_name_of_a_field_that_says_something_counts() -> None:
    assert rows.text_in({"outlet": " ", "source": "Báo Đồi"}, rows.OUTLET) == "Báo Đồi"
    assert rows.moment_in({"published_at": "hôm qua", "date": "2026-05-01"}, rows.PUBLISHED) == datetime(
        2026, 5, 1, tzinfo=UTC
    )


@pytest.mark.parametrize(
    ("value", "read"),
    [
        (None, ()),
        ("", ()),
        ("Cục", ("Cục",)),
        (5, ("5",)),
        (["Cục", " ", None, 5], ("Cục", "5")),
        ([b"C\xc3\xb4"], ("Cô",)),
    ],
)
def test_one_text_stands_for_a_list_of_one(value: object, read: tuple[str, ...]) -> None:
    assert rows.texts_in({"aliases": value}, rows.ALIASES) == read


@pytest.mark.parametrize(("value", "read"), [(5, "5"), (5.0, "5"), ("a", "a"), (None, ""), ("", ""), (b"a", "a")])
def test_an_id_is_a_text_or_a_whole_number(value: object, read: str) -> None:
    assert rows.id_in({"id": value}) == read


def test_times_of_all_makes_are_read() -> None:
    for value in ("2026-05-01T07:00:00+07:00", MAY_DAY.replace(tzinfo=None), date(2026, 5, 1), b"2026-05-01"):
        assert rows.moment_in({"date": value}, rows.PUBLISHED) == MAY_DAY


@pytest.mark.parametrize(
    ("read", "field", "value", "detail"),
    [
        (rows.id_in, "id", True, "`id` is true or false, a text or a whole number is wanted"),
        (rows.id_in, "id", 2.5, "`id` is a number, a text or a whole number is wanted"),
        (rows.full_text_in, "text", ["a"], "`text` is a list, a text is wanted"),
        (lambda row: rows.text_in(row, rows.ISSUER), "agency", {}, "`agency` is an object, a text is wanted"),
        (lambda row: rows.text_in(row, rows.BYLINE), "author", [[{}]], "`author` is a list, a text is wanted"),
        (
            lambda row: rows.texts_in(row, rows.LINKS),
            "links",
            [{}],
            f"`links` is a list, {rows.TEXTS} is wanted",
        ),
        (
            lambda row: rows.moment_in(row, rows.ISSUED),
            "issued",
            3,
            f"`issued` is a number, {rows.TIME} is wanted",
        ),
    ],
)
def test_what_cannot_be_meant_is_refused_by_the_name_of_its_field(
    read: Any, field: str, value: object, detail: str
) -> None:
    with pytest.raises(Unusable, match="wrong type") as refused:
        read({field: value})
    assert refused.value.detail == detail


@given(value=ANYTHING)
def test_whatever_stands_in_a_row_is_read_or_refused(value: object) -> None:
    row = dict.fromkeys(("id", "text", "title", "links", "date"), value)
    readers = (
        rows.id_in,
        rows.full_text_in,
        lambda row: rows.text_in(row, rows.TITLE),
        lambda row: "\n".join(rows.texts_in(row, rows.LINKS)),
        lambda row: str(rows.moment_in(row, rows.PUBLISHED)),
    )
    for read in readers:
        with suppress(Unusable):
            assert isinstance(read(row), str)


@given(value=st.integers() | st.text())
def test_an_id_that_json_can_hold_is_kept(value: int | str) -> None:
    kept = rows.id_in(json.loads(json.dumps({"id": value})))
    assert kept == str(value) or (not kept and not str(value).strip())


@pytest.mark.parametrize(
    ("record", "given", "said"),
    [
        (Release, {"id": 5, "text": "a"}, "Release.id is int, not str: 5"),
        (Release, {"id": "r", "text": None}, "Release.text is NoneType"),
        (Release, {"id": "r", "text": "a", "issuer_aliases": "Cục"}, "Release.issuer_aliases is a str"),
        (Article, {"id": "a", "text": b"a"}, "Article.text is bytes"),
        (Article, {"id": "a", "text": "a", "links": "https://x.example"}, "Article.links is a str"),
    ],
)
def test_a_record_of_wrong_types_is_refused_by_the_name_of_the_field(record: Any, given: Any, said: str) -> None:
    with pytest.raises(TypeError, match=said):
        record(**given)
