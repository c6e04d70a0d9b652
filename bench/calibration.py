"""Fits the threshold of evidence: what articles share with releases that they cannot have used.

    python -m bench.calibration [--texts FOLDER] [--out FILE]

FOLDER holds releases.jsonl, articles.jsonl and truth.jsonl, gzipped or not; only texts that are in no true pair are
taken, without what their outlets and issuers repeat. They are parted at random: one half plays the releases, the other
the articles. Where two texts share twenty words in a row one may be copied from the other, and the pair does not count.
Whatever is found in the others is wrong, and its evidence is kept, for archives of several sizes. FILE gets the
evidence, the fit and 95 % bounds (articles drawn anew 400 times); `textreuse.calibration` says what is fitted.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import math
import random
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from unittest import mock

import numpy as np
from numpy.typing import NDArray

from bench.labelled import BESIDE, read_rows
from tests.quality.recipes import Source, sharing_runs
from textreuse import Article, Release, ReleaseIndex, calibration
from textreuse.outlets import OutletHabits
from textreuse.tokens import tokenise

SEED: Final = 20261122
# Sizes of the archive, each measured so many times with other releases.
SIZES: Final = ((5, 16), (25, 8), (100, 6), (400, 3), (1500, 1))
COPIED_WORDS: Final = 20
DRAWN_ANEW: Final = 400
RECORD: Final = Path(__file__).resolve().parents[1] / "tests" / "quality" / "calibration.json"


@dataclass(frozen=True, slots=True)
class Trial:
    """Archives of one size: their mean number of words, the articles read (each archive anew), the evidence found.

    `articles` and `evidence` of a pair stand in `found` as rows of article number and bits.
    """

    releases: int
    words: int
    articles: int
    found: NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Fit:
    """What `textreuse.calibration` needs."""

    rate: float
    growth: float
    decay: float


def texts_of(folder: Path) -> list[Source]:
    """Read the texts of a labelled set that are in no true pair, one of each template family, in NFC."""
    used = {row["a"] for row in read_rows(folder, "truth.jsonl")}
    articles = [Article(row["id"], row["text"], row["outlet"]) for row in read_rows(folder, "articles.jsonl")]
    habits = OutletHabits.learned(articles)
    own = [article for article in articles if article.id not in used]
    texts = [article.text for article in habits.without_standing_lines(own)]
    families: set[str] = set()
    for row in read_rows(folder, "releases.jsonl"):
        if row.get("fam") not in families:
            families |= {row["fam"]} if row.get("fam") else set()
            begin, end = row.get("boil") or (0, 0)
            texts.append(row["text"][:begin] + row["text"][end:])
    return [_source(unicodedata.normalize("NFC", text)) for text in texts]


def _source(text: str) -> Source:
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    return Source(lines[0], tuple(lines[1:]))


def digest_of(sources: Sequence[Source]) -> str:
    """Give a hash of every letter of the texts."""
    return hashlib.sha256("\n\n".join(map(_text, sources)).encode()).hexdigest()


def _text(source: Source) -> str:
    return "\n".join((source.title, *source.paragraphs))


def trials(sources: Sequence[Source], sizes: Sequence[tuple[int, int]] = SIZES) -> list[Trial]:
    """Measure archives of each size, the first sizes the same whether or not others follow."""
    chance = random.Random(SEED)
    order = chance.sample(range(len(sources)), len(sources))
    half = len(order) // 2
    alike = sharing_runs(sources, COPIED_WORDS)
    articles = [Article(str(number), _text(sources[number])) for number in order[half:]]
    measured = []
    for size, times in sizes:
        archives = [chance.sample(order[:half], size) for _ in range(times) if size <= half]
        if archives:
            measured.append(_trial(sources, archives, articles, alike))
    return measured


def _trial(
    sources: Sequence[Source], archives: list[list[int]], articles: list[Article], alike: dict[int, set[int]]
) -> Trial:
    found: list[tuple[int, float]] = []
    words = 0
    for archive in archives:
        index = ReleaseIndex.build(Release(str(number), _text(sources[number])) for number in archive)
        words += sum(len(tokenise([_text(sources[number])])) for number in archive)
        with mock.patch.object(calibration, "TOLERATED", 1e300):
            for place, pickups in enumerate(index.match_many(articles)):
                near = alike[int(articles[place].id)]
                found += [(place, pickup.evidence) for pickup in pickups if int(pickup.release) not in near]
    rows_ = np.array([row for row in found if row[1] > calibration.FROM_BITS]).reshape(-1, 2)
    return Trial(len(archives[0]), words // len(archives), len(articles) * len(archives), rows_)


def fitted(measured: Sequence[Trial], weights: NDArray[np.float64] | None = None) -> Fit:
    """Fit by greatest likelihood: counts as Poisson with a power of the archive's size, evidence as exponential.

    Args:
        measured: the trials.
        weights: how often each article counts; once each where it is not given.
    """
    counts, excess = [], [0.0, 0.0]
    for trial in measured:
        weight = np.ones(len(trial.found)) if weights is None else weights[trial.found[:, 0].astype(np.int64)]
        counts.append(float(weight.sum()))
        excess[0] += float((weight * (trial.found[:, 1] - calibration.FROM_BITS)).sum())
        excess[1] += float(weight.sum())
    size = np.log([trial.words / calibration.WORDS for trial in measured])
    rate, growth = _poisson(np.array(counts), size, np.array([trial.articles for trial in measured], dtype=np.float64))
    return Fit(rate, growth, excess[0] / max(1.0, excess[1]))


def _poisson(
    counts: NDArray[np.float64], size: NDArray[np.float64], trials_: NDArray[np.float64]
) -> tuple[float, float]:
    """Fit counts = trials × rate × exp(growth × size) by Newton's method."""
    at = np.array([math.log(max(1.0, counts.sum()) / trials_.sum()), 0.5])
    columns = np.stack([np.ones_like(size), size])
    for _ in range(50):
        expected = trials_ * np.exp(at @ columns)
        at = at + np.linalg.solve((columns * expected) @ columns.T, columns @ (counts - expected))
    return math.exp(at[0]), float(at[1])


