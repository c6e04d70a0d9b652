"""Writes of signing in: the password, the second factor, proving oneself anew, sessions."""

from __future__ import annotations

from datetime import datetime

from django.contrib.auth import authenticate
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from daumoi.accounts.audit import record
from daumoi.accounts.errors import TooManyTries
from daumoi.accounts.events import EmailChanged, NewEmailAsked, NewPasswordAsked, SignInChanged
from daumoi.accounts.models import Membership, Organisation, SignedInSession, User
from daumoi.accounts.permissions import SECOND_FACTOR_RESET, allowed, require
from daumoi.accounts.queries import viewer_of
from daumoi.accounts.rules import (
    ADDRESS_LIMIT,
    CODE_LIMIT,
    EMAIL_LIMIT,
    LINK_ADDRESS_LIMIT,
    LINK_LIMIT,
    PAIR_LIMIT,
    role_needs_second_factor,
)
from daumoi.accounts.sign_in import factors, links, openid, passkeys, sessions
from daumoi.accounts.sign_in.addresses import counted_network
from daumoi.accounts.sign_in.service_settings import Service
from daumoi.accounts.sign_in.session import is_second_factor_needed
from daumoi.accounts.sign_in.tries import Counted, claim_try, forget_tries
from daumoi.accounts.viewer import Viewer
from daumoi.foundation.errors import InvalidValue
from daumoi.foundation.events import publish


def sign_in_user(request: HttpRequest, *, email: str, password: str, address: str, at: datetime) -> User | None:
    """The active person with this e-mail and password; None when there is none.

    A try is counted before the password is looked at, so that many at once cannot slip past the limit. An unknown
    e-mail takes as long as a wrong password: the backend hashes in both cases, and both are counted alike.

    Args:
        address: network address the request came from.
    Raises:
        TooManyTries: too many tries failed with this e-mail from this address, with this e-mail from anywhere, or from
            this address with any e-mail; even the right password is not looked at.
    """
    email, network = email.strip().lower(), counted_network(address)
    pair = Counted(f"{email} {network}", PAIR_LIMIT)
    claimed = claim_try(
        [pair, Counted(f"e-mail {email}", EMAIL_LIMIT), Counted(f"address {network}", ADDRESS_LIMIT)], at=at
    )
    user = authenticate(request, username=email, password=password)
    if user is not None:
        forget_tries(claimed, of=pair)
    return user


def sign_in_by_service(*, service: Service, told: openid.Told, at: datetime) -> User:
    """The person whom a sign-in service means: known by its number for them, the first time by a verified e-mail.

    Nobody is entered by it. A service speaks only for the domains that the operator gave it, also for people it knows.

    Raises:
        InvalidValue: nobody active here is meant, or the service now calls somebody else by a known person's address.
    """
    known = openid.linked_person(service, told.subject)
    if known is not None:
        if known.is_active and service.may_sign_in(known.email):
            return known
        raise _nobody_meant()
    if not told.is_verified or not service.may_sign_in(told.email):
        raise _nobody_meant()
    with transaction.atomic():
        user = User.objects.select_for_update().filter(email=told.email, is_active=True).first()
        if user is None or openid.is_linked(service, user):
            raise _nobody_meant()
        openid.link(service, told.subject, user)
        by = viewer_of(user, on=timezone.localdate(at))
        _write_down(user, "account.join_service", by=by, at=at, service=service.code)
    return user


def _nobody_meant() -> InvalidValue:
    return InvalidValue(
        _("The service did not name anybody who has an account here. Ask the person who manages accounts."),
        field="email",
    )


def pass_second_step(*, user: User, code: str, at: datetime) -> str | None:
    """Take a code of the app or a recovery code; which of the two it was, None when it is neither.

    Raises:
        TooManyTries: five codes failed within a quarter of an hour.
    """
    mine = _codes_of(user)
    claimed = claim_try([mine], at=at)
    if factors.spend_app_code(user, code, at=at):
        forget_tries(claimed, of=mine)
        return "app"
    with transaction.atomic():
        if not factors.spend_recovery_code(user, code):
            return None
        _write_down(user, "account.use_recovery_code", by=viewer_of(user, on=timezone.localdate(at)), at=at)
    forget_tries(claimed, of=mine)
    return "codes"


def prove_by_password(*, user: User, password: str, at: datetime) -> bool:
    """Whether the person at the screen knows the password of the account that is signed in.

    Raises:
        TooManyTries: five tries failed within a quarter of an hour.
    """
    mine = Counted(f"prove {user.pk}", CODE_LIMIT)
    claimed = claim_try([mine], at=at)
    if not user.check_password(password):
        return False
    forget_tries(claimed, of=mine)
    return True


