"""Reads releases and articles from a folder, a JSON Lines or Parquet file or a single file, one at a time.

A folder is read recursively: .txt, .html, .htm, .json, .jsonl, each also as .gz, and .parquet; the id of a file's text
is its path within the folder. A JSON object or a row gives {"id", "text"} and, where known, "title", "agency" or
"issuer", "aliases", "outlet", "published" or "published_at", "issued_at", "byline", "links", "url"; "html" may stand in
place of "text".

What cannot be read is reported, never guessed and never silently dropped. A reader always knows how far it is, and
another one can go on from there.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import IO, Any, Final

from daumoi.coverage.extraction import NotAnArticle, extract_article
from daumoi.coverage.match_files.excerpts import excerpt
from daumoi.coverage.match_files.legacy import legacy_encoding, readable, text_of
from daumoi.coverage.match_files.parquet import ParquetBroken, has_parquet, parquet_rows
from daumoi.coverage.match_files.seen import SeenIds
from textreuse import Article, Release, rows
from textreuse.encodings import decoded
from textreuse.rows import Unusable

_TEXT: Final = (".txt",)
_HTML: Final = (".html", ".htm")
_JSON: Final = (".json",)
_JSON_LINES: Final = (".jsonl", ".ndjson")
_PARQUET: Final = (".parquet",)
KINDS: Final = (*_TEXT, *_HTML, *_JSON, *_JSON_LINES, *_PARQUET)
_URL: Final = ("url",)
_COLUMNS: Final = frozenset(
    (
        *("id", "text", "html"), *_URL, *rows.TITLE, *rows.ISSUER, *rows.ALIASES, *rows.OUTLET, *rows.PUBLISHED,
        *rows.ISSUED, *rows.BYLINE, *rows.LINKS,
    )
)  # fmt: skip
# A text file's title is its first line, sought within so many characters and shortened to so many.
_HEAD: Final = 2000
_TITLE: Final = 160
# One text is at most so large; a decompressed bomb stops here.
_LARGEST: Final = 64 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that could not be read: where, and why, in a word that the interface translates and a detail."""

    place: str
    reason: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """One text with what its file says about it.

    `extracted` when the text is not that of the file: taken out of a page, or out of an encoding other than Unicode,
    which `encoding` then names.
    """

    id: str
    text: str
    place: str
    title: str = ""
    issuer: str = ""
    aliases: tuple[str, ...] = ()
    outlet: str = ""
    published_at: datetime | None = None
    issued_at: datetime | None = None
    byline: str = ""
    links: tuple[str, ...] = ()
    url: str = ""
    extracted: bool = False
    encoding: str = ""

    def as_release(self) -> Release:
        """The entry as something issued."""
        return Release(
            id=self.id,
            text=self.text,
            issuer=self.issuer or None,
            issuer_aliases=self.aliases,
            issued_at=self.issued_at or self.published_at,
            title=self.title or None,
        )

    def as_article(self) -> Article:
        """The entry as something published."""
        return Article(
            id=self.id,
            text=self.text,
            outlet=self.outlet or None,
            published_at=self.published_at,
            byline=self.byline or None,
            links=self.links,
        )


@dataclass(frozen=True, slots=True)
class Position:
    """How far a source has been read: files passed whole, then lines, items or rows of the next file, and its bytes.

    `offset` counts bytes as they are after decompression, and only in JSON Lines; elsewhere it stays 0.
    """

    files: int = 0
    passed: int = 0
    offset: int = 0


class PathMissing(ValueError):
    """The path given does not exist, or holds nothing of a kind that can be read."""


def check_path(path: Path) -> None:
    """Refuse a path from which nothing can be read.

    Raises:
        PathMissing: says what is wrong with it.
    """
    if not path.exists():
        raise PathMissing("missing")
    if path.is_dir():
        if next(_files(path), None) is None:
            raise PathMissing("empty")
    elif _kind(path) not in KINDS:
        raise PathMissing("kind")
    if not has_parquet() and any(_kind(file) in _PARQUET for file in _all_files(path)):
        raise PathMissing("parquet")


