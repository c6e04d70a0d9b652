"""Builds the body of one release as the small HTML the newsroom allows."""

from __future__ import annotations

import html
import re
from collections import Counter

from demo.texts.grammar import Writer, capitalised
from demo.texts.library import Line

_TAG = re.compile(r"<[^>]+>")
_LINK = re.compile(r'<a href="[^"<>]*">|</a>')


class Body:
    """Collects the parts of a body; of the alternatives of a line it takes the one used least in earlier texts."""

    def __init__(self, writer: Writer, uses: Counter[str]) -> None:
        self.writer = writer
        self.quotations: list[str] = []
        self._uses = uses
        self._repeated = 0
        self._parts: list[str] = []

    def pattern_of(self, line: Line) -> str:
        """Return the alternative used least so far, by chance among equals."""
        least = min(self._uses[pattern] for pattern in line.patterns)
        pattern = self.writer.chance.choice([each for each in line.patterns if self._uses[each] == least])
        self._uses[pattern] += 1
        return pattern

    def would_repeat(self, line: Line) -> bool:
        """Return whether this body has repeated a paragraph already and every alternative of the line is told too."""
        is_told = all(self._uses[pattern] for pattern in line.patterns)
        self._repeated += is_told
        return is_told and self._repeated > 1

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
