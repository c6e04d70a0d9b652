"""A language version goes no further than its original: level, people named, hour, right of use."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from conftest import NOON
from daumoi.accounts.viewer import SYSTEM, acting_as
from daumoi.foundation.tests.time_of_day import at as at
from daumoi.releases.actions import (
    approve_release,
    create_language_version,
    issue_release,
    save_release,
    sign_meaning,
    submit_release,
)
from daumoi.releases.actions.sharing import beyond_original
from daumoi.releases.checks.grounds import NO_GROUND_APPLIES
from daumoi.releases.errors import IncompleteRelease
from daumoi.releases.languages import original_texts, standing_of
from daumoi.releases.models import Release

HOUR = timedelta(hours=1)
TOMORROW = NOON + timedelta(days=1)
TEXT = (
    "<p>This morning the office published what it measured in all provinces of the country.</p>"
    "<p>The next round begins in December, with islands and motorways among the places measured.</p>"
)


@pytest.fixture
def translated(world: Any, viewer: Any) -> Any:
    """The English version of an original, translated as a whole, with these fields of its own."""

    def go(original: Release, **fields: Any) -> Release:
        by = viewer(world.officer)
        with acting_as(by):
            release = create_language_version(
                original=original, language="en", organisation=world.unit, translator=world.officer,
                reviewer=world.second_editor, by=by, at=NOON + HOUR,
            )  # fmt: skip
            words = {"headline": "What was measured", "lead": "Faster.", "body": TEXT, **fields}
            number = release.revision
            return save_release(release=release, fields=words, expected_revision=number, by=by, at=NOON + HOUR)

    return go


@pytest.mark.parametrize(
    ("original", "own", "fields"),
    [
        ({"sharing": "amber"}, {"sharing": "green"}, {"sharing"}),
        ({"sharing": "amber"}, {"sharing": "clear"}, {"sharing"}),
        ({"sharing": "amber"}, {"sharing": "amber_strict"}, set()),
        ({"sharing": "clear"}, {"sharing": "green"}, set()),
        ({"embargo_until": TOMORROW}, {"embargo_until": None}, {"embargo_until"}),
        ({"embargo_until": TOMORROW}, {"embargo_until": TOMORROW - HOUR}, {"embargo_until"}),
        ({"embargo_until": TOMORROW}, {"embargo_until": TOMORROW + HOUR}, set()),
        ({"use": "background"}, {"use": "free"}, {"use"}),
        ({"use_until": date(2026, 12, 1)}, {"use_until": None}, {"use_until"}),
        ({"use_until": date(2026, 12, 1)}, {"use_until": date(2026, 12, 2)}, {"use_until"}),
        ({"use_until": date(2026, 12, 1)}, {}, set()),
    ],
)
def test_it_is_named_what_goes_further_than_the_original(make_release, translated, original, own, fields, as_system):
    release = translated(make_release(**original), **own)
    assert set(beyond_original(release, at=NOON + HOUR)) == fields


def test_a_person_whom_the_original_does_not_name_is_not_named_in_its_translation(
    make_release, translated, world, as_system
):
    original = make_release(sharing="red", named_people=[world.editor, world.second_editor])
    release = translated(original, named_people=[world.editor, world.second_editor])
    assert beyond_original(release, at=NOON + HOUR) == {}
    release.named_people.add(world.approver)
    assert set(beyond_original(release, at=NOON + HOUR)) == {"named_people"}


def test_a_draft_that_was_opened_shows_nothing_of_an_original_for_named_people(issue, translated, viewer, world):
    original = issue(sharing="red", named_people=[world.officer, world.editor, world.second_editor])
    release = translated(original.release, sharing="amber")
    shown = {}
    for person in (world.officer, world.unit_leader):
        with acting_as(viewer(person)):
            opened = Release.objects.get(pk=release.pk)
            shown[person.pk] = original_texts(opened, standing_of(opened))["headline"]
    assert shown == {world.officer.pk: original.headline, world.unit_leader.pk: ""}


def test_a_wider_version_is_not_sent(issue, translated, viewer, world):
    release, by = translated(issue(sharing="amber").release, sharing="clear"), viewer(world.officer)
    with acting_as(by), pytest.raises(IncompleteRelease) as refusal:
        submit_release(release=release, confirmed=NO_GROUND_APPLIES, by=by, at=NOON + HOUR)
    assert set(refusal.value.problems) == {"sharing"}


@pytest.mark.parametrize("is_earlier", [True, False])
def test_no_version_is_out_before_the_embargo_of_its_original_has_ended(
    issue, translated, viewer, world, at, is_earlier
):
    original = issue(embargo_until=TOMORROW)
    release = translated(original.release)
    officer, editor, reviewer = viewer(world.officer), viewer(world.editor), viewer(world.second_editor)
    with acting_as(officer):
        submit_release(release=release, confirmed=NO_GROUND_APPLIES, by=officer, at=NOON + HOUR)
    with acting_as(SYSTEM):
        # As it was sent before this was asked.
        own = TOMORROW - 2 * HOUR if is_earlier else TOMORROW
        Release.objects.filter(pk=release.pk).update(embargo_until=own)
    with acting_as(reviewer):
        sign_meaning(
            release=release, by=reviewer, at=NOON + 2 * HOUR, expected_revision=None, original_number=original.number
        )
    with acting_as(editor):
        current = Release.objects.get(pk=release.pk)
        if is_earlier:
            with pytest.raises(IncompleteRelease):
                approve_release(release=current, by=editor, at=NOON + 2 * HOUR)
            Release.objects.filter(pk=release.pk).update(state="approved")
            with pytest.raises(IncompleteRelease):
                issue_release(release=Release.objects.get(pk=release.pk), by=editor, at=NOON + 3 * HOUR)
        else:
            approve_release(release=current, by=editor, at=NOON + 2 * HOUR)
            version = issue_release(release=Release.objects.get(pk=release.pk), by=editor, at=NOON + 3 * HOUR)
            assert version.public_at == TOMORROW
