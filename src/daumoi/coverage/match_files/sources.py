"""Reads releases and articles from a folder, a JSON Lines file or a single file, one at a time.

A folder is read recursively: .txt, .html, .htm, .json and .jsonl, each also as .gz; the id of a file's text is its path
within the folder. A JSON object gives {"id", "text"} and, where known, "title", "agency" or "issuer", "aliases",
"outlet", "published" or "published_at", "issued_at", "byline", "links", "url"; "html" may stand in place of "text".

What cannot be read is reported, never guessed and never silently dropped.
"""

from __future__ import annotations

import gzip
import json
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import IO, Any, Final

import numpy as np

from daumoi.coverage.extraction import NotAnArticle, decode_page, extract_article
from textreuse import Article, Release

_TEXT: Final = (".txt",)
_HTML: Final = (".html", ".htm")
_JSON: Final = (".json",)
_JSON_LINES: Final = (".jsonl", ".ndjson")
KINDS: Final = (*_TEXT, *_HTML, *_JSON, *_JSON_LINES)
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
    """One text with what its file says about it. `extracted` when it was taken out of a page."""

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


class PathMissing(ValueError):
    """The path given does not exist, or holds nothing of a kind that can be read."""


class _Unreadable(Exception):
    def __init__(self, reason: str, detail: str = "") -> None:
        super().__init__(reason)
        self.reason, self.detail = reason, detail


@dataclass
class _SeenIds:
    """Ids met so far, as hashes of 8 bytes, so that millions of articles stay cheap."""

    recent: set[int] = field(default_factory=set)
    older: np.ndarray[Any, np.dtype[np.int64]] = field(default_factory=lambda: np.zeros(0, dtype=np.int64))

    def add(self, identifier: str) -> bool:
        """Remember an id; false when it was there already."""
        key = hash(identifier)
        place = int(np.searchsorted(self.older, key))
        if key in self.recent or (place < len(self.older) and int(self.older[place]) == key):
            return False
        self.recent.add(key)
        if len(self.recent) > 100_000:
            self.older = np.sort(np.concatenate((self.older, np.fromiter(self.recent, dtype=np.int64))))
            self.recent.clear()
        return True


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


def read_entries(path: Path, report: Callable[[Problem], None]) -> Iterator[Entry]:
    """Give the texts under a path in a fixed order: files by name, lines as they come.

    Args:
        path: a folder or a file that `check_path` accepts.
        report: told of each thing that could not be read.
    """
    seen = _SeenIds()
    for file in _files(path) if path.is_dir() else (path,):
        name = file.relative_to(path).as_posix() if path.is_dir() else file.name
        try:
            for entry in _entries_of(file, name, report):
                if not seen.add(entry.id):
                    report(Problem(entry.place, "duplicate id", entry.id))
                elif not entry.text.strip():
                    report(Problem(entry.place, "no text"))
                else:
                    yield entry
        except _Unreadable as wrong:
            report(Problem(name, wrong.reason, wrong.detail))
        except (OSError, EOFError, zlib.error) as wrong:
            report(Problem(name, "cannot be read", _plain(wrong)))


def _plain(wrong: Exception) -> str:
    return (wrong.strerror if isinstance(wrong, OSError) else None) or str(wrong) or type(wrong).__name__


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


def _kind(path: Path) -> str:
    suffixes = [suffix.lower() for suffix in path.suffixes[-2:]]
    if suffixes and suffixes[-1] == ".gz":
        return suffixes[0] if len(suffixes) == 2 else ""
    return suffixes[-1] if suffixes else ""


def _open(path: Path) -> IO[bytes]:
    return gzip.open(path, "rb") if path.suffix.lower() == ".gz" else path.open("rb")


def _entries_of(path: Path, name: str, report: Callable[[Problem], None]) -> Iterator[Entry]:
    kind = _kind(path)
    if kind in _JSON_LINES:
        yield from _json_lines(path, name, report)
        return
    with _open(path) as file:
        body = file.read(_LARGEST + 1)
    if len(body) > _LARGEST:
        raise _Unreadable("too large")
    if kind in _JSON:
        yield from _json_file(body, name, report)
    elif kind in _HTML:
        yield _from_page({"id": name}, body, name)
    else:
        yield Entry(id=name, text=_decoded(body), place=name)


