"""An index on disk: a folder that another process can load at once, because its arrays are mapped, not read.

    FOLDER/index.json            what the folder holds: versions, segments, dropped releases, sizes and checksums
    FOLDER/segment-NAME/…        the arrays of a segment, one file each, as plain little-endian numbers; texts in UTF-8

A segment's folder never changes once it bears its name, and index.json is put in place whole, last. So the folder can
be loaded at any moment, also after the machine has stopped in the middle of a save.
"""

from __future__ import annotations

import functools
import hashlib
import json
import os
import secrets
import shutil
import unicodedata
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from textreuse.columns import mapped
from textreuse.counts import Counts
from textreuse.errors import BrokenIndex, ChangedMeanwhile, NoAccess, NotAnIndex, OtherVersion
from textreuse.folders import alone_in, clear_leftovers, in_place_of, write_whole
from textreuse.kept import KeptReleases
from textreuse.library import Library
from textreuse.ngrams import pair_hashes, run_hashes
from textreuse.records import Release
from textreuse.runs import RunTable
from textreuse.segments import Segment
from textreuse.soundness import faults, header_fault
from textreuse.tokens import tokenise

FORMAT: Final = "textreuse index"
VERSION: Final = 1
_HEADER: Final = "index.json"
_SEGMENT: Final = "segment-"
_BUILDING: Final = "building-"
# Below this many bytes an index is compared with its checksums whenever it is loaded.
_ALWAYS_VERIFIED: Final = 64 << 20
_READ_AT_ONCE: Final = 1 << 24

_KEPT: Final = ("texts", "text_bounds", "details", "detail_bounds", "id_hashes", "id_numbers", "issuers")
_LIBRARY: Final = ("bounds", "clusters", "standing", "alone", "after", "issued")
_RUNS: Final = ("keys", "first", "places", "buckets", "filter", "phrases")
_COUNTS: Final = ("word_keys", "word_clusters", "pair_keys", "pair_clusters")
_FILES: Final = (*_KEPT, *_LIBRARY, *_RUNS, *_COUNTS)


@dataclass(frozen=True, slots=True)
class Stored:
    """What a folder holds: its segments with their names, and the numbers of the releases that were dropped.

    `generation` counts how often the folder was saved to.
    """

    folder: Path
    generation: int
    segments: tuple[tuple[str, Segment], ...]
    dropped: frozenset[int]


@functools.cache
def fingerprint() -> str:
    """Give what tells engines apart that would read the words of an index in another way than it was made with."""
    letters = "".join(map(chr, (*range(0x20, 0x3400), *range(0xA000, 0xD800, 7), *range(0xF900, 0xFFF0))))
    words = " ".join(letters[start : start + 5] for start in range(0, len(letters), 3))
    sentences = "Ngày 12.5, ông Nông Đức Hạnh nói.\nHết! 東京都議会"
    tokens = tokenise([words, unicodedata.normalize("NFD", words), sentences])
    digest = hashlib.blake2b(unicodedata.unidata_version.encode(), digest_size=12)
    runs, at = run_hashes(tokens)
    places = tokens.starts, tokens.ends, tokens.bounds
    marks = tokens.numbers, tokens.capitals, tokens.units, tokens.lines, tokens.sentences
    for values in (tokens.hashes, pair_hashes(tokens.hashes), runs, at, *places, *marks):
        digest.update(np.ascontiguousarray(values).tobytes())
    return digest.hexdigest()


def save_new(folder: Path, segments: Sequence[Segment], dropped: Iterable[int]) -> Stored:
    """Save to a folder that is not there yet, or is empty.

    Raises:
        FolderInUse: there is something in it.
        NoAccess: the system does not let it be made.
    """
    with _refusals_named(folder), in_place_of(folder) as partial:
        named = [(_write_segment(partial, segment), segment) for segment in segments]
        return _written(partial, folder, 1, named, dropped)


@contextmanager
def building(folder: Path) -> Iterator[Path]:
    """Give a folder to build one segment in; it becomes that of an index when `finish_building` has been called.

    Raises:
        FolderInUse: there is something in the folder.
    """
    with in_place_of(folder) as partial:
        scratch = partial / "building"
        scratch.mkdir()
        yield scratch


def finish_building(scratch: Path, segment: Segment) -> None:
    """Write what is not yet written of a segment that was built in a folder given by `building`."""
    partial = scratch.parent
    _written(partial, partial, 1, [(_write_segment(partial, segment, scratch), segment)], ())


