"""What is learned from the releases before any article is read: their words, clusters, standing words and rarity."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np

from textreuse.alignment import ReleaseSide, release_side
from textreuse.characters import folded
from textreuse.clusters import release_clusters
from textreuse.ngrams import pair_hashes
from textreuse.rarity import Bits, word_rarity
from textreuse.records import Release
from textreuse.standing import standing_by_form, standing_words
from textreuse.tokens import Flags, Hashes, Positions, Tokens

# Releases kept ready for alignment; beyond that they are prepared anew when they are met again.
_KEPT_READY: Final = 4096


@dataclass(frozen=True, slots=True)
class Library:
    """The words of all releases in one row, and what is known of each.

    Attributes:
        tokens: the words.
        release_of: the number of the release that each word belongs to.
        clusters: for each release the number of its cluster.
        standing: the word belongs to a standing paragraph.
        alone, after: bits of each word by itself, and after the word before it; standing words weigh nothing.
        pairs: hashes of neighbouring words.
    """

    releases: Sequence[Release]
    tokens: Tokens
    release_of: Positions
    clusters: Positions
    standing: Flags
    alone: Bits
    after: Bits
    pairs: Hashes
    _ready: dict[int, ReleaseSide] = field(default_factory=dict)
    _standing_texts: dict[int, str] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.releases)

    def part(self, release: int) -> slice:
        """Give the place of a release's words in the row."""
        return slice(int(self.tokens.bounds[release]), int(self.tokens.bounds[release + 1]))

    def side(self, release: int) -> ReleaseSide:
        """Give a release prepared for alignment."""
        side = self._ready.get(release)
        if side is None:
            if len(self._ready) >= _KEPT_READY:
                self._ready.clear()
            part = self.part(release)
            pairs = self.pairs[part.start : max(part.start, part.stop - 1)]
            side = self._ready[release] = release_side(pairs, self.alone[part], self.after[part])
        return side

    def standing_text(self, release: int) -> str:
        """Give the standing paragraphs of a release, folded."""
        text = self._standing_texts.get(release)
        if text is None:
            words, marked = self.tokens.text(release), self.standing[self.part(release)]
            edges = np.flatnonzero(np.diff(np.concatenate(([False], marked, [False])).astype(np.int8))).reshape(-1, 2)
            places = ((int(words.starts[start]), int(words.ends[end - 1])) for start, end in edges)
            whole = self.releases[release].text
            text = self._standing_texts[release] = folded("\n".join(whole[start:end] for start, end in places))[0]
        return text


def learned(releases: Sequence[Release], tokens: Tokens, hashes: Hashes, at: Positions) -> Library:
    """Learn from releases, given their words, their runs, and the word that each run begins at."""
    release_of = np.repeat(np.arange(len(releases), dtype=np.int64), np.diff(tokens.bounds))
    clusters = release_clusters(hashes, release_of[at], len(releases))
    over = np.array([standing_by_form(release.text) for release in releases], dtype=np.int64)
    standing = standing_words(tokens, clusters, _issuer_numbers(releases)) | (tokens.starts >= over[release_of])
    rarity = word_rarity(tokens.hashes, tokens.capitals, release_of, clusters[release_of])
    return Library(
        releases=releases,
        tokens=tokens,
        release_of=release_of,
        clusters=clusters,
        standing=standing,
        alone=np.where(standing, np.float32(0), rarity.alone),
        after=np.where(standing, np.float32(0), rarity.after),
        pairs=pair_hashes(tokens.hashes),
    )


def _issuer_numbers(releases: Sequence[Release]) -> Positions:
    numbers: dict[str, int] = {}
    known = [-1 if r.issuer is None else numbers.setdefault(r.issuer, len(numbers)) for r in releases]
    return np.array(known, dtype=np.int64)
