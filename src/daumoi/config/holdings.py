"""What a person may hold that somebody must take over before that person goes: every kind there is."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from daumoi.people.holdings import HoldingKind
from daumoi.releases.actions.handing_over import give_review, give_writing
from daumoi.releases.holdings import in_review_by, written_by
from daumoi.spokespersons.holdings import spoken_for_by

HOLDINGS = [
    HoldingKind("writing", _("Releases that this person writes"), written_by, give_writing),
    HoldingKind("speaking", _("Authority to speak, in the register of spokespersons"), spoken_for_by, None),
    HoldingKind("review", _("Releases that this person has taken into review"), in_review_by, give_review),
]
