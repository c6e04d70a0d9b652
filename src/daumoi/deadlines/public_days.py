"""Days off and working Saturdays of the public offices of Việt Nam, as law and the yearly notices give them.

Sources:
    Labour Code 45/2019/QH14, article 112(1): 1 January; five days of Tết; 30 April; 1 May; 2 September and one day
    beside it; 10/3 of the lunar year (Hùng Kings). Article 112(3): the Prime Minister says which five days are Tết and
    which day stands beside 2 September. Article 111(3): one of these on a weekly day of rest is made up on the next
    working day.
    Resolution 28/2026/QH16, article 2, in force on 1 July 2026: 24 November, Vietnamese Culture Day. It stands outside
    article 112(1), so that article 111(3) does not make it up.
    The notices: 6150/TB-BLĐTBXH of 3 December 2024 for 2025; 9441/TB-BNV of 16 October 2025 and 12729/VPCP-KGVX for
    2026. docs/flows/deadlines.md says where each was read.

No notice for 2027 was known when this was written (22 November 2026): that year holds only what the law fixes by
itself, and `UNDECIDED` says what is missing. Each office enters what is announced since on a page of its own.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.utils.translation import gettext_lazy as _


class DayKind(StrEnum):
    """What a day is other than its place in the week says."""

    OFF = "off"
    WORKING = "working"


@dataclass(frozen=True)
class PublicDay:
    """One day off, or one day of rest that is worked; with the article or notice that says so."""

    day: date
    kind: DayKind
    name: str
    source: str


_CODE = "Bộ luật Lao động 45/2019/QH14, Điều 112"
_MADE_UP = "Bộ luật Lao động 45/2019/QH14, Điều 111 khoản 3"
_CULTURE = "Nghị quyết 28/2026/QH16, Điều 2"
_NOTICE_2025 = "Thông báo 6150/TB-BLĐTBXH"
_NOTICE_2026 = "Thông báo 9441/TB-BNV"
_LETTER_2026 = "Công văn 12729/VPCP-KGVX"

_NEW_YEAR = _("New Year")
_TET = _("Tết, the lunar New Year")
_HUNG_KINGS = _("Hùng Kings' day")
_VICTORY = _("Victory day")
_LABOUR = _("Labour day")
_NATIONAL = _("National day")
_CULTURE_DAY = _("Vietnamese Culture Day")
_SWAPPED = _("Exchanged for a Saturday")
_SATURDAY = _("Saturday worked in exchange")
_IN_LIEU = _("In place of a day of rest")

# day off, its name, its source; a year after the other
_OFF = (
    ("2025-01-01", _NEW_YEAR, _CODE),
    ("2025-01-27", _TET, _NOTICE_2025),
    ("2025-01-28", _TET, _NOTICE_2025),
    ("2025-01-29", _TET, _NOTICE_2025),
    ("2025-01-30", _TET, _NOTICE_2025),
    ("2025-01-31", _TET, _NOTICE_2025),
    ("2025-04-07", _HUNG_KINGS, _CODE),
    ("2025-04-30", _VICTORY, _CODE),
    ("2025-05-01", _LABOUR, _CODE),
    ("2025-05-02", _SWAPPED, _NOTICE_2025),
    ("2025-09-01", _NATIONAL, _NOTICE_2025),
    ("2025-09-02", _NATIONAL, _CODE),
    ("2026-01-01", _NEW_YEAR, _CODE),
    ("2026-01-02", _SWAPPED, _LETTER_2026),
    ("2026-02-16", _TET, _NOTICE_2026),
    ("2026-02-17", _TET, _NOTICE_2026),
    ("2026-02-18", _TET, _NOTICE_2026),
    ("2026-02-19", _TET, _NOTICE_2026),
    ("2026-02-20", _TET, _NOTICE_2026),
    ("2026-04-26", _HUNG_KINGS, _CODE),
    ("2026-04-27", _IN_LIEU, _MADE_UP),
    ("2026-04-30", _VICTORY, _CODE),
    ("2026-05-01", _LABOUR, _CODE),
    ("2026-08-31", _SWAPPED, _NOTICE_2026),
    ("2026-09-01", _NATIONAL, _NOTICE_2026),
    ("2026-09-02", _NATIONAL, _CODE),
    ("2026-11-24", _CULTURE_DAY, _CULTURE),
    ("2027-01-01", _NEW_YEAR, _CODE),
    ("2027-04-16", _HUNG_KINGS, _CODE),
    ("2027-04-30", _VICTORY, _CODE),
    ("2027-05-01", _LABOUR, _CODE),
    ("2027-05-03", _IN_LIEU, _MADE_UP),
    ("2027-09-02", _NATIONAL, _CODE),
    ("2027-11-24", _CULTURE_DAY, _CULTURE),
)
_WORKED = (
    ("2025-04-26", _SATURDAY, _NOTICE_2025),
    ("2026-01-10", _SATURDAY, _LETTER_2026),
    ("2026-08-22", _SATURDAY, _NOTICE_2026),
)

PUBLIC_DAYS: tuple[PublicDay, ...] = tuple(
    sorted(
        [PublicDay(date.fromisoformat(day), DayKind.OFF, name, source) for day, name, source in _OFF]
        + [PublicDay(date.fromisoformat(day), DayKind.WORKING, name, source) for day, name, source in _WORKED],
        key=lambda each: each.day,
    )
)
FIRST_YEAR, LAST_YEAR = PUBLIC_DAYS[0].day.year, PUBLIC_DAYS[-1].day.year
# What the Prime Minister decides year by year and had not decided: the days are entered by the office.
UNDECIDED = {2027: (_TET, _("the day beside National day"))}
