"""The index in the state folder: always of what is wanted, whoever wrote it last, and however they ended."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
from collections.abc import Collection, Iterator
from pathlib import Path

import pytest

from daumoi.coverage import kept_index
from daumoi.coverage.kept_index import forget, index_of
from textreuse import Article, Pickup, Release, ReleaseIndex

pytestmark = pytest.mark.pure

ENDS = ("ưa", "ong", "iêm", "át", "ội")
SYLLABLES = [f"{start}{end}" for start in ("m", "n", "tr", "ph", "l", "s", "kh", "ng") for end in ENDS]
HARMS = ("cut", "no header", "empty header", "a file in its place", "a folder of other things", "other version")


def text_of(name: str) -> str:
    chosen = random.Random(name)
    return ". ".join(" ".join(chosen.choices(SYLLABLES, k=14)).capitalize() for _ in range(5)) + "."


def releases(wanted: Collection[str]) -> Iterator[Release]:
    return (Release(name, text_of(name), issuer="Cục Hạ tầng số") for name in wanted)


def answers(index: ReleaseIndex, names: Collection[str]) -> list[list[Pickup]]:
    return list(index.match_many(Article(name, f"Mở đầu bài. {text_of(name)} Hết.") for name in sorted(names)))


def named(*numbers: int) -> set[str]:
    return {f"v{number}" for number in numbers}


def assert_as_built(index: ReleaseIndex, wanted: Collection[str]) -> None:
    assert {release.id for release in index.releases()} == set(wanted)
    asked = named(*range(12))
    assert answers(index, asked) == answers(ReleaseIndex.build(releases(sorted(wanted))), asked)
    assert {pickup.release for found in answers(index, asked) for pickup in found} == set(wanted) & asked


def test_whatever_comes_and_goes_the_answers_are_those_of_an_index_built_at_once(tmp_path: Path) -> None:
    chosen = random.Random(5)
    for _ in range(12):
        wanted = named(*chosen.sample(range(12), chosen.randrange(13)))
        assert_as_built(index_of(tmp_path, wanted, releases), wanted)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["index"]


def test_only_what_is_missing_is_asked_for(tmp_path: Path) -> None:
    asked: list[list[str]] = []

    def noted(wanted: Collection[str]) -> Iterator[Release]:
        asked.append(sorted(wanted))
        return releases(wanted)

    for wanted in (named(1, 2), named(1, 2), named(1, 2, 3), named(2, 3)):
        index_of(tmp_path, wanted, noted)
    assert [names for names in asked if names] == [["v1", "v2"], ["v3"]]


def test_a_large_index_is_appended_to_and_learned_anew_when_a_quarter_has_changed(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr(kept_index, "_SMALL", 0)
    monkeypatch.setattr("textreuse.index._LEARNED_ANEW", 0)
    monkeypatch.setattr("textreuse.index._NEVER_LEARNED_ANEW", 0)
    index_of(tmp_path, named(*range(10)), releases)
    assert index_of(tmp_path, named(*range(11)), releases).changed_share == pytest.approx(1 / 11)
    assert index_of(tmp_path, named(*range(1, 12)), releases).changed_share == pytest.approx(3 / 12)
    assert index_of(tmp_path, named(*range(2, 13)), releases).changed_share == 0
    assert_as_built(index_of(tmp_path, named(*range(2, 12)), releases).compact(), named(*range(2, 12)))


@pytest.mark.parametrize("harm", HARMS)
def test_an_index_that_cannot_be_read_is_built_anew(tmp_path: Path, caplog, harm: str) -> None:
    index_of(tmp_path, named(1, 2), releases)
    place = tmp_path / "index"
    if harm == "cut":
        largest = max(place.rglob("*"), key=lambda path: path.stat().st_size if path.is_file() else 0)
        largest.write_bytes(largest.read_bytes()[:-1])
    elif harm == "no header":
        (place / "index.json").unlink()
    elif harm == "empty header":
        (place / "index.json").write_text("{}")
    elif harm == "other version":
        (place / "index.json").write_text('{"format": "textreuse index", "version": 0}')
    else:
        shutil.rmtree(place)
        place.touch() if harm.startswith("a file") else (place / "x").mkdir(parents=True)
    assert_as_built(index_of(tmp_path, named(1, 2), releases), named(1, 2))
    assert "built anew" in caplog.text
    assert len(ReleaseIndex.load(place)) == 2


def test_what_was_forgotten_is_built_anew(tmp_path: Path) -> None:
    index_of(tmp_path, named(1), releases)
    forget(tmp_path)
    assert list(tmp_path.iterdir()) == []
    assert_as_built(index_of(tmp_path, named(1), releases), named(1))


def test_where_nothing_can_be_kept_pickups_are_found_all_the_same(tmp_path: Path, caplog) -> None:
    (tmp_path / "file").touch()
    assert_as_built(index_of(tmp_path / "file" / "coverage", named(1, 2), releases), named(1, 2))
    assert "cannot be kept" in caplog.text


WORKER = """
import random, sys
from pathlib import Path
from daumoi.coverage.kept_index import index_of
from daumoi.coverage.tests.test_kept_index import named, releases, answers

chosen = random.Random(sys.argv[2])
print("begun", flush=True)
for turn in range(int(sys.argv[3])):
    wanted = named(*chosen.sample(range(12), 7))
    index = index_of(Path(sys.argv[1]), wanted, releases)
    assert {one.release for found in answers(index, wanted) for one in found} == wanted, turn
print("done", flush=True)
"""


def working(folder: Path, seed: str, turns: int) -> subprocess.Popen[str]:
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), "DJANGO_SETTINGS_MODULE": ""}
    words = [sys.executable, "-c", WORKER, str(folder), seed, str(turns)]
    return subprocess.Popen(words, env=environment, stdout=subprocess.PIPE, text=True)


def test_two_workers_at_once_each_have_what_they_want(tmp_path: Path) -> None:
    with working(tmp_path, "a", 12) as first, working(tmp_path, "b", 12) as second:
        said = [worker.communicate(timeout=120)[0] for worker in (first, second)]
    assert said == ["begun\ndone\n"] * 2
    assert_as_built(index_of(tmp_path, named(1, 2, 3), releases), named(1, 2, 3))


def test_workers_killed_at_any_moment_leave_an_index_that_can_be_used(tmp_path: Path) -> None:
    chosen = random.Random(3)
    for turn in range(4):
        with working(tmp_path, str(turn), 10_000) as worker:
            assert worker.stdout
            assert worker.stdout.readline() == "begun\n"
            with pytest.raises(subprocess.TimeoutExpired):
                worker.wait(1 + chosen.random())
            worker.send_signal(signal.SIGKILL)
        wanted = named(*chosen.sample(range(12), 6))
        assert_as_built(index_of(tmp_path, wanted, releases), wanted)
    assert [path.name for path in tmp_path.iterdir()] == ["index"]
    assert all(path.name == "index.json" or path.name.startswith("segment-") for path in (tmp_path / "index").iterdir())
