"""What of issued versions the log vouches for, read anew from the rows as they stand."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import datetime

from django.db.models import Count

from daumoi.accounts.sharing import Sharing
from daumoi.audit.rules import Standing
from daumoi.releases.content import OPEN, text_of
from daumoi.releases.models.releases import IssuedVersion
from daumoi.releases.rules import content_digest, content_json

# The key in an entry's note, and the word for such a thing in what the check says.
CODE = "issued"


def versions_now(public_ids: Collection[str]) -> dict[str, Standing]:
    """How these issued versions stand in the database: digest of the content, and which columns beside it differ.

    Columns decide who finds and who may read a version; whoever changes one of them need not touch the content.
    """
    rows = IssuedVersion._base_manager.filter(public_id__in=public_ids).annotate(named=Count("named_people"))
    return {version.public_id: _standing(version) for version in rows}


def _standing(version: IssuedVersion) -> Standing:
    try:
        differing = _differing(version)
    except (KeyError, TypeError):
        # Somebody has put something else there, which the digest tells by itself.
        differing = ()
    return Standing(content_digest(version.content), version.organisation_id, differing)


def versions_before(moment: datetime) -> Iterator[str]:
    """Public ids of what was issued before a moment."""
    rows = IssuedVersion._base_manager.filter(issued_at__lt=moment).order_by("pk")
    return rows.values_list("public_id", flat=True).iterator(chunk_size=2000)


def _differing(version: IssuedVersion) -> tuple[str, ...]:
    """Names of columns that say something else than the content they repeat a part of."""
    content = {**OPEN, **version.content}
    stored = content_json(
        {name: getattr(version, name) for name in ("issued_at", "embargo_until", "public_at", "headline", "lead")}
    )
    columns = {
        **stored,
        "sha256": version.sha256,
        "number": version.number,
        "version_kind": version.version_kind,
        "note": version.note,
        "kind": version.kind,
        "language": version.language,
        "text": version.text,
        "sharing": Sharing(version.sharing).label,
        "use": version.use,
        "use_until": version.use_until.isoformat() if version.use_until else None,
        "named_people": version.named,
    }
    said = {
        **{name: content.get(name) for name in columns},
        "sha256": content_digest(version.content),
        "text": text_of(content),
        "sharing": content["sharing"]["level"],
        "use": content["rights"]["use"],
        "use_until": content["rights"]["until"],
        "named_people": len(content["sharing"]["named_people"]),
    }
    return tuple(name for name, value in columns.items() if value != said[name])
