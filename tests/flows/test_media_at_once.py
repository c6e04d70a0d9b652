"""Files that come in or are put into a release in the same moment: none is too many, none takes another's place."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile

from conftest import NOON
from daumoi.accounts.viewer import SYSTEM, acting_as
from daumoi.media.actions import add_media, begin_upload
from daumoi.media.errors import NotAccepted
from daumoi.media.limits import MOST_UNFINISHED_UPLOADS
from daumoi.media.models import MediaItem, Upload
from daumoi.media.tests.photographs import picture_bytes
from daumoi.releases.actions import attach_media, remove_media
from daumoi.releases.models import ReleaseMedia
from tests.flows.scratch import db
from tests.flows.test_deciding_at_once import acting, at_once

__all__ = ["db"]


@pytest.fixture(autouse=True)
def folders(settings: Any, tmp_path: Path) -> Path:
    """Files of this test go into a folder that is thrown away."""
    default = {**settings.STORAGES["default"], "OPTIONS": {"location": str(tmp_path / "media")}}
    settings.STORAGES = {**settings.STORAGES, "default": default}
    settings.UPLOAD_FOLDER = tmp_path / "uploads"
    return tmp_path


def test_of_two_uploads_begun_at_once_the_room_is_given_to_one(world, viewer, settings):
    settings.MEDIA_QUOTA_BYTES = 10_000
    begin = acting(viewer(world.officer), begin_upload, organisation=world.unit, name="phim.mp4", length=6000, at=NOON)
    answers = at_once(begin, begin, begin)
    assert sum(isinstance(answer, Upload) for answer in answers) == 1
    assert sum(isinstance(answer, NotAccepted) for answer in answers) == 2


def test_no_more_uploads_are_begun_at_once_than_one_person_may_have(world, viewer):
    begin = acting(viewer(world.officer), begin_upload, organisation=world.unit, name="a.mp4", length=9, at=NOON)
    answers = at_once(*[begin] * (MOST_UNFINISHED_UPLOADS + 3))
    assert sum(isinstance(answer, Upload) for answer in answers) == MOST_UNFINISHED_UPLOADS


def test_of_two_files_sent_at_once_the_room_is_given_to_one_and_nothing_of_the_other_stays(
    world, viewer, settings, folders
):
    content = picture_bytes()
    settings.MEDIA_QUOTA_BYTES = int(len(content) * 1.5)
    by = viewer(world.officer)

    def adding() -> MediaItem:
        with acting_as(by):
            return add_media(file=ContentFile(content), name="a.jpg", organisation=world.unit, by=by, at=NOON)

    answers = at_once(adding, adding)
    assert sorted(type(answer).__name__ for answer in answers) == ["MediaItem", "NotAccepted"]
    assert len(list((folders / "media").rglob("original.*"))) == 1


def test_photos_attached_at_once_stand_in_places_of_their_own_also_after_one_was_taken_out(world, viewer, make_release):
    by, release = viewer(world.officer), make_release()
    with acting_as(by):
        items = [
            add_media(
                file=ContentFile(picture_bytes((number, 0, 0))), name=f"{number}.jpg", organisation=world.unit,
                by=by, at=NOON,
            )
            for number in range(4)
        ]  # fmt: skip
    at_once(*[acting(by, attach_media, release=release, item=item) for item in items])
    with acting_as(SYSTEM):
        places = ReleaseMedia.objects.filter(release=release)
        assert sorted(places.values_list("position", flat=True)) == [0, 1, 2, 3]
        first, last = places.order_by("position")[0].item, places.order_by("position")[3].item
    acting(by, remove_media, release=release, item=first)()
    acting(by, attach_media, release=release, item=first)()
    with acting_as(SYSTEM):
        assert sorted(places.values_list("position", flat=True)) == [1, 2, 3, 4]
        in_order = list(places.order_by("position").values_list("item", flat=True))
    assert in_order[-2:] == [last.pk, first.pk]
