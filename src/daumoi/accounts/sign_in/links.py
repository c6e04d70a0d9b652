"""Signed links of mails: for a new password, and for a new e-mail address. Each opens once, and for a while only.

What makes a link single-use is what it changes: its signature covers the present password or address.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core import signing
from django.utils.crypto import constant_time_compare, salted_hmac

from daumoi.accounts.models import User

_PASSWORD, _EMAIL = "daumoi.password-link", "daumoi.email-link"


def password_token(user: User, *, at: datetime) -> str:
    """What a link for a new password carries."""
    return signing.dumps({"user": user.pk, "state": _state(user), "at": int(at.timestamp())}, salt=_PASSWORD)


def user_of_password_token(token: str, *, at: datetime) -> User | None:
    """The active person for whom the link still opens; None when it was used, is too old, or was never ours."""
    kept = _read(token, salt=_PASSWORD, within=timedelta(seconds=settings.PASSWORD_RESET_TIMEOUT), at=at)
    user = User.objects.filter(pk=kept["user"], is_active=True).first() if kept else None
    return user if user is not None and constant_time_compare(kept["state"], _state(user)) else None


def email_token(user: User, email: str, *, at: datetime) -> str:
    """What a link for a new e-mail address carries."""
    kept = {"user": user.pk, "state": _state(user), "email": email, "at": int(at.timestamp())}
    return signing.dumps(kept, salt=_EMAIL)


def email_of_token(user: User, token: str, *, at: datetime) -> str:
    """The address that this person may take by the link; "" when it was used, is too old, or is not this person's."""
    kept = _read(token, salt=_EMAIL, within=timedelta(seconds=settings.EMAIL_LINK_SECONDS), at=at)
    if not kept or kept["user"] != user.pk or not constant_time_compare(kept["state"], _state(user)):
        return ""
    return str(kept["email"])


def _state(user: User) -> str:
    """A digest of what such a link changes: the link is void once that is another."""
    return salted_hmac("daumoi.link-state", f"{user.password} {user.email}", algorithm="sha256").hexdigest()[:32]


def _read(token: str, *, salt: str, within: timedelta, at: datetime) -> dict[str, Any]:
    try:
        kept: dict[str, Any] = signing.loads(token, salt=salt)
    except signing.BadSignature:
        return {}
    return kept if 0 <= at.timestamp() - kept["at"] < within.total_seconds() else {}
