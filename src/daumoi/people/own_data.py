"""What is kept about a person: gathered for that person, and taken away at the end."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import override

from daumoi.accounts.models import User
from daumoi.people.retention import RULES, KeptRecords, RetentionRule, kept_records

FIELDS = ("full_name", "position", "email", "phone", "language", "joined_at", "last_login")


@dataclass(frozen=True)
class Kept:
    """What one table keeps of a person.

    Attributes:
        rows: one dictionary a row, of the columns the person may take along; the oldest first.
    """

    records: KeptRecords
    rule: RetentionRule
    rows: list[dict[str, Any]]


def kept_about(person: User) -> Iterator[Kept]:
    """Everything that tables hold of a person, a table at a time; tables with nothing are left out.

    The person is asking about themselves, so no viewer narrows it; what others wrote is not among the columns.
    """
    for records in kept_records():
        rows = list(_rows(records, person).values(*records.shows)) if records.shows else []
        if rows:
            yield Kept(records, RULES[records.rule], rows)


def _rows(records: KeptRecords, person: User) -> models.QuerySet[Any]:
    model = apps.get_model(records.model)
    return model._base_manager.filter(**{records.person: person}).order_by("pk")


def as_json(person: User, *, at: datetime) -> dict[str, Any]:
    """Everything kept about a person in plain values, for a file to take along."""
    return {
        "made_at": at.isoformat(timespec="seconds"),
        "person": {name: _plain(getattr(person, name)) for name in FIELDS},
        "kept": [
            {
                "table": kept.records.model,
                "column": kept.records.person,
                "what": str(kept.records.label),
                "why": str(kept.rule.purpose),
                "ground": str(kept.rule.ground),
                "source": str(kept.rule.source),
                "days_after_closing": kept.rule.days,
                "rows": [{name: _plain(value) for name, value in row.items()} for row in kept.rows],
            }
            for kept in kept_about(person)
        ],
    }


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat(timespec="seconds")
    return value.isoformat() if isinstance(value, date) else value


def pseudonym(person: User) -> str:
    """The name that stands for a person whose data were erased: always the same one, and nobody's."""
    with override(settings.LANGUAGE_CODE):
        return _("Former member no. %(number)d") % {"number": person.pk}


def erase(person: User, *, at: datetime) -> None:
    """Take away what the rules do not keep for good. The account must be closed; running it again changes nothing.

    Records of acts keep the name that was written down on their day; they refer to the pseudonym from here on.
    """
    if person.is_active:
        raise ValueError("The account is open")
    for records in kept_records():
        if records.at_end == "delete":
            _rows(records, person).delete()
        elif records.at_end == "clear":
            _rows(records, person).update(**dict.fromkeys(records.clears, ""))
    person.email, person.full_name = f"erased-{person.pk}@erased.invalid", pseudonym(person)
    person.position = person.phone = ""
    person.last_login = None
    person.set_unusable_password()
    person.erased_at = at
    person.save()
