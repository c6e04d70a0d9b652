"""Which of the aligned releases an article has really used: evidence, best explanation, kind.

News texts share much by habit: names, offices, set phrases, weather bulletins, the same quotation translated twice.
What tells copying from habit is weighed passage by passage (`textreuse.kernels.aligning`, measures in
`textreuse.tuning`):

- rarity of the words (`textreuse.rarity`);
- density: copied passages keep most of their words, chance leaves one here and one there;
- figures: who copies does not change them, whoever fills in a form does;
- sentences: copying takes whole ones, habit repeats fragments.

Here the releases compete.
"""

from __future__ import annotations

import functools
import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from textreuse.alignment import Passages
from textreuse.records import Kind

# Fewer shared words than this are a name or a set phrase.
_FEWEST_WORDS: Final = 8
# Part of a passage's words that no better release must have explained.
_FRESH: Final = 0.5
# Releases that share this part of the same words compete for them; a changed figure counts as so many words.
_RIVAL: Final = 0.8
_FIGURE_WORDS: Final = 4.0
# A release explains the same words as well as another when it shares this part of them.
_AS_WELL: Final = 0.98
# Up to so many are marked one by one, which is faster; each takes time with the length of the article.
_FEW_MATCHES: Final = 64


@dataclass(frozen=True)
class Candidate:
    """A release with the passages that it shares with an article.

    Attributes:
        release: its number.
        passages: what it shares.
        length: words of the release.
        age: how long the release had been out when the article appeared, in seconds; infinite when not known.
    """

    release: int
    passages: Passages
    length: int
    age: float = math.inf

    # Most candidates have no rival, and nobody asks what follows of them: it is worked out when it is asked for.
    @functools.cached_property
    def words(self) -> int:
        """The words of the article that are shared, as the bits of one number."""
        return _marked(self.passages)

    @functools.cached_property
    def edges(self) -> list[list[int]]:
        """Where each passage begins and ends in the article, and in the release, in words, ends exclusive."""
        return _edges(self.passages)

    @functools.cached_property
    def word_count(self) -> int:
        """How many words are shared."""
        return int(self.passages.matches[:, 2].sum())

    @property
    def bits(self) -> float:
        """Weight of the evidence."""
        return self.passages.total


@dataclass(frozen=True, slots=True)
class Explanation:
    """A release that an article has used, the passages given to it, and the releases that fit them equally well."""

    release: int
    passages: Passages
    alternatives: tuple[int, ...]


def best_explanations(candidates: Sequence[Candidate], needed: float) -> list[Explanation]:
    """Give each passage of an article to the release that explains it best.

    Args:
        candidates: the releases aligned with one article.
        needed: bits that a release must show.

    Returns:
        The releases used, the strongest evidence first.
    """
    groups = [candidates] if len(candidates) == 1 else _competing(candidates)
    explanations = [explanation for group in groups for explanation in _explanations(group, needed)]
    return sorted(explanations, key=lambda e: (-e.passages.total, e.release))


def _competing(candidates: Sequence[Candidate]) -> list[list[Candidate]]:
    """Part candidates into those whose passages overlap in the article: others take nothing from each other.

    An article of a thousand releases has a thousand small groups; one group would take the square of the time.
    """
    spans = sorted((start, end, number) for number, each in enumerate(candidates) for start, end, *_ in each.edges)
    leader = list(range(len(candidates)))
    reach, last = 0, -1
    for start, end, number in spans:
        if last >= 0 and start < reach:
            first, second = _leader(leader, last), _leader(leader, number)
            leader[max(first, second)] = min(first, second)
        if end > reach:
            reach, last = end, number
    groups: dict[int, list[Candidate]] = {}
    for number, each in enumerate(candidates):
        groups.setdefault(_leader(leader, number), []).append(each)
    return list(groups.values())


def _leader(leader: list[int], number: int) -> int:
    while leader[number] != number:
        leader[number] = leader[leader[number]]
        number = leader[number]
    return number


def _explanations(candidates: Sequence[Candidate], needed: float) -> list[Explanation]:
    """Give the explanations among candidates that compete, the first one chosen first."""
    if len(candidates) == 1:
        alone = candidates[0]
        return [Explanation(alone.release, alone.passages, ())] if is_enough(alone, needed) else []
    explanations: list[Explanation] = []
    explained = 0
    waiting = list(candidates)
    while waiting := [c for c in waiting if is_enough(c, needed)]:
        strongest = min(waiting, key=lambda c: (-c.bits, c.release))
        best = max(_rivals(strongest, waiting), key=_fit)
        others = (c for c in candidates if c.release != best.release)
        as_good = sorted(c.release for c in others if _covers(c, best.words, _AS_WELL))
        explanations.append(Explanation(best.release, best.passages, tuple(as_good)))
        explained |= _spanned(best)
        waiting = [_without(c, explained) for c in waiting if c.release != best.release]
    return explanations


