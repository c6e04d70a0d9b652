"""What can be wrong with a run over an archive.

ArchiveError
├── SparkMissing        pyspark, pyarrow, pandas or Java is not installed
├── NothingToRead       no file of a kind that can be read lies under a path, or no release in it is usable
├── AnotherRun          the folder for the results belongs to another index, engine or layout
├── InputsChanged       a file whose batch is done has changed since, or is gone
├── EngineDiffers       a worker has another version of `textreuse` than the driver
└── CannotStore         the file system did not do what it was asked to do
"""

from __future__ import annotations

from typing import Final

from py4j.protocol import Py4JJavaError
from pyspark.errors import PySparkException

SPARK_FAILURES: Final = (PySparkException, Py4JJavaError)
"""What a failed job raises: the first where pyspark knows the kind of the failure, the second where it does not."""


class ArchiveError(Exception):
    """A run over an archive cannot begin or go on; the message says why, and what helps."""


class NothingToRead(ArchiveError):
    """No file of a kind that can be read lies under a path, or no release in it is usable."""


class AnotherRun(ArchiveError):
    """The folder for the results belongs to another index, engine or layout."""


class InputsChanged(ArchiveError):
    """A file whose batch is done has changed since, or is gone."""


class EngineDiffers(ArchiveError):
    """A worker has another version of `textreuse` than the driver."""


class IndexDiffers(ArchiveError):
    """A machine has another index than the driver under the same path."""


class CannotStore(ArchiveError):
    """The file system did not do what it was asked to do."""
