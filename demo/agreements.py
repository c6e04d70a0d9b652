"""Six cooperation agreements of the focal point with outlets, and the press conferences of the demo world.

Quantities only: an agreement here says how many products of which kind are planned, never what they cost.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from demo.organisations import DOMAIN, FOCAL_POINT, MINISTRY, provinces
from demo.people import DemoPeople, DemoPerson
from demo.press import DemoOutlet, outlets
from demo.timetable import VIETNAM

PRODUCT_TYPES = {
    "tin": "Tin",
    "bai": "Bài",
    "phong-su": "Phóng sự",
    "phong-van": "Phỏng vấn",
    "chuyen-trang": "Chuyên trang",
    "toa-dam": "Tọa đàm",
    "anh": "Ảnh",
    "do-hoa": "Đồ họa",
    "video": "Video",
}


@dataclass(frozen=True)
class AnnexLine:
    """One line of a yearly annex: what is planned, in which language, about what, how many."""

    product_type: str
    """A key of `PRODUCT_TYPES`."""
    quantity: int
    unit: str
    language: str
    topic: str
    """Topic code; empty for any topic."""


@dataclass(frozen=True)
class DemoAgreement:
    """A cooperation agreement with its annex of the current year."""

    number: str
    title: str
    outlet: DemoOutlet
    signed_on: date
    starts_on: date
    ends_on: date
    annex_number: str
    annex_starts_on: date
    annex_ends_on: date
    lines: tuple[AnnexLine, ...]
    our_contact: DemoPerson
    their_contact: str
    """Name of the outlet's focal point for the agreement."""


@dataclass(frozen=True)
class DemoEvent:
    """A press conference or briefing. Times are aware; the notice goes out over a day before (Decree 237, Art. 22)."""

    title: str
    kind: str
    """`press_conference`, `briefing`, `launch` or `field_trip`."""
    starts_at: datetime
    ends_at: datetime
    place: str
    """Code of a province."""
    address: str
    chaired_by: DemoPerson
    topic: str
    is_online: bool
    notice_at: datetime
    contact_email: str = f"hopbao@{DOMAIN}"


# outlet | title | signed how many days before now | lines: type, quantity, unit, language, topic or nothing for any
_AGREEMENTS: tuple[tuple[str, str, int, str], ...] = (
    ("hang-tin-truong-giang", "Thỏa thuận hợp tác thông tin, truyền thông giai đoạn 2025–2027", 560,
     "tin 420 tin vi | bai 120 bài vi | anh 300 ảnh vi | tin 60 tin en | phong-su 6 kỳ vi chuyen-doi-so"),
    ("bao-dien-tu-duong-so", "Chương trình phối hợp truyền thông chuyển đổi số", 330,
     "tin 150 tin vi | bai 96 bài vi chuyen-doi-so | phong-van 12 cuộc vi | do-hoa 24 sản phẩm vi dich-vu-cong | "
     "toa-dam 4 buổi vi an-toan-thong-tin"),
    ("truyen-hinh-hung-dong", "Bản ghi nhớ hợp tác sản xuất chương trình truyền hình", 410,
     "phong-su 18 phóng sự vi | video 120 video vi | toa-dam 6 chương trình vi tre-em"),
    ("dai-phat-thanh-song-biec", "Thỏa thuận phối hợp phát thanh về an toàn trên mạng và thiên tai", 250,
     "tin 240 tin vi | phong-van 24 cuộc vi thien-tai | bai 36 bài vi chong-lua-dao"),
    ("the-delta-lantern", "Memorandum of cooperation on information for foreign readers", 180,
     "tin 96 tin en | bai 48 bài en thong-tin-doi-ngoai | phong-van 6 cuộc en | anh 60 ảnh en | "
     "bai 12 bài en xuat-khau-phan-mem"),
    ("bao-dien-tu-cua-bien", "Chương trình phối hợp thông tin về biển, đảo", 95,
     "tin 160 tin vi | bai 60 bài vi bien-dao | phong-su 8 kỳ vi bien-dao | anh 120 ảnh vi | chuyen-trang 12 trang vi"),
)  # fmt: skip

