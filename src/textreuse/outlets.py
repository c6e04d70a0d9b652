"""What an outlet puts under its articles whatever they say: footers, calls to subscribe, copyright notices.

A release may carry the same lines, taken over from a page or the other way round; then they must not count as a use of
it. The matcher sees one article at a time and gives it the same answer alone and among millions, so it cannot find out
by itself: habits are learned beforehand from articles of the outlets, and given to it.
"""

from __future__ import annotations

import hashlib
import heapq
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Final, Self

import numpy as np

from textreuse.ngrams import window_hashes
from textreuse.records import Article
from textreuse.stretches import stretches
from textreuse.tokens import Flags, Hashes, Tokens, tokenise

# Words of a window; a shorter repetition is a phrase.
_WINDOW: Final = 10
# Articles of an outlet that are looked at: those whose ids hash lowest, so that their order does not matter.
_SAMPLE: Final = 100
# A habit stands in so many otherwise different articles of the sample, and in this part of it. News that an outlet
# follows for days is repeated too, but not in one article of ten.
_FEWEST: Final = 4
_LEAST_SHARE: Final = 0.1
# A line of which this part is repeated is standing as a whole.
_LINE_SHARE: Final = 0.6
# A text of which this part stands in others is one of them again.
_SAME_TEXT: Final = 0.8
# Articles taken together.
_BATCH: Final = 256


@dataclass(frozen=True, slots=True)
class OutletHabits:
    """The lines that outlets repeat. Learn it once; it never changes.

    Attributes:
        windows: for each outlet the hashes of its standing windows, ascending.
    """

    windows: dict[str, Hashes] = field(default_factory=dict)

    @classmethod
    def learned(cls, articles: Iterable[Article]) -> Self:
        """Learn from articles, in one pass.

        At most a hundred articles of each outlet are kept meanwhile, some 4 KB each. The order of the articles changes
        nothing, nor do articles without an outlet.
        """
        samples: dict[str, _Sample] = {}
        for batch in _batches(articles):
            tokens = tokenise([article.text for article in batch])
            for number, article in enumerate(batch):
                if article.outlet is not None:
                    sample = samples.setdefault(article.outlet, _Sample())
                    sample.offer(article.id, tokens.text(number))
        habits = {outlet: sample.habits() for outlet, sample in sorted(samples.items())}
        return cls({outlet: windows for outlet, windows in habits.items() if len(windows)})

    def without_standing_lines(self, articles: Iterable[Article]) -> Iterator[Article]:
        """Give the articles in their order with spaces in place of standing lines, so that offsets stay true.

        Give the result to `ReleaseIndex.match_many`. Reads ahead by one batch only.
        """
        for batch in _batches(articles):
            known = [article for article in batch if article.outlet in self.windows]
            tokens = tokenise([article.text for article in known])
            marked = iter(self._blanked(article, tokens.text(number)) for number, article in enumerate(known))
            for article in batch:
                yield next(marked) if article.outlet in self.windows else article

    def standing_words(self, outlet: str | None, words: Tokens) -> Flags:
        """Tell which words of one article stand in lines that its outlet repeats."""
        repeated = np.zeros(len(words), dtype=np.bool_)
        if outlet is None or outlet not in self.windows or len(words) == 0:
            return repeated
        hashes, at = window_hashes(words, _WINDOW)
        edges = np.zeros(len(words) + 1, dtype=np.int64)
        known = at[np.isin(hashes, self.windows[outlet])]
        np.add.at(edges, known, 1)
        np.add.at(edges, known + _WINDOW, -1)
        return _whole_lines(np.cumsum(edges)[:-1] > 0, words)

    def _blanked(self, article: Article, words: Tokens) -> Article:
        marked = self.standing_words(article.outlet, words)
        if not marked.any():
            return article
        text, done = "", 0
        for first, end in stretches(marked).tolist():
            start, stop = int(words.starts[first]), int(words.ends[end - 1])
            text += article.text[done:start] + " " * (stop - start)
            done = stop
        return replace(article, text=text + article.text[done:])


class _Sample:
    """The windows of those articles of one outlet whose ids hash lowest."""

    def __init__(self) -> None:
        self._kept: list[tuple[int, str, Hashes]] = []

    def offer(self, identifier: str, words: Tokens) -> None:
        if any(identifier == kept for _, kept, _ in self._kept):
            return
        digest = hashlib.blake2b(identifier.encode("utf-8", "surrogatepass"), digest_size=8).digest()
        place = -int.from_bytes(digest, "big")
        if len(self._kept) < _SAMPLE:
            heapq.heappush(self._kept, (place, identifier, _windows(words)))
        elif place > self._kept[0][0]:
            heapq.heapreplace(self._kept, (place, identifier, _windows(words)))

    def habits(self) -> Hashes:
        different = _different([windows for _, _, windows in sorted(self._kept, key=lambda kept: -kept[0])])
        if len(different) < _FEWEST:
            return np.zeros(0, dtype=np.uint64)
        distinct, counts = np.unique(np.concatenate(different), return_counts=True)
        return distinct[counts >= max(_FEWEST, _LEAST_SHARE * len(different))]


def _different(texts: list[Hashes]) -> list[Hashes]:
    """Leave out the texts of which most stands in those before: an article published twice proves no habit."""
    seen: set[int] = set()
    different = []
    for windows in texts:
        listed = windows.tolist()
        if sum(window in seen for window in listed) < _SAME_TEXT * len(listed):
            different.append(windows)
            seen.update(listed)
    return different


def _windows(words: Tokens) -> Hashes:
    return np.unique(window_hashes(words, _WINDOW)[0])


def _whole_lines(repeated: Flags, words: Tokens) -> Flags:
    starts = np.flatnonzero(words.lines)
    lengths = np.diff(np.append(starts, len(words)))
    shares = np.add.reduceat(repeated.astype(np.int64), starts) / lengths
    whole: Flags = np.repeat(shares >= _LINE_SHARE, lengths)
    return whole


def _batches(articles: Iterable[Article]) -> Iterator[Sequence[Article]]:
    batch: list[Article] = []
    for article in articles:
        batch.append(article)
        if len(batch) == _BATCH:
            yield batch
            batch = []
    if batch:
        yield batch
