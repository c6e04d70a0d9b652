"""Entries of the register that name a person, for whoever lets that person go."""

from __future__ import annotations

from django.db.models import Q
from django.urls import reverse

from daumoi.accounts.models import User
from daumoi.accounts.viewer import SYSTEM, Viewer, acting_as
from daumoi.foundation import clock
from daumoi.people.holdings import Held
from daumoi.spokespersons.models import Spokesperson


def spoken_for_by(person: User, viewer: Viewer) -> list[Held]:
    """Authorities to speak that still run. They are ended, not given: another needs a decision of its own."""
    with acting_as(SYSTEM):
        entries = Spokesperson.objects.filter(Q(valid_to=None) | Q(valid_to__gt=clock.now()), user=person)
        return [
            Held(
                entry.pk,
                f"{entry.get_authority_display()}, {entry.organisation.name}",
                entry.organisation,
                frozenset(),
                url=reverse("spokespersons:end", args=[entry.pk]),
            )
            for entry in entries.select_related("organisation__hub").order_by("id")
        ]
