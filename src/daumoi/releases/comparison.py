"""What changed between two texts, word by word."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

# Comparing word by word is quadratic at worst; above this a changed paragraph is shown whole, old and new.
MOST_WORDS = 2_000
# The same for paragraphs: no release has so many, but somebody may paste them.
MOST_LINES = 2_000

Change = Literal["same", "removed", "added"]


@dataclass(frozen=True)
class Piece:
    """A run of text with what happened to it. Same and removed pieces give the old text, same and added the new."""

    change: Change
    text: str


def compare(old: str, new: str) -> list[Piece]:
    """Pieces in reading order; joined by kind they give both texts back exactly."""
    old_lines, new_lines = old.splitlines(keepends=True), new.splitlines(keepends=True)
    pieces: list[Piece] = []
    if max(len(old_lines), len(new_lines)) > MOST_LINES and old != new:
        return [Piece(change, text) for change, text in (("removed", old), ("added", new)) if text]
    for tag, i, j, k, m in SequenceMatcher(None, old_lines, new_lines, autojunk=False).get_opcodes():
        before, after = "".join(old_lines[i:j]), "".join(new_lines[k:m])
        if tag == "equal":
            pieces.append(Piece("same", before))
        else:
            pieces.extend(_words_compared(before, after))
    return _whole_phrases(list(_joined(pieces)))


def _words_compared(before: str, after: str) -> Iterator[Piece]:
    old_words, new_words = re.findall(r"\s+|\S+", before), re.findall(r"\s+|\S+", after)
    if not before or not after or max(len(old_words), len(new_words)) > MOST_WORDS:
        if before:
            yield Piece("removed", before)
        if after:
            yield Piece("added", after)
        return
    for tag, i, j, k, m in SequenceMatcher(None, old_words, new_words, autojunk=False).get_opcodes():
        if tag == "equal":
            yield Piece("same", "".join(old_words[i:j]))
            continue
        if i < j:
            yield Piece("removed", "".join(old_words[i:j]))
        if k < m:
            yield Piece("added", "".join(new_words[k:m]))


def _whole_phrases(pieces: list[Piece]) -> list[Piece]:
    """Replaced words one after the other as one phrase: “old phrase” → “new phrase” reads better than word by word."""
    whole: list[Piece] = []
    for piece in pieces:
        whole.append(piece)
        if [each.change for each in whole[-5:]] != ["removed", "added", "same", "removed", "added"]:
            continue
        removed, added, gap, then_removed, then_added = whole[-5:]
        if gap.text.isspace() and "\n" not in gap.text:
            whole[-5:] = [
                Piece("removed", removed.text + gap.text + then_removed.text),
                Piece("added", added.text + gap.text + then_added.text),
            ]
    return whole


def _joined(pieces: list[Piece]) -> Iterator[Piece]:
    """Neighbours of one kind as one piece."""
    held: Piece | None = None
    for piece in pieces:
        if held is not None and held.change == piece.change:
            held = Piece(held.change, held.text + piece.text)
            continue
        if held is not None:
            yield held
        held = piece
    if held is not None:
        yield held


def with_context(pieces: list[Piece], *, words: int) -> list[Piece]:
    """The same pieces with long unchanged runs cut to so many words beside each change; "[…]" stands for the rest."""
    shown = []
    for number, piece in enumerate(pieces):
        if piece.change == "same":
            ends = (0 if number == 0 else words, 0 if number == len(pieces) - 1 else words)
            piece = Piece("same", _cut(piece.text, *ends))
        shown.append(piece)
    return [piece for piece in shown if piece.text]


def _cut(text: str, first: int, last: int) -> str:
    """The first and the last words of a text, or all of it when little would be left out."""
    pieces = re.findall(r"\s*\S+\s*", text)
    if len(pieces) <= first + last + 4:
        return text
    return "".join(pieces[:first]) + "[…] " + "".join(pieces[len(pieces) - last :])
