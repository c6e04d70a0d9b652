"""`make bench-network`: server time of the tree, of pickers and of a request's first question, and of a whole reform.

Builds 5,000 organisations with 20,000 people, half of the bodies with a former name and a former place, and asks each
page through Django's own request handling. Prints the 95th percentile beside the limit of 100 ms; a page above it fails
the run. Then it times an import of 5,000 rows, its dry run, an export, and the moves and mergers of a reform.

    python -m bench.network [--organisations 5000] [--people 20000] [--rounds 40] [--pages]
    DATABASE_URL=postgres://… python -m bench.network     on PostgreSQL (an empty database; it is filled and left)
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

from bench.pages import set_up

LIMIT_MS = 100.0
FOUNDED, REFORM = date(2008, 1, 1), date(2025, 7, 1)
PROVINCES = 34


def table_of(organisations: int) -> bytes:
    """A network of that many bodies as a table: provinces below a focal point, communes below provinces."""
    rows = ["code,name,short_name,kind,parent,valid_from"]
    rows.append("ttt,Trung tâm Thông tin,TTTT,focal_point,,2008-01-01")
    rows += [f"tinh-{n},Tỉnh số {n},Tỉnh {n},source_unit,ttt,2008-01-01" for n in range(PROVINCES)]
    rest = organisations - PROVINCES - 1
    for n in range(rest):
        province = n % PROVINCES
        kind, above = ("focal_point", "ttt") if n % 500 == 499 else ("source_unit", f"tinh-{province}")
        rows.append(f"xa-{n},Ủy ban nhân dân xã Đồng Tâm số {n},Xã {n},{kind},{above},2008-01-01")
    return "\n".join(rows).encode()


def reform_of(organisations: int) -> bytes:
    """What a reform says of them: every other commune is renamed and moved, one in ten is merged into its neighbour."""
    rows = ["code,name,short_name,kind,parent,change_date,merged_into"]
    for n in range(0, organisations - PROVINCES - 1, 2):
        if n % 500 == 499:
            continue
        above = f"tinh-{(n + 1) % PROVINCES}"
        into = f"xa-{n + 1}" if n % 10 == 0 and (n + 1) % 500 != 499 and n + 2 < organisations - PROVINCES else ""
        name = f"Ủy ban nhân dân xã Đồng Tâm số {n}" if into else f"Ủy ban nhân dân xã Đoàn Kết số {n}"
        if into:
            above = f"tinh-{n % PROVINCES}"
        rows.append(f"xa-{n},{name},Xã {n},source_unit,{above},2025-07-01,{into}")
    return "\n".join(rows).encode()


def fill_people(count: int) -> None:
    """People with one role each, spread over the bodies; one operator, one officer in a unit that took others over."""
    from daumoi.accounts.models import Membership, Organisation, User

    bodies = list(Organisation.objects.order_by("pk"))
    users = [User(email=f"nguoi-{n}@bench.example", full_name=f"Nguyễn Văn {n}") for n in range(count)]
    User.objects.bulk_create(users, batch_size=1000)
    Membership.objects.bulk_create(
        (
            Membership(user=user, organisation=bodies[n % len(bodies)], role="officer", valid_from=FOUNDED)
            for n, user in enumerate(User.objects.order_by("pk"))
        ),
        batch_size=1000,
    )
    operator = User.objects.create_user("operator@bench.example", full_name="Người vận hành")
    hub = Organisation.objects.get(code="ttt")
    Membership.objects.create(user=operator, organisation=hub, role="operator", valid_from=FOUNDED)


def timed(name: str, act: Callable[[], object]) -> object:
    """Do something once and print how long it took."""
    started = time.perf_counter()
    done = act()
    print(f"{name:58} {time.perf_counter() - started:9.1f} s", flush=True)
    return done


def brought(content: bytes, *, dry_run: bool = False) -> object:
    from daumoi.accounts.viewer import SYSTEM, acting_as
    from daumoi.foundation import clock
    from daumoi.network.tables.entering import import_table

    with acting_as(SYSTEM):
        report = import_table(
            content=content, file_name="bench.csv", hub=None, by=SYSTEM, at=clock.now(), dry_run=dry_run
        )
    if report.problems:
        sys.exit(f"{len(report.problems)} problems, the first: {report.problems[0]}")
    return report


def pages() -> list[tuple[str, str, str]]:
    """(who, what, address)."""
    from django.urls import reverse

    from daumoi.accounts.models import Organisation

    province = Organisation.objects.get(code="tinh-1")
    tree = reverse("network:tree")
    return [
        ("operator", "tree, focal point", tree),
        ("operator", "tree, province of 150 communes", f"{tree}?below={province.pk}"),
        ("operator", "tree, before the reform", f"{tree}?below={province.pk}&on=2025-06-30"),
        ("operator", "search without marks", f"{tree}?q=dong+tam+so+77"),
        ("operator", "search, one word that all have", f"{tree}?q=xa"),
        ("operator", "search, former name, another day", f"{tree}?q=dong+tam&on=2025-06-30"),
        ("operator", "one organisation", reverse("network:organisation", args=[province.pk])),
        ("operator", "picker, first letters", reverse("network:choices") + "?into=doan+ket"),
        ("operator", "picker, one code", reverse("network:choices") + "?into=xa-4000"),
        ("nguoi-7", "desk of a unit (the viewer's question)", reverse("desk:home")),
    ]


def measure(rounds: int) -> int:
    """Print each page; 1 when one is above the limit."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from daumoi.accounts.models import User
    from daumoi.accounts.sign_in.session import note_second_factor

    slow = []
    # Beside the time on the wall the processor time of this process: on a machine shared with others they differ.
    print(f"limit {LIMIT_MS:.0f} ms on the wall")
    print(f"{'page':42} {'p50 ms':>8} {'p95 ms':>8} {'p95/limit':>9} {'p95 CPU':>8} {'queries':>8}")
    for who, what, address in pages():
        client = Client()
        client.force_login(User.objects.get(email=f"{who}@bench.example"))
        kept = client.session
        note_second_factor(kept, "app")
        kept.save()
        with CaptureQueriesContext(connection) as asked:
            answer = client.get(address)
        queries = len(asked)
        if answer.status_code != 200:
            sys.exit(f"{what}: {address} answers {answer.status_code} {answer.headers.get('Location', '')}")
        times, busy = [], []
        for _ in range(rounds):
            started, worked = time.perf_counter(), time.process_time()
            client.get(address)
            times.append((time.perf_counter() - started) * 1000)
            busy.append((time.process_time() - worked) * 1000)
        median, p95, own = statistics.median(times), _p95(times), _p95(busy)
        print(f"{what:42} {median:8.1f} {p95:8.1f} {p95 / LIMIT_MS:9.2f} {own:8.1f} {queries:8d}", flush=True)
        if p95 > LIMIT_MS:
            slow.append(what)
    print("Above the limit: " + ", ".join(slow) if slow else "No page is above the limit.")
    return 1 if slow else 0


