"""Passkeys (WebAuthn): what the browser is asked, and whether its answer is right.

A passkey here can sign in by itself: it is kept by the device (discoverable) and asks for a finger, a face or a PIN
(user verification), so it is two factors in one.

Source:
    W3C Web Authentication Level 2, sections 7.1 and 7.2; the checks are python-fido2's.
"""

from __future__ import annotations

import json
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.internal import auth
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from daumoi.accounts.models import User
from daumoi.foundation.errors import InvalidValue

LONGEST_NAME = 60
# What reading an answer ends in when somebody has made it up; one nested a thousand deep among it.
_BROKEN = (ValueError, TypeError, LookupError, AttributeError, RecursionError, ValidationError)


def creation_options(user: User) -> str:
    """What the browser is asked to make, as JSON; the challenge is kept in the session."""
    return json.dumps(auth.begin_registration(user, True))


def request_options(user: User | None) -> str:
    """What the browser is asked to show, as JSON; for nobody in particular, the device offers what it has."""
    return json.dumps(auth.begin_authentication(user))


def add_passkey(user: User, answer: str, *, name: str) -> int:
    """Keep the passkey that the browser made; id of the factor.

    Raises:
        InvalidValue: not an answer to our challenge, or made without asking for a finger, a face or a PIN.
    """
    try:
        credential = _read(answer)
        auth.parse_registration_response(credential)
        made = auth.complete_registration(credential)
    except _BROKEN as error:
        raise _refusal() from error
    if not made.is_user_verified():
        raise _refusal()
    kept = auth.WebAuthn.add(user, name.strip()[:LONGEST_NAME] or _("Passkey"), credential)
    return int(kept.instance.pk)


def owner_of(answer: str, *, user: User | None = None) -> User:
    """The active person whose passkey answered our challenge.

    Args:
        user: who it must be; None where the passkey itself says who signs in.
    Raises:
        InvalidValue: not an answer to our challenge, not a passkey of that person, or nobody active.
    """
    try:
        credential = _read(answer)
        auth.parse_authentication_response(credential)
        person = user or auth.extract_user_from_response(credential)
        found: Authenticator = auth.complete_authentication(person, credential)
    except _BROKEN as error:
        raise _refusal() from error
    if not found.user.is_active:
        raise _refusal()
    return found.user


def _read(answer: str) -> dict[str, Any]:
    credential = json.loads(answer)
    if not isinstance(credential, dict) or not isinstance(credential.get("response"), dict):
        raise ValueError("not a credential")
    return credential


def _refusal() -> InvalidValue:
    return InvalidValue(
        _("The passkey was not accepted. Try again, or sign in with your password."), field="credential"
    )
