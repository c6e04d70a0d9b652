"""The labelled sets that the benches measure on, and what is said of a run: its cost and its quality."""

from __future__ import annotations

import gzip
import json
import os
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.quality.corpus import made_corpus
from tests.quality.scoring import Spans, scored
from textreuse.tokens import tokenise

BESIDE = Path(__file__).resolve().parents[2] / "shared" / "pickup-dev"

Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Cost:
    """One process: seconds of CPU and of the clock, peak MiB."""

    cpu: float
    wall: float
    peak: float


@dataclass(frozen=True, slots=True)
class Quality:
    """What a run found, all 0–1: pairs, then characters of spans on the article's side; none where it gives no spans.

    `by_edit` and `by_writing` give the recall of pairs by how an article was made, where the set says so.
    """

    precision: float
    recall: float
    span_f1: float | None
    span_f1_found: float | None
    by_edit: dict[str, float] = field(default_factory=dict)
    by_writing: dict[str, float] = field(default_factory=dict)

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall."""
        return 2 * self.precision * self.recall / max(1e-9, self.precision + self.recall)


@dataclass(frozen=True, slots=True)
class LabelledSet:
    """A folder with releases.jsonl, articles.jsonl (either may be .gz), truth.jsonl and perhaps dont_care.jsonl."""

    folder: Path

    def path(self, side: str) -> Path:
        """Give the file of "releases" or "articles"."""
        return next(path for path in sorted(self.folder.glob(f"{side}.jsonl*")))

    def rows(self, name: str) -> list[dict[str, Any]]:
        """Read one of the files; empty when there is none."""
        return read_rows(self.folder, f"{name}.jsonl")

    def quality(self, lines: Sequence[dict[str, Any]]) -> Quality:
        """Score pickups, given as in pickups.jsonl, as the set's own script does; spans may be missing."""
        truth_rows = self.rows("truth")
        truth: dict[Pair, Spans] = {(row["r"], row["a"]): row["spans"] for row in truth_rows}
        ignored = {(row["r"], row["a"]) for row in self.rows("dont_care")}
        found: dict[Pair, Spans] = {(row["release"], row["article"]): row.get("spans", []) for row in lines}
        figures = scored(truth, found, ignored)
        right = {pair: found[pair] for pair in truth.keys() & found.keys()}
        among_right = scored({pair: truth[pair] for pair in right}, right)
        with_spans = any(found.values())
        return Quality(
            precision=figures.precision,
            recall=figures.recall,
            span_f1=figures.span_f1 if with_spans else None,
            span_f1_found=among_right.span_f1 if with_spans else None,
            by_edit=_recall_by("cat", truth_rows, found.keys()),
            by_writing=_recall_by("nv", truth_rows, found.keys()),
        )

    def words(self) -> int:
        """Count the words of the articles."""
        return sum(len(tokenise([row["text"]])) for row in self.rows("articles"))


def _recall_by(name: str, truth: Sequence[dict[str, Any]], found: Any) -> dict[str, float]:
    total = Counter(row[name] for row in truth if name in row)
    hits = Counter(row[name] for row in truth if name in row and (row["r"], row["a"]) in found)
    return {key: hits[key] / count for key, count in total.items()}


def read_rows(folder: Path, name: str) -> list[dict[str, Any]]:
    """Read a JSON Lines file, gzipped or not; empty when there is none."""
    for path, opened in ((folder / name, open), (folder / f"{name}.gz", gzip.open)):
        if path.exists():
            with opened(path, "rt", encoding="utf-8") as lines:
                return [json.loads(line) for line in lines]
    return []


def match_command(releases: Path, articles: Path, out: Path) -> list[str]:
    """Give `daumoi match` as its users run it: from files to lines, table and report."""
    command = [sys.executable, "-m", "daumoi.config.command_line", "match", "--quiet", "--fresh"]
    return [*command, "--releases", str(releases), "--articles", str(articles), "--out", str(out)]


def labelled_set(given: Path | None, scratch: Path) -> LabelledSet:
    """Give the set in a folder; without one that beside the project, and where that is absent a generated one."""
    return LabelledSet(given or (BESIDE if BESIDE.is_dir() else _generated(scratch)))


def _generated(folder: Path) -> Path:
    """Write the made corpus of the quality tests in the form of a labelled set."""
    corpus = made_corpus()
    truth = [{"r": r, "a": a, "spans": spans} for (r, a), spans in corpus.truth.items()]
    for name, written in (("releases", corpus.releases), ("articles", corpus.articles), ("truth", truth)):
        body = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in written)
        (folder / f"{name}.jsonl").write_text(body, encoding="utf-8")
    return folder


def measured(command: Sequence[str], runs: int = 1, **environment: str) -> Cost:
    """Run a command in a process of its own, several times; the run with the least CPU counts."""
    costs = [_measured_once(command, environment) for _ in range(max(1, runs))]
    return min(costs, key=lambda cost: cost.cpu)


def _measured_once(command: Sequence[str], environment: dict[str, str]) -> Cost:
    began = time.perf_counter()
    process = subprocess.Popen(command, env=os.environ | environment)  # noqa: S603 our own command
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{' '.join(command)} failed with {process.returncode}")
    return Cost(used.ru_utime + used.ru_stime, time.perf_counter() - began, used.ru_maxrss / 1024)
