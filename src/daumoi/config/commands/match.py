"""`daumoi match`: which articles use which releases, from files to files, without a server.

Exit codes: 0 all was read, 1 the results could not be written, 2 wrong usage, 3 finished but something was skipped,
130 broken off with Ctrl-C. A run that was broken off, killed or stopped by a full disk goes on when it is asked again.
"""

from __future__ import annotations

import argparse
import atexit
import contextlib
import gc
import itertools
import logging
import sys
import time
import unicodedata
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final

from daumoi.coverage.match_files.journal import Journal, OtherRun, RunInProgress
from daumoi.coverage.match_files.parquet import has_parquet
from daumoi.coverage.match_files.run import SIMILAR_BY, MatchRun, Plan, outlet_habits
from daumoi.coverage.match_files.sources import Entry, PathMissing, Problem, Source, check_path
from daumoi.coverage.match_files.summary import Summary
from daumoi.coverage.match_files.words import WORDS, Words
from textreuse import ReleaseIndex
from textreuse.compiled import told_of_compiling
from textreuse.outlets import OutletHabits

DONE, FAILED, WRONG_USAGE, SKIPPED, BROKEN_OFF = 0, 1, 2, 3, 130
DEFAULT_LANGUAGE: Final = "vi"
_REPORT_PAIRS: Final = 200
_CHECKPOINT_SECONDS: Final = 5.0
_SECONDS_BETWEEN_LINES: Final = 0.5
_OBJECTS_BETWEEN_COLLECTIONS: Final = 100_000


def add_arguments(parser: argparse.ArgumentParser, language: str = DEFAULT_LANGUAGE) -> None:
    """Declare what the command takes, described in a language."""
    words = WORDS[language]
    options = parser.add_argument_group(words["help_options"])
    if not parser.add_help:
        options.add_argument("-h", "--help", action="help", help=words["help_help"])
    kinds = words["help_kinds"]
    for name in ("releases", "articles"):
        said = words[f"help_{name}"].format(kinds=kinds)
        options.add_argument(f"--{name}", type=Path, required=True, metavar=words["help_path"], help=said)
    asked = options.add_mutually_exclusive_group(required=True)
    asked.add_argument("--out", type=Path, metavar=words["help_folder"], help=words["help_out"])
    ids = words["help_article_id"], words["help_release_id"]
    asked.add_argument("--explain", nargs=2, metavar=ids, help=words["help_explain"])
    options.add_argument("--language", choices=sorted(WORDS), default=DEFAULT_LANGUAGE, help=words["help_language"])
    options.add_argument(
        "--report-pairs",
        type=_count,
        default=_REPORT_PAIRS,
        metavar="N",
        help=words["help_report_pairs"].format(default=_REPORT_PAIRS),
    )
    options.add_argument("--parquet", action="store_true", help=words["help_parquet"])
    options.add_argument(
        "--similar",
        nargs="?",
        choices=SIMILAR_BY,
        const=SIMILAR_BY[0],
        default="",
        metavar="|".join(SIMILAR_BY),
        help=words["help_similar"],
    )
    options.add_argument("--outlet-lines", action="store_true", help=words["help_outlet_lines"])
    options.add_argument("--fresh", action="store_true", help=words["help_fresh"])
    options.add_argument(
        "--checkpoint",
        type=float,
        default=_CHECKPOINT_SECONDS,
        metavar=words["help_seconds"],
        help=words["help_checkpoint"].format(default=round(_CHECKPOINT_SECONDS)),
    )
    options.add_argument("--quiet", action="store_true", help=words["help_quiet"])


def language_asked(given: Sequence[str]) -> str:
    """Give the language that a command line asks for, before it is read: its own help speaks that language."""
    pairs = itertools.pairwise([*given, ""])
    said = [one.partition("=")[2] or after for one, after in pairs if one.partition("=")[0] == "--language"]
    return said[-1] if said and said[-1] in WORDS else DEFAULT_LANGUAGE


def help_form(language: str) -> type[argparse.HelpFormatter]:
    """Give the form of help whose first word is of a language."""

    class InLanguage(argparse.HelpFormatter):
        def add_usage(self, usage: Any, actions: Any, groups: Any, prefix: str | None = None) -> None:
            super().add_usage(usage, actions, groups, prefix or WORDS[language]["help_usage"])

    return InLanguage


