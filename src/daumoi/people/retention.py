"""Why personal data are kept, how long, and what happens then: a table that an office can read and a lawyer mend.

Law 91/2025/QH15 and Decree 356/2025/NĐ-CP (both since 1 January 2026) demand a purpose, a ground and an end for each;
neither gives the number of days, which are the office's own. `source` says which is which.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class RetentionRule:
    """One ground for keeping, with its end.

    Attributes:
        days: after the account was closed; None keeps for good.
        days_on_request: the same after the person asked for erasure; 0 is at once.
        valid_from: from which day the rule holds (domain.md R35).
    """

    code: str
    purpose: Any
    ground: Any
    source: Any
    days: int | None
    days_on_request: int | None
    valid_from: date

    @property
    def is_kept_for_good(self) -> bool:
        return self.days is None

    @property
    def lasts(self) -> timedelta | None:
        return None if self.days is None else timedelta(days=self.days)


_SINCE = date(2026, 1, 1)
_LAW = _("Law 91/2025/QH15; the period is the office's own")
_RECORD = _("Decree 244/2026/NĐ-CP, article 8, and Decree 30/2020/NĐ-CP; Law 91/2025/QH15")

RULES: dict[str, RetentionRule] = {
    rule.code: rule
    for rule in (
        RetentionRule(
            "account",
            _("So that colleagues and the press desk know who somebody is and how to reach them at work."),
            _("The task of the body you work for, for which it named you."),
            _LAW,
            365,
            0,
            _SINCE,
        ),
        RetentionRule(
            "sign_in",
            _("So that nobody else signs in as you."),
            _("Keeping the network safe."),
            _LAW,
            0,
            0,
            _SINCE,
        ),
        RetentionRule(
            "choices",
            _("So that you receive what you chose."),
            _("Your own choice, which you can change at any time."),
            _LAW,
            0,
            0,
            _SINCE,
        ),
        RetentionRule(
            "roles",
            _("So that it can be shown later who was allowed to do what on which day."),
            _("The record of public acts: decisions are only as good as the right to take them."),
            _RECORD,
            None,
            None,
            _SINCE,
        ),
        RetentionRule(
            "acts",
            _("So that everybody can see later who wrote, checked and issued what. The name of that day stays."),
            _("The record of public acts, and the archive's."),
            _RECORD,
            None,
            None,
            _SINCE,
        ),
        RetentionRule(
            "deliveries",
            _("So that everybody who received something can be told of its correction, and it can be proved."),
            _("The duty to correct in the same form and place."),
            _LAW,
            365,
            0,
            _SINCE,
        ),
        RetentionRule(
            "register",
            _("So that the press knows who speaks for whom, and can look up later who did."),
            _("The duty to publish who speaks for a body."),
            _("Decree 244/2026/NĐ-CP, article 3"),
            None,
            None,
            _SINCE,
        ),
        RetentionRule(
            "requests",
            _("So that it can be shown that a request about your data was answered, and when."),
            _("The duty to answer in time."),
            _("Decree 356/2025/NĐ-CP"),
            None,
            None,
            _SINCE,
        ),
    )
}

# An invitation that nobody accepted holds the address of somebody who never came.
UNANSWERED_INVITATION_DAYS = 90


@dataclass(frozen=True)
class KeptRecords:
    """Rows of one table that tell something of a person.

    Attributes:
        model: `app.Model`.
        person: the column that names the person.
        rule: code of the rule they are kept by.
        shows: columns that the person gets to see and to take along; never what others wrote.
        at_end: `keep`, `delete`, or `clear`: the columns in `clears` are emptied and the row stays.
    """

    model: str
    person: str
    label: Any
    rule: str
    shows: Sequence[str] = ()
    at_end: str = "keep"
    clears: Sequence[str] = ()

    def __post_init__(self) -> None:
        if self.rule not in RULES or self.at_end not in {"keep", "delete", "clear"}:
            raise ValueError(f"{self.model}.{self.person}: no such rule or end")


def kept_records() -> list[KeptRecords]:
    """Every table that names a person, from `config/personal_data.py`."""
    return list(import_string(settings.PERSONAL_DATA))
