"""Photos for tests: small real pictures, kept in a folder of the test's own."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from PIL import Image

from conftest import NOON
from daumoi.accounts.viewer import acting_as
from daumoi.media.actions import add_photo
from daumoi.media.models import Photo
from daumoi.releases.actions import attach_media


def picture_bytes(
    colour: tuple[int, int, int] = (12, 96, 80), *, form: str = "JPEG", size: tuple[int, int] = (900, 600)
) -> bytes:
    """One plain picture as a file."""
    written = io.BytesIO()
    Image.new("RGB", size, colour).save(written, form)
    return written.getvalue()


@pytest.fixture
def photo_folder(settings: Any, tmp_path: Path) -> Path:
    """Uploaded files of this test go into a folder that is thrown away."""
    default = {**settings.STORAGES["default"], "OPTIONS": {"location": str(tmp_path)}}
    settings.STORAGES = {**settings.STORAGES, "default": default}
    return tmp_path


@pytest.fixture
def add_picture(world: SimpleNamespace, viewer: Callable[[Any], Any], photo_folder: Path) -> Callable[..., Photo]:
    """Upload a picture as the unit's officer, and put it into a release when one is given."""

    def add(
        release: Any = None, *, form: str = "JPEG", caption: str = "Kỹ sư đo kiểm tại Đà Nẵng", **words: str
    ) -> Photo:
        officer = viewer(world.officer)
        with acting_as(officer):
            photo = add_photo(
                content=picture_bytes(form=form),
                name=f"picture.{form.lower()}",
                organisation=world.unit,
                by=officer,
                at=NOON,
                **{
                    "caption": caption,
                    "credit": "Cục Hạ tầng số",
                    "alternative_text": "Một kỹ sư bên cột ăng-ten",
                    **words,
                },
            )
            if release is not None:
                attach_media(release=release, item=photo, by=officer)
        return photo

    return add
