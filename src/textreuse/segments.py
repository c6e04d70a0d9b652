"""A segment of an index: some releases, what was learned from them, and the runs that find them. It never changes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from textreuse.library import Library, learned
from textreuse.ngrams import run_hashes
from textreuse.records import Release
from textreuse.runs import RunTable, run_table
from textreuse.tokens import tokenise_in_parts


@dataclass(frozen=True, slots=True)
class Segment:
    """Releases `base` to `base + library.count` of an index."""

    library: Library
    runs: RunTable
    base: int


def segment_of(releases: Sequence[Release], base: int) -> Segment:
    """Learn a segment from its releases alone."""
    tokens = tokenise_in_parts([release.text for release in releases])
    hashes, at = run_hashes(tokens)
    library = learned(releases, tokens, hashes, at)
    return Segment(library, run_table(library, hashes, at), base)
