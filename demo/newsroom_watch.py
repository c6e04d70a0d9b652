"""The demo outlets' eyes: reads the newsroom's public feed and has a few outlets write about each new release."""

from __future__ import annotations

import http.client
import io
import logging
import random
import threading
from calendar import timegm
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

import feedparser

from demo.articles import SourceText, plain_paragraphs
from demo.back_catalogue import article_of
from demo.press import DemoOutlet, outlets
from demo.press_run import PlannedArticle, PressRun
from demo.press_writing import choose_manner, write_from
from demo.timetable import VIETNAM

log = logging.getLogger("demo.outlets")

_FEWEST, _MOST = 2, 5
_CATCH_UP = timedelta(days=1)
_TIMEOUT_SECONDS = 10
_SECTION = "Trong nước"


@dataclass(frozen=True)
class Pace:
    """How fast the outlets are, in seconds."""

    poll: float = 4.0
    shortest: float = 5.0
    longest: float = 40.0


QUICK = Pace(poll=1.0, shortest=1.0, longest=5.0)


class NewsroomWatch(threading.Thread):
    """Polls until it is stopped. A newsroom that does not answer is asked again; each silence is logged once."""

    def __init__(self, feed_url: str, press: PressRun, *, pace: Pace, seed: int) -> None:
        super().__init__(name="newsroom-watch", daemon=True)
        self._feed_url = feed_url
        self._press = press
        self._pace = pace
        self._seed = seed
        self._stopped = threading.Event()
        self._etag = ""
        self._is_silent = False
        self._started_at = datetime.now(UTC)
        self._recent: list[SourceText] = []

    def stop(self) -> None:
        """Ask the thread to end; it does within one poll."""
        self._stopped.set()

    def run(self) -> None:
        """Look, write, publish, until stopped."""
        next_look = 0.0
        waited = 0.0
        while not self._stopped.is_set():
            if waited >= next_look:
                self._look()
                next_look, waited = self._pace.poll, 0.0
            for article in self._press.publish_due(datetime.now(UTC)):
                log.info("%s published %s", article.outlet, article.id)
            self._stopped.wait(_STEP_SECONDS)
            waited += _STEP_SECONDS

    def _look(self) -> None:
        try:
            answer = self._fetched()
        except (OSError, http.client.HTTPException) as error:
            if not self._is_silent:
                log.warning("the newsroom does not answer: %s", error)
            self._is_silent = True
            return
        self._is_silent = False
        if answer is not None:
            self.read(answer)

    def _fetched(self) -> bytes | None:
        """Return the feed, or None when it has not changed or is no feed at the moment."""
        address = urlsplit(self._feed_url)
        connection = http.client.HTTPConnection(address.hostname or "", address.port, timeout=_TIMEOUT_SECONDS)
        try:
            path = address.path + (f"?{address.query}" if address.query else "")
            headers = {"User-Agent": "daumoi-demo-outlets", "Accept": "application/rss+xml, application/xml"}
            if self._etag:
                headers["If-None-Match"] = self._etag
            connection.request("GET", path or "/", headers=headers)
            response = connection.getresponse()
            body = response.read()
            if response.status != http.client.OK:
                return None
            self._etag = response.getheader("ETag", "")
            return body
        finally:
            connection.close()

    def read(self, feed: bytes) -> None:
        """Plan articles for every release of the feed that was not seen before.

        On the very first run everything older than the server belongs to the back catalogue and is only noted; after a
        restart, what was issued while nobody looked is caught up with, up to a day back.
        """
        parsed = feedparser.parse(io.BytesIO(feed))
        for entry in reversed(parsed.entries):
            key = str(entry.get("id") or entry.get("link") or "")
            if not key or key in self._press.seen:
                continue
            source = _source(key, entry, str(parsed.feed.get("language") or "vi"))
            planned = self._planned(source) if self._is_news(entry) else []
            self._press.plan(key, planned)
            if planned:
                self._recent = [*self._recent[-2:], source]

    def _is_news(self, entry: Any) -> bool:
        published = entry.get("published_parsed")
        if published is None:
            return not self._press.is_first_run
        issued_at = datetime.fromtimestamp(timegm(published), UTC)
        earliest = self._press.as_of if self._press.is_first_run else self._started_at - _CATCH_UP
        return issued_at >= earliest.replace(microsecond=0)

    def _planned(self, source: SourceText) -> list[PlannedArticle]:
        chance = random.Random(f"{self._seed}:{source.key}")
        able = [outlet for outlet in outlets() if outlet.language == source.language]
        wanted = min(chance.randint(_FEWEST, _MOST), len(able))
        chosen: list[DemoOutlet] = []
        while len(chosen) < wanted:
            outlet = chance.choices(able, weights=[each.appetite for each in able])[0]
            if outlet not in chosen:
                chosen.append(outlet)
        return [self._article(source, outlet, chance, is_first=outlet is chosen[0]) for outlet in chosen]

    def _article(
        self, source: SourceText, outlet: DemoOutlet, chance: random.Random, *, is_first: bool
    ) -> PlannedArticle:
        companions = [each for each in self._recent if each.language == source.language]
        manner = choose_manner(chance, can_combine=bool(companions))
        if is_first:
            # Who tries the product should not have to wait for a match that is hard to see.
            manner = chance.choice(["whole", "paragraphs"])
        written = write_from([source, *companions[-1:]], manner, outlet, chance)
        due_at = datetime.now(UTC) + timedelta(seconds=chance.uniform(self._pace.shortest, self._pace.longest))
        number = self._press.next_number(outlet.code)
        article = article_of(
            outlet,
            written,
            article_id=f"{due_at.astimezone(VIETNAM):%Y%m%d}{_FIRST_NUMBER + number:05d}",
            published_at=due_at.replace(microsecond=0),
            section=_SECTION,
            chance=chance,
        )
        return PlannedArticle(due_at, article)


_STEP_SECONDS = 0.25
# The back catalogue's numbers end below.
_FIRST_NUMBER = 90_000


def _source(key: str, entry: Any, language: str) -> SourceText:
    content = entry.get("content") or [{}]
    lead = " ".join(plain_paragraphs(str(entry.get("summary") or "")))
    paragraphs = tuple(text for text in plain_paragraphs(str(content[0].get("value") or "")) if text != lead)
    return SourceText(
        key=key,
        headline=str(entry.get("title") or ""),
        lead=lead or (paragraphs[0] if paragraphs else ""),
        paragraphs=paragraphs or (lead,),
        language=str(entry.get("dc_language") or entry.get("language") or language)[:2],
        url=str(entry.get("link") or ""),
    )
