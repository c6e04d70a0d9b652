"""Writes of accounts: organisations and people, signing in, one's own language and password."""

from __future__ import annotations

import math
from datetime import datetime

from django.conf import settings
from django.contrib.auth import authenticate
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from daumoi.accounts.audit import record
from daumoi.accounts.errors import TooManyTries
from daumoi.accounts.models import Membership, Organisation, SignInFailure, User
from daumoi.accounts.permissions import ORGANISATION_ADD, PERSON_ADD, require
from daumoi.accounts.rules import FAILURE_WINDOW, ROLES_OF_KIND, sign_in_wait
from daumoi.accounts.viewer import Viewer
from daumoi.foundation.errors import InvalidValue, NotAllowed


def sign_in_user(request: HttpRequest, *, email: str, password: str, address: str, at: datetime) -> User | None:
    """The active person with this e-mail and password; None when there is none.

    A try is counted before the password is looked at, so that many at once cannot slip past the limit. An unknown
    e-mail takes as long as a wrong password: the backend hashes in both cases, and both are counted alike.

    Args:
        address: network address the request came from.
    Raises:
        TooManyTries: five tries failed within a quarter of an hour; even the right password is not looked at.
    """
    key = _failure_key(email, address)
    _claim_try(key, at=at)
    user = authenticate(request, username=email.strip().lower(), password=password)
    if user is not None:
        SignInFailure.objects.filter(key=key).delete()
    return user


def _failure_key(email: str, address: str) -> str:
    return salted_hmac("daumoi.sign-in", f"{email.strip().lower()} {address}", algorithm="sha256").hexdigest()


def _claim_try(key: str, *, at: datetime) -> None:
    with transaction.atomic():
        SignInFailure.objects.filter(at__lte=at - FAILURE_WINDOW).delete()
        wait = sign_in_wait(list(SignInFailure.objects.filter(key=key).values_list("at", flat=True)), at=at)
        if wait:
            minutes = math.ceil(wait.total_seconds() / 60)
            raise TooManyTries(
                ngettext(
                    "Too many tries with this e-mail address. Wait %(minutes)d minute, then try again.",
                    "Too many tries with this e-mail address. Wait %(minutes)d minutes, then try again.",
                    minutes,
                )
                % {"minutes": minutes},
                wait=wait,
            )
        SignInFailure.objects.create(key=key, at=at)


def choose_language(*, user: User, language: str) -> User:
    """Write the language in which a person wants to see the product and get its mail."""
    if language not in dict(settings.LANGUAGES):
        raise InvalidValue(_("Choose one of the languages in the list."), field="language")
    user.language = language
    user.save(update_fields=["language"])
    return user


def change_password(*, user: User, old: str, new: str, by: Viewer, at: datetime) -> User:
    """Give a person a new password; every other place where they are signed in is signed out.

    Raises:
        InvalidValue: the present password is wrong, or the new one is too easy to guess.
    """
    if not user.check_password(old):
        raise InvalidValue(_("This is not your present password."), field="old_password")
    try:
        validate_password(new, user)
    except ValidationError as error:
        raise InvalidValue(" ".join(error.messages), field="new_password") from error
    user.set_password(new)
    with transaction.atomic():
        user.save(update_fields=["password"])
        record(by=by, at=at, verb="account.change_password", subject=user)
    return user


def add_organisation(
    *, code: str, name: str, kind: str, by: Viewer, at: datetime, short_name: str = "", hub: Organisation | None = None
) -> Organisation:
    """Enter an organisation; every kind but a focal point belongs to one.

    Raises:
        NotAllowed: only an operator of the focal point, or the command line, may.
        InvalidValue: an unknown kind, a code that is taken, no focal point where one is needed.
    """
    if hub is not None:
        require(by, ORGANISATION_ADD, hub)
    elif not by.is_system:
        raise NotAllowed(_("A focal point is entered on the command line."))
    if kind not in ROLES_OF_KIND:
        kinds = ", ".join(ROLES_OF_KIND)
        raise InvalidValue(_("The kind must be one of: %(kinds)s.") % {"kinds": kinds}, field="kind")
    if kind != "focal_point" and hub is None:
        raise InvalidValue(_("Say to which focal point it belongs."), field="hub")
    if Organisation.objects.filter(code=code).exists():
        raise InvalidValue(_("The code “%(code)s” is taken.") % {"code": code}, field="code")
    with transaction.atomic():
        organisation = Organisation(code=code, name=name, short_name=short_name or name, kind=kind, hub=hub, parent=hub)
        organisation.save()
        record(by=by, at=at, verb=ORGANISATION_ADD.name, subject=organisation, organisation=organisation)
    return organisation


def add_person(
    *, email: str, full_name: str, organisation: Organisation, role: str, by: Viewer, at: datetime, password: str
) -> User:
    """Enter a person with one role, or give a person who is there another role.

    Raises:
        NotAllowed; InvalidValue: a role that the kind of organisation does not have, a weak password.
    """
    require(by, PERSON_ADD, organisation)
    roles = ROLES_OF_KIND[organisation.kind]
    if role not in roles:
        raise InvalidValue(
            _("In this kind of organisation the role must be one of: %(roles)s.")
            % {"roles": ", ".join(sorted(roles)) or "—"},
            field="role",
        )
    user = User.objects.filter(email=email.strip().lower()).first()
    if user is None:
        try:
            validate_password(password, User(email=email, full_name=full_name))
        except ValidationError as error:
            raise InvalidValue(" ".join(error.messages), field="password") from error
    with transaction.atomic():
        user = user or User.objects.create_user(email, password, full_name=full_name)
        Membership.objects.get_or_create(
            user=user,
            organisation=organisation,
            role=role,
            valid_to=None,
            defaults={"valid_from": timezone.localdate(at)},
        )
        record(by=by, at=at, verb=PERSON_ADD.name, subject=user, organisation=organisation, role=role)
    return user
