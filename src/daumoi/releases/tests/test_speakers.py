"""A statement is given by somebody of the register, in force when it is sent, approved and issued."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from conftest import NOON
from daumoi.accounts.viewer import SYSTEM, acting_as
from daumoi.releases.actions import (
    approve_release,
    correct_release,
    issue_on_schedule,
    issue_release,
    save_release,
    schedule_release,
    submit_release,
)
from daumoi.releases.actions.writing import problems_by_field, sending_findings
from daumoi.releases.checks.grounds import NO_GROUND_APPLIES
from daumoi.releases.errors import IncompleteRelease, SpeakerNotAuthorised
from daumoi.releases.models import Release, ReviewStep
from daumoi.releases.wording import authority_line, unofficial_line

DAY = timedelta(days=1)


@pytest.fixture
def head(register: Any) -> Any:
    return register()


@pytest.fixture
def case(register: Any, head: Any) -> Any:
    """Authorised by the head for one matter, for five days from NOON on."""
    return register(
        "Tô Thị Mận",
        authority="case",
        position="Trưởng phòng",
        valid_from=NOON - DAY,
        valid_to=NOON + 5 * DAY,
        matter="Đo kiểm mạng di động",
        decision_number="12/GUQ",
        authorised_by=head,
    )


@pytest.fixture
def problems(make_release: Any, viewer: Any, world: Any) -> Any:
    """What is wrong with a statement of these fields at that moment."""

    def ask(*, at: Any = NOON, **fields: Any) -> dict[str, str]:
        release = make_release(**{"kind": "statement", **fields})
        with acting_as(viewer(world.officer)):
            return problems_by_field(sending_findings(release, at=at))

    return ask


def test_a_statement_of_the_head_may_be_sent_and_names_what_the_register_names(make_release, problems, head, as_system):
    assert problems(spokesperson=head) == {}
    release = make_release(kind="statement", spokesperson=head, speaker_name="", speaker_position="")
    assert (release.speaker_name, release.speaker_position) == (head.full_name, head.position)


def test_a_statement_without_an_entry_is_refused_at_its_field_and_other_types_are_not(problems, head):
    assert set(problems(spokesperson=None)) == {"spokesperson"}
    assert problems(spokesperson=None, kind="press_release") == {}


@pytest.mark.parametrize(
    ("when", "is_refused"), [(-31 * DAY, True), (-30 * DAY, False), (DAY, False), (2 * DAY, True), (3 * DAY, True)]
)
def test_an_entry_counts_from_its_first_moment_until_its_last(problems, register, when, is_refused):
    entry = register("Tô Thị Mận", valid_to=NOON + 2 * DAY)
    assert set(problems(spokesperson=entry, at=NOON + when)) == ({"spokesperson"} if is_refused else set())


def test_somebody_of_the_focal_point_may_speak_and_somebody_of_another_unit_may_not(problems, register, world):
    assert problems(spokesperson=register(organisation=world.hub)) == {}
    refused = problems(spokesperson=register(organisation=world.other_unit))
    assert set(refused) == {"spokesperson"}
    assert world.other_unit.name in refused["spokesperson"]


def test_an_authorisation_for_one_matter_counts_when_the_writer_says_that_it_is_about_it(problems, case):
    refused = problems(spokesperson=case)
    assert set(refused) == {"matter_confirmed"}
    assert case.matter in refused["matter_confirmed"]
    assert problems(spokesperson=case, matter_confirmed=True) == {}


@pytest.fixture
def approved(make_release, viewer, world, case):
    """A statement on an authorisation that ends five days after NOON, approved at NOON."""
    release = make_release(kind="statement", spokesperson=case, matter_confirmed=True)
    writer, editor = viewer(world.officer), viewer(world.editor)
    with acting_as(writer):
        submit_release(release=release, confirmed=NO_GROUND_APPLIES, by=writer, at=NOON)
    with acting_as(editor):
        return approve_release(release=release, by=editor, at=NOON)


@pytest.mark.parametrize(("days", "is_issued"), [(4, True), (5, False)])
def test_issuing_asks_again_whether_the_speaker_may_still_speak(approved, viewer, world, days, is_issued):
    editor = viewer(world.editor)
    with acting_as(editor):
        if is_issued:
            version = issue_release(release=approved, by=editor, at=NOON + days * DAY)
            assert version.content["speaker"]["register"]["matter"] == "Đo kiểm mạng di động"
            return
        with pytest.raises(IncompleteRelease) as caught:
            issue_release(release=approved, by=editor, at=NOON + days * DAY)
    assert set(caught.value.problems) == {"spokesperson"}


@pytest.mark.parametrize(("days", "is_issued"), [(4, True), (5, False)])
def test_the_schedule_asks_at_the_planned_hour(approved, viewer, world, days, is_issued):
    editor, hour = viewer(world.editor), NOON + days * DAY
    with acting_as(editor):
        schedule_release(release=approved, scheduled_for=hour, by=editor, at=NOON)
    with acting_as(SYSTEM):
        version = issue_on_schedule(release_id=approved.pk, at=hour)
        assert (version is not None) is is_issued
        if not is_issued:
            held = ReviewStep.objects.get(release=approved, decision="held")
            assert "Tô Thị Mận" in held.note


def test_what_was_said_with_authority_may_be_corrected_after_the_speaker_has_gone(approved, viewer, world):
    editor = viewer(world.editor)
    with acting_as(editor):
        issue_release(release=approved, by=editor, at=NOON)
        release = Release.objects.get(pk=approved.pk)
        version = correct_release(
            release=release, fields={"lead": "Số đúng là 152,4."}, note="Sai số liệu.", by=editor, at=NOON + 9 * DAY
        )
    assert version.content["speaker"]["register"]["entry"] == approved.spokesperson_id


def test_a_speaker_outside_the_register_carries_in_public_that_it_is_not_the_official_position(issue, as_system):
    version = issue()
    assert version.content["not_official"] is True
    assert "Cục Hạ tầng số" in unofficial_line(version.content)
    assert authority_line(version.content) == ""


def test_a_speaker_of_the_register_does_not_carry_it_chosen_or_only_named(issue, head, case, as_system):
    assert "not_official" not in issue().content
    chosen = issue(spokesperson=head).content
    assert "not_official" not in chosen
    assert authority_line(chosen)
    # One who may speak on one matter only does not speak by name alone.
    assert issue(speaker_name=case.full_name).content["not_official"] is True


def test_without_an_entry_the_content_is_what_it_was_before_there_was_a_register(make_release, as_system):
    from daumoi.releases.content import content_of

    assert not {"spokesperson", "matter_confirmed"} & set(content_of(make_release()))


def test_taking_the_entry_away_takes_the_confirmation_away(make_release, case, viewer, world):
    release = make_release(kind="statement", spokesperson=case, matter_confirmed=True)
    by = viewer(world.officer)
    with acting_as(by):
        saved = save_release(release=release, fields={"spokesperson": None}, expected_revision=1, by=by, at=NOON)
    assert (saved.spokesperson_id, saved.matter_confirmed) == (None, False)


def test_the_form_offers_the_speakers_of_the_body_and_says_what_is_wrong(client_of, world, make_release, head, case):
    release = make_release(kind="statement")
    client = client_of(world.officer)
    page = client.get(f"/desk/releases/{release.pk}/edit/").content.decode()
    assert "Bùi Văn Khánh, Phó Cục trưởng Cục Hạ tầng số" in page
    assert "Tô Thị Mận" in page
    typed = {"headline": release.headline, "revision": "1", "kind": "statement", "language": "vi", "action": "save"}
    client.post(f"/desk/releases/{release.pk}/edit/", {**typed, "spokesperson": case.pk, "matter_confirmed": "on"})
    with acting_as(SYSTEM):
        saved = Release.objects.get(pk=release.pk)
        assert (saved.spokesperson_id, saved.matter_confirmed, saved.speaker_name) == (case.pk, True, "Tô Thị Mận")
    client.post(
        f"/desk/releases/{release.pk}/edit/", {**typed, "revision": str(saved.revision), "spokesperson": case.pk}
    )
    with acting_as(SYSTEM):
        assert Release.objects.get(pk=release.pk).matter_confirmed is False


def test_an_authorisation_for_one_matter_that_has_ended_stands_in_nobodys_way_in_other_units(issue, register, world):
    ended = {"valid_from": NOON - 5 * DAY, "valid_to": NOON - DAY, "matter": "Đấu giá băng tần", "decision_number": "3"}
    head = register(organisation=world.hub)
    register("Tô Thị Mận", organisation=world.hub, authority="case", authorised_by=head, **ended)
    assert issue(speaker_name="Tô Thị Mận").content["not_official"] is True


def test_whoever_could_speak_for_the_body_and_may_no_longer_is_refused_by_name(issue, register, world):
    register("Tô Thị Mận", organisation=world.hub, valid_from=NOON - 5 * DAY, valid_to=NOON - DAY)
    with pytest.raises(SpeakerNotAuthorised):
        issue(speaker_name="Tô Thị Mận")
