"""Reads of people and organisations."""

from __future__ import annotations

from datetime import date

from django.db.models import Q, QuerySet

from daumoi.accounts.models import Membership, Organisation, OrganisationKind, User
from daumoi.accounts.viewer import PUBLIC, Role, Standing, Viewer


def viewer_of(user: User | None, *, on: date) -> Viewer:
    """The viewer a signed-in person is on that day; PUBLIC for nobody and for people who were deactivated."""
    if user is None or not user.is_authenticated or not user.is_active:
        return PUBLIC
    memberships = (
        Membership.objects.filter(user=user, valid_from__lte=on)
        .filter(Q(valid_to=None) | Q(valid_to__gte=on))
        .select_related("organisation")
        .order_by("id")
    )
    standings = tuple(
        Standing(
            role=Role(membership.role),
            organisation_id=membership.organisation_id,
            hub_id=membership.organisation.hub_id,
            is_focal_point=membership.organisation.kind == OrganisationKind.FOCAL_POINT,
        )
        for membership in memberships
    )
    return Viewer(user_id=user.pk, name=user.full_name, standings=standings)


def organisations_written_for(viewer: Viewer) -> QuerySet[Organisation]:
    """Organisations for which the viewer may write releases, by name."""
    ids = [s.organisation_id for s in viewer.standings if s.role in {Role.OFFICER, Role.EDITOR}]
    return Organisation.objects.filter(pk__in=ids).select_related("hub").order_by("name")


def reporters(*, on: date) -> QuerySet[User]:
    """People who are reporters of some press agency on that day."""
    return (
        User.objects.filter(is_active=True, memberships__role=Role.REPORTER, memberships__valid_from__lte=on)
        .filter(Q(memberships__valid_to=None) | Q(memberships__valid_to__gte=on))
        .distinct()
    )


def memberships_of(user: User) -> QuerySet[Membership]:
    """Everything a person is and was, the latest first, with the organisation."""
    return Membership.objects.filter(user=user).select_related("organisation").order_by("-valid_from", "-id")
