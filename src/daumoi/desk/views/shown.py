"""What pages show of a release: comparison rows, history, and the acts open to the viewer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from daumoi.accounts.permissions import (
    RELEASE_APPROVE,
    RELEASE_CORRECT,
    RELEASE_ISSUE,
    RELEASE_ISSUE_URGENTLY,
    RELEASE_RETURN,
    RELEASE_REVIEW,
    RELEASE_SCHEDULE,
    RELEASE_SUBMIT,
    RELEASE_WITHDRAW,
    Denied,
    Permission,
    allowed,
)
from daumoi.accounts.sharing import Sharing
from daumoi.accounts.viewer import Viewer
from daumoi.foundation.rich_text import plain_text
from daumoi.network.queries import Named, NamesOfTheDay
from daumoi.releases.actions.writing import may_write
from daumoi.releases.comparison import Piece, compare
from daumoi.releases.content import written_content
from daumoi.releases.kinds import KINDS, PAID_LABELS
from daumoi.releases.merging import PARTICULAR, flat
from daumoi.releases.models import LANGUAGES, Decision, Kind, Release, Use
from daumoi.releases.queries import revisions_of, steps_of, wrote
from daumoi.releases.rules import Act, State, state_after
from daumoi.spokespersons.models import Spokesperson
from daumoi.subjects.models import Place, Topic

FIELD_NAMES = {
    "headline": gettext_lazy("Headline"),
    "lead": gettext_lazy("Lead"),
    "body": gettext_lazy("Text"),
    "kind": gettext_lazy("Type"),
    "language": gettext_lazy("Language"),
    "topic": gettext_lazy("Topic"),
    "place": gettext_lazy("Place"),
    "spokesperson": gettext_lazy("Entry of the register"),
    "matter_confirmed": gettext_lazy("About the one matter"),
    "speaker_name": gettext_lazy("Speaker"),
    "speaker_position": gettext_lazy("Speaker's position"),
    "contact_name": gettext_lazy("Press contact"),
    "contact_phone": gettext_lazy("Telephone"),
    "contact_email": gettext_lazy("E-mail"),
    "embargo_until": gettext_lazy("Embargo until"),
    "sharing": gettext_lazy("Sharing level"),
    "named_people": gettext_lazy("People who alone may read it"),
    "use": gettext_lazy("Rights of use"),
    "use_until": gettext_lazy("May be used until"),
    "use_territory": gettext_lazy("May be used in"),
    "paid_label": gettext_lazy("Paid for"),
    "paid_by": gettext_lazy("Who pays"),
    "photos": gettext_lazy("Photos"),
    "files": gettext_lazy("Files"),
} | {f"{PARTICULAR}{particular.code}": particular.label for kind in KINDS.values() for particular in kind.particulars}


@dataclass(frozen=True)
class ComparisonRow:
    """One field of two contents with what changed in it."""

    name: str
    label: str
    pieces: list[Piece]

    @property
    def is_changed(self) -> bool:
        return any(piece.change != "same" for piece in self.pieces)


@dataclass(frozen=True)
class Said:
    """What a release said at some time: a saved revision, or an issued version; its code is for the address."""

    code: str
    label: str
    content: Mapping[str, Any]


def said_so_far(release: Release) -> tuple[list[Said], list[Said]]:
    """Everything that can be compared, oldest first: saved revisions (code: their number) and issued versions (v1)."""
    saved = [
        Said(str(revision.number), f"{revision.number} · {_day(revision.at)} · {revision.by_name}", revision.content)
        for revision in revisions_of(release)
    ]
    issued = [
        Said(
            f"v{version.number}",
            f"{version.number} · {_day(version.issued_at)} · {version.get_version_kind_display()}",
            written_content(version.content),
        )
        for version in release.versions.order_by("number")
    ]
    return saved, issued


def _day(moment: datetime) -> str:
    return date_format(timezone.localtime(moment), "DATETIME_FORMAT")


def comparison_rows(old: Mapping[str, Any], new: Mapping[str, Any], *, only_changed: bool) -> list[ComparisonRow]:
    """Rows for every field that has words in either content, in the order of the form."""
    rows = []
    old = {**flat(old), "photos": old.get("photos"), "files": old.get("files")}
    new = {**flat(new), "photos": new.get("photos"), "files": new.get("files")}
    for name, label in FIELD_NAMES.items():
        before, after = comparison_words(name, old.get(name)), comparison_words(name, new.get(name))
        row = ComparisonRow(name, str(label), compare(before, after))
        if (before or after) and (row.is_changed or not only_changed):
            rows.append(row)
    return rows


def comparison_label(name: str) -> str:
    """What people call this field."""
    return str(FIELD_NAMES.get(name, name))


def comparison_words(name: str, value: Any) -> str:
    """A field's value in words that can be compared."""
    if not value:
        return ""
    if name == "body":
        return plain_text(str(value))
    if name == "photos":
        return "\n".join(f"{photo['caption']} ({photo['credit']}) [{photo['alternative_text']}]" for photo in value)
    if name == "files":
        return "\n".join(f"{each['name']}: {each['caption']}" for each in value)
    if name == "embargo_until":
        moment = parse_datetime(str(value))
        return _day(moment) if moment else str(value)
    if name in _FILED:
        filed = _FILED[name].objects.filter(code=value).first()
        return filed.name if filed else str(value)
    if name == "spokesperson":
        entry = Spokesperson.objects.filter(pk=value).first()
        return str(entry or "")
    if name == "matter_confirmed":
        return _("yes")
    if name == "named_people":
        return ", ".join(sorted(str(person) for person in value))
    if name in _CHOICES:
        return str(_CHOICES[name].get(value, value))
    return str(value)


