"""Places in a text marked in its HTML, whatever elements they begin and end in."""

from __future__ import annotations

import html
import re
from collections.abc import Sequence

from daumoi.glossary.rules import Span, marked

_PART = re.compile(r"<[^>]+>|[^<]+")
# What ends a line of words; a term does not go on behind it.
_ENDS = re.compile(r"</(?:p|li|h2|h3|blockquote)>|<br\s*/?>")


def words_in(body: str) -> str:
    """The words of cleaned HTML, with a line end for each end of a paragraph or item; `with_marks` counts by it."""
    return "".join(_words(part) for part in _PART.findall(body))


def _words(part: str) -> str:
    if part.startswith("<"):
        return "\n" if _ENDS.fullmatch(part) else ""
    return html.unescape(part)


def with_marks(body: str, spans: Sequence[Span]) -> str:
    """Cleaned HTML with `<mark>` around these places of `words_in` of it."""
    written, at = [], 0
    for part in _PART.findall(body):
        words = _words(part)
        if part.startswith("<"):
            written.append(part)
        else:
            written += _marked_part(words, [Span(start - at, end - at) for start, end in spans])
        at += len(words)
    return "".join(written)


def _marked_part(words: str, spans: Sequence[Span]) -> list[str]:
    inside = [Span(max(0, start), min(len(words), end)) for start, end in spans if start < len(words) and end > 0]
    pieces = [(html.escape(piece, quote=False), is_marked) for piece, is_marked in marked(words, inside) if piece]
    return [f"<mark>{piece}</mark>" if is_marked else piece for piece, is_marked in pieces]
