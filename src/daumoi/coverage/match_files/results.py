"""Writes pickups as JSON Lines and as a table for spreadsheets, each file whole or not at all."""

from __future__ import annotations

import contextlib
import csv
import json
import os
import secrets
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any, Final

from daumoi.coverage.match_files.sources import Entry
from textreuse import Pickup

COLUMNS: Final = (
    "release",
    "release_title",
    "issuer",
    "article",
    "article_title",
    "outlet",
    "published_at",
    "kind",
    "release_share",
    "article_share",
    "verbatim_share",
    "words",
    "passages",
    "credit",
    "credit_text",
    "url",
    "longest_passage",
)
# A cell that begins with one of these runs as a formula in a spreadsheet.
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")
_EXCERPT: Final = 300


@contextlib.contextmanager
def written_whole(path: Path, *, bom: bool = False, keep_empty: bool = True) -> Iterator[IO[str]]:
    """Open a file for writing that takes its place only when all was written without an error.

    With `keep_empty` false nothing stands at the path when nothing was written, not even an older file.
    """
    draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        with draft.open("w", encoding="utf-8-sig" if bom else "utf-8", errors="backslashreplace", newline="") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        if keep_empty or draft.stat().st_size:
            draft.replace(path)
        else:
            path.unlink(missing_ok=True)
    finally:
        draft.unlink(missing_ok=True)


def pickup_line(pickup: Pickup) -> str:
    """Give a pickup as one line of JSON; spans as [article start, article end, release start, release end]."""
    credit = pickup.credit
    found: dict[str, Any] = {
        "release": pickup.release,
        "article": pickup.article,
        "spans": [[s.article_start, s.article_end, s.release_start, s.release_end] for s in pickup.spans],
        "verbatim": [span.verbatim for span in pickup.spans],
        "release_share": round(pickup.release_share, 4),
        "article_share": round(pickup.article_share, 4),
        "verbatim_share": round(pickup.verbatim_share, 4),
        "words": pickup.matched_words,
        "kind": pickup.kind.value,
        "evidence": round(pickup.evidence, 1),
        "credit": credit and {"kind": credit.kind.value, "start": credit.start, "end": credit.end, "text": credit.text},
        "alternatives": list(pickup.alternatives),
    }
    line = json.dumps(found, ensure_ascii=False)
    try:
        line.encode("utf-8")
    except UnicodeEncodeError:  # a lone surrogate in somebody's text
        line = json.dumps(found)
    return line + "\n"


class PickupTable:
    """Rows for a spreadsheet: UTF-8 with a byte order mark, so that Excel shows Vietnamese right."""

    def __init__(self, file: IO[str]) -> None:
        """Write the heading."""
        self._rows = csv.writer(file, lineterminator="\r\n")
        self._rows.writerow(COLUMNS)

    def add(self, pickup: Pickup, release: Entry, article: Entry) -> None:
        """Write the row of one pickup."""
        longest = max(pickup.spans, key=lambda span: span.words)
        passage = " ".join(article.text[longest.article_start : longest.article_end].split())
        row: tuple[str | int | float, ...] = (
            pickup.release,
            release.title,
            release.issuer,
            pickup.article,
            article.title,
            article.outlet,
            article.published_at.isoformat() if article.published_at else "",
            pickup.kind.value,
            round(pickup.release_share, 4),
            round(pickup.article_share, 4),
            round(pickup.verbatim_share, 4),
            pickup.matched_words,
            len(pickup.spans),
            pickup.credit.kind.value if pickup.credit else "",
            pickup.credit.text if pickup.credit else "",
            article.url,
            passage if len(passage) <= _EXCERPT else passage[: _EXCERPT - 1] + "…",
        )
        self._rows.writerow([harmless(cell) if isinstance(cell, str) else cell for cell in row])


def harmless(cell: str) -> str:
    """Put an apostrophe before what a spreadsheet would run as a formula."""
    return f"'{cell}" if cell.lstrip(" \n\u00a0").startswith(_FORMULA) else cell
