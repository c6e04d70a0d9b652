"""Counts failed tries: of a password, of a code, of asking for a link. Only keyed digests are kept, for an hour."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.crypto import salted_hmac
from django.utils.translation import ngettext

from daumoi.accounts.errors import TooManyTries
from daumoi.accounts.models import SignInFailure
from daumoi.accounts.rules import LONGEST_WINDOW, Limit, sign_in_wait


@dataclass(frozen=True)
class Counted:
    """Tries that count together: by what they have in common, such as an e-mail, and how many may fail."""

    what: str
    limit: Limit

    @property
    def key(self) -> str:
        return salted_hmac("daumoi.sign-in", self.what, algorithm="sha256").hexdigest()


def claim_try(counted: Sequence[Counted], *, at: datetime) -> list[int]:
    """Count a try before it is looked at; ids of the rows, for `forget_tries` when it succeeds.

    The rows are written first, and then all others are counted, so that many at once cannot slip past the limit
    together: whichever was there last meets the rest. Numbers would not tell who came first; on PostgreSQL a lower one
    may become visible later.

    Raises:
        TooManyTries: one of the limits is reached; this try is then not counted, so that waiting helps.
    """
    SignInFailure.objects.filter(at__lte=at - LONGEST_WINDOW).delete()
    rows = SignInFailure.objects.bulk_create([SignInFailure(key=each.key, at=at) for each in counted])
    wait = max(
        sign_in_wait(
            list(
                SignInFailure.objects.filter(key=row.key, at__gt=at - each.limit.window)
                .exclude(pk=row.pk)
                .values_list("at", flat=True)
            ),
            at=at,
            limit=each.limit,
        )
        for row, each in zip(rows, counted, strict=True)
    )
    if not wait:
        return [row.pk for row in rows]
    forget_tries([row.pk for row in rows])
    minutes = math.ceil(wait.total_seconds() / 60)
    raise TooManyTries(
        ngettext(
            "Too many failed tries. Wait %(minutes)d minute, then try again.",
            "Too many failed tries. Wait %(minutes)d minutes, then try again.",
            minutes,
        )
        % {"minutes": minutes},
        wait=wait,
    )


def forget_tries(ids: Sequence[int] = (), *, of: Counted | None = None) -> None:
    """A try succeeded: its rows go, and with `of` all that count together with it."""
    SignInFailure.objects.filter(pk__in=ids).delete()
    if of is not None:
        SignInFailure.objects.filter(key=of.key).delete()
