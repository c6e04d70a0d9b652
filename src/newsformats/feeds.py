"""Reads feeds of any make, also broken ones, from bytes somebody else has fetched.

Nothing here opens a connection or a file. What had to be left out is reported, entry by entry, not passed over.
"""

from __future__ import annotations

import codecs
import io
import re
from calendar import timegm
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from html import unescape
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urljoin

import feedparser  # type: ignore[import-untyped]  # the library ships no types

_EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)
_LATEST_AHEAD = timedelta(days=1)
_PROLOGUE = re.compile(rb"<!--.*?-->|<\?.*?\?>", re.DOTALL)
_PROLOGUE_BYTES = 4096
_HTML_START = re.compile(rb"\s*<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE)
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:-]+)", re.IGNORECASE)
# "Sun, 22 Nov 2026 11:05:00 GMT+7": several Vietnamese editing systems write this, RFC 822 does not know it.
_GMT_OFFSET = re.compile(r"\b(?:GMT|UTC)\s*([+-])(\d{1,2})(?::?(\d{2}))?\s*$", re.IGNORECASE)


class NotAFeed(ValueError):
    """The bytes are no feed; `reason` says what they are instead."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class FeedProblem:
    """Something about a feed that a person may want to know."""

    code: str
    """`not_well_formed`, `no_address`, `repeated_id`, `unreadable_date`, `absurd_date` or `not_http`."""
    detail: str
    entry_id: str = ""
    """Empty when the whole feed is meant."""


@dataclass(frozen=True, slots=True)
class FeedEntry:
    """One entry. Texts are plain, times are aware and in UTC, the address is absolute."""

    id: str
    url: str
    title: str
    summary: str = ""
    published_at: datetime | None = None
    updated_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class ReadFeed:
    """A feed as it was read: its entries in document order, and what was wrong with it."""

    title: str
    entries: list[FeedEntry] = field(default_factory=list)
    problems: list[FeedProblem] = field(default_factory=list)


def read_feed(data: bytes, *, url: str, content_type: str = "", now: datetime | None = None) -> ReadFeed:
    """Read RSS 0.9x–2.0, RDF or Atom.

    Args:
        data: the body of the answer, as received.
        url: where it was fetched; relative addresses are resolved against it (or against xml:base).
        content_type: the header of that name; only its charset counts, and only when the bytes are not UTF-8.
        now: the moment against which a date counts as lying in the future; the clock's when not given.

    Returns:
        The entries that have an address. An entry without one, and the second of two with one id, are left out and
        reported. Dates more than a day ahead or before 1990 are reported and dropped, their entries are kept.

    Raises:
        NotAFeed: empty, HTML, or nothing a feed reader can make sense of.
    """
    if not data.strip():
        raise NotAFeed("the answer is empty")
    if _HTML_START.match(_PROLOGUE.sub(b"", data[:_PROLOGUE_BYTES].removeprefix(codecs.BOM_UTF8))):
        raise NotAFeed("the answer is an HTML page")
    parsed = _parsed(data, url, content_type)
    if not parsed.get("version") and not parsed.entries:
        raise NotAFeed("the answer is neither RSS nor Atom")
    reader = _Reader(url, now or datetime.now(UTC))
    if parsed.get("bozo") and _is_grave(parsed.get("bozo_exception")):
        reader.report("not_well_formed", str(parsed.bozo_exception))
    reader.read(parsed.entries)
    return ReadFeed(_plain(parsed.feed.get("title_detail")), reader.entries, reader.problems)


def _parsed(data: bytes, url: str, content_type: str) -> Any:
    headers = {"content-location": url}
    charset = _charset(data, content_type)
    if charset:
        headers["content-type"] = f"application/xml; charset={charset}"
    # A stream, never the bytes themselves: given a string, feedparser tries it as an address and as a file name.
    try:
        return feedparser.parse(io.BytesIO(data), response_headers=headers, sanitize_html=False)
    except (ValueError, LookupError, TypeError, AttributeError, AssertionError, RecursionError) as error:
        # A declaration with bytes that are no UTF-8 is enough (encodings.py of 6.0.14); one bad feed stops no other.
        raise NotAFeed(f"the feed reader gave up: {type(error).__name__}") from error


def _charset(data: bytes, content_type: str) -> str:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        found = _CHARSET.search(content_type)
        return found.group(1) if found else ""
    # Bytes that read as UTF-8 are UTF-8, whatever a header or a declaration copied from a template says.
    return "utf-8"


def _is_grave(error: object) -> bool:
    return not isinstance(error, feedparser.CharacterEncodingOverride | feedparser.NonXMLContentType)


class _Reader:
    """Turns parsed entries into ours and keeps the list of what was wrong."""

    def __init__(self, url: str, now: datetime) -> None:
        self.entries: list[FeedEntry] = []
        self.problems: list[FeedProblem] = []
        self._url = url
        self._latest = now + _LATEST_AHEAD
        self._seen: set[str] = set()

    def report(self, code: str, detail: str, entry_id: str = "") -> None:
        self.problems.append(FeedProblem(code, detail, entry_id))

    def read(self, entries: list[Mapping[str, Any]]) -> None:
        for each in entries:
            address = _joined(self._url, str(each.get("link") or "").strip())
            entry_id = str(each.get("id") or each.get("link") or "").strip()
            if not each.get("link"):
                self.report("no_address", _plain(each.get("title_detail")), entry_id)
            elif not address.lower().startswith(("http://", "https://")):
                self.report("not_http", address, entry_id)
            elif entry_id in self._seen:
                self.report("repeated_id", address, entry_id)
            else:
                self._seen.add(entry_id)
                self.entries.append(self._entry(each, entry_id, address))

    def _entry(self, each: Mapping[str, Any], entry_id: str, address: str) -> FeedEntry:
        return FeedEntry(
            id=entry_id,
            url=address,
            title=_plain(each.get("title_detail")),
            summary=_plain(each.get("summary_detail")),
            published_at=self._moment(each, "published", entry_id),
            updated_at=self._moment(each, "updated", entry_id),
        )

    def _moment(self, each: Mapping[str, Any], name: str, entry_id: str) -> datetime | None:
        # `in` first: feedparser answers a lookup of "updated" with "published" and a warning.
        written = str(each[name]).strip() if name in each.keys() else ""  # noqa: SIM118
        if not written:
            return None
        moment = _utc(written, each.get(f"{name}_parsed"))
        if moment is None:
            self.report("unreadable_date", written, entry_id)
        elif not _EARLIEST <= moment <= self._latest:
            self.report("absurd_date", written, entry_id)
            return None
        return moment


def _joined(base: str, address: str) -> str:
    try:
        return urljoin(base, address)
    except ValueError:  # "http://[" is enough
        return ""


def _utc(written: str, parsed: Any) -> datetime | None:
    offset = _GMT_OFFSET.search(written)
    try:
        if offset is not None:
            # feedparser reads "GMT+7" as GMT, seven hours late.
            zone = f"{offset[1]}{int(offset[2]):02d}{offset[3] or '00'}"
            return parsedate_to_datetime(written[: offset.start()] + zone).astimezone(UTC)
        return datetime.fromtimestamp(timegm(parsed), UTC) if parsed else None
    except (ValueError, OverflowError, OSError):
        return None


def _plain(detail: Mapping[str, Any] | None) -> str:
    """Return a title or summary as one line of text, markup and character references resolved."""
    if detail is None:
        return ""
    value = str(detail.get("value") or "")
    if "html" in str(detail.get("type") or ""):
        stripper = _Stripper()
        stripper.feed(value)
        stripper.close()
        value = unescape("".join(stripper.parts))
    return " ".join(value.split())


class _Stripper(HTMLParser):
    """Keeps the text of HTML, a space where a block ends, nothing of scripts and styles."""

    _SILENT = frozenset({"script", "style"})
    _INLINE = frozenset({"a", "b", "em", "i", "span", "strong", "sub", "sup", "u", "small", "mark", "font", "abbr"})

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._silent += tag in self._SILENT
        self._part(tag)

    def handle_endtag(self, tag: str) -> None:
        self._silent -= tag in self._SILENT and self._silent > 0
        self._part(tag)

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.parts.append(data)

    def _part(self, tag: str) -> None:
        if tag not in self._INLINE:
            self.parts.append(" ")