def bounds(measured: Sequence[Trial]) -> dict[str, list[float]]:
    """Give 95 % bounds of each number, and of the bits needed, by drawing the articles anew."""
    drawn = np.random.default_rng(SEED)
    count = 1 + int(max(trial.found[:, 0].max(initial=0) for trial in measured))
    values: dict[str, list[float]] = {"rate": [], "growth": [], "decay": [], "needed_bits": []}
    for _ in range(DRAWN_ANEW):
        fit = fitted(measured, drawn.poisson(1.0, count).astype(np.float64))
        for name in ("rate", "growth", "decay"):
            values[name].append(getattr(fit, name))
        tolerated = math.log(fit.rate / calibration.TOLERATED)
        values["needed_bits"].append(calibration.FROM_BITS + fit.decay * tolerated)
    return {name: [_short(float(np.quantile(row, part))) for part in (0.025, 0.975)] for name, row in values.items()}


def record(sources: Sequence[Source]) -> dict[str, Any]:
    """Measure and fit; what is written."""
    measured = trials(sources)
    fit = fitted(measured)
    return {
        "seed": SEED,
        "texts": len(sources),
        "digest": digest_of(sources),
        "fit": {name: _short(getattr(fit, name)) for name in ("rate", "growth", "decay")},
        "bounds_95": bounds(measured),
        "trials": [
            {
                "releases": trial.releases,
                "words": trial.words,
                "articles": trial.articles,
                "found": [[int(place), round(float(bits), 2)] for place, bits in trial.found],
            }
            for trial in measured
        ],
    }


def read(path: Path = RECORD) -> dict[str, Any]:
    """Read what was written."""
    written: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return written


def trials_of(written: dict[str, Any]) -> list[Trial]:
    """Give the trials of a record."""
    return [
        Trial(row["releases"], row["words"], row["articles"], np.array(row["found"], dtype=np.float64).reshape(-1, 2))
        for row in written["trials"]
    ]


def _short(value: float) -> float:
    return float(f"{value:.3g}")


def main() -> None:
    """Measure, fit, write and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--texts", type=Path, default=BESIDE, metavar="FOLDER")
    parser.add_argument("--out", type=Path, default=RECORD, metavar="FILE")
    arguments = parser.parse_args()
    written = record(texts_of(arguments.texts))
    body = json.dumps(written, indent=1).replace("\n    ", " ").replace("\n     ", " ")
    arguments.out.write_text(body + "\n", encoding="utf-8")
    print(json.dumps({key: written[key] for key in ("texts", "digest", "fit", "bounds_95")}, indent=1))
    for trial in trials_of(written):
        wrong = {bits: int((trial.found[:, 1] >= bits).sum()) for bits in (60, 80, 100, 120)}
        rates = {bits: f"{1000 * count / trial.articles:.1f}" for bits, count in wrong.items()}
        print(f"{trial.releases} releases, {trial.words} words: wrong pairs per 1,000 articles by bits: {rates}")
    print("Set RATE, GROWTH and DECAY of textreuse.calibration to the fit.")


if __name__ == "__main__":
    main()
