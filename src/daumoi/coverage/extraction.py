"""The article in a web page: its text, title, author and date, out of bytes that somebody has already fetched.

Nothing here opens a connection. Extraction is trafilatura's, in its precision mode: F1 .964 on its public benchmark of
181 pages, the best measured (2026-11).
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, timezone
from typing import Any, Final

from daumoi.coverage.links import links_in

# Bytes of a page in which a declaration of its encoding is looked for; HTML says 1,024, real pages exceed it.
_DECLARED_WITHIN: Final = 4096
_LARGEST: Final = 32 * 1024 * 1024
_BOMS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_MAGIC: Final = {
    b"%PDF-": "PDF",
    b"\x89PNG": "PNG",
    b"\xff\xd8\xff": "JPEG",
    b"GIF8": "GIF",
    b"PK\x03\x04": "ZIP",
    b"\x1f\x8b": "gzip",
    b"RIFF": "RIFF",
    b"\xd0\xcf\x11\xe0": "Office",
    b"\x7fELF": "ELF",
}
_META_CHARSET: Final = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w.:-]{2,40})""", re.IGNORECASE)
_XML_ENCODING: Final = re.compile(rb"""^\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']([\w.:-]{2,40})""", re.IGNORECASE)
_HEADER_CHARSET: Final = re.compile(r"""charset\s*=\s*["']?\s*([\w.:-]{2,40})""", re.IGNORECASE)
_FEED: Final = re.compile(r"^\s*+(?:(?:<!--(?:(?!-->).)*+-->|<\?[^>]*+>)\s*+)*+<(rss|feed|rdf:RDF)\b", re.DOTALL)
_XML_DECLARATION: Final = re.compile(r"^\s*<\?xml[^>]*\?>")
_DECLARED_MOMENT: Final = re.compile(
    r"""(?:published_time|datePublished|pubdate|datetime)["']?[^\w<>]{1,12}(?:content\s*=\s*)?["']?"""
    r"""(\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d)?(?:\.\d{3,6})?(?:Z|[+-]\d\d:?\d\d)?)"""
)
_MOMENT_WITHIN: Final = 200_000
_VIETNAM: Final = timezone(timedelta(hours=7))
# Browsers read these names as the wider Windows tables; so do the pages that declare them.
_WIDER: Final = {
    "iso-8859-1": "cp1252",
    "latin-1": "cp1252",
    "latin1": "cp1252",
    "ascii": "cp1252",
    "us-ascii": "cp1252",
}
_FEWEST_CHARACTERS: Final = 40
# An extensive search takes "the school year 2016 - 2017" for the day of the article, which then seems older than the
# release that it uses. No day is better: where a time is missing, time does not decide.
_DECLARED_DATES: Final = {"extensive_search": False, "original_date": True}


class NotAnArticle(ValueError):
    """The bytes are no page with an article; `reason` says what they are, in a few words."""

    def __init__(self, reason: str) -> None:
        """Keep the reason."""
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class ExtractedArticle:
    """An article as its page gives it; what the page does not say is empty.

    `links` are those in the paragraphs of its text, whole and once each; those of menus and footers name nobody.
    `published_at` carries a zone. A page that gives only the day means the day's beginning in Việt Nam.
    """

    title: str
    text: str
    byline: str
    published_at: datetime | None
    language: str
    site_name: str
    links: tuple[str, ...] = ()


def extract_article(html: bytes, *, url: str = "", content_type: str = "") -> ExtractedArticle:
    """Give the article in a page.

    Args:
        html: the body of the answer, in any encoding.
        url: where it came from; helps to find the date and the site's name, and is never visited.
        content_type: the header of that name, for its charset.

    Raises:
        NotAnArticle: a feed, a binary file, an empty page, or a page without an article.
    """
    page = decode_page(html, content_type=content_type)
    if feed := _FEED.match(page[:4096]):
        raise NotAnArticle(f"a feed ({feed.group(1)}), not an article")
    if "text/plain" in content_type.lower():
        return ExtractedArticle("", page.strip(), "", None, "", "")
    page = _XML_DECLARATION.sub("", page)
    found = _extracted(page, url)
    text = str(found.get("text") or "").strip()
    if len(text) < _FEWEST_CHARACTERS:
        raise NotAnArticle("no article text on the page")
    return ExtractedArticle(
        title=str(found.get("title") or "").strip(),
        text=text,
        byline=str(found.get("author") or "").strip(),
        published_at=_published_at(page, str(found.get("date") or "")),
        language=str(found.get("language") or "").strip(),
        site_name=str(found.get("sitename") or "").strip(),
        links=links_in(page, text, url=url),
    )


