"""Ninety days of what the fifty demo outlets published, and, for tests only, which of it came from which release."""

from __future__ import annotations

import math
import random
import zlib
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from demo.articles import DemoArticle, Paragraph, in_letter_forms, source_of_release
from demo.organisations import STANDING_PARAGRAPHS
from demo.other_news import other_news
from demo.press import DemoOutlet, outlets
from demo.press_writing import Written, choose_manner, write_from
from demo.releases import DemoRelease, releases
from demo.timetable import VIETNAM

OTHER_ARTICLES_PER_USE = 3.1
PICTURES = 24
_WHOLE_PAST_DAYS = 90
_NUMBERS = 90_000

# How many outlets use one release: many none, a few a lot.
_USES = (0, 0, 0, 0, 1, 1, 1, 1, 1, 2, 2, 2, 3, 3, 4, 7)
_SHORTEST, _LONGEST = timedelta(minutes=4), timedelta(days=3)
_MEDIAN_MINUTES, _URGENT_MEDIAN_MINUTES, _SPREAD = 150.0, 25.0, 1.35
_STANDING_ONLY_EVERY = 70


@dataclass(frozen=True)
class PlannedPickup:
    """The truth about one use of one release by one article."""

    release: str
    """Key of the release."""
    outlet: str
    article: str
    """Identifier of the article at its outlet."""
    manner: str
    credit: str
    delay: timedelta
    """Since the release was public; negative for the one outlet that broke an embargo."""


@dataclass(frozen=True)
class BackCatalogue:
    """All articles, oldest first, and the pickups among them."""

    articles: tuple[DemoArticle, ...]
    pickups: tuple[PlannedPickup, ...]

    def since(self, start: datetime) -> BackCatalogue:
        """Return the part published from a moment on."""
        articles = tuple(article for article in self.articles if article.published_at >= start)
        kept = {(article.outlet, article.id) for article in articles}
        pickups = tuple(pickup for pickup in self.pickups if (pickup.outlet, pickup.article) in kept)
        return BackCatalogue(articles, pickups)


def back_catalogue(days: int = 90, *, now: datetime, seed: int = 2026) -> BackCatalogue:
    """Return what was published in the last days; the same seed gives the same articles all day long.

    A later `now` of the same day adds articles and changes none.

    At least three of four articles come from no release. Some of those end in a standing paragraph of the ministry,
    which is no use of any release.
    """
    # The whole past is always written, so that an article has the same address in a long world and in a short one.
    whole = max(days, _WHOLE_PAST_DAYS)
    issued = [release for release in releases(whole, now=now, seed=seed) if release.is_public(now)]
    return _PressRoom(seed, now, whole).fill(issued).since(now - timedelta(days=days))


def planned_pickups(days: int = 90, *, now: datetime, seed: int = 2026) -> tuple[PlannedPickup, ...]:
    """Return which articles of the back catalogue come from which release, and how. For tests only."""
    return back_catalogue(days, now=now, seed=seed).pickups


def public_from(release: DemoRelease) -> datetime:
    """Return when everybody could read an issued release."""
    assert release.issued_at is not None
    return max(release.issued_at, release.embargo_until or release.issued_at)