_THEIR_CONTACTS = ("Trần Hồng Nga", "Lê Quang Bình", "Vũ Thu Hạnh", "Đoàn Minh Tâm", "Clara Whitcombe", "Ngô Xuân Hải")
_AT_HOME = f"Phòng họp báo, trụ sở {MINISTRY}"
_ELSEWHERE = f"Điểm hẹn do {FOCAL_POINT} thông báo"
_TERM = timedelta(days=3 * 365)

# kind | title | days from now | hour | topic | province | online
_EVENTS = (
    ("press_conference", "Họp báo thường kỳ quý trước của Bộ", -52, 14, "chuyen-doi-so", "ha-noi", True),
    ("briefing", "Thông tin báo chí về phòng, chống lừa đảo trực tuyến", -31, 9, "chong-lua-dao", "ha-noi", False),
    ("field_trip", "Đoàn báo chí tìm hiểu kết nối số ở vùng cao", -19, 7, "vien-thong", "lao-cai", False),
    ("briefing", "Thông tin về khôi phục liên lạc sau mưa lũ", -8, 16, "thien-tai", "hue", True),
    ("launch", "Ra mắt cẩm nang “Con kể ba mẹ nghe”", -3, 9, "tre-em", "da-nang", False),
    ("briefing", "Giao ban báo chí tuần của mạng lưới truyền thông", 2, 8, "thong-tin-co-so", "ha-noi", True),
    ("press_conference", "Họp báo công bố kế hoạch hành động năm tới", 9, 14, "chuyen-doi-so", "ha-noi", True),
    ("press_conference", "Họp báo thường kỳ quý này của Bộ", 24, 14, "dich-vu-cong", "thanh-pho-ho-chi-minh", True),
)


def agreements(*, now: datetime, people: DemoPeople | None = None) -> list[DemoAgreement]:
    """Return six agreements in force at a moment, each with the annex of that calendar year."""
    today = now.astimezone(VIETNAM).date()
    by_code = {outlet.code: outlet for outlet in outlets()}
    contact = (people or DemoPeople()).focal_point_staff[6]
    found = []
    for number, (code, title, days_ago, lines) in enumerate(_AGREEMENTS):
        signed_on = today - timedelta(days=days_ago)
        found.append(
            DemoAgreement(
                number=f"{12 + 7 * number:02d}/{signed_on.year}/TTHT-TTTT",
                title=title,
                outlet=by_code[code],
                signed_on=signed_on,
                starts_on=signed_on,
                ends_on=signed_on + _TERM,
                annex_number=f"PL{today.year}-{number + 1:02d}",
                annex_starts_on=max(signed_on, date(today.year, 1, 1)),
                annex_ends_on=date(today.year, 12, 31),
                lines=tuple(_line(line) for line in lines.split(" | ")),
                our_contact=contact,
                their_contact=_THEIR_CONTACTS[number],
            )
        )
    return found


def events(*, now: datetime, people: DemoPeople | None = None) -> list[DemoEvent]:
    """Return eight events around a moment: five are over, three are to come."""
    today = now.astimezone(VIETNAM).date()
    ministers = (people or DemoPeople()).ministers
    known = {province.code for province in provinces()}
    found = []
    for number, (kind, title, days, hour, topic, place, is_online) in enumerate(_EVENTS):
        assert place in known
        starts_at = datetime.combine(_working_day(today + timedelta(days=days)), time(hour), VIETNAM)
        found.append(
            DemoEvent(
                title=title,
                kind=kind,
                starts_at=starts_at,
                ends_at=starts_at + timedelta(hours=8 if kind == "field_trip" else 2),
                place=place,
                address=_AT_HOME if place == "ha-noi" else _ELSEWHERE,
                chaired_by=ministers[number % len(ministers)],
                topic=topic,
                is_online=is_online,
                notice_at=starts_at - timedelta(days=4, hours=2),
            )
        )
    return found


def _line(text: str) -> AnnexLine:
    found = re.fullmatch(r"([a-z-]+) (\d+) (.+) (vi|en)(?: ([a-z-]+))?", text)
    assert found is not None
    product_type, quantity, unit, language, topic = found.groups()
    return AnnexLine(product_type, int(quantity), unit, language, topic or "")


def _working_day(day: date) -> date:
    while day.weekday() >= 5:
        day += timedelta(days=1)
    return day
