"""What is learned from the releases before any article is read: their words, clusters, standing words and rarity."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

import numpy as np
from numpy.typing import NDArray

from textreuse.alignment import ReleaseSide
from textreuse.characters import folded
from textreuse.errors import BrokenIndex
from textreuse.kept import KeptReleases
from textreuse.rarity import Weights
from textreuse.records import Release
from textreuse.stretches import stretches
from textreuse.tokens import Flags, Positions, Tokens, tokenise

# Words of releases kept ready between articles, some 30 bytes each, 55 more where they were
# aligned; then all are prepared anew when they are met again.
_WORDS_KEPT_READY: Final = 1_000_000

Seconds = NDArray[np.float64]


@dataclass(slots=True)
class _Ready:
    """Releases prepared for matching, by number, and how many words they have together."""

    tokens: dict[int, Tokens] = field(default_factory=dict)
    sides: dict[int, ReleaseSide] = field(default_factory=dict)
    standing: dict[int, str] = field(default_factory=dict)
    releases: dict[int, Release] = field(default_factory=dict)
    words: int = 0

    def keep(self, number: int, tokens: Tokens) -> None:
        self.tokens[number] = tokens
        self.words += len(tokens)

    def make_room(self) -> None:
        if self.words > _WORDS_KEPT_READY:
            self.tokens, self.sides, self.standing, self.releases, self.words = {}, {}, {}, {}, 0


@dataclass(frozen=True, slots=True)
class Library:
    """Releases, what is known of each of their words, and nothing that can be had from their texts again.

    Attributes:
        releases: the texts as given.
        bounds: words `bounds[n]` to `bounds[n + 1]` belong to release n; one longer than there are releases.
        clusters: for each release the number of its cluster: that of the first release in it, in the index.
        standing: the word belongs to a standing paragraph.
        alone: sixteenths of a bit of each word by itself; standing words weigh nothing.
        after, unit: weight of each word after the word before it, in units of so many bits; a sixteenth, or more where
            releases are written from building blocks.
        issued: when each release was issued, in POSIX seconds; not a number when that is not known.
    """

    releases: KeptReleases
    bounds: Positions
    clusters: Positions
    standing: Flags
    alone: Weights
    after: Weights
    unit: float
    issued: Seconds
    _ready: _Ready = field(default_factory=_Ready)

    @property
    def count(self) -> int:
        """How many releases there are."""
        return len(self.bounds) - 1

    @property
    def words(self) -> int:
        """How many words the releases have together."""
        return len(self.after)

    def release(self, number: int) -> Release:
        """Give a release as it was given."""
        release = self._ready.releases.get(number)
        if release is None:
            release = self._ready.releases[number] = self.releases[number]
        return release

    def part(self, number: int) -> slice:
        """Give the place of a release's words among all words."""
        return slice(int(self.bounds[number]), int(self.bounds[number + 1]))

    def releases_of(self, words: Positions) -> Positions:
        """Give the number of the release that each word belongs to."""
        return np.searchsorted(self.bounds, words, side="right") - 1

    def tokens(self, number: int) -> Tokens:
        """Give the words of a release: made anew from its text, and kept for a while."""
        tokens = self._ready.tokens.get(number)
        if tokens is None:
            self._ready.make_room()
            tokens = tokenise([self.releases.text(number)])
            self._ready.keep(number, tokens)
        return tokens

    def prepare(self, numbers: Iterable[int]) -> None:
        """Make the words of releases that will be asked for: of many at once in a fraction of the time."""
        self._ready.make_room()
        missing = [number for number in dict.fromkeys(numbers) if number not in self._ready.tokens]
        ends = np.cumsum([int(self.bounds[number + 1] - self.bounds[number]) for number in missing])
        some = missing[: int(np.searchsorted(ends, _WORDS_KEPT_READY // 2))]
        if len(some) > 1:
            tokens = tokenise([self.releases.text(number) for number in some])
            for place, number in enumerate(some):
                self._ready.keep(number, tokens.text(place))

    def side(self, number: int) -> ReleaseSide:
        """Give a release prepared for alignment.

        Raises:
            BrokenIndex: its text has been changed on disk, and has not the words that are known of it.
        """
        side = self._ready.sides.get(number)
        if side is None:
            tokens, part = self.tokens(number), self.part(number)
            if len(tokens) != part.stop - part.start:
                raise BrokenIndex(f"the text of release {number} was changed since it was indexed: verify the index")
            side = self._ready.sides[number] = ReleaseSide.of(tokens, self.alone[part], self.after[part], self.unit)
        return side

    def own(self, number: int) -> Flags:
        """Tell which words of a release are its own: those that belong to no standing paragraph."""
        own: Flags = ~self.standing[self.part(number)]
        return own

    def standing_places(self, number: int) -> list[tuple[int, int]]:
        """Give the standing paragraphs of a release: characters of its text, end exclusive, in order."""
        words, marked = self.tokens(number), self.standing[self.part(number)]
        return [(int(words.starts[start]), int(words.ends[end - 1])) for start, end in stretches(marked)]

    def standing_text(self, number: int) -> str:
        """Give the standing paragraphs of a release, folded."""
        text = self._ready.standing.get(number)
        if text is None:
            places, whole = self.standing_places(number), self.releases.text(number)
            text = folded("\n".join(whole[start:end] for start, end in places))[0]
            self._ready.standing[number] = text
        return text
