"""RSS 2.0 with the modules readers expect: content, Dublin Core, Atom link, Media RSS for more than one file.

Source: RSS Advisory Board, RSS 2.0.11 and the RSS Best Practices Profile.
"""

from __future__ import annotations

import html
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterable
from datetime import UTC, datetime
from email.utils import format_datetime

from newsformats.items import Feed, NewsItem
from newsformats.xml_text import add, as_bytes

_NAMESPACES = {
    "xmlns:atom": "http://www.w3.org/2005/Atom",
    "xmlns:content": "http://purl.org/rss/1.0/modules/content/",
    "xmlns:dc": "http://purl.org/dc/elements/1.1/",
    "xmlns:dcterms": "http://purl.org/dc/terms/",
    "xmlns:media": "http://search.yahoo.com/mrss/",
}


def write_rss(feed: Feed, items: Iterable[NewsItem]) -> bytes:
    """Return an RSS 2.0 document in UTF-8, items in the order given.

    The whole body goes into content:encoded, the summary into description. A correction note stands first in the body.
    Characters that XML forbids are left out.
    """
    listed = list(items)
    root = ElementTree.Element("rss", {"version": "2.0", **_NAMESPACES})
    channel = add(root, "channel")
    add(channel, "title", feed.title)
    add(channel, "link", feed.home_url)
    add(channel, "description", feed.description or feed.title)
    add(channel, "atom:link", href=feed.feed_url, rel="self", type="application/rss+xml")
    if feed.language:
        add(channel, "language", feed.language)
    if feed.rights:
        add(channel, "copyright", feed.rights)
    if feed.publisher:
        add(channel, "dc:publisher", feed.publisher)
    changed = feed.last_changed(listed)
    if changed is not None:
        add(channel, "lastBuildDate", _rfc_822(changed))
    for item in listed:
        _add_item(channel, item)
    return as_bytes(root)


def _add_item(channel: ElementTree.Element, item: NewsItem) -> None:
    element = add(channel, "item")
    add(element, "title", item.title)
    add(element, "link", item.url)
    add(element, "guid", item.id, isPermaLink="true" if item.id == item.url else "false")
    add(element, "pubDate", _rfc_822(item.published_at))
    if item.updated_at is not None:
        add(element, "dcterms:modified", item.updated_at.astimezone(UTC).isoformat(timespec="seconds"))
    if item.summary:
        add(element, "description", item.summary)
    if item.body_html or item.correction_note:
        add(element, "content:encoded", body_with_note(item))
    _add_names(element, item)
    if item.enclosures:
        first, *others = item.enclosures
        # The profile asks for one enclosure at most and requires a length, 0 when it is not known.
        add(element, "enclosure", url=first.url, type=first.media_type, length=str(first.length or 0))
        for other in others:
            size = {} if other.length is None else {"fileSize": str(other.length)}
            add(element, "media:content", url=other.url, type=other.media_type, **size)


def _add_names(element: ElementTree.Element, item: NewsItem) -> None:
    for author in item.authors:
        add(element, "dc:creator", author)
    if item.speaker is not None:
        add(element, "dc:contributor", ", ".join(filter(None, [item.speaker.name, item.speaker.position])))
    if item.agency:
        add(element, "dc:publisher", item.agency)
    if item.language:
        add(element, "dc:language", item.language)
    if item.rights:
        add(element, "dc:rights", item.rights)
    for subject in item.subjects:
        add(element, "category", subject.name, domain="subject")
    for place in item.places:
        add(element, "category", place.name, domain="place")
    if item.status != "usable":
        add(element, "category", item.status, domain="status")


def body_with_note(item: NewsItem) -> str:
    """Return the body as HTML, the correction note as its first paragraph."""
    note = f"<p><strong>{html.escape(item.correction_note)}</strong></p>\n" if item.correction_note else ""
    return note + item.body_html


def _rfc_822(moment: datetime) -> str:
    return format_datetime(moment.astimezone(UTC), usegmt=True)
