"""What two texts both state, weighed in bits, and how often such a pair tells one story."""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from textreuse.similar.records import Fact, FactKind, Place, SimilarReason

FactsByKey = Mapping[str, list[Fact]]

_PLACES_SHOWN: Final = 3
# An article that states more facts of a kind than this is that much likelier to state a given one by chance.
_ORDINARY_COUNT: Final = 12
_FEWEST_BITS: Final = 0.3
# What unrelated news of two languages score with the embedder, and how many such scores the prior is worth.
_UNRELATED_COSINE: Final = 0.80
_UNRELATED_COUNT: Final = 10
# A margin below this is no reason to give.
_TOLD_FROM: Final = 0.03


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a release and an article share.

    Attributes:
        reasons: the strongest first.
        features: what the probability is made from; see `features`.
        margin: by how much their cosine exceeds that of unrelated texts; none without embeddings.
        probability: see `SimilarIndex.similar`.
    """

    reasons: tuple[SimilarReason, ...]
    features: tuple[float, ...]
    margin: float | None
    probability: float


def by_key(stated: Iterable[Fact]) -> dict[str, list[Fact]]:
    """Order facts by what they are found by; of what a text says again and again the first few places are kept."""
    found: dict[str, list[Fact]] = defaultdict(list)
    counts: Counter[tuple[str, str | None]] = Counter()
    for fact in stated:
        for key in fact.keys:
            counts[key, fact.unit] += 1
            if counts[key, fact.unit] <= _PLACES_SHOWN:
                found[key].append(fact)
    return dict(found)


def sought(key: str) -> tuple[str, ...]:
    """Give the keys that a text's key agrees with: names in Latin letters by letters, with Cyrillic by sound."""
    if key[0] == "?":
        return ("!" + key[1:],)
    if key[0] == "!":
        return key, "?" + key[1:]
    return (key,)


@dataclass(frozen=True, slots=True)
class Known:
    """A fact of an article that some release may state too: by which key, and what it weighs in bits."""

    key: str
    stated: list[Fact]
    bits: float


def known_facts(article: FactsByKey, weights: Mapping[str, float]) -> list[Known]:
    """Give the facts of an article that any release states, weighed once for all releases.

    Args:
        weights: bits of what the releases state, by key.
    """
    crowds = _crowds(article)
    known: dict[str, Known] = {}
    for key, stated in article.items():
        for other in sought(key):
            if other in weights and other not in known:
                bits = weights[other] - crowds[stated[0].kind]
                if bits >= _FEWEST_BITS:
                    known[other] = Known(other, stated, bits)
    return list(known.values())


def shared_evidence(release: FactsByKey, known: Iterable[Known], margin: float | None) -> Evidence:
    """Weigh what a release states of the facts of an article."""
    pairs: list[tuple[float, list[Fact], list[Fact]]] = []
    for each in known:
        ours = release.get(each.key)
        if ours and (fitting := _fitting(ours, each.stated)):
            pairs.append((each.bits, *fitting))
    reasons = _told_once(pairs)
    summed = features(reasons)
    if margin is not None and margin >= _TOLD_FROM:
        reasons.append(SimilarReason(FactKind.EMBEDDING, f"{margin:.2f}", 0.0, (), ()))
    return Evidence(tuple(reasons), summed, margin, probability(summed, margin))


def _crowds(article: FactsByKey) -> dict[FactKind, float]:
    counts: dict[FactKind, int] = dict.fromkeys(FactKind, 0)
    for stated in article.values():
        counts[stated[0].kind] += 1
    return {kind: math.log2(max(1.0, count / _ORDINARY_COUNT)) for kind, count in counts.items()}


def _fitting(ours: list[Fact], theirs: list[Fact]) -> tuple[list[Fact], list[Fact]] | None:
    """Give the facts of both sides that agree in unit or year, too; an unknown one agrees with any."""
    for fact in ours:
        agreeing = [other for other in theirs if fact.unit == other.unit or not fact.unit or not other.unit]
        if agreeing:
            return [each for each in ours if each.unit == fact.unit], agreeing
    return None


def _told_once(pairs: list[tuple[float, list[Fact], list[Fact]]]) -> list[SimilarReason]:
    """Put pairs into reasons, leaving out those that speak of the same words as a stronger one."""
    reasons: list[SimilarReason] = []
    taken: set[int] = set()
    for bits, ours, theirs in sorted(pairs, key=lambda pair: (-pair[0], pair[1][0].value)):
        fresh = [fact for fact in ours if taken.isdisjoint(range(fact.start, fact.end))]
        if fresh:
            taken.update(place for fact in fresh for place in range(fact.start, fact.end))
            value = max(ours[0].value, theirs[0].value, key=len) if ours[0].kind is FactKind.DATE else ours[0].value
            reasons.append(SimilarReason(ours[0].kind, value, round(bits, 2), _places(fresh), _places(theirs)))
    return reasons


def _places(stated: Iterable[Fact]) -> tuple[Place, ...]:
    return tuple(sorted({(fact.start, fact.end) for fact in stated})[:_PLACES_SHOWN])


def margin(cosines: NDArray[np.float32] | None, number: int) -> float | None:
    """Give by how much a cosine exceeds the mean of the others, which languages and habits of news raise alike."""
    if cosines is None:
        return None
    others = float(cosines.sum()) - float(cosines[number])
    usual = (others + _UNRELATED_COUNT * _UNRELATED_COSINE) / (len(cosines) - 1 + _UNRELATED_COUNT)
    return float(cosines[number]) - usual


# Each further fact of a kind adds less, small figures least: a list of them (the weather, a table) tells no story.
_RETURNS: Final = {"name": 0.85, "figure": 0.85, "small figure": 0.6, "date": 0.5, "country": 0.85}
# One digit with or without a unit (30 %, 5 km), two without one, and years.
_SMALL: Final = re.compile(r"\d0*(?: .*)?$|\d{1,2}0*$|(?:19|20)\d\d$")
_AGREES: Final = 0.2


def features(reasons: Iterable[SimilarReason]) -> tuple[float, ...]:
    """Give what is learned from: tens of bits of each sort with falling returns, and how many sorts agree.

    Round and small figures, and years, are a sort of their own.

    Args:
        reasons: the strongest first.
    """
    bits, falling = dict.fromkeys(_RETURNS, 0.0), dict.fromkeys(_RETURNS, 1.0)
    for reason in reasons:
        sort = _sort(reason)
        bits[sort] += reason.bits * falling[sort] / 10
        falling[sort] *= _RETURNS[sort]
    return *bits.values(), float(sum(value > _AGREES for value in bits.values()))


def _sort(reason: SimilarReason) -> str:
    if reason.kind is FactKind.NUMBER:
        return "small figure" if _SMALL.match(reason.value) else "figure"
    return reason.kind.value


# Learned by `python -m bench.similar calibrate`; bias, then one weight a feature, then the margin's.
FACTS_MODEL: Final = (-8.45, 1.93, 5.82, 4.83, 5.0, 0.0, 0.68)
EMBEDDINGS_MODEL: Final = (-9.04, 1.02, 5.84, 4.35, 4.96, 0.0, 0.61, 47.57)


def probability(summed: tuple[float, ...], margin: float | None) -> float:
    """Give the share of pairs with these features that told one story in the calibration corpus."""
    values = summed if margin is None else (*summed, margin)
    bias, *weights = FACTS_MODEL if margin is None else EMBEDDINGS_MODEL
    total = bias + sum(weight * value for weight, value in zip(weights, values, strict=True))
    return round(1 / (1 + math.exp(-max(-40.0, min(40.0, total)))), 4)
