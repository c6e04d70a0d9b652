"""Archives on Spark: the same results as in one process, whatever lies in the files, and after any interruption."""

from __future__ import annotations

import gzip
import importlib.util
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from tests.quality.corpus import Corpus, made_corpus
from textreuse import Article, Pickup, Release, ReleaseIndex


def missing() -> str:
    """Say what Spark lacks here; empty when it can run."""
    for package in ("pyspark", "pyarrow", "pandas"):
        if importlib.util.find_spec(package) is None:
            return f"{package} is not installed (make spark)"
    return "" if shutil.which("java") or "JAVA_HOME" in os.environ else "Java is not installed (default-jre-headless)"


pytestmark = [pytest.mark.spark, pytest.mark.pure]
if missing():
    pytest.skip(missing(), allow_module_level=True)

import pyarrow as pa  # noqa: E402 only where it is installed
import pyarrow.parquet as parquet  # noqa: E402
from pyspark.sql import SparkSession  # noqa: E402

from textreuse.rows import Unusable  # noqa: E402
from textreuse.spark import (  # noqa: E402
    ENGINE,
    AnotherRun,
    EngineDiffers,
    IndexDiffers,
    InputsChanged,
    NothingToRead,
    ShippedIndex,
    match_archive,
    pickups,
    problems,
    read_releases,
    record_of,
    shipped,
)
from textreuse.spark.__main__ import session  # noqa: E402
from textreuse.spark.census import Census  # noqa: E402
from textreuse.spark.indexes import sent  # noqa: E402
from textreuse.spark.tables import columns_of, row_of  # noqa: E402
from textreuse.spark.texts import article_of, fields_of_line  # noqa: E402
from textreuse.spark.workers import Known, Matching  # noqa: E402

Rows = list[dict[str, Any]]
SOME = 240


@pytest.fixture(scope="module")
def spark() -> Iterator[SparkSession]:
    started = session("local[2]")
    started.sparkContext.setLogLevel("OFF")
    yield started
    started.stop()


@pytest.fixture(scope="module")
def corpus() -> Corpus:
    return made_corpus()


@pytest.fixture(scope="module")
def releases(corpus: Corpus) -> list[Release]:
    return [Release(row["id"], row["text"], row["agency"]) for row in corpus.releases]


@pytest.fixture(scope="module")
def expected(corpus: Corpus, releases: list[Release]) -> list[Pickup]:
    articles = [Article(row["id"], row["text"], row["outlet"]) for row in corpus.articles]
    return in_order(pickup for found in ReleaseIndex.build(releases).match_many(articles) for pickup in found)


@pytest.fixture(scope="module")
def index(spark: SparkSession, releases: list[Release]) -> ShippedIndex:
    return shipped(spark, releases)


def in_order(found: Any) -> list[Pickup]:
    return sorted(found, key=lambda pickup: (pickup.article, pickup.release))


def found_in(spark: SparkSession, out: Path) -> list[Pickup]:
    return in_order(record_of(Pickup, row.asDict(recursive=True)) for row in pickups(spark, str(out)).collect())


def left_out_of(spark: SparkSession, out: Path) -> list[tuple[str, int | None, str | None, str]]:
    rows = problems(spark, str(out)).collect()
    return sorted(((Path(row["file"]).name, row["row"], row["id"], row["reason"]) for row in rows), key=str)


def write_lines(path: Path, rows: Rows) -> None:
    body = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows).encode()
    path.write_bytes(gzip.compress(body) if path.suffix == ".gz" else body)


def write_table(path: Path, rows: Rows) -> None:
    parquet.write_table(pa.Table.from_pylist(rows), path, row_group_size=200)


