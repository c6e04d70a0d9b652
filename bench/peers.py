"""Measures `daumoi match` beside other software on the same set, on the same machine, in the same run.

    python -m bench.peers [--dev FOLDER] [--runs N]

Each is run in a process of its own, from the files to a file of pairs. MinHash finds texts that are alike as wholes:
each library is used as its manual recommends, on runs of five words, at a Jaccard similarity of 0.2, lower than what
they are made for. They are given texts in NFC and lower case, which takes the burden of other writing off them.

passim and superfastmatch need a JVM or a compiler and minutes; their figures are published ones (see docs/figures.md).
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import re
import sys
import tempfile
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from bench.labelled import Cost, LabelledSet, Quality, labelled_set, match_command, measured, read_rows

RUN_WORDS = 5
JACCARD = 0.2
HASHES = 128
FEWEST_WORDS = 6  # of a sentence that is compared as a whole
_WORD = re.compile(r"\w+")
_SENTENCE = re.compile(r"[^.!?…\n]+")

Found = Iterator[dict[str, Any]]


def words_of(text: str) -> list[str]:
    """Split a text into words as a plain program does."""
    return _WORD.findall(unicodedata.normalize("NFC", text).lower())


def runs_of(text: str) -> list[str]:
    """Give the runs of five words of a text."""
    words = words_of(text)
    return [" ".join(words[at : at + RUN_WORDS]) for at in range(max(1, len(words) - RUN_WORDS + 1))]


def _pair(release: str, article: str, spans: list[list[int]] | None = None) -> dict[str, Any]:
    return {"release": release, "article": article, "spans": spans or []}


def by_textreuse(releases: list[dict[str, Any]], articles: list[dict[str, Any]]) -> Found:
    """Find pairs with the library behind `daumoi match`, alone."""
    from textreuse import Article, Release, ReleaseIndex

    index = ReleaseIndex.build(Release(row["id"], row["text"], row.get("agency")) for row in releases)
    matched = index.match_many(Article(row["id"], row["text"], row.get("outlet")) for row in articles)
    for pickups in matched:
        for pickup in pickups:
            spans = [[s.article_start, s.article_end, s.release_start, s.release_end] for s in pickup.spans]
            yield _pair(pickup.release, pickup.article, spans)


def by_datasketch(releases: list[dict[str, Any]], articles: list[dict[str, Any]]) -> Found:
    """Find pairs by MinHash and LSH, each candidate checked by its estimated similarity."""
    from datasketch import MinHash, MinHashLSH

    def sketch(text: str) -> Any:
        made = MinHash(num_perm=HASHES)
        made.update_batch([run.encode() for run in runs_of(text)])
        return made

    lsh = MinHashLSH(threshold=JACCARD, num_perm=HASHES)
    kept = {row["id"]: sketch(row["text"]) for row in releases}
    with lsh.insertion_session() as session:
        for name, made in kept.items():
            session.insert(name, made)
    for row in articles:
        made = sketch(row["text"])
        for name in lsh.query(made):
            if made.jaccard(kept[name]) >= JACCARD:
                yield _pair(name, row["id"])


def by_rensa(releases: list[dict[str, Any]], articles: list[dict[str, Any]]) -> Found:
    """Do the same with rensa; sixty-four bands of two hashes suit the similarity asked for."""
    from rensa import RMinHash, RMinHashLSH

    def sketch(text: str) -> Any:
        made = RMinHash(num_perm=HASHES, seed=42)
        made.update(runs_of(text))
        return made

    lsh = RMinHashLSH(threshold=JACCARD, num_perm=HASHES, num_bands=HASHES // 2)
    kept = [sketch(row["text"]) for row in releases]
    for number, made in enumerate(kept):
        lsh.insert(number, made)
    for row in articles:
        made = sketch(row["text"])
        for number in lsh.query(made):
            if made.jaccard(kept[number]) >= JACCARD:
                yield _pair(releases[number]["id"], row["id"])


def by_gaoya(releases: list[dict[str, Any]], articles: list[dict[str, Any]]) -> Found:
    """Do the same with gaoya, which splits the texts itself and checks what it found."""
    from gaoya.minhash import MinHashStringIndex

    index = MinHashStringIndex(32, JACCARD, None, None, HASHES, "word", True, (RUN_WORDS, RUN_WORDS))
    composed = [unicodedata.normalize("NFC", row["text"]) for row in releases]
    index.par_bulk_insert_docs(list(range(len(releases))), composed)
    for row in articles:
        for number in index.query(unicodedata.normalize("NFC", row["text"])):
            yield _pair(releases[number]["id"], row["id"])


def _sentences(text: str) -> Iterator[tuple[str, int, int]]:
    for match in _SENTENCE.finditer(text):
        words = words_of(match.group())
        if len(words) >= FEWEST_WORDS:
            yield " ".join(words), match.start(), match.end()


def by_sentences(releases: list[dict[str, Any]], articles: list[dict[str, Any]]) -> Found:
    """Find pairs that share a sentence of six words and more exactly."""
    holders: dict[str, dict[str, tuple[int, int]]] = defaultdict(dict)
    for row in releases:
        for sentence, start, end in _sentences(row["text"]):
            holders[sentence].setdefault(row["id"], (start, end))
    for row in articles:
        found: dict[str, list[list[int]]] = defaultdict(list)
        for sentence, start, end in _sentences(row["text"]):
            for name, (first, last) in holders.get(sentence, {}).items():
                found[name].append([start, end, first, last])
        for name, spans in found.items():
            yield _pair(name, row["id"], spans)


WAYS: dict[str, tuple[str, Callable[..., Found]]] = {
    "textreuse": ("textreuse", by_textreuse),
    "datasketch": ("datasketch", by_datasketch),
    "rensa": ("rensa", by_rensa),
    "gaoya": ("gaoya", by_gaoya),
    "sentences": ("", by_sentences),
}
NAMES = {
    "textreuse": "textreuse, the library alone",
    "datasketch": "datasketch, MinHash LSH",
    "rensa": "rensa, MinHash LSH",
    "gaoya": "gaoya, MinHash LSH",
    "sentences": "exact sentence hashes",
}


def write_pairs(way: str, folder: Path, out: Path) -> None:
    """Find pairs in one way, from files to a file."""
    releases, articles = read_rows(folder, "releases.jsonl"), read_rows(folder, "articles.jsonl")
    with out.open("w", encoding="utf-8") as file:
        for pair in WAYS[way][1](releases, articles):
            file.write(json.dumps(pair) + "\n")


def line(name: str, cost: Cost, quality: Quality, ours: Cost) -> str:
    """Give one line of the table; in brackets how many times ours a cost is."""

    def times(theirs: float, own: float, form: str) -> str:
        return f"{theirs:{form}} ({theirs / own:.1f}×)".rjust(16)

    costs = times(cost.cpu, ours.cpu, ".2f") + times(cost.wall, ours.wall, ".2f") + times(cost.peak, ours.peak, ".0f")
    figures = f"{quality.precision:10.3f}{quality.recall:8.3f}{quality.f1:8.3f}"
    spans = "–".rjust(9) if quality.span_f1 is None else f"{quality.span_f1:9.3f}"
    return f"{name:32}{costs}{figures}{spans}"


HEADING = f"{'':32}{'CPU s':>16}{'wall s':>16}{'peak MiB':>16}{'precision':>10}{'recall':>8}{'F1':>8}{'span F1':>9}"


def compared(given: LabelledSet, scratch: Path, runs: int) -> Iterator[str]:
    """Measure everything and give the table, ours first."""
    out = scratch / "match"
    command = match_command(given.path("releases"), given.path("articles"), out)
    measured(command)  # the kernels are compiled once, after an installation; `make bench-match` shows what that costs
    ours = measured(command, runs)
    quality = given.quality(read_rows(out, "pickups.jsonl"))
    yield HEADING
    yield line("daumoi match, with its report", ours, quality, ours)
    by_edit = {"daumoi match": quality.by_edit}
    for way, (module, _) in WAYS.items():
        if module and importlib.util.find_spec(module) is None:
            yield f"{NAMES[way]:32}not installed: pip install -r requirements/bench.txt"
            continue
        pairs = scratch / f"{way}.jsonl"
        finding = [sys.executable, "-m", "bench.peers", "--way", way, str(given.folder), str(pairs)]
        cost = measured(finding, runs)
        quality = given.quality(read_rows(scratch, pairs.name))
        by_edit[way] = quality.by_edit
        yield line(NAMES[way], cost, quality, ours)
    yield from _by_edit(by_edit)


def _by_edit(found: dict[str, dict[str, float]]) -> Iterator[str]:
    kinds = sorted({kind for each in found.values() for kind in each})
    if kinds:
        yield "\nrecall by how the article was made" + "".join(f"{kind:>10}" for kind in kinds)
        for name, each in found.items():
            yield f"{name:34}" + "".join(f"{each.get(kind, 0):10.3f}" for kind in kinds)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--dev", type=Path, metavar="FOLDER", help="labelled set to measure on")
    parser.add_argument("--runs", type=int, default=1, metavar="N", help="runs of each, of which the cheapest counts")
    parser.add_argument("--way", nargs=3, metavar=("WAY", "FOLDER", "FILE"), help="find pairs in one way, unmeasured")
    arguments = parser.parse_args()
    if arguments.way:
        write_pairs(arguments.way[0], Path(arguments.way[1]), Path(arguments.way[2]))
        return
    with tempfile.TemporaryDirectory() as scratch:
        given = labelled_set(arguments.dev, Path(scratch))
        print(f"{given.folder.name}: {len(given.rows('releases'))} releases, {len(given.rows('articles'))} articles\n")
        for said in compared(given, Path(scratch), arguments.runs):
            print(said, flush=True)


if __name__ == "__main__":
    main()
