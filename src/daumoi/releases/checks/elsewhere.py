"""Photos and files that are kept for fewer people, or for a later hour, by another release.

A file has no sharing level of its own: it goes as far as the releases that carry it. Whoever puts one into a release
that goes further, or out earlier, says that this is meant; it may be (the same portrait), and it may be a leak.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from daumoi.accounts.sharing import Sharing, is_narrower
from daumoi.media.models import MediaItem, MediaUse
from daumoi.releases.carried import media_in
from daumoi.releases.checks.findings import Finding, look
from daumoi.releases.models.releases import IssuedVersion, Release, ReleaseMedia
from daumoi.releases.rules import public_from


@dataclass(frozen=True)
class _Limit:
    """How far and from when another release lets a file go; `opens` is None where nothing holds it back."""

    sharing: Sharing
    opens: datetime | None
    is_issued: bool


def media_kept_elsewhere(release: Release, *, at: datetime) -> Iterator[Finding]:
    """Files that another release keeps narrower, or holds back longer, than this one would.

    One that already is out as far as this release goes is nobody's secret any more. Whatever release it is, its level
    and its hour alone are said: the reader need not be let into that release.
    """
    items = media_in(release)
    limits = _limits(release, items)
    goes_out = public_from(issued_at=at, embargo_until=release.embargo_until)
    for item in items:
        others = limits[item.pk]
        if any(_is_out_as_far(other, release, at=at) for other in others):
            continue
        narrower = [other.sharing for other in others if is_narrower(other.sharing, release.sharing)]
        later = [other.opens for other in others if other.opens is not None and other.opens > goes_out]
        if narrower:
            said = _("“%(name)s” is kept for %(label)s by another release; this one is %(wider)s. May it go so far?")
            label = max(narrower, key=list(Sharing).index)
            words = {"name": item.original_name, "label": label.label, "wider": release.get_sharing_display()}
            yield look(f"narrower:{item.public_id}", "photos", said % words, needs_word=True)
        if later:
            said = _("“%(name)s” is held back until %(hour)s by another release. May it go out earlier?")
            hour = date_format(timezone.localtime(max(later)), "SHORT_DATETIME_FORMAT")
            words = {"name": item.original_name, "hour": hour}
            yield look(f"earlier:{item.public_id}", "photos", said % words, needs_word=True)


def _is_out_as_far(limit: _Limit, release: Release, *, at: datetime) -> bool:
    is_out = limit.is_issued and limit.opens is not None and limit.opens <= at
    return is_out and not is_narrower(limit.sharing, release.sharing)


def _limits(release: Release, items: list[MediaItem]) -> dict[int, list[_Limit]]:
    """By the number of the file: what every release but this, its original and its language versions says of it."""
    found: dict[int, list[_Limit]] = defaultdict(list)
    if not items:
        return found
    family = Q(pk=release.original_id or release.pk) | Q(original_id=release.original_id or release.pk)
    relatives = Release._base_manager.filter(family).values("pk")
    drafts = ReleaseMedia._base_manager.filter(item__in=items, release__issued_at=None).exclude(release__in=relatives)
    for item, sharing, opens in drafts.values_list("item_id", "release__sharing", "release__embargo_until"):
        found[item].append(_Limit(Sharing(sharing), opens, is_issued=False))
    own = IssuedVersion._base_manager.filter(release__in=relatives).values("public_id")
    uses = MediaUse._base_manager.filter(item__in=items).exclude(version_public_id__in=own)
    for item, sharing, opens in uses.values_list("item_id", "sharing", "public_at"):
        found[item].append(_Limit(Sharing(sharing), opens, is_issued=True))
    return found
