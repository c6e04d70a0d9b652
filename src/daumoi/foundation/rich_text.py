"""Rich text: cleaned HTML in, plain text and light markup out.

The body of a release is HTML limited to what a press agency can take over: paragraphs, headings, lists, quotations,
emphasis and links. Without JavaScript the editor is a text area in a light markup, which converts both ways.
"""

from __future__ import annotations

import html
import itertools
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from urllib.parse import quote

import lxml.html
import nh3
from lxml.html import HtmlElement

ALLOWED_TAGS = {"p", "h2", "h3", "ul", "ol", "li", "strong", "em", "a", "blockquote", "br"}
_RENAMED = {"b": "strong", "i": "em", "h1": "h2", "h4": "h3", "h5": "h3", "h6": "h3"} | dict.fromkeys(
    # What separates words on a page must go on separating them when the tag goes: a table pasted from a document.
    ["div", "section", "article", "header", "footer", "main", "aside", "address", "figure", "figcaption", "center",
     "pre", "form", "fieldset", "hr", "dl", "dt", "dd", "table", "caption", "thead", "tbody", "tr", "th", "td"],
    "p",
)  # fmt: skip
_TAG = re.compile(r"<(/?)([a-z][a-z0-9]*)(?=[\s/>])", re.IGNORECASE)
_NEVER_OR_SELDOM_CLOSED = (
    {name for name, becomes in _RENAMED.items() if becomes == "p"}
    | {"p", "li", "br", "img", "input", "meta", "link", "wbr", "source", "col", "colgroup", "area", "base", "embed"}
    | {"param", "track", "option", "html", "head", "body"}
)
# Parsers of HTML take a time that grows with depth times length; no text of ours has a use for more.
_DEEPEST = 100
# Signs that turn the direction of what follows go too: with one, a name reads as another (Unicode UTR 36, 3.1.3).
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u202a-\u202e\u2066-\u2069\ufffe\uffff]")
_LONE_SURROGATES = re.compile("[\ud800-\udfff]")
_SAFE_LINK = re.compile(r"^(https?://|mailto:)", re.IGNORECASE)


def without_control_characters(text: str) -> str:
    """Text without characters that XML, mail and databases refuse: controls but tab and newline, lone surrogates.

    Nor does it keep what makes text run the other way and so look like another.
    """
    return _LONE_SURROGATES.sub("\ufffd", _CONTROL.sub("", text))


def clean_html(markup: str) -> str:
    """HTML with the allowed tags only, links to http, https and mailto only, and every word inside a block.

    Scripts and styles go with their content; other foreign tags go and their words stay. An empty text gives "".
    Source of the sanitiser: Ammonia, through nh3.
    """
    sanitised = nh3.clean(
        _TAG.sub(_tag_replacer(), without_control_characters(markup)),
        tags=ALLOWED_TAGS,
        clean_content_tags={"script", "style", "title"},
        attributes={"a": {"href"}},
        url_schemes={"http", "https", "mailto"},
        link_rel=None,
    )
    blocks = _Blocks()
    # Again, because a reference such as &#1; is a control character only by now.
    for token in _TOKEN.finditer(without_control_characters(sanitised)):
        blocks.read(token)
    return blocks.written()


def _tag_replacer() -> Callable[[re.Match[str]], str]:
    """Function that renames tags of one text, and turns what is nested too deep into a tag that goes."""
    depth = 0

    def replacement(match: re.Match[str]) -> str:
        nonlocal depth
        slash, name = match[1], match[2].lower()
        if name not in _NEVER_OR_SELDOM_CLOSED:
            depth = max(0, depth - 1) if slash else depth + 1
            if depth + bool(slash) > _DEEPEST:
                return "<wbr"
        return f"<{slash}{_RENAMED.get(name, match[2])}"

    return replacement


_TOKEN = re.compile(r'<(?P<close>/?)(?P<tag>[a-z0-9]+)(?:\s+href="(?P<href>[^"]*)")?[^>]*>|(?P<text>[^<]+)')
_HTML_SPACE = re.compile(r"[ \t\n\r\f]+")
_LINE_BREAK = "\n"


