"""Where an index is saved: odd places, headers that are whole but say too little, and what killed processes leave."""

import copy
import json
import os
import signal
import subprocess
import sys
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from textreuse import (
    BrokenIndex,
    FolderInUse,
    NoAccess,
    NotAnIndex,
    Release,
    ReleaseIndex,
    UnusableIndex,
)
from textreuse.tests.texts import FOREST

RELEASES = [Release("a", FOREST), Release("b", FOREST.upper())]
SLOW = """
import sys, time
from textreuse import Release, ReleaseIndex

def stream():
    yield Release("a", "một hai ba bốn năm sáu bảy tám")
    print("building", flush=True)
    time.sleep(60)

ReleaseIndex.build(stream(), folder=sys.argv[1])
"""

Header = dict[str, Any]


@pytest.fixture
def saved(tmp_path: Path) -> Path:
    ReleaseIndex.build(RELEASES).save(tmp_path / "index")
    return tmp_path / "index"


def rewritten(folder: Path, change: Callable[[Header], object]) -> None:
    """Change a header and give it the checksum that belongs to it, as another program would."""
    header = json.loads((folder / "index.json").read_text())
    del header["checksum"]
    change(header)
    body = json.dumps(header, sort_keys=True, separators=(",", ":")).encode()
    (folder / "index.json").write_text(json.dumps(header | {"checksum": zlib.crc32(body)}))


