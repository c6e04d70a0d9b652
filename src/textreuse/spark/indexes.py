"""How the index comes to the executors: as the folder that `ReleaseIndex.save` writes, mapped by every worker process.

Workers of one machine that map one folder share its pages, so an index is in the memory of a machine once.
"""

from __future__ import annotations

import atexit
import hashlib
import json
import os
import shutil
import tarfile
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from pyspark import SparkFiles
from pyspark.sql import SparkSession

from textreuse.index import ReleaseIndex
from textreuse.records import Release
from textreuse.spark.errors import IndexDiffers

_OPENED: dict[str, ReleaseIndex] = {}


@dataclass(frozen=True)
class ShippedIndex:
    """An index that every executor can open.

    Attributes:
        place: its folder: a path where `is_everywhere`, else its name among the files that Spark has sent along.
        digest: tells indexes apart that could give other results.
    """

    place: str
    digest: str
    is_everywhere: bool

    def opened(self) -> ReleaseIndex:
        """Give the index; a worker process opens it for its first task and keeps it for the others.

        Raises:
            IndexDiffers: the folder on this machine holds another index.
        """
        index = _OPENED.get(self.digest)
        if index is None:
            folder = Path(self.place if self.is_everywhere else SparkFiles.get(self.place))
            if digest_of(folder) != self.digest:
                raise IndexDiffers(f"{folder} does not hold the index that the driver has")
            _OPENED.clear()
            index = _OPENED[self.digest] = ReleaseIndex.load(folder)
        return index


def shipped(spark: SparkSession, releases: Iterable[Release]) -> ShippedIndex:
    """Index releases on the driver, and send the index to all executors.

    Raises:
        DuplicateReleaseId: two releases carry the same id.
    """
    folder = _scratch() / "index"
    ReleaseIndex.build(releases, folder=folder)
    return shipped_folder(spark, folder)


def shipped_folder(spark: SparkSession, folder: str | Path, *, is_everywhere: bool = False) -> ShippedIndex:
    """Send an index that was saved to all executors.

    Args:
        folder: where the driver has it.
        is_everywhere: every machine has it under the same path, so nothing is sent: a network file system, or a
            folder that is part of the machines' image.

    Raises:
        NotAnIndex, OtherVersion, BrokenIndex: see `ReleaseIndex.load`.
    """
    folder = Path(folder).resolve()
    ReleaseIndex.load(folder)
    if is_everywhere or (spark.sparkContext.master or "").startswith("local["):
        return ShippedIndex(os.fspath(folder), digest_of(folder), is_everywhere=True)
    return sent(spark, folder)


def sent(spark: SparkSession, folder: Path) -> ShippedIndex:
    """Send a saved index along with the application: every executor unpacks it beside its other files."""
    digest = digest_of(folder)
    name = f"index-{digest}"
    archive = _scratch() / f"{name}.tar"
    with tarfile.open(archive, "w") as tar:
        for path in sorted(folder.iterdir()):
            tar.add(path, arcname=path.name)
    spark.sparkContext.addArchive(f"{archive}#{name}")
    return ShippedIndex(name, digest, is_everywhere=False)


def _scratch() -> Path:
    """Give a folder that lasts as long as this process: Spark hands files out from where they lie."""
    folder = Path(tempfile.mkdtemp(prefix="textreuse-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


def digest_of(folder: Path) -> str:
    """Give a digest of a saved index, 16 hexadecimal digits: of what it holds, not of how often it was saved."""
    header = json.loads((folder / "index.json").read_bytes())
    told = {name: header[name] for name in ("version", "words", "segments", "dropped")}
    return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()[:16]
