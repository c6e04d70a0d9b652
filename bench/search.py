"""`make bench-search`: how long a search takes over 100,000 releases, on the desk, on the wire and in the newsroom.

Fills an empty database with made-up releases in Zipf's proportions (`bench.vocabulary`), 98 of 100 of them issued, and
indexes them. Then each question is asked of each page, middleware and templates included: by an editor of the focal
point and by an officer of one unit in 66 in the search of the desk and in its list of releases, by a reporter, by the
public. Two groups of questions: those people ask, and the
hardest there are (words that stand in every text, phrases of them, beginnings of words, pages far behind).

The 95th percentile stands beside the limit of 300 ms; so does the time of the processor (of Python and the database's
process together), which other work on the machine does not stretch. Size and make of the index, and the cost of one
save, are printed as well.

    python -m bench.search [--releases 100000] [--rounds 10] [--postgresql]
    DATABASE_URL=… python -m bench.search     on that database: filled when it is empty, asked as it is when it is not
"""

from __future__ import annotations

import argparse
import os
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from django.test.utils import setup_test_environment

from bench import vocabulary
from bench.pages import FEWEST_ARTICLES, fill, set_up

LIMIT_MS = 300.0
# A word of the vocabulary has so many syllables in the mean.
_SYLLABLES_A_WORD = 1.6
# Of so many syllables `fill` makes headlines.
_SYLLABLES_OF_HEADLINES = 12


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--releases", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=10)
    parser.add_argument("--postgresql", action="store_true", help="on a cluster of its own, which is then deleted")
    arguments = parser.parse_args()
    if arguments.postgresql:
        from scripts import postgresql

        with postgresql.cluster() as url:
            os.environ["DATABASE_URL"] = url
            return measure(arguments.releases, arguments.rounds)
    with tempfile.TemporaryDirectory(prefix="daumoi-bench-") as folder:
        os.environ.setdefault("DATABASE_URL", f"sqlite:///{Path(folder) / 'bench.sqlite3'}")
        return measure(arguments.releases, arguments.rounds)


def measure(releases: int, rounds: int) -> int:
    """Fill, index, ask; 1 when something took longer than the limit."""
    set_up()
    # A page then keeps its context, from which the number of results is read.
    setup_test_environment()
    from daumoi.accounts.viewer import SYSTEM, acting_as
    from daumoi.releases.models import Release

    with acting_as(SYSTEM):
        is_empty = not Release.objects.exists()
    if is_empty:
        _fill(releases)
    _print_sizes()
    _print_save(max(rounds, 5))
    print(f"load {' '.join(f'{load:.1f}' for load in os.getloadavg())} on {os.cpu_count()} cores")
    slow = [name for group, questions in GROUPS.items() for name in _ask_all(group, questions, rounds)]
    print(f"\nabove the limit of {LIMIT_MS:.0f} ms: {', '.join(slow) or 'nothing'}")
    return int(bool(slow))


def _fill(releases: int) -> None:
    from django.db import connection

    from daumoi.accounts.viewer import SYSTEM, acting_as
    from daumoi.foundation import clock
    from daumoi.search import actions

    started = time.perf_counter()
    fill(releases, FEWEST_ARTICLES, _texts())
    filled, spent = time.perf_counter(), time.process_time()
    with acting_as(SYSTEM):
        count = actions.rebuild(at=clock.now())
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")
    print(
        f"{connection.vendor}: {releases:,} releases filled in {filled - started:.0f} s; {count:,} entries indexed in "
        f"{time.perf_counter() - filled:.0f} s ({time.process_time() - spent:.0f} s of Python's processor)"
    )


def _texts() -> Callable[[random.Random, int], str]:
    """Gives made-up texts; one headline in a hundred begins with words that are nowhere else."""
    chance = np.random.Generator(np.random.PCG64(5))

    def words(_chance: random.Random, syllables: int) -> str:
        is_named = syllables == _SYLLABLES_OF_HEADLINES and chance.random() < 0.01
        named = "Lãi suất 15/2025/QH15 " if is_named else ""
        return named + vocabulary.text(chance, round(syllables / _SYLLABLES_A_WORD))

    return words


def _print_sizes() -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()")
            whole = cursor.fetchone()[0]
            parts = {}
            for table in ("search_titles", "search_words"):
                cursor.execute(f"SELECT SUM(LENGTH(block)) FROM {table}_data")  # noqa: S608  (its own tables)
                parts[table] = cursor.fetchone()[0]
        else:
            cursor.execute("SELECT pg_database_size(current_database())")
            whole = cursor.fetchone()[0]
            cursor.execute("SELECT pg_table_size('search_words'), pg_indexes_size('search_words')")
            parts = dict(zip(("words", "their indexes"), cursor.fetchone(), strict=True))
        for table in ("releases_release", "releases_issuedversion", "search_searchentry"):
            cursor.execute(f"SELECT COUNT(*) FROM {table}")  # noqa: S608  (its own tables)
            print(f"{table}: {cursor.fetchone()[0]:,} rows")
    said = ", ".join(f"{name} {size / 1e6:,.0f} MB" for name, size in parts.items())
    print(f"{connection.vendor}: database {whole / 1e6:,.0f} MB, of it {said}")


