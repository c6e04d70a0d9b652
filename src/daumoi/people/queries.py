"""Reads of people: who sees whom, who can take what over, and what is open."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch, Q, QuerySet

from daumoi.accounts.models import Membership, Organisation, StandIn, User
from daumoi.accounts.permissions import (
    PERSON_INVITE,
)
from daumoi.accounts.rules import ROLES_OF_KIND
from daumoi.accounts.viewer import Role, Viewer
from daumoi.foundation.vietnamese import fold
from daumoi.people.models import ErasureRequest, Invitation, hubs_kept_by, units_led_by


def visible_memberships(viewer: Viewer) -> QuerySet[Membership]:
    """Memberships the viewer may see, past ones too.

    A focal point sees its whole branch, reporters of its press agencies among them; a unit its own people and those of
    its focal point, whom it works with; everybody their own. Nobody sees what a person is in another branch.
    """
    if viewer.is_system:
        return Membership.objects.all()
    if not viewer.is_person:
        return Membership.objects.none()
    seen = Q(user_id=viewer.user_id)
    if viewer.office_hub_ids:
        seen |= Q(organisation__hub_id__in=viewer.office_hub_ids)
    if viewer.organisation_ids:
        near = {s.hub_id for s in viewer.standings if s.role is not Role.REPORTER and s.hub_id is not None}
        seen |= Q(organisation_id__in=viewer.organisation_ids | near)
    return Membership.objects.filter(seen)


def people_visible_to(viewer: Viewer) -> QuerySet[User]:
    """People the viewer may see by a membership, and the viewer; not those whose data were erased."""
    seen = Q(pk__in=visible_memberships(viewer).order_by().values("user"))
    return User.objects.filter(seen | Q(pk=viewer.user_id), erased_at=None)


@dataclass(frozen=True)
class Filters:
    """What a list of people is narrowed by; empty words and None narrow nothing.

    Attributes:
        state: `here` (a membership today), `gone` (none any more).
    """

    words: str = ""
    organisation_id: int | None = None
    role: str = ""
    state: str = "here"


def people_in_directory(viewer: Viewer, filters: Filters, *, on: date) -> QuerySet[User]:
    """People the viewer may see, by given name, each with `held`: the visible memberships of that day."""
    here = visible_memberships(viewer) & Membership.objects.valid_on(on)
    narrowed = here
    if filters.organisation_id is not None:
        narrowed = narrowed.filter(organisation_id=filters.organisation_id)
    if filters.role:
        narrowed = narrowed.filter(role=filters.role)
    people = people_visible_to(viewer)
    if filters.state == "gone":
        people = people.exclude(pk__in=here.order_by().values("user"))
    elif filters.state == "here" or filters.role or filters.organisation_id is not None:
        people = User.objects.filter(pk__in=narrowed.order_by().values("user"), erased_at=None, is_active=True)
    for word in fold(filters.words).split()[:6]:
        people = people.filter(search_text__contains=word)
    held = here.select_related("organisation").order_by("organisation__name", "id")
    # Sorting carries whole rows: what no list shows stays where it is.
    people = people.defer("password", "search_text").order_by("sort_name", "id")
    return people.prefetch_related(Prefetch("memberships", queryset=held, to_attr="held"))


def memberships_seen(viewer: Viewer, person: User) -> QuerySet[Membership]:
    """What the viewer may know of a person's memberships, the latest first."""
    return (
        visible_memberships(viewer)
        .filter(user=person)
        .select_related("organisation__hub")
        .order_by("-valid_from", "-id")
    )


def stand_ins_of(person: User, memberships: QuerySet[Membership], *, on: date) -> QuerySet[StandIn]:
    """Stand-ins that hold or will hold: for this person's visible roles, and by this person for others."""
    of_visible = Q(membership__in=memberships.values("pk"))
    return (
        StandIn.objects.filter(of_visible | Q(deputy=person), ended_at=None, valid_to__gte=on)
        .select_related("membership__user", "membership__organisation", "deputy")
        .order_by("valid_from", "id")
    )


def members_holding(organisation_id: int, roles: frozenset[str], *, on: date) -> QuerySet[User]:
    """Active people with one of these roles in an organisation on that day, by given name."""
    holding = Membership.objects.valid_on(on).filter(organisation_id=organisation_id, role__in=roles)
    return User.objects.filter(pk__in=holding.values("user"), is_active=True).order_by("sort_name", "id")


def organisations_invited_for(viewer: Viewer, *, on: date) -> QuerySet[Organisation]:
    """Organisations to which the viewer may invite somebody, by name; empty for most people."""
    hubs = {s.organisation_id for s in viewer.standings if s.is_focal_point and s.role in PERSON_INVITE.roles}
    alive = Organisation.objects.filter(Q(valid_to=None) | Q(valid_to__gte=on))
    in_branch = Q(hub_id__in=hubs)
    for hub_id in hubs:
        in_branch |= Q(kind="focal_point", hub_path__contains=f"/{hub_id}/")
    own = Q(pk__in=units_led_by(viewer), kind="source_unit")
    with_roles = [kind for kind, roles in ROLES_OF_KIND.items() if roles]
    return alive.filter(in_branch | own, kind__in=with_roles).select_related("hub").order_by("name")


def invitations_listed() -> QuerySet[Invitation]:
    """Invitations the viewer may see, the latest first, with organisation and inviter."""
    return Invitation.objects.select_related("organisation", "invited_by", "accepted_by")


def open_erasure_requests(viewer: Viewer) -> QuerySet[ErasureRequest]:
    """Requests to be forgotten that wait for the viewer's answer, the longest waiting first."""
    kept = Membership.objects.filter(organisation__hub_id__in=hubs_kept_by(viewer))
    return ErasureRequest.objects.open().filter(person__in=kept.values("user")).select_related("person")


def looks_after_people(viewer: Viewer) -> bool:
    """Whether the viewer invites or keeps people anywhere, so that the pages for it are worth showing."""
    return bool(hubs_kept_by(viewer) or units_led_by(viewer))
