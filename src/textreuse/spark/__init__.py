"""`textreuse` on Apache Spark, for archives of millions of articles: the same kernels, the same results.

    index = shipped(spark, releases)
    match_archive(spark, index=index, articles="s3a://archive/articles/", out="s3a://archive/pickups/")
    pickups(spark, "s3a://archive/pickups/").where("kind = 'quotation'")

The releases go to every executor once; the articles stay where they are and are streamed past them, never shuffled and
never collected. `python -m textreuse.spark` does the same from a command line. `docs/archives.md` is the manual.

pyspark, pyarrow and pandas (which pyspark asks for wherever Arrow is used) come with `pip install '.[spark]'` in the
checkout.
"""

from __future__ import annotations

from textreuse.spark.archive import Counts, match_archive, pickups, problems
from textreuse.spark.engine import ENGINE
from textreuse.spark.errors import (
    AnotherRun,
    ArchiveError,
    CannotStore,
    EngineDiffers,
    IndexDiffers,
    InputsChanged,
    NothingToRead,
)
from textreuse.spark.indexes import ShippedIndex, shipped, shipped_folder
from textreuse.spark.releases import ReleasesRead, read_releases
from textreuse.spark.tables import record_of

__all__ = [
    "ENGINE",
    "AnotherRun",
    "ArchiveError",
    "CannotStore",
    "Counts",
    "EngineDiffers",
    "IndexDiffers",
    "InputsChanged",
    "NothingToRead",
    "ReleasesRead",
    "ShippedIndex",
    "match_archive",
    "pickups",
    "problems",
    "read_releases",
    "record_of",
    "shipped",
    "shipped_folder",
]
