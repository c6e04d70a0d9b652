"""Folders that take their place whole or not at all, and files likewise.

A folder is made beside its place under a name of its own, and locked by who makes it. The system lets go of the lock
when its holder dies, however it dies: whoever comes next takes what can be locked for what a dead process left.
"""

from __future__ import annotations

import errno
import os
import re
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from textreuse.errors import FolderInUse, NoAccess

# A name of a file has 255 bytes at most; so many of the folder's stand in that of its draft.
_NAME_BYTES: Final = 100
_DRAFT: Final = re.compile(r"\d+-[0-9a-f]{8}")


@contextmanager
def in_place_of(folder: Path) -> Iterator[Path]:
    """Give a folder beside another; it takes the other's place when all went well, and is removed when not.

    Raises:
        FolderInUse: there is something in its place, before or after.
        NoAccess: the system does not let it be made.
    """
    try:
        _refuse_in_use(folder)
        folder.parent.mkdir(parents=True, exist_ok=True)
        clear_leftovers(folder)
        draft, lock = _draft(folder)
    except (OSError, ValueError) as refused:  # ValueError: a null byte in the path
        raise NoAccess.to(folder, refused) from refused
    try:
        yield draft
        settle(draft)
        _rename(draft, folder)
        settle(folder.parent)
    except BaseException:
        shutil.rmtree(draft, ignore_errors=True)
        raise
    finally:
        if lock is not None:
            os.close(lock)


def clear_leftovers(folder: Path) -> None:
    """Remove what killed processes left unfinished beside a folder; never what a live one is writing.

    Nothing is removed where folders cannot be locked: there nobody can tell the living from the dead.
    """
    prefix = _prefix(folder)
    with suppress(OSError):  # a parent that may be written but not listed
        for path in list(folder.parent.iterdir()):
            if path.name.startswith(prefix) and _DRAFT.fullmatch(path.name, len(prefix)):
                _remove_if_dead(path)


@contextmanager
def alone_in(folder: Path) -> Iterator[None]:
    """Let nobody else save to a folder meanwhile: two at once would each remove what the other has just written.

    Raises:
        NoAccess: the system does not let the folder be opened.
    """
    try:
        lock = _opened(folder)
    except OSError as refused:
        raise NoAccess.to(folder, refused) from refused
    try:
        if lock is not None:
            _lock(lock)
        yield
    finally:
        if lock is not None:
            os.close(lock)


def write_whole(path: Path, body: bytes) -> None:
    """Write a file so that it is there whole or not at all."""
    partial = path.with_name(f"{path.name}.partial")
    with partial.open("wb") as file:
        file.write(body)
        file.flush()
        os.fsync(file.fileno())
    partial.replace(path)
    settle(path.parent)


def settle(folder: Path) -> None:
    """See that the names in a folder are on disk, where the system can tell."""
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _refuse_in_use(folder: Path) -> None:
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        what = "not empty" if folder.is_dir() else "not a folder"
        raise FolderInUse(f"{folder} is there already and {what}: choose another, or remove it")


def _rename(draft: Path, folder: Path) -> None:
    try:
        draft.rename(folder)
    except OSError as refused:
        if refused.errno in (errno.ENOTEMPTY, errno.EEXIST, errno.ENOTDIR):
            raise FolderInUse(f"{folder} was made by somebody else meanwhile") from refused
        raise NoAccess.to(folder, refused) from refused


def _prefix(folder: Path) -> str:
    """Give what the names of a folder's drafts begin with."""
    name = os.fsencode(folder.name)[:_NAME_BYTES].decode("utf-8", "ignore")
    return f".{name}.partial-"


def _draft(folder: Path) -> tuple[Path, int | None]:
    """Make a folder for a draft, and lock it; between the two somebody may take it for a dead one's and remove it."""
    while True:
        draft = folder.parent / f"{_prefix(folder)}{os.getpid()}-{secrets.token_hex(4)}"
        draft.mkdir()
        with suppress(FileNotFoundError):
            lock = _opened(draft)
            if lock is None:
                return draft, None
            _lock(lock)
            if draft.exists():
                return draft, lock
            os.close(lock)


def _remove_if_dead(draft: Path) -> None:
    with suppress(OSError):
        lock = _opened(draft)
        if lock is None:
            return
        try:
            if _lock(lock, wait=False):
                shutil.rmtree(draft, ignore_errors=True)
        finally:
            os.close(lock)


def _opened(folder: Path) -> int | None:
    """Open a folder to lock it; none on systems that open no folders: two savers at once are the user's doing there."""
    return os.open(folder, os.O_RDONLY) if os.name == "posix" else None


def _lock(handle: int, *, wait: bool = True) -> bool:
    """Lock an open folder; false where another process holds it, and on file systems that lock no folders."""
    import fcntl

    with suppress(OSError):
        fcntl.flock(handle, fcntl.LOCK_EX if wait else fcntl.LOCK_EX | fcntl.LOCK_NB)
        return True
    return False
