"""Several focal points in one installation: each rules its branch, and sees nothing unissued of another's."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.urls import reverse

from conftest import NOON
from daumoi.accounts.models import Membership, Organisation, OrganisationKind, User
from daumoi.accounts.permissions import (
    PERSON_ADD,
    QUEUE_OPERATE,
    RELEASE_APPROVE,
    RELEASE_WRITE,
    WIRE_SUBSCRIBE,
    allowed,
)
from daumoi.accounts.queries import viewer_of
from daumoi.accounts.viewer import SYSTEM, Role, acting_as
from daumoi.agreements.actions import PlannedLine, sign_agreement
from daumoi.coverage.models import Article, Outlet, Pickup, PickupState
from daumoi.foundation.errors import InvalidValue
from daumoi.planning.actions import plan_event
from daumoi.releases.actions import submit_release
from daumoi.releases.checks.grounds import NO_GROUND_APPLIES
from daumoi.releases.models import IssuedVersion, Release
from tests.access.test_every_url import things  # noqa: F401  (a fixture)

OTHERS = ["far_editor", "nested_editor"]
UPPER_OFFICE = ["editor", "approver", "leader", "auditor", "operator"]


@pytest.fixture
def nested_release(world, viewer, make_release):
    """A release that the nested unit has sent to its own focal point."""
    release = make_release(by=world.nested_officer, organisation=world.nested_unit, headline="Tin của chi cục")
    officer = viewer(world.nested_officer)
    with acting_as(officer):
        return submit_release(release=release, confirmed=NO_GROUND_APPLIES, by=officer, at=NOON)


def test_what_is_sent_to_a_nested_focal_point_waits_there_and_is_not_seen_above(world, nested_release, client_of):
    own = client_of(world.nested_editor)
    assert "Tin của chi cục" in own.get(reverse("desk:queue")).content.decode()
    assert own.get(reverse("desk:review", args=[nested_release.pk])).status_code == 200
    for person in [*UPPER_OFFICE, "far_editor"]:
        client = client_of(getattr(world, person))
        assert "Tin của chi cục" not in client.get(reverse("desk:queue")).content.decode(), person
        assert client.get(reverse("desk:release", args=[nested_release.pk])).status_code == 404, person


def test_only_the_nested_focal_point_approves_what_its_branch_sends(world, nested_release, viewer):
    assert allowed(viewer(world.nested_editor), RELEASE_APPROVE, nested_release)
    for person in ("editor", "approver", "far_editor"):
        assert not allowed(viewer(getattr(world, person)), RELEASE_APPROVE, nested_release), person


@pytest.mark.parametrize("person", OTHERS)
def test_lists_of_an_office_hold_nothing_of_another_one(world, things, client_of, person, monkeypatch):
    monkeypatch.setattr("daumoi.foundation.clock.now", lambda: NOON + timedelta(days=1))
    theirs = {
        "desk:queue": things.waiting.headline,
        "desk:releases": things.waiting.headline,
        "desk:troubled_deliveries": "x@press.example",
        "desk:pickups": things.version.headline,
        "desk:agreements": "01/BTT",
        "desk:report": "01/BTT",
    }
    for name, words in theirs.items():
        assert words in client_of(world.editor).get(reverse(name)).content.decode(), name
        assert words not in client_of(getattr(world, person)).get(reverse(name)).content.decode(), name


def test_the_register_of_the_press_serves_the_focal_points_below_it_and_no_other(world, things, client_of):
    for name in ("desk:outlets", "desk:articles"):
        address = reverse(name)
        assert "Báo" in client_of(world.editor).get(address).content.decode()
        with acting_as(viewer_of(world.nested_editor, on=NOON.date())):
            assert (Outlet.objects.count(), Article.objects.count()) == (1, 1)
        with acting_as(viewer_of(world.far_editor, on=NOON.date())):
            assert (Outlet.objects.count(), Article.objects.count()) == (0, 0)


def test_a_nested_office_reads_the_register_but_does_not_keep_it(world, things, client_of):
    address = reverse("desk:outlet_monitoring", args=[things.outlet.pk])
    for person in OTHERS:
        assert client_of(getattr(world, person)).post(address, {"monitored": "0"}).status_code == 404
        things.outlet.refresh_from_db()
        assert things.outlet.is_monitored
    client_of(world.editor).post(address, {"monitored": "0"})
    things.outlet.refresh_from_db()
    assert not things.outlet.is_monitored


def test_a_far_office_sees_an_article_as_soon_as_it_uses_a_release_of_its_own(world, things, viewer, make_release):
    own = make_release(by=world.far_editor, organisation=world.far_hub)
    far = viewer(world.far_editor)
    with acting_as(far):
        assert not Article.objects.exists()
    with acting_as(SYSTEM):
        theirs = Pickup.objects.get()
        version = IssuedVersion.objects.get()
        Pickup.objects.create(
            article=things.article, release=own, version=version, kind="whole", spans=[], release_share=1,
            article_share=1, verbatim_share=1, matched_words=90, evidence=9, delay_seconds=1, found_at=NOON, engine="t",
        )  # fmt: skip
    with acting_as(far):
        assert Article.objects.get() == things.article
        assert theirs not in Pickup.objects.all()


@pytest.mark.parametrize("person", OTHERS)
def test_nobody_decides_about_a_pickup_of_another_office(world, things, client_of, person):
    words = {"pickup": [things.pickup.pk], "pickups": [things.pickup.pk], "state": "confirmed"}
    client_of(getattr(world, person)).post(reverse("desk:pickups_decide"), words)
    things.pickup.refresh_from_db()
    assert things.pickup.state == PickupState.SUSPECTED


def test_figures_of_the_start_page_are_those_of_the_own_branch(world, things, client_of, monkeypatch):
    monkeypatch.setattr("daumoi.foundation.clock.now", lambda: NOON + timedelta(days=1))
    figures = {
        person: [
            stat["figure"] for stat in client_of(getattr(world, person)).get(reverse("desk:home")).context["stats"]
        ]
        for person in ["editor", *OTHERS]
    }
    assert figures["editor"] == [1, 1, 1, 1]
    assert figures["far_editor"] == figures["nested_editor"] == [0, 0, 0, 0]


def test_events_on_the_desk_are_those_of_the_own_branch(world, client_of, viewer, monkeypatch):
    times = {"starts_at": NOON + timedelta(days=3), "ends_at": NOON + timedelta(days=3, hours=1), "notice_at": NOON}
    editor = viewer(world.editor)
    with acting_as(editor):
        plan_event(
            organisation=world.hub, fields={"kind": "briefing", "title": "Họp báo quý", **times}, by=editor, at=NOON
        )
    monkeypatch.setattr("daumoi.foundation.clock.now", lambda: NOON + timedelta(hours=1))
    for person, is_shown in {"editor": True, "far_editor": False, "nested_editor": False}.items():
        client = client_of(getattr(world, person))
        assert ("Họp báo quý" in client.get(reverse("desk:events")).content.decode()) is is_shown, person
        # What has been announced to the press is announced: the wire shows it to everybody who reads the wire.
        assert "Họp báo quý" in client.get(reverse("wire:events")).content.decode(), person


def test_each_focal_point_numbers_its_own_agreements(world, things, viewer):
    terms = {
        "number": "01/BTT", "title": "Phối hợp", "agency": world.agency, "signed_date": NOON.date(),
        "valid_from": NOON.date(), "valid_to": NOON.date(), "lines": [PlannedLine("news", 3)],
    }  # fmt: skip
    editor = viewer(world.nested_editor)
    with acting_as(editor):
        sign_agreement(focal_point=world.nested_hub, by=editor, at=NOON, **terms)
    upper = viewer(world.editor)
    with acting_as(upper), pytest.raises(InvalidValue) as refused:
        sign_agreement(focal_point=world.hub, by=upper, at=NOON, **terms)
    assert refused.value.field == "number"


def test_the_queue_belongs_to_the_operator_at_the_top(world, viewer):
    def operator_of(organisation):
        user = User.objects.create_user(f"v{organisation.pk}@x.example", full_name="V")
        Membership.objects.create(user=user, organisation=organisation, role="operator", valid_from=date(2025, 3, 1))
        return viewer(user)

    assert allowed(viewer(world.operator), QUEUE_OPERATE)
    for organisation in (world.nested_hub, world.far_hub):
        assert not allowed(operator_of(organisation), QUEUE_OPERATE)


def test_pages_bear_the_name_of_the_focal_point_that_serves_the_person(world, client_of):
    names = {
        "officer": world.hub.name,
        "editor": world.hub.name,
        "nested_officer": world.nested_hub.name,
        "nested_editor": world.nested_hub.name,
        "far_editor": world.far_hub.name,
    }
    for person, name in names.items():
        foot = client_of(getattr(world, person)).get(reverse("desk:home")).content.decode().rpartition("<footer")[2]
        assert name in foot, person


# --- one person, several organisations ---------------------------------------------------------------------------


def give(user, organisation, role):
    Membership.objects.create(user=user, organisation=organisation, role=role, valid_from=date(2025, 3, 1))


def test_a_reporter_who_is_an_officer_elsewhere_writes_there_and_sees_nothing_of_the_agency_on_the_desk(
    world, viewer, make_release
):
    give(world.officer, world.agency, "reporter")
    both, only_reporter = viewer(world.officer), viewer(world.reporter)
    own, other = make_release(), make_release(by=world.other_officer, organisation=world.other_unit)
    assert both.roles == {Role.OFFICER, Role.REPORTER}
    assert both.organisation_ids == {world.unit.pk}
    assert allowed(both, RELEASE_WRITE, world.unit)
    assert not allowed(both, RELEASE_WRITE, world.agency)
    assert allowed(both, WIRE_SUBSCRIBE)
    with acting_as(both):
        assert list(Release.objects.all()) == [own]
    with acting_as(only_reporter):
        assert not Release.objects.exists()
    with acting_as(SYSTEM):
        assert other in Release.objects.all()


def test_being_a_reporter_shows_an_officer_no_embargoed_word_of_another_unit(
    world, viewer, issue, make_release, monkeypatch
):
    monkeypatch.setattr("daumoi.foundation.clock.now", lambda: NOON + timedelta(hours=1))
    give(world.officer, world.agency, "reporter")
    lifts_at = NOON + timedelta(days=2)
    other = make_release(by=world.other_officer, organisation=world.other_unit, embargo_until=lifts_at)
    own = make_release(embargo_until=lifts_at)
    versions = issue(own), issue(other)
    with acting_as(viewer(world.officer)):
        assert list(IssuedVersion.objects.filter(pk__in=[version.pk for version in versions])) == [versions[0]]


def test_a_role_counts_in_its_own_focal_point_only(world, viewer, nested_release, make_release):
    """An auditor above who is an editor below: reads above, decides below, and neither the other way."""
    give(world.auditor, world.nested_hub, "editor")
    both = viewer(world.auditor)
    above, officer = make_release(), viewer(world.officer)
    with acting_as(officer):
        above = submit_release(release=above, confirmed=NO_GROUND_APPLIES, by=officer, at=NOON)
    assert allowed(both, RELEASE_APPROVE, nested_release)
    assert not allowed(both, RELEASE_APPROVE, above)
    with acting_as(both):
        assert set(Release.objects.all()) == {nested_release, above}


def test_an_editor_may_not_approve_his_own_words_by_holding_another_role_elsewhere(world, viewer, make_release):
    give(world.nested_editor, world.nested_unit, "officer")
    release = make_release(by=world.nested_editor, organisation=world.nested_unit)
    both = viewer(world.nested_editor)
    with acting_as(both):
        release = submit_release(release=release, confirmed=NO_GROUND_APPLIES, by=both, at=NOON)
    answer = allowed(both, RELEASE_APPROVE, release)
    assert (bool(answer), answer.reason) == (False, "own-work")


def test_an_operator_does_not_enter_people_in_a_branch_below(world, viewer):
    operator = viewer(world.operator)
    assert allowed(operator, PERSON_ADD, world.unit)
    assert not allowed(operator, PERSON_ADD, world.nested_unit)
    assert not allowed(operator, PERSON_ADD, world.nested_hub)


def test_a_focal_point_belongs_to_its_own_branch_and_knows_those_above(world):
    lower = Organisation.objects.create(
        code="c", name="C", short_name="C", kind=OrganisationKind.FOCAL_POINT, parent=world.nested_unit
    )
    assert lower.hub == lower
    assert lower.upper_hub_ids == (world.hub.pk, world.nested_hub.pk)
