"""Writes of the glossary: keep a term, retire it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from daumoi.accounts.audit import record
from daumoi.accounts.models import Organisation
from daumoi.accounts.permissions import GLOSSARY_KEEP, require
from daumoi.accounts.viewer import Viewer
from daumoi.foundation.errors import InvalidValue
from daumoi.foundation.rich_text import without_control_characters
from daumoi.foundation.vietnamese import canon
from daumoi.glossary.errors import BadTerm
from daumoi.glossary.models import Term
from daumoi.glossary.rules import LONGEST_TERM, MOST_TRANSLATIONS, days_overlap, one_a_line, term_problems

TERM_FIELDS = (
    "source_language",
    "target_language",
    "term",
    "preferred",
    "forbidden",
    "note",
    "source",
    "valid_from",
    "valid_to",
)


def keep_term(
    *, organisation: Organisation, fields: Mapping[str, Any], by: Viewer, at: datetime, term: Term | None = None
) -> Term:
    """Enter a term of this focal point, or change one.

    Args:
        fields: some of TERM_FIELDS; `preferred` and `forbidden` with one translation a line or semicolons between.
    Raises:
        BadTerm: names every field that is wrong, and the entry that says the same already.
        NotAllowed.
    """
    require(by, GLOSSARY_KEEP, organisation)
    with transaction.atomic():
        Organisation.objects.select_for_update().get(pk=organisation.pk)
        kept = Term.objects.select_for_update(of=("self",)).get(pk=term.pk) if term else Term(organisation=organisation)
        before = {name: getattr(kept, name) for name in TERM_FIELDS}
        write_term(kept, fields)
        if term is not None and before == {name: getattr(kept, name) for name in TERM_FIELDS}:
            return kept
        if problems := problems_of(kept):
            raise BadTerm(problems)
        kept.changed_at, kept.changed_by_id = at, by.user_id
        kept.save()
        changed = [name for name in TERM_FIELDS if before[name] != getattr(kept, name)]
        act = {"act": "changed", "changed": changed} if term else {"act": "entered"}
        record(
            by=by, at=at, verb=GLOSSARY_KEEP.name, subject=kept, organisation=organisation, term=kept.term, **act
        )  # fmt: skip
    return kept


def retire_term(*, term: Term, last_day: date, by: Viewer, at: datetime) -> Term:
    """Let a term end with that day. It stays in the glossary, for what was translated by it.

    Raises:
        InvalidValue: the day lies before its first.
        NotAllowed.
    """
    require(by, GLOSSARY_KEEP, term.organisation)
    with transaction.atomic():
        current = Term.objects.select_for_update(of=("self",)).get(pk=term.pk)
        if current.valid_from and last_day < current.valid_from:
            raise InvalidValue(_("Its last day lies before its first."), field="last_day")
        current.valid_to, current.changed_at, current.changed_by_id = last_day, at, by.user_id
        current.save()
        record(
            by=by, at=at, verb=GLOSSARY_KEEP.name, subject=current, organisation=current.organisation,
            act="retired", term=current.term, last_day=last_day.isoformat(),
        )  # fmt: skip
    return current


def write_term(term: Term, fields: Mapping[str, Any]) -> None:
    """Put values on a term: on one line each, in one spelling, not longer than their columns."""
    for name in TERM_FIELDS:
        if name not in fields:
            continue
        value = fields[name]
        if isinstance(value, str):
            value = _tidy(name, value)
        setattr(term, name, value)


def _tidy(name: str, value: str) -> str:
    value = canon(without_control_characters(value))
    if name in ("preferred", "forbidden"):
        return "\n".join(one_a_line(value))
    return " ".join(value.split())


def problems_of(term: Term, *, others: list[Term] | None = None) -> dict[str, str]:
    """What is wrong with an entry: field → sentence; the rows of the same focal point among it.

    Args:
        others: entries of the same term that are known already; else they are looked for.
    """
    found = term_problems(
        term=term.term,
        preferred=term.preferred_words,
        forbidden=term.forbidden_words,
        source=term.source_language,
        target=term.target_language,
    )
    problems = {field: _sentence(code) for field, code in found.items()}
    for name, most in (("note", 500), ("source", 300)):
        if len(getattr(term, name)) > most:
            problems[name] = _("At most %(most)d characters.") % {"most": most}
    if term.valid_from and term.valid_to and term.valid_to < term.valid_from:
        problems["valid_to"] = _("Its last day lies before its first.")
    if not problems and (other := _same(term, others)):
        problems["term"] = _same_sentence(other)
    return problems


def _same(term: Term, others: list[Term] | None) -> Term | None:
    if others is None:
        rows = Term._base_manager.filter(
            organisation=term.organisation,
            source_language=term.source_language,
            target_language=term.target_language,
            key=term.computed_key,
        )
        others = list(rows.exclude(pk=term.pk))
    days = (term.valid_from, term.valid_to)
    return next((other for other in others if days_overlap(days, (other.valid_from, other.valid_to))), None)


def _same_sentence(other: Term) -> str:
    if other.valid_to is None:
        return _("“%(term)s” is in the glossary already: change that entry.") % {"term": other.term}
    day = date_format(other.valid_to, "SHORT_DATE_FORMAT")
    said = _("“%(term)s” is in the glossary already, until %(day)s: let this one begin after that day.")
    return said % {"term": other.term, "day": day}


def _sentence(code: str) -> str:
    return {
        "same-language": _("From one language into another: choose two."),
        "no-words": _("There is no word in it."),
        "too-long": _("A term or translation has at most %(most)d characters.") % {"most": LONGEST_TERM},
        "too-many": _("At most %(most)d translations.") % {"most": MOST_TRANSLATIONS},
        "nothing-said": _("Give a translation, or one that is not to be written."),
        "both": _("The same words cannot be both the translation and not to be written."),
    }[code]
