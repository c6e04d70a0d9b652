"""A run killed at any moment goes on, and what it gives is to the byte what it would have given undisturbed."""

from __future__ import annotations

import argparse
import gzip
import json
import os
import signal
import warnings
from collections.abc import Callable
from pathlib import Path

import pytest

from daumoi.config.commands import match
from daumoi.coverage.match_files import run as running
from daumoi.coverage.match_files.journal import FOLDER, Journal, OtherRun, RunInProgress
from daumoi.coverage.match_files.seen import SeenIds
from daumoi.coverage.match_files.sources import Entry, Problem, Source
from daumoi.coverage.match_files.tests.command import (
    NEWS,
    OTHER,
    RELEASE,
    STORY,
    STORY_IN_ENGLISH,
    html_page,
    write_lines,
)

pytestmark = pytest.mark.pure

FORKS = pytest.mark.skipif(not hasattr(os, "fork"), reason="kills are tried on a forked process")
BATCH = 3


@pytest.fixture(autouse=True)
def _small_batches_on_a_fixed_day(monkeypatch):
    monkeypatch.setattr(running, "_BATCH_TEXTS", BATCH)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1795300000")


@pytest.fixture
def releases(tmp_path: Path) -> Path:
    rows = [
        {"id": "gom", "text": RELEASE, "agency": "Bảo tàng"},
        {"id": "bom", "text": OTHER},
        {"id": "bad"},
        {"id": "luoi", "text": STORY},
    ]
    return write_lines(tmp_path / "releases.jsonl", rows)


def rows() -> list[dict[str, object]]:
    """Articles of every kind: used, unused, twice the same id, without text, as a page, broken."""
    given: list[dict[str, object]] = []
    for number in range(14):
        text = (NEWS + RELEASE, NEWS * 3, OTHER + NEWS, RELEASE.split(". ")[1] + ". " + NEWS)[number % 4]
        given.append({"id": f"a{number}", "text": text, "outlet": f"Báo {number % 3}"})
    given[5]["id"] = "a1"
    given[8] = {"id": "page", "html": html_page(RELEASE)}
    given[11] = {"id": "nothing"}
    return [*given, {"id": "en", "text": STORY_IN_ENGLISH}]


def as_lines(folder: Path) -> Path:
    return write_lines(folder / "articles.jsonl", rows())


def as_gzip(folder: Path) -> Path:
    path = folder / "articles.jsonl.gz"
    body = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows())
    path.write_bytes(gzip.compress((body + '{"broken\n').encode()))
    return path


def as_folder(folder: Path) -> Path:
    path = folder / "articles"
    path.mkdir()
    for number, row in enumerate(rows()):
        (path / f"{number:02}.json").write_text(json.dumps(row), encoding="utf-8")
    (path / "list.json").write_text(json.dumps([*rows()[:5], {"id": "more", "text": RELEASE}]), encoding="utf-8")
    (path / "z.txt").write_text(OTHER, encoding="utf-8")
    write_lines(path / "zz.jsonl", [{"id": f"z{n}", "text": OTHER} for n in range(5)])
    return path


def as_parquet(folder: Path) -> Path:
    arrow = pytest.importorskip("pyarrow", reason="the extra `parquet` is not installed")
    from pyarrow import parquet

    path = folder / "articles.parquet"
    parquet.write_table(arrow.Table.from_pylist([{"html": None, **row} for row in rows()]), path, row_group_size=4)
    return path


def asked(releases: Path, articles: Path, out: Path, *more: str) -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    match.add_arguments(parser)
    paths = ["--releases", str(releases), "--articles", str(articles), "--out", str(out)]
    return parser.parse_args([*paths, "--checkpoint", "0", "--report-pairs", "4", *more])


