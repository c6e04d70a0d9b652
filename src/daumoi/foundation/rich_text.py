"""Rich text: cleaned HTML in, plain text and light markup out.

The body of a release is HTML limited to what a press agency can take over: paragraphs, headings, lists, quotations,
emphasis and links. Without JavaScript the editor is a text area in a light markup, which converts both ways.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

import lxml.html
import nh3
from lxml.html import HtmlElement

ALLOWED_TAGS = {"p", "h2", "h3", "ul", "ol", "li", "strong", "em", "a", "blockquote", "br"}
_RENAMED = {"b": "strong", "i": "em", "h1": "h2", "h4": "h3", "h5": "h3", "h6": "h3", "div": "p"}
_RENAMES = re.compile(rf"<(/?)({'|'.join(_RENAMED)})(?=[\s/>])", re.IGNORECASE)
_BLOCKS = {"p", "h2", "h3", "ul", "ol", "blockquote"}
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")
_LONE_SURROGATES = re.compile("[\ud800-\udfff]")
_SAFE_LINK = re.compile(r"^(https?://|mailto:)", re.IGNORECASE)


def without_control_characters(text: str) -> str:
    """Text without characters that XML, mail and databases refuse: controls but tab and newline, lone surrogates."""
    return _LONE_SURROGATES.sub("\ufffd", _CONTROL.sub("", text))


def clean_html(markup: str) -> str:
    """HTML with the allowed tags only, links to http, https and mailto only, and every word inside a block.

    Scripts and styles go with their content; other foreign tags go and their words stay. An empty text gives "".
    Source of the sanitiser: Ammonia, through nh3.
    """
    renamed = _RENAMES.sub(
        lambda match: f"<{match[1]}{_RENAMED[match[2].lower()]}", without_control_characters(markup)
    )
    cleaned = nh3.clean(
        renamed,
        tags=ALLOWED_TAGS,
        clean_content_tags={"script", "style", "title"},
        attributes={"a": {"href"}},
        url_schemes={"http", "https", "mailto"},
        link_rel="noopener nofollow",
    )
    return "".join(_blocks(cleaned))


def _blocks(cleaned: str) -> Iterator[str]:
    """The blocks of sanitised HTML in order; loose words and double line breaks become paragraphs of their own."""
    if not cleaned.strip():
        return
    root = lxml.html.fragment_fromstring(cleaned, create_parent="div")
    loose = html.escape(root.text or "", quote=False)
    for element in root:
        tail = html.escape(element.tail or "", quote=False)
        element.tail = None
        if element.tag not in _BLOCKS:
            loose += _outer(element) + tail
            continue
        yield from _paragraphs(loose)
        if element.tag == "p":
            yield from _paragraphs(_inner(element))
        elif element.text_content().strip():
            yield _outer(element)
        loose = tail
    yield from _paragraphs(loose)


def _outer(element: HtmlElement) -> str:
    return str(lxml.html.tostring(element, encoding="unicode", with_tail=False))


def _inner(element: HtmlElement) -> str:
    children = "".join(str(lxml.html.tostring(child, encoding="unicode")) for child in element)
    return html.escape(element.text or "", quote=False) + children


def _paragraphs(inline: str) -> Iterator[str]:
    for piece in re.split(r"(?:<br>\s*){2,}", inline):
        trimmed = re.sub(r"^(?:\s|<br>)+|(?:\s|<br>)+$", "", piece)
        if re.sub(r"<[^>]+>|&nbsp;", "", trimmed).strip():
            yield f"<p>{trimmed}</p>"


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
    lines = block.split("\n")
    if all(line.lstrip().startswith("- ") for line in lines):
        return "<ul>" + "".join(f"<li>{_light_inline(line.lstrip()[2:])}</li>" for line in lines) + "</ul>"
    if all(line.startswith(">") for line in lines):
        return f"<blockquote>{'<br>'.join(_light_inline(line[1:].strip()) for line in lines)}</blockquote>"
    for mark, tag in (("### ", "h3"), ("## ", "h2")):
        if block.startswith(mark) and len(lines) == 1:
            return f"<{tag}>{_light_inline(block[len(mark) :])}</{tag}>"
    return f"<p>{'<br>'.join(_light_inline(line) for line in lines)}</p>"


def _light_inline(text: str) -> str:
    text = html.escape(text, quote=False)
    text = re.sub(r"\[([^\]\n]+)\]\(([^()\s]+)\)", _light_link, text)
    text = re.sub(r"\*\*([^*\n]+)\*\*", r"<strong>\1</strong>", text)
    return re.sub(r"(?<![*\w])\*([^*\n]+)\*(?![*\w])", r"<em>\1</em>", text)


def _light_link(match: re.Match[str]) -> str:
    words, target = match.groups()
    if not _SAFE_LINK.match(target):
        return match.group()
    return f'<a href="{target.replace(chr(34), "%22")}">{words}</a>'


def to_light_markup(markup: str) -> str:
    """Light markup of cleaned HTML; `from_light_markup` gives the same blocks back."""
    if not markup.strip():
        return ""
    root = lxml.html.fragment_fromstring(markup, create_parent="div")
    return "\n\n".join(_to_light_block(block) for block in root)


def _to_light_block(block: HtmlElement) -> str:
    if block.tag in {"ul", "ol"}:
        return "\n".join("- " + _to_light_inline(item) for item in block.iter("li"))
    text = _to_light_inline(block)
    if block.tag == "blockquote":
        return "\n".join("> " + line for line in text.split("\n"))
    return {"h2": "## ", "h3": "### "}.get(str(block.tag), "") + text


def _to_light_inline(element: HtmlElement) -> str:
    parts = [element.text or ""]
    for child in element:
        inner = _to_light_inline(child)
        if child.tag == "strong":
            inner = f"**{inner}**"
        elif child.tag == "em":
            inner = f"*{inner}*"
        elif child.tag == "a":
            inner = f"[{inner}]({child.get('href', '')})"
        elif child.tag == "br":
            inner = "\n"
        parts += [inner, child.tail or ""]
    return "".join(parts)
