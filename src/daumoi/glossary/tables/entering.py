"""Enters a table of terms: new ones, changed ones, each row for itself."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from daumoi.accounts.audit import record
from daumoi.accounts.models import Organisation
from daumoi.accounts.permissions import GLOSSARY_KEEP, require
from daumoi.accounts.viewer import Viewer
from daumoi.foundation.errors import TableProblem
from daumoi.foundation.languages import LANGUAGES
from daumoi.foundation.tables import Row, read_table
from daumoi.glossary.actions import TERM_FIELDS, problems_of, write_term
from daumoi.glossary.models import Term
from daumoi.glossary.rules import LONGEST_TERM
from daumoi.glossary.tables.columns import TERMS, language_of
from daumoi.network.tables.checking import Problem, read_day
from daumoi.network.tables.entering import ImportReport

LANGUAGE_COLUMNS = ("source_language", "target_language")
DAY_COLUMNS = ("valid_from", "valid_to")
# A thousand rows take half a second, and all translating waits for a glossary to be made ready.
MOST_TERMS = 10_000


def import_terms(
    *,
    content: bytes,
    file_name: str,
    hub: Organisation,
    by: Viewer,
    at: datetime,
    dry_run: bool,
    stop_at_problems: bool = False,
) -> ImportReport:
    """Enter what is right of a table and report what is not; or nothing, when a problem is to stop it.

    A row changes the entry of the same term between the same languages that counts today or later; where there is none
    it is a new one. A column that the table does not have is left as it is.

    Raises:
        NotAllowed; TableProblem: the file as a whole is no table, or more than a glossary is.
    """
    require(by, GLOSSARY_KEEP, hub)
    table = read_table(content, TERMS)
    if len(table.rows) > MOST_TERMS:
        said = _("The table has %(have)d rows; a glossary has %(most)d at most.")
        raise TableProblem(said % {"have": len(table.rows), "most": MOST_TERMS})
    report = ImportReport(len(table.rows), table.encoding, table.unknown_headings, [])
    with transaction.atomic():
        Organisation.objects.select_for_update().get(pk=hub.pk)
        work = _Work(hub, by=by, at=at)
        for row in table.rows:
            work.take(row)
        report.problems, report.counts = sorted(work.problems), work.counts
        if dry_run or (stop_at_problems and report.problems):
            transaction.set_rollback(True)
            return report
        if report.changes:
            record(
                by=by, at=at, verb=GLOSSARY_KEEP.name, subject=hub, organisation=hub, act="imported",
                file=file_name[:200], sha256=hashlib.sha256(content).hexdigest(),
                refused_rows=report.refused_rows, **report.counts,
            )  # fmt: skip
        report.is_written = True
    return report


class _Work:
    """One table on its way into a focal point's glossary."""

    def __init__(self, hub: Organisation, *, by: Viewer, at: datetime) -> None:
        self.hub, self.by, self.at = hub, by, at
        self.today = timezone.localdate(at, timezone.get_default_timezone())
        self.problems: list[Problem] = []
        self.counts = dict.fromkeys(("entered", "changed", "unchanged"), 0)
        self.rows: dict[tuple[str, str, str, date | None], int] = {}
        self.known: dict[tuple[str, str, str], list[Term]] = {}
        for term in Term._base_manager.filter(organisation=hub).order_by("id"):
            self.known.setdefault((term.source_language, term.target_language, term.key), []).append(term)

    def take(self, row: Row) -> None:
        """Enter one row, or note everything that is wrong with it."""
        before = len(self.problems)
        fields = self._fields(row)
        if len(self.problems) > before:
            return
        term, others = self._found(fields)
        is_new = term.pk is None
        old = {name: getattr(term, name) for name in TERM_FIELDS}
        write_term(term, fields)
        place = (term.source_language, term.target_language, term.computed_key, term.valid_from)
        if place in self.rows:
            said = _("The same term stands in row %(row)d already.") % {"row": self.rows[place]}
            self.problems.append(Problem(row.number, "term", said))
            return
        problems = problems_of(term, others=others)
        self.problems += [Problem(row.number, column, said) for column, said in problems.items()]
        if problems:
            return
        self.rows[place] = row.number
        self._keep(term, is_new=is_new, is_changed=any(old[name] != getattr(term, name) for name in TERM_FIELDS))

    def _keep(self, term: Term, *, is_new: bool, is_changed: bool) -> None:
        self.counts["entered" if is_new else "changed" if is_changed else "unchanged"] += 1
        if not is_new and not is_changed:
            return
        term.changed_at, term.changed_by_id = self.at, self.by.user_id
        term.save()
        known = self.known.setdefault((term.source_language, term.target_language, term.key), [])
        known[:] = [*(other for other in known if other.pk != term.pk), term]

    def _found(self, fields: Mapping[str, Any]) -> tuple[Term, list[Term]]:
        """The entry that a row is about, a new one where there is none, and the others of the same term."""
        new = Term(organisation=self.hub)
        write_term(new, fields)
        known = self.known.get((new.source_language, new.target_language, new.computed_key), [])
        match = self._matching(known, fields)
        if match is None:
            return Term(organisation=self.hub), known
        return Term._base_manager.get(pk=match.pk), [other for other in known if other.pk != match.pk]

    def _matching(self, known: list[Term], fields: Mapping[str, Any]) -> Term | None:
        """Of the entries of one term the one that begins on the row's day; without a day the one that counts."""
        if begins := fields.get("valid_from"):
            return next((term for term in known if term.valid_from == begins), None)
        same_days = [term for term in known if (term.valid_from, term.valid_to) == (None, fields.get("valid_to"))]
        counting = [term for term in known if term.valid_to is None or term.valid_to >= self.today]
        return next(iter(same_days + counting), None)

    def _fields(self, row: Row) -> dict[str, Any]:
        """The row's cells as values; what cannot be read is noted."""
        for column in row.formulas:
            self.problems.append(Problem(row.number, column, _("A formula: put the value in its place.")))
        fields: dict[str, Any] = {name: words for name, words in row.cells.items() if name not in row.formulas}
        for column in LANGUAGE_COLUMNS:
            if column in row.formulas:
                continue
            words = fields.get(column, "")
            fields[column] = language_of(words)
            if not fields[column]:
                known = ", ".join(code for code, _name in LANGUAGES)
                said = _("“%(words)s” is no language; it must be one of: %(known)s.")
                self.problems.append(Problem(row.number, column, said % {"words": words[:40], "known": known}))
        for column in DAY_COLUMNS:
            if column not in fields:
                continue
            words = fields[column]
            try:
                fields[column] = read_day(words)
            except ValueError:
                said = _("“%(words)s” is no day; write 01/07/2025 or 2025-07-01.")
                self.problems.append(Problem(row.number, column, said % {"words": words[:40]}))
        if not fields.get("term") and "term" not in row.formulas:
            self.problems.append(Problem(row.number, "term", _("There is no word in it.")))
        elif len(fields.get("term", "")) > LONGEST_TERM:
            said = _("A term or translation has at most %(most)d characters.") % {"most": LONGEST_TERM}
            self.problems.append(Problem(row.number, "term", said))
        return fields