def _count(text: str) -> int:
    count = int(text)
    if count < 0:
        raise argparse.ArgumentTypeError("must not be negative")
    return count


def run(arguments: argparse.Namespace) -> int:
    """Match, write the results, and give the exit code."""
    words = WORDS[arguments.language]
    # It logs what `NotAnArticle` says already, in its own words.
    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    if wrong := _wrong_usage(arguments, words):
        return _complain(wrong, WRONG_USAGE)
    terminal = _Terminal(words, quiet=arguments.quiet)
    if arguments.explain:
        with told_of_compiling(terminal.tell_of_preparation):
            return _explain(arguments, words, terminal)
    try:
        with _collecting_seldom(), told_of_compiling(terminal.tell_of_preparation):
            return _run(arguments, words, terminal)
    except OtherRun as other:
        changed = ", ".join(words[f"changed_{name}"] for name in other.changed)
        return _complain(words["other_run"].format(folder=arguments.out, changed=changed), WRONG_USAGE)
    except RunInProgress:
        return _complain(words["run_in_progress"].format(folder=arguments.out), FAILED)
    except OSError as broken:
        terminal.clear()
        return _complain(words["failed"].format(reason=words.cause(broken)), FAILED)
    except KeyboardInterrupt:
        terminal.clear()
        return _complain(words["broken_off"].format(articles=words.number(terminal.safe)), BROKEN_OFF)


@contextlib.contextmanager
def _collecting_seldom() -> Iterator[None]:
    """Look for cycles seldom: a run makes many small objects and hardly a cycle, and the search took a tenth of it."""
    # Nor any at the end of the process, which would go through all that is about to be given back anyhow.
    atexit.register(gc.freeze)
    before = gc.get_threshold()
    gc.set_threshold(_OBJECTS_BETWEEN_COLLECTIONS, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)


def _wrong_usage(arguments: argparse.Namespace, words: Words) -> str:
    for path in (arguments.releases, arguments.articles):
        try:
            check_path(path)
        except PathMissing as wrong:
            return words[f"path_{wrong}"].format(path=path)
    if arguments.out and arguments.out.exists() and not arguments.out.is_dir():
        return words["out_is_file"].format(path=arguments.out)
    if arguments.out and (read := _folder_around(arguments)):
        return words["out_is_read"].format(out=arguments.out, path=read)
    if arguments.parquet and not has_parquet():
        return words["path_parquet"].format(path="--parquet")
    return words["no_embeddings"] if arguments.similar == "embeddings" and not _has_embeddings() else ""


def _has_embeddings() -> bool:
    # Here because most runs do without similar texts, and need not wait for their tables.
    from daumoi.coverage.match_files.similar_texts import has_embeddings

    return has_embeddings()


def _folder_around(arguments: argparse.Namespace) -> Path | None:
    """Give the folder of texts that the results would be written into: the next run would read them as texts."""
    out = arguments.out.resolve()
    folders = (path for path in (arguments.releases, arguments.articles) if path.is_dir())
    return next((path for path in folders if out == path.resolve() or path.resolve() in out.parents), None)


def _run(arguments: argparse.Namespace, words: Words, terminal: _Terminal) -> int:
    terminal.say(words["reading_releases"])
    problems, releases = _releases(Source(arguments.releases), terminal)
    if not releases:
        terminal.clear()
        return _complain(words["no_releases"].format(path=arguments.releases), FAILED)
    plan = Plan(
        articles=arguments.articles,
        language=arguments.language,
        most_pairs=arguments.report_pairs,
        parquet=arguments.parquet,
        similar=arguments.similar,
        outlet_lines=arguments.outlet_lines,
        checkpoint_seconds=arguments.checkpoint,
    )
    with Journal(arguments.out, plan.identity(arguments.releases)) as journal:
        if arguments.fresh:
            journal.forget()
        matching = MatchRun(plan, journal, releases, problems)
        terminal.follow(matching)
        matching.finish(tell=terminal.tell)
    terminal.clear()
    if not arguments.quiet:
        sys.stdout.write(_closing(matching.summary, words, arguments.out))
    return SKIPPED if matching.summary.problem_count else DONE