@dataclass(frozen=True)
class _Run:
    """Words that look alike: the link they carry and their emphasis. A line break is a run of its own."""

    words: str
    href: str = ""
    is_strong: bool = False
    is_emphasised: bool = False


class _Blocks:
    """Builds the flat form in which texts are kept: blocks that hold words and nothing but words.

    Blocks are not nested (a list in a list becomes one list), emphasis goes link > strong > em, and a text that is
    already in this form comes out unchanged.
    """

    def __init__(self) -> None:
        self._done: list[tuple[str, str]] = []  # kind of block, its inner HTML
        self._runs: list[_Run] = []
        self._lists: list[str] = []
        self._quotes = 0
        self._heading = ""
        self._is_item = False
        self._marks = {"strong": 0, "em": 0}
        self._hrefs: list[str] = []

    def read(self, token: re.Match[str]) -> None:
        tag, is_close = token["tag"], bool(token["close"])
        if tag is None:
            self._add(html.unescape(token["text"]))
        elif tag == "br":
            self._break_line()
        elif tag in self._marks:
            self._marks[tag] = max(0, self._marks[tag] + (-1 if is_close else 1))
        elif tag == "a":
            self._read_link(token, is_close)
        else:
            self._end_block(inside_item=tag in {"p", "h2", "h3", "blockquote"})
            self._read_block(tag, is_close)

    def _read_link(self, token: re.Match[str], is_close: bool) -> None:
        if not is_close:
            self._hrefs.append(_plain_href(html.unescape(token["href"] or "")))
        elif self._hrefs:
            self._hrefs.pop()

    def _read_block(self, tag: str, is_close: bool) -> None:
        if tag in {"ul", "ol"}:
            if is_close and self._lists:
                self._lists.pop()
            elif not is_close:
                self._lists.append(tag)
            self._is_item = is_close and bool(self._lists)
            if not self._lists:
                self._done.append(("end", ""))
        elif tag == "li":
            self._is_item = not is_close
        elif tag == "blockquote":
            self._quotes = max(0, self._quotes + (-1 if is_close else 1))
            if not self._quotes and not self._lists:
                self._done.append(("end", ""))
        elif tag in {"h2", "h3"}:
            self._heading = "" if is_close else tag

    def _add(self, words: str) -> None:
        href = self._hrefs[-1] if self._hrefs else ""
        words = _HTML_SPACE.sub(" ", words)
        self._runs.append(_Run(words, href, self._marks["strong"] > 0, self._marks["em"] > 0))

    def _break_line(self) -> None:
        if self._heading or self._is_item:
            self._add(" ")
        else:
            self._runs.append(_Run(_LINE_BREAK))

    @property
    def _kind(self) -> str:
        if self._is_item or self._lists:
            return self._lists[0] if self._lists else "ul"
        return "blockquote" if self._quotes else self._heading or "p"

    def _end_block(self, *, inside_item: bool = False) -> None:
        """Close the block under way; a paragraph inside a list item only parts its words."""
        if inside_item and self._is_item:
            self._add(" ")
            return
        for runs in _paragraphs(self._runs):
            self._done.append((self._kind, _written(runs)))
        self._runs = []

    def written(self) -> str:
        self._end_block()
        parts = []
        for kind, together in itertools.groupby(self._done, key=lambda block: block[0]):
            inner = [words for _, words in together]
            if kind in {"ul", "ol"}:
                parts.append(f"<{kind}>{''.join(f'<li>{words}</li>' for words in inner)}</{kind}>")
            elif kind == "blockquote":
                parts.append(f"<blockquote>{'<br><br>'.join(inner)}</blockquote>")
            elif kind != "end":
                parts.extend(f"<{kind}>{words}</{kind}>" for words in inner)
        return "".join(parts)


def _plain_href(href: str) -> str:
    """The address, "" when it leads nowhere the press could follow, without characters that end it in light markup."""
    if not _SAFE_LINK.match(href.strip()):
        return ""
    return re.sub(r"[\s()\"<>\\]", lambda match: quote(match[0], safe=""), href.strip())


