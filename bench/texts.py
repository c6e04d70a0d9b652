"""Made-up releases and articles without end, in the proportions of real ones: for figures of speed and size only.

Words follow Zipf's law; a quarter of them stand in set phrases, which follow it too. Issuers put a standing paragraph
under most of their releases, one release in thirty is an earlier one filled in anew; names and figures stand all over.
The same number gives the same text, in any order and any process.
"""

from __future__ import annotations

import functools
import itertools
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import numpy as np
from numpy.typing import NDArray

from textreuse import Article, Release

ISSUERS = 300
_BEGINNING = datetime(2024, 1, 1, tzinfo=UTC)
_WORDS, _PHRASES, _NAMES = 30_000, 60_000, 9_000
_ONSETS = "b c ch d đ g gh h kh l m n ng nh p ph qu r s t th tr v x"
_RHYMES = """
    a ai an ang anh ao ap at ay ă ăm ăn ăng â âm ân âng âu ây e em en eo ê êm ên êu i ia im in inh iêm iên iêu o oa oai
    oan oanh oi on ong ô ôi ôm ôn ông ơ ơi ơm ơn u ua ui um un ung uôi uôn uông ư ưa ưng ươi ươm ươn ương ưu y yên yêu
"""
_SENTENCES, _SENTENCE = (14, 30), (9, 26)


def _chance(*seed: int) -> np.random.Generator:
    return np.random.Generator(np.random.PCG64(seed))


@functools.cache
def _words() -> NDArray[np.object_]:
    """The vocabulary, the frequent words first: syllables, words of two, then names."""
    chance = _chance(1)
    syllables = [onset + rhyme for onset, rhyme in itertools.product(_ONSETS.split(), _RHYMES.split())]
    chance.shuffle(syllables)
    joined = ("".join(chance.choice(syllables, 2)) for _ in range(_WORDS - len(syllables)))
    names = (str(one).capitalize() for one in chance.choice(syllables, _NAMES))
    return np.array([*syllables, *joined, *names], dtype=object)


@functools.cache
def _phrases() -> list[list[str]]:
    chance = _chance(2)
    return [_words()[_zipf(chance, int(length), _WORDS)].tolist() for length in chance.integers(3, 10, _PHRASES)]


def _zipf(chance: np.random.Generator, count: int, of: int) -> NDArray[np.int64]:
    """Draw numbers below `of`, the n-th about n times more seldom than the first."""
    return (of ** chance.random(count)).astype(np.int64) - 1


def _body(chance: np.random.Generator, sentences: int) -> list[str]:
    """Give paragraphs of a few sentences."""
    lengths = chance.integers(*_SENTENCE, sentences)
    words: list[str] = _words()[_zipf(chance, int(lengths.sum()), _WORDS)].tolist()
    names: list[str] = _words()[_WORDS + chance.integers(0, _NAMES, 3 * sentences)].tolist()
    phrases, figures = _zipf(chance, sentences, _PHRASES).tolist(), chance.integers(2, 9000, sentences).tolist()
    turns = chance.random((sentences, 3)).tolist()
    written = []
    end = 0
    for number, length in enumerate(lengths.tolist()):
        start, end = end, end + length
        with_phrase, with_name, with_figure = turns[number]
        if with_phrase < 0.7:
            phrase = _phrases()[phrases[number]][:length]
            words[start : start + len(phrase)] = phrase
        if with_name < 0.6:
            words[start + length // 2] = " ".join(names[3 * number : 3 * number + 3])
        if with_figure < 0.4:
            words[end - 2] = str(figures[number])
        written.append(f"{words[start].capitalize()} {' '.join(words[start + 1 : end])}.")
    return [" ".join(written[start : start + 4]) for start in range(0, sentences, 4)]


@functools.cache
def _standing(issuer: int) -> str:
    chance = _chance(3, issuer)
    return f"Giới thiệu {' '.join(_body(chance, 3))}"


def _release_body(number: int) -> list[str]:
    chance = _chance(4, number)
    if number > 30 and chance.random() < 1 / 30:
        again = _release_body(number - int(chance.integers(1, 30)))
        return [paragraph.replace("1", str(chance.integers(2, 9))) for paragraph in again]
    return _body(chance, int(chance.integers(*_SENTENCES)))


def release(number: int) -> Release:
    """Give the release of a number."""
    issuer = number * 7919 % ISSUERS
    paragraphs = _release_body(number)
    if number % 5 < 3:
        paragraphs = [*paragraphs, _standing(issuer)]
    moment = _BEGINNING + timedelta(minutes=number)
    return Release(f"r{number}", "\n".join(paragraphs), f"Cơ quan số {issuer}", (), moment, paragraphs[0][:60])


def releases(count: int) -> Iterator[Release]:
    """Give releases one after another."""
    return (release(number) for number in range(count))


def article(number: int, releases: int) -> Article:
    """Give the article of a number: every third one takes paragraphs or a sentence from one of so many releases."""
    chance = _chance(5, number)
    paragraphs = _body(chance, int(chance.integers(10, 30)))
    if number % 3 == 0:
        used = _release_body(int(chance.integers(0, releases)))
        if number % 2:
            used = [used[0].split(". ")[0] + "."]
        at = int(chance.integers(0, len(paragraphs)))
        paragraphs[at:at] = used[:3]
    return Article(f"a{number}", "\n".join(paragraphs), f"Báo {number % 40}", _BEGINNING + timedelta(days=900))
