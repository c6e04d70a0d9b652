"""The words of the index in the database's own search: FTS5 in SQLite, tsvector with GIN in PostgreSQL.

Both keep each text twice, as written and without marks, in words that `rules` has cut. Nothing is weighed by how rare
a word is among all texts: such a weight would tell of texts that the person may not see. What counts is where the
words stand (title before text, as typed before without marks, together before apart); then the newest.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from daumoi.search.rules import Question, Term

TABLE = "search_words"


@dataclass(frozen=True)
class IndexedWords:
    """The words of one entry, cut and joined by spaces."""

    entry_id: int
    title: str
    text: str
    title_folded: str
    text_folded: str
    reach: str


@dataclass(frozen=True)
class Tier:
    """One way in which what was asked can stand in a text."""

    asked: Question
    in_title: bool
    is_exact: bool


def tiers(asked: Question) -> list[Tier]:
    """The ways from the best to the weakest: as typed before folded, title before text, together before apart."""
    found = []
    for is_exact in (True, False):
        for in_title in (True, False):
            if asked.has_several_words:
                found.append(Tier(asked.as_phrase, in_title, is_exact))
            found.append(Tier(asked, in_title, is_exact))
    return found


def write(words: Sequence[IndexedWords]) -> None:
    """Put these words into the index in place of what it held of the same entries."""
    forget([entry.entry_id for entry in words])
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.executemany(
                f"INSERT INTO {TABLE} (rowid, title, text, title_folded, text_folded, reach) "
                "VALUES (%s, %s, %s, %s, %s, %s)",
                [(w.entry_id, w.title, w.text, w.title_folded, w.text_folded, w.reach) for w in words],
            )
            return
        vector = (
            "setweight(to_tsvector('simple', %s), 'A') || setweight(to_tsvector('simple', %s), 'B') "
            "|| setweight(to_tsvector('simple', %s), 'C')"
        )
        cursor.executemany(
            f"INSERT INTO {TABLE} (entry_id, exact, folded) VALUES (%s, {vector}, {vector})",
            [(w.entry_id, w.title, w.text, w.reach, w.title_folded, w.text_folded, w.reach) for w in words],
        )


def forget(entry_ids: Sequence[int]) -> None:
    """Take the words of these entries out of the index."""
    key = "rowid" if connection.vendor == "sqlite" else "entry_id"
    with connection.cursor() as cursor:
        cursor.executemany(f"DELETE FROM {TABLE} WHERE {key} = %s", [(entry_id,) for entry_id in entry_ids])


def forget_all() -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {TABLE}")


def indexed_ids() -> set[int]:
    """Entries of which the index holds words."""
    key = "rowid" if connection.vendor == "sqlite" else "entry_id"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {key} FROM {TABLE}")
        return {row[0] for row in cursor.fetchall()}


def matching_sql(tier: Tier, *, reach: Iterable[str], kinds: Iterable[str]) -> tuple[str, str, str]:
    """A condition on the words table for one tier.

    Args:
        reach, kinds: an empty one narrows nothing.
    Returns:
        (key column, condition with one place for a value, that value).
    """
    places_asked = [group for group in (list(reach), [kind_word(kind) for kind in kinds]) if group]
    if connection.vendor == "sqlite":
        column = "title" if tier.in_title else "title text"
        columns = " ".join(f"{name}{'' if tier.is_exact else '_folded'}" for name in column.split())
        places = "".join(f" AND (reach : ({' OR '.join(group)}))" for group in places_asked)
        return "rowid", f"{TABLE} MATCH %s", f"({{{columns}}} : ({_fts_query(tier)})){places}"
    weight = "A" if tier.in_title else "AB"
    column = "exact" if tier.is_exact else "folded"
    places = "".join(f" & ({' | '.join(f'{word}:C' for word in group)})" for group in places_asked)
    return "entry_id", f"{column} @@ to_tsquery('simple', %s)", f"{_ts_query(tier, weight)}{places}"


def kind_word(kind: str) -> str:
    """The word of reach that says of which kind an entry is."""
    return f"is{kind}"


def _words(term: Term, tier: Tier) -> tuple[str, ...]:
    return term.exact if tier.is_exact else term.folded


def _fts_query(tier: Tier) -> str:
    # Words hold letters and digits only, so nothing in them can end the quotation.
    return " AND ".join(
        f'"{" ".join(_words(term, tier))}"{" *" if term.is_prefix else ""}' for term in tier.asked.terms
    )


def _ts_query(tier: Tier, weight: str) -> str:
    terms = []
    for term in tier.asked.terms:
        words = [f"'{word}':{weight}" for word in _words(term, tier)]
        if term.is_prefix:
            words[-1] = f"'{_words(term, tier)[-1]}':*{weight}"
        terms.append(f"({' <-> '.join(words)})")
    return " & ".join(terms)


def candidates(
    asked: Question,
    *,
    reach: Sequence[str],
    kinds: Sequence[str],
    since: datetime | None,
    until: datetime | None,
    most: int,
) -> dict[int, int]:
    """Entries in whose reach the viewer is, each with its best tier, counted from 0; at most so many of each tier.

    One statement, whatever is found. Who may see an entry is not asked here.
    """
    parts, values = [], []
    for number, tier in enumerate(tiers(asked)):
        key, condition, value = matching_sql(tier, reach=reach, kinds=kinds)
        times, moments = _times(key, since, until)
        parts.append(
            f"SELECT * FROM (SELECT {number} AS tier, {key} AS id FROM {TABLE} WHERE {condition}{times} "
            f"ORDER BY {key} DESC LIMIT {int(most)}) AS tier_{number}"
        )
        values += [value, *moments]
    best: dict[int, int] = {}
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts), values)
        for tier_number, entry_id in cursor.fetchall():
            best[entry_id] = min(tier_number, best.get(entry_id, tier_number))
    return best


def _times(key: str, since: datetime | None, until: datetime | None) -> tuple[str, list[datetime]]:
    if since is None and until is None:
        return "", []
    conditions = []
    moments = []
    for word, moment in ((">=", since), ("<", until)):
        if moment is not None:
            conditions.append(f"e.at {word} %s")
            moments.append(moment)
    inner = f"SELECT e.id FROM search_searchentry e WHERE {' AND '.join(conditions)}"
    return f" AND {key} IN ({inner})", moments
