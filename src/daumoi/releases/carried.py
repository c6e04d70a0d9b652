"""Photos and files of a release with the words they have in it.

A language version carries those of its original: the same files, with caption, credit, alternative text and description
in its own language. What was uploaded for a release itself has its words in the library.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from daumoi.media.models import MediaItem
from daumoi.releases.models.releases import Release, ReleaseMedia

CARRIED_WORDS = ("caption", "credit", "alternative_text", "description")


def media_in(release: Release) -> list[MediaItem]:
    """Photos and files of a release in order, none before it is first saved; to be read, never to be saved.

    Whoever may see the release sees what it says, whichever body's the files are; the files themselves are asked for
    by their own predicate.

    Of a release that an act holds locked, and within `asked_once`, they are asked once: the check, the digest and the
    frozen content of one act must speak of the same files.
    """
    if not release.pk:
        return []
    if release.held is not None and "media" in release.held:
        return list(release.held["media"])
    placements = ReleaseMedia.objects.filter(release=release).select_related("item__organisation")
    found = [_worded(placement) for placement in placements]
    if release.held is not None:
        release.held["media"] = found
    return list(found)


@contextmanager
def asked_once(release: Release) -> Iterator[None]:
    """Ask for what a release carries at most once inside the block, which only reads."""
    before = release.held
    release.held = {} if before is None else before
    try:
        yield
    finally:
        release.held = before


def _worded(placement: ReleaseMedia) -> MediaItem:
    item = placement.item
    if placement.is_carried:
        item.words_of_original = {name: getattr(item, name) for name in CARRIED_WORDS}
        for name in CARRIED_WORDS:
            setattr(item, name, getattr(placement, name))
    return item


def not_carried(release: Release) -> list[MediaItem]:
    """What the original carries and this language version does not, in the original's order; of it what the viewer may
    see, because whoever sees a release sees what it carries.
    """
    have = ReleaseMedia.objects.filter(release=release).values("item_id")
    missing = ReleaseMedia.objects.filter(release_id=release.original_id).exclude(item_id__in=have)
    seen = set(MediaItem.objects.filter(pk__in=missing.values("item_id")).values_list("pk", flat=True))
    return [row.item for row in missing.select_related("item__organisation") if row.item_id in seen]


def no_longer_in_original(release: Release) -> list[MediaItem]:
    """What this language version carries over and the original has no more."""
    have = ReleaseMedia.objects.filter(release_id=release.original_id).values("item_id")
    gone = ReleaseMedia.objects.filter(release=release, is_carried=True).exclude(item_id__in=have)
    return [placement.item for placement in gone.select_related("item")]
