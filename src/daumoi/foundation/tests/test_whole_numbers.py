"""What is typed where a number belongs is a number, or none; never an error."""

from __future__ import annotations

import pytest

from daumoi.foundation.whole_numbers import whole_number


@pytest.mark.parametrize(("words", "number"), [("0", 0), ("7", 7), ("007", 7), ("9" * 18, 10**18 - 1)])
def test_a_whole_number_is_read(words, number):
    assert whole_number(words) == number


@pytest.mark.parametrize("words", [None, "", "-1", "+1", "1.0", " 1", "1_000", "²", "٣", "x", "9" * 19, "9" * 5000])
def test_anything_else_is_none(words):
    assert whole_number(words) is None
