"""What goes out in a table runs nowhere, and comes back as it was."""

from __future__ import annotations

import pytest

from daumoi.foundation.spreadsheets import cell_as_written, harmless_cell


@pytest.mark.parametrize("words", ["=1+1", "+84", "-A", "@SUM(A1)", "\t=1", " =1", "\u200b=1", "\uff1d1+1"])
def test_what_begins_like_a_formula_is_shown_and_not_computed(words):
    assert harmless_cell(words) == f"'{words}"
    assert cell_as_written(harmless_cell(words)) == words


@pytest.mark.parametrize("words", ["", "Sở Y tế", "3-4 trang", "'trích dẫn'"])
def test_other_words_stay_as_they_are(words):
    assert harmless_cell(words) == words
    assert cell_as_written(words) == words
