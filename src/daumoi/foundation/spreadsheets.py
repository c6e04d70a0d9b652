"""Cells of tables that go out. Whoever opens a table in a spreadsheet programme must see words, not run them."""

from __future__ import annotations

# A cell that begins with one of these runs as a formula; some programmes take the wide forms for the narrow.
FORMULA_SIGNS = ("=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20", "\t", "\r")
# What a programme drops, or does not show, before it looks at the first sign.
_UNSEEN = " \n\u00a0\u3000\ufeff\u200b\ufffd"


def harmless_cell(words: str) -> str:
    """The words as a spreadsheet shows and does not compute them; an apostrophe where they begin like a formula."""
    return f"'{words}" if words.lstrip(_UNSEEN).startswith(FORMULA_SIGNS) else words


def cell_as_written(words: str) -> str:
    """What `harmless_cell` was given, of what it gave; for tables that come back."""
    return words[1:] if words.startswith("'") and harmless_cell(words[1:]) == words else words
