"""Invitations: sending, sending again, withdrawing, accepting."""

from __future__ import annotations

from datetime import date, datetime

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from daumoi.accounts.audit import record
from daumoi.accounts.models import ROLE_NAMES, Membership, Organisation, User
from daumoi.accounts.permissions import PERSON_INVITE, PERSON_INVITE_COLLEAGUE, PERSON_INVITE_OPERATOR, allowed, require
from daumoi.accounts.queries import viewer_of
from daumoi.accounts.viewer import SYSTEM, Role, Viewer, acting_as
from daumoi.foundation.errors import Conflict, DomainError, InvalidValue, NotAllowed
from daumoi.foundation.events import publish
from daumoi.foundation.rich_text import without_control_characters
from daumoi.people.actions.belonging import enter_membership, require_no_clash, require_role_of_kind
from daumoi.people.errors import InvitationClosed, LinkNotUsable
from daumoi.people.events import InvitationSent
from daumoi.people.links import named_by
from daumoi.people.models import Invitation, new_nonce
from daumoi.people.rules import COLLEAGUE_ROLES, INVITATION_LASTS, PAUSE_BETWEEN_LETTERS, InvitationState


def require_inviter(by: Viewer, organisation: Organisation, role: str) -> None:
    """Refuse whoever may not invite to this role.

    The operator may to any role of the branch, and to the operator's of a focal point right below; a unit's leader to
    some roles of the own unit.

    Raises:
        NotAllowed; InvalidValue: a leader asks for a role that only the operator gives.
    """
    if allowed(by, PERSON_INVITE, organisation):
        return
    if role == Role.OPERATOR and allowed(by, PERSON_INVITE_OPERATOR, organisation):
        return
    require(by, PERSON_INVITE_COLLEAGUE, organisation)
    if organisation.kind != "source_unit":
        raise NotAllowed(_("Your role does not include this."), reason="role")
    if role not in COLLEAGUE_ROLES:
        raise InvalidValue(_("Only the operator of the focal point invites to this role."), field="role")


def invite_person(
    *, email: str, organisation: Organisation, role: str, by: Viewer, at: datetime, valid_to: date | None = None
) -> Invitation:
    """Invite an address to a role in an organisation; the letter follows by itself.

    Raises:
        NotAllowed.
        InvalidValue: the address, the role or the last day cannot be right, or the address is invited already. Names
            the field. Whether the address has an account elsewhere makes no difference and is not said.
    """
    require_inviter(by, organisation, role)
    require_role_of_kind(role, organisation)
    email = _address(email)
    if User.objects.filter(pk=by.user_id, email=email).exists():
        raise InvalidValue(_("Nobody gives a role to themselves; another operator can."), field="email")
    today = timezone.localdate(at)
    if organisation.valid_to is not None and organisation.valid_to < today:
        raise InvalidValue(_("This organisation no longer exists."), field="organisation")
    if valid_to is not None and valid_to < today:
        raise InvalidValue(_("The last day has passed."), field="valid_to")
    _require_not_there(email, organisation, role, today=today)
    try:
        with transaction.atomic():
            invitation = Invitation.objects.create(
                email=email, organisation=organisation, role=role, valid_to=valid_to, invited_by_id=by.user_id,
                invited_at=at, asked_at=at, expires_at=at + INVITATION_LASTS,
            )  # fmt: skip
            record(by=by, at=at, verb=PERSON_INVITE.name, subject=invitation, organisation=organisation, role=role)
            publish(InvitationSent(invitation_id=invitation.pk))
    except IntegrityError as error:
        raise InvalidValue(
            _("This address is invited to this role already. Send that invitation again, or withdraw it."),
            field="email",
        ) from error
    return invitation


def _address(email: str) -> str:
    email = without_control_characters(email).strip().lower()
    try:
        validate_email(email)
    except ValidationError as error:
        raise InvalidValue(
            _("“%(email)s” is no e-mail address. It should look like ten@coquan.vn.") % {"email": email[:80]},
            field="email",
        ) from error
    return email


