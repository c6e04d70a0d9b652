"""`python -m textreuse.spark`, or spark-submit with this file: match an archive from a command line.

Exit codes: 0 all was read, 1 the run could not be finished, 2 wrong usage, 3 finished but something was left out.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
from typing import Final

from pyspark.sql import SparkSession

from textreuse.errors import UnusableIndex
from textreuse.spark import ArchiveError, Counts, ReleasesRead, match_archive, read_releases, shipped, shipped_folder
from textreuse.spark.archive import BATCH_BYTES
from textreuse.spark.reading import BLOCK_BYTES

DONE, FAILED, WRONG_USAGE, LEFT_OUT = 0, 1, 2, 3
_MEBIBYTE: Final = 1024**2
# With one of these, Java is there although it may not be on the path.
_SUBMITTED: Final = {"PYSPARK_GATEWAY_PORT", "JAVA_HOME"}
# Releases that are named on the terminal when they cannot be used.
_NAMED: Final = 20


def parser() -> argparse.ArgumentParser:
    """Declare what the command takes."""
    kinds = "a folder or file of Parquet or JSON Lines (.parquet, .jsonl, .jsonl.gz), anywhere Spark can read"
    declared = argparse.ArgumentParser(prog="python -m textreuse.spark", description="Match an archive on Spark.")
    issued = declared.add_mutually_exclusive_group(required=True)
    issued.add_argument("--releases", metavar="PATH", help=f"what was issued: {kinds}")
    issued.add_argument("--index", metavar="FOLDER", help="what was issued, as ReleaseIndex.save wrote it")
    everywhere = "every machine has the index under this path: do not send it"
    declared.add_argument("--index-is-everywhere", action="store_true", help=everywhere)
    declared.add_argument("--articles", required=True, metavar="PATH", help=f"what was published: {kinds}")
    declared.add_argument(
        "--out", required=True, metavar="PATH", help="folder for the results; an unfinished run goes on"
    )
    declared.add_argument("--master", metavar="URL", help="Spark master; spark-submit's, else local[*]")
    sizes = (("batch", BATCH_BYTES, "input between two checkpoints"), ("block", BLOCK_BYTES, "input of one task"))
    for name, size, meaning in sizes:
        mebibytes = size // _MEBIBYTE
        meaning += f", in MiB (default {mebibytes})"
        declared.add_argument(f"--{name}-mib", type=_positive, default=mebibytes, metavar="N", help=meaning)
    declared.add_argument("--redo-changed", action="store_true", help="match anew what changed since it was done")
    declared.add_argument("--quiet", action="store_true", help="say only what went wrong")
    return declared


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("must be 1 or more")
    return number


def session(master: str | None) -> SparkSession:
    """Give the Spark session: spark-submit's when it started this program, else one on this machine."""
    builder: SparkSession.Builder = SparkSession.builder
    if "PYSPARK_GATEWAY_PORT" not in os.environ:  # which spark-submit sets
        builder = builder.master(master or "local[*]").config("spark.ui.showConsoleProgress", "false")
        if (master or "local").startswith("local"):
            # Everything stays on this machine, so nothing listens beyond it.
            for setting in ("spark.driver.bindAddress", "spark.driver.host"):
                builder = builder.config(setting, "127.0.0.1")
            builder = builder.config("spark.ui.enabled", "false")
            # spark.pyspark.python is read by spark-submit alone; else workers are the first python3 on the path.
            os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    return builder.appName("textreuse").getOrCreate()


def main(words: list[str] | None = None) -> int:
    """Run the command; give its exit code."""
    arguments = parser().parse_args(words)
    if not _SUBMITTED & os.environ.keys() and shutil.which("java") is None:
        sys.stderr.write("textreuse.spark: Java 17 or newer is needed, and there is no java on the path\n")
        return FAILED
    spark = session(arguments.master)
    spark.sparkContext.setLogLevel("OFF")  # failures come as exceptions; what could be mended is named in `problems`
    try:
        counts, left_out = _match(spark, arguments)
    except (ArchiveError, UnusableIndex) as wrong:
        sys.stderr.write(f"textreuse.spark: {wrong}\n")
        return FAILED
    finally:
        spark.stop()
    if not arguments.quiet:
        sys.stdout.write(_closing(counts, arguments.out))
    return LEFT_OUT if counts.problems or left_out else DONE


def _match(spark: SparkSession, arguments: argparse.Namespace) -> tuple[Counts, int]:
    """Match, and give the counts and how many releases were left out."""

    def say(text: str) -> None:
        if not arguments.quiet:
            sys.stderr.write(text + "\n")
            sys.stderr.flush()

    if arguments.index is not None:
        index, left_out = shipped_folder(spark, arguments.index, is_everywhere=arguments.index_is_everywhere), 0
    else:
        read = read_releases(spark, arguments.releases)
        _name(read)
        say(f"{len(read.releases):,} releases are indexed …")
        index, left_out = shipped(spark, read.releases), len(read.left_out)
    counts = match_archive(
        spark,
        index=index,
        articles=arguments.articles,
        out=arguments.out,
        batch_bytes=arguments.batch_mib * _MEBIBYTE,
        block_bytes=arguments.block_mib * _MEBIBYTE,
        redo_changed=arguments.redo_changed,
        say=say,
    )
    return counts, left_out


def _name(read: ReleasesRead) -> None:
    for file, row, wrong in read.left_out[:_NAMED]:
        sys.stderr.write(
            f"release left out: {file}, row {row}: {wrong.reason} {wrong.detail or wrong.identifier or ''}\n"
        )
    if len(read.left_out) > _NAMED:
        sys.stderr.write(f"… and {len(read.left_out) - _NAMED:,} more releases left out\n")


def _closing(counts: Counts, out: str) -> str:
    left_out = f", {counts.problems:,} left out (see {out}/problems)" if counts.problems else ""
    found = f"{counts.pickups:,} pickups in {out}/pickups"
    return f"{counts.articles:,} articles: {found}{left_out}\n"


if __name__ == "__main__":
    sys.exit(main())