def _explain(arguments: argparse.Namespace, words: Words, terminal: _Terminal) -> int:
    """Print why an article is, or is not, a use of a release."""
    wanted, release = arguments.explain
    _, releases = _releases(Source(arguments.releases), terminal)
    if release not in releases:
        return _complain(words["no_such_release"].format(id=release, path=arguments.releases), WRONG_USAGE)
    entries = (found for found in Source(arguments.articles) if isinstance(found, Entry))
    article = next((entry for entry in entries if entry.id == wanted), None)
    if article is None:
        return _complain(words["no_such_article"].format(id=wanted, path=arguments.articles), WRONG_USAGE)
    index = ReleaseIndex.build(entry.as_release() for entry in releases.values())
    given = article.as_article()
    habits = outlet_habits(arguments.articles) if arguments.outlet_lines else OutletHabits()
    compared = next(habits.without_standing_lines([given]))
    why = index.explain(compared, release)
    heading = words["why" if why.used else "why_not"]
    names = {entry_id: entry.title or entry_id for entry_id, entry in releases.items()}
    lines = [f"- {words.reason(reason, names)}" for reason in why.reasons]
    if compared.text != given.text:
        lines.append(f"- {words['outlet_lines']}")
    sys.stdout.write("\n".join([f"{wanted} · {release}", heading, *lines]) + "\n")
    return DONE


def _releases(source: Source, terminal: _Terminal) -> tuple[list[Problem], dict[str, Entry]]:
    problems: list[Problem] = []
    releases: dict[str, Entry] = {}
    for found in source:
        if isinstance(found, Problem):
            problems.append(found)
            terminal.tell(found)
        else:
            releases[found.id] = found
    return problems, releases


def _complain(message: str, code: int) -> int:
    sys.stderr.write(f"daumoi match: {_harmless(message)}\n")
    return code


def _harmless(message: str) -> str:
    """Write out what would command the terminal or turn the line round: names and ids come from anywhere."""
    return "".join(ascii(one)[1:-1] if unicodedata.category(one)[0] == "C" else one for one in message)


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
    if summary.similar:
        lines.append(words["similar_found"].format(count=words.number(summary.similar)))
    if summary.problem_count:
        lines.append(words["skipped"].format(count=words.number(summary.problem_count)))
    if summary.by_encoding:
        lines.append(words["converted"].format(encodings=words.encodings(summary.by_encoding)))
    lines.append(words["written"].format(folder=folder))
    return "\n".join(lines) + "\n"


class _Terminal:
    """Says on standard error what goes wrong and, on a terminal, one line of progress that is written over itself."""

    def __init__(self, words: Words, *, quiet: bool) -> None:
        self._words, self._quiet = words, quiet
        self._shown = not quiet and sys.stderr.isatty()
        self._began = self._last = time.monotonic()
        self._run: MatchRun | None = None
        self._first = 0

    @property
    def safe(self) -> int:
        """Articles that need not be read again after the run is broken off."""
        return self._run.safe_articles if self._run else 0

    def follow(self, matching: MatchRun) -> None:
        """Begin to show the progress of a run; say when it goes on with an earlier one."""
        self._run, self._first = matching, matching.summary.articles
        self._began = time.monotonic()
        if matching.taken_up and not self._quiet:
            self.clear()
            said = self._words["taken_up"].format(articles=self._words.number(self._first))
            sys.stderr.write(said + "\n")
        matching.after_each = self.step

    def tell(self, problem: Problem) -> None:
        """Say what could not be read."""
        self.clear()
        sys.stderr.write(_harmless(self._words.problem(problem)) + "\n")

    def tell_of_preparation(self) -> None:
        """Say why the first run on a machine takes so long to begin."""
        if not self._quiet:
            self.clear()
            sys.stderr.write(self._words["preparing"] + "\n")
            sys.stderr.flush()

    def say(self, text: str) -> None:
        """Write over the line of progress."""
        if self._shown:
            sys.stderr.write(f"\r\x1b[2K{text}")
            sys.stderr.flush()

    def step(self) -> None:
        """Show how far the run is, twice a second at most."""
        now = time.monotonic()
        if self._shown and self._run and now - self._last >= _SECONDS_BETWEEN_LINES:
            self._last = now
            self.say(self._progress(self._run, max(0.001, now - self._began)))

    def _progress(self, matching: MatchRun, seconds: float) -> str:
        number, summary = self._words.number, matching.summary
        return self._words["progress"].format(
            share=self._words.share(matching.share_read),
            articles=number(summary.articles),
            pairs=number(summary.pairs),
            rate=number(round((summary.articles - self._first) / seconds)),
        )

    def clear(self) -> None:
        """Take the line of progress away."""
        self.say("")
