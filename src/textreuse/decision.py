"""Which of the aligned releases an article has really used: evidence, best explanation, kind."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from textreuse.alignment import Chain, Match
from textreuse.records import Kind

# Bits above chance that a pickup must show, whatever the size of the index.
_SURPRISE: Final = 40.0
# Fewer shared words than this are a name or a set phrase.
_FEWEST_WORDS: Final = 8
# A release explains the same passages as well as another when its evidence on them reaches this part.
_AS_WELL: Final = 0.999


@dataclass(frozen=True, slots=True)
class Candidate:
    """A release with the passages that it shares with an article."""

    release: int
    chains: tuple[Chain, ...]

    @property
    def bits(self) -> float:
        """Weight of all its passages."""
        return sum(chain.bits for chain in self.chains)


@dataclass(frozen=True, slots=True)
class Explanation:
    """A release that an article has used, the passages given to it, and the releases that fit them equally well."""

    release: int
    chains: tuple[Chain, ...]
    bits: float
    alternatives: tuple[int, ...]


def best_explanations(candidates: list[Candidate], needed: float) -> list[Explanation]:
    """Give each passage of an article to the release that explains it best.

    Args:
        candidates: the releases aligned with one article.
        needed: bits that chance alone may reach in an index of this size.

    Returns:
        The releases used, the strongest evidence first.
    """
    explanations: list[Explanation] = []
    explained: set[int] = set()
    waiting = sorted(candidates, key=lambda candidate: (-candidate.bits, candidate.release))
    for candidate in waiting:
        chains = tuple(chain for chain in candidate.chains if _fresh_share(chain, explained) > 0.5)
        bits = sum(_fresh_bits(chain, explained) for chain in chains)
        words = sum(match.words for chain in chains for match in chain.matches)
        if bits < needed + _SURPRISE or words < _FEWEST_WORDS:
            continue
        alternatives = tuple(other.release for other in waiting if other is not candidate and _fits(other, bits))
        explanations.append(Explanation(candidate.release, chains, bits, alternatives))
        for chain in chains:
            explained.update(range(chain.article_start, chain.article_end))
    return explanations


def _fits(other: Candidate, bits: float) -> bool:
    return other.bits >= _AS_WELL * bits


def _fresh_share(chain: Chain, explained: set[int]) -> float:
    words = range(chain.article_start, chain.article_end)
    return sum(word not in explained for word in words) / len(words)


def _fresh_bits(chain: Chain, explained: set[int]) -> float:
    if not explained:
        return chain.bits
    total = sum(match.bits for match in chain.matches)
    fresh = sum(_fresh_part(match, explained) * match.bits for match in chain.matches)
    return chain.bits * fresh / total if total else 0.0


def _fresh_part(match: Match, explained: set[int]) -> float:
    words = range(match.article, match.article + match.words)
    return sum(word not in explained for word in words) / match.words


def kind_of(release_share: float, verbatim_share: float, words: int, passages: int) -> Kind:
    """Name the way in which a release was used."""
    if verbatim_share < 0.9:
        return Kind.EDITED
    if release_share >= 0.8:
        return Kind.WHOLE
    if words <= 60 and passages <= 2 and release_share < 0.35:
        return Kind.QUOTATION
    return Kind.PASSAGES
