"""`daumoi match`: which articles use which releases, from files to files, without a server.

Exit codes: 0 all was read, 1 the results could not be written, 2 wrong usage, 3 finished but something was skipped.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import sys
import time
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path
from typing import IO, Final

from daumoi.coverage.match_files.report import Summary, write_report
from daumoi.coverage.match_files.results import PickupTable, pickup_line, written_whole
from daumoi.coverage.match_files.sources import Entry, PathMissing, Problem, check_path, read_entries
from daumoi.coverage.match_files.words import WORDS, Words
from textreuse import Pickup, ReleaseIndex

DONE, FAILED, WRONG_USAGE, SKIPPED = 0, 1, 2, 3
_REPORT_PAIRS: Final = 200
_SECONDS_BETWEEN_LINES: Final = 0.5


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what the command takes."""
    kinds = "a folder of .txt, .html, .json (also .gz), or a JSON Lines file"
    parser.add_argument("--releases", type=Path, required=True, metavar="PATH", help=f"what was issued: {kinds}")
    parser.add_argument("--articles", type=Path, required=True, metavar="PATH", help=f"what was published: {kinds}")
    parser.add_argument("--out", type=Path, required=True, metavar="DIR", help="folder for the results")
    parser.add_argument("--language", choices=sorted(WORDS), default="vi", help="of the report and of messages")
    parser.add_argument(
        "--report-pairs",
        type=_count,
        default=_REPORT_PAIRS,
        metavar="N",
        help=f"pairs shown in report.html, the strongest first (default {_REPORT_PAIRS})",
    )
    parser.add_argument("--quiet", action="store_true", help="say only what went wrong")


def _count(text: str) -> int:
    count = int(text)
    if count < 0:
        raise argparse.ArgumentTypeError("must not be negative")
    return count


def run(arguments: argparse.Namespace) -> int:
    """Match, write the results, and give the exit code."""
    words = WORDS[arguments.language]
    for path in (arguments.releases, arguments.articles):
        try:
            check_path(path)
        except PathMissing as wrong:
            return _complain(words[f"path_{wrong}"].format(path=path), WRONG_USAGE)
    if arguments.out.exists() and not arguments.out.is_dir():
        return _complain(words["out_is_file"].format(path=arguments.out), WRONG_USAGE)
    summary = Summary(most_pairs=arguments.report_pairs)
    progress = _Progress(words, summary, shown=not arguments.quiet and sys.stderr.isatty())

    def report(problem: Problem) -> None:
        summary.report(problem)
        progress.clear()
        sys.stderr.write(words.problem(problem) + "\n")

    progress.say(words["reading_releases"])
    releases = {entry.id: entry for entry in read_entries(arguments.releases, report)}
    if not releases:
        progress.clear()
        return _complain(words["no_releases"].format(path=arguments.releases), FAILED)
    summary.releases = len(releases)
    try:
        _match(arguments, releases, read_entries(arguments.articles, report), summary, progress)
    except OSError as wrong:
        progress.clear()
        return _complain(words["failed"].format(reason=wrong), FAILED)
    progress.clear()
    if not arguments.quiet:
        sys.stdout.write(_closing(summary, words, arguments.out))
    return SKIPPED if summary.problem_count else DONE


def _match(
    arguments: argparse.Namespace,
    releases: dict[str, Entry],
    articles: Iterable[Entry],
    summary: Summary,
    progress: _Progress,
) -> None:
    index = ReleaseIndex.build(entry.as_release() for entry in releases.values())
    folder: Path = arguments.out
    folder.mkdir(parents=True, exist_ok=True)
    with contextlib.ExitStack() as files:
        lines = files.enter_context(written_whole(folder / "pickups.jsonl"))
        table = PickupTable(files.enter_context(written_whole(folder / "pickups.csv", bom=True)))
        texts = files.enter_context(written_whole(folder / "texts.jsonl", keep_empty=False))
        page = files.enter_context(written_whole(folder / "report.html"))
        for release in releases.values():
            _keep_extracted(texts, release)
        for article, pickups in _matched(index, articles):
            summary.count(article, pickups, releases)
            for pickup in pickups:
                lines.write(pickup_line(pickup))
                table.add(pickup, releases[pickup.release], article)
            if pickups:
                _keep_extracted(texts, article)
            progress.step()
        progress.clear()
        write_report(page, summary, releases, language=arguments.language, made_at=datetime.now().astimezone())


def _matched(index: ReleaseIndex, articles: Iterable[Entry]) -> Iterator[tuple[Entry, list[Pickup]]]:
    """Give each article with its pickups; articles wait here only while the index reads ahead by a batch."""
    waiting: list[Entry] = []

    def passing() -> Iterator[Entry]:
        for article in articles:
            waiting.append(article)
            yield article

    for pickups in index.match_many(article.as_article() for article in passing()):
        yield waiting.pop(0), pickups


def _keep_extracted(file: IO[str], entry: Entry) -> None:
    """Write a text that was taken out of a page: the offsets of its spans count in this text, not in the page."""
    if entry.extracted:
        file.write(json.dumps({"id": entry.id, "text": entry.text}) + "\n")


def _complain(message: str, code: int) -> int:
    sys.stderr.write(f"daumoi match: {message}\n")
    return code


def _closing(summary: Summary, words: Words, folder: Path) -> str:
    lines = [
        words["done"].format(
            articles=words.number(summary.articles),
            releases=words.number(summary.releases),
            using=words.number(summary.articles_using),
            used=words.number(len(summary.by_release)),
            pairs=words.number(summary.pairs),
        )
    ]
    if summary.problem_count:
        lines.append(words["skipped"].format(count=words.number(summary.problem_count)))
    lines.append(words["written"].format(folder=folder))
    return "\n".join(lines) + "\n"


class _Progress:
    """One line that is written over itself, on a terminal only."""

    def __init__(self, words: Words, summary: Summary, *, shown: bool) -> None:
        self._words, self._summary, self._shown = words, summary, shown
        self._began = self._last = time.monotonic()

    def say(self, text: str) -> None:
        if self._shown:
            sys.stderr.write(f"\r\x1b[2K{text}")
            sys.stderr.flush()

    def step(self) -> None:
        now = time.monotonic()
        if self._shown and now - self._last >= _SECONDS_BETWEEN_LINES:
            self._last = now
            rate = round(self._summary.articles / max(0.001, now - self._began))
            number = self._words.number
            self.say(
                self._words["progress"].format(
                    articles=number(self._summary.articles), pairs=number(self._summary.pairs), rate=number(rate)
                )
            )

    def clear(self) -> None:
        self.say("")
