"""Ways round the eyes of others and round the register that were open once."""
# ruff: noqa: F811  (fixtures of another file)

from __future__ import annotations

import pytest
from django.urls import reverse

from conftest import NOON
from daumoi.accounts.viewer import SYSTEM, acting_as
from daumoi.foundation.errors import NotAllowed
from daumoi.media.models import MediaItem
from daumoi.releases.actions import approve_release, issue_release, issue_urgently, note_media, submit_release
from daumoi.releases.checks.grounds import NO_GROUND_APPLIES
from daumoi.releases.errors import SpeakerNotAuthorised
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
