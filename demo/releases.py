"""Ninety days of releases of the demo ministry: what was issued, and what waits in the focal point's queue today."""

from __future__ import annotations

import random
import re
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from demo.images import pictures_for
from demo.organisations import focal_point, provinces
from demo.people import DemoPeople, DemoPerson
from demo.texts.composer import Composed, Composer, Composition
from demo.timetable import VIETNAM, at_hour, night_hour, office_hour, releases_of_a_day, working_time_before
from demo.topics import DemoTopic, topics

WEEKLY_FAMILY = "dich-vu-cong-tuan"

_WEEKLY_PROVINCES = ("lao-cai", "nghe-an", "can-tho", "bac-ninh", "da-nang", "ca-mau")
_WEEKLY_AT_ONCE = 3
_WHOLE_PAST_DAYS = 90
_NIGHT_TOPICS = frozenset({"thien-tai", "an-toan-thong-tin", "chong-lua-dao", "bien-dao"})
_NIGHT_SHARE = 0.22
_EMBARGO_EVERY = 31
_CORRECT_EVERY = 67
_WITHDRAWN_PLACE = 190
_TRANSLATIONS = 8
_SECOND_TOPIC_SHARE = 0.3
_PHOTO_SHARE = 0.45
_PERCENTAGE = re.compile(r"\b\d{1,2},\d%")


@dataclass(frozen=True)
class DemoCorrection:
    """A later version of a release, and the note the public reads with it."""

    at: datetime
    note: str
    headline: str
    lead: str
    body_html: str


@dataclass(frozen=True)
class DemoRelease:
    """One release. Times are aware (UTC+7); those of steps not yet taken are None.

    `headline`, `lead` and `body_html` are the first version; a corrected release carries its second in `correction`.
    """

    key: str
    type: str
    """`press_release`, `news`, `statement`, `clarification` or `figures`."""
    status: str
    """`draft`, `submitted`, `returned`, `approved`, `issued` or `withdrawn`."""
    headline: str
    lead: str
    body_html: str
    about: str
    """The standing paragraph inside the body, or nothing."""
    language: str
    topics: tuple[str, ...]
    place: str
    """Code of a province."""
    unit: str
    """Code of a unit or of a provincial department."""
    author: DemoPerson
    speaker: DemoPerson | None
    contact: DemoPerson
    quotations: tuple[str, ...]
    is_urgent: bool
    created_at: datetime
    submitted_at: datetime | None = None
    approved_at: datetime | None = None
    approved_by: DemoPerson | None = None
    issued_at: datetime | None = None
    embargo_until: datetime | None = None
    returned_at: datetime | None = None
    return_reason: str = ""
    correction: DemoCorrection | None = None
    withdrawn_at: datetime | None = None
    withdrawal_note: str = ""
    translation_of: str = ""
    """Key of the Vietnamese original."""
    family: str = ""
    """Name of the template family: releases of one family share their sentences and differ in figures."""
    photo: int = 0
    """Number of a picture of `demo.images`, 0 for none."""

    def is_public(self, now: datetime) -> bool:
        """Return whether anybody may read it at a moment: issued, and not under embargo."""
        return self.issued_at is not None and max(self.issued_at, self.embargo_until or self.issued_at) <= now


def releases(days: int = 90, *, now: datetime, seed: int = 2026) -> list[DemoRelease]:
    """Return the releases of the last days, oldest first, and today's queue at the end.

    Texts and hours depend on the seed and on the calendar day of `now` only; within a day a later `now` shows more of
    that day's releases, and the waiting times of the queue count back from `now`.

    Args:
        days: length of the past, including today; the last days of a longer past are the same.
        now: an aware moment; ValueError otherwise.
        seed: another seed, another world.
    """
    if now.tzinfo is None:
        raise ValueError("now must be aware")
    return _Newsdesk(seed).work(days, now.astimezone(VIETNAM))


