"""Media in a real browser: a film in pieces over a connection that breaks, the library, and what axe says."""

from __future__ import annotations

import os
import re
import struct
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.core.files.base import ContentFile
from django.urls import reverse

from conftest import NOON
from daumoi.accounts.viewer import SYSTEM, acting_as
from daumoi.media.actions import add_media, add_photo, begin_upload, prepare_item
from daumoi.media.models import MediaItem, Upload
from daumoi.media.tests.files import docx, mp4, wav
from daumoi.media.tests.photographs import photo_folder, picture_bytes
from daumoi.releases.actions import attach_media

__all__ = ["photo_folder"]

PIECE_BYTES = 8 * 1024 * 1024
LOOKS = [(1280, "light"), (1280, "dark"), (320, "light")]


@pytest.fixture
def folder(photo_folder, settings, tmp_path):
    settings.UPLOAD_FOLDER = tmp_path / "uploads"
    return photo_folder


@pytest.fixture
def film(tmp_path) -> Path:
    """A film of twenty megabytes: three pieces."""
    padding = 20 * 1024 * 1024
    path = tmp_path / "phim-khanh-thanh.mp4"
    path.write_bytes(mp4() + struct.pack(">I4s", padding, b"free") + bytes(padding - 8))
    return path


def test_a_film_arrives_though_the_connection_breaks_and_the_page_is_loaded_again(world, page_of, folder, film):
    page = page_of(world.officer)
    sent = []

    def break_the_second(route):
        sent.append(route.request.headers["upload-offset"])
        # The second try fails once; from the fourth on nothing comes through: two pieces of three have arrived.
        if len(sent) == 2 or len(sent) >= 4:
            route.abort()
        else:
            route.continue_()

    page.route(re.compile(r"/media/uploads/\w+/$"), lambda route: break_the_second(route)
               if route.request.method == "PATCH" else route.continue_())  # fmt: skip
    page.goto("/desk/media/new/")
    page.locator("#id_file").set_input_files(film)
    page.locator("main form .button--primary").first.press("Enter")
    page.locator("[data-upload-status]", has_text="79 %").wait_for()
    page.locator("[data-upload-status]", has_text="Mất kết nối").wait_for()
    page.close()
    with acting_as(SYSTEM):
        assert Upload.objects.get().received == 2 * PIECE_BYTES
    assert sent[:3] == ["0", str(PIECE_BYTES), str(PIECE_BYTES)]

    again = page_of(world.officer)
    offsets = []
    again.on("request", lambda asked: offsets.append(asked.headers.get("upload-offset"))
             if asked.method == "PATCH" else None)  # fmt: skip
    again.goto("/desk/media/new/")
    assert "phim-khanh-thanh.mp4" in again.locator("[data-upload]").inner_text()
    again.locator("#id_file").set_input_files(film)
    again.locator("main form .button--primary").first.press("Enter")
    again.wait_for_url(re.compile(r"/desk/media/[0-9a-f]{12}/$"))
    assert offsets == [str(2 * PIECE_BYTES)]
    with acting_as(SYSTEM):
        item = MediaItem.objects.get()
        assert Path(item.original.path).read_bytes() == film.read_bytes()
        assert not Upload.objects.exists()


def test_a_file_that_is_too_large_is_named_before_anything_is_sent(world, page_of, folder, settings, tmp_path):
    settings.PHOTO_LIMIT_BYTES = 1000
    picture = tmp_path / "anh-lon.jpg"
    picture.write_bytes(picture_bytes())
    page = page_of(world.officer)
    page.goto("/desk/media/new/")
    page.locator("#id_file").set_input_files(picture)
    assert "anh-lon.jpg" in page.locator("#id_file").evaluate("field => field.validationMessage")


def test_a_refusal_of_the_server_is_read_on_the_page(world, page_of, folder, tmp_path):
    program = tmp_path / "phim.mp4"
    program.write_bytes(b"MZ" + bytes(5000))
    page = page_of(world.officer)
    page.goto("/desk/media/new/")
    page.locator("#id_file").set_input_files(program)
    page.locator("main form .button--primary").first.press("Enter")
    page.locator(".field--wrong").wait_for()
    assert "Windows" in page.locator(".field--wrong").inner_text()


def test_without_scripts_the_form_takes_a_file_as_well(world, page_of, folder, tmp_path):
    page = page_of(world.officer, scripts=False)
    page.goto("/desk/media/new/")
    page.locator("#id_file").set_input_files({"name": "ke-hoach.docx", "mimeType": "x/y", "buffer": docx()})
    page.locator("main form .button--primary").first.press("Enter")
    page.wait_for_url(re.compile(r"/desk/media/[0-9a-f]{12}/$"))
    assert "Kế hoạch" in page.locator("h1").inner_text()


@pytest.fixture
def addresses(world, viewer, folder, make_release, issue) -> dict[str, list[str]]:
    """Pages of media by person, each with something on it."""
    officer, release = viewer(world.officer), make_release()
    with acting_as(officer):
        by = {"organisation": world.unit, "by": officer, "at": NOON}
        words = {"caption": "Kỹ sư đo kiểm", "credit": "Cục Hạ tầng số", "alternative_text": "Một kỹ sư"}
        photo = add_photo(content=picture_bytes(), name="anh.jpg", **by, **words)
        spoken = {
            "caption": "Khánh thành trạm phát sóng",
            "transcript": "Xin chào",
            "subtitles": "WEBVTT\n\n00:00.000 --> 00:01.000\nA",
        }
        video = add_media(file=ContentFile(mp4()), name="phim.mp4", words=spoken, **by)
        sound = add_media(file=ContentFile(wav()), name="am-thanh.wav", words={**spoken, "subtitles": ""}, **by)
        document = add_media(
            file=ContentFile(docx(body="<w:ins>x</w:ins>")), name="ke-hoach.docx", words={"caption": "Kế hoạch"}, **by
        )
        for item in (photo, video, sound, document):
            prepare_item(item=item, at=NOON)
            attach_media(release=release, item=item, by=officer)
        begin_upload(name="dang-gui.mp4", length=10_000, **by)
    version = issue(release)
    items = [reverse("desk:media_item", args=[item.public_id]) for item in (photo, video, document)]
    return {
        "public": [f"/news/{version.public_id}/"],
        "officer": ["/desk/media/", "/desk/media/new/", *items, reverse("desk:media_replace", args=[photo.public_id])],
        "leader": items[:1],
        "reporter": [f"/wire/{version.public_id}/"],
    }


@pytest.mark.parametrize(("width", "scheme"), LOOKS)
def test_axe_finds_nothing_and_nothing_scrolls_sideways(world, page_of, addresses, problems, width, scheme):
    axe, found = Axe(), []
    pictures = os.environ.get("DAUMOI_PICTURES", "")
    for person, pages in addresses.items():
        page = page_of(getattr(world, person, None), width=width, scheme=scheme)
        for number, address in enumerate(pages):
            page.goto(address)
            if pictures:
                page.screenshot(path=f"{pictures}/{person}-{number}-{width}-{scheme}.png", full_page=True)
            results = axe.run(page)
            found += [
                f"{address}: {wrong['id']}: {wrong['nodes'][0]['html'][:160]}"
                for wrong in results.response["violations"]
            ]
            wide = page.evaluate("document.documentElement.scrollWidth")
            if wide > width:
                found.append(f"{address}: {wide} px wide at {width}")
    assert found == []
    assert problems == []
