"""Which of the aligned releases an article has really used: evidence, best explanation, kind.

News texts share much by habit: names, offices, set phrases, weather bulletins, the same quotation translated twice.
What tells copying from habit is weighed here, passage by passage:

- rarity of the words (`textreuse.rarity`);
- density: copied passages keep most of their words, chance leaves one here and one there;
- figures: who copies does not change them, whoever fills in a form does;
- sentences: copying takes whole ones, habit repeats fragments.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

from textreuse.alignment import Chain
from textreuse.records import Kind
from textreuse.tokens import Tokens

# Bits above chance that a release must show. Chance grows with the size of the index, by one bit when it doubles.
_SURPRISE: Final = 88.0
# Fewer shared words than this are a name or a set phrase.
_FEWEST_WORDS: Final = 8
# What a passage keeps of its bits when neither of its ends is the end of a sentence; half-way when one is.
_FRAGMENT: Final = 0.8
# Bits lost for each place where both sides have figures and the figures differ.
_CHANGED_FIGURES: Final = 20.0
# The strongest passage counts in full, this part of what the others weigh above `_MINOR` is added.
_OTHERS: Final = 0.5
_MINOR: Final = 60.0
# Where the release is used, a passage must weigh this to count by itself, this to count when the words stand in
# a heavier one already, and this when it goes on within so many words of a heavier one.
_BY_ITSELF: Final = 50.0
_REPEATED: Final = 130.0
_WEAKEST_PASSAGE: Final = 30.0
_SOON: Final = 60
# Part of a passage's words that no better release must have explained.
_FRESH: Final = 0.5
# Releases that share this part of the same words compete for them; a changed figure counts as so many words.
_RIVAL: Final = 0.8
_FIGURE_WORDS: Final = 4.0
# A release explains the same words as well as another when it shares this part of them.
_AS_WELL: Final = 0.98


@dataclass(frozen=True, slots=True)
class Passage:
    """An aligned passage with the weight of its evidence, in bits, and the places where its figures were changed."""

    chain: Chain
    bits: float
    changed_figures: int


@dataclass(frozen=True, slots=True)
class Candidate:
    """A release with the passages that it shares with an article.

    `age` is how long the release had been out when the article appeared, in seconds; infinite when not known.
    """

    release: int
    passages: tuple[Passage, ...]
    bits: float
    age: float = math.inf

    @property
    def words(self) -> set[int]:
        """Words of the article that the release shares."""
        matches = (match for passage in self.passages for match in passage.chain.matches)
        return {word for match in matches for word in range(match.article, match.article + match.words)}


@dataclass(frozen=True, slots=True)
class Explanation:
    """A release that an article has used, the passages given to it, and the releases that fit them equally well."""

    release: int
    chains: tuple[Chain, ...]
    bits: float
    alternatives: tuple[int, ...]


def weighed(
    release: int, chains: list[Chain], article: Tokens, release_words: Tokens, age: float = math.inf
) -> Candidate:
    """Weigh the passages that an article and a release share; those that weigh nothing are left out."""
    kept = _convincing([_weighed_passage(chain, article, release_words) for chain in chains])
    return Candidate(release, kept, _total(kept), age)


def _convincing(passages: list[Passage]) -> tuple[Passage, ...]:
    """Keep the passages that stand by themselves or continue a heavier one; in article order.

    An article that has used a release also shares its names and set phrases, here and there: those are left out.
    """
    kept: list[Passage] = []
    used: set[int] = set()
    for passage in sorted(passages, key=lambda p: (-p.bits, p.chain.article_start)):
        words = range(passage.chain.release_start, passage.chain.release_end)
        again = sum(word in used for word in words) > len(words) / 2
        if passage.bits < (_REPEATED if again else _BY_ITSELF) and kept:
            if again or passage.bits < _WEAKEST_PASSAGE or not any(_continues(passage, other) for other in kept):
                continue
        elif passage.bits < _WEAKEST_PASSAGE:
            continue
        kept.append(passage)
        used.update(words)
    return tuple(sorted(kept, key=lambda p: p.chain.article_start))


def _continues(passage: Passage, other: Passage) -> bool:
    """Tell whether a passage goes on, in both texts, soon after another ends, or ends soon before it begins."""
    first, second = sorted((passage.chain, other.chain), key=lambda chain: chain.article_start)
    left_out = second.article_start - first.article_end
    put_in = second.release_start - first.release_end
    return 0 <= left_out <= _SOON and 0 <= put_in <= _SOON


def best_explanations(candidates: list[Candidate], chance: float) -> list[Explanation]:
    """Give each passage of an article to the release that explains it best.

    Args:
        candidates: the releases aligned with one article.
        chance: bits that chance alone may reach in an index of this size.

    Returns:
        The releases used, the strongest evidence first.
    """
    explanations: list[Explanation] = []
    explained: set[int] = set()
    waiting = candidates
    while waiting := [c for c in waiting if c.bits >= chance + _SURPRISE and len(c.words) >= _FEWEST_WORDS]:
        strongest = min(waiting, key=lambda c: (-c.bits, c.release))
        best = max(_rivals(strongest, waiting), key=_fit)
        chains = tuple(passage.chain for passage in best.passages)
        words = best.words
        as_good = sorted(c.release for c in candidates if c.release != best.release and _covers(c, words, _AS_WELL))
        explanations.append(Explanation(best.release, chains, best.bits, tuple(as_good)))
        for chain in chains:
            explained.update(range(chain.article_start, chain.article_end))
        waiting = [_without(c, explained) for c in waiting if c.release != best.release]
    return sorted(explanations, key=lambda e: (-e.bits, e.release))


def _rivals(strongest: Candidate, waiting: list[Candidate]) -> list[Candidate]:
    """Give the candidates that explain the same words, the strongest among them."""
    words = strongest.words
    return [c for c in waiting if c is strongest or _covers(c, words, _RIVAL)]


def _fit(candidate: Candidate) -> tuple[float, float, int]:
    """Order rivals: who shares more words with fewer changes, then who was out for the shorter time."""
    words = sum(passage.chain.words for passage in candidate.passages)
    changed = sum(passage.chain.length - passage.chain.words for passage in candidate.passages)
    figures = sum(passage.changed_figures for passage in candidate.passages)
    return words - changed / 2 - _FIGURE_WORDS * figures, -candidate.age, -candidate.release


def _covers(candidate: Candidate, words: set[int], share: float) -> bool:
    return len(words & candidate.words) >= share * len(words)


def _without(candidate: Candidate, explained: set[int]) -> Candidate:
    """Take from a candidate the passages that a better release has explained."""
    fresh = tuple(passage for passage in candidate.passages if _is_fresh(passage.chain, explained))
    if len(fresh) == len(candidate.passages):
        return candidate
    return Candidate(candidate.release, fresh, _total(fresh), candidate.age)


def kind_of(release_share: float, verbatim_share: float, words: int, passages: int) -> Kind:
    """Name the way in which a release was used."""
    if verbatim_share < 0.9:
        return Kind.EDITED
    if release_share >= 0.8:
        return Kind.WHOLE
    if words <= 60 and passages <= 2 and release_share < 0.35:
        return Kind.QUOTATION
    return Kind.PASSAGES


def _weighed_passage(chain: Chain, article: Tokens, release: Tokens) -> Passage:
    bits = chain.bits * chain.words / chain.length
    if bits < _WEAKEST_PASSAGE:
        return Passage(chain, bits, 0)
    changed = _changed_figures(chain, article, release)
    whole_start = _at_edge(article, chain.article_start) or _at_edge(release, chain.release_start)
    whole_end = _at_edge(article, chain.article_end) or _at_edge(release, chain.release_end)
    kept = _FRAGMENT + (1 - _FRAGMENT) * (whole_start + whole_end) / 2
    return Passage(chain, (bits - _CHANGED_FIGURES * changed) * kept, changed)


def _at_edge(tokens: Tokens, word: int) -> bool:
    return word >= len(tokens) or bool(tokens.sentences[word])


def _changed_figures(chain: Chain, article: Tokens, release: Tokens) -> int:
    """Count the gaps between matches where both sides have figures, but not the same."""
    changed = 0
    for match, after in zip(chain.matches, chain.matches[1:], strict=False):
        here = _figures(article, match.article + match.words, after.article)
        if here and here != _figures(release, match.release + match.words, after.release):
            changed += bool(_figures(release, match.release + match.words, after.release))
    return changed


def _figures(tokens: Tokens, start: int, end: int) -> set[int]:
    if start >= end:
        return set()
    numbers = tokens.numbers[start:end]
    return set(tokens.hashes[start:end][numbers].tolist()) if numbers.any() else set()


def _total(passages: tuple[Passage, ...]) -> float:
    """Add up passages; words of the release that a heavier passage has already used count once."""
    total = 0.0
    seen: set[int] = set()
    for place, passage in enumerate(sorted(passages, key=lambda p: (-p.bits, p.chain.article_start))):
        words = range(passage.chain.release_start, passage.chain.release_end)
        if place == 0:
            total = passage.bits
        elif passage.bits > _MINOR:
            new = sum(word not in seen for word in words) / len(words)
            total += _OTHERS * max(0.0, passage.bits * new - _MINOR)
        seen.update(words)
    return total


def _is_fresh(chain: Chain, explained: set[int]) -> bool:
    if not explained:
        return True
    words = range(chain.article_start, chain.article_end)
    return sum(word in explained for word in words) < (1 - _FRESH) * len(words)
