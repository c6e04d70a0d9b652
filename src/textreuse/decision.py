"""Which of the aligned releases an article has really used: evidence, best explanation, kind.

News texts share much by habit: names, offices, set phrases, weather bulletins, the same quotation translated twice. What
tells copying from habit is weighed here, passage by passage:

- rarity of the words (`textreuse.rarity`);
- density: copied passages keep most of their words, chance leaves one here and one there;
- figures: who copies does not change them, whoever fills in a form does;
- sentences: copying takes whole ones, habit repeats fragments.
"""

from __future__ import annotations

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
# A passage weaker than this is left out even where the release is used.
_WEAKEST_PASSAGE: Final = 30.0
# Part of a passage's words that no better release must have explained.
_FRESH: Final = 0.5
# A release explains the same words as well as another when it shares this part of them.
_AS_WELL: Final = 0.98


@dataclass(frozen=True, slots=True)
class Passage:
    """An aligned passage with the weight of its evidence, in bits."""

    chain: Chain
    bits: float


@dataclass(frozen=True, slots=True)
class Candidate:
    """A release with the passages that it shares with an article."""

    release: int
    passages: tuple[Passage, ...]
    bits: float


@dataclass(frozen=True, slots=True)
class Explanation:
    """A release that an article has used, the passages given to it, and the releases that fit them equally well."""

    release: int
    chains: tuple[Chain, ...]
    bits: float
    alternatives: tuple[int, ...]


def weighed(release: int, chains: list[Chain], article: Tokens, release_words: Tokens) -> Candidate:
    """Weigh the passages that an article and a release share."""
    passages = tuple(Passage(chain, _passage_bits(chain, article, release_words)) for chain in chains)
    return Candidate(release, passages, _total(passages))


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
    enough = chance + _SURPRISE
    waiting = sorted((c for c in candidates if c.bits >= enough), key=lambda c: (-c.bits, c.release))
    for candidate in waiting:
        fresh = tuple(passage for passage in candidate.passages if _is_fresh(passage.chain, explained))
        bits = candidate.bits if len(fresh) == len(candidate.passages) else _total(fresh)
        chains = tuple(p.chain for p in fresh if p.bits >= _WEAKEST_PASSAGE)
        if bits < enough or sum(chain.words for chain in chains) < _FEWEST_WORDS:
            continue
        used = _shared_words(chains)
        alternatives = tuple(c.release for c in waiting if c is not candidate and _fits(c, used))
        explanations.append(Explanation(candidate.release, chains, bits, alternatives))
        for chain in chains:
            explained.update(range(chain.article_start, chain.article_end))
    return explanations


def kind_of(release_share: float, verbatim_share: float, words: int, passages: int) -> Kind:
    """Name the way in which a release was used."""
    if verbatim_share < 0.9:
        return Kind.EDITED
    if release_share >= 0.8:
        return Kind.WHOLE
    if words <= 60 and passages <= 2 and release_share < 0.35:
        return Kind.QUOTATION
    return Kind.PASSAGES


def _passage_bits(chain: Chain, article: Tokens, release: Tokens) -> float:
    length = max(chain.article_end - chain.article_start, chain.release_end - chain.release_start)
    bits = chain.bits * chain.words / length
    if bits < _WEAKEST_PASSAGE:
        return bits
    bits -= _CHANGED_FIGURES * _changed_figures(chain, article, release)
    ends = _at_edge(article, chain.article_start) or _at_edge(release, chain.release_start)
    ends += _at_edge(article, chain.article_end) or _at_edge(release, chain.release_end)
    return bits * (_FRAGMENT + (1 - _FRAGMENT) * ends / 2)


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


def _shared_words(chains: tuple[Chain, ...]) -> set[int]:
    return {word for chain in chains for m in chain.matches for word in range(m.article, m.article + m.words)}


def _fits(other: Candidate, used: set[int]) -> bool:
    shared = _shared_words(tuple(passage.chain for passage in other.passages))
    return len(used & shared) >= _AS_WELL * len(used)