_FILED: dict[str, Any] = {"topic": Topic, "place": Place}
_CHOICES: dict[str, dict[str, Any]] = {
    "kind": dict(Kind.choices),
    "sharing": dict(Sharing.choices),
    "use": dict(Use.choices),
    "paid_label": dict(PAID_LABELS),
    "language": dict(LANGUAGES),
}

_STEP_LOOKS = {
    Decision.SUBMITTED: ("note", "send"),
    Decision.TAKEN: ("neutral", "eye"),
    Decision.ASSIGNED: ("neutral", "user"),
    Decision.PUT_BACK: ("neutral", "undo"),
    Decision.FILED: ("neutral", "tag"),
    Decision.TAKEN_BACK: ("warning", "undo"),
    Decision.RETURNED: ("warning", "returned"),
    Decision.APPROVED: ("success", "check"),
    Decision.SCHEDULED: ("success", "clock"),
    Decision.UNSCHEDULED: ("neutral", "undo"),
    Decision.HELD: ("danger", "error"),
    Decision.ISSUED: ("success", "announce"),
    Decision.URGENT: ("danger", "announce"),
    Decision.LOOKED_AT: ("success", "check"),
    Decision.OBJECTED: ("danger", "ban"),
    Decision.ASKED: ("note", "conversation"),
    Decision.SIGNED: ("success", "check"),
    Decision.DECLINED: ("danger", "ban"),
    Decision.CORRECTED: ("warning", "edit"),
    Decision.WITHDRAWN: ("danger", "cross-circle"),
}


def named_as_then(releases: Iterable[Release]) -> list[Release]:
    """The releases, each with `unit_then`: what its body was called on the day of issue; today, while it is not issued.

    A record keeps the name of its day (docs/flows/network.md). One query for all of them.
    """
    shown = list(releases)
    names = NamesOfTheDay([release.organisation for release in shown if release.issued_at])
    for release in shown:
        release.unit_then = (
            names.of(release.organisation, timezone.localdate(release.issued_at))
            if release.issued_at
            else Named(release.organisation.name, release.organisation.short_name)
        )
    return shown


def history_entries(release: Release) -> list[dict[str, Any]]:
    """The release's way through the desk for the timeline, newest first."""
    entries = []
    for step in reversed(steps_of(release)):
        tone, icon = _STEP_LOOKS[Decision(step.decision)]
        entries.append(
            {
                "at": step.at,
                "title": step.get_decision_display(),
                "by": step.by_name,
                "text": step.note,
                "tone": tone,
                "icon": icon,
            }
        )
    entries.append(
        {
            "at": release.created_at,
            "title": _("Started"),
            "by": release.author.full_name,
            "tone": "neutral",
            "icon": "draft",
        }
    )
    return entries


@dataclass(frozen=True)
class OpenAct:
    """Whether an act may be done now, and if not for a reason worth saying, which."""

    is_open: bool
    refusal: str = ""


_ACTS: dict[str, tuple[Act, Permission]] = {
    "submit": (Act.SUBMIT, RELEASE_SUBMIT),
    "take": (Act.TAKE, RELEASE_REVIEW),
    "return": (Act.RETURN, RELEASE_RETURN),
    "approve": (Act.APPROVE, RELEASE_APPROVE),
    "schedule": (Act.SCHEDULE, RELEASE_SCHEDULE),
    "unschedule": (Act.UNSCHEDULE, RELEASE_SCHEDULE),
    "issue": (Act.ISSUE, RELEASE_ISSUE),
    "urgent": (Act.ISSUE_URGENTLY, RELEASE_ISSUE_URGENTLY),
    "correct": (Act.CORRECT, RELEASE_CORRECT),
    "withdraw": (Act.WITHDRAW, RELEASE_WITHDRAW),
}


NEED_SECOND_EYES = frozenset({Act.APPROVE, Act.SCHEDULE, Act.ISSUE})


def release_acts(viewer: Viewer, release: Release) -> dict[str, OpenAct]:
    """For every act: may this viewer do it now? An act that is closed by the state has no refusal to show."""
    acts = {"edit": OpenAct(may_write(viewer, release))}
    for name, (act, permission) in _ACTS.items():
        answer = allowed(viewer, permission, release)
        fits_state = state_after(act, State(release.state)) is not None
        refusal = answer.message if isinstance(answer, Denied) and answer.reason == "own-work" and fits_state else ""
        if answer and fits_state and act in NEED_SECOND_EYES and wrote(viewer, release):
            refusal = _(
                "You, or somebody you stand in for, wrote words of this release, so someone else must approve it."
            )
        acts[name] = OpenAct(bool(answer) and fits_state and not refusal, refusal)
    return acts
