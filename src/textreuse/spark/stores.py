"""Files and folders wherever Spark can reach them: local, HDFS, object stores; through Hadoop's file systems."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from pyspark.sql import SparkSession

from textreuse.spark.errors import CannotStore, NothingToRead

KINDS: Final = {
    ".parquet": "parquet",
    ".jsonl": "json",
    ".ndjson": "json",
    ".jsonl.gz": "json",
    ".ndjson.gz": "json",
}


@dataclass(frozen=True, slots=True, order=True)
class InputFile:
    """A file as it was found: full path, size in bytes, time of its last change in milliseconds."""

    path: str
    size: int
    changed: int

    @property
    def kind(self) -> str:
        """How it is read: "parquet" or "json"."""
        return kind_of(self.path)


def kind_of(path: str) -> str:
    """Give how a file is read, by its name; empty when it is of no kind that can be."""
    return next((kind for suffix, kind in KINDS.items() if path.lower().endswith(suffix)), "")


class Store:
    """The file systems of a Spark session. Methods raise `CannotStore` when one of them refuses."""

    def __init__(self, spark: SparkSession) -> None:
        context: Any = spark.sparkContext
        self._jvm, self._settings = context._jvm, context._jsc.hadoopConfiguration()

    def full(self, path: str) -> str:
        """Give a path with the file system that it belongs to, as Spark names it."""
        place = self._place(path)
        return str(place.getFileSystem(self._settings).makeQualified(place).toString())

    def inputs(self, path: str) -> list[InputFile]:
        """Give the readable files under a folder, or the file itself, in order of their paths.

        What begins with "." or "_" is passed over, as Spark does.

        Raises:
            NothingToRead: there are none.
        """
        place = self._place(path)
        system = place.getFileSystem(self._settings)
        if not system.exists(place):
            raise NothingToRead(f"{path} is not there")
        found = sorted(self._files(system, system.getFileStatus(place)))
        if not found:
            raise NothingToRead(f"under {path} lies no file that can be read: {', '.join(KINDS)}")
        return found

    def _files(self, system: Any, status: Any) -> Iterator[InputFile]:
        if status.isDirectory():
            for inner in system.listStatus(status.getPath()):
                if not str(inner.getPath().getName()).startswith((".", "_")):
                    yield from self._files(system, inner)
        elif kind_of(str(status.getPath().getName())):
            path = str(status.getPath().toString())
            yield InputFile(path, int(status.getLen()), int(status.getModificationTime()))

    def names(self, folder: str) -> list[str]:
        """Give the names of what lies in a folder, sorted; empty when there is no such folder."""
        place = self._place(folder)
        system = place.getFileSystem(self._settings)
        if not system.exists(place):
            return []
        return sorted(str(status.getPath().getName()) for status in system.listStatus(place))

    def read(self, path: str) -> Any:
        """Give what a JSON file holds; none when there is no such file."""
        place = self._place(path)
        system = place.getFileSystem(self._settings)
        if not system.exists(place):
            return None
        stream = system.open(place)
        try:
            return json.loads(bytes(stream.readAllBytes()).decode("utf-8"))
        finally:
            stream.close()

    def write(self, path: str, content: Any) -> None:
        """Write a JSON file that is there whole or not at all; an older one gives way."""
        folder, _, name = path.rpartition("/")
        draft = f"{folder}/_{name}.draft"
        place = self._place(draft)
        stream = place.getFileSystem(self._settings).create(place, True)
        try:
            stream.write(bytearray(json.dumps(content, ensure_ascii=False, indent=1).encode("utf-8")))
        finally:
            stream.close()
        self.remove(path)
        self.move(draft, path)

    def move(self, source: str, target: str) -> None:
        """Give a file or folder another name; its new parent is made when missing."""
        old, new = self._place(source), self._place(target)
        system = new.getFileSystem(self._settings)
        system.mkdirs(new.getParent())
        if system.exists(new) or not system.rename(old, new):
            raise CannotStore(f"{source} could not be moved to {target}")

    def remove(self, path: str) -> None:
        """Remove a file or folder with all that is in it; nothing happens when it is not there."""
        place = self._place(path)
        system = place.getFileSystem(self._settings)
        if system.exists(place) and not system.delete(place, True):
            raise CannotStore(f"{path} could not be removed")

    def _place(self, path: str) -> Any:
        return self._jvm.org.apache.hadoop.fs.Path(path)
