"""Numbers that come as words, from a form or an address, and may be anything."""

from __future__ import annotations

# The largest key a database holds has nineteen digits, and nobody comes near.
MOST_DIGITS = 18


def whole_number(words: str | None) -> int | None:
    """The whole number that these words are, from 0; None when they are none, or too long for a key of a table."""
    if not words or len(words) > MOST_DIGITS or not (words.isascii() and words.isdigit()):
        return None
    return int(words)
