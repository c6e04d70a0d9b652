"""Releases and articles out of rows: a line of JSON, or the columns of a Parquet file.

Names of fields are those that `daumoi match` reads. What cannot be used is refused with a reason; nothing is guessed.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Final

from textreuse import rows
from textreuse.records import Article, Release
from textreuse.rows import Unusable

ARTICLE_FIELDS: Final = {
    "id": ("id",),
    "text": ("text",),
    "outlet": rows.OUTLET,
    "published_at": rows.PUBLISHED,
    "byline": rows.BYLINE,
    "links": rows.LINKS,
}
RELEASE_FIELDS: Final = {
    "id": ("id",),
    "text": ("text",),
    "issuer": rows.ISSUER,
    "issuer_aliases": rows.ALIASES,
    "issued_at": (*rows.ISSUED, *rows.PUBLISHED),
    "title": rows.TITLE,
}


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
    identifier = rows.id_in(fields)
    if not identifier:
        raise Unusable("no id")
    return _writable(identifier, "id")


def article_of(fields: Mapping[str, Any]) -> Article:
    """Make an article of a row.

    Raises:
        Unusable: id or text are missing or not Unicode, or a field is of a type that it cannot have.
    """
    identifier = id_of(fields)
    try:
        return Article(
            id=identifier,
            text=_full_text(fields),
            outlet=_text(fields, ARTICLE_FIELDS["outlet"]) or None,
            published_at=rows.moment_in(fields, ARTICLE_FIELDS["published_at"]),
            byline=_text(fields, ARTICLE_FIELDS["byline"]) or None,
            links=_texts(fields, ARTICLE_FIELDS["links"]),
        )
    except Unusable as wrong:
        wrong.identifier = identifier
        raise


def release_of(fields: Mapping[str, Any]) -> Release:
    """Make a release of a row.

    Raises:
        Unusable: id or text are missing or not Unicode, or a field is of a type that it cannot have.
    """
    identifier = id_of(fields)
    try:
        return Release(
            id=identifier,
            text=_full_text(fields),
            issuer=_text(fields, RELEASE_FIELDS["issuer"]) or None,
            issuer_aliases=_texts(fields, RELEASE_FIELDS["issuer_aliases"]),
            issued_at=rows.moment_in(fields, RELEASE_FIELDS["issued_at"]),
            title=_text(fields, RELEASE_FIELDS["title"]) or None,
        )
    except Unusable as wrong:
        wrong.identifier = identifier
        raise


def _full_text(fields: Mapping[str, Any]) -> str:
    text = rows.full_text_in(fields)
    if not text:
        raise Unusable("no text")
    return _writable(text, "text")


def _writable(text: str, name: str) -> str:
    """Give the text back; half of a surrogate pair stands for no character, and no Parquet file can hold it."""
    try:
        text.encode("utf-8")
    except UnicodeEncodeError as wrong:
        raise Unusable("lone surrogate", f"{name}, character {wrong.start + 1}") from wrong
    return text


def _text(fields: Mapping[str, Any], names: tuple[str, ...]) -> str:
    return _writable(rows.text_in(fields, names), names[0])


def _texts(fields: Mapping[str, Any], names: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(_writable(text, names[0]) for text in rows.texts_in(fields, names))
