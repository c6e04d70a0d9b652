"""Passages carried to where the copying really begins and ends, once it is settled that a release was used.

Alignment asks for two words in a row. Round a passage that is certain, single words are enough, and an edited sentence
belongs to it up to its end. Nothing here adds evidence.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from textreuse.alignment import LEAP_BITS, SHIFT_BITS, Chain, Match
from textreuse.rarity import Bits
from textreuse.tokens import Tokens

# Words looked at beyond an end, on either side.
_AHEAD: Final = 8
# Two passages with so many words between them on both sides, and not much more on one than on the other, are one.
_BETWEEN: Final = 30
_EVEN: Final = 0.4
_FEW: Final = 6
# An edited passage takes in the rest of a sentence of which so many words are left on either side.
_REST_OF_SENTENCE: Final = 4


def completed(chains: tuple[Chain, ...], article: Tokens, release: Tokens, alone: Bits) -> tuple[Chain, ...]:
    """Extend and join the passages that one release has in one article.

    Args:
        chains: in article order, not overlapping in the article.
        article, release: the words of both texts.
        alone: bits of each word of the release by itself.

    Returns:
        Chains in article order that do not overlap in the article. A match of no words at either end of a chain marks
        the edge of a sentence to which it reaches.
    """
    here, there, bits = article.hashes.tolist(), release.hashes.tolist(), alone.tolist()
    extended: list[Chain] = []
    for number, chain in enumerate(chains):
        first = extended[-1].article_end if extended else 0
        last = chains[number + 1].article_start if number + 1 < len(chains) else len(here)
        before = _steps(here, there, bits, chain.article_start, chain.release_start, first, -1)
        after = _steps(here, there, bits, chain.article_end, chain.release_end, last, 1)
        extended.append(replace(chain, matches=(*before[::-1], *chain.matches, *after)))
    return tuple(_to_sentence_edges(_joined(extended), article, release))


def _steps(
    here: list[int], there: list[int], bits: list[float], article: int, release: int, limit: int, way: int
) -> list[Match]:
    """Go on from an end word by word, over small gaps, as long as each step gains more than its gap costs."""
    steps: list[Match] = []
    while True:
        best, gain = None, 0.0
        seen: dict[int, tuple[int, int]] = {}
        for put_in in range(_AHEAD):
            word = release + put_in if way > 0 else release - 1 - put_in
            if not 0 <= word < len(there):
                break
            seen.setdefault(there[word], (put_in, word))
        for left_out in range(_AHEAD):
            word = article + left_out if way > 0 else article - 1 - left_out
            if word >= limit if way > 0 else word < limit:
                break
            if here[word] in seen:
                put_in, match = seen[here[word]]
                cost = LEAP_BITS * max(left_out, put_in) + SHIFT_BITS * abs(left_out - put_in)
                if bits[match] - cost > gain:
                    best, gain = Match(word, match, 1, 0.0), bits[match] - cost
        if best is None:
            return steps
        steps.append(best)
        article, release = (best.article + 1, best.release + 1) if way > 0 else (best.article, best.release)


def _joined(chains: list[Chain]) -> list[Chain]:
    joined: list[Chain] = []
    for chain in chains:
        if joined and _go_on(joined[-1], chain):
            last = joined[-1]
            joined[-1] = Chain((*last.matches, *chain.matches), last.bits + chain.bits)
        else:
            joined.append(chain)
    return joined


def _go_on(first: Chain, second: Chain) -> bool:
    left_out = second.article_start - first.article_end
    put_in = second.release_start - first.release_end
    small, large = sorted((left_out, put_in))
    return small >= 0 and large <= _BETWEEN and (large <= _FEW or small >= _EVEN * large)


def _to_sentence_edges(chains: list[Chain], article: Tokens, release: Tokens) -> list[Chain]:
    reached: list[Chain] = []
    for number, chain in enumerate(chains):
        if chain.words < chain.length:
            first = reached[-1].article_end if reached else 0
            last = chains[number + 1].article_start if number + 1 < len(chains) else len(article)
            start = (
                _edge(article, chain.article_start, first, -1),
                _edge(release, chain.release_start, 0, -1),
            )
            end = (
                _edge(article, chain.article_end, last, 1),
                _edge(release, chain.release_end, len(release), 1),
            )
            before = (Match(start[0], start[1], 0, 0.0),) if start[0] is not None and start[1] is not None else ()
            after = (Match(end[0], end[1], 0, 0.0),) if end[0] is not None and end[1] is not None else ()
            chain = replace(chain, matches=(*before, *chain.matches, *after))
        reached.append(chain)
    return reached


def _edge(words: Tokens, word: int, limit: int, way: int) -> int | None:
    """Give the nearest place, going one way, at which a sentence begins or the text ends; none when it is not near."""
    for place in range(word, word + way * (_REST_OF_SENTENCE + 1), way):
        if (way > 0 and place > limit) or (way < 0 and place < limit):
            return None
        if place == len(words) or words.sentences[place]:
            return place
    return None
