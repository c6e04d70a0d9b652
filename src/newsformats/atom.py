"""Atom 1.0 (RFC 4287)."""

from __future__ import annotations

import xml.etree.ElementTree as ElementTree
from collections.abc import Iterable
from datetime import UTC, datetime

from newsformats.items import Feed, NewsItem
from newsformats.rss import body_with_note
from newsformats.xml_text import add, as_bytes

_NAMESPACES = {"xmlns": "http://www.w3.org/2005/Atom", "xmlns:dc": "http://purl.org/dc/elements/1.1/"}
_UNKNOWN_AGE = datetime(1970, 1, 1, tzinfo=UTC)


def write_atom(feed: Feed, items: Iterable[NewsItem]) -> bytes:
    """Return an Atom document in UTF-8, entries in the order given; characters that XML forbids are left out.

    Identifiers are written as they are: RFC 4287, 4.2.6, asks for IRIs, so items for Atom carry a URL or a tag URI.
    """
    listed = list(items)
    root = ElementTree.Element("feed", dict(_NAMESPACES))
    if feed.language:
        root.set("xml:lang", feed.language)
    add(root, "id", feed.feed_url)
    add(root, "title", feed.title, type="text")
    if feed.description:
        add(root, "subtitle", feed.description, type="text")
    add(root, "link", rel="self", type="application/atom+xml", href=feed.feed_url)
    add(root, "link", rel="alternate", type="text/html", href=feed.home_url)
    add(root, "updated", _rfc_3339(feed.last_changed(listed) or _UNKNOWN_AGE))
    # RFC 4287, 4.1.1: a feed needs an author unless every entry has one.
    add(add(root, "author"), "name", feed.publisher or feed.title)
    if feed.rights:
        add(root, "rights", feed.rights, type="text")
    for item in listed:
        _add_entry(root, item)
    return as_bytes(root)


def _add_entry(root: ElementTree.Element, item: NewsItem) -> None:
    entry = add(root, "entry")
    if item.language:
        entry.set("xml:lang", item.language)
    add(entry, "id", item.id)
    add(entry, "title", item.title, type="text")
    add(entry, "link", rel="alternate", type="text/html", href=item.url)
    add(entry, "published", _rfc_3339(item.published_at))
    add(entry, "updated", _rfc_3339(item.updated_at or item.published_at))
    for author in item.authors:
        add(add(entry, "author"), "name", author)
    if item.speaker is not None:
        contributor = ", ".join(filter(None, [item.speaker.name, item.speaker.position]))
        add(add(entry, "contributor"), "name", contributor)
    if item.summary:
        add(entry, "summary", item.summary, type="text")
    if item.body_html or item.correction_note:
        add(entry, "content", body_with_note(item), type="html")
    if item.agency:
        add(entry, "dc:publisher", item.agency)
    for subject in item.subjects:
        add(entry, "category", term=subject.code, scheme="urn:newsformats:subject", label=subject.name)
    for place in item.places:
        add(entry, "category", term=place.code, scheme="urn:newsformats:place", label=place.name)
    if item.status != "usable":
        add(entry, "category", term=item.status, scheme="urn:newsformats:status", label=item.status)
    for each in item.enclosures:
        link = add(entry, "link", rel="enclosure", type=each.media_type, href=each.url)
        if each.length is not None:
            link.set("length", str(each.length))
    if item.rights:
        add(entry, "rights", item.rights, type="text")


def _rfc_3339(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
