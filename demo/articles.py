"""What the demo outlets publish, and the texts they write from."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from html.parser import HTMLParser

from demo.releases import DemoRelease

_QUOTATION = re.compile(r"“([^“”]{40,})”")


@dataclass(frozen=True)
class Paragraph:
    """One block of an article; `link` makes its last words point to an address."""

    kind: str
    """`p`, `h2`, `li` or `quote`."""
    text: str
    link: str = ""


@dataclass(frozen=True)
class DemoArticle:
    """One article on the page of one outlet."""

    outlet: str
    id: str
    title: str
    summary: str
    paragraphs: tuple[Paragraph, ...]
    author: str
    section: str
    published_at: datetime
    language: str
    picture: int = 0
    """Number of the picture beside it, 0 for none."""
    caption: str = ""


@dataclass(frozen=True)
class SourceText:
    """A release as an outlet holds it in its hands: plain text, and where it stands."""

    key: str
    headline: str
    lead: str
    paragraphs: tuple[str, ...]
    language: str
    url: str = ""
    about: str = ""

    @property
    def quotations(self) -> list[str]:
        """Return what stands between quotation marks, if it is long enough to be a sentence."""
        return [found for paragraph in self.paragraphs for found in _QUOTATION.findall(paragraph)]


def source_of_release(release: DemoRelease, *, at: datetime) -> SourceText:
    """Return a release as it read at a moment: the wrong figure before the correction, the right one after it."""
    is_corrected = release.correction is not None and at >= release.correction.at
    version = release.correction if is_corrected and release.correction else release
    return SourceText(
        key=release.key,
        headline=version.headline,
        lead=version.lead,
        paragraphs=plain_paragraphs(version.body_html),
        language=release.language,
        about=release.about,
    )


@lru_cache(maxsize=1024)
def plain_paragraphs(html: str) -> tuple[str, ...]:
    """Return the text of each block of simple HTML, list entries with a dash, empty ones left out."""
    reader = _Blocks()
    reader.feed(html)
    reader.close()
    reader.end_block()
    return tuple(reader.blocks)


class _Blocks(HTMLParser):
    _BLOCKS = frozenset({"p", "h1", "h2", "h3", "li", "blockquote", "div", "ul", "ol", "figure", "figcaption"})

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.blocks: list[str] = []
        self._text: list[str] = []
        self._dash = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in self._BLOCKS:
            self.end_block()
        if tag == "li":
            self._dash = "- "

    def handle_endtag(self, tag: str) -> None:
        if tag in self._BLOCKS:
            self.end_block()

    def handle_data(self, data: str) -> None:
        self._text.append(data)

    def end_block(self) -> None:
        text = " ".join("".join(self._text).split())
        if text:
            self.blocks.append(self._dash + text)
            self._dash = ""
        self._text = []


_TONED = {
    "òa": "oà", "óa": "oá", "ỏa": "oả", "õa": "oã", "ọa": "oạ",
    "òe": "oè", "óe": "oé", "ỏe": "oẻ", "õe": "oẽ", "ọe": "oẹ",
    "ùy": "uỳ", "úy": "uý", "ủy": "uỷ", "ũy": "uỹ", "ụy": "uỵ",
}  # fmt: skip
_TONED_END = re.compile(rf"({'|'.join(_TONED)})(?!\w)")


def in_letter_forms(text: str, forms: str) -> str:
    """Return the text as an editing system of that kind stores it: `nfc`, `nfd` or `old_tone` (hoà, thuý)."""
    if forms == "nfd":
        return unicodedata.normalize("NFD", text)
    if forms == "old_tone":
        return _TONED_END.sub(lambda found: _TONED[found.group()], text)
    return text