def spread(folder: Path, rows: Rows, files: int, suffix: str, write: Callable[[Path, Rows], None]) -> Path:
    """Write rows into several files of a folder, in a name that needs escaping."""
    folder.mkdir()
    size = -(-len(rows) // files)
    for number in range(files):
        write(folder / f"tháng [{number}]{suffix}", rows[number * size : (number + 1) * size])
    return folder


@pytest.mark.parametrize(
    ("suffix", "write"), [(".jsonl.gz", write_lines), (".jsonl", write_lines), (".parquet", write_table)]
)
def test_spark_finds_what_one_process_finds_field_by_field(
    suffix: str,
    write: Callable[[Path, Rows], None],
    spark: SparkSession,
    index: ShippedIndex,
    corpus: Corpus,
    expected: list[Pickup],
    tmp_path: Path,
) -> None:
    articles = spread(tmp_path / "bài báo", list(corpus.articles), 3, suffix, write)

    counts = match_archive(spark, index=index, articles=str(articles), out=str(tmp_path / "out"), block_bytes=400_000)

    assert found_in(spark, tmp_path / "out") == expected
    assert (counts.articles, counts.pickups, counts.problems) == (len(corpus.articles), len(expected), 0)
    assert left_out_of(spark, tmp_path / "out") == []


def test_releases_are_read_as_they_were_written(spark: SparkSession, tmp_path: Path) -> None:
    rows: Rows = [
        {"id": "r1", "text": "Cục công bố kết quả.", "agency": "Cục Hải đảo", "issued_at": "2026-03-01T08:00:00+07:00"},
        {"id": 7, "text": "Một thông cáo khác.", "issuer_aliases": ["CHĐ"], "title": "Thông cáo"},
        {"id": "r1", "text": "Lần thứ hai."},
        {"id": "r3", "text": "   "},
    ]
    write_lines(tmp_path / "releases.jsonl.gz", rows)

    read = read_releases(spark, str(tmp_path))

    assert read.releases == (
        Release("r1", "Cục công bố kết quả.", "Cục Hải đảo", issued_at=datetime.fromisoformat("2026-03-01T01:00:00Z")),
        Release("7", "Một thông cáo khác.", issuer_aliases=("CHĐ",), title="Thông cáo"),
    )
    assert [(row, wrong.reason) for _, row, wrong in read.left_out] == [(3, "duplicate id"), (4, "no text")]


def test_what_cannot_be_used_is_named_with_its_place_and_the_rest_goes_on(
    spark: SparkSession, index: ShippedIndex, corpus: Corpus, expected: list[Pickup], tmp_path: Path
) -> None:
    some = corpus.articles[:SOME]
    folder = spread(tmp_path / "in", list(some), 2, ".jsonl", write_lines)
    (folder / "xấu.jsonl").write_bytes(
        b"\n".join(
            [
                b'{"id": "broken", "text": ',
                b"",
                b'["a list"]',
                b'{"text": "without an id"}',
                b'{"id": "null", "text": null}',
                b'{"id": "half", "text": "a pair cut in two: \\ud83d"}',
                b'{"id": "bytes", "text": "\xff\xfe"}',
                json.dumps({"id": some[0]["id"], "text": "The first with this id keeps it."}).encode(),
                b'{"id": "long", "text": "' + b"word " * 60_000 + b'"}',
                b'{"id": "late", "text": ""}',
            ]
        )
    )
    write_table(folder / "no text.parquet", [{"id": "p1", "body": "x"}])
    write_table(folder / "numbers.parquet", [{"id": 1, "text": "one"}, {"id": 2, "text": None}])
    empty = pa.table({"id": pa.array([], pa.string()), "text": pa.array([], pa.string())})
    parquet.write_table(empty, folder / "empty.parquet")
    not_unicode = pa.array([b"fine", b"\xc3("]).view(pa.string())
    parquet.write_table(pa.table({"id": ["b1", "b2"], "text": not_unicode}), folder / "bytes.parquet")

    counts = match_archive(spark, index=index, articles=str(folder), out=str(tmp_path / "out"), block_bytes=65_536)

    names = {article["id"] for article in some}
    assert found_in(spark, tmp_path / "out") == [pickup for pickup in expected if pickup.article in names]
    assert left_out_of(spark, tmp_path / "out") == sorted(
        [
            ("xấu.jsonl", 1, None, "broken JSON"),
            ("xấu.jsonl", 3, None, "not an object"),
            ("xấu.jsonl", 4, None, "no id"),
            ("xấu.jsonl", 5, "null", "no text"),
            ("xấu.jsonl", 6, "half", "lone surrogate"),
            ("xấu.jsonl", 7, None, "not UTF-8"),
            ("xấu.jsonl", 8, some[0]["id"], "duplicate id"),
            ("xấu.jsonl", 10, "late", "no text"),
            ("no text.parquet", 1, "p1", "no text"),
            ("numbers.parquet", 2, "2", "no text"),
            ("bytes.parquet", 2, "b2", "not UTF-8"),
        ],
        key=str,
    )
    assert (counts.articles, counts.problems) == (SOME + 9 + 1 + 2 + 2, 11)


def test_files_that_were_cut_off_are_named_and_read_as_far_as_they_go(
    spark: SparkSession,
    index: ShippedIndex,
    corpus: Corpus,
    expected: list[Pickup],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    passes: list[int] = []
    take = Census._take

    def counted(self: Census, *given: Any) -> None:
        passes.append(1)
        take(self, *given)

    monkeypatch.setattr(Census, "_take", counted)
    folder = spread(tmp_path / "in", list(corpus.articles[:SOME]), 2, ".jsonl.gz", write_lines)
    whole, cut = sorted(folder.iterdir())
    cut.write_bytes(cut.read_bytes()[:-4_000])
    write_table(folder / "cut.parquet", list(corpus.articles[:SOME]))
    for name in ("cut too.parquet", "cut.parquet"):
        (folder / name).write_bytes((folder / "cut.parquet").read_bytes()[:-60])

    counts = match_archive(spark, index=index, articles=str(folder), out=str(tmp_path / "out"))

    lines = gzip.decompress(whole.read_bytes()).splitlines()
    of_the_whole = {json.loads(line)["id"] for line in lines}
    found = found_in(spark, tmp_path / "out")
    assert [one for one in found if one.article in of_the_whole] == [p for p in expected if p.article in of_the_whole]
    assert {one.article for one in found} - of_the_whole, "what came before the cut counts"
    assert len(lines) < counts.articles < SOME + 1
    reasons = {name: reason for name, row, _, reason in left_out_of(spark, tmp_path / "out") if row is None}
    broken = {cut.name, "cut.parquet", "cut too.parquet"}
    assert reasons == dict.fromkeys(broken, "cannot be read to its end")
    assert len(passes) == 2, "however many files are broken"


def test_a_second_run_does_only_what_is_new(
    spark: SparkSession, index: ShippedIndex, corpus: Corpus, expected: list[Pickup], tmp_path: Path
) -> None:
    folder, out = spread(tmp_path / "in", list(corpus.articles[:SOME]), 2, ".jsonl", write_lines), tmp_path / "out"
    match_archive(spark, index=index, articles=str(folder), out=str(out), batch_bytes=1)
    written = {path: path.stat().st_mtime_ns for path in out.glob("pickups/*/*.parquet")}
    # Sorted before the others, and with the id of an article that is done: the earlier result stands.
    again = {"id": corpus.articles[0]["id"], "text": corpus.articles[1]["text"]}
    write_lines(folder / "0.jsonl", [again, *corpus.articles[SOME : SOME + 50]])
    said: list[str] = []

    match_archive(spark, index=index, articles=str(folder), out=str(out), batch_bytes=1, say=said.append)

    assert {path: path.stat().st_mtime_ns for path in written} == written
    names = {article["id"] for article in corpus.articles[: SOME + 50]}
    assert found_in(spark, out) == [pickup for pickup in expected if pickup.article in names]
    assert left_out_of(spark, out) == [("0.jsonl", 1, corpus.articles[0]["id"], "duplicate id")]
    assert said[0] == f"2 batches with {SOME} articles are done already; 1 remain"


def test_what_changed_under_a_run_is_refused_until_it_may_be_done_anew(
    spark: SparkSession, index: ShippedIndex, corpus: Corpus, expected: list[Pickup], tmp_path: Path
) -> None:
    folder, out = spread(tmp_path / "in", list(corpus.articles[:SOME]), 2, ".jsonl", write_lines), tmp_path / "out"
    run: dict[str, Any] = {"index": index, "articles": str(folder), "out": str(out), "batch_bytes": 1}
    match_archive(spark, **run)
    first, second = sorted(folder.iterdir())
    write_lines(first, list(corpus.articles[:10]))
    second.unlink()

    with pytest.raises(InputsChanged, match=r"tháng \[0\]\.jsonl has changed"):
        match_archive(spark, **run)
    match_archive(spark, **run, redo_changed=True)

    names = {article["id"] for article in corpus.articles[:10]}
    assert found_in(spark, out) == [pickup for pickup in expected if pickup.article in names]


def test_results_of_another_index_and_folders_of_something_else_are_refused(
    spark: SparkSession, index: ShippedIndex, releases: list[Release], corpus: Corpus, tmp_path: Path
) -> None:
    write_lines(tmp_path / "a.jsonl", list(corpus.articles[:3]))
    run: dict[str, Any] = {"articles": str(tmp_path / "a.jsonl"), "out": str(tmp_path / "out")}
    match_archive(spark, index=index, **run)

    with pytest.raises(AnotherRun, match="another run"):
        match_archive(spark, index=shipped(spark, releases[:-1]), **run)
    with pytest.raises(AnotherRun, match="not empty"):
        match_archive(spark, index=index, articles=str(tmp_path / "a.jsonl"), out=str(tmp_path))
    with pytest.raises(NothingToRead, match="no file"):
        match_archive(spark, index=index, articles=str(tmp_path / "out" / "batches"), out=str(tmp_path / "other"))


def command(releases: Path, articles: Path, out: Path) -> list[str]:
    words = [sys.executable, "-m", "textreuse.spark", "--master", "local[2]", "--batch-mib", "1", "--out", str(out)]
    return [*words, "--releases", str(releases), "--articles", str(articles)]


def test_a_run_that_is_killed_and_started_again_ends_like_one_that_was_not(
    spark: SparkSession, corpus: Corpus, expected: list[Pickup], tmp_path: Path
) -> None:
    write_lines(tmp_path / "releases.jsonl", list(corpus.releases))
    big = [{**article, "note": "x" * 6_000} for article in corpus.articles]  # so that each file is a batch
    articles, out = spread(tmp_path / "in", big, 8, ".jsonl", write_lines), tmp_path / "out"
    words = command(tmp_path / "releases.jsonl", articles, out)

    killed = subprocess.Popen([*words, "--quiet"], stderr=subprocess.DEVNULL, start_new_session=True)
    looked = 0
    while len(list(out.glob("batches/[0-9a-f]*.json"))) < 2:
        assert killed.poll() is None, "the run was over before it could be killed"
        assert looked < 45_000, "no batch was finished"
        looked += 1
        time.sleep(0.02)
    os.killpg(killed.pid, signal.SIGKILL)
    killed.wait()
    done = {path: path.stat().st_mtime_ns for path in out.glob("batches/[0-9a-f]*.json")}
    half = out / "pickups" / "batch=0123456789abcdef"  # as if it had been killed between its last two steps
    half.mkdir()
    shutil.copy(next(out.glob("pickups/*/*.parquet")), half)
    finished = subprocess.run(words, capture_output=True, text=True, check=False)

    assert finished.returncode == 0, finished.stderr
    assert found_in(spark, out) == expected
    assert spark.read.parquet(str(out / "pickups")).count() == len(expected), "no row is there twice"
    assert {path: path.stat().st_mtime_ns for path in done} == done
    assert f"{len(done)} batches with" in finished.stderr
    assert finished.stdout.startswith(f"{len(big):,} articles: {len(expected)} pickups in {out}/pickups")
    assert not (out / "_writing").exists() or not any((out / "_writing").iterdir())


def test_the_command_says_in_one_line_what_is_wrong(tmp_path: Path) -> None:
    write_lines(tmp_path / "releases.jsonl", [{"id": "r", "text": ""}])

    finished = subprocess.run(
        command(tmp_path / "releases.jsonl", tmp_path / "none", tmp_path / "out"),
        capture_output=True,
        text=True,
        check=False,
    )

    assert finished.returncode == 1
    assert finished.stderr.splitlines()[-1].endswith("releases.jsonl lies no release that can be used")
    assert "Traceback" not in finished.stderr


def test_workers_on_this_machine_run_the_python_that_runs_the_command(corpus: Corpus, tmp_path: Path) -> None:
    write_lines(tmp_path / "releases.jsonl", list(corpus.releases))
    write_lines(tmp_path / "articles.jsonl", list(corpus.articles[:10]))
    other = tmp_path / "bin" / "python3"  # as when the command is started by its path, outside its environment
    other.parent.mkdir()
    other.write_text("#!/bin/sh\nexit 9\n")
    other.chmod(0o755)
    surroundings = {name: value for name, value in os.environ.items() if not name.startswith("PYSPARK_")}

    finished = subprocess.run(
        command(tmp_path / "releases.jsonl", tmp_path / "articles.jsonl", tmp_path / "out"),
        capture_output=True,
        text=True,
        check=False,
        env={**surroundings, "PATH": f"{other.parent}:{os.environ['PATH']}"},
    )

    assert finished.returncode == 0, finished.stderr
    assert finished.stdout.startswith("10 articles")


class Failing:
    """An index of which one text is the end."""

    def __init__(self, releases: list[Release]) -> None:
        self._index = ReleaseIndex.build(releases)

    def opened(self) -> Failing:
        return self

    def match(self, article: Article) -> list[Pickup]:
        if article.text.startswith("poison"):
            raise IndexError("list index out of range")
        return self._index.match(article)

    def match_many(self, articles: Iterator[Article]) -> Iterator[list[Pickup]]:
        return map(self.match, articles)


def outcomes(matching: Matching, rows: Rows) -> Rows:
    placed = [{"_place_file": "a.parquet", "_place_block": 0, "_place_row": n, **row} for n, row in enumerate(rows)]
    return [one for batch in matching([pa.RecordBatch.from_pylist(placed)]) for one in batch.to_pylist()]


def test_a_text_that_the_detector_fails_at_is_named_and_the_others_are_matched(
    releases: list[Release], corpus: Corpus, expected: list[Pickup]
) -> None:
    failing: Any = Failing(releases)
    some = corpus.articles[:20]

    found = outcomes(Matching(failing, Known({}, {}), ENGINE), [*some[:9], {"id": "p", "text": "poison"}, *some[9:]])

    names = {article["id"] for article in some}
    given = in_order(record_of(Pickup, row["pickup"]) for row in found if row["pickup"])
    assert given == [pickup for pickup in expected if pickup.article in names]
    (problem,) = [row["problem"] for row in found if row["problem"]]
    assert (problem["row"], problem["id"], problem["reason"]) == (10, "p", "cannot be matched")
    assert problem["detail"] == "IndexError: list index out of range"
    assert found[-1]["tally"]["articles"] == 21


def test_a_worker_with_another_engine_or_another_index_refuses_to_work(releases: list[Release], tmp_path: Path) -> None:
    ReleaseIndex.build(releases[:3], folder=tmp_path / "index")
    other = ShippedIndex(str(tmp_path / "index"), "0123456789abcdef", is_everywhere=True)

    with pytest.raises(IndexDiffers):
        other.opened()
    with pytest.raises(EngineDiffers, match="one version everywhere"):
        outcomes(Matching(other, Known({}, {}), "another"), [])


def test_an_index_sent_as_an_archive_is_the_one_that_was_saved(
    spark: SparkSession, releases: list[Release], corpus: Corpus, expected: list[Pickup], tmp_path: Path
) -> None:
    ReleaseIndex.build(releases, folder=tmp_path / "index")
    write_table(tmp_path / "a.parquet", list(corpus.articles[:SOME]))

    index = sent(spark, tmp_path / "index")
    shutil.rmtree(tmp_path / "index")
    match_archive(spark, index=index, articles=str(tmp_path / "a.parquet"), out=str(tmp_path / "out"))

    names = {article["id"] for article in corpus.articles[:SOME]}
    assert found_in(spark, tmp_path / "out") == [pickup for pickup in expected if pickup.article in names]


def test_every_field_of_a_pickup_has_a_column_and_comes_back(expected: list[Pickup]) -> None:
    for pickup in expected:
        assert record_of(Pickup, row_of(pickup)) == pickup
    assert any(pickup.credit for pickup in expected)
    assert columns_of(Pickup).names == list(Pickup.__dataclass_fields__)


@pytest.mark.parametrize(
    ("published", "read"),
    [
        ("2026-03-01T08:00:00+07:00", datetime(2026, 3, 1, 1, tzinfo=UTC)),
        ("2026-03-01", datetime(2026, 3, 1, tzinfo=UTC)),
        (datetime(2026, 3, 1, 2), datetime(2026, 3, 1, 2, tzinfo=UTC)),  # noqa: DTZ001 a Parquet column without a zone
        ("last Tuesday", None),
        (None, None),
    ],
)
def test_times_are_read_from_text_and_from_columns(published: Any, read: datetime | None) -> None:
    assert article_of({"id": "a", "text": "b", "published": published}).published_at == read


def test_a_line_may_be_nested_too_deep_to_read() -> None:
    with pytest.raises(Unusable, match="broken JSON"):
        fields_of_line(b"[" * 200_000)
