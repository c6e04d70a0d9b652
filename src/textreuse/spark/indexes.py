"""How the index comes to the executors: as a file, opened once in each worker process."""

from __future__ import annotations

import atexit
import gzip
import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from pyspark import SparkFiles
from pyspark.sql import SparkSession

from textreuse.index import ReleaseIndex
from textreuse.records import Release
from textreuse.spark.tables import row_of

_OPENED: dict[str, ReleaseIndex] = {}


@dataclass(frozen=True)
class ShippedIndex:
    """An index that every executor can open: `name` among the files that Spark sent along."""

    name: str
    digest: str

    def opened(self) -> ReleaseIndex:
        """Give the index; a worker process opens it for its first task and keeps it for the others."""
        index = _OPENED.get(self.digest)
        if index is None:
            _OPENED.clear()
            index = _OPENED[self.digest] = ReleaseIndex.build(_read(Path(SparkFiles.get(self.name))))
        return index


def shipped(spark: SparkSession, releases: Sequence[Release]) -> ShippedIndex:
    """Send releases to all executors."""
    digest = digest_of(releases)
    name = f"releases-{digest}.jsonl.gz"
    # Spark hands the file out from where it lies for as long as the application runs.
    folder = Path(tempfile.mkdtemp(prefix="textreuse-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    body = "".join(line + "\n" for line in _lines(releases)).encode()
    (folder / name).write_bytes(gzip.compress(body, compresslevel=1, mtime=0))
    spark.sparkContext.addFile(os.fspath(folder / name))
    return ShippedIndex(name, digest)


def digest_of(releases: Iterable[Release]) -> str:
    """Give a digest of releases in their order, 16 hexadecimal digits."""
    digest = hashlib.sha256()
    for line in _lines(releases):
        digest.update(line.encode() + b"\n")
    return digest.hexdigest()[:16]


def _read(path: Path) -> Iterator[Release]:
    with gzip.open(path, "rt", encoding="utf-8") as file:
        for line in file:
            row = json.loads(line)
            issued = row["issued_at"] and datetime.fromisoformat(row["issued_at"])
            yield Release(**{**row, "issued_at": issued, "issuer_aliases": tuple(row["issuer_aliases"])})


def _lines(releases: Iterable[Release]) -> Iterator[str]:
    return (json.dumps(row_of(release), default=lambda moment: moment.isoformat()) for release in releases)
