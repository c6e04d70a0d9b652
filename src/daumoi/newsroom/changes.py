"""What a correction changed, word by word, for everybody to read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from daumoi.foundation.rich_text import plain_text
from daumoi.newsroom.queries import Shelf, version_before
from daumoi.releases.comparison import Piece, compare, with_context
from daumoi.releases.models import IssuedVersion

# Words of unchanged text that stay around a change; the rest of a long text is left out.
WORDS_AROUND = 14


@dataclass(frozen=True)
class ChangedPart:
    """One part of a release in which something changed."""

    label: str
    pieces: list[Piece]


@dataclass(frozen=True)
class Changes:
    """The version before, and every part that a correction changed."""

    before: IssuedVersion
    parts: list[ChangedPart]


def changes_of(version: IssuedVersion, *, shelf: Shelf) -> Changes | None:
    """What a correction changed against the version before it; None for every other version, and where the one before
    never stood on this shelf.
    """
    if version.version_kind != "correction":
        return None
    before = version_before(shelf, version)
    if before is None:
        return None
    old, new = dict(_parts(before.content)), dict(_parts(version.content))
    parts = []
    for label in dict.fromkeys([*old, *new]):
        was, now = old.get(label, ""), new.get(label, "")
        if was != now:
            parts.append(ChangedPart(label, with_context(compare(was, now), words=WORDS_AROUND)))
    return Changes(before, parts) if parts else None


def _parts(content: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Label and plain words of everything that is read."""
    yield _("Headline"), content["headline"]
    yield _("Lead"), content["lead"]
    for stated in content.get("particulars", []):
        yield stated["label"], stated["text"]
    yield _("Text"), plain_text(content["body"])
    speaker, contact = content["speaker"], content["contact"]
    yield _("Speaker"), ", ".join(part for part in (speaker["name"], speaker["position"]) if part)
    yield _("Press contact"), ", ".join(part for part in contact.values() if part)
    photos = [", ".join(part for part in (each["caption"], each["credit"]) if part) for each in content["photos"]]
    yield _("Photos"), "\n".join(photos)
