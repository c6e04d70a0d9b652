"""Unites what two people made of one text: what they had in common, what each changed, and where they collide.

Source: the three-way merge as in Khanna, Kunal and Pierce, “A formal investigation of diff3” (2007): what only one side
changed is taken, what both changed alike is taken once, the rest is for a person to choose. Paragraphs are the smallest
thing that is united by itself: two halves of one sentence from two people rarely make sense.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any, Literal

Whose = Literal["same", "mine", "theirs", "both", "conflict"]
Choice = Literal["mine", "theirs", "both"]

# Fields that are united paragraph by paragraph; the others are taken whole.
MARKUP = "body"
PARAGRAPHS = ("lead",)
PARTICULAR = "particular_"
_BLOCK = re.compile(r"<(p|h2|h3|ul|ol|blockquote)>.*?</\1>", re.DOTALL)


@dataclass(frozen=True)
class Part:
    """A run of paragraphs, as it was and as each side has it now; `whose` says who changed it."""

    whose: Whose
    base: str
    theirs: str
    mine: str

    def chosen(self, choice: Choice) -> str:
        """What stands in the united text; the choice counts only where both sides collide."""
        if self.whose == "conflict":
            return self._both() if choice == "both" else self.mine if choice == "mine" else self.theirs
        return self.theirs if self.whose == "theirs" else self.mine

    def _both(self) -> str:
        """Theirs, then mine, as paragraphs of their own."""
        gap = "\n" if self.theirs and self.mine and not self.theirs.endswith(("\n", ">")) else ""
        return f"{self.theirs}{gap}{self.mine}"


@dataclass(frozen=True)
class FieldMerge:
    """One field: its parts in order, joined they are the field."""

    name: str
    parts: tuple[Part, ...]

    @property
    def whose(self) -> Whose:
        changed = {part.whose for part in self.parts} - {"same"}
        if not changed:
            return "same"
        if "conflict" in changed:
            return "conflict"
        return changed.pop() if len(changed) == 1 else "both"

    def united(self, choices: Mapping[int, Choice]) -> Any:
        """The field's value.

        Args:
            choices: number of a part → whose it shall be; a part that collides and has no choice stays mine, so that
                nothing of the person at the screen goes without being asked.
        """
        pieces = [part.chosen(choices.get(number, "mine")) for number, part in enumerate(self.parts)]
        return "".join(pieces) if all(isinstance(piece, str) for piece in pieces) else pieces[0]


def flat(content: Mapping[str, Any]) -> dict[str, Any]:
    """A content with each particular as a field of its own; photos are not written in the form and are left out."""
    fields = {name: value for name, value in content.items() if name not in {"photos", "files", "particulars"}}
    fields = {"spokesperson": None, "matter_confirmed": False, **fields}
    stated = content.get("particulars") or {}
    return {**fields, **{f"{PARTICULAR}{code}": words for code, words in stated.items()}}


def merge(base: Mapping[str, Any], theirs: Mapping[str, Any], mine: Mapping[str, Any]) -> list[FieldMerge]:
    """Every field that is in `mine`, in its order. A field that a side does not have is as it was."""
    merged = []
    for name, own in mine.items():
        before = base.get(name, "")
        other = theirs.get(name, "")
        merged.append(FieldMerge(name, tuple(_parts(name, before, other, own))))
    return merged


def _parts(name: str, base: Any, theirs: Any, mine: Any) -> Iterator[Part]:
    if name == MARKUP:
        yield from _united_runs(_blocks(base), _blocks(theirs), _blocks(mine))
    elif name in PARAGRAPHS:
        yield from _united_runs(_lines(base), _lines(theirs), _lines(mine))
    else:
        base, theirs, mine = (value if value not in (None, "") else None for value in (base, theirs, mine))
        yield Part(_whose(base, theirs, mine), base, theirs, mine)  # type: ignore[arg-type]


def _whose(base: Any, theirs: Any, mine: Any) -> Whose:
    if theirs == mine:
        return "same" if theirs == base else "both"
    if theirs == base:
        return "mine"
    return "theirs" if mine == base else "conflict"


def _blocks(markup: Any) -> list[str]:
    return [match.group() for match in _BLOCK.finditer(str(markup or ""))]


def _lines(text: Any) -> list[str]:
    return str(text or "").splitlines(keepends=True)


def _united_runs(base: Sequence[str], theirs: Sequence[str], mine: Sequence[str]) -> Iterator[Part]:
    """Runs between the paragraphs that stand in all three, and those paragraphs."""
    at_base = at_theirs = at_mine = 0
    for start, other, own, length in [*_common(base, theirs, mine), (len(base), len(theirs), len(mine), 0)]:
        runs = (base[at_base:start], theirs[at_theirs:other], mine[at_mine:own])
        if any(runs):
            was, has, typed = ("".join(run) for run in runs)
            yield Part(_whose(was, has, typed), was, has, typed)
        if length:
            same = "".join(base[start : start + length])
            yield Part("same", same, same, same)
        at_base, at_theirs, at_mine = start + length, other + length, own + length


def _common(base: Sequence[str], theirs: Sequence[str], mine: Sequence[str]) -> Iterator[tuple[int, int, int, int]]:
    """(place in base, in theirs, in mine, length) of runs that all three share, in order."""
    with_theirs = SequenceMatcher(None, base, theirs, autojunk=False).get_matching_blocks()
    with_mine = SequenceMatcher(None, base, mine, autojunk=False).get_matching_blocks()
    for first in with_theirs:
        for second in with_mine:
            start = max(first.a, second.a)
            length = min(first.a + first.size, second.a + second.size) - start
            if length > 0:
                yield start, first.b + start - first.a, second.b + start - second.a, length
