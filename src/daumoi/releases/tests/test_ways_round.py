"""Ways round the eyes of others and round the register that were open once."""
# ruff: noqa: F811  (fixtures of another file)

from __future__ import annotations

import pytest
from django.urls import reverse

from conftest import NOON
from daumoi.accounts.sharing import Sharing
from daumoi.accounts.viewer import SYSTEM, acting_as
from daumoi.foundation.errors import InvalidValue, NotAllowed
from daumoi.media.models import MediaItem
from daumoi.releases.actions import (
    approve_release,
    ask_to_sign,
    issue_release,
    issue_urgently,
    note_media,
    save_release,
    submit_release,
)
from daumoi.releases.checks.grounds import NO_GROUND_APPLIES
from daumoi.releases.errors import SpeakerNotAuthorised
from daumoi.releases.models import Release, Revision
from daumoi.releases.tests.test_clearing import HOUR, MINUTE, REASON, do, submitted  # noqa: F401  (two are fixtures)
from daumoi.spokespersons.models import Spokesperson


def test_whoever_words_a_caption_in_the_library_does_not_approve_it(world, make_release, do, client_of):
    release = make_release()
    with acting_as(SYSTEM):
        photo = MediaItem.objects.create(
            organisation=world.unit, uploaded_at=NOON, caption="Trạm", credit="A", alternative_text="Cột",
            prepared_at=NOON, width=60, height=40,
        )  # fmt: skip
        release.media.add(photo)
    do("officer", note_media, release=release)
    do("officer", submit_release, release=release, confirmed=NO_GROUND_APPLIES)
    words = {"caption": "Lời của biên tập viên", "credit": "A", "alternative_text": "Cột"}
    address = reverse("desk:media_item", args=[photo.public_id])
    assert client_of(world.editor).post(address, words).status_code == 302
    with pytest.raises(NotAllowed):
        do("editor", approve_release, release=release)
    approved = do("second_editor", approve_release, release=release)
    client_of(world.second_editor).post(address, {**words, "caption": "Lời sau khi duyệt"})
    with pytest.raises(NotAllowed):
        do("second_editor", issue_release, release=approved)


def test_an_emergency_quotes_nobody_whose_authority_to_speak_has_ended(world, submitted, do):
    with acting_as(SYSTEM):
        Spokesperson.objects.create(
            organisation=world.unit, authority="head", full_name=submitted.speaker_name, position="Phó Cục trưởng",
            decided_at=NOON - HOUR, valid_from=NOON - HOUR, valid_to=NOON - MINUTE, published_at=NOON - HOUR,
        )  # fmt: skip
    with pytest.raises(SpeakerNotAuthorised):
        do("editor", issue_urgently, release=submitted, ground="k1", reason=REASON)
    with acting_as(SYSTEM):
        Spokesperson.objects.update(valid_to=None)
    assert do("editor", issue_urgently, release=submitted, ground="k1", reason=REASON).number == 1


@pytest.mark.parametrize(
    ("level", "may"), [(Sharing.GREEN, True), (Sharing.AMBER, True), (Sharing.AMBER_STRICT, False)]
)
def test_a_unit_signs_only_what_its_level_lets_it_read(world, viewer, make_release, do, level, may):
    release = make_release(sharing=level)
    if not may:
        with pytest.raises(InvalidValue) as refusal:
            do("officer", ask_to_sign, release=release, organisation=world.other_unit)
        assert refusal.value.field == "organisation"
    else:
        do("officer", ask_to_sign, release=release, organisation=world.other_unit)
    with acting_as(viewer(world.other_officer)):
        assert Release.objects.filter(pk=release.pk).exists() == may


def test_a_level_narrowed_after_the_question_closes_the_draft_to_the_unit_that_was_asked(
    world, viewer, make_release, do
):
    release = make_release()
    do("officer", ask_to_sign, release=release, organisation=world.other_unit)
    fields = {"sharing": Sharing.AMBER_STRICT}
    do("officer", save_release, release=release, fields=fields, expected_revision=release.revision)
    with acting_as(viewer(world.other_officer)):
        assert not Release.objects.filter(pk=release.pk).exists()
        assert not Revision.objects.filter(release=release).exists()


def test_the_form_of_named_people_does_not_tell_who_has_an_account_elsewhere(world, client_of, make_release):
    release = make_release()
    address = reverse("desk:release_edit", args=[release.pk])

    def said(email):
        form = client_of(world.officer).get(address).context["form"]
        typed = {name: form[name].value() or "" for name in form.fields if name != "photos"}
        answer = client_of(world.officer).post(address, {**typed, "sharing": "red", "named_people": email})
        return answer.context["form"].errors.get("named_people", [""])[0].replace(email, "…") if answer.context else ""

    assert said(world.far_editor.email) == said("khong-co-ai@far.example") != ""
    assert said(world.editor.email) == ""
