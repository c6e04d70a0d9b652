"""Reads of people and organisations."""

from __future__ import annotations

from datetime import date

from django.db.models import BigIntegerField, CharField, QuerySet, Value

from daumoi.accounts.models import Membership, Organisation, OrganisationKind, StandIn, User
from daumoi.accounts.viewer import PUBLIC, Role, Standing, Viewer


def viewer_of(user: User | None, *, on: date) -> Viewer:
    """The viewer a signed-in person is on that day; PUBLIC for nobody and for people who were deactivated."""
    if user is None or not user.is_authenticated or not user.is_active:
        return PUBLIC
    own = (
        Membership.objects.valid_on(on)
        .filter(user=user)
        .values_list(
            "id",
            "role",
            "organisation_id",
            "organisation__hub_id",
            "organisation__kind",
            Value(None, output_field=BigIntegerField()),
            Value("", output_field=CharField()),
        )
    )
    lent = (
        StandIn.objects.valid_on(on)
        .filter(deputy=user)
        .order_by()
        .values_list(
            "membership_id",
            "membership__role",
            "membership__organisation_id",
            "membership__organisation__hub_id",
            "membership__organisation__kind",
            "membership__user_id",
            "membership__user__full_name",
        )
    )
    standings = tuple(
        Standing(
            role=Role(role),
            organisation_id=organisation_id,
            hub_id=hub_id,
            is_focal_point=kind == OrganisationKind.FOCAL_POINT,
            principal_id=principal_id,
            principal_name=principal_name,
        )
        # One query, asked on every request; each half of it has an index of its own.
        for _id, role, organisation_id, hub_id, kind, principal_id, principal_name in sorted(
            own.union(lent, all=True), key=lambda row: (row[5] is not None, row[0])
        )
    )
    return Viewer(user_id=user.pk, name=user.full_name, standings=standings)


def organisations_written_for(viewer: Viewer) -> QuerySet[Organisation]:
    """Organisations for which the viewer may write releases, by name."""
    ids = [s.organisation_id for s in viewer.standings if s.role in {Role.OFFICER, Role.EDITOR}]
    return Organisation.objects.filter(pk__in=ids).select_related("hub").order_by("name")


def reporters(*, on: date) -> QuerySet[User]:
    """People who are reporters of some press agency on that day."""
    reporting = Membership.objects.valid_on(on).filter(role=Role.REPORTER)
    return User.objects.filter(is_active=True, pk__in=reporting.values("user"))


def memberships_of(user: User) -> QuerySet[Membership]:
    """Everything a person is and was, the latest first, with the organisation."""
    return Membership.objects.filter(user=user).select_related("organisation").order_by("-valid_from", "-id")
