"""What a browser's session knows of signing in: a password that waits for its second factor, and what was passed.

nobody ─▶ begin ─▶ pending (ten minutes) ─▶ complete ─▶ signed in, with the second factor noted
    └────────────────────────────────────▶ complete ─▶ signed in, without
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.contrib.auth import login
from django.http import HttpRequest
from django.utils.crypto import constant_time_compare, salted_hmac

from daumoi.accounts.models import SignedInSession, User
from daumoi.accounts.rules import CONFIRMED_FOR, SECOND_STEP_WITHIN, device_words, role_needs_second_factor
from daumoi.accounts.sign_in import factors
from daumoi.accounts.viewer import Viewer

PENDING = "pending_sign_in"
SECOND_FACTOR = "second_factor"
CONFIRMED_AT = "confirmed_at"
AFTERWARDS = "afterwards"
SIGNED_IN_AT = "signed_in_at"
# A session of somebody who is not signed in yet is kept no longer than the steps of signing in take.
AT_THE_DOOR_SECONDS = 15 * 60
BACKEND = "django.contrib.auth.backends.ModelBackend"


@dataclass(frozen=True)
class Pending:
    """Somebody whose first step was right: who, how, where to afterwards, and when (seconds since 1970).

    `credentials` stand for the password and the factors the person had then: the first step counts for these only.
    """

    user_id: int
    way: str
    target: str
    at: float
    credentials: str = ""


def begin(request: HttpRequest, user: User, *, way: str, target: str, at: datetime) -> None:
    """Note that the first step was right. The session gets a new key; nobody is signed in yet."""
    request.session.cycle_key()
    stay_at_the_door(request)
    request.session[PENDING] = asdict(Pending(user.pk, way, target, at.timestamp(), _credentials_of(user)))


def pending(request: HttpRequest, *, at: datetime) -> tuple[Pending, User] | None:
    """Who waits in this session for the second step.

    None when nobody does, the time is over, the account is closed, or its password or factors have changed since:
    whoever changes them because somebody else knows them shuts that person out, also one who is already at the door.
    """
    kept = request.session.get(PENDING)
    if kept is None:
        return None
    waiting = Pending(**kept)
    user = User.objects.filter(pk=waiting.user_id, is_active=True).first()
    is_in_time = 0 <= at.timestamp() - waiting.at < SECOND_STEP_WITHIN.total_seconds()
    if user is None or not is_in_time or not constant_time_compare(waiting.credentials, _credentials_of(user)):
        del request.session[PENDING]
        return None
    return waiting, user


def _credentials_of(user: User) -> str:
    """A digest that changes with the password and with the set of factors, and tells nothing of them."""
    ids = sorted(factor.id for factor in factors.second_factors(user))
    return salted_hmac(
        "daumoi.sign_in.pending", f"{user.get_session_auth_hash()} {ids}", algorithm="sha256"
    ).hexdigest()


def complete(request: HttpRequest, user: User, *, way: str, second_factor: str, at: datetime) -> None:
    """Sign the person in, and list the session among those the person can see and end.

    Args:
        way: `password`, `passkey`, or the code of a sign-in service.
        second_factor: what was passed besides: `app`, `codes`, `passkey`, `service`; "" for nothing.
    """
    request.session.pop(PENDING, None)
    login(request, user, backend=BACKEND)
    request.session.set_expiry(None)
    request.session[SIGNED_IN_AT] = request.session[CONFIRMED_AT] = at.timestamp()
    if second_factor:
        request.session[SECOND_FACTOR] = second_factor
    SignedInSession.objects.create(
        user=user,
        session_key=request.session.session_key,
        device=device_words(request.headers.get("User-Agent", "")),
        way=way,
        signed_in_at=at,
    )


def stay_at_the_door(request: HttpRequest) -> None:
    """Keep what signing in notes for a short while only."""
    request.session.set_expiry(AT_THE_DOOR_SECONDS)


def has_run_out(session: Any, *, at: datetime) -> bool:
    """Whether somebody signed in longer ago than a session may last, however often it was used since."""
    moment = session.get(SIGNED_IN_AT)
    return moment is not None and at.timestamp() - moment >= settings.SESSION_COOKIE_AGE


def is_second_factor_needed(viewer: Viewer) -> bool:
    """Whether this person's roles need two factors in this installation."""
    return bool(settings.SECOND_FACTOR_REQUIRED) and role_needs_second_factor(viewer.standings)


def note_second_factor(session: Any, kind: str) -> None:
    """From now on this session counts as passed by two factors."""
    session[SECOND_FACTOR] = kind


def passed_second_factor(session: Any) -> bool:
    """Whether a second factor was passed in this session."""
    return bool(session.get(SECOND_FACTOR))


def confirm(session: Any, *, at: datetime) -> None:
    """The person has just proved anew who is at the screen."""
    session[CONFIRMED_AT] = at.timestamp()


def confirmed_lately(session: Any, *, at: datetime) -> bool:
    """Whether the person proved who is at the screen within the last ten minutes."""
    moment = session.get(CONFIRMED_AT)
    return moment is not None and 0 <= at.timestamp() - moment < CONFIRMED_FOR.total_seconds()


def confirmed_at(session: Any) -> datetime | None:
    """When the person last proved who is at the screen."""
    moment = session.get(CONFIRMED_AT)
    return None if moment is None else datetime.fromtimestamp(moment, tz=UTC)


def renew_key(request: HttpRequest, *, old_key: str) -> None:
    """The session got another key, as after a change of the password: the list of sessions follows."""
    SignedInSession.objects.filter(session_key=old_key).update(session_key=request.session.session_key)
