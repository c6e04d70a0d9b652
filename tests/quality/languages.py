"""Small made corpora with known answers in eleven languages; the words are in languages.json, written for this.

Releases and, made from them, whole copies, paragraphs, one quoted sentence, light edits; against them articles on the
same matter (the same names, places and things in other sentences) and articles on something else. Set phrases stand in
all. Every slot of a language's frames may stand with every other: places are phrases with their preposition, doings
take things as their object, reasons are clauses that end a sentence; each slot is in the case that it needs.
"""

from __future__ import annotations

import json
import random
import re
from dataclasses import dataclass
from pathlib import Path

from tests.quality.corpus import Corpus

RELEASES = 40
AMOUNTS = {"whole": 12, "paragraphs": 20, "quotation": 40, "light": 24, "same matter": 80, "elsewhere": 30}
_SLOT = re.compile(r"\{(\w+)\}")
_EDITED = 0.12
_SET_PHRASES = 0.12


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """One language: how sentences are made, joined and edited in it.

    `space` stands between sentences, `between` between the parts of one (empty where the script has no spaces).
    `set_phrases` are sentences that come back everywhere; `fillers` are words that an editor puts in.
    """

    frames: list[str]
    who: list[str]
    where: list[str]
    did: list[str]
    what: list[str]
    why: list[str]
    when: list[str]
    name: list[str]
    set_phrases: list[str]
    fillers: list[str]
    space: str
    between: str


_KEPT = json.loads(Path(__file__).with_name("languages.json").read_text(encoding="utf-8"))
LANGUAGES = {language: Vocabulary(**words) for language, words in _KEPT.items()}


@dataclass(frozen=True, slots=True)
class _Matter:
    """What a text is about: its own few people, places, things and names."""

    who: list[str]
    where: list[str]
    what: list[str]
    name: list[str]


def made_corpus(language: str, seed: int = 20261122) -> Corpus:
    """Write the corpus of a language."""
    chance = random.Random(f"{language} {seed}")
    return _Newsroom(LANGUAGES[language], chance).corpus