def add_app(*, user: User, secret: str, code: str, by: Viewer, at: datetime, here: str = "") -> None:
    """Add an app that makes codes, proved by its present one; it takes the place of the app before.

    Args:
        here: key of the session that stays: with the first factor, those that passed by a password alone are ended.
    Raises:
        InvalidValue: the code is not the present one of this secret.
        TooManyTries.
    """
    mine = _codes_of(user)
    claimed = claim_try([mine], at=at)
    step = factors.fitting_step(secret, code, at=at)
    if step is None:
        raise InvalidValue(_("This is not the present code. Check that the clock of the phone is right."), field="code")
    forget_tries(claimed, of=mine)
    with transaction.atomic():
        _end_others_at_first(user, here=here)
        factors.add_app(user, secret, step=step)
        _write_down(user, "account.add_second_factor", by=by, at=at, kind="app")


def add_passkey(*, user: User, answer: str, name: str, by: Viewer, at: datetime, here: str = "") -> None:
    """Add the passkey that the browser has just made.

    Args:
        here: key of the session that stays, as for an app.
    Raises:
        InvalidValue: the answer does not fit what was asked.
    """
    with transaction.atomic():
        _end_others_at_first(user, here=here)
        passkeys.add_passkey(user, answer, name=name)
        _write_down(user, "account.add_second_factor", by=by, at=at, kind="passkey")


def remove_factor(*, user: User, factor_id: int, by: Viewer, at: datetime) -> bool:
    """Take one of one's own factors away; False when it was gone already.

    Raises:
        InvalidValue: it is the last one and the person's role needs one.
    """
    with transaction.atomic():
        User.objects.select_for_update().get(pk=user.pk)
        others = [factor for factor in factors.second_factors(user) if factor.id != factor_id]
        if not others and is_second_factor_needed(viewer_of(user, on=timezone.localdate(at))):
            raise InvalidValue(
                _("Your role needs a second factor. Set another one up first, then remove this one."), field="factor"
            )
        kind = factors.remove_factor(user, factor_id)
        if kind:
            _write_down(user, "account.remove_second_factor", by=by, at=at, kind=kind)
    return bool(kind)


def make_recovery_codes(*, user: User, by: Viewer, at: datetime) -> list[str]:
    """Ten new recovery codes; the old ones are void.

    Raises:
        InvalidValue: there is no second factor that they could stand in for.
    """
    if not factors.has_second_factor(user):
        raise InvalidValue(_("Set up a second factor first."), field="factor")
    with transaction.atomic():
        codes = factors.new_recovery_codes(user)
        _write_down(user, "account.make_recovery_codes", by=by, at=at)
    return codes


def reset_second_factor(*, user: User, organisation: Organisation, by: Viewer, at: datetime) -> int:
    """Take every factor of a person away who lost them all, and sign the person out; how many there were.

    Args:
        organisation: one that the person belongs to, in the branch of whoever does it.
    Raises:
        NotAllowed: only an operator of the branch's focal point, or the command line, may; and where the person
            decides at other focal points too, only one who is operator of them all.
        InvalidValue: the person does not belong to that organisation, or no longer.
    """
    for place in _reset_places(user, organisation, at=at):
        require(by, SECOND_FACTOR_RESET, place)
    if not _belongs_to(user, organisation, at=at):
        raise InvalidValue(_("This person does not belong to the organisation."), field="organisation")
    with transaction.atomic():
        count = factors.remove_all_factors(user)
        sessions.end_every_session(user)
        record(by=by, at=at, verb=SECOND_FACTOR_RESET.name, subject=user, organisation=organisation)
        publish(SignInChanged(user_id=user.pk, what=SECOND_FACTOR_RESET.name))
    return count


def may_reset_second_factor(user: User, organisation: Organisation, *, by: Viewer, at: datetime) -> bool:
    """Whether there is a second factor to take away, and this viewer may."""
    places = _reset_places(user, organisation, at=at)
    if not factors.has_second_factor(user) or not _belongs_to(user, organisation, at=at):
        return False
    return all(allowed(by, SECOND_FACTOR_RESET, place) for place in places)


def _belongs_to(user: User, organisation: Organisation, *, at: datetime) -> bool:
    """Whether the person has a role there today: whoever has gone is no business of that branch any more."""
    return Membership.objects.valid_on(timezone.localdate(at)).filter(user=user, organisation=organisation).exists()


def _reset_places(user: User, organisation: Organisation, *, at: datetime) -> list[Organisation]:
    """Where a reset must be allowed: in the organisation, and wherever the person decides at a focal point."""
    standings = viewer_of(user, on=timezone.localdate(at)).standings
    decides_at = [standing.organisation_id for standing in standings if role_needs_second_factor((standing,))]
    return [organisation, *Organisation.objects.filter(pk__in=decides_at)]


def end_session(*, user: User, session_id: int, by: Viewer, at: datetime) -> int:
    """Sign oneself out in one browser; how many sessions that ended, 0 when it was over already."""
    return _end(SignedInSession.objects.filter(user=user, pk=session_id), user=user, by=by, at=at)