def _require_not_there(email: str, organisation: Organisation, role: str, *, today: date) -> None:
    """What the inviter can see in the list of people is said at once; the rest shows when it is accepted."""
    in_branch = Membership.objects.valid_on(today).filter(
        user__email=email, user__is_active=True, organisation__hub_id=organisation.hub_id or organisation.pk
    )
    held = list(in_branch.select_related("organisation"))
    if any(row.organisation_id == organisation.pk and row.role == role for row in held):
        raise InvalidValue(
            _("This person is %(role)s of %(organisation)s already.")
            % {"role": ROLE_NAMES[Role(role)], "organisation": organisation.name},
            field="email",
        )
    require_no_clash(role, organisation, held)


def resend_invitation(*, invitation: Invitation, by: Viewer, at: datetime) -> Invitation:
    """Send an open invitation again with a new link for another week; the earlier link ends.

    From then on it is the invitation of whoever sent it last.

    Raises:
        InvitationClosed; DomainError: the last letter is too young; NotAllowed.
    """
    with transaction.atomic():
        current = _locked_open(invitation, by)
        if at - current.asked_at < PAUSE_BETWEEN_LETTERS:
            raise DomainError(_("A letter was sent a moment ago. Wait two minutes before you send another."))
        current.nonce, current.asked_at, current.expires_at = new_nonce(), at, at + INVITATION_LASTS
        current.sent_at, current.problem, current.invited_by_id = None, "", by.user_id
        current.save(update_fields=["nonce", "asked_at", "expires_at", "sent_at", "problem", "invited_by"])
        record(by=by, at=at, verb=PERSON_INVITE.name, subject=current, organisation=current.organisation, again=True)
        publish(InvitationSent(invitation_id=current.pk))
    return current


def withdraw_invitation(*, invitation: Invitation, by: Viewer, at: datetime) -> Invitation:
    """Withdraw an open invitation: its link ends.

    Raises:
        InvitationClosed, NotAllowed.
    """
    with transaction.atomic():
        current = _locked_open(invitation, by)
        current.withdrawn_at = at
        current.save(update_fields=["withdrawn_at"])
        record(
            by=by, at=at, verb=PERSON_INVITE.name, subject=current, organisation=current.organisation, withdrawn=True
        )
    return current


def _locked_open(invitation: Invitation, by: Viewer) -> Invitation:
    current = Invitation.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=invitation.pk)
    require_inviter(by, current.organisation, current.role)
    if current.accepted_at is not None:
        raise InvitationClosed(_("This invitation has been accepted meanwhile."))
    if current.withdrawn_at is not None:
        raise InvitationClosed(_("This invitation has been withdrawn already."))
    return current


# --- the invited ------------------------------------------------------------------------------------------------------


def invitation_named_by(token: str, *, at: datetime) -> Invitation:
    """The invitation a link names, while the link works.

    Raises:
        LinkNotUsable: says why. Only who holds a link that was once right learns more than that it is not complete.
    """
    number, nonce = named_by(token)
    with acting_as(SYSTEM):
        found = Invitation.objects.select_related("organisation", "invited_by").filter(pk=number).first()
    if found is None:
        raise LinkNotUsable(_("This invitation no longer exists. Ask for a new one."), reason="unknown")
    _require_usable(found, nonce, at=at)
    _require_inviter_stands(found, at=at)
    return found


def _require_usable(invitation: Invitation, nonce: str, *, at: datetime) -> None:
    state = invitation.state_at(at)
    if state is InvitationState.ACCEPTED:
        raise LinkNotUsable(
            _("This link was used on %(day)s. It works once; sign in with your e-mail address and password.")
            % {"day": _day(invitation.accepted_at)},
            reason="used",
        )
    if state is InvitationState.WITHDRAWN:
        raise LinkNotUsable(_("This invitation was withdrawn. Ask whoever invited you."), reason="withdrawn")
    if invitation.nonce != nonce:
        raise LinkNotUsable(_("A newer letter has been sent since. Use the link in the latest one."), reason="expired")
    if state is InvitationState.EXPIRED:
        raise LinkNotUsable(
            _("This link worked until %(day)s. Ask whoever invited you to send it again.")
            % {"day": _day(invitation.expires_at)},
            reason="expired",
        )


