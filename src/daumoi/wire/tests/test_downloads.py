"""Releases as files: they open, they say everything, and in the language of the release."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from docx import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from PIL import Image

from conftest import NOON
from daumoi.accounts.viewer import acting_as
from daumoi.releases.actions import correct_release
from daumoi.releases.models import Release
from daumoi.releases.rules import content_digest
from daumoi.wire.downloads.photos import captions_text, packed_photos, zip_chunks

RICH_BODY = (
    "<p>Tốc độ đạt <strong>152,4 Mbit/s</strong>, theo <a href='https://do-kiem.example/q3'>báo cáo quý ba</a> "
    "của Cục Hạ tầng số công bố sáng nay tại Hà Nội cùng với số liệu của ba mươi tư tỉnh.</p>"
    "<h2>Kết quả</h2><ul><li>Đà Nẵng: 180</li><li>Huế: <em>170</em></li></ul><ol><li>Một</li></ol>"
    "<blockquote>Chúng tôi đo ở mọi xã.<br>Kể cả xã đảo.</blockquote>"
)


@pytest.fixture
def reporter(world: SimpleNamespace, client_of: Any) -> Client:
    client: Client = client_of(world.reporter)
    return client


def got(reporter: Client, version: Any, form: str) -> Any:
    response = reporter.get(f"/wire/{version.public_id}/{form}")
    assert response.status_code == 200
    return response


@pytest.mark.parametrize(
    ("form", "media_type"),
    [
        ("release.txt", "text/plain; charset=utf-8"),
        ("release.html", "text/html; charset=utf-8"),
        ("release.json", "application/json; charset=utf-8"),
        ("release.docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    ],
)
def test_a_file_is_saved_under_its_day_and_headline(reporter: Client, issue: Any, form: str, media_type: str) -> None:
    version = issue(headline="Đà Nẵng: mạng 5G / quý ba")
    response = got(reporter, version, form)
    ending = form.partition(".")[2]
    assert response["Content-Type"] == media_type
    assert response["Content-Disposition"] == f'attachment; filename="2026-11-20-da-nang-mang-5g-quy-ba.{ending}"'


def test_other_forms_do_not_exist(reporter: Client, issue: Any) -> None:
    assert reporter.get(f"/wire/{issue().public_id}/release.exe").status_code == 404


def test_the_text_file_holds_everything_and_opens_in_old_editors(
    reporter: Client, make_release: Any, issue: Any, add_picture: Any
) -> None:
    release = make_release(body=RICH_BODY)
    add_picture(release)
    version = issue(release)
    written = got(reporter, version, "release.txt").content
    assert written.startswith(b"\xef\xbb\xbf")
    text = written.decode("utf-8-sig")
    for words in (version.headline, "- Đà Nẵng: 180", "Bùi Văn Khánh", "Kỹ sư đo kiểm", f"SHA-256 {version.sha256}"):
        assert words in text
    assert "<" not in text


def test_the_words_around_an_english_release_are_english_whoever_saves_it(reporter: Client, issue: Any) -> None:
    english = got(reporter, issue(language="en"), "release.txt").content.decode("utf-8-sig")
    french = got(reporter, issue(language="fr"), "release.txt").content.decode("utf-8-sig")
    assert "Speaker: Bùi Văn Khánh" in english
    assert "Speaker: Bùi Văn Khánh" in french


def test_a_correction_stands_first_in_every_file(
    world: SimpleNamespace, viewer: Any, reporter: Client, issue: Any
) -> None:
    editor = viewer(world.editor)
    version = issue(language="en")
    with acting_as(editor):
        release = Release.objects.get(pk=version.release_id)
        version = correct_release(
            release=release, fields={"lead": "Other."}, note="142 is right.", by=editor, at=NOON + timedelta(hours=1)
        )
    line = "CORRECTION: 142 is right."
    assert got(reporter, version, "release.txt").content.decode("utf-8-sig").startswith(line)
    page = got(reporter, version, "release.html").content.decode()
    assert page.index(line) < page.index("<h1>")
    document = Document(io.BytesIO(got(reporter, version, "release.docx").content))
    words = [paragraph.text for paragraph in document.paragraphs]
    assert words.index(line) < words.index(version.headline)


def test_the_html_file_loads_nothing_and_runs_nothing(
    reporter: Client, make_release: Any, issue: Any, add_picture: Any
) -> None:
    release = make_release(body=RICH_BODY)
    photo = add_picture(release)
    version = issue(release)
    page = got(reporter, version, "release.html").content.decode()
    assert '<html lang="vi">' in page
    assert page.count("<h1>") == 1
    assert f'href="http://127.0.0.1:8000/media/photo/{photo.public_id}/large.jpg"' in page
    for loading in ("<img", "<script", "<link", "<style", "src="):
        assert loading not in page


def test_the_json_file_is_what_the_hash_covers(reporter: Client, issue: Any) -> None:
    version = issue()
    saved = json.loads(got(reporter, version, "release.json").content)
    assert content_digest(saved["content"]) == saved["sha256"] == version.sha256


def test_the_word_document_keeps_headings_lists_emphasis_and_links(
    reporter: Client, make_release: Any, issue: Any, add_picture: Any
) -> None:
    release = make_release(body=RICH_BODY)
    add_picture(release)
    version = issue(release)
    document = Document(io.BytesIO(got(reporter, version, "release.docx").content))
    shown = [(paragraph.style.name, paragraph.text) for paragraph in document.paragraphs]
    assert ("Heading 1", version.headline) in shown
    assert ("Heading 2", "Kết quả") in shown
    assert ("List Bullet", "Đà Nẵng: 180") in shown
    assert ("List Number", "Một") in shown
    assert ("Quote", "Chúng tôi đo ở mọi xã.\nKể cả xã đảo.") in shown
    first = next(paragraph for paragraph in document.paragraphs if "báo cáo quý ba" in paragraph.text)
    assert first.text.startswith("Tốc độ đạt 152,4 Mbit/s, theo báo cáo quý ba của Cục")
    assert [run.text for run in first.runs if run.bold] == ["152,4 Mbit/s"]
    links = {part.target_ref for part in document.part.rels.values() if part.reltype == RELATIONSHIP_TYPE.HYPERLINK}
    assert "https://do-kiem.example/q3" in links
    assert f"http://127.0.0.1:8000/news/{version.public_id}/{version.slug}/" in links


def test_the_word_document_says_who_issued_it_on_paper_of_the_right_size(reporter: Client, issue: Any) -> None:
    version = issue()
    document = Document(io.BytesIO(got(reporter, version, "release.docx").content))
    section = document.sections[0]
    assert (round(section.page_width.mm), round(section.page_height.mm), round(section.left_margin.mm)) == (
        210,
        297,
        30,
    )
    assert document.core_properties.title == version.headline
    assert document.core_properties.author == "Cục Hạ tầng số"
    assert document.styles["Normal"].font.name == "Times New Roman"
    assert 'w:val="vi-VN"' in document.styles["Normal"].element.xml
    assert any(f"SHA-256 {version.sha256}" == paragraph.text for paragraph in document.paragraphs)


def zipped(reporter: Client, version: Any) -> zipfile.ZipFile:
    response = got(reporter, version, "photos.zip")
    return zipfile.ZipFile(io.BytesIO(b"".join(response.streaming_content)))


def test_the_zip_holds_the_photos_and_their_captions(
    reporter: Client, make_release: Any, issue: Any, add_picture: Any
) -> None:
    release = make_release()
    add_picture(release)
    add_picture(release, caption="../../Cột ăng-ten: Huế/1")
    version = issue(release)
    archive = zipped(reporter, version)
    assert archive.testzip() is None
    names = archive.namelist()
    assert names == ["captions.txt", "01-ky-su-do-kiem-tai-da-nang.jpg", "02-cot-ang-ten-hue1.jpg"]
    captions = archive.read("captions.txt").decode("utf-8-sig")
    for words in (*names[1:], "Kỹ sư đo kiểm tại Đà Nẵng", "Cục Hạ tầng số", "Một kỹ sư bên cột ăng-ten"):
        assert words in captions
    picture = Image.open(io.BytesIO(archive.read(names[1])))
    assert (picture.format, picture.size) == ("JPEG", (900, 600))


def test_captions_are_those_that_were_issued_and_not_what_was_typed_later(
    world: SimpleNamespace, viewer: Any, reporter: Client, make_release: Any, issue: Any, add_picture: Any
) -> None:
    from daumoi.media.actions import describe_media

    release = make_release()
    photo = add_picture(release, caption="Lời cũ")
    version = issue(release)
    officer = viewer(world.officer)
    with acting_as(officer):
        describe_media(
            item=photo, words={"caption": "Lời mới", "credit": "x", "alternative_text": "y"}, by=officer, at=NOON
        )
    captions = zipped(reporter, version).read("captions.txt").decode("utf-8-sig")
    assert "Lời cũ" in captions
    assert "Lời mới" not in captions


def test_the_zip_is_written_piece_by_piece(
    world: SimpleNamespace, viewer: Any, make_release: Any, issue: Any, add_picture: Any
) -> None:
    release = make_release()
    for _ in range(3):
        add_picture(release)
    version = issue(release)
    with acting_as(viewer(world.reporter)):
        packed = packed_photos(version)
    pieces = list(zip_chunks(captions_text(version, packed), packed, at=NOON))
    sizes = [photo.file.size for photo in packed]
    assert max(len(piece) for piece in pieces) < sum(sizes)
    assert len(zipfile.ZipFile(io.BytesIO(b"".join(pieces))).namelist()) == 4


def test_a_photo_whose_file_is_gone_is_left_out_of_the_zip(
    reporter: Client, make_release: Any, issue: Any, add_picture: Any
) -> None:
    release = make_release()
    lost = add_picture(release)
    add_picture(release, caption="Còn lại")
    version = issue(release)
    lost.large.storage.delete(lost.large.name)
    assert zipped(reporter, version).namelist() == ["captions.txt", "02-con-lai.jpg"]
