"""Measures `daumoi match`: seconds, peak memory, and quality, beside what was published of its peers.

    python -m bench.match [--dev FOLDER] [--runs N]
    python -m bench.match --memory [--dev FOLDER] [--articles N]

Runs the command as its users do, in a process of its own, reading and writing files. FOLDER holds releases.jsonl,
articles.jsonl (both may be .gz) and truth.jsonl; without it the set beside the project is taken, and where that is
absent one is generated. The peers of this table were measured on a set of the same make on two cores; ratios compare
with those figures. `python -m bench.peers` measures those that can be had here, in the same run.
"""

from __future__ import annotations

import argparse
import itertools
import json
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bench.labelled import Cost, LabelledSet, Quality, labelled_set, match_command, measured, read_rows

# What the issue of this version asked for, on the development set.
CPU_SECONDS, PEAK_MIB, TOKENS_A_SECOND = 3.0, 400.0, 5_000_000
MANY_ARTICLES = 130_000


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
    Peer("prototype with numba", 2.7, 2.7, 392, 0.921, 0.968, 0.961),
)


def table(run: Cost, quality: Quality) -> str:
    """Set our figures beside the peers', each peer's divided by ours in brackets where less is better."""

    def cell(theirs: float | None, ours: float, form: str) -> str:
        return "–".rjust(16) if theirs is None else f"{theirs:{form}} ({theirs / ours:.1f}×)".rjust(16)

    lines = [f"{'':34}{'CPU s':>16}{'wall s':>16}{'peak MiB':>16}{'pair F1':>9}{'span F1':>9}"]
    ours = f"{run.cpu:.2f}".rjust(16) + f"{run.wall:.2f}".rjust(16) + f"{run.peak:.0f}".rjust(16)
    lines.append(f"{'daumoi match':34}{ours}{quality.f1:9.3f}{quality.span_f1 or 0:9.3f}")
    for peer in PEERS:
        f1 = 2 * peer.precision * peer.recall / (peer.precision + peer.recall)
        span = f"{peer.span_f1:9.3f}" if peer.span_f1 is not None else "–".rjust(9)
        times = cell(peer.cpu, run.cpu, ".1f") + cell(peer.wall, run.wall, ".1f") + cell(peer.peak, run.peak, ".0f")
        lines.append(f"{peer.name:34}{times}{f1:9.3f}{span}")
    return "\n".join(lines)


def said_of_quality(quality: Quality) -> Iterator[str]:
    """Say what was found, by the way each article was made and written, where the set tells."""
    yield f"precision {quality.precision:.4f}  recall {quality.recall:.4f}  F1 {quality.f1:.4f}"
    yield f"span F1 {quality.span_f1 or 0:.4f}  of found pairs {quality.span_f1_found or 0:.4f}"
    if quality.by_edit:
        yield "recall by edit: " + "  ".join(f"{kind} {share:.3f}" for kind, share in sorted(quality.by_edit.items()))
    if plain := quality.by_writing.get("none"):
        differences = (f"{kind} {share - plain:+.3f}" for kind, share in sorted(quality.by_writing.items()))
        yield f"recall by writing, against plain ({plain:.3f}): " + "  ".join(differences)


def said_of_speed(given: LabelledSet, run: Cost, start: Cost) -> Iterator[str]:
    """Say the speed from files to report, beside what was asked for.

    Words a second are the words of all articles by the CPU of the whole command without its start; the start is what
    the command takes for one article: Python, the kernels, the releases read and indexed.
    """
    words, articles = given.words(), len(given.rows("articles"))
    rate = words / (run.cpu - start.cpu)
    yield (
        f"{run.cpu:.2f} s of CPU ({run.cpu / CPU_SECONDS:.2f} of the limit of {CPU_SECONDS:.0f} s), "
        f"{run.peak:.0f} MiB ({run.peak / PEAK_MIB:.2f} of {PEAK_MIB:.0f})"
    )
    yield (
        f"{words:,} words of {articles:,} articles in {run.cpu - start.cpu:.2f} s, without {start.cpu:.2f} s of start: "
        f"{rate:,.0f} words a core-second ({rate / TOKENS_A_SECOND:.2f} of {TOKENS_A_SECOND:,}); "
        f"start and all {words / run.cpu:,.0f}"
    )


def one_article(given: LabelledSet, path: Path) -> Path:
    """Write the first article that uses a release."""
    wanted = given.rows("truth")[0]["a"]
    row = next(row for row in given.rows("articles") if row["id"] == wanted)
    path.write_text(json.dumps(row, ensure_ascii=False) + "\n", encoding="utf-8")
    return path


def measure(given: LabelledSet, scratch: Path, runs: int) -> None:
    """Measure on a labelled set, and print."""
    out = scratch / "out"
    command = match_command(given.path("releases"), given.path("articles"), out)
    first = measured(command, NUMBA_CACHE_DIR=str(scratch / "numba"))
    measured(command)  # the same for the usual cache, unmeasured
    run = measured(command, runs)
    quality = given.quality(read_rows(out, "pickups.jsonl"))
    one = one_article(given, scratch / "one.jsonl")
    start = measured(match_command(given.path("releases"), one, scratch / "start"), runs)
    print(f"{given.folder.name}: {len(given.rows('releases'))} releases, {len(given.rows('articles'))} articles")
    print("\n".join(said_of_quality(quality)))
    print("\n".join(said_of_speed(given, run, start)))
    print(f"the first run ever, which compiles the kernels: {first.cpu:.1f} s of CPU\n")
    print(table(run, quality))


def many_articles(given: LabelledSet, count: int, path: Path) -> Path:
    """Write so many articles: those of the set again and again, under new ids, their paragraphs in another order."""
    rows = given.rows("articles")
    with path.open("w", encoding="utf-8") as file:
        for number, row in enumerate(itertools.islice(itertools.cycle(rows), count)):
            lines = row["text"].split("\n")
            turn = number // len(rows) % len(lines)
            text = "\n".join(lines[turn:] + lines[:turn])
            file.write(json.dumps(row | {"id": f"{row['id']}-{number}", "text": text}, ensure_ascii=False) + "\n")
    return path


def measure_memory(given: LabelledSet, scratch: Path, count: int) -> None:
    """Measure the peak memory of few and of many articles, and print both and their ratio."""
    out, releases = scratch / "out", given.path("releases")
    few = len(given.rows("articles"))
    measured(match_command(releases, given.path("articles"), out))  # so that neither compiles
    peaks = []
    for number in (few, count):
        articles = many_articles(given, number, scratch / "many.jsonl")
        run = measured(match_command(releases, articles, out))
        peaks.append(run.peak)
        print(f"{number:>9,} articles: {run.peak:5.0f} MiB, {number / run.cpu:,.0f} articles a core-second", flush=True)
    print(f"peak memory with {count / few:.0f} times the articles: {peaks[1] / peaks[0]:.2f}×")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--dev", type=Path, metavar="FOLDER", help="labelled set to measure on")
    parser.add_argument(
        "--runs", type=int, default=3, metavar="N", help="runs, of which the fastest counts (default 3)"
    )
    parser.add_argument("--memory", action="store_true", help="compare the peak memory of few articles and of many")
    parser.add_argument("--articles", type=int, default=MANY_ARTICLES, metavar="N", help="how many are many")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        given = labelled_set(arguments.dev, Path(scratch))
        if arguments.memory:
            measure_memory(given, Path(scratch), arguments.articles)
        else:
            measure(given, Path(scratch), arguments.runs)


if __name__ == "__main__":
    main()
