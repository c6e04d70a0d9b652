"""`python -m bench.people`: the list of people of a hub with 20,000, by DATABASE_URL's database or a new SQLite file.

Prints the 95th of a hundred pages in milliseconds for each question, beside the limit of 100. On a machine with other
work the time of the process is the one to read.
"""

from __future__ import annotations

import os
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from typing import Any

LIMIT_MILLISECONDS = 100
PEOPLE, UNITS, PAGES = 20_000, 2_000, 100
GIVEN = "An Bình Châu Dũng Đạt Giang Hà Khánh Lan Minh Nga Oanh Phong Quỳnh Sơn Thảo Uyên Vinh Xuân Yến".split()  # noqa: SIM905
FAMILY = "Nguyễn Trần Lê Phạm Hoàng Vũ Đặng Bùi Đỗ Ngô".split()  # noqa: SIM905


def fill() -> Any:
    """Enter one hub, its units and their people; gives the hub."""
    from daumoi.accounts.models import Membership, Organisation, User

    chance = random.Random(2026)
    hub = Organisation.objects.create(code="ttt", name="Trung tâm Thông tin", short_name="TTT", kind="focal_point")
    units = [
        Organisation(
            code=f"dv-{number}", name=f"Đơn vị số {number}", short_name=f"ĐV {number}", kind="source_unit", parent=hub,
            hub=hub, hub_path=hub.hub_path, search_text=f"don vi so {number}",
        )
        for number in range(UNITS)
    ]  # fmt: skip
    units = Organisation.objects.bulk_create(units)
    people = []
    for number in range(PEOPLE):
        person = User(
            email=f"nguoi{number}@unit.example", position="Chuyên viên",
            full_name=f"{chance.choice(FAMILY)} {chance.choice(GIVEN)} {chance.choice(GIVEN)}",
        )  # fmt: skip
        person.make_search_columns()
        people.append(person)
    people = User.objects.bulk_create(people, batch_size=2_000)
    Membership.objects.bulk_create(
        [Membership(user=person, organisation=chance.choice(units), role="officer") for person in people],
        batch_size=2_000,
    )
    return hub


def slowest_of_most(ask: Callable[[int], Any]) -> tuple[float, float]:
    """The 95th of a hundred times, in milliseconds: by the clock on the wall, and of this process alone."""
    wall, own = [], []
    for number in range(PAGES):
        begun, begun_own = time.perf_counter(), time.process_time()
        ask(number)
        wall.append((time.perf_counter() - begun) * 1000)
        own.append((time.process_time() - begun_own) * 1000)
    return statistics.quantiles(wall, n=20)[-1], statistics.quantiles(own, n=20)[-1]


def main() -> int:
    """Build, measure, print; 1 when a limit is passed."""
    import django

    django.setup()
    from django.core.management import call_command

    from daumoi.accounts.models import User
    from daumoi.accounts.queries import viewer_of
    from daumoi.accounts.viewer import Role, Standing, Viewer
    from daumoi.foundation.paging import PagesFromBothEnds
    from daumoi.people.queries import Filters, people_in_directory

    call_command("migrate", verbosity=0)
    hub = fill()
    operator = Viewer(user_id=1, name="X", standings=(Standing(Role.OPERATOR, hub.pk, hub.pk, True),))
    some = list(User.objects.order_by("id")[:PAGES])
    today = date(2026, 11, 20)

    def page(filters: Filters, number: int = 1) -> None:
        list(PagesFromBothEnds(people_in_directory(operator, filters, on=today), 25).get_page(number))

    questions: dict[str, Callable[[int], Any]] = {
        "first pages": lambda number: page(Filters(), number + 1),
        "middle pages": lambda number: page(Filters(), PEOPLE // 50 + number),
        "last page": lambda _: page(Filters(), PEOPLE // 25),
        "one organisation": lambda number: page(Filters(organisation_id=hub.pk + 1 + number)),
        "one role, last page": lambda _: page(Filters(role="officer"), PEOPLE // 25),
        "one name": lambda number: page(Filters(words=GIVEN[number % len(GIVEN)])),
        "three words": lambda number: page(Filters(words=f"nguyen {GIVEN[number % len(GIVEN)]} chuyen")),
        "nothing found": lambda _: page(Filters(words="khong co ai ten nay")),
        "former members": lambda _: page(Filters(state="gone")),
        "who is asking (a viewer)": lambda number: viewer_of(some[number], on=today),
    }
    is_slow = False
    for name, ask in questions.items():
        wall, own = slowest_of_most(ask)
        is_slow = is_slow or wall > LIMIT_MILLISECONDS
        print(f"{name:28} p95 {wall:7.1f} ms, {own:6.1f} ms of this process  (limit {LIMIT_MILLISECONDS})")
    return int(is_slow)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "daumoi.config.settings")
    os.environ.setdefault("DAUMOI_BUILD_STEP", "1")
    with tempfile.TemporaryDirectory(prefix="daumoi-people-") as folder:
        os.environ.setdefault("DAUMOI_STATE_FOLDER", folder)
        sys.exit(main())
