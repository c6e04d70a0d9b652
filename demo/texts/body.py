"""Builds the body of one release as the small HTML the newsroom allows."""

from __future__ import annotations

import html
import re

from demo.texts.grammar import Writer, capitalised
from demo.texts.library import Line

_TAG = re.compile(r"<[^>]+>")
_LINK = re.compile(r'<a href="[^"<>]*">|</a>')


class Body:
    """Collects the parts of a body; `turn` chooses among the alternatives of a line: a second telling differs."""

    def __init__(self, writer: Writer, *, turn: int) -> None:
        self.writer = writer
        self.quotations: list[str] = []
        self._turn = turn
        self._place = 0
        self._parts: list[str] = []

    def pattern_of(self, line: Line) -> str:
        """Return the alternative whose turn it is: neighbours of one text take different turns."""
        count = len(line.patterns)
        # Once every alternative has had its turn, the next round mixes them differently.
        mixed = self._turn // count * (self._place // 2)
        pattern = line.patterns[(self._turn + self._place // 2 + mixed) % count]
        self._place += 1
        return pattern

    def written(self, line: Line) -> str:
        """Return a line as plain text."""
        return self.writer.write(self.pattern_of(line))

    def add(self, line: Line) -> None:
        """Append a paragraph, a heading or a list."""
        text = self.written(line)
        if line.role == "U":
            entries = "".join(f"<li>{_entry(entry)}</li>" for entry in text.split(";"))
            self._parts.append(f"<ul>{entries}</ul>")
        else:
            tag = "h2" if line.role == "S" else "p"
            self._parts.append(f"<{tag}>{_safe(text)}</{tag}>")

    def quote(self, pattern: str, attribution: str) -> None:
        """Append a quotation in the words of an attribution pattern, which may set it off as a block."""
        sentence = self.writer.write(pattern)
        self.quotations.append(sentence)
        words = self.writer.values
        words["cau"], words["cau_ho"] = sentence, sentence.rstrip(".")
        if "<blockquote>" in attribution:
            self._parts.append(self.writer.write(attribution))
        else:
            self._parts.append(f"<p>{_safe(self.writer.write(attribution))}</p>")

    def word_count(self) -> int:
        """Return the number of syllables written so far."""
        return len(_TAG.sub(" ", " ".join(self._parts)).split())

    def as_html(self, standing_paragraph: str) -> str:
        """Return the body, the standing paragraph at its end."""
        parts = [*self._parts, f"<p>{_safe(standing_paragraph)}</p>"] if standing_paragraph else self._parts
        return "\n".join(parts)


def _entry(text: str) -> str:
    label, colon, value = capitalised(text.strip()).partition(": ")
    return f"<strong>{_safe(label)}:</strong> {_safe(value)}" if colon and len(label) < 60 else _safe(text.strip())


def _safe(text: str) -> str:
    # The only markup in the patterns is the link; everything else is text.
    pieces, position = [], 0
    for link in _LINK.finditer(text):
        pieces += [html.escape(text[position : link.start()], quote=False), link.group()]
        position = link.end()
    return "".join([*pieces, html.escape(text[position:], quote=False)])
