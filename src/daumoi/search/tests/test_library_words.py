"""The library's own words are found by the house; whoever was only given the photo does not find it by them."""

from __future__ import annotations

import io
from typing import Any

import pytest
from PIL import Image

from conftest import NOON
from daumoi.accounts.viewer import acting_as
from daumoi.foundation.tests.time_of_day import at as at
from daumoi.releases.actions import attach_media


@pytest.fixture
def photo(world: Any, viewer: Any, settings: Any, tmp_path: Any) -> Any:
    from daumoi.media.actions import add_photo

    storage = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": tmp_path}}
    settings.STORAGES = {**settings.STORAGES, "default": storage}
    picture = io.BytesIO()
    Image.new("RGB", (60, 40)).save(picture, "JPEG")
    by = viewer(world.officer)
    with acting_as(by):
        return add_photo(
            content=picture.getvalue(), name="khaosatmatso9.jpg", organisation=world.unit, by=by, at=NOON,
            caption="Trạm trên đảo", credit="Ảnh: Bùi Khánh", alternative_text="Cột thép bên biển",
        )  # fmt: skip


@pytest.fixture
def issued(photo: Any, make_release: Any, issue: Any, viewer: Any, world: Any) -> Any:
    release, by = make_release(), viewer(world.officer)
    with acting_as(by):
        attach_media(release=release, item=photo, by=by)
    return issue(release)


@pytest.mark.parametrize(
    ("who", "finds"), [("officer", True), ("editor", True), ("far_editor", False), ("reporter", False)]
)
def test_a_photo_that_went_out_is_found_by_its_file_name_in_its_own_house_alone(
    issued, photo, indexed, found, world, at, who, finds
):
    from datetime import timedelta

    at(NOON + timedelta(hours=1))
    indexed()
    assert (("media", photo.pk) in found(getattr(world, who), "khaosatmatso9")) is finds
