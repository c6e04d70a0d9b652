"""Reads the topic files beside it into stories: what a release of a topic may say, in order.

A file is made of sections. `== code | type` opens a story; behind it stand its marks: `sở` (the province's own
department tells it), a unit's code (that unit tells it), `núi` (only in the mountains). `== nen` holds the paragraphs
and quotations any story of the topic may take. Inside, a line starts with what it is: H headline, L lead, P paragraph,
S heading inside the body, U list (entries parted by ";"), Q quotation; EH, EL, EP are the English version. A line with
"~" is another way to say the line above it. `@name: a; b; c` before the first section is a list to draw from.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path

from demo.organisations import Province, mountain_provinces, provinces
from demo.texts.grammar import Slot, definitions_in

TYPES = {
    "thông cáo": "press_release",
    "tin": "news",
    "phát ngôn": "statement",
    "làm rõ": "clarification",
    "số liệu": "figures",
}
_BACKGROUND = "nen"
_FOLDER = Path(__file__).parent


class TextFileError(ValueError):
    """A topic file does not follow the format."""


@dataclass
class Line:
    """One place in a text and the alternative patterns for it."""

    role: str
    patterns: list[str]


@dataclass
class Story:
    """One thing that can happen in a topic."""

    code: str
    type: str
    is_local: bool = False
    is_in_the_mountains: bool = False
    unit: str = ""
    """Code of the unit that tells it; empty for the topic's own."""
    lines: list[Line] = field(default_factory=list)

    def of(self, role: str) -> list[Line]:
        """Return the lines of a role, in order."""
        return [line for line in self.lines if line.role == role]

    @property
    def provinces(self) -> list[Province]:
        """Return where it may happen."""
        return mountain_provinces() if self.is_in_the_mountains else provinces()

    @cached_property
    def definitions(self) -> dict[str, Slot]:
        """Return how the names of this story are drawn, wherever in it they are first used."""
        return definitions_in(pattern for line in self.lines for pattern in line.patterns)

    @property
    def names_a_place(self) -> bool:
        """Return whether headline or lead say where it happens."""
        return any("{tinh" in pattern for line in self.of("H") + self.of("L") for pattern in line.patterns)

    @property
    def has_english(self) -> bool:
        """Return whether an English version is written for this story."""
        return bool(self.of("EH"))


@dataclass
class TopicTexts:
    """All patterns of one topic."""

    code: str
    lists: dict[str, tuple[str, ...]]
    stories: list[Story]
    paragraphs: list[str]
    quotations: list[str]


@dataclass(frozen=True)
class CommonTexts:
    """Patterns every topic uses: last sentences, and ways to attribute a quotation."""

    closings: list[str]
    attributions: list[str]


@cache
def texts_of(code: str) -> TopicTexts:
    """Return the patterns of a topic; `TextFileError` names the file and line of a mistake."""
    lists, stories = _read(_FOLDER / f"{code}.txt")
    background = next((story for story in stories if story.code == _BACKGROUND), Story(_BACKGROUND, ""))
    return TopicTexts(
        code=code,
        lists=lists,
        stories=[story for story in stories if story.code != _BACKGROUND],
        paragraphs=[pattern for line in background.of("P") for pattern in line.patterns],
        quotations=[pattern for line in background.of("Q") for pattern in line.patterns],
    )


@cache
def common_texts() -> CommonTexts:
    """Return the patterns shared by all topics."""
    _, stories = _read(_FOLDER / "chung.txt")
    return CommonTexts(
        closings=[pattern for line in stories[0].of("P") for pattern in line.patterns],
        attributions=[pattern for line in stories[0].of("Q") for pattern in line.patterns],
    )


def _read(path: Path) -> tuple[dict[str, tuple[str, ...]], list[Story]]:
    lists: dict[str, tuple[str, ...]] = {}
    stories: list[Story] = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if not line.strip():
            continue
        try:
            _read_line(line, lists, stories)
        except (ValueError, IndexError, KeyError) as error:
            raise TextFileError(f"{path.name}:{number}: {line[:60]}") from error
    return lists, stories


def _read_line(line: str, lists: dict[str, tuple[str, ...]], stories: list[Story]) -> None:
    if line.startswith("@"):
        name, entries = line[1:].split(": ", 1)
        lists[name] = tuple(entry.strip() for entry in entries.split(";"))
    elif line.startswith("== "):
        code, *marks = (part.strip() for part in line[3:].split("|"))
        type_name, *others = marks or [""]
        authors = [mark for mark in others if mark not in {"sở", "núi"}]
        stories.append(
            Story(
                code,
                TYPES[type_name] if type_name else "",
                is_local="sở" in others,
                is_in_the_mountains="núi" in others,
                unit=authors[0] if authors else "",
            )
        )
    elif line.startswith("~ "):
        stories[-1].lines[-1].patterns.append(line[2:])
    else:
        role, pattern = line.split(": ", 1)
        if role not in {"H", "L", "P", "S", "U", "Q", "EH", "EL", "EP"}:
            raise KeyError(role)
        stories[-1].lines.append(Line(role, [pattern]))
