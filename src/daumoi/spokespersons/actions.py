"""Writes of the register: enter, end."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from daumoi.accounts.audit import record
from daumoi.accounts.models import Organisation
from daumoi.accounts.permissions import SPOKESPERSON_KEEP, require
from daumoi.accounts.viewer import Viewer
from daumoi.foundation.errors import InvalidValue
from daumoi.foundation.rich_text import without_control_characters
from daumoi.spokespersons.errors import BadEntry, NotInForce
from daumoi.spokespersons.models import Spokesperson
from daumoi.spokespersons.rules import Authoriser, Authority, Problem, Term, entry_problems, overlap

NEEDED = ("full_name", "position", "phone", "email")


def enter_spokesperson(
    *, organisation: Organisation, fields: Mapping[str, Any], by: Viewer, at: datetime
) -> Spokesperson:
    """Put a person into the register; a public entry stands in the public list from this moment on.

    Args:
        fields: authority, full_name, position, phone, email, decision_number, decided_at, valid_from, valid_to, matter,
            authorised_by, is_public; times are aware.
    Raises:
        BadEntry: names every field that is wrong.
        NotAllowed.
    """
    require(by, SPOKESPERSON_KEEP, organisation)
    values = {name: _tidy(value) for name, value in fields.items()}
    entry = Spokesperson(organisation=organisation, published_at=at, recorded_by_id=by.user_id, **values)
    if entry.authority != Authority.CASE.value:
        # The law has these published; only an authorisation for one matter may be kept to the desk.
        entry.is_public = True
    with transaction.atomic():
        Organisation.objects.select_for_update().get(pk=organisation.pk)
        problems = _problems(entry, at=at)
        if problems:
            raise BadEntry(problems)
        entry.save()
        record(
            by=by, at=at, verb=SPOKESPERSON_KEEP.name, subject=entry, organisation=organisation,
            act="entered", authority=entry.authority,
        )  # fmt: skip
    return entry


def end_spokesperson(*, entry: Spokesperson, valid_to: datetime, reason: str, by: Viewer, at: datetime) -> Spokesperson:
    """Let an entry end; what was authorised by a head who goes stays in force until its own end.

    Raises:
        InvalidValue: no reason; an end before the beginning, in the past, or after the end it has.
        NotInForce: it has ended already.
        NotAllowed.
    """
    require(by, SPOKESPERSON_KEEP, entry.organisation)
    with transaction.atomic():
        current = Spokesperson.objects.select_for_update(of=("self",)).get(pk=entry.pk)
        if current.valid_to is not None and current.valid_to <= at:
            raise NotInForce(_("This entry has ended already."))
        if not reason.strip():
            raise InvalidValue(_("Say why it ends; the reason stays in the register."), field="reason")
        if valid_to < at:
            raise InvalidValue(
                _("The end lies in the past: what was said until now was said with authority."), field="valid_to"
            )
        if current.valid_to is not None and valid_to > current.valid_to:
            raise InvalidValue(_("It would end later than it does now; enter it anew instead."), field="valid_to")
        # Whoever has not begun yet never spoke.
        current.valid_to = max(valid_to, current.valid_from)
        current.ended_at, current.end_reason = at, without_control_characters(reason).strip()[:300]
        current.save(update_fields=["valid_to", "ended_at", "end_reason"])
        record(
            by=by, at=at, verb=SPOKESPERSON_KEEP.name, subject=current, organisation=current.organisation,
            act="ended", reason=current.end_reason,
        )  # fmt: skip
    return current


def _tidy(value: Any) -> Any:
    return without_control_characters(value).strip() if isinstance(value, str) else value


def _problems(entry: Spokesperson, *, at: datetime) -> dict[str, str]:
    head = entry.authorised_by
    found = entry_problems(
        authority=Authority(entry.authority),
        organisation_id=entry.organisation_id,
        decision_number=entry.decision_number,
        decided_at=entry.decided_at,
        term=entry.term,
        matter=entry.matter,
        authoriser=Authoriser(Authority(head.authority), head.organisation_id, head.term) if head else None,
        at=at,
    )
    said = {field: _sentence(field, problem) for field, problem in found.items()}
    said |= {name: _sentence(name, Problem.MISSING) for name in NEEDED if not getattr(entry, name)}
    if entry.authority == Authority.HEAD.value and (other := _other_head(entry)):
        said["valid_from"] = _("%(name)s is the head of this body in that time. End that entry first.") % {
            "name": other.full_name
        }
    return said


def _other_head(entry: Spokesperson) -> Spokesperson | None:
    heads = Spokesperson.objects.filter(organisation_id=entry.organisation_id, authority=Authority.HEAD.value)
    return next((head for head in heads if _has_days(head.term) and overlap(head.term, entry.term)), None)


def _has_days(term: Term) -> bool:
    return term.valid_to is None or term.valid_to > term.valid_from


def _sentence(field: str, problem: Problem) -> str:
    return {
        Problem.MISSING: {
            "full_name": _("Give the person's full name."),
            "position": _("Give the position; it is published with the name."),
            "phone": _("Give a telephone number at work; the law has it published."),
            "email": _("Give the official e-mail address; the law has it published."),
            "decision_number": _("Give the number of the decision or of the written authorisation."),
            "matter": _("Name the one matter this authorisation is for."),
            "valid_to": _("Say until when; an authorisation for one matter has an end."),
            "authorised_by": _("Say which head has authorised this person."),
        }.get(field, _("This is missing.")),
        Problem.DECIDED_LATER: _("The decision lies in the future: check the date."),
        Problem.ENDS_BEFORE: _("It would end before it begins."),
        Problem.TOO_LONG: _("More than a year for one matter: check the year, or assign a standing spokesperson."),
        Problem.NEEDS_HEAD: _("Only the head, in office on the day of the decision, can authorise somebody."),
        Problem.PASSED_ON: _("Somebody authorised for one matter cannot authorise somebody else."),
        Problem.OTHER_BODY: _("That head leads another body."),
        Problem.NOT_FOR_THIS: _("Leave this empty: it is for authorisations for one matter."),
    }[problem]
