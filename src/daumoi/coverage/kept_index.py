"""The index of what was issued, kept on disk: workers share it, and one that starts need not learn it anew.

It is brought up to date under a lock of the folder it lies in, by appending what is missing and dropping what is wanted
no more. An index that cannot be read is built anew; one that cannot be saved still finds pickups.
"""

from __future__ import annotations

import logging
import shutil
from collections.abc import Callable, Collection, Iterable
from pathlib import Path
from typing import Final

from textreuse import NotAnIndex, Release, ReleaseIndex, UnusableIndex
from textreuse.folders import alone_in

_INDEX: Final = "index"
# Up to so many releases an index that lost some is learned anew at once: that costs no more than appending to it.
_SMALL: Final = 2048
# A larger one when so much of it was dropped or appended since.
_WORN: Final = 0.25

Given = Callable[[Collection[str]], Iterable[Release]]

logger = logging.getLogger(__name__)


def index_of(folder: Path, wanted: Collection[str], releases: Given) -> ReleaseIndex:
    """Give an index of the releases with these ids and no others, and keep it.

    While they are no more than 2,048 it gives the answers of an index that is built of them at once; a larger one
    weighs some of them as it did before the last ones came, until a quarter of it has changed.

    Args:
        folder: where the index lies, alone; made when it is not there.
        wanted: the ids. One that ever stood for another text must not come again.
        releases: gives the releases with some ids, asked only for those that the kept index lacks.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with alone_in(folder):
            return _brought_up_to_date(folder / _INDEX, frozenset(wanted), releases)
    except (OSError, UnusableIndex) as refused:
        logger.warning("The index of releases cannot be kept in %s: %s", folder, refused)
        return ReleaseIndex.build(releases(wanted))


def forget(folder: Path) -> None:
    """Remove the kept index, so that the next one is built anew: for one whose texts turn out to be damaged."""
    with alone_in(folder):
        shutil.rmtree(folder / _INDEX, ignore_errors=True)


def _brought_up_to_date(place: Path, wanted: frozenset[str], releases: Given) -> ReleaseIndex:
    try:
        index = ReleaseIndex.load(place)
        present = {release.id for release in index.releases()}
    except UnusableIndex as unsound:
        return _built_anew(place, wanted, releases, unsound)
    gone, missing = present - wanted, wanted - present
    if not gone and not missing:
        return index
    index = index.drop(sorted(gone)).append(releases(sorted(missing)))
    if (gone and len(index) <= _SMALL) or index.changed_share > _WORN:
        index = index.compact()
    return _saved(index, place)


def _built_anew(place: Path, wanted: frozenset[str], releases: Given, unsound: UnusableIndex) -> ReleaseIndex:
    if not isinstance(unsound, NotAnIndex) or place.exists():
        logger.warning("The kept index of releases is built anew: %s", unsound)
    index = ReleaseIndex.build(releases(sorted(wanted)))
    if place.is_dir() and not place.is_symlink():
        shutil.rmtree(place, ignore_errors=True)
    else:
        place.unlink(missing_ok=True)
    return _saved(index, place)


def _saved(index: ReleaseIndex, place: Path) -> ReleaseIndex:
    try:
        index.save(place)
    except UnusableIndex as refused:
        logger.warning("The index of releases cannot be saved: %s", refused)
    return index