def decode_page(body: bytes, *, content_type: str = "") -> str:
    """Give the characters of a page or text file, from its byte order mark, its declarations, or its bytes themselves.

    Raises:
        NotAnArticle: empty, too large, or binary.
    """
    if not body.strip():
        raise NotAnArticle("empty")
    if len(body) > _LARGEST:
        raise NotAnArticle(f"larger than {_LARGEST // 1024 // 1024} MiB")
    for magic, name in _MAGIC.items():
        if body.startswith(magic):
            raise NotAnArticle(f"a binary file ({name})")
    for bom, encoding in _BOMS:
        if body.startswith(bom):
            return body[len(bom) if encoding == "utf-8" else 0 :].decode(encoding, "replace")
    if b"\x00" in body[:_DECLARED_WITHIN]:
        return _without_mark(body)
    for encoding in _declared(body, content_type):
        try:
            return body.decode(encoding)
        except (UnicodeError, LookupError):
            continue
    return _sniffed(body)


def _declared(body: bytes, content_type: str) -> list[str]:
    """Encodings to try, UTF-8 first: other bytes are hardly ever valid UTF-8, and declarations are often wrong."""
    head = body[:_DECLARED_WITHIN]
    names = ["utf-8"]
    if header := _HEADER_CHARSET.search(content_type):
        names.append(header.group(1))
    found = (pattern.search(head) for pattern in (_XML_ENCODING, _META_CHARSET))
    names.extend(match.group(1).decode("ascii", "ignore") for match in found if match)
    return [_WIDER.get(name.lower(), name) for name in names]


def _without_mark(body: bytes) -> str:
    """Decode UTF-16 that came without its mark: every second byte of European text is zero."""
    head = body[:_DECLARED_WITHIN]
    for encoding, zeros in (("utf-16-le", head[1::2]), ("utf-16-be", head[0::2])):
        if zeros.count(0) > len(zeros) * 0.4:
            return body.decode(encoding, "replace")
    raise NotAnArticle("a binary file")


def _sniffed(body: bytes) -> str:
    from charset_normalizer import from_bytes  # here for the same reason as trafilatura below

    best = from_bytes(body[:65536]).best()
    if best is None:
        raise NotAnArticle("no known character encoding")
    return body.decode(best.encoding, "replace")


def _extracted(page: str, url: str) -> dict[str, Any]:
    if not page.strip():
        raise NotAnArticle("empty")
    import trafilatura  # 0.14 s that whoever matches plain texts need not wait

    document = trafilatura.bare_extraction(
        page,
        url=url or None,
        favor_precision=True,
        with_metadata=True,
        date_extraction_params=_DECLARED_DATES,
        include_comments=False,
        include_tables=True,
    )
    if document is None:
        raise NotAnArticle("no article text on the page")
    return document if isinstance(document, dict) else document.as_dict()


def _published_at(page: str, day: str) -> datetime | None:
    """Give the moment that the page declares if it falls on the day that extraction settled on, else that day."""
    try:
        settled = date.fromisoformat(day[:10])
    except ValueError:
        return None
    for match in _DECLARED_MOMENT.finditer(page[:_MOMENT_WITHIN]):
        try:
            moment = datetime.fromisoformat(match.group(1))
        except ValueError:
            continue
        moment = moment if moment.tzinfo else moment.replace(tzinfo=_VIETNAM)
        if settled in {moment.date(), moment.astimezone(_VIETNAM).date()}:
            return moment
    return datetime.combine(settled, time(), _VIETNAM)
