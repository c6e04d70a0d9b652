"""A version in another language: two people, one meaning, and a mark when the original has moved on."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from conftest import NOON
from daumoi.accounts.viewer import SYSTEM, acting_as
from daumoi.foundation.errors import InvalidValue, NotAllowed
from daumoi.foundation.tests.time_of_day import at as at
from daumoi.releases.actions import (
    approve_release,
    correct_release,
    create_language_version,
    issue_release,
    save_release,
    sign_meaning,
    submit_release,
    withdraw_release,
)
from daumoi.releases.actions.writing import problems_by_field, sending_findings
from daumoi.releases.checks.grounds import NO_GROUND_APPLIES
from daumoi.releases.errors import ChangedMeanwhile, MeaningNotSigned
from daumoi.releases.languages import standing_of
from daumoi.releases.models import Release
from daumoi.releases.paragraphs import joined, pairs, untranslated

HOUR = timedelta(hours=1)
TEXT = "<p>This morning the Authority of Digital Infrastructure published what it measured in all provinces.</p>"
MORE = "<p>The next round begins in December, with island communes and new motorways among the places measured.</p>"


@pytest.fixture
def original(issue: Any) -> Any:
    return issue()


@pytest.fixture
def start(original: Any, viewer: Any, world: Any) -> Any:
    """Start the English version as the officer, with the second editor as its reviewer."""

    def make(**other: Any) -> Release:
        by = viewer(world.officer)
        people = {"translator": world.officer, "reviewer": world.second_editor}
        values = {"original": original.release, "language": "en", "organisation": world.unit, **people, **other}
        with acting_as(by):
            return create_language_version(**values, by=by, at=NOON + HOUR)

    return make


@pytest.fixture
def approved(start: Any, viewer: Any, world: Any) -> Release:
    """A translation that is whole, sent and approved, and not signed yet."""
    release, officer, editor = start(), viewer(world.officer), viewer(world.editor)
    with acting_as(officer):
        fields = {"headline": "What was measured", "lead": "Faster than before.", "body": TEXT + MORE}
        release = save_release(release=release, fields=fields, expected_revision=1, by=officer, at=NOON + HOUR)
        submit_release(release=release, confirmed=NO_GROUND_APPLIES, by=officer, at=NOON + HOUR)
    with acting_as(editor):
        return approve_release(release=release, by=editor, at=NOON + HOUR)


@pytest.fixture
def sign(viewer: Any, world: Any) -> Any:
    def go(release: Release, *, who: Any = None, number: int = 1, revision: int | None = None) -> Any:
        by = viewer(who or world.second_editor)
        with acting_as(by):
            return sign_meaning(
                release=release, by=by, at=NOON + 2 * HOUR, expected_revision=revision, original_number=number
            )

    return go


@pytest.fixture
def publish(viewer: Any, world: Any) -> Any:
    def go(release: Release) -> Any:
        editor = viewer(world.editor)
        with acting_as(editor):
            return issue_release(release=release, by=editor, at=NOON + 3 * HOUR)

    return go


@pytest.fixture
def correct_original(original: Any, viewer: Any, world: Any) -> Any:
    def go() -> Any:
        editor = viewer(world.editor)
        with acting_as(editor):
            release = Release.objects.get(pk=original.release_id)
            return correct_release(
                release=release, fields={"lead": "Khác."}, note="Sai số liệu.", by=editor, at=NOON + 4 * HOUR
            )

    return go


def test_a_translation_begins_with_a_place_for_every_paragraph_and_cannot_be_sent_like_that(start, as_system):
    release = start()
    assert release.language == "en"
    assert [row.translation for row in pairs(release.original.body, release.body)] == ["", ""]
    assert any(field == "body" for field in problems_by_field(sending_findings(release, at=NOON)))


@pytest.mark.parametrize("other", [{"language": "vi"}, {"language": "xx"}])
def test_the_language_is_another_than_the_original_s(start, other):
    with pytest.raises(InvalidValue) as caught:
        start(**other)
    assert caught.value.field == "language"


def test_one_language_has_one_version_and_a_translation_is_not_translated(start):
    first = start()
    with pytest.raises(InvalidValue):
        start()
    with pytest.raises(InvalidValue):
        start(original=first, language="fr")
    assert start(language="fr").language == "fr"


def test_translator_and_reviewer_are_two_people(start, world):
    with pytest.raises(InvalidValue) as caught:
        start(reviewer=world.officer)
    assert caught.value.field == "reviewer"


def test_it_is_issued_after_the_reviewer_s_word_and_not_before(approved, sign, publish):
    with pytest.raises(MeaningNotSigned):
        publish(approved)
    sign(approved)
    version = publish(approved)
    assert version.content["original"]["number"] == 1
    assert version.content["unit"] == "Cục Hạ tầng số"


def test_only_the_named_reviewer_signs(approved, sign, world):
    with pytest.raises(NotAllowed):
        sign(approved, who=world.approver)
    assert sign(approved).by_id == world.second_editor.pk


def test_whoever_wrote_words_of_it_signs_nothing(start, sign, world):
    release = start(translator=world.second_editor, reviewer=world.officer)
    with pytest.raises(NotAllowed) as caught:
        sign(release, who=world.officer)
    assert caught.value.reason == "own-work"


def test_the_word_is_for_the_texts_that_stood_on_the_page(approved, sign, correct_original):
    with pytest.raises(ChangedMeanwhile):
        sign(approved, revision=approved.revision - 1)
    correct_original()
    with pytest.raises(MeaningNotSigned):
        sign(approved, number=1)
    assert sign(approved, number=2, revision=approved.revision).original_version.number == 2


def test_the_word_ends_when_the_original_is_corrected(approved, sign, publish, correct_original):
    sign(approved)
    with acting_as(SYSTEM):
        assert standing_of(approved).holds
    correct_original()
    with acting_as(SYSTEM):
        standing = standing_of(approved)
        assert (standing.holds, standing.is_stale) == (False, True)
    with pytest.raises(MeaningNotSigned):
        publish(approved)


def test_an_issued_version_says_in_public_that_its_original_has_moved_on(
    approved, sign, publish, correct_original, viewer, world, at
):
    sign(approved)
    version = publish(approved)
    address = f"/news/{version.public_id}/{version.slug}/"
    at(NOON + 3 * HOUR)
    fresh = Client().get(address).content.decode()
    correct_original()
    at(NOON + 5 * HOUR)
    stale = Client().get(address).content.decode()
    assert "Sai số liệu." in stale
    assert "Sai số liệu." not in fresh
    assert 'hreflang="vi"' in stale
    assert 'hreflang="en"' in stale
    editor = viewer(world.editor)
    with acting_as(editor):
        followed = correct_release(
            release=Release.objects.get(pk=approved.pk), fields={"lead": "Other."}, note="As the original.",
            by=editor, at=NOON + 5 * HOUR,
        )  # fmt: skip
    assert followed.content["original"]["number"] == 2
    with acting_as(SYSTEM):
        assert not standing_of(Release.objects.get(pk=approved.pk)).is_stale


def test_of_a_withdrawn_original_no_version_is_issued(approved, sign, publish, original, viewer, world):
    sign(approved)
    editor = viewer(world.editor)
    with acting_as(editor):
        withdraw_release(release=Release.objects.get(pk=original.release_id), note="Gỡ.", by=editor, at=NOON + 2 * HOUR)
    with pytest.raises(MeaningNotSigned):
        publish(approved)


def test_rows_that_are_not_touched_keep_their_form_and_empty_ones_their_place():
    left = "<p>Một.</p><ul><li>Hai</li></ul><p>Ba.</p>"
    begun = untranslated(left)
    once = joined(["One **bold**.", "", "Three."], original=left, translation=begun)
    assert once == "<p>One <strong>bold</strong>.</p><p>‹2›</p><p>Three.</p>"
    assert [row.translation for row in pairs(left, once)] == ["One **bold**.", "", "Three."]
    assert joined([row.translation for row in pairs(left, once)], original=left, translation=once) == once


def test_the_page_of_both_texts_saves_row_by_row_and_loses_nothing(start, client_of, world):
    release = start()
    client = client_of(world.officer)
    address = f"/desk/releases/{release.pk}/translate/"
    page = client.get(address).content.decode()
    assert "152,4 Mbit/s" in page
    typed = {"headline": "Measured", "lead": "Faster.", "paragraph": ["First.", ""]}
    assert client.post(address, {**typed, "revision": "1"}).status_code == 302
    with acting_as(SYSTEM):
        saved = Release.objects.get(pk=release.pk)
        assert (saved.headline, saved.body) == ("Measured", "<p>First.</p><p>‹2›</p>")
    late = client.post(address, {**typed, "paragraph": ["Kept on the page.", ""], "revision": "1"})
    assert late.status_code == 409
    assert "Kept on the page." in late.content.decode()
    answer = client.post(f"{address}save/", {**typed, "paragraph": ["First.", "Second."], "revision": "2"})
    assert answer.json() == {"revision": 3}


def test_two_people_at_different_rows_lose_nothing_of_each_other(start, client_of, world):
    release = start()
    client = client_of(world.officer)
    address = f"/desk/releases/{release.pk}/translate/"
    opened = {"headline": release.headline, "lead": release.lead, "revision": "1"}
    client.post(address, {**opened, "headline": "Measured", "paragraph": ["First.", ""]})
    late = client.post(address, {**opened, "paragraph": ["", "Second."]})
    assert late.status_code == 409
    rows = [row.translation for row, *_shown in late.context["rows"]]
    assert (late.context["release"].headline, rows) == ("Measured", ["First.", "Second."])
    both = client.post(address, {**opened, "paragraph": ["Another first.", "Second."]})
    assert [row.translation for row, *_shown in both.context["rows"]] == ["Another first.", "Second."]


def test_a_language_version_is_started_from_the_page_of_its_original(original, client_of, world):
    client = client_of(world.officer)
    address = f"/desk/releases/{original.release_id}/languages/new/"
    values = {"language": "fr", "organisation": world.unit.pk, "translator": world.officer.pk}
    refused = client.post(address, {**values, "reviewer": world.officer.pk})
    assert refused.status_code == 200
    answer = client.post(address, {**values, "reviewer": world.second_editor.pk})
    assert answer.status_code == 302
    assert "/translate/" in answer["Location"]
    page = client.get(f"/desk/releases/{original.release_id}/").content.decode()
    assert "Tiếng Pháp" in page
