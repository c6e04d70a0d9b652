"""Writes what a run finds: pickups as JSON Lines and as a table, texts taken out of pages, problems."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any, BinaryIO, Final

from daumoi.coverage.match_files.excerpts import excerpt
from daumoi.coverage.match_files.journal import Journal
from daumoi.coverage.match_files.seen import SeenIds
from daumoi.coverage.match_files.sources import Entry, Problem
from daumoi.coverage.match_files.summary import Summary
from daumoi.foundation.spreadsheets import harmless_cell
from textreuse import Credit, CreditKind, Kind, Pickup, Span
from textreuse.words import whole_words

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
PICKUPS, TABLE, TEXTS, PROBLEMS = "pickups.jsonl", "pickups.csv", "texts.jsonl", "problems.jsonl"
SIMILAR = "similar.jsonl"
# What a run keeps for itself until it is complete: the texts of its best pairs, and the ids that it has met.
_SHOWN, _IDS = "shown.jsonl", "ids.bin"
# What a terminal or a spreadsheet takes for a command, or does not let be stored: controls but tab and new lines.
_COMMANDS: Final = dict.fromkeys((*range(9), 11, 12, *range(14, 32), *range(127, 160)), "\N{REPLACEMENT CHARACTER}")
_EXCERPT: Final = 300
# Made once: `json.dumps` makes one for each line.
_AS_JSON: Final = json.JSONEncoder(ensure_ascii=False)


@dataclass(frozen=True, slots=True)
class Pair:
    """One pickup with both its texts."""

    pickup: Pickup
    release: Entry
    article: Entry


class Results:
    """The files of a run while it goes on. They hold what was added since the last checkpoint only in part."""

    def __init__(self, journal: Journal, releases: Mapping[str, Entry]) -> None:
        """Open the files where the journal left them; new ones get their headings."""
        self._journal, self._releases = journal, releases
        self._lines = journal.open(PICKUPS)
        self._table = journal.open(TABLE)
        self._texts = journal.open(TEXTS)
        self._problems = journal.open(PROBLEMS)
        self._similar = journal.open(SIMILAR)
        self._shown = journal.open(_SHOWN)
        self._ids = journal.open(_IDS)
        self._rows = csv.writer(_Encoded(self._table), lineterminator="\r\n")
        if not self._table.tell():
            self._table.write(b"\xef\xbb\xbf")  # so that Excel shows Vietnamese right
            self._rows.writerow(COLUMNS)
            for release in releases.values():
                self._keep_extracted(release)

    def add(self, article: Entry, pickups: Sequence[Pickup], summary: Summary) -> None:
        """Write an article's pickups, and count them."""
        summary.count(article, pickups, lambda pickup: self._put_aside(pickup, article))
        for pickup in pickups:
            self._lines.write(pickup_line(pickup))
            self._rows.writerow(table_row(pickup, self._releases[pickup.release], article))
        if pickups:
            self._keep_extracted(article)

    def add_similar(self, line: dict[str, Any], shown: dict[str, Any], summary: Summary) -> None:
        """Write a suggestion, and count it; `shown` is what the report needs of it."""
        self._similar.write(_line(line))
        summary.count_similar(line["score"], lambda: self._shown_at(shown))

    def best_similar(self, summary: Summary) -> Iterator[dict[str, Any]]:
        """Read the best suggestions back, the best first."""
        yield from self._read_shown(summary.places_of_similar)

    def add_problem(self, problem: Problem, summary: Summary) -> None:
        """Write what could not be read, and count it."""
        summary.report(problem)
        self._problems.write(_line(_fields_of(problem)))

    def add_ids(self, seen: SeenIds) -> None:
        """Write the ids met since this was last called."""
        self._ids.write(seen.new_keys())

    def best(self, summary: Summary) -> Iterator[Pair]:
        """Read the best pairs back, one at a time, the strongest first."""
        for found in self._read_shown(summary.places_of_best):
            pickup = _pickup_from(found["pickup"])
            yield Pair(pickup, self._releases[pickup.release], _entry_from(found["article"]))

    def _read_shown(self, places: Iterable[int]) -> Iterator[dict[str, Any]]:
        self._shown.flush()
        with (self._journal.folder / _SHOWN).open("rb") as file:
            for place in places:
                file.seek(place)
                yield json.loads(file.readline())

    def pickup_lines(self) -> Iterator[bytes]:
        """Read the lines of pickups.jsonl back."""
        self._lines.flush()
        with (self._journal.folder / PICKUPS).open("rb") as file:
            yield from file

    def wanted(self) -> dict[str, bool]:
        """Say of each file whether it belongs to the results; some do only with something in them."""
        some = {TEXTS: self._texts, PROBLEMS: self._problems, SIMILAR: self._similar}
        return {PICKUPS: True, TABLE: True} | {name: file.tell() > 0 for name, file in some.items()}

    def _put_aside(self, pickup: Pickup, article: Entry) -> int:
        known = _fields_of(article) | {
            name: moment.isoformat()
            for name in ("published_at", "issued_at")
            if (moment := getattr(article, name)) is not None
        }
        credit, spans = pickup.credit, [_fields_of(span) for span in pickup.spans]
        kept = _fields_of(pickup) | {"spans": spans, "credit": credit and _fields_of(credit)}
        return self._shown_at({"pickup": kept, "article": known})

    def _shown_at(self, found: dict[str, Any]) -> int:
        place = self._shown.tell()
        self._shown.write(_line(found))
        return place

    def _keep_extracted(self, entry: Entry) -> None:
        """Write a text that is not its file's, out of a page or another encoding: offsets count in this one."""
        if entry.extracted:
            named = {"encoding": entry.encoding} if entry.encoding else {}
            self._texts.write(_line({"id": entry.id, **named, "text": entry.text}))


