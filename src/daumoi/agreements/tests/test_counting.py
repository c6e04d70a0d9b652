"""Agreements are counted from evidence, and from nothing else."""

from __future__ import annotations

import itertools
from datetime import UTC, date, datetime, timedelta

import pytest
from django_tasks_db.models import DBTaskResult

from conftest import NOON
from daumoi.accounts.models import Organisation, OrganisationKind
from daumoi.accounts.viewer import SYSTEM, acting_as
from daumoi.agreements.actions import PlannedLine, recount, sign_agreement
from daumoi.agreements.models import Agreement, AgreementLine, CountedItem
from daumoi.agreements.queries import agreements_in, lines_with_counts, planned_counts
from daumoi.coverage.actions import decide_pickup, undo_decisions
from daumoi.coverage.models import Article, Outlet, Pickup, PickupState
from daumoi.foundation.errors import InvalidValue, NotAllowed
from daumoi.network.actions import merge_organisations, move_organisation


@pytest.fixture
def outlet(world):
    with acting_as(SYSTEM):
        return Outlet.objects.create(
            organisation=world.agency,
            name="Sóng Hồng",
            home_url="https://sh.example/",
            feed_url="https://sh.example/rss",
        )


@pytest.fixture
def pickup_of(outlet, issue):
    """A pickup waiting for its decision; keyword arguments are fields of the article or of the pickup."""
    numbers = itertools.count(1)

    def make(version=None, *, article=None, at=NOON, outlet=outlet, article_share=0.8, **fields) -> Pickup:
        version = version or issue()
        with acting_as(SYSTEM):
            number = next(numbers)
            article = article or Article.objects.create(
                outlet=outlet,
                url=f"https://sh.example/{number}",
                url_key=str(number),
                title=f"Bài {number}",
                text="x",
                language=fields.pop("language", "vi"),
                state="read",
                published_at=at,
                found_at=at,
            )
            return Pickup.objects.create(
                article=article,
                release=version.release,
                version=version,
                kind="whole",
                spans=[],
                release_share=0.9,
                article_share=article_share,
                verbatim_share=1.0,
                matched_words=100,
                evidence=99.0,
                delay_seconds=60,
                found_at=at,
                engine="test",
                **{"product_type": "news", **fields},
            )

    return make


@pytest.fixture
def agreement(world, viewer):
    """An agreement for 2026 with one line: so many news items."""
    numbers = itertools.count(1)

    def make(planned: int = 2, *, lines=None, agency=None, **fields) -> Agreement:
        with acting_as(viewer(world.editor)) as by:
            return sign_agreement(
                **{
                    "number": f"{next(numbers)}/2026/TTTT",
                    "title": "Thông tin, truyền thông năm 2026",
                    "focal_point": world.hub,
                    "agency": agency or world.agency,
                    "signed_date": date(2026, 1, 5),
                    "valid_from": date(2026, 1, 1),
                    "valid_to": date(2026, 12, 31),
                    "lines": [PlannedLine("news", planned)] if lines is None else lines,
                    "by": by,
                    "at": NOON,
                    **fields,
                }
            )

    return make


@pytest.fixture
def decide(world, viewer, drain):
    def go(pickup: Pickup, state: str = "confirmed", *, at=NOON, **fields) -> None:
        with acting_as(viewer(world.editor)) as by:
            decide_pickup(pickup=pickup, state=PickupState(state), by=by, at=at, **fields)
        drain()

    return go


def counted(agreement: Agreement) -> dict[str, bool]:
    """Title of each counted article, and whether it is beyond the contract."""
    with acting_as(SYSTEM):
        items = CountedItem.objects.filter(agreement=agreement).select_related("article")
        return {item.article.title: item.is_beyond_contract for item in items}


def test_a_confirmed_pickup_counts_and_one_that_is_not_does_not(agreement, pickup_of, decide):
    signed = agreement()
    first, second, third = pickup_of(), pickup_of(), pickup_of()
    decide(first)
    decide(second, "rejected")
    assert counted(signed) == {first.article.title: False}
    decide(third)
    assert counted(signed) == {first.article.title: False, third.article.title: False}