class _PressRoom:
    def __init__(self, seed: int, now: datetime, days: int) -> None:
        self._seed = seed
        self._now = now.astimezone(VIETNAM)
        self._days = days
        self._outlets = outlets()
        self._midnight = datetime.combine(self._now.date() + timedelta(days=1), time(), VIETNAM)
        self._addresses: set[tuple[str, str]] = set()
        self._articles: list[DemoArticle] = []
        self._pickups: list[PlannedPickup] = []
        self._broke_embargo = False

    def fill(self, issued: list[DemoRelease]) -> BackCatalogue:
        for position, release in enumerate(issued):
            self._use(release, issued[max(0, position - 6) : position])
        self._write_other_news()
        self._articles.sort(key=lambda article: (article.published_at, article.outlet, article.id))
        return BackCatalogue(tuple(self._articles), tuple(self._pickups))

    def _use(self, release: DemoRelease, earlier: list[DemoRelease]) -> None:
        chance = random.Random(f"{self._seed}:uses:{release.key}")
        able = [outlet for outlet in self._outlets if outlet.language == release.language]
        weights = [_interest(outlet, release) for outlet in able]
        wanted = min(chance.choice(_USES), len(able))
        chosen: list[DemoOutlet] = []
        while len(chosen) < wanted:
            outlet = chance.choices(able, weights=weights)[0]
            if outlet not in chosen:
                chosen.append(outlet)
        for outlet in chosen:
            self._write_pickup(release, outlet, earlier, chance)

    def _write_pickup(
        self, release: DemoRelease, outlet: DemoOutlet, earlier: list[DemoRelease], chance: random.Random
    ) -> None:
        delay = self._delay(release, chance)
        published_at = public_from(release) + delay
        if published_at > self._now or (release.withdrawn_at and published_at > release.withdrawn_at):
            return
        companions = [each for each in earlier if _goes_with(each, release, published_at)]
        manner = choose_manner(chance, can_combine=bool(companions))
        used = [release]
        if manner == "round_up":
            used.append(chance.choice(companions))
        sources = [source_of_release(each, at=published_at) for each in used]
        written = write_from(sources, manner, outlet, chance)
        article = self._publish(outlet, written, published_at, "Trong nước", chance, key=release.key)
        for each in used if written.manner == "round_up" else used[:1]:
            since = published_at - public_from(each)
            self._pickups.append(
                PlannedPickup(each.key, outlet.code, article.id, written.manner, written.credit, since)
            )

    def _delay(self, release: DemoRelease, chance: random.Random) -> timedelta:
        if release.embargo_until and not self._broke_embargo:
            self._broke_embargo = True
            return timedelta(minutes=-38)
        median = _URGENT_MEDIAN_MINUTES if release.is_urgent else _MEDIAN_MINUTES
        delay = timedelta(minutes=chance.lognormvariate(math.log(median), _SPREAD))
        return min(max(delay, _SHORTEST), _LONGEST)

    def _write_other_news(self) -> None:
        count = math.ceil(len(self._articles) * OTHER_ARTICLES_PER_USE / len(self._outlets))
        standing = list(STANDING_PARAGRAPHS.values())
        for position, outlet in enumerate(self._outlets):
            for number in range(count):
                chance = random.Random(f"{self._seed}:other:{outlet.code}:{number}")
                moment = self._some_moment(chance)
                written, section = other_news(outlet, moment, chance)
                if outlet.language == "vi" and (position * count + number) % _STANDING_ONLY_EVERY == 0:
                    written = _with_standing_paragraph(written, chance.choice(standing))
                if moment <= self._now:
                    self._publish(outlet, written, moment, section, chance, key=str(number))

    def _some_moment(self, chance: random.Random) -> datetime:
        moment = (self._midnight - timedelta(days=chance.uniform(0, self._days))).replace(microsecond=0)
        # Newspapers sleep too: what falls into the small hours moves to the morning.
        return moment.replace(hour=5 + moment.hour) if moment.hour < 5 else moment

    def _publish(
        self,
        outlet: DemoOutlet,
        written: Written,
        published_at: datetime,
        section: str,
        chance: random.Random,
        *,
        key: str,
    ) -> DemoArticle:
        article = article_of(
            outlet,
            written,
            article_id=self._new_id(outlet, published_at, key),
            published_at=published_at.replace(microsecond=0),
            section=section,
            chance=chance,
        )
        self._articles.append(article)
        return article

    def _new_id(self, outlet: DemoOutlet, published_at: datetime, key: str) -> str:
        number = zlib.crc32(f"{outlet.code}:{key}".encode()) % _NUMBERS
        while (outlet.code, f"{published_at:%Y%m%d}{number:05d}") in self._addresses:
            number = (number + 1) % _NUMBERS
        article_id = f"{published_at:%Y%m%d}{number:05d}"
        self._addresses.add((outlet.code, article_id))
        return article_id


def article_of(
    outlet: DemoOutlet,
    written: Written,
    *,
    article_id: str,
    published_at: datetime,
    section: str,
    chance: random.Random,
) -> DemoArticle:
    """Return the words as that outlet stores them, with the picture and caption it puts beside them."""
    forms = outlet.letter_forms
    picture = chance.randint(1, PICTURES) if chance.random() < 0.7 else 0
    caption = chance.choice(_CAPTIONS[outlet.language]) if picture else ""
    return DemoArticle(
        outlet=outlet.code,
        id=article_id,
        title=in_letter_forms(written.title, forms),
        summary=in_letter_forms(written.summary, forms),
        paragraphs=tuple(
            Paragraph(each.kind, in_letter_forms(each.text, forms), each.link) for each in written.paragraphs
        ),
        author=in_letter_forms(written.author, forms),
        section=section,
        published_at=published_at,
        language=outlet.language,
        picture=picture,
        caption=in_letter_forms(caption, forms),
    )


_CAPTIONS = {
    "vi": (
        "Ảnh minh họa",
        "Một góc phố buổi sớm. Ảnh: Bạn đọc cung cấp",
        "Người dân xem thông tin tại điểm bưu điện. Ảnh: Hạ Vy",
        "Khung cảnh nhìn từ trên cao. Ảnh: CTV",
        "Nhân viên kỹ thuật làm việc tại hiện trường. Ảnh: B.A",
    ),
    "en": ("File photo", "A street in the early morning. Photo: staff"),
    "zh": ("资料图片",),
    "fr": ("Photo d’illustration",),
    "ja": ("資料写真",),
}


def _interest(outlet: DemoOutlet, release: DemoRelease) -> float:
    return outlet.appetite * (3.0 if outlet.place and outlet.place == release.place else 1.0)


def _goes_with(earlier: DemoRelease, release: DemoRelease, moment: datetime) -> bool:
    is_fit = earlier.language == release.language and not earlier.family and earlier.status == "issued"
    return is_fit and timedelta(0) < moment - public_from(earlier) <= _LONGEST


def _with_standing_paragraph(written: Written, standing: str) -> Written:
    paragraphs = (*written.paragraphs, Paragraph("p", standing))
    return Written(written.title, written.summary, paragraphs, written.author, written.manner, written.credit)
