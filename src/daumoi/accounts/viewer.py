"""Who is asking. Every scoped query is asked by a viewer; without one it fails."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from enum import StrEnum

from daumoi.accounts.errors import NoViewer


class Role(StrEnum):
    """What a person does in an organisation."""

    OFFICER = "officer"
    EDITOR = "editor"
    APPROVER = "approver"
    SPOKESPERSON = "spokesperson"
    LEADER = "leader"
    REPORTER = "reporter"
    AUDITOR = "auditor"
    OPERATOR = "operator"


# Whoever holds one of these at a focal point sees what its branch has sent in.
OFFICE_ROLES = frozenset({Role.EDITOR, Role.APPROVER, Role.LEADER, Role.AUDITOR, Role.OPERATOR})


@dataclass(frozen=True)
class Standing:
    """One membership as access needs it: role, organisation, and the focal point whose branch it belongs to.

    A standing that was lent for a time names whose it is: whoever is on leave has a stand-in, who holds it as long as
    the leave lasts.

    Attributes:
        hub_id: the organisation itself where that is a focal point.
        is_guest: of a press agency or a partner, which is in the network but not of the house.
        upper_hub_ids: focal points above that one, from the top.
        is_top: held in the focal point at the top of the installation.
        is_inherited: held through the body that took this one's records over when it ceased.
        organisation_name, hub_name: for the head of the page; names of today.
    """

    role: Role
    organisation_id: int
    hub_id: int | None
    is_focal_point: bool
    is_guest: bool = False
    principal_id: int | None = None
    principal_name: str = ""
    upper_hub_ids: tuple[int, ...] = ()
    is_top: bool = False
    is_inherited: bool = False
    organisation_name: str = ""
    hub_name: str = ""

    @property
    def is_lent(self) -> bool:
        return self.principal_id is not None


@dataclass(frozen=True)
class Viewer:
    """A person with memberships, the public, or the system.

    Attributes:
        user_id: None for the public and the system.
        is_system: background steps and commands; sees everything, may do what no person decides.
        principal_ids: people this person stands in for today.
        organisation_ids: where the person works, and the bodies whose records those took over; not as a reporter.
        office_hub_ids: focal points in whose office the person works.
        register_hub_ids: focal points whose register of the press is open to the person: those that serve the
            person's organisations, and the ones above them.
        branch_ids: focal points to whose branch the person belongs; not as a guest.
    """

    user_id: int | None = None
    name: str = ""
    standings: tuple[Standing, ...] = ()
    is_system: bool = False
    organisation_ids: frozenset[int] = field(init=False)
    office_hub_ids: frozenset[int] = field(init=False)
    principal_ids: frozenset[int] = field(init=False)
    register_hub_ids: frozenset[int] = field(init=False)
    branch_ids: frozenset[int] = field(init=False)

    def __post_init__(self) -> None:
        at_work = [standing for standing in self.standings if standing.role is not Role.REPORTER]
        own = {standing.organisation_id for standing in at_work}
        serving = {standing.hub_id for standing in at_work if standing.hub_id is not None}
        serving.update(*(standing.upper_hub_ids for standing in at_work))
        office = {
            standing.organisation_id
            for standing in self.standings
            if standing.is_focal_point and standing.role in OFFICE_ROLES
        }
        branch = {
            standing.hub_id
            for standing in self.standings
            if standing.hub_id is not None and standing.role is not Role.REPORTER and not standing.is_guest
        }
        object.__setattr__(self, "organisation_ids", frozenset(own))
        principals = {standing.principal_id for standing in self.standings if standing.principal_id is not None}
        object.__setattr__(self, "branch_ids", frozenset(branch))
        object.__setattr__(self, "office_hub_ids", frozenset(office))
        object.__setattr__(self, "principal_ids", frozenset(principals))
        object.__setattr__(self, "register_hub_ids", frozenset(serving))

    @property
    def is_person(self) -> bool:
        return self.user_id is not None

    @property
    def roles(self) -> frozenset[Role]:
        return frozenset(standing.role for standing in self.standings)


PUBLIC = Viewer()
SYSTEM = Viewer(is_system=True, name="system")

_viewer: ContextVar[Viewer | None] = ContextVar("viewer", default=None)


def current_viewer() -> Viewer:
    """The viewer of this request, step or command.

    Raises:
        NoViewer: none was set.
    """
    viewer = _viewer.get()
    if viewer is None:
        raise NoViewer("No viewer: wrap this in acting_as(viewer)")
    return viewer


@contextmanager
def acting_as(viewer: Viewer) -> Iterator[Viewer]:
    """Ask as this viewer inside the block."""
    token = _viewer.set(viewer)
    try:
        yield viewer
    finally:
        _viewer.reset(token)
