"""What a change of the network would do, found by doing it and taking it back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import Max

from daumoi.accounts.models import Membership, Organisation
from daumoi.network.actions.timeline import make_present
from daumoi.network.models import OrganisationName, OrganisationPlacement, OrganisationSuccession


@dataclass(frozen=True)
class Preview:
    """What would be written.

    Attributes:
        renamed: (name until then, name from then on).
        moved: (body, body above it from then on, "" at the top).
        ended: (body, who goes on, "" for nobody).
        ended_people, moved_people: memberships that end, and those of them that go on elsewhere.
        new_hubs: (focal point, how many bodies come to it).
        revision: of the network as it was looked at.
    """

    renamed: tuple[tuple[str, str], ...]
    moved: tuple[tuple[str, str], ...]
    ended: tuple[tuple[str, str], ...]
    ended_people: int
    moved_people: int
    new_hubs: tuple[tuple[str, int], ...]
    revision: int


def preview_of(act: Callable[[], object], *, day: date, revision: int) -> Preview:
    """Do a change, note what it wrote, and take it back.

    Args:
        act: calls one action of the network; what it refuses is raised here.
        day: the day of the change, on which the tree is looked at.
    """
    with transaction.atomic():
        names, placements, successions = (
            model.objects.aggregate(last=Max("pk"))["last"] or 0
            for model in (OrganisationName, OrganisationPlacement, OrganisationSuccession)
        )
        last_membership = Membership.objects.aggregate(last=Max("pk"))["last"] or 0
        called = dict(Organisation.objects.order_by().values_list("pk", "name"))
        hubs = dict(Organisation.objects.order_by().values_list("pk", "hub_id"))
        ends = Membership.objects.filter(valid_to__lt=day).count()
        act()
        make_present(day)
        new_names = OrganisationName.objects.filter(pk__gt=names, valid_from=day)
        moved = OrganisationPlacement.objects.filter(pk__gt=placements, valid_from=day).select_related("parent")
        ended = OrganisationSuccession.objects.filter(pk__gt=successions).select_related("successor")
        found = Preview(
            renamed=tuple((called[row.organisation_id], row.name) for row in new_names),
            moved=tuple((called[row.organisation_id], row.parent.name if row.parent else "") for row in moved),
            ended=tuple((called[row.predecessor_id], row.successor.name if row.successor else "") for row in ended),
            ended_people=Membership.objects.filter(valid_to__lt=day).count() - ends,
            moved_people=Membership.objects.filter(pk__gt=last_membership).count(),
            new_hubs=_new_hubs(hubs),
            revision=revision,
        )
        transaction.set_rollback(True)
    return found


def _new_hubs(before: dict[int, int | None]) -> tuple[tuple[str, int], ...]:
    now = Organisation.objects.order_by().filter(heir=None).values_list("pk", "hub_id", "hub__name")
    counts = Counter(name or "" for key, hub_id, name in now if before.get(key) != hub_id)
    return tuple(counts.most_common())
