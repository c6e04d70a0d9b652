"""What a figure of the agreement report counts: a period, and the marks that narrow it. Plain Python.

A selection travels in the address of a page, so that a figure and the list behind it can never mean different things.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from urllib.parse import urlencode


class Counted(StrEnum):
    """Which side of the count a figure stands on."""

    PLANNED = "planned"
    IN_CONTRACT = "in"
    BEYOND = "beyond"
    ALL = "all"


# In an address: "has no topic". Ids are numbers from 1, so it can mean nothing else.
WITHOUT = "none"


@dataclass(frozen=True)
class Selection:
    """Marks of what is counted; empty marks narrow nothing.

    Attributes:
        from_date, to_date: days of publication by the office's clock, both inclusive.
        agreement, outlet: ids in decimal, as they stand in an address.
        topic: the same, or `WITHOUT`.
        month: "2026-11".
    """

    from_date: date
    to_date: date
    agreement: str = ""
    product_type: str = ""
    topic: str = ""
    outlet: str = ""
    month: str = ""
    counted: Counted = Counted.ALL

    def narrowed(self, **marks: str) -> Selection:
        return replace(self, **marks)  # type: ignore[arg-type]

    def query_string(self) -> str:
        """The selection as the query of an address; `read_selection` gives it back."""
        marks = {
            "from": self.from_date.isoformat(),
            "to": self.to_date.isoformat(),
            "agreement": self.agreement,
            "product_type": self.product_type,
            "topic": self.topic,
            "outlet": self.outlet,
            "month": self.month,
            "counted": "" if self.counted is Counted.ALL else self.counted.value,
        }
        return urlencode({name: value for name, value in marks.items() if value})


def read_selection(query: Mapping[str, str], *, today: date) -> Selection:
    """The selection an address asks for.

    The period is this year so far where it is missing or unreadable, and is turned round where it ends before it
    begins. A mark that cannot be read narrows nothing.
    """
    from_date = _day(query.get("from", "")) or today.replace(month=1, day=1)
    to_date = _day(query.get("to", "")) or max(today, from_date)
    return Selection(
        from_date=min(from_date, to_date),
        to_date=max(from_date, to_date),
        agreement=_id(query.get("agreement", "")),
        product_type=_word(query.get("product_type", "")),
        topic=WITHOUT if query.get("topic") == WITHOUT else _id(query.get("topic", "")),
        outlet=_id(query.get("outlet", "")),
        month=_month(query.get("month", "")),
        counted=_counted(query.get("counted", "")),
    )


def _day(written: str) -> date | None:
    try:
        day = date.fromisoformat(written)
    except ValueError:
        return None
    # Moments of these days must exist in every time zone; year 1 and year 9999 have neighbours that do not.
    return day if 1900 <= day.year <= 2999 else None


def _id(written: str) -> str:
    return written if written.isascii() and written.isdecimal() and len(written) <= 18 else ""


def _word(written: str) -> str:
    return written if written.replace("_", "").isalpha() and len(written) <= 30 else ""


def _month(written: str) -> str:
    return written if _day(f"{written}-01") else ""


def _counted(written: str) -> Counted:
    return Counted(written) if written in set(Counted) else Counted.ALL
