"""A run that can be broken off at any moment and taken up again: its unfinished files, and how far they hold.

Everything is written in a folder of its own inside the folder for the results. At each checkpoint the files are brought
to the disk, and then the journal says how far the articles were read, how long each file was then, and what had been
counted. Whoever takes the run up again cuts the files to those lengths and goes on: what was written after the last
checkpoint is written once more, the same.

When all is done the journal says so before the first file takes its place, so that a run broken off among the renames
only goes on renaming.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any, BinaryIO, Final, Self

FOLDER: Final = ".unfinished"
_JOURNAL: Final = "journal.json"
_LOCK: Final = "lock"
_VERSION: Final = 1


class OtherRun(ValueError):
    """The folder holds an unfinished run of something else; `changed` names what differs, sorted."""

    def __init__(self, changed: list[str]) -> None:
        """Keep what differs."""
        super().__init__(", ".join(changed))
        self.changed = changed


class RunInProgress(ValueError):
    """Another run is writing into the same folder at this moment."""


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """What the journal says: what the run is of, how long the files were, and the state that was handed to it."""

    of: dict[str, str]
    sizes: dict[str, int] = field(default_factory=dict)
    state: dict[str, Any] = field(default_factory=dict)
    complete: bool = False


class Journal:
    """The unfinished files of one run. Use it in a `with` block: the folder is locked as long."""

    def __init__(self, results: Path, of: Mapping[str, str]) -> None:
        """Name the folder for the results, and what the run is of: a digest for each thing that must stay the same."""
        self.results = results
        self.folder = results / FOLDER
        self.last = Checkpoint(dict(of))
        self._files: dict[str, BinaryIO] = {}
        self._lock: BinaryIO | None = None

    def __enter__(self) -> Self:
        """Lock the folder.

        Raises:
            RunInProgress: somebody else holds it.
            OSError: it cannot be made or written.
        """
        self.folder.mkdir(parents=True, exist_ok=True)
        self._lock = (self.folder / _LOCK).open("ab")
        try:
            _lock(self._lock)
        except BlockingIOError:
            self._lock.close()
            raise RunInProgress from None
        return self

    def __exit__(self, kind: type[BaseException] | None, wrong: BaseException | None, at: TracebackType | None) -> None:
        """Let go of files and folder, whatever happened; what was not brought to the disk may be lost."""
        for file in (*self._files.values(), self._lock):
            with contextlib.suppress(OSError):
                if file:
                    file.close()

    def take_up(self) -> bool:
        """Find out how far an earlier run of the same thing came; false when there was none.

        Raises:
            OtherRun: there was one, of something else.
        """
        try:
            found = json.loads((self.folder / _JOURNAL).read_text(encoding="utf-8"))
        except FileNotFoundError:
            return False
        except ValueError:
            raise OtherRun(["journal"]) from None
        if found.pop("version", None) != _VERSION:
            raise OtherRun(["journal"])
        last = Checkpoint(**found)
        changed = {key for key in {*last.of, *self.last.of} if last.of.get(key) != self.last.of.get(key)}
        if changed:
            raise OtherRun(sorted(changed))
        self.last = last
        return True

    def forget(self) -> None:
        """Drop what an earlier run left unfinished."""
        for path in self.folder.iterdir():
            if path.name != _LOCK:
                path.unlink()

    def open(self, name: str) -> BinaryIO:
        """Open an unfinished file at the length that it had at the last checkpoint, to write on."""
        file = (self.folder / name).open("ab")
        file.truncate(self.last.sizes.get(name, 0))
        file.seek(0, os.SEEK_END)
        self._files[name] = file
        return file

    def read(self, name: str) -> bytes:
        """Give what an unfinished file held at the last checkpoint."""
        path = self.folder / name
        return path.read_bytes()[: self.last.sizes.get(name, 0)] if path.exists() else b""

    def checkpoint(self, state: dict[str, Any], *, complete: bool = False) -> None:
        """Bring the files to the disk, then write down their lengths with the state."""
        for file in self._files.values():
            file.flush()
            os.fsync(file.fileno())
        sizes = {name: file.tell() for name, file in self._files.items()}
        self.last = Checkpoint(self.last.of, sizes, state, complete)
        said = {"version": _VERSION} | {name: getattr(self.last, name) for name in Checkpoint.__dataclass_fields__}
        draft = self.folder / f"{_JOURNAL}.new"
        with draft.open("w", encoding="utf-8") as file:
            json.dump(said, file)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(self.folder / _JOURNAL)
        _bring_to_disk(self.folder)

    def publish(self, names: Mapping[str, bool]) -> None:
        """Give each file its place among the results, and clear up. A name with false is taken away instead."""
        for name, wanted in names.items():
            draft = self.folder / name
            if not wanted:
                (self.results / name).unlink(missing_ok=True)
            elif draft.exists():  # an earlier run may have been broken off after this one
                draft.replace(self.results / name)
        _bring_to_disk(self.results)
        # The journal goes last of what matters: as long as it stands, the renames can be taken up again.
        (self.folder / _JOURNAL).unlink(missing_ok=True)
        shutil.rmtree(self.folder, ignore_errors=True)


@contextlib.contextmanager
def brought_to_disk(path: Path) -> Iterator[BinaryIO]:
    """Open a file for writing; after the block it is on the disk."""
    with path.open("wb") as file:
        yield file
        file.flush()
        os.fsync(file.fileno())


def _bring_to_disk(folder: Path) -> None:
    """Make renames inside a folder last; systems that cannot open folders need not."""
    with contextlib.suppress(OSError):
        number = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(number)
        finally:
            os.close(number)


def _lock(file: BinaryIO) -> None:
    try:
        import fcntl
    except ImportError:  # Windows: two runs into one folder are the user's own doing there
        return
    fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
