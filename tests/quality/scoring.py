"""Figures of detection quality: pairs, and characters of spans."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

Pair = tuple[str, str]
Spans = list[list[int]]


@dataclass(frozen=True, slots=True)
class Figures:
    """Precision and recall of pairs, and F1 of the characters that spans cover in the articles; all 0–1."""

    precision: float
    recall: float
    span_f1: float


def scored(truth: Mapping[Pair, Spans], found: Mapping[Pair, Spans], ignored: Iterable[Pair] = ()) -> Figures:
    """Compare what was found with the truth; ignored pairs count neither way."""
    left_out = set(ignored) - truth.keys()
    counted = {pair: spans for pair, spans in found.items() if pair not in left_out}
    right = len(counted.keys() & truth.keys())
    hit = size = true = 0
    for pair in truth.keys() | counted.keys():
        want, have = _covered(truth.get(pair, [])), _covered(counted.get(pair, []))
        hit, size, true = hit + len(want & have), size + len(have), true + len(want)
    precision, recall = hit / max(1, size), hit / max(1, true)
    return Figures(
        precision=right / max(1, len(counted)),
        recall=right / max(1, len(truth)),
        span_f1=2 * precision * recall / max(1e-9, precision + recall),
    )


def _covered(spans: Spans) -> set[int]:
    return {place for start, end, *_ in spans for place in range(start, end)}
