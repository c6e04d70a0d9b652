"""The closed list of grounds on which information is withheld, and what a writer confirms of each.

Source: Press Law 126/2025/QH15, Article 31.2. The list is closed: “inconvenient” is none of them. Each is asked one by
one, because a single “I have checked” is ticked without reading.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

SOURCE = "126/2025/QH15, Art. 31.2"


@dataclass(frozen=True)
class Ground:
    """One ground of the law: its letter there, its name, and what it covers."""

    code: str
    letter: str
    label: Promise
    help: Promise


GROUNDS: tuple[Ground, ...] = (
    Ground(
        "secret",
        "a",
        _("Secrets"),
        _("State secrets, secrets of a person's private life or family, other secrets protected by law."),
    ),
    Ground(
        "investigation",
        "b",
        _("Under investigation or not yet tried"),
        _("A case that is being investigated or is not yet tried, unless the law lets it be told."),
    ),
    Ground(
        "dispute",
        "c",
        _("Inspection, complaint or dispute without a conclusion"),
        _("Something under inspection, a complaint, or a dispute between bodies, without a conclusion yet."),
    ),
)


@dataclass(frozen=True)
class Confirmed:
    """What a writer says before sending.

    Attributes:
        grounds: code of each ground → whether it applies.
        looked_at: codes of the hints that the writer has looked at and lets stand.
    """

    grounds: Mapping[str, bool]
    looked_at: frozenset[str] = field(default_factory=frozenset)

    @property
    def applying(self) -> list[Ground]:
        """The grounds that apply, in the order of the law."""
        return [ground for ground in GROUNDS if self.grounds.get(ground.code)]

    @property
    def unanswered(self) -> list[Ground]:
        return [ground for ground in GROUNDS if ground.code not in self.grounds]


NO_GROUND_APPLIES = Confirmed({ground.code: False for ground in GROUNDS})
