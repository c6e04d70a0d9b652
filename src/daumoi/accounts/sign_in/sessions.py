"""The sessions in which a person is signed in: listed for that person, and ended."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from importlib import import_module

from django.conf import settings
from django.contrib.sessions.models import Session
from django.db.models import QuerySet

from daumoi.accounts.models import SignedInSession, User


def open_sessions(user: User, *, at: datetime) -> QuerySet[SignedInSession]:
    """Sessions of a person that have neither run out nor been ended, the latest first."""
    return SignedInSession.objects.filter(user=user, session_key__in=_living(at))


def end(rows: Iterable[SignedInSession]) -> int:
    """End these sessions wherever they are open; how many."""
    store = import_module(settings.SESSION_ENGINE).SessionStore()
    ended = list(rows)
    for row in ended:
        store.delete(row.session_key)
    SignedInSession.objects.filter(pk__in=[row.pk for row in ended]).delete()
    return len(ended)


def end_every_session(user: User, *, but: str = "") -> int:
    """End every session of a person, except one with this key; how many. For whoever leaves or changes the password."""
    return end(SignedInSession.objects.filter(user=user).exclude(session_key=but))


def forget_ended(*, at: datetime) -> int:
    """Drop rows whose session has run out or was ended by signing out; how many."""
    count, _ = SignedInSession.objects.exclude(session_key__in=_living(at)).delete()
    return count


def _living(at: datetime) -> QuerySet:
    return Session.objects.filter(expire_date__gt=at).values("session_key")
