"""Releases in a person's hands, for whoever must give them to somebody else."""

from __future__ import annotations

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from daumoi.accounts.models import User
from daumoi.accounts.permissions import RELEASE_REVIEW, RELEASE_WRITE
from daumoi.accounts.viewer import SYSTEM, Viewer, acting_as
from daumoi.people.holdings import Held
from daumoi.releases.models import Release
from daumoi.releases.rules import OUT_STATES, State


def written_by(person: User, viewer: Viewer) -> list[Held]:
    """Releases of which the person is the author and that have not come out; those out belong to the record."""
    return [
        Held(release.pk, title, release.organisation, frozenset(RELEASE_WRITE.roles))
        for release, title in _titled(viewer, author=person)
    ]


def in_review_by(person: User, viewer: Viewer) -> list[Held]:
    """Releases that the person has taken into review."""
    return [
        Held(release.pk, title, release.organisation.hub or release.organisation, frozenset(RELEASE_REVIEW.roles))
        for release, title in _titled(viewer, reviewer=person, state=State.IN_REVIEW)
    ]


def _titled(viewer: Viewer, **conditions: object) -> list[tuple[Release, str]]:
    """Found whoever asks, but named only where the viewer may read: an unsent draft is its unit's own."""
    with acting_as(SYSTEM):
        rows = list(
            Release.objects.filter(**conditions)
            .exclude(state__in=OUT_STATES)
            .select_related("organisation__hub")
            .order_by("-updated_at")
        )
    with acting_as(viewer):
        readable = set(Release.objects.filter(pk__in=[row.pk for row in rows]).values_list("pk", flat=True))
    return [(row, row.headline if row.pk in readable else _unnamed(row)) for row in rows]


def _unnamed(release: Release) -> str:
    day = date_format(timezone.localdate(release.created_at), "SHORT_DATE_FORMAT")
    return _("A draft of %(day)s; its unit alone reads it until it is sent") % {"day": day}