def end_other_sessions(*, user: User, here: str, by: Viewer, at: datetime) -> int:
    """Sign oneself out everywhere but here; how many sessions that ended.

    Args:
        here: key of the session that stays.
    """
    return _end(SignedInSession.objects.filter(user=user).exclude(session_key=here), user=user, by=by, at=at)


def change_password(*, user: User, old: str, new: str, by: Viewer, at: datetime, here: str = "") -> User:
    """Give a person a new password; every other place where they are signed in is signed out.

    Args:
        here: key of the session that stays signed in.
    Raises:
        InvalidValue: the present password is wrong, or the new one is too easy to guess.
        TooManyTries.
    """
    if not prove_by_password(user=user, password=old, at=at):
        raise InvalidValue(_("This is not your present password."), field="old_password")
    return keep_password(user=user, new=new, by=by, at=at, verb="account.change_password", here=here)


def ask_for_new_password(*, email: str, address: str, at: datetime) -> None:
    """Have a link for a new password sent; whether anybody has this e-mail shows neither in words nor in time.

    Args:
        address: network address the request came from.
    Raises:
        TooManyTries: too many links were asked for from this address. Too many for one e-mail is not said: no further
            mail is sent, and that is all.
    """
    email = email.strip().lower()
    claim_try([Counted(f"link address {counted_network(address)}", LINK_ADDRESS_LIMIT)], at=at)
    user = User.objects.filter(email=email, is_active=True).first()
    try:
        claim_try([Counted(f"link {email}", LINK_LIMIT)], at=at)
    except TooManyTries:
        return
    with transaction.atomic():
        publish(NewPasswordAsked(user_id=user.pk if user else 0))


def set_password_by_link(*, token: str, new: str, at: datetime) -> User:
    """Set a password by the link that was mailed; everywhere else the person is signed out.

    Raises:
        InvalidValue: the link no longer opens (field `token`), or the password is too easy to guess.
    """
    user = links.user_of_password_token(token, at=at)
    if user is None:
        raise InvalidValue(_("This link no longer opens anything."), field="token")
    by = viewer_of(user, on=timezone.localdate(at))
    return keep_password(user=user, new=new, by=by, at=at, verb="account.set_password")


def ask_for_new_email(*, user: User, email: str, at: datetime) -> None:
    """Have a link sent to the address that the person wants; who else may have it is not said.

    Raises:
        InvalidValue: it is the present one.
        TooManyTries: three links within an hour.
    """
    email = email.strip().lower()
    if email == user.email:
        raise InvalidValue(_("This is your address already."), field="email")
    claim_try([Counted(f"new e-mail {user.pk}", LINK_LIMIT)], at=at)
    with transaction.atomic():
        publish(NewEmailAsked(user_id=user.pk, email=email))


def take_new_email(*, user: User, token: str, by: Viewer, at: datetime) -> User:
    """Take the address that the mailed link proves; the old one is told.

    Raises:
        InvalidValue: the link no longer opens, is not this person's, or somebody else has the address by now.
    """
    with transaction.atomic():
        user = User.objects.select_for_update().get(pk=user.pk)
        email, old = links.email_of_token(user, token, at=at), user.email
        if not email or User.objects.filter(email=email).exists():
            raise InvalidValue(_("This link no longer opens anything."), field="token")
        user.email = email
        try:
            with transaction.atomic():
                user.save(update_fields=["email"])
        except IntegrityError as error:  # somebody else took it in this moment
            raise InvalidValue(_("This link no longer opens anything."), field="token") from error
        record(by=by, at=at, verb="account.change_email", subject=user)
        publish(EmailChanged(user_id=user.pk, old_email=old))
    return user


def keep_password(*, user: User, new: str, by: Viewer, at: datetime, verb: str, here: str = "") -> User:
    """Keep a new password of somebody who has proved who they are, and sign them out everywhere but here.

    Raises:
        InvalidValue: too easy to guess.
    """
    try:
        validate_password(new, user)
    except ValidationError as error:
        raise InvalidValue(" ".join(error.messages), field="new_password") from error
    user.set_password(new)
    with transaction.atomic():
        user.save(update_fields=["password"])
        sessions.end_every_session(user, but=here)
        _write_down(user, verb, by=by, at=at)
    return user


def _end(rows: models.QuerySet, *, user: User, by: Viewer, at: datetime) -> int:
    with transaction.atomic():
        count = sessions.end(rows)
        if count:
            record(by=by, at=at, verb="account.end_sessions", subject=user, count=count)
    return count


def _end_others_at_first(user: User, *, here: str) -> None:
    if not factors.has_second_factor(user):
        sessions.end_every_session(user, but=here)


def _codes_of(user: User) -> Counted:
    return Counted(f"code {user.pk}", CODE_LIMIT)


def _write_down(user: User, verb: str, *, by: Viewer, at: datetime, **note: str) -> None:
    """The log entry and the event of a change to how somebody signs in."""
    record(by=by, at=at, verb=verb, subject=user, **note)
    publish(SignInChanged(user_id=user.pk, what=verb))