def save_again(before: Stored, segments: Sequence[Segment], dropped: Iterable[int]) -> Stored:
    """Save to the folder that an index came from: only the segments that it does not hold yet are written.

    Raises:
        ChangedMeanwhile: somebody else has saved to it.
        NoAccess: the system does not let the folder be written.
    """
    with _refusals_named(before.folder), alone_in(before.folder):
        stored = _saved_again(before, segments, dropped)
    clear_leftovers(before.folder)
    return stored


def _saved_again(before: Stored, segments: Sequence[Segment], dropped: Iterable[int]) -> Stored:
    folder = before.folder
    if _read_header(folder)["generation"] != before.generation:
        raise ChangedMeanwhile(f"{folder} has been saved to since this index was loaded: load it again")
    names = {id(segment): name for name, segment in before.segments}
    named = [(names.get(id(segment)) or _write_segment(folder, segment), segment) for segment in segments]
    stored = _written(folder, folder, before.generation + 1, named, dropped)
    wanted = {name for name, _ in named}
    for path in (*folder.glob(f"{_SEGMENT}*"), *folder.glob(f"{_BUILDING}*")):
        if path.name not in wanted:
            shutil.rmtree(path)
    return stored


@contextmanager
def _refusals_named(folder: Path) -> Iterator[None]:
    """Let it be known what the system refused while an index was written."""
    try:
        yield
    except OSError as refused:
        raise NoAccess.to(Path(refused.filename or folder), refused) from refused


def load(folder: Path, *, verify: bool | None = None) -> Stored:
    """Load an index: its arrays are mapped and read when they are needed.

    Args:
        folder: where it was saved.
        verify: compare every file with its checksum, which reads all of it; None does so where it takes no time.

    Raises:
        NotAnIndex, OtherVersion, BrokenIndex, NoAccess: as their names say.
    """
    while True:
        header = _read_header(folder)
        try:
            return _loaded(folder, header, verify)
        except BrokenIndex:
            # Somebody may have saved to the folder, and removed old segments, since its header was read.
            if _read_header(folder)["generation"] == header["generation"]:
                raise


def _loaded(folder: Path, header: dict[str, Any], verify: bool | None) -> Stored:
    if header["words"] != fingerprint():
        again = "build it anew from ReleaseIndex.releases_in"
        raise OtherVersion(f"{folder} was made by an engine that splits words in another way: {again}")
    size = sum(file["bytes"] for row in header["segments"] for file in row["files"].values())
    if verify is None:
        verify = size <= _ALWAYS_VERIFIED
    segments: list[tuple[str, Segment]] = []
    base = 0
    for row in header["segments"]:
        segment = _read_segment(folder / row["name"], row, base, verify=verify)
        segments.append((row["name"], segment))
        base += segment.library.count
    if any(number >= base for number in header["dropped"]):
        raise BrokenIndex(f"{folder / _HEADER}: `dropped` names a release that no segment holds")
    return Stored(folder, header["generation"], tuple(segments), frozenset(header["dropped"]))


def releases_in(folder: Path) -> Iterator[Release]:
    """Give the releases of an index in the order in which they were added, also where another engine split their words.

    Raises:
        NotAnIndex, OtherVersion, BrokenIndex: as their names say.
    """
    header = _read_header(folder)
    dropped = frozenset(header["dropped"])
    base = 0
    for row in header["segments"]:
        kept = KeptReleases(**_read_arrays(folder / row["name"], row, _KEPT, verify=False))
        yield from (release for number, release in enumerate(kept, base) if number not in dropped)
        base += len(kept)


def _arrays(segment: Segment) -> dict[str, NDArray[Any]]:
    """Give the arrays of a segment by the names of their files."""
    library, counts = segment.library, (segment.words, segment.pairs)
    columns = [column for one in counts for column in (one.keys, one.clusters)]
    return {
        **{name: getattr(library.releases, name) for name in _KEPT},
        **{name: getattr(library, name) for name in _LIBRARY},
        **{name: getattr(segment.runs, name) for name in _RUNS},
        **dict(zip(_COUNTS, columns, strict=True)),
    }


def _segment(arrays: dict[str, NDArray[Any]], base: int, unit: float, uses: float) -> Segment:
    kept = KeptReleases(**{name: arrays[name] for name in _KEPT})
    known: dict[str, Any] = {name: arrays[name] for name in _LIBRARY}
    library = Library(releases=kept, unit=unit, **known)
    words, pairs = (Counts(arrays[f"{name}_keys"], arrays[f"{name}_clusters"]) for name in ("word", "pair"))
    return Segment(library, RunTable(**{name: arrays[name] for name in _RUNS}), base, words, pairs, uses)


