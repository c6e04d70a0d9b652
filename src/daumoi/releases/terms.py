"""Hints of the glossary beside a language version: which are open, where each stands in both texts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256

from django.utils import timezone
from django.utils.translation import gettext as _

from daumoi.foundation.rich_text import from_light_markup, plain_text
from daumoi.glossary.queries import glossary_for
from daumoi.glossary.rules import Entry, Hint, HintKind, Span
from daumoi.releases.checks.findings import Finding, look
from daumoi.releases.languages import original_texts, standing_of
from daumoi.releases.marking import words_in
from daumoi.releases.models import HintDismissal, Release
from daumoi.releases.paragraphs import PLACE, pairs

# Words around a term are shown so far to each side.
AROUND = 60


@dataclass(frozen=True)
class TextRow:
    """A paragraph and its translation as plain words; `key` is "headline", "lead" or the row's number."""

    key: str
    original: str
    translation: str

    @property
    def place(self) -> str:
        """What a dismissed hint is kept by: another wording of the original asks anew."""
        return sha256(self.original.encode()).hexdigest()


@dataclass(frozen=True)
class TermHint:
    """A hint with its row; `dismissed` says by whom and why, None while it is open."""

    row: TextRow
    hint: Hint
    dismissed: HintDismissal | None

    @property
    def entry(self) -> Entry:
        return self.hint.entry

    @property
    def is_forbidden(self) -> bool:
        return self.hint.kind is HintKind.FORBIDDEN

    @property
    def anchor(self) -> str:
        return f"hint-{self.row.key}-{self.entry.term_id}-{self.hint.kind.value}"

    @property
    def sentence(self) -> str:
        return hint_sentence(self)

    @property
    def original_pieces(self) -> list[tuple[str, bool]]:
        """The term with some words around it; what is to be marked is True."""
        return excerpt(self.row.original, self.hint.original)

    @property
    def translation_pieces(self) -> list[tuple[str, bool]]:
        """The words that must not stand there, with some around them; the beginning where something is missing."""
        return excerpt(self.row.translation, self.hint.translation)


def excerpt(text: str, span: Span | None) -> list[tuple[str, bool]]:
    """Some words of a text around a place, in pieces; its beginning without a place."""
    start, end = span or Span(0, 0)
    first, last = max(0, start - AROUND), min(len(text), end + (AROUND if span else 2 * AROUND))
    before, after = ("…" if first else ""), ("…" if last < len(text) else "")
    pieces = [(before + text[first:start], False), (text[start:end], True), (text[end:last] + after, False)]
    return [(words, is_marked) for words, is_marked in pieces if words]


def text_rows(release: Release, original: Mapping[str, str]) -> list[TextRow]:
    """Headline, lead and paragraphs of both texts; what waits for its words is empty."""
    texts = [TextRow(name, original[name], _translated(getattr(release, name))) for name in ("headline", "lead")]
    body = [
        TextRow(str(row.number), words_in(row.original), plain_text(from_light_markup(row.translation)))
        for row in pairs(original["body"], release.body)
    ]
    return [*texts, *body]


def _translated(text: str) -> str:
    return "" if PLACE.fullmatch(text.strip()) else text


def term_hints(release: Release, original: Mapping[str, str], *, on: date) -> list[TermHint]:
    """Every hint of the glossary of the body that writes the language version, in reading order, dismissed ones too.

    Args:
        original: headline, lead and body of what it is translated from.
    """
    if release.original is None:
        return []
    glossary = glossary_for(release.organisation, source=release.original.language, target=release.language, on=on)
    if not glossary.entries:
        return []
    kept = HintDismissal._base_manager.filter(release=release)
    dismissed = {(each.term_id, each.kind, each.place): each for each in kept}
    return [
        TermHint(row, hint, dismissed.get((hint.entry.term_id, hint.kind.value, row.place)))
        for row in text_rows(release, original)
        for hint in glossary.hints(row.original, row.translation)
    ]


def open_hints(release: Release, *, on: date) -> list[TermHint]:
    """The hints that nobody dismissed."""
    hints = term_hints(release, original_texts(release, standing_of(release)), on=on)
    return [hint for hint in hints if hint.dismissed is None]


def terms_in(release: Release, *, at: datetime) -> Iterator[Finding]:
    """A finding for each open hint, none of which holds a release back; none for what is no language version."""
    if not release.pk or release.original_id is None:
        return
    for hint in open_hints(release, on=timezone.localdate(at)):
        code = f"beside-{hint.hint.kind.value}-{hint.row.key}:{hint.entry.term}"
        yield look(code, hint.row.key if hint.row.key in {"headline", "lead"} else "body", hint_sentence(hint))


def hint_sentence(hint: TermHint) -> str:
    """The hint in a sentence: the term, what is expected, where that is said."""
    words = {"term": hint.entry.term, "found": hint.hint.found, "right": (*hint.entry.preferred, "")[0]}
    if not hint.is_forbidden:
        said = _("“%(term)s”: the glossary has “%(right)s”.")
    elif hint.entry.preferred:
        said = _("“%(term)s”: the glossary has “%(right)s”, not “%(found)s”.")
    else:
        said = _("“%(term)s”: the glossary says not to write “%(found)s”.")
    source = _("Source: %(source)s.") % {"source": hint.entry.source} if hint.entry.source else ""
    return f"{said % words} {source}".strip()