def ids_met(journal: Journal) -> SeenIds:
    """Give the ids that a run had met at its last checkpoint."""
    return SeenIds.read(journal.read(_IDS))


class _Encoded:
    """Lets `csv` write text into a file of bytes."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file

    def write(self, text: str) -> int:
        return self._file.write(text.encode("utf-8", "backslashreplace"))


def _pickup_from(found: dict[str, Any]) -> Pickup:
    credit = found["credit"]
    known: dict[str, Any] = {
        "spans": tuple(Span(**span) for span in found["spans"]),
        "kind": Kind(found["kind"]),
        "credit": credit and Credit(**(credit | {"kind": CreditKind(credit["kind"])})),
        "alternatives": tuple(found["alternatives"]),
    }
    return Pickup(**(found | known))


def _entry_from(found: dict[str, Any]) -> Entry:
    known: dict[str, Any] = {name: tuple(found[name]) for name in ("aliases", "links")}
    for name in ("published_at", "issued_at"):
        known[name] = datetime.fromisoformat(found[name]) if found[name] else None
    return Entry(**(found | known))


def _fields_of(record: Entry | Pickup | Span | Credit | Problem) -> dict[str, Any]:
    """Give the fields of a record by name, as they are: `asdict` copies all that they hold."""
    return {each.name: getattr(record, each.name) for each in fields(record)}


def _line(found: dict[str, Any]) -> bytes:
    """Give one line of JSON in UTF-8; letters stand as they are unless UTF-8 cannot hold one, a lone surrogate."""
    try:
        return (_AS_JSON.encode(found) + "\n").encode()
    except UnicodeEncodeError:
        return (json.dumps(found) + "\n").encode()


def pickup_line(pickup: Pickup) -> bytes:
    """Give a pickup as one line of JSON; spans as [article start, article end, release start, release end]."""
    credit = pickup.credit
    return _line(
        {
            "release": pickup.release,
            "article": pickup.article,
            "spans": [[s.article_start, s.article_end, s.release_start, s.release_end] for s in pickup.spans],
            "verbatim": [span.verbatim for span in pickup.spans],
            "release_share": round(pickup.release_share, 4),
            "article_share": round(pickup.article_share, 4),
            "verbatim_share": round(pickup.verbatim_share, 4),
            "words": pickup.matched_words,
            "article_words": pickup.article_words,
            "release_words": pickup.release_words,
            "kind": pickup.kind.value,
            "evidence": round(pickup.evidence, 1),
            "credit": credit and _fields_of(credit),
            "alternatives": list(pickup.alternatives),
        }
    )


def table_row(pickup: Pickup, release: Entry, article: Entry) -> list[str | int | float]:
    """Give a pickup as a row for a spreadsheet, in the order of `COLUMNS`; no cell of it runs as a formula."""
    longest = max(pickup.spans, key=lambda span: span.words)
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
        excerpt(article.text[slice(*whole_words(article.text, longest.article_start, longest.article_end))], _EXCERPT),
    )
    return [harmless(cell) if isinstance(cell, str) else cell for cell in row]


def harmless(cell: str) -> str:
    """Put an apostrophe before what a spreadsheet would run as a formula, and mark the places of control characters."""
    if not cell.isprintable():  # as few are: to look is ten times as fast
        cell = cell.translate(_COMMANDS)
    return harmless_cell(cell)
