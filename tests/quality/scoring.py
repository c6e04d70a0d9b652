"""Figures of detection quality: pairs, and characters of spans."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass

Pair = tuple[str, str]
Spans = list[list[int]]


@dataclass(frozen=True, slots=True)
class Figures:
    """Precision and recall of pairs, and F1 of the characters that spans cover in the articles; all 0–1.

    `span_f1` is over all pairs, true and found; `found_span_f1` over the true pairs that were found.
    """

    precision: float
    recall: float
    span_f1: float
    found_span_f1: float = 0.0

    @property
    def f1(self) -> float:
        """F1 of pairs."""
        return 2 * self.precision * self.recall / max(1e-9, self.precision + self.recall)


def scored(truth: Mapping[Pair, Spans], found: Mapping[Pair, Spans], ignored: Iterable[Pair] = ()) -> Figures:
    """Compare what was found with the truth; ignored pairs count neither way."""
    left_out = set(ignored) - truth.keys()
    counted = {pair: spans for pair, spans in found.items() if pair not in left_out}
    right = counted.keys() & truth.keys()
    return Figures(
        precision=len(right) / max(1, len(counted)),
        recall=len(right) / max(1, len(truth)),
        span_f1=_covered_f1(truth, counted, truth.keys() | counted.keys()),
        found_span_f1=_covered_f1(truth, counted, right),
    )


def recall_within(
    truth: Mapping[Pair, Spans], found: Mapping[Pair, Spans], kinds: Mapping[Pair, str]
) -> dict[str, float]:
    """Give the recall of pairs of each kind."""
    pairs: dict[str, list[Pair]] = {}
    for pair in truth:
        pairs.setdefault(kinds[pair], []).append(pair)
    return {kind: sum(pair in found for pair in within) / len(within) for kind, within in sorted(pairs.items())}


def _covered_f1(truth: Mapping[Pair, Spans], found: Mapping[Pair, Spans], pairs: Set[Pair]) -> float:
    hit = size = true = 0
    for pair in pairs:
        want, have = _covered(truth.get(pair, [])), _covered(found.get(pair, []))
        hit, size, true = hit + len(want & have), size + len(have), true + len(want)
    precision, recall = hit / max(1, size), hit / max(1, true)
    return 2 * precision * recall / max(1e-9, precision + recall)


def _covered(spans: Spans) -> set[int]:
    return {place for start, end, *_ in spans for place in range(start, end)}
