"""The links in the text of an article, told from those of the page round it."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Any, Final
from urllib.parse import urljoin

# What a link stands in; the words of one that are the article's begin like this many characters of it.
_BLOCKS: Final = frozenset({"p", "li", "td", "blockquote", "figcaption", "dd", "h2", "h3", "h4", "div"})
_BEGINNING: Final = 60
# Looked for in so many pieces of text: pages have blocks in blocks, each with all that is in it.
_PIECES: Final = 40
_MOST: Final = 50
_LONGEST: Final = 600


def links_in(page: str, text: str, *, url: str = "") -> tuple[str, ...]:
    """Give the addresses to which the paragraphs of an article link, in order, each once; fifty at most.

    Args:
        page: the page as characters.
        text: the article's text as it was taken out of the page.
        url: where the page came from, to complete addresses that begin in the middle.
    """
    if "href" not in page:
        return ()
    from lxml import etree, html  # here for the same reason as trafilatura where articles are taken out

    try:
        tree = html.document_fromstring(page.encode("utf-8", "replace"), parser=html.HTMLParser(encoding="utf-8"))
    except (etree.LxmlError, ValueError):
        return ()
    words = _plain(text)
    found = dict.fromkeys(_addresses(tree, words, url))
    return tuple(found)[:_MOST]


def _addresses(tree: Any, words: str, url: str) -> Iterator[str]:
    """Give the links of paragraphs whose beginning stands in the text."""
    known: dict[Any, bool] = {}
    for link in tree.iter("a"):
        block = next((above for above in link.iterancestors() if above.tag in _BLOCKS), None)
        if block is None:
            continue
        if block not in known:
            beginning = _plain("".join(islice(block.itertext(), _PIECES)))[:_BEGINNING]
            known[block] = bool(beginning) and beginning in words
        address = _whole(link.get("href") or "", url)
        if known[block] and address:
            yield address


def _whole(href: str, url: str) -> str:
    try:
        address = urljoin(url, href.strip())
    except ValueError:  # an address that is none
        return ""
    is_usable = address.startswith(("http://", "https://")) and len(address) <= _LONGEST and address.isprintable()
    return address if is_usable else ""


def _plain(text: str) -> str:
    return " ".join(text.split())
