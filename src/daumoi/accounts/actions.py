"""Writes of accounts: signing in, one's own language and password."""

from __future__ import annotations

import math
from datetime import datetime

from django.conf import settings
from django.contrib.auth import authenticate
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from daumoi.accounts.audit import record
from daumoi.accounts.errors import TooManyTries
from daumoi.accounts.models import SignInFailure, User
from daumoi.accounts.rules import FAILURE_WINDOW, sign_in_wait
from daumoi.accounts.viewer import Viewer
from daumoi.foundation.errors import InvalidValue


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
