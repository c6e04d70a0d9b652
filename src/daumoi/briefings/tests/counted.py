"""A year of agreements for tests: two agencies, three outlets, items in and beyond the contract, through the count."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace
from typing import Any

from daumoi.accounts.models import Organisation, OrganisationKind
from daumoi.accounts.viewer import SYSTEM, acting_as
from daumoi.agreements.actions import PlannedLine, recount, sign_agreement
from daumoi.agreements.models import Agreement
from daumoi.coverage.models import MonitoringGap, Outlet, Pickup, PickupState, ProductType
from daumoi.coverage.tests.press import open_outlet, publish

NOW = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
YEAR = (date(2026, 1, 1), date(2026, 11, 22))


@dataclass
class CountedYear:
    """What was built; `pickups` are confirmed and counted."""

    first: Agreement
    second: Agreement
    outlets: list[Outlet]
    pickups: list[Pickup]


def count_a_year(world: SimpleNamespace, issue: Callable[..., Any]) -> CountedYear:
    """Three months of articles on two topics, of two product types, in three outlets of two agencies.

    The first agreement plans two news items of any topic and one reportage on telecommunications; its agency published
    five news items and two reportages. The second plans three articles; its agency published one news item.
    """
    with acting_as(SYSTEM):
        second_agency = Organisation.objects.create(
            code="dai-ben-nuoc",
            name="Đài Bến Nước",
            short_name="Bến Nước",
            kind=OrganisationKind.PRESS_AGENCY,
            hub=world.hub,
        )
    outlets = [
        open_outlet(world, name="=Sông Hồng"),
        open_outlet(world, name="Đò Ngang"),
        open_outlet(world, name="Bến Nước", agency=second_agency),
    ]
    version, other = issue(), issue(topic=world.other_topic, headline="Bưu điện xã mở thêm dịch vụ")
    plan = [
        (version, outlets[0], 3, "news"),
        (version, outlets[0], 31, "news"),
        (other, outlets[0], 40, "news"),
        (version, outlets[1], 45, "reportage"),
        (version, outlets[1], 52, "reportage"),
        (other, outlets[1], 66, "news"),
        (version, outlets[1], 67, "news"),
        (version, outlets[2], 12, "news"),
    ]
    pickups = [
        _confirmed(version, outlet, days=days, product_type=product_type)
        for version, outlet, days, product_type in plan
    ]
    with acting_as(SYSTEM):
        first = _sign(world, "01/TTHT", world.agency, [
            PlannedLine("news", 2), PlannedLine("reportage", 1, world.topic),
        ])  # fmt: skip
        second = _sign(world, "02/TTHT", second_agency, [PlannedLine("article", 3)])
    return CountedYear(first, second, outlets, pickups)


def _confirmed(version: Any, outlet: Outlet, *, days: int, product_type: str) -> Pickup:
    """A confirmed pickup of an article published so many days into September."""
    published_at = datetime(2026, 9, 1, 5, 0, tzinfo=UTC) + timedelta(days=days)
    article = publish(outlet, version.text, at=published_at, title=f"+{outlet.name} ngày {days}")
    with acting_as(SYSTEM):
        return Pickup.objects.create(
            article=article,
            release=version.release,
            version=version,
            state=PickupState.CONFIRMED,
            kind="whole",
            spans=[[0, len(version.text), 0, len(version.text), 1]],
            release_share=1,
            article_share=1,
            verbatim_share=1,
            matched_words=90,
            evidence=9,
            delay_seconds=3600,
            product_type=ProductType(product_type),
            found_at=published_at,
            engine="test",
        )


def _sign(world: SimpleNamespace, number: str, agency: Organisation, lines: list[PlannedLine]) -> Agreement:
    return sign_agreement(
        number=number,
        title="Thỏa thuận hợp tác",
        focal_point=world.hub,
        agency=agency,
        signed_date=date(2025, 12, 20),
        valid_from=date(2026, 1, 1),
        valid_to=date(2026, 12, 31),
        lines=lines,
        by=SYSTEM,
        at=NOW,
    )


def many_more(year: CountedYear, count: int) -> None:
    """So many further counted articles of the first agreement."""
    version = year.pickups[0].version
    for _ in range(count):
        _confirmed(version, year.outlets[0], days=70, product_type="news")
    with acting_as(SYSTEM):
        recount(agreement=year.first, at=NOW)


def note_gaps(year: CountedYear) -> None:
    """Two gaps of the first outlet that touch the year, one of them before it, and an open one of the third."""
    with acting_as(SYSTEM):
        for outlet, start, end in (
            (year.outlets[0], datetime(2025, 12, 31, 12, tzinfo=UTC), datetime(2026, 1, 1, 5, tzinfo=UTC)),
            (year.outlets[0], datetime(2026, 5, 1, tzinfo=UTC), datetime(2026, 5, 2, tzinfo=UTC)),
            (year.outlets[2], NOW - timedelta(hours=3), None),
        ):
            MonitoringGap.objects.create(outlet=outlet, from_at=start, to_at=end, code="unreachable", reason="503")
