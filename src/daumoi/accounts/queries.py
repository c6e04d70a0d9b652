"""Reads of people and organisations."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any, NamedTuple

from django.db.models import BigIntegerField, BooleanField, CharField, Q, QuerySet, Value

from daumoi.accounts.models import Membership, Organisation, OrganisationKind, StandIn, User, ids_in
from daumoi.accounts.permissions import Permission
from daumoi.accounts.viewer import PUBLIC, Role, Standing, Viewer

# In the network, but not of the house: what is for the branch is not for them.
GUESTS = frozenset({OrganisationKind.PRESS_AGENCY, OrganisationKind.PARTNER})


def viewer_of(user: User | None, *, on: date) -> Viewer:
    """The viewer a signed-in person is on that day; PUBLIC for nobody and for people who were deactivated."""
    if user is None or not user.is_authenticated or not user.is_active:
        return PUBLIC
    own = Membership.objects.valid_on(on).filter(user=user)
    lent = StandIn.objects.valid_on(on).filter(deputy=user).order_by()
    of_nobody = Value(None, output_field=BigIntegerField()), Value("", output_field=CharField())
    of_principal = "membership__user_id", "membership__user__full_name"
    # One query, asked on every request; each part of it has an index of its own.
    rows = own.values_list("id", *_columns(), *of_nobody).union(
        lent.values_list("membership_id", *_columns("membership__"), *of_principal),
        own.filter(organisation__inherited__isnull=False).values_list("id", *_columns(inherited=True), *of_nobody),
        lent.filter(membership__organisation__inherited__isnull=False).values_list(
            "membership_id", *_columns("membership__", inherited=True), *of_principal
        ),
        all=True,
    )
    found = [_Row(*row) for row in rows]
    found.sort(key=lambda row: (row.is_inherited, row.principal_id is not None, row.membership_id))
    standings = [_standing(row) for row in found if not (row.is_inherited and row.role == Role.REPORTER)]
    return Viewer(user_id=user.pk, name=user.full_name, standings=tuple(standings))


class _Row(NamedTuple):
    """A membership as the query gives it, or what it is worth in a body whose records its own has taken over."""

    membership_id: int
    is_inherited: bool
    role: str
    holder_kind: str
    organisation_id: int
    kind: str
    name: str
    hub_id: int | None
    hub_name: str | None
    hub_path: str
    principal_id: int | None
    principal_name: str


def _columns(prefix: str = "", *, inherited: bool = False) -> tuple[Any, ...]:
    body = f"{prefix}organisation__inherited__" if inherited else f"{prefix}organisation__"
    return (
        Value(inherited, output_field=BooleanField()),
        f"{prefix}role",
        f"{prefix}organisation__kind",
        f"{body}id",
        f"{body}kind",
        f"{body}short_name",
        f"{body}hub_id",
        f"{body}hub__name",
        f"{body}hub_path",
    )


def _standing(row: _Row) -> Standing:
    is_focal_point = row.kind == row.holder_kind == OrganisationKind.FOCAL_POINT
    return Standing(
        role=Role(row.role),
        organisation_id=row.organisation_id,
        hub_id=row.hub_id,
        is_focal_point=is_focal_point,
        is_guest=row.kind in GUESTS or row.holder_kind in GUESTS,
        principal_id=row.principal_id,
        principal_name=row.principal_name,
        upper_hub_ids=ids_in(row.hub_path)[:-1],
        # Asked for operators alone: nobody else's permissions depend on it.
        is_top=is_focal_point and row.role == Role.OPERATOR and row.organisation_id == _top_id(),
        is_inherited=bool(row.is_inherited),
        organisation_name=row.name,
        hub_name=row.hub_name or "",
    )


def top_focal_point() -> Organisation | None:
    """The focal point at the top of the installation: the first that was entered with none above it."""
    tops = Organisation.objects.filter(kind=OrganisationKind.FOCAL_POINT, heir=None)
    return tops.filter(Q(parent=None) | Q(parent__hub=None)).order_by("pk").first()


def _top_id() -> int | None:
    top = top_focal_point()
    return top.pk if top else None


def focal_points_where(viewer: Viewer, permission: Permission) -> QuerySet[Organisation]:
    """Focal points in which the viewer holds one of the permission's roles, by name."""
    held = [s for s in viewer.standings if s.is_focal_point and s.role in permission.roles and not s.is_inherited]
    return Organisation.objects.filter(pk__in=[standing.organisation_id for standing in held]).order_by("name")


def organisations_written_for(viewer: Viewer) -> QuerySet[Organisation]:
    """Organisations for which the viewer may write releases, by name."""
    writing = [s for s in viewer.standings if s.role in {Role.OFFICER, Role.EDITOR}]
    ids = [standing.organisation_id for standing in writing if not standing.is_inherited]
    return Organisation.objects.filter(pk__in=ids).select_related("hub").order_by("name")


def reporters_served_by(organisation: Organisation, *, on: date) -> QuerySet[User]:
    """People who on that day report for a press agency of the register that the organisation's focal point uses.

    That is its own and those of the focal points above it, for the register flows down (decision 15). An agency that
    stands below no focal point is of the whole installation.
    """
    register = Q(organisation__hub_id__in=ids_in(organisation.hub_path)) | Q(organisation__hub=None)
    reporting = Membership.objects.valid_on(on).filter(register, role=Role.REPORTER)
    return User.objects.filter(is_active=True, pk__in=reporting.values("user"))


def memberships_of(user: User) -> QuerySet[Membership]:
    """Everything a person is and was, the latest first, with the organisation."""
    return Membership.objects.filter(user=user).select_related("organisation").order_by("-valid_from", "-id")


def people_with_role(roles: Iterable[Role], *, organisation_id: int, on: date) -> QuerySet[User]:
    """People who hold one of the roles in an organisation on that day, stand-ins among them, by name."""
    own = Membership.objects.valid_on(on).filter(organisation_id=organisation_id, role__in=list(roles))
    lent = StandIn.objects.valid_on(on).filter(
        membership__organisation_id=organisation_id, membership__role__in=list(roles)
    )
    holding = Q(pk__in=own.values("user_id")) | Q(pk__in=lent.order_by().values("deputy_id"))
    return User.objects.filter(holding, is_active=True).order_by("full_name", "pk")