def _paragraphs(runs: list[_Run]) -> Iterator[list[_Run]]:
    """The runs cut at double line breaks, without spaces at either end of a line; nothing for a text of spaces."""
    lines: list[list[_Run]] = [[]]
    for run in runs:
        if run.words == _LINE_BREAK:
            lines.append([])
        else:
            lines[-1].append(run)
    for has_words, together in itertools.groupby(map(_trimmed, lines), key=bool):
        if has_words:
            yield list(itertools.chain.from_iterable(_with_breaks(together)))


def _with_breaks(lines: Iterable[list[_Run]]) -> Iterator[list[_Run]]:
    for number, line in enumerate(lines):
        if number:
            yield [_Run(_LINE_BREAK)]
        yield line


def _trimmed(line: list[_Run]) -> list[_Run]:
    """A line with single spaces, none at its ends, and none at the ends of its emphasis; [] when it is all space."""
    parts: list[_Run] = []
    for run in line:
        words = run.words.strip(" ")
        if run.words.startswith(" ") and parts and parts[-1].words != " ":
            parts.append(_Run(" "))
        if words:
            parts.append(replace(run, words=words))
            if run.words.endswith(" "):
                parts.append(_Run(" "))
    while parts and not parts[-1].words.strip():
        parts.pop()
    while parts and not parts[0].words.strip():
        parts.pop(0)
    return [_between(parts, index) if part.words == " " else part for index, part in enumerate(parts)]


def _between(parts: list[_Run], index: int) -> _Run:
    """The space between two words, which looks as both of them do where they look alike."""
    before, after = parts[index - 1], parts[index + 1]
    return _Run(
        " ",
        before.href if before.href == after.href else "",
        before.is_strong and after.is_strong,
        before.is_emphasised and after.is_emphasised,
    )


def _written(runs: list[_Run]) -> str:
    """HTML of the words of one block."""
    parts = []
    for href, linked in itertools.groupby(runs, key=lambda run: run.href):
        inner = "".join(
            f"<strong>{_emphasised(same)}</strong>" if is_strong else _emphasised(same)
            for is_strong, same in itertools.groupby(linked, key=lambda run: run.is_strong)
        )
        opening = f'<a href="{html.escape(href)}" rel="noopener nofollow">'
        parts.append(f"{opening}{inner}</a>" if href else inner)
    return "".join(parts)


def _emphasised(runs: Iterable[_Run]) -> str:
    parts = []
    for is_emphasised, same in itertools.groupby(runs, key=lambda run: run.is_emphasised):
        words = html.escape("".join(run.words for run in same), quote=False).replace(_LINE_BREAK, "<br>")
        parts.append(f"<em>{words}</em>" if is_emphasised else words)
    return "".join(parts)


def plain_text(markup: str) -> str:
    """Words of cleaned HTML: one block a paragraph, a blank line between, list items after a dash."""
    if not markup.strip():
        return ""
    root = lxml.html.fragment_fromstring(markup, create_parent="div")
    return "\n\n".join(text for block in root if (text := _block_text(block)))


def _block_text(block: HtmlElement) -> str:
    for line_break in block.iter("br"):
        line_break.tail = "\n" + (line_break.tail or "")
    if block.tag in {"ul", "ol"}:
        return "\n".join("- " + " ".join(item.text_content().split()) for item in block.iter("li"))
    lines = (" ".join(line.split()) for line in block.text_content().split("\n"))
    return "\n".join(line for line in lines if line)


# --- light markup: what a text area without JavaScript holds --------------------------------------------------------


def from_light_markup(text: str) -> str:
    """HTML of light markup: blank line = paragraph, `## ` heading, `- ` list, `> ` quotation, **bold**, *italic*,
    [words](link). Everything else is words.
    """
    blocks = re.split(r"\n[ \t]*\n+", text.replace("\r\n", "\n").strip())
    return clean_html("".join(_light_block(block.strip("\n")) for block in blocks if block.strip()))


