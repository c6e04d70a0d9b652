"""Runs of a few words as hashes.

A run is five words, or eight where it begins with a character of a script written without spaces: such characters carry
about half of what a word does.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from textreuse.tokens import Hashes, Positions, Tokens, mixed

RUN_WORDS: Final = 5
RUN_UNITS: Final = 8

PLACE: Final[Hashes] = np.cumprod(np.full(32, 0x2545F4914F6CDD1D, dtype=np.uint64), dtype=np.uint64)


def _runs(hashes: Hashes, words: int) -> Hashes:
    count = len(hashes) - words + 1
    total = hashes[:count] * PLACE[0]
    for place in range(1, words):
        total += hashes[place : place + count] * PLACE[place]
    return mixed(total)


def run_hashes(tokens: Tokens) -> tuple[Hashes, Positions]:
    """Give the hash of every run that lies within one text, and the word that it begins at."""
    total = len(tokens)
    if total < RUN_WORDS:
        return np.zeros(0, dtype=np.uint64), np.zeros(0, dtype=np.int64)
    hashes = np.zeros(total, dtype=np.uint64)
    hashes[: total - RUN_WORDS + 1] = _runs(tokens.hashes, RUN_WORDS)
    lengths = np.full(total, RUN_WORDS, dtype=np.int64)
    if tokens.units.any():
        lengths[tokens.units] = RUN_UNITS
        count = max(0, total - RUN_UNITS + 1)
        longer = np.flatnonzero(tokens.units[:count])
        if len(longer):
            hashes[longer] = _runs(tokens.hashes, RUN_UNITS)[longer]
    text_ends = np.repeat(tokens.bounds[1:], np.diff(tokens.bounds))
    at = np.flatnonzero(np.arange(total, dtype=np.int64) + lengths <= text_ends)
    return hashes[at], at


def window_hashes(tokens: Tokens, words: int) -> tuple[Hashes, Positions]:
    """Give the hash of every window of so many words within one text, and the word that it begins at."""
    count = len(tokens) - words + 1
    if count < 1:
        return np.zeros(0, dtype=np.uint64), np.zeros(0, dtype=np.int64)
    text_ends = np.repeat(tokens.bounds[1:], np.diff(tokens.bounds))
    at = np.flatnonzero(np.arange(count, dtype=np.int64) + words <= text_ends[:count])
    return _runs(tokens.hashes, words)[at], at


def pair_hashes(hashes: Hashes) -> Hashes:
    """Give the hash of every two neighbouring words."""
    if len(hashes) < 2:
        return np.zeros(0, dtype=np.uint64)
    return mixed(hashes[:-1] * PLACE[0] + hashes[1:] * PLACE[1])