def test_a_changed_decision_changes_the_count_and_undoing_it_changes_it_back(
    world, viewer, agreement, pickup_of, decide, drain
):
    signed = agreement(planned=1)
    early, late = pickup_of(at=NOON), pickup_of(at=NOON + timedelta(hours=1))
    decide(late)
    decide(early)
    assert counted(signed) == {early.article.title: False, late.article.title: True}
    decide(early, "rejected", at=NOON + timedelta(days=1))
    assert counted(signed) == {late.article.title: False}
    decide(early, product_type="video", at=NOON + timedelta(days=2))
    assert counted(signed) == {early.article.title: True, late.article.title: False}
    with acting_as(viewer(world.editor)) as by:
        undo_decisions(pickup_ids=[early.pk], decided_at=NOON + timedelta(days=2), by=by, at=NOON + timedelta(days=3))
    drain()
    assert counted(signed) == {late.article.title: False}


def test_the_order_of_confirming_does_not_change_the_count(agreement, pickup_of, decide):
    signed = agreement(planned=2)
    pickups = [pickup_of(at=NOON + timedelta(hours=hours)) for hours in range(4)]
    expected = {pickup.article.title: number >= 2 for number, pickup in enumerate(pickups)}
    for pickup in (pickups[3], pickups[1], pickups[0], pickups[2]):
        decide(pickup)
    assert counted(signed) == expected


def test_counting_again_changes_nothing(agreement, pickup_of, decide, as_system):
    signed = agreement(planned=1)
    for hours in range(3):
        decide(pickup_of(at=NOON + timedelta(hours=hours)))
    before = counted(signed)
    assert [recount(agreement=signed, at=NOON) for _ in range(3)] == [3, 3, 3]
    assert counted(signed) == before
    assert CountedItem.objects.count() == 3


def test_two_pickups_of_one_article_count_once_and_the_larger_one_stands_for_it(agreement, pickup_of, decide):
    signed = agreement()
    smaller = pickup_of(article_share=0.3)
    larger = pickup_of(article=smaller.article, article_share=0.6)
    for order in ((smaller, larger), (larger, smaller)):
        for number, pickup in enumerate(order):
            decide(pickup, at=NOON + timedelta(minutes=number))
        assert counted(signed) == {smaller.article.title: False}
        with acting_as(SYSTEM):
            assert CountedItem.objects.get().pickup_id == larger.pk
    decide(larger, "rejected")
    with acting_as(SYSTEM):
        assert CountedItem.objects.get().pickup_id == smaller.pk


@pytest.mark.parametrize(
    ("moment", "is_in_term"),
    [
        # The office's days begin at 17:00 UTC.
        (datetime(2025, 12, 31, 16, 59, 59, 999999, tzinfo=UTC), False),
        (datetime(2025, 12, 31, 17, 0, tzinfo=UTC), True),
        (datetime(2026, 12, 31, 16, 59, 59, tzinfo=UTC), True),
        (datetime(2026, 12, 31, 17, 0, tzinfo=UTC), False),
        (datetime(2026, 12, 31, 23, 30, tzinfo=UTC), False),
        (datetime(2025, 12, 31, 23, 30, tzinfo=UTC), True),
    ],
)
def test_a_term_begins_and_ends_at_midnight_in_ha_noi(agreement, pickup_of, decide, moment, is_in_term):
    signed = agreement()
    pickup = pickup_of(at=moment)
    decide(pickup)
    assert counted(signed) == ({pickup.article.title: False} if is_in_term else {})
    with acting_as(SYSTEM):
        assert recount(agreement=signed, at=NOON) == int(is_in_term)


def test_an_agreement_counts_its_own_agency_and_its_own_focal_point_only(world, agreement, pickup_of, decide):
    signed = agreement()
    other_agency = Organisation.objects.create(
        code="bao-khac", name="Báo Khác", short_name="Báo Khác", kind=OrganisationKind.PRESS_AGENCY, hub=world.hub
    )
    signed_by_other = agreement(agency=other_agency)
    with acting_as(SYSTEM):
        elsewhere = Outlet.objects.create(
            organisation=other_agency, name="Khác", home_url="https://k.example/", feed_url="https://k.example/rss"
        )
    pickup = pickup_of(outlet=elsewhere)
    decide(pickup)
    assert counted(signed) == {}
    assert counted(signed_by_other) == {pickup.article.title: False}