def _light_block(block: str) -> str:
    lines = [line.strip() for line in block.split("\n")]
    if all(line.startswith("- ") for line in lines):
        return "<ul>" + "".join(f"<li>{_light_inline(line[2:])}</li>" for line in lines) + "</ul>"
    if all(line.startswith(">") for line in lines):
        return f"<blockquote>{'<br>'.join(_light_inline(line[1:]) for line in lines)}</blockquote>"
    for mark, tag in (("### ", "h3"), ("## ", "h2")):
        if lines[0].startswith(mark) and len(lines) == 1:
            return f"<{tag}>{_light_inline(lines[0][len(mark) :])}</{tag}>"
    return f"<p>{'<br>'.join(_light_inline(line) for line in lines)}</p>"


# A backslash before a mark makes it a character like any other. No part may hold the mark that begins the next one:
# a text of nothing but opening brackets is then read once and not once for every bracket.
_LIGHT = re.compile(
    r"\\(?P<literal>[\\*\[\]>#-])"
    r"|\[(?P<label>(?:[^\[\]\n\\]|\\.)+)\]\((?P<target>[^()\s\[\]]+)\)"
    r"|\*\*\*(?P<both>(?:[^*\n\\]|\\.)+)\*\*\*"
    r"|\*\*(?P<strong>(?:[^*\n\\]|\\.)+)\*\*"
    r"|(?<!\w)\*(?P<em>(?:[^*\n\\]|\\.)+)\*(?!\w)"
)
_LIGHT_TAGS = {"both": ("<strong><em>", "</em></strong>"), "strong": ("<strong>", "</strong>"), "em": ("<em>", "</em>")}


def _light_inline(text: str) -> str:
    parts, end = [], 0
    for match in _LIGHT.finditer(text):
        parts += [html.escape(text[end : match.start()], quote=False), _light_piece(match)]
        end = match.end()
    return "".join([*parts, html.escape(text[end:], quote=False)])


def _light_piece(match: re.Match[str]) -> str:
    kind = str(match.lastgroup)
    if kind == "literal":
        return html.escape(match["literal"], quote=False)
    if kind != "target":
        opening, closing = _LIGHT_TAGS[kind]
        return f"{opening}{_light_inline(match[kind])}{closing}"
    if not _SAFE_LINK.match(match["target"]):
        return html.escape(match.group(), quote=False)
    return f'<a href="{html.escape(match["target"])}">{_light_inline(match["label"])}</a>'


def to_light_markup(markup: str) -> str:
    """Light markup of cleaned HTML; `from_light_markup` gives the same blocks back.

    Two things have no light markup: emphasis that covers part of a word loses it, and a numbered list becomes a list.
    """
    if not markup.strip():
        return ""
    root = lxml.html.fragment_fromstring(markup, create_parent="div")
    return "\n\n".join(_to_light_block(block) for block in root)


def _to_light_block(block: HtmlElement) -> str:
    if block.tag in {"ul", "ol"}:
        return "\n".join("- " + _to_light_inline(item) for item in block.iter("li"))
    lines = [_LIGHT_LINE_MARK.sub(r"\1\\\2", line) for line in _to_light_inline(block).split("\n")]
    if block.tag == "blockquote":
        return "\n".join(f"> {line}".rstrip() for line in lines)
    return {"h2": "## ", "h3": "### "}.get(str(block.tag), "") + "\n".join(lines)


_LIGHT_LINE_MARK = re.compile(r"^(\s*)(- |>|#{2,3} )")
_LIGHT_MARK = re.compile(r"[\\*\[\]]")


def _to_light_inline(element: HtmlElement, around: str = "") -> str:
    """Words of an element with their marks; `around` is the emphasis that its parents give."""
    parts = [_marked(element.text, around)]
    for child in element:
        if child.tag == "a" and child.get("href"):
            parts.append(f"[{_to_light_inline(child, around)}]({child.get('href')})")
        elif child.tag == "br":
            parts.append("\n")
        else:
            parts.append(_to_light_inline(child, around + {"strong": "**", "em": "*"}.get(str(child.tag), "")))
        parts.append(_marked(child.tail, around))
    return "".join(parts)


def _marked(words: str | None, mark: str) -> str:
    plain = _LIGHT_MARK.sub(r"\\\g<0>", words or "")
    core = plain.strip()
    if not mark or not core:
        return plain
    start = plain.index(core)
    return f"{plain[:start]}{mark}{core}{mark}{plain[start + len(core) :]}"
