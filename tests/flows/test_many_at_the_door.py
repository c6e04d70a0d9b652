"""Many at the door at once: a code opens once, and no more guesses are looked at than the limit allows."""

from __future__ import annotations

import threading
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

from django.db import connection

from conftest import NOON
from daumoi.accounts.errors import TooManyTries
from daumoi.accounts.rules import PAIR_LIMIT
from daumoi.accounts.sign_in import factors
from daumoi.accounts.sign_in.tests.conftest import SECRET, code_at
from daumoi.accounts.sign_in.tries import Counted, claim_try
from tests.flows.scratch import db

__all__ = ["db"]


def at_once(act: Callable[[], Any], *, times: int) -> list[Any]:
    """What the act gives when so many threads do it at the same moment."""
    given, start = [], threading.Barrier(times)

    def run() -> None:
        try:
            start.wait()
            given.append(act())
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(times)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return given


def test_of_many_who_send_one_code_one_gets_in(world: SimpleNamespace) -> None:
    factors.add_app(world.editor, SECRET, step=0)
    passed = at_once(lambda: factors.spend_app_code(world.editor, code_at(NOON), at=NOON), times=6)
    assert sorted(passed) == [False] * 5 + [True]


def test_of_many_who_send_one_recovery_code_one_gets_in(world: SimpleNamespace) -> None:
    factors.add_app(world.editor, SECRET, step=0)
    (code, *_) = factors.new_recovery_codes(world.editor)
    assert sorted(at_once(lambda: factors.spend_recovery_code(world.editor, code), times=6)) == [False] * 5 + [True]


def test_no_more_tries_are_looked_at_than_the_limit_allows(world: SimpleNamespace) -> None:
    def guess() -> bool:
        try:
            claim_try([Counted("a@b.example 203.0.113.7", PAIR_LIMIT)], at=NOON)
        except TooManyTries:
            return False
        return True

    assert sum(at_once(guess, times=12)) <= PAIR_LIMIT.most
