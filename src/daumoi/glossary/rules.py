"""Terms in two texts: which stand in the original, and what the translation should say for them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from daumoi.glossary.words import words_of

LONGEST_TERM = 200
MOST_TRANSLATIONS = 12


class HintKind(StrEnum):
    """MISSING: none of the translations stands there. FORBIDDEN: one stands there that must not."""

    MISSING = "missing"
    FORBIDDEN = "forbidden"


class Span(NamedTuple):
    """Characters of a text, end exclusive."""

    start: int
    end: int


@dataclass(frozen=True)
class Entry:
    """A term with its translations; the first is the one to write, the others pass as well."""

    term_id: int
    term: str
    preferred: tuple[str, ...]
    forbidden: tuple[str, ...] = ()
    source: str = ""
    note: str = ""


@dataclass(frozen=True)
class Hint:
    """One term that the translation does not render as the glossary has it.

    Attributes:
        original: where the term stands in the original.
        translation: where the forbidden words stand in the translation; None when something is missing.
        found: those words.
    """

    kind: HintKind
    entry: Entry
    original: Span
    translation: Span | None = None
    found: str = ""


@lru_cache(maxsize=20_000)
def forms_of(phrase: str, language: str) -> tuple[str, ...]:
    """The forms of a phrase's words; a glossary's phrases are asked for again with every text."""
    return tuple(word.form for word in words_of(phrase, language))


class Phrases:
    """Phrases to be found in texts of one language: the longest at each place, none overlapping another."""

    def __init__(self, phrases: Iterable[tuple[str, object]], language: str) -> None:
        self.language = language
        self._by_first: dict[str, list[tuple[tuple[str, ...], object]]] = {}
        for phrase, meaning in phrases:
            forms = forms_of(phrase, language)
            if forms:
                self._by_first.setdefault(forms[0], []).append((forms, meaning))
        for candidates in self._by_first.values():
            candidates.sort(key=lambda candidate: -len(candidate[0]))

    def found_in(self, text: str) -> list[tuple[Span, list[object]]]:
        """Where phrases stand, in reading order, each with everything it means."""
        words = words_of(text, self.language)
        forms = tuple(word.form for word in words)
        found = []
        at = 0
        while at < len(words):
            length, meanings = self._at(forms, at)
            if length:
                found.append((Span(words[at].start, words[at + length - 1].end), meanings))
            at += length or 1
        return found

    def _at(self, words: tuple[str, ...], at: int) -> tuple[int, list[object]]:
        """Number of words of the longest phrase that begins there, 0 for none, and what it means."""
        longest = 0
        meanings: list[object] = []
        for forms, meaning in self._by_first.get(words[at], ()):
            if len(forms) < longest:
                break
            if words[at : at + len(forms)] == forms:
                longest = len(forms)
                meanings.append(meaning)
        return longest, meanings


class Glossary:
    """The entries that count for one pair of languages, ready to be looked for."""

    def __init__(self, entries: Iterable[Entry], *, source: str, target: str) -> None:
        self.entries = list(entries)
        self.source, self.target = source, target
        self._terms = Phrases(((entry.term, entry) for entry in self.entries), source)

    def hints(self, original: str, translation: str) -> list[Hint]:
        """What of a paragraph's translation is not as the glossary has it, in the order of the original.

        A term is reported once a paragraph. Nothing is said of a paragraph that is not translated yet.
        """
        if not translation.strip():
            return []
        first: dict[int, tuple[Entry, Span]] = {}
        for span, entries in self._terms.found_in(original):
            for entry in entries:
                assert isinstance(entry, Entry)
                first.setdefault(entry.term_id, (entry, span))
        if not first:
            return []
        rendered = _Rendered([entry for entry, _span in first.values()], translation, self.target)
        hints = []
        for entry, span in first.values():
            hints += rendered.hints(entry, span)
        return hints


class _Rendered:
    """Which translations of some entries stand in a text; the longer words win, so that a forbidden "Ministry of
    Science" is not found inside "Ministry of Science and Technology".
    """

    def __init__(self, entries: Sequence[Entry], text: str, language: str) -> None:
        phrases = [(words, (entry.term_id, HintKind.MISSING)) for entry in entries for words in entry.preferred]
        phrases += [(words, (entry.term_id, HintKind.FORBIDDEN)) for entry in entries for words in entry.forbidden]
        self.text = text
        self.found: dict[object, Span] = {}
        for span, meanings in Phrases(phrases, language).found_in(text):
            for meaning in meanings:
                self.found.setdefault(meaning, span)

    def hints(self, entry: Entry, span: Span) -> list[Hint]:
        bad = self.found.get((entry.term_id, HintKind.FORBIDDEN))
        if bad is not None:
            return [Hint(HintKind.FORBIDDEN, entry, span, bad, self.text[bad.start : bad.end])]
        if entry.preferred and (entry.term_id, HintKind.MISSING) not in self.found:
            return [Hint(HintKind.MISSING, entry, span)]
        return []


def term_key(term: str, language: str) -> str:
    """What makes two spellings one term: the forms of its words."""
    return " ".join(forms_of(term, language))


def one_a_line(words: str) -> tuple[str, ...]:
    """Translations as they are written: one a line, or with semicolons between; each once."""
    parts = (" ".join(part.split()) for part in words.replace(";", "\n").splitlines())
    return tuple(dict.fromkeys(part for part in parts if part))


def term_problems(
    *, term: str, preferred: Sequence[str], forbidden: Sequence[str], source: str, target: str
) -> dict[str, str]:
    """What is wrong with an entry: field → code. Empty when nothing is."""
    problems: dict[str, str] = {}
    if source == target:
        problems["target_language"] = "same-language"
    # Lengths first: the forms of what is compared are kept, and must not be of a whole book.
    if len(term) > LONGEST_TERM:
        problems["term"] = "too-long"
    elif not term_key(term, source):
        problems["term"] = "no-words"
    for field, words in (("preferred", preferred), ("forbidden", forbidden)):
        if len(words) > MOST_TRANSLATIONS:
            problems[field] = "too-many"
        elif any(len(each) > LONGEST_TERM for each in words):
            problems[field] = "too-long"
        elif any(not term_key(each, target) for each in words):
            problems[field] = "no-words"
    if not preferred and not forbidden:
        problems.setdefault("preferred", "nothing-said")
    if not problems and {term_key(each, target) for each in preferred} & {term_key(each, target) for each in forbidden}:
        problems["forbidden"] = "both"
    return problems


def days_overlap(first: tuple[object, object], second: tuple[object, object]) -> bool:
    """Whether two times from day to day (None: without an end) share a day."""
    (start, end), (other_start, other_end) = first, second
    begins_in_time = end is None or other_start is None or other_start <= end  # type: ignore[operator]
    ends_late_enough = other_end is None or start is None or start <= other_end  # type: ignore[operator]
    return bool(begins_in_time and ends_late_enough)


def marked(text: str, spans: Sequence[Span]) -> list[tuple[str, bool]]:
    """The text in pieces, each with whether it is to be marked; spans may overlap and come in any order."""
    edges = sorted({0, len(text), *(edge for span in spans for edge in span)})
    return [
        (text[start:end], any(span.start <= start and end <= span.end for span in spans))
        for start, end in pairwise(edges)
    ]
