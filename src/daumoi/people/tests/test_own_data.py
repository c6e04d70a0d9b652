"""One's own data: everything is shown, corrected, taken along, and erased when its time is over; the record stays."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from django.apps import apps

from conftest import NOON
from daumoi.accounts.models import LogEntry, Membership, User
from daumoi.accounts.sign_in.session import CONFIRMED_AT
from daumoi.accounts.viewer import SYSTEM, acting_as
from daumoi.deadlines.queries import days_of, working_days
from daumoi.deadlines.rules import WorkingDays
from daumoi.distribution.models import Delivery, Subscription
from daumoi.foundation.errors import Conflict, DomainError, InvalidValue, NotAllowed
from daumoi.people.actions import let_go
from daumoi.people.actions.own_data import (
    acknowledge_erasure,
    ask_erasure,
    carry_out_erasure,
    correct_own_data,
    erase_what_is_due,
    refuse_erasure,
    take_back_erasure,
)
from daumoi.people.models import ErasureRequest, Invitation
from daumoi.people.own_data import erase
from daumoi.people.retention import RULES, kept_records
from daumoi.people.rules import answer_due, answer_limit
from daumoi.releases.models import IssuedVersion, ReviewStep
from daumoi.releases.rules import content_digest

YEAR = timedelta(days=365)


@pytest.fixture
def confirmed(client_of, at):
    """A browser in which the person has just proved who is at the screen."""

    def make(user):
        client = client_of(user)
        session = client.session
        session[CONFIRMED_AT] = NOON.timestamp()
        session.save()
        return client

    return make


@pytest.fixture
def ask(viewer):
    def go(user):
        with acting_as(viewer(user)) as by:
            return ask_erasure(user=user, by=by, at=NOON)

    return go


# --- nothing is forgotten ---------------------------------------------------------------------------------------------


def test_every_line_of_the_table_can_be_asked_and_its_columns_exist(world):
    for records in kept_records():
        rows = apps.get_model(records.model)._base_manager.filter(**{records.person: world.officer})
        list(rows.values(*records.shows))
        assert records.shows, records.model
        assert set(records.clears) <= {field.name for field in apps.get_model(records.model)._meta.get_fields()}


def test_only_professional_fields_are_kept_of_a_person():
    own = {field.name for field in User._meta.get_fields() if not field.auto_created and not field.is_relation}
    assert own == {
        "password", "last_login", "email", "full_name", "position", "phone", "language", "is_active", "joined_at",
        "deactivated_at", "erased_at", "search_text", "sort_name",
    }  # fmt: skip


# --- seen, corrected, taken along -------------------------------------------------------------------------------------


def test_the_page_shows_everything_with_ground_and_end(world, client_of, issue, at):
    issue()
    page = client_of(world.officer).get("/people/me/")
    assert {each.records.model for each in page.context["kept"]} >= {
        "accounts.Membership", "accounts.LogEntry", "releases.Release", "releases.Revision", "releases.ReviewStep",
    }  # fmt: skip
    text = page.content.decode()
    assert "hanh@unit.example" in text
    assert "91/2025/QH15" in text


def test_the_file_needs_a_fresh_proof_and_holds_every_row_of_oneself_alone(world, client_of, confirmed, issue):
    version = issue()
    led = client_of(world.officer).get("/people/me/export/")
    assert led.status_code == 302
    # Back to the page and not to the file: a browser sent from a form to a file stays on the form.
    back = parse_qs(urlsplit(led["Location"]).query)["next"][0]
    assert "/people/me/export/" in confirmed(world.officer).get(back).content.decode()
    answer = confirmed(world.officer).get("/people/me/export/")
    held = json.loads(answer.content)
    assert answer["Content-Disposition"].startswith("attachment")
    assert held["person"]["email"] == "hanh@unit.example"
    steps = next(each for each in held["kept"] if each["table"] == "releases.ReviewStep")
    assert [row["decision"] for row in steps["rows"]] == ["submitted"]
    assert "chau@hub.example" not in answer.content.decode()
    assert version.headline not in answer.content.decode()


def test_a_correction_is_noted_by_its_fields_and_issued_work_keeps_the_name_of_its_day(world, viewer, issue):
    version, by = issue(), viewer(world.officer)
    fields = {"full_name": " Lê Thị  Hạnh Mới ", "position": "Phó Trưởng phòng", "phone": "", "language": "vi"}
    assert correct_own_data(user=world.officer, fields=fields, by=by, at=NOON) == ["full_name", "position"]
    with acting_as(SYSTEM):
        note = LogEntry.objects.get(verb="account.correct").note
        assert note == {"fields": ["full_name", "position"]}
        assert ReviewStep.objects.get(release=version.release, decision="submitted").by_name == "Lê Thị Hạnh"
    world.officer.refresh_from_db()
    assert (world.officer.full_name, world.officer.search_text.split()[:4]) == (
        "Lê Thị Hạnh Mới", ["le", "thi", "hanh", "moi"]
    )  # fmt: skip


def test_a_name_cannot_be_emptied(world, viewer):
    with pytest.raises(InvalidValue) as refusal:
        correct_own_data(user=world.officer, fields={"full_name": "\u00a0 "}, by=viewer(world.officer), at=NOON)
    assert refusal.value.field == "full_name"


# --- asking to be forgotten -------------------------------------------------------------------------------------------


def test_the_clocks_leave_out_the_week_end_where_they_count_working_days():
    plain, public = WorkingDays(), working_days(days_of(None))
    assert answer_due("acknowledge", asked_at=NOON, days=plain) == NOON + timedelta(days=4)  # Friday → Tuesday
    # Tuesday 24 November 2026 is the first Vietnamese Culture Day.
    assert answer_due("acknowledge", asked_at=NOON, days=public) == NOON + timedelta(days=5)
    assert answer_due("erase", asked_at=NOON, days=public) == NOON + timedelta(days=20)


def test_the_week_end_is_that_of_the_office():
    saturday_at_three_in_the_morning = NOON.replace(hour=20)  # NOON is a Friday, in UTC
    request = ErasureRequest(asked_at=saturday_at_three_in_the_morning)
    assert request.acknowledge_due_at == saturday_at_three_in_the_morning + timedelta(days=4)  # Wednesday in Hà Nội
    with pytest.raises(LookupError):
        answer_limit("erase", on=datetime(2025, 12, 31, tzinfo=UTC).date())


def test_one_asks_once_and_may_take_it_back(world, viewer, ask):
    ask(world.officer)
    with pytest.raises(Conflict):
        ask(world.officer)
    with acting_as(viewer(world.officer)) as by:
        assert take_back_erasure(user=world.officer, by=by, at=NOON).outcome == "taken_back"
        with pytest.raises(Conflict):
            take_back_erasure(user=world.officer, by=by, at=NOON)
    assert ask(world.officer).pk


def test_requests_are_seen_by_who_asked_and_by_who_looks_after_the_branch(world, viewer, ask):
    ask(world.officer)
    seen = set()
    for person in (
        "officer",
        "operator",
        "auditor",
        "editor",
        "unit_leader",
        "other_officer",
        "far_editor",
        "reporter",
    ):
        with acting_as(viewer(getattr(world, person))):
            if ErasureRequest.objects.exists():
                seen.add(person)
    assert seen == {"officer", "operator", "auditor"}


def test_only_the_operator_of_the_branch_answers_with_a_reason_that_the_person_reads(world, viewer, ask, client_of, at):
    request = ask(world.officer)
    for person in ("auditor", "editor", "officer"):
        with acting_as(viewer(getattr(world, person))) as by, pytest.raises((NotAllowed, ErasureRequest.DoesNotExist)):
            refuse_erasure(request=request, reason="Không", by=by, at=NOON)
    with acting_as(viewer(world.operator)) as operator:
        acknowledge_erasure(request=request, by=operator, at=NOON)
        with pytest.raises(InvalidValue):
            refuse_erasure(request=request, reason="  ", by=operator, at=NOON)
        refuse_erasure(request=request, reason="Đang có kiểm tra theo Luật Báo chí.", by=operator, at=NOON)
        with pytest.raises(Conflict):
            refuse_erasure(request=request, reason="Lần nữa", by=operator, at=NOON)
    assert "Đang có kiểm tra" in client_of(world.officer).get("/people/me/").content.decode()


def test_what_somebody_holds_is_handed_over_before_anything_is_erased(world, viewer, ask):
    request = ask(world.officer)
    with acting_as(viewer(world.operator)) as operator:
        with pytest.raises(DomainError):
            carry_out_erasure(request=request, by=operator, at=NOON)
        let_go(person=world.officer, by=operator, at=NOON)
        person = carry_out_erasure(request=request, by=operator, at=NOON)
    assert (person.erased_at, person.email) == (NOON, f"erased-{person.pk}@erased.invalid")


# --- erasing ----------------------------------------------------------------------------------------------------------


def test_erasing_takes_the_person_away_and_leaves_the_record_with_the_name_of_its_day(world, viewer, issue, ask):
    version = issue()
    with acting_as(SYSTEM):
        Subscription.objects.create(reporter=world.reporter)
        Delivery.objects.create(
            version=version, recipient=world.reporter, address="lien@press.example", message_id="<1@x>", state="sent",
            planned_at=NOON, not_before=NOON, sent_at=NOON,
        )  # fmt: skip
    operator = viewer(world.operator)
    for person in (world.officer, world.reporter):
        with acting_as(operator):
            let_go(person=person, by=operator, at=NOON)
        person.refresh_from_db()
        with acting_as(SYSTEM):
            erase(person, at=NOON)
    traces = ["hanh@unit.example", "lien@press.example", "Hoàng Kim Liên"]
    with acting_as(SYSTEM):
        everything = " ".join(str(row) for row in User.objects.values())
        everything += " ".join(str(row) for row in Delivery.objects.values())
        assert not [trace for trace in traces if trace in everything]
        assert not Subscription.objects.exists()
        assert Delivery.objects.get().state == "sent"
        assert ReviewStep.objects.get(decision="submitted").by_name == "Lê Thị Hạnh"
        version = IssuedVersion.objects.get()
        assert version.sha256 == content_digest(version.content)
        assert LogEntry.objects.filter(actor=world.officer, actor_name="Lê Thị Hạnh").exists()
    assert Membership.objects.get(user=world.officer).user.full_name == f"Thành viên cũ số {world.officer.pk}"


def test_the_account_of_somebody_who_is_here_is_not_erased(world, as_system):
    with pytest.raises(ValueError, match="open"):
        erase(world.officer, at=NOON)


def test_what_is_due_is_erased_to_the_second_and_only_once(world, viewer, as_system):
    with acting_as(viewer(world.operator)) as operator:
        let_go(person=world.officer, by=operator, at=NOON)
    assert erase_what_is_due(at=NOON + YEAR - timedelta(seconds=1)) == 0
    assert erase_what_is_due(at=NOON + YEAR) == 1
    assert erase_what_is_due(at=NOON + YEAR) == 0
    assert RULES["account"].days == 365


def test_who_came_back_in_time_is_not_erased(world, viewer, as_system):
    with acting_as(viewer(world.operator)) as operator:
        let_go(person=world.officer, by=operator, at=NOON)
    User.objects.filter(pk=world.officer.pk).update(is_active=True, deactivated_at=None)
    assert erase_what_is_due(at=NOON + YEAR * 3) == 0


def test_an_invitation_nobody_accepted_goes_some_time_after_its_link(invite, as_system):
    invite()
    ended = NOON + timedelta(days=7 + 90)
    erase_what_is_due(at=ended - timedelta(seconds=1))
    assert Invitation.objects.exists()
    erase_what_is_due(at=ended)
    assert not Invitation.objects.exists()


def test_an_erased_person_is_in_no_list_and_the_address_is_free_again(world, viewer, client_of, invite, at):
    with acting_as(viewer(world.operator)) as operator:
        let_go(person=world.officer, by=operator, at=NOON)
    with acting_as(SYSTEM):
        erase(User.objects.get(pk=world.officer.pk), at=NOON)
    client = client_of(world.operator)
    assert client.get(f"/desk/people/{world.officer.pk}/").status_code == 404
    assert "Hạnh" not in client.get("/desk/people/?state=gone").content.decode()
    assert invite("hanh@unit.example").pk
