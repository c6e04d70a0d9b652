"""How far something may travel: the five labels of TLP 2.0, and the one condition that says whom a label lets in.

Source: FIRST, Traffic Light Protocol 2.0 (https://www.first.org/tlp/). The labels are written as the standard writes
them, in every language. What "community", "clients" and "organisation" are in this network is said here: the
network is everybody with an account, the branch is a focal point and its units.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from daumoi.accounts.viewer import Viewer


class Sharing(models.TextChoices):
    """Labels from the widest circle to the narrowest."""

    CLEAR = "clear", "TLP:CLEAR"
    GREEN = "green", "TLP:GREEN"
    AMBER = "amber", "TLP:AMBER"
    AMBER_STRICT = "amber_strict", "TLP:AMBER+STRICT"
    RED = "red", "TLP:RED"


# Who is in the circle of each label, for screens and files.
CIRCLES = {
    Sharing.CLEAR: _("Everybody. It stands in the public newsroom and its feeds."),
    Sharing.GREEN: _(
        "The network, press agencies included; not the public. Do not put it where everybody can read it."
    ),
    Sharing.AMBER: _("The focal point and its units, for those who need it; not the press."),
    Sharing.AMBER_STRICT: _("The unit itself and the focal point only."),
    Sharing.RED: _("The people named only; nobody passes it on."),
}

_WIDTH = {label: width for width, label in enumerate(Sharing)}


def is_narrower(new: str, old: str) -> bool:
    """Whether a label lets in fewer than another."""
    return _WIDTH[Sharing(new)] > _WIDTH[Sharing(old)]


def in_house(viewer: Viewer, *, of: str = "") -> Q:
    """Rows of the viewer's own organisations, and of the branches whose focal point the viewer works at.

    Args:
        of: path to the row that has `organisation`, such as `version__`.
    """
    house = Q(**{f"{of}organisation_id__in": viewer.organisation_ids})
    if viewer.office_hub_ids:
        house |= Q(**{f"{of}organisation__hub_id__in": viewer.office_hub_ids})
    return house


def shared_with(viewer: Viewer, *, named: Any, of: str = "") -> Q:
    """The one condition: rows whose label lets this viewer in. Embargo is another condition, rights a third.

    Whoever holds no role today is the public: an account whose memberships have ended, or one whose second factor is
    still awaited. Being named in person lets nobody in without a role.

    Args:
        named: ids of rows (a subquery) that name the viewer in person; for TLP:RED nothing else counts.
        of: path to the row that has `sharing` and `organisation`.
    """
    circle = Q(**{f"{of}sharing": Sharing.CLEAR})
    if not viewer.standings:
        return circle
    circle |= Q(**{f"{of}sharing": Sharing.GREEN})
    if viewer.branch_ids:
        branch = Q(**{f"{of}organisation__hub_id__in": viewer.branch_ids})
        circle |= Q(**{f"{of}sharing": Sharing.AMBER}) & branch
    if viewer.organisation_ids:
        narrow = Q(**{f"{of}sharing__in": [Sharing.AMBER, Sharing.AMBER_STRICT]})
        circle |= narrow & in_house(viewer, of=of)
    return circle | named_in_person(named=named, of=of)


def named_in_person(*, named: Any, of: str = "") -> Q:
    """Rows for named people only that name this one."""
    return Q(**{f"{of}sharing": Sharing.RED, f"{of}pk__in": named})


def not_hidden(*, named: Any, of: str = "") -> Q:
    """For tables that the house sees whatever the label: all but what is for other people, named in person."""
    return ~Q(**{f"{of}sharing": Sharing.RED}) | Q(**{f"{of}pk__in": named})


def people_line(people: Iterable[Any]) -> list[str]:
    """Names of the people a row is for, sorted, as they are frozen with it."""
    return sorted(person.full_name for person in people)