def _json_lines(path: Path, name: str, report: Callable[[Problem], None]) -> Iterator[Entry]:
    with _open(path) as lines:
        for number, line in enumerate(_bounded_lines(lines), start=1):
            place = f"{name}:{number}"
            if line.strip():
                try:
                    yield _from_object(_parsed(line), place)
                except _Unreadable as wrong:
                    report(Problem(place, wrong.reason, wrong.detail))


def _bounded_lines(file: IO[bytes]) -> Iterable[bytes]:
    while line := file.readline(_LARGEST):
        yield line


def _json_file(body: bytes, name: str, report: Callable[[Problem], None]) -> Iterator[Entry]:
    found = _parsed(body)
    if isinstance(found, list):
        for number, one in enumerate(found, start=1):
            place = f"{name}#{number}"
            try:
                yield _from_object(one, place)
            except _Unreadable as wrong:
                report(Problem(place, wrong.reason, wrong.detail))
    else:
        yield _from_object(found, name)


def _parsed(body: bytes) -> Any:
    try:
        return json.loads(body.decode("utf-8-sig"))
    except UnicodeDecodeError as wrong:
        raise _Unreadable("not UTF-8", f"byte {wrong.start}") from wrong
    except (json.JSONDecodeError, RecursionError) as wrong:
        raise _Unreadable("broken JSON", _plain(wrong)) from wrong


def _from_object(found: Any, place: str) -> Entry:
    if not isinstance(found, dict):
        raise _Unreadable("not an object")
    if isinstance(found.get("text"), str) and found["text"].strip():
        return _entry(found, found["text"], place)
    if isinstance(found.get("html"), str) and found["html"].strip():
        return _from_page(found, found["html"].encode("utf-8", "surrogatepass"), place)
    raise _Unreadable("no text")


def _from_page(found: Mapping[str, Any], body: bytes, place: str) -> Entry:
    try:
        page = extract_article(body, url=_text(found, "url"))
    except NotAnArticle as wrong:
        raise _Unreadable("not an article", wrong.reason) from wrong
    known: dict[str, Any] = {"title": page.title, "byline": page.byline, "outlet": page.site_name}
    known["published_at"] = page.published_at.isoformat() if page.published_at else None
    given = {key: value for key, value in found.items() if value not in (None, "", [])}
    return _entry(known | given, page.text, place, extracted=True)


def _decoded(body: bytes) -> str:
    try:
        return decode_page(body)
    except NotAnArticle as wrong:
        raise _Unreadable("not a text", wrong.reason) from wrong


def _entry(found: Mapping[str, Any], text: str, place: str, *, extracted: bool = False) -> Entry:
    identifier = found.get("id")
    return Entry(
        id=str(identifier) if isinstance(identifier, str | int) and str(identifier) else place,
        text=text,
        place=place,
        title=_text(found, "title"),
        issuer=_text(found, "issuer", "agency"),
        aliases=_texts(found, "issuer_aliases", "aliases"),
        outlet=_text(found, "outlet", "source"),
        published_at=_moment(found, "published_at", "published", "date"),
        issued_at=_moment(found, "issued_at", "issued"),
        byline=_text(found, "byline", "author"),
        links=_texts(found, "links"),
        url=_text(found, "url"),
        extracted=extracted,
    )


def _text(found: Mapping[str, Any], *keys: str) -> str:
    values = (found.get(key) for key in keys)
    return next((value.strip() for value in values if isinstance(value, str) and value.strip()), "")


def _texts(found: Mapping[str, Any], *keys: str) -> tuple[str, ...]:
    for key in keys:
        value = found.get(key)
        if isinstance(value, str) and value.strip():
            return (value.strip(),)
        if isinstance(value, list):
            return tuple(one.strip() for one in value if isinstance(one, str) and one.strip())
    return ()


def _moment(found: Mapping[str, Any], *keys: str) -> datetime | None:
    """Read an ISO 8601 time; what is no time is as good as none. Without a zone it counts as UTC."""
    for key in keys:
        value = found.get(key)
        if isinstance(value, str) and value.strip():
            try:
                moment = datetime.fromisoformat(value.strip())
            except ValueError:
                continue
            return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        if isinstance(value, date):
            return datetime(value.year, value.month, value.day, tzinfo=UTC)
    return None