class _Newsroom:
    def __init__(self, words: Vocabulary, chance: random.Random) -> None:
        self._words, self._chance = words, chance
        self._written: set[str] = set()
        self._matters = [self._matter() for _ in range(RELEASES)]
        self._bodies = [self._paragraphs(matter, chance.randint(6, 11)) for matter in self._matters]
        self.corpus = Corpus()
        for number, body in enumerate(self._bodies):
            self.corpus.releases.append(
                {"id": f"R{number:02}", "text": self._joined(body), "agency": f"Agency {number % 5}"}
            )
        write = {
            "whole": self._whole,
            "paragraphs": self._some_paragraphs,
            "quotation": self._quotation,
            "light": self._light,
            "same matter": self._same_matter,
            "elsewhere": self._elsewhere,
        }
        for category, amount in AMOUNTS.items():
            for _ in range(amount):
                self._article(category, write[category](chance.randrange(RELEASES)))

    def _matter(self) -> _Matter:
        words, sample = self._words, self._chance.sample
        return _Matter(sample(words.who, 3), sample(words.where, 3), sample(words.what, 4), sample(words.name, 2))

    def _sentence(self, matter: _Matter) -> list[str]:
        """Write a sentence, as its parts; none twice, but for set phrases."""
        if self._chance.random() < _SET_PHRASES:
            return [self._chance.choice(self._words.set_phrases)]
        parts = self._filled(matter)
        while "".join(parts) in self._written:
            parts = self._filled(matter)
        self._written.add("".join(parts))
        return parts

    def _filled(self, matter: _Matter) -> list[str]:
        chance, words = self._chance, self._words
        slots = {
            "who": chance.choice(matter.who),
            "where": chance.choice(matter.where),
            "what": chance.choice(matter.what),
            "name": chance.choice(matter.name),
            "did": chance.choice(words.did),
            "why": chance.choice(words.why),
            "when": chance.choice(words.when),
            "n": str(chance.randint(11, 989)),
            "m": str(chance.randint(5, 9)),
        }
        slots["When"] = slots["when"][0].upper() + slots["when"][1:]
        parts = [
            slots[part] if number % 2 else part for number, part in enumerate(_SLOT.split(chance.choice(words.frames)))
        ]
        parts = [part for part in parts if part]
        parts[0] = parts[0][0].upper() + parts[0][1:]
        return parts

    def _paragraphs(self, matter: _Matter, sentences: int) -> list[list[list[str]]]:
        written = [self._sentence(matter) for _ in range(sentences)]
        return [written[place : place + 3] for place in range(0, sentences, 3)]

    def _paragraph(self, sentences: list[list[str]]) -> str:
        return self._words.space.join("".join(parts) for parts in sentences)

    def _joined(self, paragraphs: list[list[list[str]]]) -> str:
        return "\n".join(self._paragraph(sentences) for sentences in paragraphs)

    def _article(self, category: str, pieces: list[tuple[int, str, str]]) -> None:
        """Put an article together of pieces: release (or -1), passage of the release, words in the article."""
        identifier, text, places = f"A{len(self.corpus.articles):03}", "", []
        for release, passage, written in pieces:
            if release >= 0:
                start = self.corpus.releases[release]["text"].index(passage)
                places.append((f"R{release:02}", [len(text), len(text) + len(written), start, start + len(passage)]))
            text += written + "\n"
        self.corpus.articles.append(
            {"id": identifier, "text": text, "outlet": f"Outlet {len(self.corpus.articles) % 4}"}
        )
        self.corpus.categories[identifier] = category
        for release_id, place in places:
            self.corpus.truth.setdefault((release_id, identifier), []).append(place)

    def _own(self, sentences: int, matter: _Matter | None = None) -> tuple[int, str, str]:
        return -1, "", self._joined(self._paragraphs(matter or self._matter(), sentences))

    def _copied(self, release: int, passage: str, written: str | None = None) -> tuple[int, str, str]:
        return release, passage, passage if written is None else written

    def _whole(self, release: int) -> list[tuple[int, str, str]]:
        return [self._own(1), self._copied(release, self.corpus.releases[release]["text"])]

    def _some_paragraphs(self, release: int) -> list[tuple[int, str, str]]:
        chosen = self._chance.choice([part for part in self._bodies[release] if len(part) == 3])
        return [self._own(4), self._copied(release, self._paragraph(chosen)), self._own(3)]

    def _quotation(self, release: int) -> list[tuple[int, str, str]]:
        sentences = ["".join(parts) for part in self._bodies[release] for parts in part]
        own = [sentence for sentence in sentences if sentence not in self._words.set_phrases]
        return [self._own(5), self._copied(release, self._chance.choice(own)), self._own(4)]

    def _light(self, release: int) -> list[tuple[int, str, str]]:
        edited = [[self._edited(parts) for parts in part] for part in self._bodies[release]]
        return [
            self._own(1),
            *(
                self._copied(release, self._paragraph(old), self._paragraph(new))
                for old, new in zip(self._bodies[release], edited, strict=True)
            ),
        ]

    def _edited(self, parts: list[str]) -> list[str]:
        """Put in words and exchange parts, as an editor does."""
        chance, words, between = self._chance, self._words, self._words.between
        slots = (words.who, words.where, words.what, words.did, words.why, words.when, words.name)
        edited: list[str] = []
        for part in parts:
            same = next((slot for slot in slots if part in slot), None)
            if same and chance.random() < _EDITED:
                edited.append(chance.choice(same))
            elif same and chance.random() < _EDITED:
                edited.append(part + between + chance.choice(words.fillers))
            else:
                edited.append(part)
        return edited

    def _same_matter(self, release: int) -> list[tuple[int, str, str]]:
        return [self._own(10, self._matters[release])]

    def _elsewhere(self, release: int) -> list[tuple[int, str, str]]:
        return [self._own(10)]
