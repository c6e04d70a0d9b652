"""What each type of release is for, what it says beyond headline and text, and how its text begins.

The types are those of information offices; what a clarification says follows the dossier of Circular 02/2019, what was
said falsely and what is true, with its evidence. Texts in ‹angle quotes› are to be filled in; a release cannot be sent
while one of them stands.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

PAID_KIND = "paid"
# The one type that gives the official position (Decree 244/2026, articles 3 and 9.1).
STATEMENT_KIND = "statement"


@dataclass(frozen=True)
class Particular:
    """One thing that a type says beside its text.

    Attributes:
        code: stays; the key in `Release.particulars` and in what is issued.
        is_required: missing, the release cannot be sent.
        is_long: several lines.
    """

    code: str
    label: Promise
    help: Promise
    is_required: bool = True
    is_long: bool = False
    most_characters: int = 1_000


@dataclass(frozen=True)
class KindOfRelease:
    """One type: when to use it, what it says beyond the text, and whether who speaks is asked for first."""

    purpose: Promise
    start: Promise
    particulars: tuple[Particular, ...] = ()
    speaks_first: bool = False


KINDS: Mapping[str, KindOfRelease] = {
    "press_release": KindOfRelease(
        purpose=_("A decision, a programme, an event: the full text for the press, with speaker and contact."),
        start=_(
            "‹place›, ‹day and month› – ‹who does what, from when›.\n\n‹Why it is done and whom it concerns.›\n\n"
            "“‹What the speaker says about it›”, ‹name and position of the speaker› said.\n\n"
            "‹What comes next, and where more can be found.›"
        ),
    ),
    "news": KindOfRelease(
        purpose=_("Something happened: one short item that answers who, what, when, where."),
        start=_("‹When, where, who did what.›\n\n‹The most important figure or consequence.›"),
    ),
    "statement": KindOfRelease(
        purpose=_("The position of the body, in the words of its authorised speaker."),
        start=_("‹On what occasion or question.›\n\n> ‹The statement, word for word.›"),
        particulars=(
            Particular("occasion", _("Occasion"), _("What the statement is about or answers."), is_required=False),
        ),
        speaks_first=True,
    ),
    "clarification": KindOfRelease(
        purpose=_("Something wrong or incomplete is going round: what it says, what is true, and the evidence."),
        start=_("‹What has happened so far and what the body has done.›\n\n‹What people and the press can rely on.›"),
        particulars=(
            Particular(
                "claim",
                _("What is going round"),
                _("The claim itself, in one or two sentences, without its headline and without a link to it."),
                is_long=True,
            ),
            Particular("since", _("Where and since when"), _("Kind of place and day; no names of private persons.")),
            Particular("truth", _("What is true"), _("The fact, before any explanation."), is_long=True),
            Particular(
                "evidence",
                _("Evidence"),
                _("Documents, measurements, decisions that anybody can check."),
                is_long=True,
            ),
        ),
    ),
    "figures": KindOfRelease(
        purpose=_("Statistics of a period: what was counted, by whom, in what unit."),
        start=_(
            "‹The figure that matters most, with its comparison.›\n\n‹The further figures, one paragraph each.›\n\n"
            "‹How it was counted, and when the next figures come.›"
        ),
        particulars=(
            Particular("period", _("Period"), _("From when to when, for example: third quarter of 2026.")),
            Particular(
                "figures_source", _("Source of the figures"), _("The register, survey or report they are from.")
            ),
            Particular(
                "unit", _("Unit of measure"), _("For example: Mbit/s, percent, billion dong."), is_required=False
            ),
        ),
    ),
    "answer": KindOfRelease(
        purpose=_("The answer to a question of the press, for everybody to read."),
        start=_("‹The answer, point by point.›"),
        particulars=(
            Particular("question", _("Question"), _("As it was asked, shortened if need be."), is_long=True),
            Particular("asked_by", _("Asked by"), _("The press agency; no name of a person."), is_required=False),
        ),
        speaks_first=True,
    ),
    PAID_KIND: KindOfRelease(
        purpose=_("Something that a partner pays for or sponsors: it carries a label everywhere it is shown."),
        start=_("‹What is offered or announced.›\n\n‹Who pays for it, and under which agreement.›"),
    ),
}

# Labels of what is paid for. Source: Law on Advertising as amended by Law 75/2025 (advertising and sponsored content
# are marked as such) and Decree 237/2026, Article 25 (the partner of a joint production is named).
PAID_LABELS: Mapping[str, Promise] = {
    "sponsored": _("Sponsored"),
    "cooperation": _("Information cooperation"),
}


def particulars_of(kind: str) -> tuple[Particular, ...]:
    """What this type says beside its text, in the order of the form; () for a type that says nothing more."""
    return KINDS[kind].particulars if kind in KINDS else ()


def stated_particulars(kind: str, values: Mapping[str, Any]) -> list[dict[str, str]]:
    """What is filled in of it, as it is issued: code, label in the language that is active, text."""
    return [
        {"code": particular.code, "label": str(particular.label), "text": str(values[particular.code])}
        for particular in particulars_of(kind)
        if values.get(particular.code)
    ]