def test_what_a_unit_issued_counts_for_the_focal_point_of_its_day_also_when_it_has_moved(
    world, agreement, pickup_of, decide
):
    signed = agreement()
    decide(pickup_of())
    move_organisation(
        organisation=world.unit, parent=world.nested_hub, from_date=NOON.date() + timedelta(days=1), by=SYSTEM,
        at=NOON + timedelta(days=2),
    )  # fmt: skip
    with acting_as(SYSTEM):
        assert recount(agreement=signed, at=NOON) == 1
    # An agreement that is entered only now counts the same; the nested focal point's counts nothing of that day.
    assert len(counted(agreement())) == 1
    with acting_as(SYSTEM) as by:
        nested = sign_agreement(
            number="1/N", title="N", focal_point=world.nested_hub, agency=world.agency, signed_date=date(2026, 1, 5),
            valid_from=date(2026, 1, 1), valid_to=date(2026, 12, 31), lines=[PlannedLine("news", 1)], by=by, at=NOON,
        )  # fmt: skip
    assert counted(nested) == {}


def test_what_an_agency_took_over_counts_on_its_agreements(world, agreement, pickup_of, decide):
    heir = Organisation.objects.create(
        code="bao-moi", name="Báo Mới", short_name="Báo Mới", kind=OrganisationKind.PRESS_AGENCY, parent=world.hub
    )
    old, new = agreement(), agreement(agency=heir)
    decide(pickup_of())
    merge_organisations(organisations=[world.agency], into=heir, from_date=date(2026, 7, 1), by=SYSTEM, at=NOON)
    with acting_as(SYSTEM):
        assert [recount(agreement=each, at=NOON) for each in (old, new)] == [1, 1]


def test_what_was_confirmed_before_the_agreement_is_entered_counts(agreement, pickup_of, decide):
    pickup = pickup_of()
    decide(pickup)
    assert counted(agreement()) == {pickup.article.title: False}


def test_counts_by_line_add_up_to_what_is_counted(world, agreement, pickup_of, decide, as_system):
    signed = agreement(
        lines=[PlannedLine("news", 1), PlannedLine("news", 1, topic=world.topic), PlannedLine("video", 3)]
    )
    for number in range(4):
        decide(pickup_of(at=NOON + timedelta(hours=number)))
    decide(pickup_of(product_type="photo"))
    lines = list(lines_with_counts(signed))
    assert [(line.in_contract_count, line.beyond_count) for line in lines] == [(1, 0), (1, 2), (0, 0)]
    (whole,) = agreements_in(date(2026, 6, 1), date(2026, 6, 2))
    assert (whole.in_contract_count, whole.beyond_count) == (2, 3)
    assert planned_counts([signed]) == {signed.pk: 5}


def test_a_step_of_counting_that_runs_twice_counts_once(agreement, pickup_of, decide, drain):
    signed = agreement()
    pickup = pickup_of()
    decide(pickup)
    for step in DBTaskResult.objects.filter(task_path__endswith="agreements.tasks.recount"):
        step.status = "READY"
        step.save()
    drain()
    assert counted(signed) == {pickup.article.title: False}


# --- entering an agreement -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"valid_to": date(2025, 12, 31)}, "valid_to"),
        ({"lines": []}, "lines"),
        ({"number": "taken"}, "number"),
    ],
)
def test_an_agreement_that_cannot_be_is_refused_and_the_field_is_named(agreement, as_system, fields, field):
    agreement(number="taken")
    with pytest.raises(InvalidValue) as refusal:
        agreement(**fields)
    assert refusal.value.field == field
    assert (Agreement.objects.count(), AgreementLine.objects.count()) == (1, 1)


@pytest.mark.parametrize("person", ["officer", "leader", "operator", "reporter"])
def test_only_an_editor_of_the_focal_point_enters_one(world, viewer, agreement, person):
    with pytest.raises(NotAllowed):
        agreement(by=viewer(getattr(world, person)))
    with acting_as(SYSTEM):
        assert not Agreement.objects.exists()


@pytest.mark.parametrize(
    ("person", "seen"),
    [("editor", 1), ("leader", 1), ("operator", 1), ("officer", 0), ("other_officer", 0), ("reporter", 0)],
)
def test_agreements_are_the_focal_points_own(world, viewer, agreement, pickup_of, decide, person, seen):
    agreement()
    decide(pickup_of())
    with acting_as(viewer(getattr(world, person))):
        assert [model.objects.count() for model in (Agreement, AgreementLine, CountedItem)] == [seen] * 3