class Source:
    """The texts under a path, and what could not be read, in a fixed order; it may begin in the middle.

    Attributes:
        position: where to go on after what was given last.
        seen: ids given so far.
    """

    def __init__(self, path: Path, *, start: Position | None = None, seen: SeenIds | None = None) -> None:
        """Begin at `start`, with the ids `seen` before it."""
        self.path = path
        self.position = start or Position()
        self.seen = seen or SeenIds()
        self._bytes_before = 0
        self._open: IO[bytes] | None = None

    def state(self) -> str:
        """Give a digest of the names, sizes and times of change of the files: equal when nothing was changed."""
        digest = hashlib.blake2b(digest_size=16)
        for file in _all_files(self.path):
            known = _known_of(file)
            name = file.relative_to(self.path).as_posix() if file != self.path else ""
            digest.update(f"{name}\0{known.st_size}\0{known.st_mtime_ns}\n".encode("utf-8", "surrogateescape"))
        return digest.hexdigest()

    def bytes_in_all(self) -> int:
        """Give the size of all files, as they lie on the disk."""
        return sum(_known_of(file).st_size for file in _all_files(self.path))

    @property
    def bytes_read(self) -> int:
        """Bytes of the files passed so far, as they lie on the disk."""
        return self._bytes_before + (self._open.tell() if self._open and not self._open.closed else 0)

    def __iter__(self) -> Iterator[Entry | Problem]:
        """Give what follows `position`, which moves on with each text."""
        start = self.position
        for number, file in enumerate(_all_files(self.path)):
            if number >= start.files:
                within = start if number == start.files else Position(files=number)
                yield from self._checked(file, within)
                self.position = Position(files=number + 1)
            self._bytes_before += file.stat().st_size if file.exists() else 0

    def _checked(self, file: Path, start: Position) -> Iterator[Entry | Problem]:
        name = file.relative_to(self.path).as_posix() if file != self.path else file.name
        self.position = start
        try:
            for found in self._found(file, name, start):
                if isinstance(found, Entry) and not self.seen.add(found.id):
                    yield Problem(found.place, "duplicate id", found.id)
                elif isinstance(found, Entry) and not found.text.strip():
                    yield Problem(found.place, "no text")
                else:
                    yield found
        except Unusable as wrong:
            yield self._given_up(start, Problem(name, wrong.reason, wrong.detail))
        except (OSError, EOFError, zlib.error) as wrong:
            yield self._given_up(start, Problem(name, *_cause(wrong)))
        except ParquetBroken as wrong:
            yield self._given_up(start, Problem(name, "broken Parquet", str(wrong)))

    def _given_up(self, start: Position, problem: Problem) -> Problem:
        self.position = Position(files=start.files + 1)
        return problem

    def _found(self, path: Path, name: str, start: Position) -> Iterator[Entry | Problem]:
        kind = _kind(path)
        if path.exists() and not path.is_file():  # a pipe would keep the run waiting for ever
            raise Unusable("cannot be read")
        if kind in _PARQUET:
            yield from self._rows(path, name, start)
            return
        with path.open("rb") as raw, gzip.GzipFile(fileobj=raw) if _is_gzip(path) else raw as file:
            self._open = raw
            if kind in _JSON_LINES:
                yield from self._lines(file, name, start)
                return
            body = file.read(_LARGEST + 1)
        if len(body) > _LARGEST:
            raise Unusable("too large")
        if kind in _JSON:
            yield from self._items(body, name, start)
        else:
            self.position = Position(files=start.files + 1)
            yield _from_page({"id": name}, body, name) if kind in _HTML else _from_text(body, name)

    def _lines(self, file: IO[bytes], name: str, start: Position) -> Iterator[Entry | Problem]:
        file.seek(start.offset)
        offset = start.offset
        for number, (line, size) in enumerate(_bounded_lines(file), start=start.passed + 1):
            offset += size
            self.position = Position(start.files, number, offset)
            if line is None:
                yield Problem(f"{name}:{number}", "too large")
            elif not line.isspace():
                yield _entry_or_problem(f"{name}:{number}", line, _parsed)

    def _items(self, body: bytes, name: str, start: Position) -> Iterator[Entry | Problem]:
        found = _parsed(body)
        if not isinstance(found, list):
            self.position = Position(files=start.files + 1)
            yield _from_object(found, name)
            return
        for number, one in enumerate(found[start.passed :], start=start.passed + 1):
            self.position = Position(start.files, number)
            yield _entry_or_problem(f"{name}#{number}", one)

    def _rows(self, path: Path, name: str, start: Position) -> Iterator[Entry | Problem]:
        for number, row in enumerate(parquet_rows(path, _COLUMNS, start.passed), start=start.passed + 1):
            self.position = Position(start.files, number)
            yield _entry_or_problem(f"{name}:{number}", row)


def _entry_or_problem(place: str, found: Any, parse: Callable[[Any], Any] = lambda found: found) -> Entry | Problem:
    try:
        return _from_object(parse(found), place)
    except Unusable as wrong:
        return Problem(place, wrong.reason, wrong.detail)


