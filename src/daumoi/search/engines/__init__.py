"""The words of the index in the database's own search: FTS5 in SQLite, tsvector with GIN in PostgreSQL.

Both keep titles apart from texts, and each of them twice, as written and without marks, in words that `rules` has cut.
Nothing is weighed by how rare a word is among all texts: such a weight would tell of texts that the person may not see.
What counts is where the words stand (`rules.tiers`); then the newest, by the number of the entry.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from django.db import connection

from daumoi.search.engines import postgresql, sqlite
from daumoi.search.engines.asked import IndexedWords, Narrowing, Span
from daumoi.search.rules import Question, tiers


def _engine() -> Any:
    return sqlite if connection.vendor == "sqlite" else postgresql


def write(words: Sequence[IndexedWords]) -> None:
    """Put these words into the index in place of what it held of the same entries."""
    forget([entry.entry_id for entry in words])
    with connection.cursor() as cursor:
        _engine().write(cursor, words)


def forget(entry_ids: Sequence[int]) -> None:
    """Take the words of these entries out of the index."""
    with connection.cursor() as cursor:
        _engine().forget(cursor, entry_ids)


def forget_all() -> None:
    with connection.cursor() as cursor:
        for table in _engine().TABLES:
            cursor.execute(f"DELETE FROM {table}")


def indexed_ids() -> set[int]:
    """Entries of which the index holds words."""
    with connection.cursor() as cursor:
        cursor.execute(_engine().HELD)
        return {row[0] for row in cursor.fetchall()}


def candidates(asked: Question, narrowing: Narrowing, *, most: int) -> tuple[dict[int, int], bool]:
    """The best entries, each with its best tier, counted from 0; and whether there are more of them.

    Tier by tier, of each the newest, until about so many are there: one statement, in which the database leaves out the
    tiers that are not needed any more. Who may see an entry is not asked here.
    """
    best: dict[int, int] = {}
    with connection.cursor() as cursor:
        span = _span(cursor, narrowing)
        parts, values = [], []
        for number, tier in enumerate(tiers(asked)):
            found, its_values = _engine().newest(tier, narrowing.groups, span, most)
            parts.append(f"SELECT {number} AS tier, id FROM ({found}) AS tier_{number}")
            values += its_values
        # What a tier holds, the weaker ones hold too: rows come again, but the strongest come first all the same.
        cursor.execute(f"{' UNION ALL '.join(parts)} LIMIT %s", [*values, 2 * most])
        rows = cursor.fetchall()
    of_tier = Counter(number for number, _id in rows)
    for number, entry_id in rows:
        best[entry_id] = min(number, best.get(entry_id, number))
    return best, len(rows) == 2 * most or most in of_tier.values()


def _span(cursor: Any, narrowing: Narrowing) -> Span | None:
    """Between which numbers the entries of a time lie; entries are numbered about in the order of their times."""
    moments = [(f"e.at {sign} %s", moment) for sign, moment in narrowing.bounds]
    if not moments:
        return None
    condition = " AND ".join(each for each, _moment in moments)
    values = tuple(moment for _each, moment in moments)
    cursor.execute(f"SELECT MIN(e.id), MAX(e.id) FROM search_searchentry e WHERE {condition}", values)
    first, last = cursor.fetchone()
    return Span(first or 0, last or 0, condition, values)