def _require_inviter_stands(invitation: Invitation, *, at: datetime) -> None:
    """Refuse what somebody sent who may not invite to this role any more: whoever goes leaves no door open behind.

    Raises:
        LinkNotUsable: somebody who may can send the invitation again.
    """
    if invitation.invited_by is None:
        return
    inviter = viewer_of(invitation.invited_by, on=timezone.localdate(at))
    try:
        require_inviter(inviter, invitation.organisation, invitation.role)
    except DomainError:
        raise LinkNotUsable(
            _("Whoever sent this invitation no longer gives out this role. Ask the organisation to send it again."),
            reason="withdrawn",
        ) from None


def _day(moment: datetime | None) -> str:
    return date_format(timezone.localtime(moment), "SHORT_DATETIME_FORMAT") if moment else ""


def account_of(invitation: Invitation) -> User | None:
    """The open account of the invited address, if there is one."""
    return User.objects.filter(email=invitation.email, is_active=True).first()


def accept_as_oneself(*, token: str, user: User, at: datetime) -> Membership:
    """Take the role as the person who is signed in.

    Raises:
        LinkNotUsable; NotAllowed: the invitation is for another address; ClashingRoles; Conflict.
    """
    with transaction.atomic(), acting_as(SYSTEM):
        invitation = _taken(token, at=at)
        if user.email != invitation.email:
            raise NotAllowed(_("This invitation is for another address."), reason="other-address")
        return _join(invitation, user, at=at)


def accept_as_newcomer(
    *, token: str, full_name: str, position: str, phone: str, language: str, password: str, at: datetime
) -> User:
    """Open an account for the invited address and take the role. An account that was closed is opened anew.

    Raises:
        LinkNotUsable; Conflict: somebody has an account with this address meanwhile; ClashingRoles.
        InvalidValue: no name, or a password that is too easy to guess.
    """
    with transaction.atomic(), acting_as(SYSTEM):
        invitation = _taken(token, at=at)
        if account_of(invitation) is not None:
            raise Conflict(_("There is an account with this address now. Sign in, then accept."))
        user = User.objects.filter(email=invitation.email).first() or User(email=invitation.email)
        user.full_name = " ".join(without_control_characters(full_name).split())
        user.position, user.phone, user.language = position.strip(), phone.strip(), language
        if not user.full_name:
            raise InvalidValue(_("Write your name as it stands on letters."), field="full_name")
        try:
            validate_password(password, user)
        except ValidationError as error:
            raise InvalidValue(" ".join(error.messages), field="password") from error
        user.set_password(password)
        user.is_active, user.deactivated_at = True, None
        _save_account(user)
        _join(invitation, user, at=at)
    return user


def _save_account(user: User) -> None:
    """Keep the new account; two invitations of one address, accepted in the same moment, open one account.

    Raises:
        Conflict: the other was first.
    """
    try:
        with transaction.atomic():
            user.save()
    except IntegrityError as error:
        raise Conflict(_("There is an account with this address now. Sign in, then accept.")) from error


def _taken(token: str, *, at: datetime) -> Invitation:
    """The invitation, locked: of two clicks the second waits here and then finds the link used."""
    number, nonce = named_by(token)
    invitation = (
        Invitation.objects.select_for_update(of=("self",))
        .select_related("organisation", "invited_by")
        .filter(pk=number)
        .first()
    )
    if invitation is None:
        raise LinkNotUsable(_("This invitation no longer exists. Ask for a new one."), reason="unknown")
    _require_usable(invitation, nonce, at=at)
    _require_inviter_stands(invitation, at=at)
    return invitation


def _join(invitation: Invitation, user: User, *, at: datetime) -> Membership:
    today = timezone.localdate(at)
    if invitation.valid_to is not None and invitation.valid_to < today:
        raise LinkNotUsable(_("The time this invitation was for is over."), reason="expired")
    ended_on = invitation.organisation.valid_to
    if ended_on is not None and ended_on < today:
        raise LinkNotUsable(_("This organisation no longer exists."), reason="expired")
    membership = enter_membership(
        user=user, organisation=invitation.organisation, role=invitation.role, valid_from=today,
        valid_to=invitation.valid_to, today=today,
    )  # fmt: skip
    invitation.accepted_at, invitation.accepted_by = at, user
    invitation.save(update_fields=["accepted_at", "accepted_by"])
    record(
        by=Viewer(user_id=user.pk, name=user.full_name), at=at, verb="invitation.accept", subject=invitation,
        organisation=invitation.organisation, role=invitation.role,
    )  # fmt: skip
    return membership
