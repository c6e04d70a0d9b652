"""Enters a table of organisations: new bodies, new names, moves, mergers and ends, each row for itself."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from daumoi.accounts.audit import record
from daumoi.accounts.models import Organisation, folded_names, last_of
from daumoi.accounts.permissions import (
    ORGANISATION_ADD,
    ORGANISATION_DISSOLVE,
    ORGANISATION_IMPORT,
    ORGANISATION_MERGE,
    ORGANISATION_MOVE,
    ORGANISATION_RENAME,
    require,
)
from daumoi.accounts.viewer import Viewer
from daumoi.foundation.errors import InvalidValue, NotAllowed
from daumoi.foundation.tables import Row, read_table
from daumoi.network.actions.ending import end_organisation
from daumoi.network.actions.entering import require_kind
from daumoi.network.actions.timeline import begin, finish, name_from, place_from
from daumoi.network.models import OrganisationSuccession, SuccessionKind
from daumoi.network.queries import timeline
from daumoi.network.rules import MAY_STAND_ALONE, Place, in_order
from daumoi.network.tables.checking import Checking, Known, Problem, Wanted
from daumoi.network.tables.columns import ORGANISATIONS

PORTION = 500
# Which column to look at for what an action refuses.
_COLUMN_OF = {"from_date": "change_date", "organisations": "code", "children_to": "parent", "into": "merged_into"}


@dataclass
class ImportReport:
    """What came, or would come, of a table.

    Attributes:
        problems: in order of rows and columns; each names row, column and what would be right.
        counts: `entered`, `renamed`, `moved`, `merged`, `ended`, `described`, `unchanged`: rows, one in each that fits.
        is_written: False for a dry run, and where one problem was to stop everything.
    """

    rows: int
    encoding: str
    unknown_headings: tuple[str, ...]
    problems: list[Problem]
    counts: dict[str, int] = field(default_factory=dict)
    is_written: bool = False

    @property
    def refused_rows(self) -> int:
        return len({problem.row for problem in self.problems})

    @property
    def changes(self) -> int:
        return sum(count for name, count in self.counts.items() if name != "unchanged")


def import_table(
    *,
    content: bytes,
    file_name: str,
    hub: Organisation | None,
    by: Viewer,
    at: datetime,
    dry_run: bool,
    stop_at_problems: bool = False,
    expected_revision: int | None = None,
) -> ImportReport:
    """Enter what is right of a table and report what is not; or nothing, when a problem is to stop it.

    A dry run goes the same way and takes everything back at the end, so that it finds what the real one would.

    Args:
        hub: focal point whose operator does it; None for the command line alone.
        stop_at_problems: write nothing when a single row is refused.
    Raises:
        NotAllowed, NetworkChanged; TableProblem: the file as a whole is no table.
    """
    if hub is None and not by.is_system:
        raise NotAllowed(_("A table is imported for a focal point."))
    if hub is not None:
        require(by, ORGANISATION_IMPORT, hub)
    table = read_table(content, ORGANISATIONS)
    report = ImportReport(len(table.rows), table.encoding, table.unknown_headings, [])
    with transaction.atomic():
        state = begin(expected_revision)
        work = _Work(table.rows, by=by, today=timezone.localdate(at, timezone.get_default_timezone()))
        work.do(writes=not dry_run)
        report.problems, report.counts = sorted(work.problems), work.counts
        if dry_run or (stop_at_problems and report.problems):
            transaction.set_rollback(True)
            return report
        if report.changes:
            digest = hashlib.sha256(content).hexdigest()
            subject = hub or Organisation.objects.order_by("pk")[0]
            record(
                by=by, at=at, verb=ORGANISATION_IMPORT.name, subject=subject, organisation=subject,
                file=file_name[:200], sha256=digest, refused_rows=report.refused_rows, **report.counts,
            )  # fmt: skip
            finish(state, at=at)
        report.is_written = True
    return report


class _Work:
    """One table on its way into the network."""

    def __init__(self, rows: tuple[Row, ...], *, by: Viewer, today: date) -> None:
        self.by, self.today = by, today
        self.bodies = {body.code: body for body in Organisation.objects.select_related("parent")}
        self.heir_codes = dict(
            OrganisationSuccession.objects.filter(is_heir=True).values_list("predecessor__code", "successor__code")
        )
        known = {code: Known(body.kind, body.parent.code if body.parent else "") for code, body in self.bodies.items()}
        checking = Checking(rows, known)
        self.wanted, self.problems = checking.wanted, checking.problems
        self.counts = dict.fromkeys(("entered", "renamed", "moved", "merged", "ended", "described", "unchanged"), 0)
        self.places: dict[int, list[Place]] = {}

    def do(self, *, writes: bool) -> None:
        parents = {code: wanted.parent for code, wanted in self.wanted.items() if wanted.parent in self.wanted}
        ordered = in_order(self.wanted, parents)
        new = [self.wanted[code] for code in ordered if code not in self.bodies]
        old = [self.wanted[code] for code in ordered if code in self.bodies]
        changing = [wanted for wanted in old if self._changes(wanted)]
        self.counts["unchanged"] = len(old) - len(changing) - len({w.row for w in old} & {p.row for p in self.problems})
        # Without a change of what is there, a dry run need not write: new bodies are judged in memory.
        self._enter(new, writes=writes or bool(changing))
        self.places = timeline() if changing else {}
        for wanted in changing:
            self._change(wanted)
        # Deepest first, so that a body that ends has nothing below it that ends too.
        for wanted in reversed(changing):
            self._end(wanted)

    def _add(self, row: int, column: str, message: str) -> None:
        self.problems.append(Problem(row, column, message))

    def _attempt(self, wanted: Wanted, count: str, act: Callable[[], None]) -> None:
        """Do one change of a row; what is refused becomes a problem of that row, and the others go on."""
        try:
            with transaction.atomic():
                act()
        except InvalidValue as error:
            self._add(wanted.row, _COLUMN_OF.get(error.field, error.field), str(error))
        except NotAllowed:
            self._add(wanted.row, "code", _("Only the operator of its own focal point may change this body."))
        else:
            self.counts[count] += 1

    # --- new bodies ---------------------------------------------------------------------------------------------------

    def _enter(self, new: list[Wanted], *, writes: bool) -> None:
        waiting = list(new)
        while waiting:
            # One level of the tree at a time: a body needs the id of the one above it.
            coming = {wanted.code for wanted in waiting}
            level = [wanted for wanted in waiting if wanted.parent not in coming]
            waiting = [wanted for wanted in waiting if wanted.parent in coming]
            made = [body for wanted in level if (body := self._new_body(wanted)) is not None]
            if writes:
                Organisation.objects.bulk_create(made, batch_size=PORTION)
            for number, body in enumerate(made):
                # In a dry run a body has no id; one of its own below zero does as well.
                body.pk = body.pk or -(len(self.bodies) + number + 1)
                self._place(body)
            focal_points = [body for body in made if body.kind == "focal_point"]
            if writes:
                Organisation.objects.bulk_update(focal_points, ["hub_path", "hub"], batch_size=PORTION)
            self.bodies.update({body.code: body for body in made})
            self.counts["entered"] += len(made)
        if writes:
            self._enter_ends([wanted for wanted in new if wanted.code in self.bodies])

    def _new_body(self, wanted: Wanted) -> Organisation | None:
        parent = self.bodies.get(wanted.parent)
        first = wanted.valid_from or wanted.change_date or self.today
        problem = self._problem_of_new(wanted, parent, first)
        if problem is not None:
            self._add(wanted.row, *problem)
            return None
        path = parent.hub_path if parent is not None else ""
        return Organisation(
            code=wanted.code,
            name=wanted.name,
            short_name=wanted.short_name,
            kind=wanted.kind,
            parent_id=parent.pk if parent is not None else None,
            hub_path=path,
            hub_id=last_of(path),
            valid_from=first,
            valid_to=wanted.valid_to,
            about=wanted.about,
            search_text=folded_names(wanted.name, wanted.short_name, wanted.code),
        )

    def _problem_of_new(self, wanted: Wanted, parent: Organisation | None, first: date) -> tuple[str, str] | None:
        if wanted.parent and parent is None:
            return "parent", _("The row of “%(code)s”, which stands above it, was refused.") % {"code": wanted.parent}
        if wanted.merged_into and wanted.valid_to is None:
            return "valid_to", _("Say on which day it ended, since it was merged into another.")
        if wanted.valid_to is not None and wanted.valid_to < first:
            return "valid_to", _("Its last day lies before its first.")
        if parent is not None and parent.valid_to is not None and (wanted.valid_to or date.max) > parent.valid_to:
            return "parent", _("%(name)s ends on %(day)s; choose a body that goes on.") % {
                "name": parent.name,
                "day": date_format(parent.valid_to, "SHORT_DATE_FORMAT"),
            }
        try:
            if parent is not None:
                require(self.by, ORGANISATION_ADD, parent)
            elif not self.by.is_system:
                raise NotAllowed("")
            require_kind(wanted.kind, parent)
        except NotAllowed:
            return "parent", _("Only the operator of the focal point above may enter a body here.")
        except InvalidValue as error:
            return error.field, str(error)
        return None

    def _place(self, body: Organisation) -> None:
        if body.kind == "focal_point":
            body.hub_path = f"{body.hub_path or '/'}{body.pk}/"
            body.hub_id = body.pk

    def _enter_ends(self, entered: list[Wanted]) -> None:
        merged = [wanted for wanted in entered if wanted.merged_into in self.bodies]
        OrganisationSuccession.objects.bulk_create(
            (
                OrganisationSuccession(
                    predecessor=self.bodies[wanted.code],
                    successor=self.bodies[wanted.merged_into],
                    kind=SuccessionKind.MERGED,
                    effective_date=wanted.valid_to + timedelta(days=1),
                    is_heir=True,
                    basis=wanted.basis,
                )
                for wanted in merged
                if wanted.valid_to is not None
            ),
            batch_size=PORTION,
        )

    # --- what is there ------------------------------------------------------------------------------------------------

    def _changes(self, wanted: Wanted) -> bool:
        """Whether a row says something else than what is there; what cannot be said of it is a problem."""
        body = self.bodies[wanted.code]
        problem = self._problem_of_old(wanted, body)
        if problem is not None:
            self._add(wanted.row, *problem)
            return False
        return any((self._new_names(wanted), self._new_parent(wanted), self._ends(wanted), self._new_about(wanted)))

    def _problem_of_old(self, wanted: Wanted, body: Organisation) -> tuple[str, str] | None:
        shown = {"name": body.name, "parent": body.parent.code if body.parent else "—"}
        if wanted.valid_from is not None and wanted.valid_from != body.valid_from:
            return "valid_from", _("It began on %(day)s, and that does not change.") % {
                "day": date_format(body.valid_from, "SHORT_DATE_FORMAT")
            }
        if body.valid_to is not None and wanted.valid_to not in (None, body.valid_to):
            return "valid_to", _("%(name)s ended on %(day)s already.") % {
                "name": body.name,
                "day": date_format(body.valid_to, "SHORT_DATE_FORMAT"),
            }
        if body.valid_to is not None and wanted.merged_into not in ("", self.heir_codes.get(body.code, "")):
            return "merged_into", _("%(name)s ended on %(day)s already.") % {
                "name": body.name,
                "day": date_format(body.valid_to, "SHORT_DATE_FORMAT"),
            }
        if wanted.change_date is None and self._new_names(wanted):
            return "change_date", _("Today it is called “%(name)s”: say from which day the other name counts.") % shown
        if wanted.change_date is None and self._new_parent(wanted):
            return "change_date", _(
                "Today it stands below “%(parent)s”: say from which day it stands elsewhere."
            ) % shown
        if self._ends(wanted) and wanted.valid_to is None and wanted.change_date is None:
            return "valid_to", _("Say on which day it ended, since it was merged into another.")
        return None

    def _new_names(self, wanted: Wanted) -> tuple[str, str] | None:
        """The names to come, None when they are those of today; a short name that is left out stays."""
        body = self.bodies[wanted.code]
        is_given = "short_name" in wanted.has or wanted.name != body.name
        short_name = wanted.short_name if is_given else body.short_name
        return None if (wanted.name, short_name) == (body.name, body.short_name) else (wanted.name, short_name)

    def _new_parent(self, wanted: Wanted) -> bool:
        body = self.bodies[wanted.code]
        return "parent" in wanted.has and wanted.parent != (body.parent.code if body.parent else "")

    def _new_about(self, wanted: Wanted) -> bool:
        return "about" in wanted.has and wanted.about != self.bodies[wanted.code].about

    def _ends(self, wanted: Wanted) -> bool:
        return self.bodies[wanted.code].valid_to is None and bool(wanted.valid_to or wanted.merged_into)

    def _change(self, wanted: Wanted) -> None:
        body = self.bodies[wanted.code]
        if names := self._new_names(wanted):
            self._attempt(wanted, "renamed", lambda: self._rename(wanted, body, *names))
        if self._new_parent(wanted):
            self._attempt(wanted, "moved", lambda: self._move(wanted, body))
        if self._new_about(wanted):
            self._attempt(wanted, "described", lambda: self._describe(wanted, body))

    def _rename(self, wanted: Wanted, body: Organisation, name: str, short_name: str) -> None:
        require(self.by, ORGANISATION_RENAME, body)
        assert wanted.change_date is not None
        name_from(body, wanted.change_date, name=name, short_name=short_name, basis=wanted.basis)

    def _move(self, wanted: Wanted, body: Organisation) -> None:
        require(self.by, ORGANISATION_MOVE, body)
        parent = self.bodies.get(wanted.parent)
        if wanted.parent and parent is None:
            message = _("The row of “%(code)s”, which stands above it, was refused.") % {"code": wanted.parent}
            raise InvalidValue(message, field="parent")
        if parent is None and not (self.by.is_system and body.kind in MAY_STAND_ALONE):
            raise NotAllowed("")
        if parent is not None:
            require(self.by, ORGANISATION_ADD, parent)
        require_kind(body.kind, parent)
        assert wanted.change_date is not None
        place_from(body, parent, wanted.change_date, basis=wanted.basis, places=self.places)

    def _describe(self, wanted: Wanted, body: Organisation) -> None:
        require(self.by, ORGANISATION_RENAME, body)
        body.about = wanted.about
        body.save(update_fields=["about"])

    def _end(self, wanted: Wanted) -> None:
        if not self._ends(wanted):
            return
        count = "merged" if wanted.merged_into else "ended"
        self._attempt(wanted, count, lambda: self._end_body(wanted, self.bodies[wanted.code]))

    def _end_body(self, wanted: Wanted, body: Organisation) -> None:
        require(self.by, ORGANISATION_MERGE if wanted.merged_into else ORGANISATION_DISSOLVE, body)
        successor = self.bodies.get(wanted.merged_into)
        if wanted.merged_into and successor is None:
            message = _("The row of “%(code)s”, which takes it over, was refused.") % {"code": wanted.merged_into}
            raise InvalidValue(message, field="into")
        if successor is not None:
            require(self.by, ORGANISATION_ADD, successor)
        first = wanted.valid_to + timedelta(days=1) if wanted.valid_to else wanted.change_date
        assert first is not None
        kind = SuccessionKind.MERGED if successor is not None else SuccessionKind.DISSOLVED
        end_organisation(body, successor, kind, first, basis=wanted.basis, places=self.places)
