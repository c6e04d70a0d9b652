"""Measures `daumoi match`: seconds, peak memory, and quality, beside what was published of its peers.

    python -m bench.match [--dev FOLDER] [--runs N]

Runs the command as its users do, in a process of its own, reading and writing files. FOLDER holds releases.jsonl,
articles.jsonl (both may be .gz) and truth.jsonl; without it the set beside the project is taken, and where that is
absent one is generated. The peers were measured on a set of the same make on two cores; ratios compare with those
figures.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.quality.corpus import made_corpus
from tests.quality.scoring import Figures, Spans, scored

BESIDE = Path(__file__).resolve().parents[2] / "shared" / "pickup-dev"


@dataclass(frozen=True, slots=True)
class Peer:
    """Published figures: wall seconds, CPU seconds, peak MiB, strict precision, recall, span F1 on the article side."""

    name: str
    wall: float | None
    cpu: float | None
    peak: float
    precision: float
    recall: float
    span_f1: float | None


PEERS = (
    Peer("passim 2.0.1, best source", 164, 295, 3174, 0.780, 0.827, 0.834),
    Peer("passim, best source, NFC input", 201, 368, 3328, 0.791, 0.944, 0.913),
    Peer("superfastmatch", 332, None, 17600, 0.021, 0.914, 0.258),
    Peer("datasketch MinHash LSH", 8.3, 8.3, 121, 0.348, 0.624, None),
    Peer("exact sentence hashes", 2.2, 2.2, 58, 0.046, 0.701, 0.397),
    Peer("prototype with numba", 2.7, 2.7, 392, 0.921, 0.968, 0.961),
)


@dataclass(frozen=True, slots=True)
class Run:
    """One run of the command: seconds of CPU and of the clock, peak MiB."""

    cpu: float
    wall: float
    peak: float


def rows(folder: Path, name: str) -> list[dict[str, Any]]:
    """Read a JSON Lines file, gzipped or not; empty when there is none."""
    for path, opened in ((folder / name, open), (folder / f"{name}.gz", gzip.open)):
        if path.exists():
            with opened(path, "rt", encoding="utf-8") as lines:
                return [json.loads(line) for line in lines]
    return []


def generated(folder: Path) -> Path:
    """Write the made corpus of the quality tests in the form of a labelled set."""
    corpus = made_corpus()
    truth = [{"r": r, "a": a, "spans": spans} for (r, a), spans in corpus.truth.items()]
    for name, written in (("releases", corpus.releases), ("articles", corpus.articles), ("truth", truth)):
        body = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in written)
        (folder / f"{name}.jsonl").write_text(body, encoding="utf-8")
    return folder


def measured(folder: Path, out: Path) -> Run:
    """Run the command once."""
    paths = {side: next(path for path in sorted(folder.glob(f"{side}.jsonl*"))) for side in ("releases", "articles")}
    words = [sys.executable, "-m", "daumoi.config.command_line", "match", "--quiet", "--out", str(out)]
    words += [word for side, path in paths.items() for word in (f"--{side}", str(path))]
    began = time.perf_counter()
    process = subprocess.Popen(words)  # noqa: S603 our own command
    _, status, used = os.wait4(process.pid, 0)
    if status:
        raise SystemExit(f"the command failed with {os.waitstatus_to_exitcode(status)}")
    return Run(used.ru_utime + used.ru_stime, time.perf_counter() - began, used.ru_maxrss / 1024)


def quality(folder: Path, out: Path) -> Figures:
    """Score the pickups of a run as the labelled set's own script does."""
    truth: dict[tuple[str, str], Spans] = {(row["r"], row["a"]): row["spans"] for row in rows(folder, "truth.jsonl")}
    ignored = {(row["r"], row["a"]) for row in rows(folder, "dont_care.jsonl")}
    found = {(row["release"], row["article"]): row["spans"] for row in rows(out, "pickups.jsonl")}
    return scored(truth, found, ignored)


def table(run: Run, figures: Figures) -> str:
    """Set our figures beside the peers', each peer's divided by ours in brackets where less is better."""

    def cell(theirs: float | None, ours: float, form: str) -> str:
        return "–".rjust(16) if theirs is None else f"{theirs:{form}} ({theirs / ours:.1f}×)".rjust(16)

    lines = [f"{'':34}{'CPU s':>16}{'wall s':>16}{'peak MiB':>16}{'pair F1':>9}{'span F1':>9}"]
    pair_f1 = 2 * figures.precision * figures.recall / max(1e-9, figures.precision + figures.recall)
    ours = f"{run.cpu:.2f}".rjust(16) + f"{run.wall:.2f}".rjust(16) + f"{run.peak:.0f}".rjust(16)
    lines.append(f"{'daumoi match':34}{ours}{pair_f1:9.3f}{figures.span_f1:9.3f}")
    for peer in PEERS:
        f1 = 2 * peer.precision * peer.recall / (peer.precision + peer.recall)
        span = f"{peer.span_f1:9.3f}" if peer.span_f1 is not None else "–".rjust(9)
        times = cell(peer.cpu, run.cpu, ".1f") + cell(peer.wall, run.wall, ".1f") + cell(peer.peak, run.peak, ".0f")
        lines.append(f"{peer.name:34}{times}{f1:9.3f}{span}")
    return "\n".join(lines)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--dev", type=Path, metavar="FOLDER", help="labelled set to measure on")
    parser.add_argument(
        "--runs", type=int, default=3, metavar="N", help="runs, of which the fastest counts (default 3)"
    )
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder = arguments.dev or (BESIDE if BESIDE.is_dir() else generated(Path(scratch)))
        out = Path(scratch) / "out"
        run = min((measured(folder, out) for _ in range(max(1, arguments.runs))), key=lambda each: each.cpu)
        figures = quality(folder, out)
        counts = len(rows(folder, "releases.jsonl")), len(rows(folder, "articles.jsonl"))
    print(f"{folder.name}: {counts[0]} releases, {counts[1]} articles")
    print(f"precision {figures.precision:.4f}  recall {figures.recall:.4f}  span F1 {figures.span_f1:.4f}\n")
    print(table(run, figures))


if __name__ == "__main__":
    main()
