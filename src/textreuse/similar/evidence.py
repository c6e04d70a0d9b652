"""What two texts both state, weighed in bits, and how often such a pair tells one story."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from textreuse.similar.records import Fact, FactKind, Place, SimilarReason

FactsByKey = Mapping[str, list[Fact]]
Chance = Callable[[str, float], float]

_PLACES_SHOWN: Final = 3
# An article that states more facts of a kind than this is that much likelier to state a given one by chance.
_ORDINARY_COUNT: Final = 12
_FEWEST_BITS: Final = 0.3
# What unrelated news of two languages score with the embedder, and how many such scores the prior is worth.
_UNRELATED_COSINE: Final = 0.80
_UNRELATED_COUNT: Final = 10


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
    """Order facts by what they are found by."""
    found: dict[str, list[Fact]] = defaultdict(list)
    for fact in stated:
        for key in fact.keys:
            found[key].append(fact)
    return dict(found)


def sought(key: str) -> tuple[str, ...]:
    """Give the keys that a text's key agrees with: names in Latin letters by letters, with Cyrillic by sound."""
    if key[0] == "?":
        return ("!" + key[1:],)
    if key[0] == "!":
        return key, "?" + key[1:]
    return (key,)


def shared_evidence(release: FactsByKey, article: FactsByKey, chance: Chance, margin: float | None) -> Evidence:
    """Weigh what both sides state."""
    reasons = _reasons(release, article, chance)
    summed = features(reasons)
    if margin is not None:
        cosine = SimilarReason(FactKind.EMBEDDING, f"{margin:.2f}", 0.0, (), ())
        reasons = [*reasons, cosine] if margin >= _TOLD_FROM else reasons
    return Evidence(tuple(reasons), summed, margin, probability(summed, margin))


_TOLD_FROM: Final = 0.03


def _reasons(release: FactsByKey, article: FactsByKey, chance: Chance) -> list[SimilarReason]:
    crowds = _crowds(article)
    pairs: list[tuple[float, list[Fact], list[Fact]]] = []
    for key, theirs in article.items():
        for other in sought(key):
            ours = release.get(other)
            if ours and (fitting := _fitting(ours, theirs)):
                bits = -math.log2(chance(other, ours[0].chance)) - crowds[theirs[0].kind]
                if bits >= _FEWEST_BITS:
                    pairs.append((bits, *fitting))
    return _told_once(pairs)


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
    taken: list[Place] = []
    for bits, ours, theirs in sorted(pairs, key=lambda pair: (-pair[0], pair[1][0].value)):
        fresh = [(fact.start, fact.end) for fact in ours if not _overlaps(fact, taken)]
        if fresh:
            taken += fresh
            places = tuple(sorted({(fact.start, fact.end) for fact in theirs})[:_PLACES_SHOWN])
            value = max((ours[0].value, theirs[0].value), key=len) if ours[0].kind is FactKind.DATE else ours[0].value
            reasons.append(SimilarReason(ours[0].kind, value, round(bits, 2), tuple(fresh[:_PLACES_SHOWN]), places))
    return reasons


def _overlaps(fact: Fact, taken: list[Place]) -> bool:
    return any(fact.start < end and start < fact.end for start, end in taken)


def margin(cosines: NDArray[np.float32] | None, number: int) -> float | None:
    """Give by how much a cosine exceeds the mean of the others, which languages and habits of news raise alike."""
    if cosines is None:
        return None
    others = float(cosines.sum()) - float(cosines[number])
    usual = (others + _UNRELATED_COUNT * _UNRELATED_COSINE) / (len(cosines) - 1 + _UNRELATED_COUNT)
    return float(cosines[number]) - usual


_KINDS: Final = (FactKind.NAME, FactKind.NUMBER, FactKind.DATE, FactKind.COUNTRY)


def features(reasons: Iterable[SimilarReason]) -> tuple[float, ...]:
    """Give what is learned from: tens of bits of each kind with falling returns, and how many kinds agree."""
    bits: dict[FactKind, float] = dict.fromkeys(_KINDS, 0.0)
    falling: dict[FactKind, float] = dict.fromkeys(_KINDS, 1.0)
    for reason in reasons:
        bits[reason.kind] += reason.bits * falling[reason.kind] / 10
        falling[reason.kind] *= 0.85
    return *bits.values(), float(sum(value > 0.2 for value in bits.values()))


# Learned by `python -m bench.similar calibrate`; bias, then one weight a feature, then the margin's.
FACTS_MODEL: Final = (-5.0, 1.6, 1.6, 1.2, 0.6, 0.8)
EMBEDDINGS_MODEL: Final = (-6.0, 1.3, 1.3, 1.0, 0.5, 0.5, 40.0)


def probability(summed: tuple[float, ...], margin: float | None) -> float:
    """Give the share of pairs with these features that told one story in the calibration corpus."""
    values = summed if margin is None else (*summed, margin)
    bias, *weights = FACTS_MODEL if margin is None else EMBEDDINGS_MODEL
    total = bias + sum(weight * value for weight, value in zip(weights, values, strict=True))
    return round(1 / (1 + math.exp(-max(-40.0, min(40.0, total)))), 4)