def _p95(values: list[float]) -> float:
    return sorted(values)[int(len(values) * 0.95) - 1]


def run(arguments: argparse.Namespace) -> int:
    """Fill, measure the tables, measure the pages."""
    set_up()
    from django.db import connection

    count = arguments.organisations
    print(f"{connection.vendor}: {count:,} organisations, {arguments.people:,} people")
    network, reform = table_of(count), reform_of(count)
    timed(f"dry run of {count:,} new bodies", lambda: brought(network, dry_run=True))
    timed(f"import of {count:,} new bodies", lambda: brought(network))
    timed(f"{arguments.people:,} people", lambda: fill_people(arguments.people))
    if not arguments.pages:
        _time_reform(reform)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return measure(arguments.rounds)


def _time_reform(reform: bytes) -> None:
    """The reform, tried and done; then an export, and the export read back."""
    from daumoi.accounts.models import Organisation
    from daumoi.network.tables.writing import as_csv, as_xlsx

    timed("dry run of the reform", lambda: brought(reform, dry_run=True))
    report = timed("the reform", lambda: brought(reform))
    print("   " + ", ".join(f"{name} {number:,}" for name, number in report.counts.items() if number))
    kept = timed("export as CSV", lambda: as_csv(Organisation.objects.all()))
    timed("export as XLSX", lambda: as_xlsx(Organisation.objects.all()))
    again = timed("import of the export (nothing changes)", lambda: brought(kept))
    print(f"   unchanged {again.counts['unchanged']:,}, changes {again.changes}")


def main() -> int:
    parser = argparse.ArgumentParser(description="Measure the network's pages and tables.")
    parser.add_argument("--organisations", type=int, default=5_000)
    parser.add_argument("--people", type=int, default=20_000)
    parser.add_argument("--pages", action="store_true", help="measure the pages alone, without a reform before")
    parser.add_argument("--rounds", type=int, default=40)
    arguments = parser.parse_args()
    if os.environ.get("DATABASE_URL"):
        return run(arguments)
    with tempfile.TemporaryDirectory(prefix="daumoi-bench-") as folder:
        os.environ["DATABASE_URL"] = f"sqlite:///{Path(folder) / 'bench.sqlite3'}"
        return run(arguments)


if __name__ == "__main__":
    sys.exit(main())
