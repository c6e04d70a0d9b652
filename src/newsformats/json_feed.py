"""JSON Feed 1.1 (jsonfeed.org/version/1.1); what the standard has no word for stands under `_official`."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import UTC, datetime

from newsformats.items import Enclosure, Feed, NewsItem
from newsformats.rss import body_with_note

JsonValue = str | int | bool | None | list["JsonValue"] | dict[str, "JsonValue"]


def write_json_feed(feed: Feed, items: Iterable[NewsItem]) -> bytes:
    """Return a JSON Feed document in UTF-8, items in the order given, absent values left out."""
    document: dict[str, JsonValue] = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": feed.title,
        "home_page_url": feed.home_url,
        "feed_url": feed.feed_url,
        "description": feed.description,
        "language": feed.language,
    }
    if feed.publisher:
        document["authors"] = [{"name": feed.publisher}]
    # The standard requires the list even when it is empty.
    written = {**_present(document), "items": [_item(item) for item in items]}
    text = json.dumps(written, ensure_ascii=False, indent=2) + "\n"
    # A lone surrogate has no UTF-8 form; it would make the whole feed unreadable.
    return text.encode("utf-8", errors="replace")


def _item(item: NewsItem) -> JsonValue:
    official: dict[str, JsonValue] = {
        "agency": item.agency,
        "rights": item.rights,
        "correction": item.correction_note,
        "status": item.status,
        "places": [{"code": place.code, "name": place.name} for place in item.places],
    }
    if item.speaker is not None:
        official["speaker"] = {"name": item.speaker.name, "position": item.speaker.position}
    written = _present(
        {
            "id": item.id,
            "url": item.url,
            "title": item.title,
            "summary": item.summary,
            "date_published": _rfc_3339(item.published_at),
            "date_modified": _rfc_3339(item.updated_at) if item.updated_at else None,
            "language": item.language,
            "authors": [{"name": author} for author in item.authors],
            "tags": [subject.name for subject in item.subjects],
            "attachments": [_attachment(each) for each in item.enclosures],
            "_official": _present(official),
        }
    )
    # The standard requires content_html or content_text, so it is written even when it is empty.
    return {**written, "content_html": body_with_note(item)}


def _attachment(enclosure: Enclosure) -> JsonValue:
    return _present(
        {
            "url": enclosure.url,
            "mime_type": enclosure.media_type,
            "title": enclosure.title,
            "size_in_bytes": enclosure.length,
        }
    )


def _present(values: dict[str, JsonValue]) -> dict[str, JsonValue]:
    return {name: value for name, value in values.items() if value not in ("", None, [], {})}


def _rfc_3339(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