class _Newsdesk:
    """Gives compositions their authors, hours and fates."""

    def __init__(self, seed: int) -> None:
        self._seed = seed
        self._people = DemoPeople(seed)
        self._composer = Composer(self._people, seed)
        self._topic_deck: list[DemoTopic] = []
        self._count = 0
        self._translated = 0

    def work(self, days: int, now: datetime) -> list[DemoRelease]:
        today = now.date()
        found: list[DemoRelease] = []
        # A shorter past is the end of the whole one, so that the outlets' articles fit whatever was asked for.
        for back in range(max(days, _WHOLE_PAST_DAYS) - 1, -1, -1):
            found += self._day(today - timedelta(days=back))
        issued = [release for release in found if release.issued_at and release.issued_at <= now]
        issued.sort(key=lambda release: (release.issued_at, release.key))
        first = datetime.combine(today - timedelta(days=days - 1), time(), VIETNAM)
        kept = [each for each in self._with_fates(issued, now) if each.issued_at and each.issued_at >= first]
        keys = {each.key for each in kept}
        return [each for each in kept if not each.translation_of or each.translation_of in keys] + self._queue(now)

    def _day(self, day: date) -> list[DemoRelease]:
        chance = random.Random(f"{self._seed}:hours:{day}")
        found = []
        for number in range(releases_of_a_day(day, chance)):
            topic = self._next_topic(chance)
            at_night = topic.code in _NIGHT_TOPICS and chance.random() < _NIGHT_SHARE
            issued_at = night_hour(day, chance) if at_night else office_hour(day, chance)
            composition = self._composer.compose(topic, issued_at, number=number)
            release = self._issued(composition, topic, issued_at, chance, is_urgent=at_night)
            found.append(release)
            if composition.english and self._translated < _TRANSLATIONS:
                self._translated += 1
                found.append(self._translation(release, composition.english, chance))
        if day.weekday() == 0:
            found += self._weekly_tables(day, chance)
        return found

    def _next_topic(self, chance: random.Random) -> DemoTopic:
        if not self._topic_deck:
            self._topic_deck = topics()
            chance.shuffle(self._topic_deck)
        return self._topic_deck.pop()

    def _weekly_tables(self, day: date, chance: random.Random) -> list[DemoRelease]:
        topic = next(each for each in topics() if each.code == "dich-vu-cong")
        start = day.isocalendar().week * _WEEKLY_AT_ONCE
        codes = [_WEEKLY_PROVINCES[(start + step) % len(_WEEKLY_PROVINCES)] for step in range(_WEEKLY_AT_ONCE)]
        found = []
        for step, code in enumerate(codes):
            province = next(each for each in provinces() if each.code == code)
            issued_at = at_hour(day, 8.4 + 0.15 * step)
            composition = self._composer.compose_weekly(topic, issued_at, province)
            table = self._issued(composition, topic, issued_at, chance, is_urgent=False)
            found.append(replace(table, family=WEEKLY_FAMILY, speaker=None, photo=0))
        return found

    def _issued(
        self,
        composition: Composition,
        topic: DemoTopic,
        issued_at: datetime,
        chance: random.Random,
        *,
        is_urgent: bool,
    ) -> DemoRelease:
        if is_urgent:
            approved_at = issued_at - timedelta(minutes=chance.randint(1, 6))
            submitted_at = approved_at - timedelta(minutes=chance.randint(4, 25))
            created_at = submitted_at - timedelta(minutes=chance.randint(12, 60))
        else:
            approved_at = issued_at - timedelta(minutes=chance.randint(2, 40))
            submitted_at = working_time_before(approved_at, chance.choice([0.4, 0.9, 1.5, 2.2, 4.0, 19.0]))
            created_at = working_time_before(submitted_at, chance.choice([0.6, 1.2, 2.5, 5.0, 22.0, 46.0]))
        return replace(
            self._draft(composition, topic, created_at, chance),
            status="issued",
            is_urgent=is_urgent,
            submitted_at=submitted_at,
            approved_at=approved_at,
            approved_by=chance.choice(self._people.focal_point_staff[:2]),
            issued_at=issued_at,
        )

    def _draft(
        self, composition: Composition, topic: DemoTopic, created_at: datetime, chance: random.Random
    ) -> DemoRelease:
        self._count += 1
        officers = (
            self._people.unit_officers.get(composition.unit) or self._people.department_officers[composition.unit]
        )
        author = chance.choice(officers)
        text = composition.text
        return DemoRelease(
            key=f"{topic.code}-{self._count:04d}",
            type=composition.story.type,
            status="draft",
            headline=text.headline,
            lead=text.lead,
            body_html=text.body_html,
            about=text.about,
            language="vi",
            topics=self._topics(topic, chance),
            place=composition.place.code,
            unit=composition.unit,
            author=author,
            speaker=composition.speaker if composition.quotations else None,
            contact=author,
            quotations=composition.quotations,
            is_urgent=False,
            created_at=created_at,
            photo=chance.choice(pictures_for(topic.code)).number if chance.random() < _PHOTO_SHARE else 0,
        )

    def _topics(self, topic: DemoTopic, chance: random.Random) -> tuple[str, ...]:
        if topic.related and chance.random() < _SECOND_TOPIC_SHARE:
            return (topic.code, chance.choice(topic.related))
        return (topic.code,)

    def _translation(self, original: DemoRelease, english: Composed, chance: random.Random) -> DemoRelease:
        assert original.issued_at is not None
        issued_at = original.issued_at + timedelta(minutes=chance.randint(45, 200))
        editor = next(each for each in self._people.focal_point_staff if "tiếng Anh" in each.position)
        return replace(
            original,
            key=f"{original.key}-en",
            headline=english.headline,
            lead=english.lead,
            body_html=english.body_html,
            about=english.about,
            language="en",
            unit=focal_point().code,
            author=editor,
            contact=editor,
            quotations=(),
            created_at=issued_at - timedelta(minutes=40),
            submitted_at=issued_at - timedelta(minutes=15),
            approved_at=issued_at - timedelta(minutes=4),
            issued_at=issued_at,
            translation_of=original.key,
        )

    def _with_fates(self, issued: list[DemoRelease], now: datetime) -> list[DemoRelease]:
        """Put some under embargo, correct a few, withdraw one; each by its place in the list, so nothing is by luck."""
        fated = list(issued)
        # What has a translation is left alone: the translation was issued of the text as it was, an hour later.
        translated = {each.translation_of for each in issued}
        plain = [
            number
            for number, each in enumerate(issued)
            if each.language == "vi" and not each.family and each.key not in translated
        ]
        for number in plain[7::_EMBARGO_EVERY]:
            fated[number] = _under_embargo(fated[number])
        for number in plain[23::_CORRECT_EVERY]:
            corrected = _corrected(fated[number])
            if corrected.correction and corrected.correction.at <= now:
                fated[number] = corrected
        if len(plain) > _WITHDRAWN_PLACE:
            fated[plain[_WITHDRAWN_PLACE]] = _withdrawn(fated[plain[_WITHDRAWN_PLACE]])
        return fated

    def _queue(self, now: datetime) -> list[DemoRelease]:
        chance = random.Random(f"{self._seed}:queue:{now.date()}")
        return [self._waiting(status, minutes, now, chance, number) for number, (status, minutes) in enumerate(_QUEUE)]

    def _waiting(self, status: str, minutes: int, now: datetime, chance: random.Random, number: int) -> DemoRelease:
        topic = self._next_topic(chance)
        composition = self._composer.compose(topic, now, number=100 + number)
        since = (now - timedelta(minutes=minutes)).replace(microsecond=0)
        created_at = since if status == "draft" else since - timedelta(minutes=chance.randint(25, 340))
        draft = replace(self._draft(composition, topic, created_at, chance), status=status)
        if status == "draft":
            return draft
        if status == "submitted":
            return replace(draft, submitted_at=since, is_urgent=number == _URGENT_IN_QUEUE)
        submitted_at = since - timedelta(minutes=chance.randint(6, 20))
        if status == "returned":
            reason = _RETURN_REASONS[number % len(_RETURN_REASONS)]
            return replace(draft, submitted_at=submitted_at, returned_at=since, return_reason=reason)
        later = now.replace(minute=0, second=0, microsecond=0) + timedelta(hours=3 if number % 2 else 22)
        approver = self._people.focal_point_staff[0]
        return replace(draft, submitted_at=submitted_at, approved_at=since, approved_by=approver, embargo_until=later)


