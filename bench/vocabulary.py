"""Made-up Vietnamese for figures of search: as many syllables as the language has, words of two, Zipf's proportions.

A search is as hard as its words are frequent, so the frequent ones are real ones: every text has "và" and most have
"việt nam". The rest are spelt as Vietnamese is, with six tones, so that folding throws together what differs by marks.
"""

from __future__ import annotations

import functools
import itertools
import unicodedata

import numpy as np
from numpy.typing import NDArray

SYLLABLES, WORDS = 8_000, 30_000
_ONSETS = "b c ch d đ g gh h kh l m n ng nh p ph qu r s t th tr v x"
_RHYMES = """
    a ai an ang anh ao ap at ay ă ăm ăn ăng â âm ân âng âu ây e em en eo ê êm ên êu i ia im in inh iêm iên iêu o oa oai
    oan oanh oi on ong ô ôi ôm ôn ông ơ ơi ơm ơn u ua ui um un ung uôi uôn uông ư ưa ưng ươi ươm ươn ương ưu y yên yêu
"""
_TONES = ("", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323")
_VOWELS = "aăâeêioôơuưy"
# What releases say most, in about this order; each stands in nearly every text.
COMMON = """
    và|của|các|là|có|được|cho|trong|với|không|về|những|một|người|đã|năm|ngày|bộ|việt nam|thông tin|thông báo|
    dịch vụ|kế hoạch|công nghệ|số|doanh nghiệp|chính phủ|quốc gia|phát triển|thực hiện|quản lý|nhà nước|cơ quan|
    báo chí|hội nghị|triển khai|hệ thống|dữ liệu|an toàn|viễn thông|hạ tầng|người dân|địa phương|kinh tế|
    xã hội|chuyển đổi|nghị quyết
"""


def text(chance: np.random.Generator, words: int) -> str:
    """So many words, the n-th of the vocabulary about n times more seldom than the first."""
    drawn = (WORDS ** chance.random(words)).astype(np.int64) - 1
    return " ".join(_vocabulary()[drawn].tolist())


def rare(rank: int) -> str:
    """The word of that rank: the higher, the more seldom."""
    return str(_vocabulary()[rank])


@functools.cache
def _vocabulary() -> NDArray[np.object_]:
    chance = np.random.Generator(np.random.PCG64(11))
    common = [" ".join(word.split()) for word in COMMON.split("|")]
    syllables = _syllables(chance)
    singles = syllables[: WORDS // 5]
    drawn = chance.integers(0, len(syllables), (WORDS - len(common) - len(singles), 2)).tolist()
    others = np.array([*singles, *(f"{syllables[a]} {syllables[b]}" for a, b in drawn)], dtype=object)
    chance.shuffle(others)
    return np.array([*common, *others], dtype=object)


def _syllables(chance: np.random.Generator) -> list[str]:
    spelt = [
        onset + _with_tone(rhyme, tone)
        for onset, rhyme, tone in itertools.product(_ONSETS.split(), _RHYMES.split(), _TONES)
    ]
    chance.shuffle(spelt)
    return spelt[:SYLLABLES]


def _with_tone(rhyme: str, tone: str) -> str:
    at = max(rhyme.find(letter) for letter in "ăâêôơư") if any(x in rhyme for x in "ăâêôơư") else 0
    at = at if rhyme[at] in _VOWELS else 0
    return unicodedata.normalize("NFC", rhyme[: at + 1] + tone + rhyme[at + 1 :])
