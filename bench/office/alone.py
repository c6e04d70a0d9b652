"""`python -m bench.office.alone`: the same office in one process, one person at a time: what each page costs by itself.

    python -m bench.office.alone [--acts 400] [--officers 6] [--editors 2] [--sql "POST /desk/releases/*/check/"]
    DATABASE_URL=postgres://… python -m bench.office.alone     on PostgreSQL (an empty database; it is filled and left)

Prints for each page how often it was asked, the middle and the most queries of one answer, and the middle and the 95th
percentile of its processor milliseconds. Nobody waits for anybody here, so these figures hold on a busy machine as
well, and two versions of the code can be put beside each other. `--sql` prints the statements of the last answer.
"""

from __future__ import annotations

import argparse
import cProfile
import os
import pstats
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

from bench.office.browsing import Answer, Browser, page_name
from bench.office.people import Editor, Ledger, Officer
from bench.pages import set_up

_costs: dict[str, list[tuple[int, float]]] = {}
_statements: dict[str, list[str]] = {}
_profile = cProfile.Profile()
_profiled = ""


class BrowserInside(Browser):
    """A browser that asks Django's own request handling instead of a server."""

    def __init__(self, base: str, note: Any) -> None:
        from django.test import Client

        super().__init__(base, note)
        self._client = Client(headers={"accept-language": "vi"})

    def _ask(self, method: str, path: str, values: list[tuple[str, str]] | None = None) -> Answer:
        from django.http import QueryDict

        sent: dict[str, Any] = {}
        if values is not None:
            body = QueryDict(mutable=True)
            for name, value in values:
                body.appendlist(name, value)
            sent = {"data": body.urlencode(), "content_type": "application/x-www-form-urlencoded"}
        name = page_name(method, path)
        with counted() as statements:
            began, worked = time.perf_counter(), time.thread_time()
            response = _watched(name, lambda: self._client.generic(method, path, **sent))
            text = response.content.decode("utf-8", "replace")
            _costs.setdefault(name, []).append((len(statements), 1000 * (time.thread_time() - worked)))
        self._note(name, time.perf_counter() - began, response.status_code)
        _statements[name] = statements
        location = response.headers.get("Location", "") if response.status_code in {301, 302, 303} else ""
        return Answer(response.status_code, text, path, urljoin(path, location) if location else "")


def _watched(name: str, ask: Callable[[], Any]) -> Any:
    """Ask, under the profiler where this page was named on the command line."""
    return _profile.runcall(ask) if name == _profiled else ask()


@contextmanager
def counted() -> Iterator[list[str]]:
    """The statements that the block sends, without the cost of Django's own log of them."""
    from django.db import connection

    statements: list[str] = []

    def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        statements.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        yield statements


def play(asked: argparse.Namespace) -> Ledger:
    """Everybody signs in, then they act in turn."""
    from bench.office.world import fill

    ledger = Ledger()
    people = []
    for seed, (email, secret) in enumerate(fill(asked.officers, asked.editors).items()):
        kind = Editor if email.startswith("editor") else Officer
        person = kind(base="", email=email, secret=secret, ledger=ledger, until=0.0, pause_seconds=1e-9, seed=seed)
        person.browser = BrowserInside("", ledger.note_page)
        person._sign_in()
        people.append(person)
    _costs.clear()
    for turn in range(asked.acts):
        people[turn % len(people)].work()
    return ledger


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.office.alone")
    parser.add_argument("--acts", type=int, default=400)
    parser.add_argument("--officers", type=int, default=6)
    parser.add_argument("--editors", type=int, default=2)
    parser.add_argument("--sql", default="", help="the page whose statements are printed")
    parser.add_argument("--profile", default="", help="the page whose functions are printed by their time")
    asked = parser.parse_args()
    global _profiled
    _profiled = asked.profile
    with tempfile.TemporaryDirectory(prefix="daumoi-office-") as folder:
        os.environ.setdefault("DAUMOI_STATE_FOLDER", folder)
        os.environ.setdefault("DATABASE_URL", f"sqlite:///{Path(folder) / 'office.sqlite3'}")
        set_up()
        ledger = play(asked)
        print(f"{'page':52} {'asked':>6} {'queries':>8} {'most':>5} {'p50 CPU ms':>11} {'p95 CPU ms':>11}")
        for name, costs in sorted(_costs.items(), key=lambda item: -len(item[1])):
            queries, busy = [each for each, _busy in costs], sorted(each for _queries, each in costs)
            late = busy[min(len(busy) - 1, int(0.95 * len(busy)))]
            print(
                f"{name:52} {len(costs):6} {statistics.median(queries):8.0f} {max(queries):5} "
                f"{statistics.median(busy):11.1f} {late:11.1f}"
            )
        total = sum(busy for costs in _costs.values() for _queries, busy in costs)
        print(f"{total / 1000:.2f} s of processor time in all; " + "; ".join(ledger.troubles[:5]))
        if asked.sql:
            print("\n".join(_statements.get(asked.sql, ["no such page"])))
        if asked.profile:
            pstats.Stats(_profile).sort_stats("cumulative").print_stats(90)
    return 1 if ledger.troubles else 0


if __name__ == "__main__":
    sys.exit(main())
