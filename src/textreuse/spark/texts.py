"""Releases and articles out of rows: a line of JSON, or the columns of a Parquet file.

Names of fields are those that `daumoi match` reads. What cannot be used is refused with a reason; nothing is guessed.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any, Final

from textreuse.records import Article, Release

ARTICLE_FIELDS: Final = {
    "id": ("id",),
    "text": ("text",),
    "outlet": ("outlet", "source"),
    "published_at": ("published_at", "published", "date"),
    "byline": ("byline", "author"),
    "links": ("links",),
}
RELEASE_FIELDS: Final = {
    "id": ("id",),
    "text": ("text",),
    "issuer": ("issuer", "agency"),
    "issuer_aliases": ("issuer_aliases", "aliases"),
    "issued_at": ("issued_at", "issued", "published_at", "published", "date"),
    "title": ("title",),
}


class Unusable(Exception):
    """A row that cannot be used: `reason` in a few fixed words, `detail` about this one, `id` where it has one."""

    def __init__(self, reason: str, detail: str = "", identifier: str | None = None) -> None:
        super().__init__(reason)
        self.reason, self.detail, self.identifier = reason, detail, identifier


def fields_of_line(line: bytes | bytearray) -> dict[str, Any] | None:
    """Read a line of JSON; none when it is blank.

    Raises:
        Unusable: it is not UTF-8, not JSON, or not an object.
    """
    if not line.strip():
        return None
    try:
        found = json.loads(line.decode("utf-8-sig"))
    except UnicodeDecodeError as wrong:
        raise Unusable("not UTF-8", f"byte {wrong.start + 1}") from wrong
    except (ValueError, RecursionError) as wrong:
        raise Unusable("broken JSON", str(wrong)) from wrong
    if not isinstance(found, dict):
        raise Unusable("not an object", type(found).__name__)
    return found


def id_of(fields: Mapping[str, Any]) -> str:
    """Give the id of a row.

    Raises:
        Unusable: it has none that can be kept.
    """
    found = fields.get("id")
    if isinstance(found, int) and not isinstance(found, bool):
        return str(found)
    identifier = _decoded(found, "id")
    if not isinstance(identifier, str) or not identifier:
        raise Unusable("no id")
    return _writable(identifier, "id")


def article_of(fields: Mapping[str, Any]) -> Article:
    """Make an article of a row.

    Raises:
        Unusable: id or text are missing or not Unicode.
    """
    identifier = id_of(fields)
    try:
        return Article(
            id=identifier,
            text=_full_text(fields),
            outlet=_text(fields, ARTICLE_FIELDS["outlet"]) or None,
            published_at=_moment(fields, ARTICLE_FIELDS["published_at"]),
            byline=_text(fields, ARTICLE_FIELDS["byline"]) or None,
            links=_texts(fields, ARTICLE_FIELDS["links"]),
        )
    except Unusable as wrong:
        wrong.identifier = identifier
        raise


def release_of(fields: Mapping[str, Any]) -> Release:
    """Make a release of a row.

    Raises:
        Unusable: id or text are missing or not Unicode.
    """
    identifier = id_of(fields)
    try:
        return Release(
            id=identifier,
            text=_full_text(fields),
            issuer=_text(fields, RELEASE_FIELDS["issuer"]) or None,
            issuer_aliases=_texts(fields, RELEASE_FIELDS["issuer_aliases"]),
            issued_at=_moment(fields, RELEASE_FIELDS["issued_at"]),
            title=_text(fields, RELEASE_FIELDS["title"]) or None,
        )
    except Unusable as wrong:
        wrong.identifier = identifier
        raise


def _full_text(fields: Mapping[str, Any]) -> str:
    text = _decoded(fields.get("text"), "text")
    if not isinstance(text, str) or not text.strip():
        raise Unusable("no text")
    return _writable(text, "text")


def _decoded(value: Any, name: str) -> Any:
    """Give bytes of a Parquet file as text, anything else as it is."""
    if not isinstance(value, bytes | bytearray):
        return value
    try:
        return value.decode("utf-8")
    except UnicodeDecodeError as wrong:
        raise Unusable("not UTF-8", f"{name}, byte {wrong.start + 1}") from wrong


def _writable(text: str, name: str) -> str:
    """Give the text back; half of a surrogate pair stands for no character, and no Parquet file can hold it."""
    try:
        text.encode("utf-8")
    except UnicodeEncodeError as wrong:
        raise Unusable("lone surrogate", f"{name}, character {wrong.start + 1}") from wrong
    return text


def _text(fields: Mapping[str, Any], names: tuple[str, ...]) -> str:
    values = (_decoded(fields.get(name), name) for name in names)
    found = next((value.strip() for value in values if isinstance(value, str) and value.strip()), "")
    return _writable(found, names[0])


def _texts(fields: Mapping[str, Any], names: tuple[str, ...]) -> tuple[str, ...]:
    for name in names:
        value = _decoded(fields.get(name), name)
        if isinstance(value, str) and value.strip():
            return (_writable(value.strip(), name),)
        if isinstance(value, list):
            texts = (_decoded(one, name) for one in value)
            return tuple(_writable(one.strip(), name) for one in texts if isinstance(one, str) and one.strip())
    return ()


def _moment(fields: Mapping[str, Any], names: tuple[str, ...]) -> datetime | None:
    """Read an ISO 8601 time or a Parquet timestamp; what is no time is as good as none. Without a zone it is UTC."""
    for name in names:
        value = _decoded(fields.get(name), name)
        if isinstance(value, str) and value.strip():
            try:
                value = datetime.fromisoformat(value.strip())
            except ValueError:
                continue
        if isinstance(value, datetime):
            return value if value.tzinfo else value.replace(tzinfo=UTC)
        if isinstance(value, date):
            return datetime(value.year, value.month, value.day, tzinfo=UTC)
    return None
