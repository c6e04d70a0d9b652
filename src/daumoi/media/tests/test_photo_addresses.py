"""Photos over HTTP: who gets which size, and what the answer tells caches and browsers."""

from __future__ import annotations

import io
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from PIL import Image

from conftest import NOON

HOUR = timedelta(hours=1)


def address(photo: Any, size: str) -> str:
    return f"/media/photo/{photo.public_id}/{size}.jpg"


def read_to_the_end(response: Any) -> bytes:
    """The whole body; a file that is sent is closed when its last piece was taken."""
    return b"".join(response)


def got(client: Any, photo: Any, size: str = "large") -> int:
    response = client.get(address(photo, size))
    read_to_the_end(response)
    return int(response.status_code)


@pytest.mark.parametrize("who", [None, "reporter", "other_officer"])
def test_a_photo_that_did_not_go_out_is_not_there_for_others(
    world: SimpleNamespace, client_of: Any, add_picture: Any, who: str | None
) -> None:
    photo = add_picture()
    assert got(client_of(getattr(world, who) if who else None), photo) == 404
    assert got(client_of(world.officer), photo) == 200


@pytest.mark.parametrize("who", ["officer", "editor", "leader", "operator"])
def test_the_unit_and_the_focal_point_see_it_before(
    world: SimpleNamespace, client_of: Any, add_picture: Any, who: str
) -> None:
    response = client_of(getattr(world, who)).get(address(add_picture(), "small"))
    assert response.status_code == 200
    assert response["Cache-Control"] == "private, no-cache"


def test_a_photo_is_public_from_the_second_in_which_its_embargo_lifts(
    world: SimpleNamespace, client_of: Any, make_release: Any, issue: Any, add_picture: Any, at: Any
) -> None:
    release = make_release(embargo_until=NOON + HOUR)
    photo = add_picture(release)
    issue(release)
    at(NOON + HOUR - timedelta(seconds=1))
    assert got(client_of(None), photo) == 404
    at(NOON + HOUR)
    response = client_of(None).get(address(photo, "large"))
    assert response.status_code == 200
    assert response["Cache-Control"] == "public, max-age=300"


@pytest.mark.parametrize(
    ("who", "status"), [(None, 404), ("reporter", 404), ("other_officer", 404), ("officer", 200), ("editor", 200)]
)
def test_the_original_is_for_its_owner_and_the_focal_point_also_after_issue(
    world: SimpleNamespace,
    client_of: Any,
    make_release: Any,
    issue: Any,
    add_picture: Any,
    who: str | None,
    status: int,
) -> None:
    release = make_release()
    photo = add_picture(release)
    issue(release)
    client = client_of(getattr(world, who) if who else None)
    assert got(client, photo, "large") == 200
    assert got(client, photo, "original") == status


def test_an_original_is_handed_over_to_be_saved_and_kept_by_no_shared_cache(
    world: SimpleNamespace, client_of: Any, make_release: Any, issue: Any, add_picture: Any
) -> None:
    release = make_release()
    photo = add_picture(release, form="PNG")
    issue(release)
    response = client_of(world.officer).get(address(photo, "original"))
    assert Image.open(io.BytesIO(read_to_the_end(response))).format == "PNG"
    assert response["Content-Type"] == "image/png"
    assert response["Content-Disposition"].startswith("attachment;")
    assert response["Cache-Control"] == "private, no-cache"


@pytest.mark.parametrize(("size", "edge"), [("small", 480), ("large", 900)])
def test_a_rendition_is_a_jpeg_that_is_shown_in_the_page_and_never_guessed_at(
    world: SimpleNamespace, client_of: Any, add_picture: Any, size: str, edge: int
) -> None:
    response = client_of(world.officer).get(address(add_picture(), size))
    picture = Image.open(io.BytesIO(response.content))
    assert (picture.format, picture.width) == ("JPEG", edge)
    assert response["Content-Type"] == "image/jpeg"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Disposition"].startswith("inline;")


def test_an_unchanged_photo_is_not_sent_again(world: SimpleNamespace, client_of: Any, add_picture: Any) -> None:
    photo, client = add_picture(), client_of(world.officer)
    etag = client.get(address(photo, "small"))["ETag"]
    again = client.get(address(photo, "small"), headers={"If-None-Match": etag})
    assert (again.status_code, again.content) == (304, b"")
    assert client.get(address(photo, "large"), headers={"If-None-Match": etag}).status_code == 200


def test_who_may_not_see_a_photo_is_not_told_that_it_is_unchanged(
    world: SimpleNamespace, client_of: Any, add_picture: Any
) -> None:
    photo = add_picture()
    etag = client_of(world.officer).get(address(photo, "small"))["ETag"]
    assert client_of(None).get(address(photo, "small"), headers={"If-None-Match": etag}).status_code == 404


@pytest.mark.parametrize("size", ["huge", "original.jpg", "sha256"])
def test_other_sizes_do_not_exist(world: SimpleNamespace, client_of: Any, add_picture: Any, size: str) -> None:
    assert got(client_of(world.officer), add_picture(), size) == 404


def test_a_photo_whose_file_is_gone_answers_as_if_it_did_not_exist(
    world: SimpleNamespace, client_of: Any, add_picture: Any
) -> None:
    photo = add_picture()
    photo.small.storage.delete(photo.small.name)
    assert got(client_of(world.officer), photo, "small") == 404


def test_photos_are_read_only(world: SimpleNamespace, client_of: Any, add_picture: Any) -> None:
    assert client_of(world.officer).post(address(add_picture(), "small")).status_code == 405