def places_of(value: Any, before: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Give the way to every field of a header."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    found = [before] if before else []
    return found + [place for key, one in inner for place in places_of(one, (*before, key))]


def without(header: Header, place: tuple[Any, ...]) -> None:
    for key in place[:-1]:
        header = header[key]
    del header[place[-1]]


def instead(header: Header, place: tuple[Any, ...], value: object) -> None:
    for key in place[:-1]:
        header = header[key]
    header[place[-1]] = value


def test_a_header_without_any_one_of_its_fields_is_refused_by_the_name_of_the_field(saved: Path) -> None:
    header = json.loads((saved / "index.json").read_text())
    places = [place for place in places_of(header) if place[0] != "checksum" and isinstance(place[-1], str)]
    assert len(places) > 60
    for place in places:
        rewritten(saved, lambda found, place=place: without(found, place))  # type: ignore[misc]
        with pytest.raises(UnusableIndex) as refused:
            ReleaseIndex.load(saved)
        if place[-1] not in ("format", "version"):
            assert isinstance(refused.value, BrokenIndex)
            assert f"{place[-1]}` is missing" in str(refused.value)
            assert str(saved / "index.json") in str(refused.value)
        (saved / "index.json").write_text(json.dumps(header))
    assert len(ReleaseIndex.load(saved)) == 2


@pytest.mark.parametrize("value", [None, "x", -7, 2.5, [], {}, [None], True, "../../elsewhere", 10**30], ids=repr)
def test_a_field_of_another_type_is_refused_and_never_a_crash(saved: Path, value: object) -> None:
    header = json.loads((saved / "index.json").read_text())
    for place in places_of(header):
        was = copy.deepcopy(header)
        for key in place:
            was = was[key]
        if was == value or place[0] == "checksum" or place[-1] in ("unit", "uses", "generation"):
            continue
        if (place, value) == (("segments",), []):  # an index of nothing is one
            continue
        rewritten(saved, lambda found, place=place: instead(found, place, value))  # type: ignore[misc]
        with pytest.raises(UnusableIndex):
            ReleaseIndex.load(saved, verify=True)
        (saved / "index.json").write_text(json.dumps(header))


@pytest.mark.parametrize(
    "name", ["dòng\nmới", "x" * 240, "ă" * 120, "*[a]?", "-rf", " ", "a.partial-1-00000000"], ids=ascii
)
def test_odd_names_of_folders_are_as_good_as_any(tmp_path: Path, name: str) -> None:
    ReleaseIndex.build(RELEASES).save(tmp_path / name)
    loaded = ReleaseIndex.load(tmp_path / name)
    loaded.append([Release("c", "bốn năm sáu")]).save(tmp_path / name)
    assert len(ReleaseIndex.load(tmp_path / name)) == 3
    assert [path.name for path in tmp_path.iterdir()] == [name]


def test_a_missing_parent_is_made(tmp_path: Path) -> None:
    ReleaseIndex.build(RELEASES, folder=tmp_path / "a" / "b" / "index")
    assert len(ReleaseIndex.load(tmp_path / "a" / "b" / "index")) == 2


def test_places_where_no_folder_can_be_are_named_with_the_reason(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("đây là tệp")
    index = ReleaseIndex.build(RELEASES)
    with pytest.raises(FolderInUse, match="not a folder"):
        index.save(tmp_path / "file")
    for place in (tmp_path / "file" / "index", tmp_path / ("x" * 300), tmp_path / "a\0b"):
        with pytest.raises(NoAccess) as refused:
            index.save(place)
        assert repr(str(place)) in str(refused.value)
        with pytest.raises(NoAccess):
            ReleaseIndex.build(RELEASES, folder=place)
        with pytest.raises((NotAnIndex, NoAccess)):
            ReleaseIndex.load(place)
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_without_permission_is_named(tmp_path: Path, saved: Path) -> None:
    loaded = ReleaseIndex.load(saved)
    for folder in (tmp_path, saved):
        folder.chmod(0o500)
    try:
        with pytest.raises(NoAccess, match=r"Permission denied|not permitted"):
            ReleaseIndex.build(RELEASES).save(tmp_path / "other")
        with pytest.raises(NoAccess, match=r"Permission denied|not permitted"):
            loaded.append([Release("c", "bốn năm sáu")]).save(saved)
    finally:
        for folder in (tmp_path, saved):
            folder.chmod(0o700)


def begun(folder: Path) -> subprocess.Popen[str]:
    """Start a process that builds an index there and does not come to an end."""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    builder = subprocess.Popen(
        [sys.executable, "-c", SLOW, str(folder)], stdout=subprocess.PIPE, text=True, env=environment
    )
    assert builder.stdout
    assert builder.stdout.readline() == "building\n"
    return builder


def drafts(folder: Path) -> set[str]:
    return {path.name for path in folder.glob(".index.partial-*")}


@pytest.mark.parametrize("then", ["build", "save", "append"])
def test_what_a_killed_builder_left_goes_with_the_next_save_and_what_a_live_one_writes_stays(
    tmp_path: Path, then: str
) -> None:
    index = ReleaseIndex.build(RELEASES)
    if then == "append":
        index.save(tmp_path / "index")
        (tmp_path / "index").rename(tmp_path / "aside")
    killed, living = begun(tmp_path / "index"), begun(tmp_path / "index")
    try:
        assert len(drafts(tmp_path)) == 2
        killed.send_signal(signal.SIGKILL)
        killed.wait(10)
        assert len(drafts(tmp_path)) == 2
        if then == "append":
            (tmp_path / "aside").rename(tmp_path / "index")
            ReleaseIndex.load(tmp_path / "index").append([Release("c", "bốn năm sáu")]).save(tmp_path / "index")
        elif then == "build":
            ReleaseIndex.build(RELEASES, folder=tmp_path / "index")
        else:
            index.save(tmp_path / "index")
        (left,) = drafts(tmp_path)
        assert f"-{living.pid}-" in left
        assert len(ReleaseIndex.load(tmp_path / "index")) == (3 if then == "append" else 2)
    finally:
        for builder in (killed, living):
            with builder:
                builder.kill()


def test_what_only_looks_like_a_draft_is_left_alone(tmp_path: Path) -> None:
    for name in (".index.partial-", ".index.partial-x", ".index.partial-1-0000000", ".other.partial-1-00000000"):
        (tmp_path / name).mkdir()
    ReleaseIndex.build(RELEASES).save(tmp_path / "index")
    assert len(list(tmp_path.iterdir())) == 5


def test_of_two_who_build_in_one_place_the_second_is_told(tmp_path: Path) -> None:
    def stream() -> Iterator[Release]:
        yield from RELEASES
        ReleaseIndex.build(RELEASES).save(tmp_path / "index")

    with pytest.raises(FolderInUse, match="meanwhile"):
        ReleaseIndex.build(stream(), folder=tmp_path / "index")
    assert [path.name for path in tmp_path.iterdir()] == ["index"]
