"""Measures the finding of credits: precision and recall by language and on the development set, and time a pair.

    python -m bench.credit [--dev FOLDER]

FOLDER holds releases.jsonl, articles.jsonl (both may be .gz) and truth.jsonl; without it the set beside the project is
taken where it is there.
"""

from __future__ import annotations

import argparse
import time
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

from tests.quality.credit_cases import CASES, LATER_CASES, MET_CASES
from tests.quality.credit_scoring import (
    UNCLEAR,
    CreditFigures,
    DevelopmentPair,
    development_pairs,
    scored_cases,
    scored_pairs,
)
from textreuse import Article, Release
from textreuse.credit import find_credit

BESIDE = Path(__file__).resolve().parents[2] / "shared" / "pickup-dev"
ROUNDS = 200


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--dev", type=Path, default=BESIDE)
    folder = parser.parse_args().dev
    print(f"{'hand-made cases':24} {'cases':>6} {'precision':>9} {'recall':>7} {'exact':>7}")
    every = (*CASES, *LATER_CASES, *MET_CASES)
    for language in dict.fromkeys(case.language for case in every):
        cases = [case for case in every if case.language == language]
        _row(language, len(cases), scored_cases(cases))
    _row("all", len(every), scored_cases(every))
    if folder.is_dir():
        _development(list(development_pairs(folder)))
    _times()


def _row(name: str, count: int, found: CreditFigures) -> None:
    print(f"{name:24} {count:6} {found.precision:9.3f} {found.recall:7.3f} {found.exact:7.3f}")


def _development(pairs: list[DevelopmentPair]) -> None:
    print(f"\n{'development set':24} {'pairs':>6} {'precision':>9} {'recall':>7}")
    for category in dict.fromkeys(pair.category for pair in pairs):
        _pairs_row(category, [pair for pair in pairs if pair.category == category])
    _pairs_row("all", pairs)
    _pairs_row("without unclear labels", [pair for pair in pairs if pair.category not in UNCLEAR])
    forms: dict[tuple[str, bool], int] = defaultdict(int)
    for pair in pairs:
        forms[pair.credit.kind.value if pair.credit else "none", pair.is_credited] += 1
    print("\nform, whether the set says credited, pairs")
    for (form, is_credited), count in sorted(forms.items()):
        print(f"  {form:16} {'yes' if is_credited else 'no':4} {count}")


def _pairs_row(name: str, pairs: list[DevelopmentPair]) -> None:
    found = scored_pairs(pairs)
    print(f"{name:24} {len(pairs):6} {found.precision:9.3f} {found.recall:7.3f}")


def _times() -> None:
    release = Release("r", "…", "Bộ Giao thông vận tải", ("Ministry of Transport", "mt.gov.vn"))
    filler = "Sáng nay người dân ra đồng gặt lúa, trời nắng nhẹ và có gió từ biển vào. " * 40
    print("\nmicroseconds of CPU a pair, article of 3,000 characters")
    print(f"  no name in it                  {_microseconds(release, [filler + str(n) for n in range(ROUNDS)]):8.0f}")
    texts = [filler + f"Theo Bộ GTVT, tàu chạy lại {n}." for n in range(ROUNDS)]
    print(f"  one name                       {_microseconds(release, texts):8.0f}")
    print(f"  one name, a further pair of it {_microseconds(release, texts[:1] * ROUNDS):8.0f}")
    for size in (1, 2, 4):
        text = "Bộ GTVT họp. Theo quy định của " * (size * 10_000)
        print(f"  {size * 10_000} namings, {len(text):,} characters  {_microseconds(release, [text]) / 1e6:6.2f} s")


def _microseconds(release: Release, texts: Iterable[str]) -> float:
    articles = [Article("a", text) for text in texts]
    find_credit(articles[0], release, ())
    before = time.process_time()
    for article in articles:
        find_credit(article, release, ())
    return (time.process_time() - before) / len(articles) * 1e6


if __name__ == "__main__":
    main()
