"""HTML from clipboards of word processors and messengers, as the text of a release may be.

What Word means by looks alone is read: lists are paragraphs with a bullet and `mso-list`, emphasis is a span with a
weight. What its reader did not see goes: comments, deletions of tracked changes, hidden text; a draft's remarks in an
issued text have embarrassed more than one office. Rows of a table become lines with bars between the cells. Words that
could be seen are never lost.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from daumoi.foundation.rich_text import clean_html

_TOKEN = re.compile(
    r"<!--\[if !supportLists\]-->|<!\[if !supportLists\]>"  # the marker of a list item follows
    r"|<!--\[endif\]-->|<!\[endif\](?:--)?>"
    r"|<!--.*?(?:-->|\Z)|<![^>]*>"
    r"|<(?P<close>/?)(?P<name>[a-zA-Z][\w:.-]*)(?P<rest>(?:\s[^<>]*|/)?)>",
    re.DOTALL,
)
_ATTRIBUTE = re.compile(r"""(?i)\b(style|class)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>]+))""")
_WITHOUT_WORDS = frozenset({"head", "style", "script", "xml", "title", "meta", "link"})
_NEVER_CLOSED = frozenset({"br", "img", "hr", "meta", "link", "input", "wbr", "col"})
_UNSEEN_CLASS = re.compile(r"(?i)mso-?comment|msocomanchor|msocomtxt")
_UNSEEN_STYLE = re.compile(r"(?i)display:none|mso-hide:all|mso-element:comment")
_BOLD = re.compile(r"(?i)(?<![\w-])font-weight:(?:bold|bolder|[6-9]00)")
_NOT_BOLD = re.compile(r"(?i)(?<![\w-])font-weight:(?:normal|lighter|[1-5]00)")
_ITALIC = re.compile(r"(?i)(?<![\w-])font-style:(?:italic|oblique)")
_LIST_STYLE = re.compile(r"(?i)mso-list:(?!ignore|none|skip)")
_NUMBERED = re.compile(r"^\W*(?:\d+|[a-zđ]|[ivx]+)[.)]", re.IGNORECASE)
_BULLET = re.compile(r"^\s*[•·▪◦‣\uf0b7\uf0a7\uf0d8]\s*")
_NAMED_CLASS = {"msotitle": "h2", "msoquote": "blockquote", "msointensequote": "blockquote"}
_CELLS = frozenset({"td", "th"})
_BLOCKS_IN_CELL = frozenset({"p", "div", "br", "li", "ul", "ol", "h1", "h2", "h3", "h4", "h5", "h6", "tr", "table"})


def from_pasted(markup: str) -> str:
    """Cleaned HTML, as `clean_html` gives it, of whatever a clipboard held; a text without looks stays as it is."""
    fragment = re.search(r"<!--StartFragment-->(.*?)<!--EndFragment-->", markup, re.DOTALL)
    reader = _Reader()
    reader.read(fragment[1] if fragment else markup)
    joined = re.sub(r"</(ul|ol)>\s*<\1>", "", "".join(reader.written))
    return clean_html(_plain_characters(joined))


@dataclass
class _Open:
    """A tag under way: its name, what closes it in the result, and whether its words are left out."""

    name: str
    closing: str = ""
    is_unseen: bool = False
    is_marker: bool = False


class _Reader:
    """Reads tags and words one after the other and writes plain HTML."""

    def __init__(self) -> None:
        self.written: list[str] = []
        self._open: list[_Open] = []
        self._unseen = 0
        self._cells = 0
        self._is_marker = False
        self._marker: list[str] = []
        self._item_at: int | None = None  # where the paragraph under way began, if Word means a list item by it
        self._item_has_words = False
        self._is_first_cell = True

    def read(self, markup: str) -> None:
        end = 0
        for match in _TOKEN.finditer(markup):
            self._words(markup[end : match.start()])
            self._tag(match)
            end = match.end()
        self._words(markup[end:])
        while self._open:
            self._end(self._open.pop())

    def _words(self, words: str) -> None:
        if not words or self._unseen:
            return
        if self._is_marker:
            self._marker.append(words)
        elif self._item_at is not None and not self._item_has_words:
            self._item_has_words = bool(words.strip())
            self.written.append(self._without_bullet(words))
        else:
            self.written.append(words)

    def _without_bullet(self, words: str) -> str:
        """The first words of an item without a bullet that Word wrote as a letter."""
        bare = _BULLET.sub("", html.unescape(words).replace("\xa0", " "))
        return html.escape(bare, quote=False) if bare != html.unescape(words).replace("\xa0", " ") else words

    def _tag(self, match: re.Match[str]) -> None:
        token = match.group()
        if token in {"<!--[if !supportLists]-->", "<![if !supportLists]>"}:
            self._is_marker = True
        elif token in {"<!--[endif]-->", "<![endif]>", "<![endif]-->"}:
            self._is_marker = False
        elif match["name"] and match["close"]:
            self._close(match["name"].lower())
        elif match["name"]:
            self._begin(match["name"].lower(), match["rest"] or "")

    def _begin(self, name: str, rest: str) -> None:
        looks = {key.lower(): (a or b or c) for key, a, b, c in _ATTRIBUTE.findall(rest)}
        style, classes = re.sub(r"\s+", "", looks.get("style", "")), looks.get("class", "")
        if name in _NEVER_CLOSED or rest.rstrip().endswith("/"):
            self._write("<br>" if name == "br" and not self._cells else " " if name in {"br", "hr"} else "")
            return
        begun = _Open(name)
        begun.is_unseen = bool(
            name in _WITHOUT_WORDS or name == "del" or _UNSEEN_CLASS.search(classes) or _UNSEEN_STYLE.search(style)
        )
        begun.is_marker = name == "span" and "mso-list:ignore" in style.lower()
        if not begun.is_unseen and not begun.is_marker:
            self._write_opening(begun, rest, style, classes)
        self._unseen += begun.is_unseen
        self._is_marker = self._is_marker or begun.is_marker
        self._open.append(begun)

    def _write_opening(self, begun: _Open, rest: str, style: str, classes: str) -> None:
        name = begun.name
        if name in _CELLS:
            self._cells += 1
            self._write("" if self._is_first_cell else " | ")
            self._is_first_cell = False
        elif self._cells:
            self._write(" " if name in _BLOCKS_IN_CELL else self._emphasis(begun, style))
        elif name == "tr":
            self._is_first_cell = True
            self._write("<p>")
            begun.closing = "</p>"
        elif name == "p":
            self._begin_paragraph(begun, style, classes)
        elif name in {"span", "b", "strong", "i", "em", "font"}:
            self._write(self._emphasis(begun, style))
        elif name == "a":
            self._write(f"<a{rest}>")
            begun.closing = "</a>"
        elif ":" not in name and name not in {"table", "tbody", "thead", "colgroup", "body", "html", "ins"}:
            self._write(f"<{name}>")
            begun.closing = f"</{name}>"

    def _begin_paragraph(self, begun: _Open, style: str, classes: str) -> None:
        self._marker = []
        becomes = _NAMED_CLASS.get(classes.lower(), "p")
        if _LIST_STYLE.search(style) or ("msolistparagraph" in classes.lower() and "mso-list" in style.lower()):
            self._item_at, self._item_has_words = len(self.written), False
        self._write(f"<{becomes}>")
        begun.closing = f"</{becomes}>"

    def _emphasis(self, begun: _Open, style: str) -> str:
        """Opening tags of what this tag means; a bold tag that says it is not bold means nothing."""
        name = begun.name
        is_bold = bool(_BOLD.search(style)) or (name in {"b", "strong"} and not _NOT_BOLD.search(style))
        is_italic = bool(_ITALIC.search(style)) or name in {"i", "em"}
        begun.closing = "</em>" * is_italic + "</strong>" * is_bold
        return "<strong>" * is_bold + "<em>" * is_italic

    def _close(self, name: str) -> None:
        # Only the innermost tags are looked at: a text of nothing but stray tags would take quadratic time.
        last = len(self._open) - 1
        place = next((place for place in range(last, max(-1, last - 40), -1) if self._open[place].name == name), None)
        if place is None:
            return
        while len(self._open) > place:
            self._end(self._open.pop())

    def _end(self, begun: _Open) -> None:
        self._unseen -= begun.is_unseen
        if begun.is_marker:
            self._is_marker = False
        if begun.is_unseen or begun.is_marker:
            return
        if begun.name in _CELLS:
            self._cells -= 1
        elif begun.name == "p" and self._item_at is not None and not self._cells:
            self._end_item()
        elif begun.closing:
            self._write(begun.closing)

    def _end_item(self) -> None:
        """Turn the paragraph under way into an item of the list that its marker tells of."""
        assert self._item_at is not None
        kind = "ol" if _NUMBERED.match(html.unescape("".join(self._marker)).strip()) else "ul"
        self.written[self._item_at] = f"<{kind}><li>"
        self._write(f"</li></{kind}>")
        self._item_at = None

    def _write(self, piece: str) -> None:
        if piece and not self._unseen and not self._is_marker:
            self.written.append(piece)


_NBSP = re.compile("(?:&nbsp;|&#160;|&#xa0;|\xa0)+", re.IGNORECASE)
_NOTHING = re.compile("(?:&shy;|&#173;|&#xad;|[\u00ad\ufeff\u2060])", re.IGNORECASE)
# A zero-width space parts words in scripts that write none; anywhere else it is rubbish of a web page.
_ZERO_WIDTH = re.compile(
    "(?<![\u0e00-\u0eff\u1780-\u17ff\u1000-\u109f])\u200b(?![\u0e00-\u0eff\u1780-\u17ff\u1000-\u109f])"
)


def _plain_characters(markup: str) -> str:
    """Composed letters, no soft hyphens, and hard spaces only inside figures and before French double marks."""
    bare = _ZERO_WIDTH.sub("", _NOTHING.sub("", unicodedata.normalize("NFC", markup)))
    return "".join(_with_spaces(bare))


def _with_spaces(text: str) -> Iterator[str]:
    end = 0
    for match in _NBSP.finditer(text):
        before, after = text[match.start() - 1 : match.start()], text[match.end() : match.end() + 1]
        is_meant = (before.isdigit() and after.isdigit()) or after in {":", ";", "!", "?", "»", "%"} or before == "«"
        yield text[end : match.start()]
        yield "\xa0" if is_meant and after and before else " "
        end = match.end()
    yield text[end:]
