"""Photos and files before issue: who may see a release sees what it carries, and nobody else meets it anywhere."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from django.urls import reverse

from conftest import NOON
from daumoi.accounts.sharing import Sharing
from daumoi.accounts.viewer import SYSTEM, acting_as
from daumoi.media.models import MediaItem
from daumoi.media.queries import library_of
from daumoi.media.tests.photographs import add_picture, photo_folder
from daumoi.releases.actions import ask_to_sign, attach_media, submit_release
from daumoi.releases.checks.grounds import NO_GROUND_APPLIES
from daumoi.releases.content import digest_of
from daumoi.releases.models import ReleaseMedia
from daumoi.search.actions import rebuild
from daumoi.search.queries import hits
from daumoi.search.rules import question

__all__ = ["add_picture", "photo_folder"]

CAPTION = "Trạm gốc bí mật"


def ways_to(client: Any, viewer: Any, photo: MediaItem) -> dict[str, bool]:
    """Every way on which one meets an item → whether it is met there."""
    with acting_as(SYSTEM):
        rebuild(at=NOON)
    with acting_as(viewer):
        found = any(hit.kind == "media" for hit in hits(question(CAPTION), viewer=viewer))
        listed = library_of(viewer).filter(pk=photo.pk).exists()
    large = client.get(reverse("media:photo", args=[photo.public_id, "large"]))
    return {
        "library page": photo.public_id in client.get(reverse("desk:media")).content.decode(),
        "library": listed,
        "item page": client.get(reverse("desk:media_item", args=[photo.public_id])).status_code == 200,
        "file": large.status_code == 200,
        "search": found,
    }


@pytest.fixture
def met(world: SimpleNamespace, viewer: Any, client_of: Any) -> Any:
    """On which ways a person meets an item."""

    def ask(person: str, photo: MediaItem) -> set[str]:
        user = getattr(world, person)
        return {way for way, is_met in ways_to(client_of(user), viewer(user), photo).items() if is_met}

    return ask


EVERY_WAY = {"library page", "library", "item page", "file", "search"}


@pytest.fixture
def red_draft(world: SimpleNamespace, make_release: Any) -> Any:
    return make_release(sharing=Sharing.RED, named_people=[world.officer])


def test_colleagues_do_not_meet_the_photo_of_a_draft_for_named_people(red_draft, add_picture, met):
    photo = add_picture(red_draft, caption=CAPTION)
    assert met("officer", photo) == EVERY_WAY
    assert met("unit_leader", photo) == set()
    assert met("editor", photo) == set()


def test_a_photo_that_lies_free_or_in_a_draft_one_sees_is_met_as_before(make_release, red_draft, add_picture, met):
    assert met("unit_leader", add_picture(caption=CAPTION)) == EVERY_WAY
    photo = add_picture(make_release(), caption=CAPTION)
    assert met("unit_leader", photo) == EVERY_WAY


def test_a_photo_in_a_release_one_sees_and_in_one_that_is_hidden_is_met(
    world, viewer, make_release, red_draft, add_picture, met
):
    photo = add_picture(red_draft, caption=CAPTION)
    with acting_as(viewer(world.officer)) as by:
        attach_media(release=make_release(), item=photo, by=by)
    assert met("unit_leader", photo) == EVERY_WAY


def test_the_focal_point_meets_the_photo_of_a_units_draft_when_it_is_sent_in(
    world, viewer, make_release, add_picture, met
):
    release = make_release()
    photo = add_picture(release, caption=CAPTION)
    assert met("editor", photo) == set()
    with acting_as(viewer(world.officer)) as by:
        submit_release(release=release, confirmed=NO_GROUND_APPLIES, by=by, at=NOON)
    assert met("editor", photo) == EVERY_WAY


def test_a_guessed_id_is_not_attached(world, client_of, viewer, make_release, red_draft, add_picture):
    photo = add_picture(red_draft, caption=CAPTION)
    colleague = world.second_officer = _colleague_of(world)
    own = make_release(by=colleague)
    answer = client_of(colleague).post(reverse("desk:media_attach", args=[photo.public_id]), {"release": own.pk})
    absent = client_of(colleague).post(reverse("desk:media_attach", args=["0" * 12]), {"release": own.pk})
    assert answer.status_code == absent.status_code == 404
    with acting_as(viewer(colleague)) as by, pytest.raises(MediaItem.DoesNotExist):
        attach_media(release=own, item=photo, by=by)
    assert not ReleaseMedia.objects.filter(release=own).exists()
    with acting_as(viewer(world.officer)) as by:
        attach_media(release=own, item=photo, by=by)
    assert ReleaseMedia.objects.filter(release=own).exists()


def _colleague_of(world: SimpleNamespace) -> Any:
    from daumoi.accounts.models import Membership, User

    user = User.objects.create_user("second@unit.example", "mat-khau-cua-toi", full_name="Hà Thị Uyên")
    Membership.objects.create(user=user, organisation=world.unit, role="officer")
    return user


def test_a_unit_that_is_to_sign_sees_the_photos_and_signs_what_the_lead_sees(
    world, viewer, client_of, make_release, add_picture, met
):
    release = make_release()
    photo = add_picture(release, caption=CAPTION)
    assert met("other_officer", photo) == set()
    with acting_as(viewer(world.officer)) as by:
        ask_to_sign(release=release, organisation=world.other_unit, by=by, at=NOON)
        digest = digest_of(release)
    assert met("other_officer", photo) == {"file", "search"}
    with acting_as(viewer(world.other_officer)):
        assert digest_of(release) == digest
    page = client_of(world.other_officer).get(reverse("desk:release", args=[release.pk]))
    assert photo.public_id in page.content.decode()
    original = reverse("media:original", args=[photo.public_id])
    assert client_of(world.other_officer).get(original).status_code == 404
    assert client_of(world.officer).get(original).status_code == 200
