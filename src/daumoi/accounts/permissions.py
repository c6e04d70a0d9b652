"""Who may do what: one table of `noun.verb` names, printed into docs/reference/permissions.md.

`allowed` answers with `Allowed()` or `Denied(reason)`, so that a screen can say why not. A name that is not in the
table raises at import time, because code refers to the constants below and not to strings of its own.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Any, Protocol

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from daumoi.accounts.viewer import OFFICE_ROLES, Role, Standing, Viewer
from daumoi.foundation.errors import NotAllowed


class Where(Enum):
    """Where the role must be held, seen from the object."""

    OWN = "in the organisation that owns it"
    HUB = "in the focal point of its branch"
    ABOVE = "in the focal point of its branch; for a focal point, in the one above it"
    OFFICE = "in a focal point"
    TOP = "in the focal point at the top of the installation"
    ANYWHERE = "in any organisation"


@dataclass(frozen=True)
class Permission:
    """One act: the roles that may, where they must hold the role, and whether the author is excluded."""

    name: str
    roles: frozenset[Role]
    where: Where
    not_by_author: bool = False


@dataclass(frozen=True)
class Allowed:
    def __bool__(self) -> bool:
        return True


@dataclass(frozen=True)
class Denied:
    """Attributes: reason: stable code (`role`, `own-work`, `signed-out`); message: a sentence for the screen."""

    reason: str
    message: str

    def __bool__(self) -> bool:
        return False


def _permission(name: str, where: Where, *roles: Role, not_by_author: bool = False) -> Permission:
    permission = Permission(name, frozenset(roles), where, not_by_author)
    if name in PERMISSIONS:
        raise ValueError(f"{name} is in the table twice")
    PERMISSIONS[name] = permission
    return permission


PERMISSIONS: dict[str, Permission] = {}

RELEASE_WRITE = _permission("release.write", Where.OWN, Role.OFFICER, Role.EDITOR)
RELEASE_SUBMIT = _permission("release.submit", Where.OWN, Role.OFFICER, Role.EDITOR)
TEMPLATE_MANAGE = _permission("template.manage", Where.HUB, Role.EDITOR)
# A comment is of both sides: the unit's own people, and the focal point that checks.
COMMENT_OWN = _permission(
    "comment.write_own", Where.OWN, Role.OFFICER, Role.EDITOR, Role.APPROVER, Role.SPOKESPERSON, Role.LEADER
)
COMMENT_OFFICE = _permission("comment.write_office", Where.HUB, Role.EDITOR, Role.APPROVER, Role.LEADER)
RELEASE_REVIEW = _permission("release.review", Where.HUB, Role.EDITOR, Role.APPROVER)
RELEASE_RETURN = _permission("release.return", Where.HUB, Role.EDITOR, Role.APPROVER, not_by_author=True)
RELEASE_APPROVE = _permission("release.approve", Where.HUB, Role.EDITOR, Role.APPROVER, not_by_author=True)
RELEASE_ISSUE = _permission("release.issue", Where.HUB, Role.EDITOR, Role.APPROVER, not_by_author=True)
RELEASE_SCHEDULE = _permission("release.schedule", Where.HUB, Role.EDITOR, Role.APPROVER, not_by_author=True)
RELEASE_ISSUE_URGENTLY = _permission("release.issue_urgently", Where.HUB, Role.EDITOR, Role.APPROVER)
RELEASE_LOOK_BACK = _permission("release.look_back", Where.HUB, Role.EDITOR, Role.APPROVER, Role.LEADER)
SIGN_OFF_ASK = _permission("sign_off.ask", Where.OWN, Role.OFFICER, Role.EDITOR, Role.LEADER)
SIGN_OFF_ASK_AT_DESK = _permission("sign_off.ask_at_desk", Where.HUB, Role.EDITOR, Role.APPROVER)
SIGN_OFF_GIVE = _permission(
    "sign_off.give", Where.OWN, Role.OFFICER, Role.EDITOR, Role.APPROVER, Role.SPOKESPERSON, Role.LEADER
)
# Days off and working Saturdays of an office, which its clocks and those of its units count with.
DAYS_KEEP = _permission("days.keep", Where.HUB, Role.EDITOR, Role.OPERATOR)
TARGETS_SET = _permission("targets.set", Where.HUB, Role.EDITOR, Role.LEADER)
RELEASE_CORRECT = _permission("release.correct", Where.HUB, Role.EDITOR, Role.APPROVER)
RELEASE_WITHDRAW = _permission("release.withdraw", Where.HUB, Role.EDITOR, Role.APPROVER)
# The named reviewer of a language version; that it is this person, and no writer of it, the act checks itself.
MEANING_SIGN = _permission(
    "meaning.sign", Where.ANYWHERE, Role.OFFICER, Role.EDITOR, Role.APPROVER, Role.SPOKESPERSON, Role.LEADER
)
# Who translates a release and who reviews it: the body that writes it, and the desk that checks what it sends.
TRANSLATORS_NAME = _permission("translators.name", Where.OWN, Role.OFFICER, Role.EDITOR)
TRANSLATORS_NAME_AT_DESK = _permission("translators.name_at_desk", Where.HUB, Role.EDITOR, Role.APPROVER)
HINT_DISMISS = _permission(
    "hint.dismiss", Where.ANYWHERE, Role.OFFICER, Role.EDITOR, Role.APPROVER, Role.SPOKESPERSON, Role.LEADER
)
GLOSSARY_READ = _permission("glossary.read", Where.ANYWHERE, *(frozenset(Role) - {Role.REPORTER}))
GLOSSARY_KEEP = _permission("glossary.keep", Where.HUB, Role.EDITOR)
MEDIA_MEND = _permission("media.mend", Where.HUB, Role.EDITOR)
ORGANISATION_ADD = _permission("organisation.add", Where.HUB, Role.OPERATOR)
ORGANISATION_READ = _permission("organisation.read", Where.OFFICE, *OFFICE_ROLES)
ORGANISATION_RENAME = _permission("organisation.rename", Where.HUB, Role.OPERATOR)
# What changes a focal point's place, or ends it, is decided above it.
ORGANISATION_MOVE = _permission("organisation.move", Where.ABOVE, Role.OPERATOR)
ORGANISATION_MERGE = _permission("organisation.merge", Where.ABOVE, Role.OPERATOR)
ORGANISATION_SPLIT = _permission("organisation.split", Where.ABOVE, Role.OPERATOR)
ORGANISATION_DISSOLVE = _permission("organisation.dissolve", Where.ABOVE, Role.OPERATOR)
ORGANISATION_IMPORT = _permission("organisation.import", Where.HUB, Role.OPERATOR)
PERSON_ADD = _permission("person.add", Where.HUB, Role.OPERATOR)
PERSON_READ = _permission("person.read", Where.ANYWHERE, *(frozenset(Role) - {Role.REPORTER}))
PERSON_INVITE = _permission("person.invite", Where.HUB, Role.OPERATOR)
PERSON_INVITE_OPERATOR = _permission("person.invite_operator", Where.ABOVE, Role.OPERATOR)
PERSON_INVITE_COLLEAGUE = _permission("person.invite_colleague", Where.OWN, Role.LEADER)
PERSON_HAND_OVER = _permission("person.hand_over", Where.HUB, Role.OPERATOR)
MEMBERSHIP_CHANGE = _permission("membership.change", Where.HUB, Role.OPERATOR)
STAND_IN_NAME = _permission("stand_in.name", Where.HUB, Role.OPERATOR)
PERSONAL_DATA_ANSWER = _permission("personal_data.answer", Where.HUB, Role.OPERATOR)
MEDIA_ADD = _permission("media.add", Where.OWN, Role.OFFICER, Role.EDITOR)
SECOND_FACTOR_RESET = _permission("person.reset_second_factor", Where.HUB, Role.OPERATOR)
DELIVERY_RETRY = _permission("delivery.retry", Where.HUB, Role.EDITOR, Role.OPERATOR)
PICKUP_DECIDE = _permission("pickup.decide", Where.HUB, Role.EDITOR)
OUTLET_MANAGE = _permission("outlet.manage", Where.HUB, Role.EDITOR, Role.OPERATOR)
EVENT_PLAN = _permission("event.plan", Where.HUB, Role.EDITOR)
AGREEMENT_MANAGE = _permission("agreement.manage", Where.HUB, Role.EDITOR)
SPOKESPERSON_KEEP = _permission("spokesperson.keep", Where.HUB, Role.EDITOR, Role.OPERATOR)
AUDIT_READ = _permission("audit.read", Where.OFFICE, Role.AUDITOR, Role.LEADER)
OFFICE_READ = _permission("office.read", Where.OFFICE, *OFFICE_ROLES)
DESK_READ = _permission("desk.read", Where.ANYWHERE, *(frozenset(Role) - {Role.REPORTER}))
WIRE_READ = _permission("wire.read", Where.ANYWHERE, *Role)
WIRE_SUBSCRIBE = _permission("wire.subscribe", Where.ANYWHERE, Role.REPORTER)
# One's own notices and what of them is mailed; reporters have none (decision 22).
NOTICE_CHOOSE = _permission("notice.choose", Where.ANYWHERE, *(frozenset(Role) - {Role.REPORTER}))
# The queue is one for the whole installation: its steps speak of every focal point's work.
QUEUE_OPERATE = _permission("queue.operate", Where.TOP, Role.OPERATOR)


class Owned(Protocol):
    """What `allowed` needs to know of an object: its organisation (with the focal point) and perhaps its author."""

    @property
    def organisation(self) -> Any: ...


def allowed(viewer: Viewer, permission: Permission, subject: Owned | None = None) -> Allowed | Denied:
    """Whether this viewer may do this to this subject.

    Args:
        subject: an object with `organisation`; an organisation itself; None only for permissions held anywhere.
    Raises:
        TypeError: a permission tied to a place was asked without a subject; it must not pass by omission.
    """
    if viewer.is_system:
        return Allowed()
    if not viewer.is_person:
        return Denied("signed-out", _("Sign in first."))
    if not standings_for(viewer, permission, subject):
        return Denied("role", _("Your role does not include this."))
    author_id = getattr(subject, "author_id", None)
    if permission.not_by_author and author_id == viewer.user_id:
        return Denied("own-work", _("You wrote this release, so someone else must check it."))
    if permission.not_by_author and author_id in viewer.principal_ids:
        return Denied("own-work", _("You stand in for the author of this release, so someone else must check it."))
    return Allowed()


def standings_for(viewer: Viewer, permission: Permission, subject: Owned | None = None) -> list[Standing]:
    """Those of the viewer's standings that give this permission over this subject; empty when none does.

    Raises:
        TypeError: a permission tied to a place was asked without a subject.
    """
    holding = [standing for standing in viewer.standings if standing.role in permission.roles]
    if permission.where is Where.ANYWHERE:
        return holding
    if permission.where is Where.OFFICE:
        return [standing for standing in holding if standing.is_focal_point]
    if permission.where is Where.TOP:
        return [standing for standing in holding if standing.is_top]
    if subject is None:
        raise TypeError(f"{permission.name} needs a subject")
    organisation = getattr(subject, "organisation", subject)
    if permission.where is Where.OWN:
        return [standing for standing in holding if standing.organisation_id == organisation.pk]
    hub_id = _deciding_hub_id(permission, organisation)
    return [standing for standing in holding if standing.is_focal_point and standing.organisation_id == hub_id]


def _deciding_hub_id(permission: Permission, organisation: Any) -> int | None:
    """The focal point in which the role must be held; None where there is none, above the topmost one."""
    if permission.where is Where.ABOVE and organisation.hub_id == organisation.pk:
        return next(reversed(organisation.upper_hub_ids), None)
    return organisation.hub_id or organisation.pk


def lent_standing_for(viewer: Viewer, permission: Permission, subject: Owned | None = None) -> Standing | None:
    """The standing by which the viewer acts in somebody else's stead; None when the viewer's own role suffices."""
    if permission.where in {Where.OWN, Where.HUB, Where.ABOVE} and subject is None:
        return None
    standings = standings_for(viewer, permission, subject)
    return standings[0] if standings and all(standing.is_lent for standing in standings) else None


def signed_name(viewer: Viewer, permission: Permission, subject: Owned | None = None) -> str:
    """The name that stands under an act: "X", or "X (thay Y)" where X acts for Y.

    In the language of the house, because it is written down and read by everybody.
    """
    lent = lent_standing_for(viewer, permission, subject)
    if lent is None:
        return viewer.name
    with override(settings.LANGUAGE_CODE):
        return _("%(name)s (for %(principal)s)") % {"name": viewer.name[:72], "principal": lent.principal_name[:70]}


def require(viewer: Viewer, permission: Permission, subject: Owned | None = None) -> None:
    """Raise NotAllowed with the reason unless the viewer may."""
    answer = allowed(viewer, permission, subject)
    if isinstance(answer, Denied):
        raise NotAllowed(answer.message, reason=answer.reason)