def _print_save(rounds: int) -> None:
    """What the index costs when one release was saved."""
    from daumoi.accounts.viewer import SYSTEM, acting_as
    from daumoi.releases.models import Release
    from daumoi.search import actions

    costs = []
    with acting_as(SYSTEM):
        for release in Release.objects.filter(state="submitted")[:rounds]:
            Release.objects.filter(pk=release.pk).update(lead=f"{release.lead} sửa {time.time_ns()}")
            started, spent = time.perf_counter(), _processor()
            actions.index_objects("release", [release.pk])
            costs.append((1000 * (time.perf_counter() - started), 1000 * (_processor() - spent)))
    wall, spent = (statistics.median(column) for column in zip(*costs, strict=True))
    print(f"one saved release indexed in {wall:.0f} ms ({spent:.0f} ms of the processor)")


@dataclass(frozen=True)
class Page:
    """Where is asked, and by whom: "" is the public."""

    name: str
    email: str
    address: str


PAGES = (
    Page("desk, editor", "editor", "/desk/search/"),
    Page("desk, officer", "officer", "/desk/search/"),
    Page("list, editor", "editor", "/desk/releases/"),
    Page("list, officer", "officer", "/desk/releases/"),
    Page("wire", "reporter", "/wire/"),
    Page("newsroom", "", "/"),
)
GROUPS: dict[str, dict[str, dict[str, str]]] = {
    "what people ask": {
        "a name": {"q": "lãi suất"},
        "a name, no marks": {"q": "lai suat"},
        "a number": {"q": "15/2025/QH15"},
        "two rare words": {"q": f"{vocabulary.rare(9_000)} {vocabulary.rare(4_000)}"},
        "a rare and two common": {"q": f"{vocabulary.rare(9_000)} thông báo"},
        "three usual words": {"q": f"{vocabulary.rare(120)} {vocabulary.rare(300)} {vocabulary.rare(900)}"},
        "unfinished": {"q": f"{vocabulary.rare(500)} {vocabulary.rare(2_000)[:3]}"},
        "nothing there": {"q": "zyzzyva quokka"},
    },
    "the hardest": {
        "bộ": {"q": "bộ "},
        "việt nam": {"q": "việt nam"},
        "viet nam": {"q": "viet nam "},
        "thông báo": {"q": '"thông báo"'},
        "one letter": {"q": "t"},
        "two letters": {"q": "th"},
        "three letters": {"q": "thu"},
        "ten common words": {"q": "viet nam thong tin bo cua va cac quan ly"},
        "phrase of common": {"q": '"của và bộ"'},
        "phrase never there": {"q": '"nam và việt của bộ thông"'},
        "common and absent": {"q": "việt nam zyzzyva"},
        "common, far behind": {"q": "việt nam", "page": "last"},
        "common, one topic": {"q": "việt nam", "topic": "topic-3", "kind": ""},
        "common, one week": {"q": "việt nam", "since": "2025-11-10", "until": "2025-11-17", "time": "7"},
    },
}


def _ask_all(group: str, questions: dict[str, dict[str, str]], rounds: int) -> list[str]:
    """Print the figures of one group; what was above the limit by the processor's time."""
    print(
        f"\n{group}\n{'page':<14} {'question':<22} {'p50':>6} {'p95':>6} {'max':>6} {'CPU p95':>8} {'of limit':>8}"
        "  found"
    )
    slow, wall, spent = [], [], []
    for page in PAGES:
        client = _client(page.email)
        for label, values in questions.items():
            times, costs, found = _timed(client, page.address, values, rounds)
            cost = _p95(costs)
            wall, spent = wall + times, spent + costs
            slow += [f"{page.name}: {label}"] if cost > LIMIT_MS else []
            print(
                f"{page.name:<14} {label:<22} {statistics.median(times):6.0f} {_p95(times):6.0f} {max(times):6.0f} "
                f"{cost:8.0f} {cost / LIMIT_MS:8.2f}  {found}"
            )
    print(
        f"{group}, all: p50 {statistics.median(wall):.0f}, p95 {_p95(wall):.0f} ({_p95(wall) / LIMIT_MS:.2f} of the "
        f"limit); processor p50 {statistics.median(spent):.0f}, p95 {_p95(spent):.0f} ({_p95(spent) / LIMIT_MS:.2f})"
    )
    return slow


def _client(name: str) -> Any:
    from django.test import Client

    from daumoi.accounts.models import User
    from daumoi.accounts.sign_in import session

    client = Client()
    if name:
        client.force_login(User.objects.get(email=f"{name}@bench.example"))
        kept = client.session
        session.note_second_factor(kept, "app")
        kept.save()
    return client


def _timed(client: Any, address: str, values: dict[str, str], rounds: int) -> tuple[list[float], list[float], str]:
    client.get(address, values)
    times, costs = [], []
    for _round in range(rounds):
        started, spent = time.perf_counter(), _processor()
        page = client.get(address, values)
        times.append(1000 * (time.perf_counter() - started))
        costs.append(1000 * (_processor() - spent))
        if page.status_code != 200:
            raise SystemExit(f"{address} answered {page.status_code}")
    return times, costs, str(page.context["page"].paginator.count)


def _processor() -> float:
    """Seconds of the processor that this process and the database's, where it is on this machine, have used."""
    return time.process_time() + _of_database()


def _of_database() -> float:
    from django.db import connection

    if connection.vendor != "postgresql":
        return 0.0
    connection.ensure_connection()
    fields = Path(f"/proc/{connection.connection.info.backend_pid}/stat").read_text(encoding="ascii").rsplit(")", 1)[1]
    return sum(map(int, fields.split()[11:13])) / os.sysconf("SC_CLK_TCK")


def _p95(times: list[float]) -> float:
    return sorted(times)[max(0, round(0.95 * len(times)) - 1)]


if __name__ == "__main__":
    sys.exit(main())