def _cause(wrong: Exception) -> tuple[str, str]:
    """Say in one word of ours, and the system's number, why a file could not be read."""
    if isinstance(wrong, EOFError | gzip.BadGzipFile | zlib.error):
        return "broken or cut gzip", ""
    return "cannot be read", f"errno {wrong.errno}" if isinstance(wrong, OSError) and wrong.errno else ""


def _all_files(path: Path) -> Iterator[Path]:
    return _files(path) if path.is_dir() else iter((path,))


def _files(folder: Path) -> Iterator[Path]:
    """Files of a kind that can be read, sorted; links to folders are not followed, so that no circle can be walked."""
    for path in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if path.name.startswith("."):
            continue
        if path.is_dir():
            if not path.is_symlink():
                yield from _files(path)
        elif _kind(path) in KINDS:
            yield path


def _known_of(path: Path) -> os.stat_result:
    """Give size and time of change; those of the link itself where it leads nowhere."""
    try:
        return path.stat()
    except OSError:
        return path.lstat()


def _kind(path: Path) -> str:
    suffixes = [suffix.lower() for suffix in path.suffixes[-2:]]
    if suffixes and suffixes[-1] == ".gz":
        return suffixes[0] if len(suffixes) == 2 else ""
    return suffixes[-1] if suffixes else ""


def _is_gzip(path: Path) -> bool:
    return path.suffix.lower() == ".gz"


def _bounded_lines(file: IO[bytes]) -> Iterator[tuple[bytes | None, int]]:
    """Give each line with its size in bytes; None for a line larger than any text may be."""
    while line := file.readline(_LARGEST):
        size = len(line)
        if size < _LARGEST or line.endswith(b"\n"):
            yield line, size
            continue
        while line and not line.endswith(b"\n"):
            line = file.readline(_LARGEST)
            size += len(line)
        yield None, size


def _from_text(body: bytes, name: str) -> Entry:
    try:
        text, encoding = text_of(body)
    except NotAnArticle as wrong:
        raise Unusable("not a text", wrong.reason) from wrong
    title = excerpt(next((line for line in text[:_HEAD].splitlines() if line.strip()), ""), _TITLE)
    return Entry(id=name, text=text, place=name, title=title, extracted=bool(encoding), encoding=encoding)


def _parsed(body: bytes) -> Any:
    try:
        return json.loads(body.decode("utf-8-sig"))
    except UnicodeDecodeError as wrong:
        raise Unusable("not UTF-8", f"byte {wrong.start + 1}") from wrong
    except json.JSONDecodeError as wrong:
        raise Unusable("broken JSON", f"character {wrong.pos + 1}") from wrong
    except RecursionError as wrong:
        raise Unusable("broken JSON", "nested too deep") from wrong
    except ValueError as wrong:  # a number of more digits than Python reads
        raise Unusable("broken JSON", "number too long") from wrong


def _from_object(found: Any, place: str) -> Entry:
    if not isinstance(found, dict):
        raise Unusable("not an object")
    if text := rows.full_text_in(found):
        encoding = legacy_encoding(text)
        if not encoding:
            return _entry(found, text, place)
        known = {key: readable(value, encoding) for key, value in found.items() if key != "id"}
        entry = _entry(known | {"id": found.get("id")}, decoded(text, encoding), place, extracted=True)
        return replace(entry, encoding=encoding)
    if page := rows.full_text_in(found, "html"):
        return _from_page(found, page.encode("utf-8", "surrogatepass"), place)
    raise Unusable("no text")


def _from_page(found: Mapping[str, Any], body: bytes, place: str) -> Entry:
    try:
        page = extract_article(body, url=rows.text_in(found, _URL))
    except NotAnArticle as wrong:
        raise Unusable("not an article", wrong.reason) from wrong
    known: dict[str, Any] = {"title": page.title, "byline": page.byline, "outlet": page.site_name}
    known["links"] = list(page.links)
    known["published_at"] = page.published_at.isoformat() if page.published_at else None
    given = {key: value for key, value in found.items() if value not in (None, "", [])}
    return _entry(known | given, page.text, place, extracted=True)


def _entry(found: Mapping[str, Any], text: str, place: str, *, extracted: bool = False) -> Entry:
    return Entry(
        id=rows.id_in(found) or place,
        text=text,
        place=place,
        title=rows.text_in(found, rows.TITLE),
        issuer=rows.text_in(found, rows.ISSUER),
        aliases=rows.texts_in(found, rows.ALIASES),
        outlet=rows.text_in(found, rows.OUTLET),
        published_at=rows.moment_in(found, rows.PUBLISHED),
        issued_at=rows.moment_in(found, rows.ISSUED),
        byline=rows.text_in(found, rows.BYLINE),
        links=rows.texts_in(found, rows.LINKS),
        url=rows.text_in(found, _URL),
        extracted=extracted,
    )
