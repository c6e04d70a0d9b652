"""Fields of a row that somebody else wrote: an object of JSON, or a row of a Parquet file.

One thing has several names, of which the first that says something counts. What is harmless is read as it was meant: a
number where a text belongs, one text where a list does, several names of authors where one does. What cannot be meant
is refused by the name of its field, and nothing is guessed.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime
from typing import Any, Final

OUTLET: Final = ("outlet", "source")
PUBLISHED: Final = ("published_at", "published", "date")
ISSUED: Final = ("issued_at", "issued")
BYLINE: Final = ("byline", "author")
ISSUER: Final = ("issuer", "agency")
ALIASES: Final = ("issuer_aliases", "aliases")
LINKS: Final = ("links",)
TITLE: Final = ("title",)

# What JSON calls the types of what was given, and what a field wants instead: `detail` is made of these words alone.
GIVEN: Final = ("an object", "a list", "a number", "true or false", "something else")
TEXT, TEXTS, TIME, ID = (
    "a text",
    "a text or a list of texts",
    "a time as ISO 8601 writes it",
    "a text or a whole number",
)
WANTED: Final = (TEXT, TEXTS, TIME, ID)


class Unusable(Exception):
    """A row that cannot be used: `reason` in a few fixed words, `detail` about this one, `id` where it has one."""

    def __init__(self, reason: str, detail: str = "", identifier: str | None = None) -> None:
        super().__init__(reason)
        self.reason, self.detail, self.identifier = reason, detail, identifier


def id_in(fields: Mapping[str, Any]) -> str:
    """Give the id of a row; empty when it has none.

    Raises:
        Unusable: it is neither a text nor a whole number.
    """
    value = _given(fields, "id")
    if isinstance(value, float) and value.is_integer() and abs(value) < 2**53:  # pandas makes ids so beside empty cells
        value = int(value)
    if value is None or (isinstance(value, str | int) and not isinstance(value, bool)):
        return "" if value is None else str(value)
    raise _wrong_type("id", value, ID)


def full_text_in(fields: Mapping[str, Any], name: str = "text") -> str:
    """Give a text as it stands, with what is round it; empty when there is none.

    Raises:
        Unusable: it is no text, or not UTF-8.
    """
    value = _given(fields, name)
    if value is None or isinstance(value, str):
        return value or ""
    raise _wrong_type(name, value, TEXT)


def text_in(fields: Mapping[str, Any], names: tuple[str, ...]) -> str:
    """Give the first of some fields that says something, without the space round it; empty when none does.

    Raises:
        Unusable: a field can be read as no text.
    """
    for name in names:
        value = _given(fields, name)
        if text := value.strip() if isinstance(value, str) else _one_text(name, value):
            return text
    return ""


def texts_in(fields: Mapping[str, Any], names: tuple[str, ...]) -> tuple[str, ...]:
    """Give the texts of the first of some fields that is there; a text by itself is a list of one.

    Raises:
        Unusable: a field is neither, or something in its list is no text.
    """
    for name, value in _said(fields, names):
        listed = value if isinstance(value, list) else [value]
        if not all(_is_like_text(one) for one in listed if one is not None):
            raise _wrong_type(name, value, TEXTS)
        texts = (str(_decoded(one, name)).strip() for one in listed if one is not None)
        return tuple(text for text in texts if text)
    return ()


def moment_in(fields: Mapping[str, Any], names: tuple[str, ...]) -> datetime | None:
    """Give the first of some fields that is a time, of ISO 8601 or of Parquet. Without a zone it is UTC.

    A text that is no time is as good as none: pages carry all sorts of dates.

    Raises:
        Unusable: a field is of a type that no time has.
    """
    for name, value in _said(fields, names):
        if isinstance(value, str):
            try:
                value = datetime.fromisoformat(value.strip())
            except ValueError:
                continue
        if isinstance(value, datetime):
            return value if value.tzinfo else value.replace(tzinfo=UTC)
        if not isinstance(value, date):
            raise _wrong_type(name, value, TIME)
        return datetime(value.year, value.month, value.day, tzinfo=UTC)
    return None


def _said(fields: Mapping[str, Any], names: tuple[str, ...]) -> Iterator[tuple[str, Any]]:
    """Give the fields that hold anything, in order."""
    for name in names:
        value = _given(fields, name)
        if value is not None and value != []:
            yield name, value


def _given(fields: Mapping[str, Any], name: str) -> Any:
    """Give what a field holds, bytes of a Parquet file as text; none for an empty text and an empty cell of pandas."""
    value = fields.get(name)
    if value is None:  # most fields of most rows
        return None
    value = _decoded(value, name)
    if isinstance(value, str):
        return value if value and not value.isspace() else None
    return None if isinstance(value, float) and math.isnan(value) else value


def _decoded(value: Any, name: str) -> Any:
    if isinstance(value, str) or not isinstance(value, bytes | bytearray):
        return value
    try:
        return value.decode("utf-8")
    except UnicodeDecodeError as wrong:
        raise Unusable("not UTF-8", f"{name}, byte {wrong.start + 1}") from wrong


def _one_text(name: str, value: Any) -> str:
    """Read a text, a number, a thing with a name (schema.org), or a list of these, as one text."""
    parts = [one for one in (value if isinstance(value, list) else [value]) if one is not None]
    named = [one.get("name") if isinstance(one, dict) else one for one in parts]
    if not all(map(_is_like_text, named)):
        raise _wrong_type(name, value, TEXT)
    return ", ".join(filter(None, (str(_decoded(one, name)).strip() for one in named)))


def _is_like_text(value: Any) -> bool:
    return isinstance(value, str | bytes | bytearray | int | float) and not isinstance(value, bool)


def _wrong_type(name: str, value: Any, wanted: str) -> Unusable:
    kinds = ((bool, 3), (dict, 0), (list, 1), (int | float, 2))
    given = next((GIVEN[at] for kind, at in kinds if isinstance(value, kind)), GIVEN[-1])
    return Unusable("wrong type", f"`{name}` is {given}, {wanted} is wanted")