# Status and how long it has stood there, in minutes: one very old draft, a few fresh ones, most waiting for review.
_QUEUE = (
    ("submitted", 4),
    ("submitted", 13),
    ("submitted", 29),
    ("submitted", 52),
    ("submitted", 95),
    ("submitted", 168),
    ("submitted", 310),
    ("submitted", 1510),
    ("returned", 41),
    ("returned", 1260),
    ("draft", 22),
    ("draft", 2890),
    ("approved", 17),
    ("approved", 75),
)
_URGENT_IN_QUEUE = 1
_RETURN_REASONS = (
    "Đề nghị ghi rõ nguồn của số liệu ở đoạn thứ hai và bổ sung người liên hệ.",
    "Số liệu ở tít và ở phần nội dung chưa khớp nhau; đề nghị đơn vị kiểm tra lại.",
)


def _under_embargo(release: DemoRelease) -> DemoRelease:
    assert release.issued_at is not None
    lifts = release.issued_at.replace(minute=0, second=0) + timedelta(hours=5)
    return replace(release, embargo_until=lifts)


def _corrected(release: DemoRelease) -> DemoRelease:
    """Return the release with a wrong figure in its first version, put right in its second."""
    found = _PERCENTAGE.search(release.body_html)
    if found is None or release.issued_at is None:
        return release
    right = found.group()
    wrong = f"{(int(right.split(',')[0]) + 9) % 100},{right.split(',')[1]}"
    correction = DemoCorrection(
        at=release.issued_at + timedelta(hours=2, minutes=20),
        note=f"Đính chính số liệu: tỷ lệ đúng là {right}, không phải {wrong} như đã nêu trong bản phát hành lần đầu.",
        headline=release.headline,
        lead=release.lead,
        body_html=release.body_html,
    )
    return replace(
        release,
        correction=correction,
        headline=release.headline.replace(right, wrong),
        lead=release.lead.replace(right, wrong),
        body_html=release.body_html.replace(right, wrong),
    )


def _withdrawn(release: DemoRelease) -> DemoRelease:
    assert release.issued_at is not None
    return replace(
        release,
        status="withdrawn",
        withdrawn_at=release.issued_at + timedelta(hours=6, minutes=5),
        withdrawal_note=(
            "Thông tin này được thu hồi để rà soát lại số liệu do địa phương cung cấp. Đề nghị các cơ quan báo chí "
            "không sử dụng; nội dung thay thế sẽ được phát hành sau khi đối chiếu."
        ),
    )