def is_enough(candidate: Candidate, needed: float) -> bool:
    """Tell whether what a release shares is more than habit leaves (`textreuse.calibration`)."""
    return candidate.bits >= needed and candidate.word_count >= _FEWEST_WORDS


def _rivals(strongest: Candidate, waiting: list[Candidate]) -> list[Candidate]:
    """Give the candidates that explain the same words, the strongest among them."""
    return [c for c in waiting if c is strongest or _covers(c, strongest.words, _RIVAL)]


def _fit(candidate: Candidate) -> tuple[float, float, int, int]:
    """Order rivals: who shares more words with fewer changes, who was out for the shorter time, who is by far shorter.

    Of a release and one that contains it the first is meant; siblings of a template differ in length by chance.
    """
    words = candidate.word_count
    changed = sum(max(row[1] - row[0], row[3] - row[2]) for row in candidate.edges) - words
    figures = int(candidate.passages.figures.sum())
    return (
        words - changed / 2 - _FIGURE_WORDS * figures,
        -candidate.age,
        -candidate.length.bit_length(),
        -candidate.release,
    )


def _covers(candidate: Candidate, words: int, share: float) -> bool:
    return (words & candidate.words).bit_count() >= share * words.bit_count()


def _without(candidate: Candidate, explained: int) -> Candidate:
    """Take from a candidate the passages that a better release has explained."""
    spans = candidate.edges
    fresh = [number for number, (start, end, *_) in enumerate(spans) if _is_fresh(start, end, explained)]
    if len(fresh) == len(spans):
        return candidate
    return Candidate(candidate.release, _chosen(candidate, fresh), candidate.length, candidate.age)


def _is_fresh(start: int, end: int, explained: int) -> bool:
    known = ((explained >> start) & ((1 << (end - start)) - 1)).bit_count()
    return known == 0 or known < (1 - _FRESH) * (end - start)


def _chosen(candidate: Candidate, numbers: list[int]) -> Passages:
    from textreuse.kernels.aligning import total_bits

    passages = candidate.passages
    pieces = [passages.matches[passages.first[n] : passages.first[n + 1]] for n in numbers]
    matches = np.concatenate([passages.matches[:0], *pieces])
    first = np.cumsum([0, *(len(piece) for piece in pieces)], dtype=np.int64)
    bits = passages.bits[numbers]
    return Passages(matches, first, bits, passages.figures[numbers], total_bits(matches, first, bits, candidate.length))


def _edges(passages: Passages) -> list[list[int]]:
    begins = passages.matches[passages.first[:-1], :2].tolist()
    ends = passages.matches[passages.first[1:] - 1].tolist()
    return [
        [here, here_last + words, there, there_last + words]
        for (here, there), (here_last, there_last, words) in zip(begins, ends, strict=True)
    ]


def _marked(passages: Passages) -> int:
    """Give the shared words of the article as the bits of one number."""
    if len(passages.matches) <= _FEW_MATCHES:
        marked = 0
        for start, _, length in passages.matches.tolist():
            marked |= ((1 << length) - 1) << start
        return marked
    starts, words = passages.matches[:, 0], passages.matches[:, 2]
    end = int((starts + words).max())
    steps = np.bincount(starts, minlength=end + 1) - np.bincount(starts + words, minlength=end + 1)
    return int.from_bytes(np.packbits(np.cumsum(steps) > 0, bitorder="little").tobytes(), "little")


def _spanned(candidate: Candidate) -> int:
    """Give the words of the article from the beginning to the end of each passage as the bits of one number."""
    marked = 0
    for start, end, *_ in candidate.edges:
        marked |= ((1 << (end - start)) - 1) << start
    return marked


# What the kinds mean: unchanged but for a word in ten; four fifths of what is the release's own; and of a quotation at
# most so many words in so many passages, which are less than such a part of a release.
_LEAST_VERBATIM: Final = 0.9
_NEARLY_ALL: Final = 0.8
_QUOTED_WORDS: Final = 60
_QUOTED_PASSAGES: Final = 2
_MORE_THAN_QUOTED: Final = 0.35


def kind_of(release_share: float, verbatim_share: float, words: int, passages: int) -> Kind:
    """Name the way in which a release was used."""
    if verbatim_share < _LEAST_VERBATIM:
        return Kind.EDITED
    if release_share >= _NEARLY_ALL:
        return Kind.WHOLE
    if words <= _QUOTED_WORDS and passages <= _QUOTED_PASSAGES and release_share < _MORE_THAN_QUOTED:
        return Kind.QUOTATION
    return Kind.PASSAGES
