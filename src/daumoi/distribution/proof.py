"""Proof of a correction or withdrawal: of everybody who was given an earlier version, whether they know of this one.

Only what was sent is known: nobody's reading or downloading is followed, so whoever read an earlier version in the
newsroom, in a feed or on the wire without a mail finds the note there and is not listed here.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from daumoi.accounts.models import User
from daumoi.distribution.models import Delivery, DeliveryState
from daumoi.releases.models import IssuedVersion

HAD_IT = (DeliveryState.SENDING, DeliveryState.SENT, DeliveryState.UNCERTAIN)


class Outcome(StrEnum):
    """What became of telling one recipient; TOLD is the only one that needs nothing more."""

    TOLD = "told"
    ON_ITS_WAY = "on_its_way"
    UNCERTAIN = "uncertain"
    FAILED = "failed"
    UNREACHABLE = "unreachable"
    OVERTAKEN = "overtaken"


OUTCOME_NAMES = {
    Outcome.TOLD: gettext_lazy("Told"),
    Outcome.ON_ITS_WAY: gettext_lazy("On its way"),
    Outcome.UNCERTAIN: gettext_lazy("Not certain"),
    Outcome.FAILED: gettext_lazy("Failed"),
    Outcome.UNREACHABLE: gettext_lazy("Cannot be reached"),
    Outcome.OVERTAKEN: gettext_lazy("A newer version was sent instead"),
}
_OF_STATE = {
    DeliveryState.PLANNED: Outcome.ON_ITS_WAY,
    DeliveryState.SENDING: Outcome.ON_ITS_WAY,
    DeliveryState.SENT: Outcome.TOLD,
    DeliveryState.FAILED: Outcome.FAILED,
    DeliveryState.UNCERTAIN: Outcome.UNCERTAIN,
    DeliveryState.CANCELLED: Outcome.UNREACHABLE,
}


@dataclass(frozen=True)
class ToldRow:
    """One earlier recipient by one channel.

    Attributes:
        earlier: numbers of the versions this recipient was given before, ascending.
        delivery: of the version in question; None when none was planned.
    """

    recipient: User
    channel: str
    earlier: tuple[int, ...]
    delivery: Delivery | None
    outcome: Outcome

    @property
    def outcome_name(self) -> str:
        return str(OUTCOME_NAMES[self.outcome])

    @property
    def told_at(self) -> datetime | None:
        return self.delivery.sent_at if self.delivery and self.outcome is Outcome.TOLD else None

    @property
    def message_id(self) -> str:
        return self.delivery.message_id if self.delivery else ""

    @property
    def what_to_do(self) -> str:
        """The next step for a person of the desk; "" when nothing is left to do."""
        if self.outcome is Outcome.UNREACHABLE and not self.recipient.is_active:
            return _("The account is closed. Write to the person's press agency.")
        if self.outcome is Outcome.UNREACHABLE:
            return _("The sharing level or the rights do not let this person in any more. Tell them in person.")
        return {
            Outcome.TOLD: "",
            Outcome.OVERTAKEN: _("See who was told of the newer version."),
            Outcome.ON_ITS_WAY: _("Nothing yet: it is sent by itself. Look again in a few minutes."),
            Outcome.UNCERTAIN: _("It may have arrived. Ask, or send it again."),
            Outcome.FAILED: _("Check the address with the press agency, then send it again."),
        }[self.outcome]


@dataclass(frozen=True)
class Proof:
    """Everybody who was given an earlier version, by name, and the moment for which this holds."""

    version: IssuedVersion
    rows: list[ToldRow]
    at: datetime

    @property
    def totals(self) -> dict[Outcome, int]:
        """Every outcome with its count; they add up to the rows."""
        counts = Counter(row.outcome for row in self.rows)
        return {outcome: counts[outcome] for outcome in Outcome}

    @property
    def everyone_is_told(self) -> bool:
        """True only when there was somebody to tell and every one of them is told."""
        return bool(self.rows) and all(row.outcome is Outcome.TOLD for row in self.rows)

    @property
    def open_rows(self) -> list[ToldRow]:
        """Those who are not told yet, or for whom it is not certain."""
        return [row for row in self.rows if row.outcome is not Outcome.TOLD]


def proof_of(version: IssuedVersion, *, at: datetime) -> Proof:
    """Who was given a version before this one, and whether they were told of this one."""
    earlier = Delivery.objects.filter(
        version__release_id=version.release_id, version__number__lt=version.number, state__in=HAD_IT
    )
    numbers: dict[tuple[int, str], set[int]] = {}
    for recipient_id, channel, number in earlier.order_by().values_list("recipient_id", "channel", "version__number"):
        numbers.setdefault((recipient_id, channel), set()).add(number)
    now = {(each.recipient_id, each.channel): each for each in Delivery.objects.filter(version=version)}
    people = User.objects.in_bulk([recipient_id for recipient_id, _channel in numbers])
    rows = [
        _row(people[recipient_id], channel, given, now.get((recipient_id, channel)))
        for (recipient_id, channel), given in numbers.items()
    ]
    return Proof(version, sorted(rows, key=lambda row: (row.recipient.full_name, row.recipient.pk, row.channel)), at)


def _row(recipient: User, channel: str, given: set[int], delivery: Delivery | None) -> ToldRow:
    if delivery is not None and delivery.problem == "superseded":
        outcome = Outcome.OVERTAKEN
    elif delivery is not None:
        outcome = _OF_STATE[DeliveryState(delivery.state)]
    else:
        # Planning follows the issue within seconds and leaves out closed accounts alone.
        outcome = Outcome.ON_ITS_WAY if recipient.is_active else Outcome.UNREACHABLE
    return ToldRow(recipient, channel, tuple(sorted(given)), delivery, outcome)
