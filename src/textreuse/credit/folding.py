"""Text as the credit rules see it: base letters, one sign for each kind of punctuation, places in the original kept."""

from __future__ import annotations

import functools
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from textreuse.characters import TRANSPARENT, Codes, character_tables, code_points, composed, unpacked
from textreuse.compiled import IS_COMPILED

_PUNCTUATION: Final = {
    ":": "：៖︰﹕",
    "(": "（﹙",
    ")": "）﹚",
    "[": "【［〔",
    "]": "】］〕",
    "=": "＝",
    "|": "｜¦│",
    "/": "／⁄",
    ",": "，、﹐،",
    ".": "。．｡។…",
    ";": "；",
    "!": "！",
    "?": "？",
    "&": "＆",
    "'": "’‘ʼ`´′＇",
    '"': "“”„‟«»「」『』《》〈〉＂",
    "-": "–—‑‒−―－",
    " ": "\t\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000",
    "\n": "\r\x0b\x0c\x85\u2028\u2029",
}
_SURROGATES: Final = slice(0xD800, 0xE000)
_REPLACEMENT: Final = 0xFFFD


class Folded(NamedTuple):
    """A text in base letters; `places[i]` is where its character `i` stands in the original, the last one its end."""

    letters: str
    places: NDArray[np.int64]


@functools.cache
def _base() -> NDArray[np.uint32]:
    """Give the base letters of `character_tables`, with one sign for each kind of punctuation."""
    base = character_tables().base.copy()
    for sign, others in _PUNCTUATION.items():
        base[[ord(other) for other in others]] = ord(sign)
    base[_SURROGATES] = _REPLACEMENT
    base.flags.writeable = False
    return base


def fold(text: str) -> Folded:
    """Fold a text; linear in its length, whatever stands in it."""
    codes = code_points(text)
    letters, places = _compiled_fold(codes) if IS_COMPILED else _plain_fold(codes)
    return Folded(letters.tobytes().decode("utf-32-le"), places)


def _compiled_fold(codes: Codes) -> tuple[Codes, NDArray[np.int64]]:
    from textreuse.kernels.words import folded_codes

    letters, places, may_join = folded_codes(codes, character_tables().kind, _base())
    if may_join:
        letters, places, _ = folded_codes(composed(codes), character_tables().kind, _base())
    return letters, places


def _plain_fold(codes: Codes) -> tuple[Codes, NDArray[np.int64]]:
    codes = composed(codes)
    places = np.flatnonzero(character_tables().kind[codes] < TRANSPARENT)
    letters, counts = unpacked(_base()[codes[places]])
    if len(letters) > len(places):
        places = np.repeat(places, counts)
    return letters, np.concatenate((places, [len(codes)]))


@functools.lru_cache(maxsize=4)
def fold_article(text: str) -> Folded:
    """Fold an article, and keep it for its other pairs."""
    return fold(text)


@functools.lru_cache(maxsize=4096)
def folded_letters(text: str) -> str:
    """Give a short text, such as a name or a pattern, in base letters."""
    return fold(text).letters
