"""tsvector with GIN, made and asked without PostgreSQL's own parser: words are cut by `rules` alone.

GIN keeps neither places nor weights, so that a phrase or a title would be looked up in the row itself: seconds for
common words. So titles have columns of their own, two words that stand together are a lexeme of their own (`_hai_từ`),
and places are looked at only of rows that hold all pairs of a longer phrase.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Any

from daumoi.search.engines.asked import IndexedWords, Span
from daumoi.search.rules import BREAK, Term, Tier

TABLES = ("search_words",)
HELD = "SELECT entry_id FROM search_words"
# A tsvector ends at 1 MiB, and a lexeme takes no more places than these.
_MOST_BYTES = 700_000
_MOST_PLACES = 255


def write(cursor: Any, words: Sequence[IndexedWords]) -> None:
    """Add words of entries that the index does not hold."""
    cursor.executemany(
        "INSERT INTO search_words (entry_id, title, title_folded, text, text_folded) "
        "VALUES (%s, %s::tsvector, %s::tsvector, %s::tsvector, %s::tsvector)",
        [
            (w.entry_id, *(vector(said, w.reach) for said in (w.title, w.title_folded, w.text, w.text_folded)))
            for w in words
        ],
    )


def vector(said: str, reach: str) -> str:
    """A tsvector of words with their places, of pairs of words, and of the words of reach."""
    words = said.split()
    places: dict[str, list[int]] = {}
    for place, word in enumerate(words, 1):
        places.setdefault(word, []).append(place)
    places.pop(BREAK, None)
    lexemes = [f"'#{word}'" for word in reach.split()]
    lexemes += [f"'{word}':{','.join(map(str, at[:_MOST_PLACES]))}" for word, at in places.items()]
    pairs = {_pair(one, other) for one, other in pairwise(words) if BREAK not in (one, other)}
    return " ".join(_that_fit([*lexemes, *(f"'{pair}'" for pair in sorted(pairs))]))


def _pair(one: str, other: str) -> str:
    # No word begins with "_", so no beginning of a word is that of a pair.
    return f"_{one}_{other}"


def _that_fit(lexemes: Iterable[str]) -> list[str]:
    fitting, size = [], 0
    for lexeme in lexemes:
        size += len(lexeme.encode())
        if size > _MOST_BYTES:
            break
        fitting.append(lexeme)
    return fitting


def forget(cursor: Any, entry_ids: Sequence[int]) -> None:
    """Take entries out."""
    cursor.execute("DELETE FROM search_words WHERE entry_id = ANY(%s)", [list(entry_ids)])


def newest(tier: Tier, groups: Sequence[Sequence[str]], span: Span | None, most: int) -> tuple[str, list[Any]]:
    """A statement for the newest entries of a tier, at most so many, and its values."""
    column = ("title" if tier.in_title else "text") + ("" if tier.is_exact else "_folded")
    conditions, values = [f"w.{column} @@ %s::tsquery"], [_query(tier, groups)]
    if longer := [term for term in tier.asked.terms if len(term.exact) > 2]:
        # In a form that no index has: the pairs narrow, the places decide.
        conditions.append(f"(w.{column} || ''::tsvector) @@ %s::tsquery")
        values.append(" & ".join(f"({_in_places(tier, term)})" for term in longer))
    # Always true; it tells the planner what a row costs to read (migration 0004).
    conditions.append("search_row_is_read(w.entry_id)")
    joined = ""
    if span is not None:
        joined = "JOIN search_searchentry e ON e.id = w.entry_id"
        conditions.append(f"w.entry_id BETWEEN %s AND %s AND {span.condition}")
        values += [span.first, span.last, *span.moments]
    statement = f"SELECT w.entry_id AS id FROM search_words w {joined} WHERE {' AND '.join(conditions)}"
    return f"{statement} ORDER BY w.entry_id DESC LIMIT %s", [*values, most]


def _query(tier: Tier, groups: Sequence[Sequence[str]]) -> str:
    places = ["(" + " | ".join(f"'#{word}'" for word in group) + ")" for group in groups]
    return " & ".join([*(_in_pairs(tier, term) for term in tier.asked.terms), *places])


def _in_pairs(tier: Tier, term: Term) -> str:
    """A term as lexemes without places: the word, or each pair of neighbours; words hold letters and digits only."""
    words = tier.words(term)
    asked = [_pair(one, other) for one, other in pairwise(words)] or list(words)
    *whole, last = (f"'{word}'" for word in asked)
    return " & ".join([*whole, last + (":*" if term.is_prefix else "")])


def _in_places(tier: Tier, term: Term) -> str:
    *whole, last = (f"'{word}'" for word in tier.words(term))
    return " <-> ".join([*whole, last + (":*" if term.is_prefix else "")])
