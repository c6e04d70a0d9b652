"""The words of one text that come from the world, not from its patterns: places, day, writing body, speaker."""

from __future__ import annotations

import random
from datetime import datetime, timedelta

from demo.organisations import (
    MINISTRY,
    MINISTRY_EN,
    DemoDepartment,
    DemoUnit,
    Province,
    coastal_provinces,
    without_marks,
)
from demo.people import DemoPerson
from demo.texts.grammar import Number, capitalised

_PREFIX_EN = (
    ("Phó Tổng Giám đốc", "Deputy General Director"),
    ("Tổng Giám đốc", "General Director"),
    ("Thứ trưởng Thường trực", "Standing Deputy Minister"),
    ("Thứ trưởng", "Deputy Minister"),
    ("Bộ trưởng", "Minister"),
    ("Phó Giám đốc", "Deputy Director"),
    ("Giám đốc", "Director"),
    ("Phó Cục trưởng", "Deputy Director General"),
    ("Cục trưởng", "Director General"),
    ("Phó Vụ trưởng", "Deputy Director General"),
    ("Vụ trưởng", "Director General"),
)


def scene_words(
    place: Province, moment: datetime, chance: random.Random, among: list[Province]
) -> dict[str, str | Number]:
    """Return places and parts of the date under the names the patterns use; other places come from `among`."""
    others = [each for each in among if each != place]
    second, third = chance.sample(others, 2)
    coast = coastal_provinces()
    first_coast = place if place in coast else chance.choice(coast)
    second_coast = chance.choice([each for each in coast if each != first_coast])
    day = moment.date()
    # A text can only tell of an hour that is over when it goes out.
    clock = moment - timedelta(minutes=chance.randint(20, 90))
    minute = clock.minute // 15 * 15
    last_month = (day.month - 2) % 12 + 1
    last_quarter = ((day.month - 1) // 3 - 1) % 4 + 1
    return {
        "bo": MINISTRY,
        "tinh": place.name,
        "tinhdu": place.full_name,
        "tinh_en": place.name_en,
        "tinh2": second.name,
        "tinh2_en": second.name_en,
        "tinh3": third.name,
        "tinh3_en": third.name_en,
        "bien": first_coast.name,
        "biendu": first_coast.full_name,
        "bien_en": first_coast.name_en,
        "bien2": second_coast.name,
        "gio": f"{clock.hour} giờ" + (f" {minute}" if minute else ""),
        "thang": str(day.month),
        "thangtruoc": str(last_month),
        "quy": str(last_quarter),
        "buoi": "sáng" if moment.hour < 12 else "chiều",
        "nam": str(day.year),
        "tuan": str(day.isocalendar().week - 1),
    }


def words_of(writes: DemoUnit | DemoDepartment, speaker: DemoPerson) -> dict[str, str | Number]:
    """Return the names of the writing body and of the speaker."""
    return {
        "donvi": writes.name,
        "nguoi": speaker.addressed,
        "nguoihoa": capitalised(speaker.addressed),
        "ten": speaker.name,
        "chuc": speaker.position,
    }


def english_words_of(
    writes: DemoUnit | DemoDepartment, speaker: DemoPerson, words: dict[str, str | Number]
) -> dict[str, str | Number]:
    """Return the same in English; the positions of the patterns' speakers are translated, names lose their marks."""
    body = writes.name_en if isinstance(writes, DemoUnit) else f"provincial department of {words['tinh_en']}"
    title = next((english for prefix, english in _PREFIX_EN if speaker.position.startswith(prefix)), "Director")
    of_body = MINISTRY_EN if speaker.role == "minister" else body
    return {
        "donvi": body,
        "nguoi_en": f"{'Ms' if speaker.is_woman else 'Mr'} {without_marks(speaker.name)}",
        "chuc_en": f"{title} of the {of_body}",
    }
