"""Corpora as rows, put through the detector."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from tests.quality.scoring import Pair, Spans
from textreuse import Article, Release, ReleaseIndex

Row = dict[str, str]
Found = dict[Pair, Spans]


def releases_of(rows: Iterable[Row]) -> list[Release]:
    """Give the releases of a corpus; issuer and time where they are known."""
    return [Release(row["id"], row["text"], row.get("agency"), issued_at=_moment(row.get("issued"))) for row in rows]


def articles_of(rows: Iterable[Row]) -> list[Article]:
    """Give the articles of a corpus."""
    return [
        Article(row["id"], row["text"], row.get("outlet"), published_at=_moment(row.get("published"))) for row in rows
    ]


def found_in(index: ReleaseIndex, articles: Iterable[Article]) -> Found:
    """Match articles; give for each pair its places [article start, end, release start, end]."""
    return {
        (pickup.release, pickup.article): [
            [span.article_start, span.article_end, span.release_start, span.release_end] for span in pickup.spans
        ]
        for pickups in index.match_many(articles)
        for pickup in pickups
    }


def matched(releases: Iterable[Row], articles: Iterable[Row]) -> Found:
    """Do the same from rows to pairs."""
    return found_in(ReleaseIndex.build(releases_of(releases)), articles_of(articles))


def _moment(written: str | None) -> datetime | None:
    return None if written is None else datetime.fromisoformat(written)
