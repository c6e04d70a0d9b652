"""Composes one release from a story: headline, lead, body, standing paragraph, English version if one is written."""

from __future__ import annotations

import itertools
import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from demo.organisations import (
    STANDING_PARAGRAPH_EN,
    STANDING_PARAGRAPHS,
    DemoDepartment,
    DemoUnit,
    Province,
    departments,
    provinces,
    units,
)
from demo.people import DemoPeople, DemoPerson
from demo.texts.body import Body
from demo.texts.grammar import Writer
from demo.texts.library import Line, Story, TopicTexts, common_texts, texts_of
from demo.texts.scene import english_words_of, scene_words, words_of
from demo.topics import DemoTopic

_STANDING_SHARE = 0.6
_MINISTER_SHARE = 0.14
_HEADLINE_TRIES = 6
_ENOUGH_WORDS, _SHORT_WORDS = 225, 190
_SECOND_QUOTATION_SHARE = 0.45


@dataclass(frozen=True)
class Composed:
    """The words of one release in one language."""

    headline: str
    lead: str
    body_html: str
    about: str
    """The standing paragraph at the end of the body; empty when the release has none."""


@dataclass(frozen=True)
class Composition:
    """A release before it has hours: what it says, where, who writes and who speaks."""

    story: Story
    text: Composed
    english: Composed | None
    place: Province
    unit: str
    """Code of the unit or department that writes."""
    speaker: DemoPerson
    quotations: tuple[str, ...]


class Composer:
    """Writes releases one after another; remembers what was used, so that a pattern comes back as late as possible."""

    def __init__(self, people: DemoPeople, seed: int) -> None:
        self._people = people
        self._seed = seed
        self._units = {unit.code: unit for unit in units()}
        self._departments = {department.province.code: department for department in departments()}
        self._stories: dict[str, Iterator[Story]] = {}
        self._decks: dict[str, Iterator[str]] = {}
        self._headlines: set[str] = set()
        self._uses: Counter[str] = Counter()

    def compose(self, topic: DemoTopic, moment: datetime, *, number: int) -> Composition:
        """Return the next story of a topic, told at a moment; the number tells texts of one day apart."""
        texts = texts_of(topic.code)
        if topic.code not in self._stories:
            order = list(texts.stories)
            random.Random(f"{self._seed}:stories:{topic.code}").shuffle(order)
            self._stories[topic.code] = itertools.cycle(order)
        chance = random.Random(f"{self._seed}:{topic.code}:{moment.date()}:{number}")
        story = next(self._stories[topic.code])
        return self._told(story, texts, topic, moment, chance, chance.choice(story.provinces))

    def compose_weekly(self, topic: DemoTopic, moment: datetime, province: Province) -> Composition:
        """Return the weekly table of a province: the same sentences each time, with other figures."""
        texts = texts_of(f"{topic.code}-tuan")
        chance = random.Random(f"{self._seed}:{topic.code}:{moment.date()}:{province.code}")
        return self._told(texts.stories[0], texts, topic, moment, chance, province)

    def _told(
        self,
        story: Story,
        texts: TopicTexts,
        topic: DemoTopic,
        moment: datetime,
        chance: random.Random,
        place: Province,
    ) -> Composition:
        writes = self._departments[place.code] if story.is_local else self._units[story.unit or topic.unit]
        speaker = self._speaker(writes, chance)
        words = scene_words(place, moment, chance, story.provinces) | words_of(writes, speaker)
        writer = Writer(chance, moment.date(), dict(words), texts.lists, story.definitions)
        body = Body(writer, self._uses)
        headline, lead = self._new_headline(body, story), body.written(story.of("L")[0])
        self._fill(body, story, texts)
        about = self._standing_paragraph(writes, chance)
        return Composition(
            story=story,
            text=Composed(headline, lead, body.as_html(about), about),
            english=_english(story, writer, writes, speaker) if story.has_english else None,
            place=place if story.names_a_place else next(each for each in provinces() if each.code == "ha-noi"),
            unit=writes.code,
            speaker=speaker,
            quotations=tuple(body.quotations),
        )

    def _new_headline(self, body: Body, story: Story) -> str:
        for _ in range(_HEADLINE_TRIES):
            headline = body.written(story.of("H")[0])
            if headline not in self._headlines:
                break
        self._headlines.add(headline)
        return headline

    def _next_of(self, deck: str, patterns: list[str]) -> str:
        if deck not in self._decks:
            order = list(patterns)
            random.Random(f"{self._seed}:{deck}").shuffle(order)
            self._decks[deck] = itertools.cycle(order)
        return next(self._decks[deck])

    def _speaker(self, writes: DemoUnit | DemoDepartment, chance: random.Random) -> DemoPerson:
        if isinstance(writes, DemoDepartment):
            return self._people.department_heads[writes.code]
        if chance.random() < _MINISTER_SHARE:
            return chance.choice(self._people.ministers[1:])
        return chance.choice(self._people.leaders[writes.code])

    def _fill(self, body: Body, story: Story, texts: TopicTexts) -> None:
        has_background = bool(texts.paragraphs)
        heading: list[Line] = []
        for line in story.lines:
            if line.role == "S":
                heading = [line]
            elif line.role == "U" or (line.role == "P" and not (has_background and body.would_repeat(line))):
                for each in [*heading, line]:
                    body.add(each)
                heading = []
            if line.role == "P" and story.of("Q") and not body.quotations:
                body.quote(body.pattern_of(story.of("Q")[0]), self._attribution())
        if not has_background:
            return
        self._add_background(body, texts)
        if body.writer.chance.random() < _SECOND_QUOTATION_SHARE or body.word_count() < _SHORT_WORDS:
            self._quote_background(body, texts)
        while body.word_count() < _ENOUGH_WORDS:
            self._add_background(body, texts)
        body.add(Line("P", [self._next_of("closing", common_texts().closings)]))

    def _add_background(self, body: Body, texts: TopicTexts) -> None:
        body.add(Line("P", [self._next_of(f"{texts.code}:P", texts.paragraphs)]))

    def _quote_background(self, body: Body, texts: TopicTexts) -> None:
        body.quote(self._next_of(f"{texts.code}:Q", texts.quotations), self._attribution())

    def _attribution(self) -> str:
        return self._next_of("attribution", common_texts().attributions)

    def _standing_paragraph(self, writes: DemoUnit | DemoDepartment, chance: random.Random) -> str:
        if chance.random() >= _STANDING_SHARE:
            return ""
        return STANDING_PARAGRAPHS.get(writes.code, STANDING_PARAGRAPHS["trung-tam-thong-tin"])


def _english(story: Story, vietnamese: Writer, writes: DemoUnit | DemoDepartment, speaker: DemoPerson) -> Composed:
    words = vietnamese.values | english_words_of(writes, speaker, vietnamese.values)
    writer = Writer(vietnamese.chance, vietnamese.day, words, vietnamese.lists, story.definitions, language="en")
    body = Body(writer, Counter())
    headline, lead = (body.written(story.of(role)[0]) for role in ("EH", "EL"))
    for line in story.of("EP"):
        body.add(Line("P", line.patterns))
    return Composed(headline, lead, body.as_html(STANDING_PARAGRAPH_EN), STANDING_PARAGRAPH_EN)