def _write_segment(folder: Path, segment: Segment, scratch: Path | None = None) -> str:
    """Write a segment into a folder of its own, and give its name, which is drawn from what it holds."""
    scratch = scratch or folder / f"{_BUILDING}{secrets.token_hex(4)}"
    scratch.mkdir(exist_ok=True)
    files = {name: _write_array(scratch / name, values) for name, values in _arrays(segment).items()}
    row = {"unit": segment.library.unit, "uses": segment.uses, "files": files}
    name = _SEGMENT + hashlib.blake2b(_json(row), digest_size=8).hexdigest()
    write_whole(scratch / "segment.json", _json(row))
    if (folder / name).exists():
        shutil.rmtree(scratch)
    else:
        scratch.rename(folder / name)
    return name


def _write_array(path: Path, values: NDArray[Any]) -> dict[str, Any]:
    """Write an array, unless it was built in its place, and tell what the file holds."""
    plain = values.dtype.newbyteorder("<")
    if not path.exists():
        with path.open("wb") as file:
            values.astype(plain, copy=False).tofile(file)
    with path.open("rb+") as file:
        os.fsync(file.fileno())
    return {"dtype": plain.str, "bytes": values.nbytes, "checksum": _checksum(path)}


def _read_segment(folder: Path, row: dict[str, Any], base: int, *, verify: bool) -> Segment:
    return _segment(_read_arrays(folder, row, _FILES, verify=verify), base, row["unit"], row["uses"])


def _read_arrays(folder: Path, row: dict[str, Any], names: Sequence[str], *, verify: bool) -> dict[str, NDArray[Any]]:
    arrays: dict[str, NDArray[Any]] = {}
    for name in names:
        file, path = row["files"][name], folder / name
        if not path.is_file():  # never a folder or a pipe
            raise BrokenIndex(f"{path} is missing")
        if path.stat().st_size != file["bytes"]:
            raise BrokenIndex(f"{path} has {path.stat().st_size} bytes, {file['bytes']} were written")
        if verify and _checksum(path) != file["checksum"]:
            raise BrokenIndex(f"{path} is not as it was written")
        arrays[name] = mapped(path, file["dtype"])
    for name, fault in faults({name: len(values) for name, values in arrays.items()}, _reader(folder, row["files"])):
        raise BrokenIndex(f"{folder / name} {fault}")
    return arrays


def _reader(folder: Path, files: dict[str, Any]) -> Callable[[str, int, int], NDArray[Any]]:
    """Give what reads a part of an array from its file: a mapped one would count as memory from then on."""

    def read(name: str, start: int, stop: int) -> NDArray[Any]:
        dtype = np.dtype(files[name]["dtype"])
        return np.fromfile(folder / name, dtype, stop - start, offset=start * dtype.itemsize)

    return read


def _written(
    at: Path, folder: Path, generation: int, named: Sequence[tuple[str, Segment]], dropped: Iterable[int]
) -> Stored:
    """Write index.json, whole and last."""
    rows = [{"name": name, **json.loads((at / name / "segment.json").read_bytes())} for name, _ in named]
    gone = sorted(dropped)
    header = {
        "format": FORMAT,
        "version": VERSION,
        "words": fingerprint(),
        "generation": generation,
        "dropped": gone,
        "segments": rows,
    }
    write_whole(at / _HEADER, _json(header | {"checksum": zlib.crc32(_json(header))}))
    return Stored(folder, generation, tuple(named), frozenset(gone))


def _read_header(folder: Path) -> dict[str, Any]:
    path = folder / _HEADER
    try:
        header = json.loads(_read(path))
    except (FileNotFoundError, NotADirectoryError) as error:
        raise NotAnIndex(f"{folder} holds no index: there is no {_HEADER} in it") from error
    except (ValueError, RecursionError) as error:
        raise BrokenIndex(f"{path} cannot be read as JSON: {error}") from error
    if not isinstance(header, dict) or header.get("format") != FORMAT:
        raise NotAnIndex(f"{path} does not describe an index")
    if header.get("version") != VERSION:
        raise OtherVersion(f"{folder} has version {header.get('version')}; this is version {VERSION}: build it anew")
    if header.pop("checksum", None) != zlib.crc32(_json(header)):
        raise BrokenIndex(f"{path} is not as it was written")
    if fault := header_fault(header, _FILES):
        raise BrokenIndex(f"{path}: {fault}")
    return header


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        raise
    except (OSError, ValueError) as refused:  # ValueError: a null byte in the path
        raise NoAccess.to(path, refused) from refused


def _checksum(path: Path) -> int:
    checksum = 0
    with path.open("rb") as file:
        while body := file.read(_READ_AT_ONCE):
            checksum = zlib.crc32(body, checksum)
    return checksum


def _json(row: dict[str, Any]) -> bytes:
    return json.dumps(row, sort_keys=True, separators=(",", ":")).encode()