def files_of(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def killed_after(calls: int, arguments: argparse.Namespace) -> bool:
    """Run in a process of its own that kills itself at the n-th write, sync or rename; false when it got through."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # newer Pythons warn of threads; none of ours runs here
        child = os.fork()
    if not child:
        left = [calls]

        def counting(real: Callable[..., object]) -> Callable[..., object]:
            def counted(*given: object, **named: object) -> object:
                left[0] -= 1
                if left[0] < 0:
                    os.kill(os.getpid(), signal.SIGKILL)
                return real(*given, **named)

            return counted

        os.fsync = counting(os.fsync)
        Path.replace = counting(Path.replace)
        Path.unlink = counting(Path.unlink)
        running.Results.add = counting(running.Results.add)
        running.Results.add_ids = counting(running.Results.add_ids)
        match.run(arguments)
        os._exit(0)
    _, status = os.waitpid(child, 0)
    return os.WIFSIGNALED(status)


@FORKS
@pytest.mark.parametrize("given", [as_lines, as_gzip, as_folder, as_parquet])
def test_a_run_killed_at_any_moment_gives_the_same_bytes_when_taken_up(tmp_path, releases, given):
    articles = given(tmp_path)
    more = {as_parquet: ("--parquet",), as_gzip: ("--similar",)}.get(given, ())
    assert match.run(asked(releases, articles, tmp_path / "whole", *more)) == match.SKIPPED
    whole = files_of(tmp_path / "whole")
    assert {"pickups.jsonl", "pickups.csv", "report.html", "problems.jsonl", "texts.jsonl"} <= whole.keys()
    assert ("similar.jsonl" in whole, "pickups.parquet" in whole) == (given is as_gzip, given is as_parquet)
    kills = 0
    for calls in range(0, 400, 7 if given is as_lines else 17):
        out = tmp_path / f"killed{calls}"
        if not killed_after(calls, asked(releases, articles, out, "--quiet", *more)):
            break
        kills += 1
        assert match.run(asked(releases, articles, out, *more)) == match.SKIPPED
        assert files_of(out) == whole, calls
    assert kills > 3


@FORKS
def test_a_run_killed_again_and_again_ends_with_the_same_bytes(tmp_path, releases):
    articles = as_lines(tmp_path)
    match.run(asked(releases, articles, tmp_path / "whole"))
    out, kills = tmp_path / "out", 0
    while killed_after(30, asked(releases, articles, out, "--quiet")):
        kills += 1
        assert kills < 30
    assert kills > 1
    assert files_of(out) == files_of(tmp_path / "whole")


@pytest.fixture
def broken_off(tmp_path, releases, monkeypatch):
    """Breaks a run off with Ctrl-C after so many articles."""

    def break_off(out: Path, articles: Path, after: int, wrong: BaseException | None = None) -> int:
        real, left = running.Results.add, [after]

        def add(*given: object) -> object:
            left[0] -= 1
            if left[0] < 0:
                raise wrong or KeyboardInterrupt
            return real(*given)

        with monkeypatch.context() as patched:
            patched.setattr(running.Results, "add", add)
            return match.run(asked(releases, articles, out, "--language", "en"))

    return break_off


def test_ctrl_c_ends_with_130_and_says_how_to_go_on(tmp_path, releases, broken_off, capsys):
    articles = as_lines(tmp_path)
    assert broken_off(tmp_path / "out", articles, 7) == match.BROKEN_OFF
    told = capsys.readouterr().err
    assert "the first 5 articles are safe" in told
    assert match.run(asked(releases, articles, tmp_path / "out", "--language", "en")) == match.SKIPPED
    assert "Going on with an unfinished run: 5 articles are done." in capsys.readouterr().err
    assert not (tmp_path / "out" / FOLDER).exists()


def test_a_full_disk_is_named_in_words_and_the_run_goes_on_afterwards(tmp_path, releases, broken_off, capsys):
    articles = as_lines(tmp_path)
    match.run(asked(releases, articles, tmp_path / "whole", "--language", "en"))
    full = OSError(28, "No space left on device")
    assert broken_off(tmp_path / "out", articles, 9, full) == match.FAILED
    assert "No space left on device" in capsys.readouterr().err
    assert match.run(asked(releases, articles, tmp_path / "out", "--language", "en")) == match.SKIPPED
    assert files_of(tmp_path / "out") == files_of(tmp_path / "whole")


@pytest.mark.parametrize("changed", ["articles", "releases", "options"])
def test_an_unfinished_run_of_something_else_is_not_gone_on_with(tmp_path, releases, broken_off, capsys, changed):
    articles, out = as_lines(tmp_path), tmp_path / "out"
    broken_off(out, articles, 7)
    if changed != "options":
        write_lines(articles if changed == "articles" else releases, [{"id": "new", "text": RELEASE + NEWS}])
    more = ("--report-pairs", "9") if changed == "options" else ()
    assert match.run(asked(releases, articles, out, "--language", "en", *more)) == match.WRONG_USAGE
    told = capsys.readouterr().err
    named = {"articles": "the files of articles", "releases": "the files of releases", "options": "the options"}
    assert named[changed] in told
    assert not [name for key, name in named.items() if key != changed and name in told.replace("same files", "")]
    assert "--fresh" in told
    assert match.run(asked(releases, articles, out, "--fresh", *more)) in {match.DONE, match.SKIPPED}
    assert (out / "report.html").exists()


def test_an_unfinished_run_of_another_version_is_not_gone_on_with(tmp_path, releases, broken_off, monkeypatch, capsys):
    articles, out = as_lines(tmp_path), tmp_path / "out"
    broken_off(out, articles, 7)
    with monkeypatch.context() as patched:
        patched.setattr(running, "engine_digest", lambda: "another")
        assert match.run(asked(releases, articles, out, "--language", "en")) == match.WRONG_USAGE
    assert "the program" in capsys.readouterr().err
    (out / FOLDER / "journal.json").write_text('{"version": 1, "of', encoding="utf-8")
    assert match.run(asked(releases, articles, out, "--language", "en")) == match.WRONG_USAGE
    assert "the journal" in capsys.readouterr().err


def test_results_of_an_earlier_run_stay_until_the_new_ones_are_complete(tmp_path, releases, broken_off):
    articles, out = as_lines(tmp_path), tmp_path / "out"
    match.run(asked(releases, articles, out))
    before = files_of(out)
    write_lines(articles, [{"id": f"n{number}", "text": RELEASE} for number in range(9)])
    broken_off(out, articles, 7)
    after = {path.name: path.read_bytes() for path in out.iterdir() if path.is_file()}
    assert after == before
    match.run(asked(releases, articles, out))
    assert not (out / "problems.jsonl").exists() or b"n" in (out / "problems.jsonl").read_bytes()
    assert not (out / "texts.jsonl").exists()


def test_two_runs_do_not_write_into_one_folder(tmp_path, releases, capsys):
    articles, out = as_lines(tmp_path), tmp_path / "out"
    with Journal(out, {}):
        with pytest.raises(RunInProgress), Journal(out, {}):
            pass
        assert match.run(asked(releases, articles, out)) == match.FAILED
    assert str(out) in capsys.readouterr().err


def test_a_journal_of_something_else_names_all_that_differs(tmp_path):
    with Journal(tmp_path, {"articles": "1", "engine": "1", "options": "same"}) as journal:
        journal.checkpoint({})
    with Journal(tmp_path, {"articles": "2", "engine": "2", "options": "same"}) as journal:
        with pytest.raises(OtherRun) as refused:
            journal.take_up()
        assert refused.value.changed == ["articles", "engine"]


@pytest.mark.parametrize("given", [as_lines, as_gzip, as_folder, as_parquet])
def test_a_source_goes_on_from_every_place_where_it_stood(tmp_path, given):
    path = given(tmp_path)
    whole = list(Source(path))
    assert any(isinstance(found, Problem) for found in whole)
    for passed in range(len(whole) + 1):
        first = Source(path)
        found = [one for _, one in zip(range(passed), first, strict=False)] if passed else []
        rest = list(Source(path, start=first.position if passed else None, seen=first.seen))
        assert found + rest == whole, passed


def test_ids_are_remembered_through_merges_and_through_a_file():
    seen, written = SeenIds(), b""
    for number in range(40_000):
        assert seen.add(f"id {number}")
        if number % 7_000 == 0:
            written += seen.new_keys()
    written += seen.new_keys()
    again = SeenIds.read(written)
    for number in range(0, 40_000, 997):
        assert not seen.add(f"id {number}")
        assert not again.add(f"id {number}")
    assert again.add("id 40000")


def test_every_problem_is_written_although_the_report_lists_only_some(tmp_path, releases):
    articles = tmp_path / "articles.jsonl"
    articles.write_text("{\n" * 300 + json.dumps({"id": "x", "text": RELEASE}), encoding="utf-8")
    assert match.run(asked(releases, articles, tmp_path / "out", "--language", "en")) == match.SKIPPED
    lines = (tmp_path / "out" / "problems.jsonl").read_text(encoding="utf-8").splitlines()
    assert len(lines) == 301
    assert json.loads(lines[1]) == {"place": "articles.jsonl:1", "reason": "broken JSON", "detail": "character 3"}
    html = (tmp_path / "out" / "report.html").read_text(encoding="utf-8")
    assert "and 251 more" in html


def test_entries_know_nothing_of_each_other(tmp_path):
    path = write_lines(tmp_path / "a.jsonl", [{"id": "a", "text": "x"}, {"id": "b", "text": "y"}])
    assert [one.id for one in Source(path) if isinstance(one, Entry)] == ["a", "b"]
